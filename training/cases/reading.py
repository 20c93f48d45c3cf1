"""From a value of a case file's shape to a case: as strict as a request, then the case against itself.

A missing day of decision isn't a fault: it is unknown. Only what no completion could reconcile is refused. A member
that is only shown never costs a case: what is wrong with it is mended or left out, and remarked on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

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

SHOWN = ("refusal_ground", "extended_on", "audit")
"""Members that are shown and never learnt from."""
LONGEST_GROUND = 200
HONG_KONG = ZoneInfo("Asia/Hong_Kong")

Read = tuple[Case, tuple[PlacedFault, ...]]
"""A case, and what is remarked on it."""


class LineError(Exception):
    """A line that holds no case: everything that is wrong with it, and the case's id where it could be read."""

    def __init__(self, faults: Iterable[PlacedFault], case_id: str | None = None) -> None:
        super().__init__()
        self.faults, self.case_id = tuple(faults), case_id

    def placed(self, line: int, file: str, *, costs: bool = True) -> Iterator[LineFault]:
        """The faults at a line of a file; beyond ``MOST_FAULTS`` they are counted."""
        for fault in self.faults[:MOST_FAULTS]:
            told = fault.pointer or "", fault.code, fault.fault, fault.remedy
            yield LineFault(line, self.case_id, *told, file, costs)
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


def case_of(value: object) -> Read:
    """The case that a value of a case file's shape tells of; raises ``LineError`` with all that is wrong with it."""
    remarks: list[PlacedFault] = []
    if isinstance(value, Mapping):
        value = {name: told for name, told in _shown(value, remarks).items() if told is not None}
    try:
        case = cast("Case", record(Case).deserialize(value))
    except ValidationError as error:
        raise LineError(placed(error.messages), _case_id(value)) from None
    case = _without_contradicted(case, remarks)
    faults = (*_contradictions(case), *_in_profile(case))
    if faults:
        raise LineError(faults, case.case_id)
    return case, tuple(remarks)


def _shown(value: Mapping[str, object], remarks: list[PlacedFault]) -> dict[str, object]:
    """The members with those that are only shown mended, or left out where nothing mends them."""
    found = dict(value)
    for name in SHOWN:
        told = found.get(name)
        if told is None:
            continue
        if name == "audit" and isinstance(told, Mapping):
            found[name] = {key: text for key, text in told.items() if _fits(name, {key: text}, remarks, f"/{key}")}
        elif name == "refusal_ground" and isinstance(told, str):
            found[name] = _shortened(told, remarks)
        elif not _fits(name, told, remarks):
            found[name] = None
    return found


def _fits(name: str, told: object, remarks: list[PlacedFault], below: str = "") -> bool:
    try:
        record(Case).members[name].deserialize(told)
    except ValidationError as error:
        first = next(iter(placed(error.messages)))
        remarks.append(fault_of(first.code, first.fault, f"It isn't shown. {first.remedy}", f"/{name}{below}"))
        return False
    return True


def _shortened(ground: str, remarks: list[PlacedFault]) -> str | None:
    """A ground on one line and of the length that is shown; ``None`` where it says nothing."""
    text = " ".join("".join(mark if mark.isprintable() else " " for mark in ground).split())
    if len(text) <= LONGEST_GROUND:
        return text or None
    fault = f"The ground has {len(text)} characters; the first {LONGEST_GROUND - 1} are shown."
    remarks.append(fault_of("shortened", fault, "Nothing has to be done; the case is read.", "/refusal_ground"))
    return text[: LONGEST_GROUND - 1] + "…"


def _without_contradicted(case: Case, remarks: list[PlacedFault]) -> Case:
    """The case without what is only shown and can't be: a ground without a refusal, the day of no extension."""
    if case.refusal_ground is not None and case.outcome is not Outcome.REFUSED:
        fault = f"A ground of refusal is given, and the case is {case.outcome}. It isn't shown."
        remarks.append(
            fault_of("ground_without_refusal", fault, "Leave it out, or correct the outcome.", "/refusal_ground")
        )
        case = replace(case, refusal_ground=None)
    if case.extended_on is None or (case.extended and case.outcome is not Outcome.APPROVED):
        return case
    begun = case.decided_on or case.lodged_on
    if case.outcome is not Outcome.APPROVED:
        code, fault = "extended_without_approval", f"The case is {case.outcome}: no stay was there to extend."
    elif case.extended is None:
        code, fault = "extension_untold", "An extension was decided, and it isn't said how."
    elif case.extended_on < begun:
        code, fault = "extended_before_decided", f"The extension was decided on {case.extended_on}, before {begun}."
    else:
        return case
    remarks.append(fault_of(code, fault, "The day isn't shown; correct it, or leave it out.", "/extended_on"))
    return replace(case, extended_on=None)


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
    if case.extended and case.outcome is not Outcome.APPROVED:
        fault = f"An extension is told of, and the case is {case.outcome}: no stay was there to extend."
        yield fault_of("extended_without_approval", fault, "Leave it out, or correct the outcome.", "/extended")
    today = datetime.now(HONG_KONG).date()
    for name, day in (("lodged_on", case.lodged_on), ("decided_on", ended)):
        if day is not None and day > today:
            fault = f"{day} lies ahead of today, {today}."
            yield fault_of("day_ahead", fault, "Correct the year, or leave out what hasn't happened yet.", f"/{name}")
