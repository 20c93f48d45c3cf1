"""A part of a case file, which a worker reads for itself, and what came of reading it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from training.cases.case import Case, LineFault

CASES_PER_PART = 2_000


class Form(StrEnum):
    """The forms of a case file; each is the ending of the file's name."""

    JSONL = "jsonl"
    PARQUET = "parquet"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some consecutive lines of one file, small enough to send to a worker.

    ``first_line`` is the number of the first, from 1. ``start`` and ``end`` are bytes of the file, or for Parquet the
    row group and the next. ``header`` is the first line of a CSV file, of whose faults the part with ``first_line`` 2
    tells. ``rows`` are rows of a Parquet file whose row groups are too large to be read whole, as an Arrow stream.
    """

    form: Form
    path: Path
    first_line: int
    lines: int
    start: int
    end: int
    header: str = ""
    rows: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class PartRead:
    """The cases of a part, what is wrong with the other lines, and these lines as they stand in the file.

    ``lines`` are all of the part's: as many as there are cases and set-aside lines. A line that is set aside is without
    its line break; a row of a Parquet file is set aside as JSON. An unread column of a CSV file is a fault of line 1
    that sets nothing aside.
    """

    cases: tuple[Case, ...]
    faults: tuple[LineFault, ...]
    lines: int
    set_aside: tuple[bytes, ...]
