"""Lines of a case file, for tests: a plain row, and what came of reading a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from hypothesis import reject
from marshmallow import ValidationError

from service.intake.faults import placed
from service.intake.schemas import record
from training.cases.case import Case, LineFault
from training.cases.files import parts, read_in_turn
from training.cases.part import PartRead

Row = dict[str, Any]


def row(number: int = 0, **members: object) -> Row:
    """A plain approved case; a member that is ``None`` is left out."""
    plain: Row = {
        "case_id": f"case-{number}",
        "person_id": f"person-{number}",
        "profile": {"person": {"age_years": 25 + number % 30}, "offers": []},
        "pathway": "qmas_gpt",
        "lodged_on": "2025-03-03",
        "decided_on": "2025-09-01",
        "outcome": "approved",
    }
    return {name: value for name, value in (plain | members).items() if value is not None}


def line(told: Row) -> bytes:
    return orjson.dumps(told)


def case_within_limits(shape: object) -> Case:
    """The case of a JSON value, or another try by Hypothesis: a number made rough may pass the limits of a request."""
    try:
        case: Case = record(Case).deserialize(shape)
    except ValidationError as error:
        if {fault.code for fault in placed(error.messages)} != {"out_of_range"}:
            raise
        reject()
    return case


def lines_file(folder: Path, *lines: bytes) -> Path:
    """A file of these lines, the last one ended too."""
    path = folder / "cases.jsonl"
    path.write_bytes(b"".join(one + b"\n" for one in lines))
    return path


def read(path: Path, cases_per_part: int = 2_000) -> PartRead:
    """All the parts of a file as one."""
    reads = list(read_in_turn(parts(path, cases_per_part)))
    cases: tuple[Case, ...] = tuple(case for one in reads for case in one.cases)
    faults: tuple[LineFault, ...] = tuple(fault for one in reads for fault in one.faults)
    aside = tuple(raw for one in reads for raw in one.set_aside)
    glimpses = tuple(glimpse for one in reads for glimpse in one.glimpses)
    numbers = tuple(number for one in reads for number in one.numbers)
    return PartRead(cases, numbers, faults, sum(one.lines for one in reads), aside, glimpses)


def places(read_of: PartRead) -> list[tuple[int, str, str]]:
    """Line, pointer and code of each fault."""
    return [(fault.line, fault.pointer, fault.code) for fault in read_of.faults]
