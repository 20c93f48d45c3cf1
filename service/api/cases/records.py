"""What is answered of cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

import orjson

from service.recording import record
from service.store.outcomes import Outcome
from service.store.records import Kept


@record(frozen=True, kw_only=True)
class Case:
    """A case as it is kept; ``profile`` is what was sent, and what isn't told is left out."""

    case_id: str
    person_id: str
    notice: str | None
    consented_on: date
    profile: Mapping[str, Any]
    pathway: str
    lodged_on: date
    decision_id: str | None
    outcome: Outcome
    decided_on: date | None
    refusal_ground: str | None
    extended: bool | None
    extended_on: date | None
    made_at: str
    changed_at: str


@record(frozen=True, kw_only=True)
class CaseList:
    """A page of cases in the order of arrival; ``next`` is the cursor of the next page, if there is one."""

    cases: tuple[Case, ...]
    next: str | None


def case_of(kept: Kept) -> Mapping[str, Any]:
    """A kept case as it is answered: a ``Case``."""
    told, ending = kept.told, kept.ending
    case = Case(
        case_id=told.case_id,
        person_id=told.person_id,
        notice=told.notice,
        consented_on=told.consented_on,
        profile=orjson.loads(told.profile),
        pathway=told.pathway,
        lodged_on=told.lodged_on,
        decision_id=told.decision_id,
        outcome=ending.outcome,
        decided_on=ending.decided_on,
        refusal_ground=ending.refusal_ground,
        extended=ending.extended,
        extended_on=ending.extended_on,
        made_at=kept.made_at.isoformat(timespec="seconds"),
        changed_at=kept.changed_at.isoformat(timespec="seconds"),
    )
    values = {member.name: getattr(case, member.name) for member in fields(case)}
    return {name: value for name, value in values.items() if value is not None}
