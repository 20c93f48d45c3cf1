"""What a step has to say when it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DONE, REFUSED, USAGE, MISSING, UNREADABLE = 0, 1, 2, 3, 4
"""Exit codes: done; a gate refuses, or cases drifted; wrong usage; an earlier step's output, or a model, is missing or
doesn't fit; the case file can't be used."""


@dataclass(frozen=True, slots=True)
class Told:
    """The facts as JSON takes them, the words for a reader, and the exit code."""

    facts: Mapping[str, Any]
    words: tuple[str, ...]
    code: int = DONE
