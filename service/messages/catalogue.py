"""Catalogues read from the ``.po`` files beside this module; a message is asked for by its code."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
"""BCP 47 tags of the languages in which every message exists."""

PROBLEMS = "problems.po"
"""The file of what is said of requests, by the English text itself."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The messages of one language, by code: ``messages`` as said of many, ``forms`` in every plural form.

    ``problems`` are what is said of a request that can't be answered, by the English that stands where it is found;
    English has none of its own.
    """

    language: str
    messages: Mapping[str, str]
    forms: Mapping[str, tuple[str, ...]]
    translations: Translations
    problems: Mapping[str, str]

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


def load_catalogues() -> dict[str, Catalogue]:
    """Every language's catalogue; raises ``ValueError`` where a code is declared twice in one language."""
    return {language: _load(language) for language in LANGUAGES}


def _load(language: str) -> Catalogue:
    merged = Catalog(locale=language.replace("-", "_"))
    forms: dict[str, tuple[str, ...]] = {}
    for path in sorted(files("service.messages").joinpath(language).iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".po") and path.name != PROBLEMS:
            for code, said in _messages(path).items():
                if code in forms:
                    message = f"{language}/{path.name}: {code} is declared twice"
                    raise ValueError(message)
                forms[code] = said
                merged.add((code, code) if len(said) > 1 else code, said if len(said) > 1 else said[0])
    compiled = BytesIO()
    write_mo(compiled, merged)
    compiled.seek(0)
    translations = Translations(compiled)
    problems = files("service.messages").joinpath(language, PROBLEMS)
    return Catalogue(
        language=language,
        messages={code: said[-1] for code, said in forms.items()},
        forms=forms,
        translations=translations,
        problems={code: said[0] for code, said in _messages(problems).items()} if problems.is_file() else {},
    )


def _messages(path: Traversable) -> dict[str, tuple[str, ...]]:
    catalog = read_po(BytesIO(path.read_bytes()), abort_invalid=True)
    found = {}
    for message in catalog:
        if message.id:
            code = message.id if isinstance(message.id, str) else message.id[0]
            found[code] = (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
    return found
