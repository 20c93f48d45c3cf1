"""The records of the vocabulary, as the API sends them."""

from __future__ import annotations

from service.recording import record


@record(frozen=True, kw_only=True)
class CodeExplained:
    """A code with its label and its meaning."""

    code: str
    label: str
    meaning: str


@record(frozen=True, kw_only=True)
class CodesOfKind:
    """Every code of a kind: an enumeration of the specification by its name there, or a list of its own."""

    kind: str
    codes: tuple[CodeExplained, ...]


@record(frozen=True, kw_only=True)
class Vocabulary:
    """Labels and meanings of everything that is coded, in the reader's language."""

    language: str
    kinds: tuple[CodesOfKind, ...]
