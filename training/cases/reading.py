"""From a value of a case file's shape to a case: as strict as a request, then the case against itself.

A missing day of decision isn't a fault: it is unknown. Only what no completion could reconcile is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from marshmallow import ValidationError

from service.intake.contradictions import placed_contradictions
from service.intake.decoding import NotJsonError, decode
from service.intake.faults import PlacedFault, placed
from service.intake.schemas import record
from training.cases.case import Case, LineFault, Outcome

LONGEST_LINE = 1024 * 1024
"""Bytes of a line that are looked into; a full profile has about 10,000."""

MOST_FAULTS = 20
"""Faults of one line that are reported one by one."""


class LineError(Exception):
    """A line that holds no case: everything that is wrong with it, and the case's id where it could be read."""

    def __init__(self, faults: Iterable[PlacedFault], case_id: str | None = None) -> None:
        super().__init__()
        self.faults, self.case_id = tuple(faults), case_id

    def placed(self, line: int, file: str) -> Iterator[LineFault]:
        """The faults at a line of a file; beyond ``MOST_FAULTS`` they are counted."""
        for fault in self.faults[:MOST_FAULTS]:
            yield LineFault(line, self.case_id, fault.pointer or "", fault.code, fault.fault, fault.remedy, file)
        if len(self.faults) > MOST_FAULTS:
            more = f"There are {len(self.faults) - MOST_FAULTS} more faults."
            yield LineFault(line, self.case_id, "", "more_faults", more, "Mend the others first.", file)


def fault_of(code: str, fault: str, remedy: str, pointer: str = "") -> PlacedFault:
    """A fault of a whole line, or at a pointer into it."""
    return PlacedFault(pointer=pointer, code=code, fault=fault, remedy=remedy)


def check_length(line: bytes) -> None:
    """Raise a ``LineError`` for a line that says nothing, or one longer than any case."""
    if not line.strip():
        raise LineError((fault_of("empty_line", "The line is empty.", "Take it out."),))
    if len(line) > LONGEST_LINE:
        fault = f"The line has {len(line)} bytes; at most {LONGEST_LINE} are read."
        raise LineError((fault_of("line_too_long", fault, "Write one case on each line, facts and no documents."),))


def decoded(text: bytes, pointer: str = "") -> object:
    """The value of a line of JSON, or of a cell that holds JSON; raises ``LineError``."""
    try:
        return decode(text)
    except NotJsonError as error:
        # The decoder speaks of the body of a request, and counts lines within it.
        place = "The cell" if pointer else "The line"
        fault = error.fault.replace("The body", place).replace(" at line 1, column ", " at character ")
        remedy = error.remedy.replace("the body", "the file")
        raise LineError((fault_of(error.code, fault, remedy, pointer),)) from None


def case_of(value: object) -> Case:
    """The case that a value of a case file's shape tells of; raises ``LineError`` with all that is wrong with it."""
    try:
        case = cast("Case", record(Case).deserialize(value))
    except ValidationError as error:
        raise LineError(placed(error.messages), _case_id(value)) from None
    faults = (*_contradictions(case), *_in_profile(case))
    if faults:
        raise LineError(faults, case.case_id)
    return case


def _case_id(value: object) -> str | None:
    case_id = value.get("case_id") if isinstance(value, dict) else None
    readable = isinstance(case_id, str) and 0 < len(case_id) <= 100 and case_id.isprintable()  # noqa: PLR2004 - as in Case
    return case_id if readable else None


def _in_profile(case: Case) -> Iterator[PlacedFault]:
    for fault in placed_contradictions(case.profile, case.lodged_on):
        pointer = "/lodged_on" if fault.pointer == "/as_of" else fault.pointer
        yield fault_of(fault.code, fault.fault, fault.remedy, pointer or "")


def _contradictions(case: Case) -> Iterator[PlacedFault]:
    """What one member of a case says against another."""
    ended = case.decided_on
    if ended is not None and ended < case.lodged_on:
        fault = f"The case was lodged on {case.lodged_on} and ended on {ended}."
        yield fault_of("decided_before_lodged", fault, "Exchange the dates, or correct one.", "/decided_on")
    if ended is not None and case.outcome is Outcome.PENDING:
        fault = f"The case is said to be pending, and ended on {ended}."
        yield fault_of("pending_yet_decided", fault, "Give its outcome, or leave decided_on out.", "/outcome")
    if case.refusal_ground is not None and case.outcome is not Outcome.REFUSED:
        fault = f"A ground of refusal is given, and the case is {case.outcome}."
        yield fault_of(
            "ground_without_refusal", fault, "Leave the ground out, or correct the outcome.", "/refusal_ground"
        )
    if (case.extended or case.extended_on is not None) and case.outcome is not Outcome.APPROVED:
        fault = f"An extension is told of, and the case is {case.outcome}: no stay was there to extend."
        pointer = "/extended" if case.extended else "/extended_on"
        yield fault_of("extended_without_approval", fault, "Leave it out, or correct the outcome.", pointer)
    elif case.extended_on is not None and case.extended is None:
        fault = "An extension was decided, and it isn't said how."
        yield fault_of("extension_untold", fault, "Give extended: true or false.", "/extended_on")
    begun = ended or case.lodged_on
    if case.extended_on is not None and case.extended_on < begun:
        fault = f"The extension was decided on {case.extended_on}, before {begun}."
        yield fault_of("extended_before_decided", fault, "Exchange the dates, or correct one.", "/extended_on")
