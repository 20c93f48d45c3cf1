"""Catalogues read from the ``.po`` files beside this module; a message is asked for by its code."""

from __future__ import annotations

from dataclasses import dataclass
from gettext import c2py
from io import BytesIO
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from service.content import in_force, loaded
from service.messages.names import named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
"""BCP 47 tags of the languages in which every message exists."""

PROBLEMS = "problems.po"
"""The file of what is said of requests, by the English text itself."""

SPECIFICATION = "specification.po"
"""The file of what the specification says of operations and of requests' members, by the English text itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The messages of one language, by code: ``messages`` as said of many, ``forms`` in every plural form.

    ``plural`` is which of the forms a number takes.
    ``problems`` are what is said of a request that can't be answered, and ``specification`` what is said of operations
    and of what they take, both by the English that stands where it is found; English has none of its own.
    """

    language: str
    messages: Mapping[str, str]
    forms: Mapping[str, tuple[str, ...]]
    plural: Callable[[int], int]
    problems: Mapping[str, str]
    specification: Mapping[str, str]

    def __contains__(self, code: str) -> bool:
        return code in self.messages

    def text(self, code: str, **values: object) -> str:
        """The message with its places filled; raises ``KeyError`` for a code or a place that is missing."""
        message = self.messages[code]
        return message.format_map(values) if "{" in message else message

    def counted(self, code: str, count: float, **values: object) -> str:
        """The message in the plural form that the language has for this count; raises as ``text`` does."""
        if len(self.forms[code]) == 1 or not float(count).is_integer():
            return self.text(code, **values)
        return self.forms[code][self.plural(int(count))].format_map(values)


@loaded
def load_catalogues() -> dict[str, Catalogue]:
    """Every language's catalogue; raises ``ValueError`` where a code is declared twice in one language."""
    return {language: _load(language) for language in LANGUAGES}


def _load(language: str) -> Catalogue:
    forms: dict[str, tuple[str, ...]] = {}
    by_english = {file: f"messages/{language}/{file}" for file in (PROBLEMS, SPECIFICATION)}
    names = in_force().names(f"messages/{language}", ".po")
    for name in names:
        for code, written in _messages(name).items() if name not in by_english.values() else ():
            if code in forms:
                message = f"{name}: {code} is declared twice"
                raise ValueError(message)
            forms[code] = tuple(named(form, language) for form in written)
    return Catalogue(
        language=language,
        messages={code: said[-1] for code, said in forms.items()},
        forms=forms,
        plural=c2py(Catalog(locale=language.replace("-", "_")).plural_expr),
        problems=_first(by_english[PROBLEMS]) if by_english[PROBLEMS] in names else {},
        specification=_first(by_english[SPECIFICATION]) if by_english[SPECIFICATION] in names else {},
    )


def _first(name: str) -> dict[str, str]:
    return {code: said[0] for code, said in _messages(name).items()}


def _messages(name: str) -> dict[str, tuple[str, ...]]:
    catalog = read_po(BytesIO(in_force().bytes_of(name)), abort_invalid=True)
    found = {}
    for message in catalog:
        if message.id:
            code = message.id if isinstance(message.id, str) else message.id[0]
            found[code] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return found
