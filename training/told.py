"""What a step has to say when it is done."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DONE, REFUSED, USAGE, MISSING, UNREADABLE = 0, 1, 2, 3, 4
"""Exit codes: done; a gate refuses, or cases drifted; wrong usage; an earlier step's output, or a model, is missing or
doesn't fit; the case file can't be used."""

OWN_MODELS = "../own-models"
"""The folder of models to which an analyst is led, apart from the shipped one."""


def as_typed(*words: object) -> str:
    """A step as one types it in this folder: by the Python that runs now, since another may lack what we need."""
    python = Path(sys.executable)
    if python.is_relative_to(Path.cwd()):
        python = python.relative_to(Path.cwd())
    return shlex.join([str(python), "-m", "training", *map(str, words)])


@dataclass(frozen=True, slots=True)
class Told:
    """The facts as JSON takes them, the words for a reader, and the exit code."""

    facts: Mapping[str, Any]
    words: tuple[str, ...]
    code: int = DONE
