"""A part of a case file, which a worker reads for itself, and what came of reading it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from training.cases.case import Case, LineFault
from training.cases.encoding import Encoding
from training.cases.mapping import NOTHING, Translation

CASES_PER_PART = 2_000


class Form(StrEnum):
    """The forms of a case file; each is the ending of the file's name."""

    JSONL = "jsonl"
    PARQUET = "parquet"
    CSV = "csv"

    @classmethod
    def of(cls, path: Path) -> Form | None:
        """The form that a file's ending tells, in small letters or capitals."""
        ending = path.suffix.removeprefix(".").lower()
        return cls(ending) if ending in set(cls) else None


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What can be made out of a line that is set aside, each as it stands or ``None``; ``month`` is that of lodging."""

    outcome: str | None = None
    pathway: str | None = None
    month: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Some consecutive lines, records or rows of one file, small enough to send to a worker.

    ``first_line`` is the number of the first, from 1. ``start`` and ``end`` are bytes of the file, or for Parquet the
    row group and the next. ``header`` is the first line of a CSV file, of whose faults the part with ``first_line`` 2
    tells; ``encoding`` is that of a file of text, and ``translation`` what its headings and cells mean. ``rows`` are
    rows of a Parquet file whose row groups are too large to be read whole, as an Arrow stream.
    """

    form: Form
    path: Path
    first_line: int
    lines: int
    start: int
    end: int
    header: str = ""
    encoding: Encoding = Encoding.UTF_8
    translation: Translation = NOTHING
    rows: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class PartRead:
    """The cases of a part, what is wrong with the other lines, and these lines as they stand in the file.

    ``numbers`` are the lines on which the cases stand. ``lines`` are all of the part's: as many as there are cases and
    set-aside lines. A line that is set aside is without its line break; a row of a Parquet file is set aside as JSON.
    An unread column of a CSV file is a fault of line 1 that sets nothing aside, as is any fault whose ``costs`` is
    false. ``glimpses`` tell of each line set aside.
    """

    cases: tuple[Case, ...]
    numbers: tuple[int, ...]
    faults: tuple[LineFault, ...]
    lines: int
    set_aside: tuple[bytes, ...]
    glimpses: tuple[Glimpse, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the cases."""
        return tuple(case.case_id for case in self.cases)
