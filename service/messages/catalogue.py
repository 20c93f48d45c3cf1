"""Catalogues read from the ``.po`` files beside this module; a message is asked for by its code."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

import polib

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("en",)
"""BCP 47 tags of the languages in which every message exists."""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The messages of one language, by code."""

    language: str
    messages: Mapping[str, str]

    def __contains__(self, code: str) -> bool:
        return code in self.messages

    def text(self, code: str, **values: object) -> str:
        """The message with its places filled; raises ``KeyError`` for a code or a place that is missing."""
        message = self.messages[code]
        return message.format_map(values) if "{" in message else message


def load_catalogues() -> dict[str, Catalogue]:
    """Every language's catalogue; raises ``ValueError`` where a code is declared twice in one language."""
    catalogues = {}
    for language in LANGUAGES:
        messages: dict[str, str] = {}
        for path in sorted(files("service.messages").joinpath(language).iterdir(), key=lambda entry: entry.name):
            if not path.name.endswith(".po"):
                continue
            for entry in polib.pofile(path.read_text(encoding="utf-8")):
                if entry.msgid in messages:
                    message = f"{language}/{path.name}: {entry.msgid} is declared twice"
                    raise ValueError(message)
                messages[entry.msgid] = entry.msgstr
        catalogues[language] = Catalogue(language, messages)
    return catalogues
