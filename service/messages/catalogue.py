"""Catalogues read from the ``.po`` files beside this module; a message is asked for by its code."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from service.content import in_force, loaded
from service.messages.names import named

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
"""BCP 47 tags of the languages in which every message exists."""

PROBLEMS = "problems.po"
"""The file of what is said of requests, by the English text itself."""

SPECIFICATION = "specification.po"
"""The file of what the specification says of operations and of requests' members, by the English text itself."""


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The messages of one language, by code: ``messages`` as said of many, ``forms`` in every plural form.

    ``problems`` are what is said of a request that can't be answered, and ``specification`` what is said of operations
    and of what they take, both by the English that stands where it is found; English has none of its own.
    """

    language: str
    messages: Mapping[str, str]
    forms: Mapping[str, tuple[str, ...]]
    translations: Translations
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
        return self.translations.ngettext(code, code, int(count)).format_map(values)


@loaded
def load_catalogues() -> dict[str, Catalogue]:
    """Every language's catalogue; raises ``ValueError`` where a code is declared twice in one language."""
    return {language: _load(language) for language in LANGUAGES}


def _load(language: str) -> Catalogue:
    merged = Catalog(locale=language.replace("-", "_"))
    forms: dict[str, tuple[str, ...]] = {}
    by_english = {file: f"messages/{language}/{file}" for file in (PROBLEMS, SPECIFICATION)}
    names = in_force().names(f"messages/{language}", ".po")
    for name in names:
        for code, written in _messages(name).items() if name not in by_english.values() else ():
            if code in forms:
                message = f"{name}: {code} is declared twice"
                raise ValueError(message)
            said = tuple(named(form, language) for form in written)
            forms[code] = said
            merged.add((code, code) if len(said) > 1 else code, said if len(said) > 1 else said[0])
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    translations = Translations(compiled)
    return Catalogue(
        language=language,
        messages={code: said[-1] for code, said in forms.items()},
        forms=forms,
        translations=translations,
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
