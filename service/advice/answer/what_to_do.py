"""What to do now: what stands first in a decision, read by the table of ``answer.yaml``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from service.advice.answer.dates import dates_to_keep
from service.advice.answer.later import RECORD, award_waited_for, awards_ahead, on_day, opens, opens_later
from service.advice.answer.needed import needed
from service.advice.answer.put_forward import (
    awaits_decision,
    extends,
    first_put_forward,
    in_order,
    open_entries,
    put_forward,
)
from service.advice.answer.records import AnswerStatus, PathwayToTake, WhatToDo
from service.advice.answer.table import table
from service.advice.bounds.intervals import certain_verdicts
from service.advice.calendar.key_dates import judged_from
from service.advice.settlement.job_ended import changes_job
from service.advice.settlement.records import Filing
from service.advice.settlement.seven_years import lost_perhaps, settlement
from service.advice.settlement.stay import APART, may_be_open, next_stay, stay_held
from service.profile.codes import ApplicationOutcome, Purpose, RefusalGround, Scheme
from service.profile.derived.person import held_now
from service.profile.facts import Facts
from service.profile.model import Profile
from service.profile.values import MET, NOT_MET, add_months
from service.recommend.reasons import reads
from service.recommend.telling import closing
from service.recording import replace
from service.rules.abode.standing import AbodeStatus, Ground
from service.rules.common import (
    ADVERSE_RECORD_WEIGHED,
    DECLARE_CONVICTIONS,
    conviction_to_declare,
    some_adverse_record,
)
from service.rules.pathway import OPEN, Mode, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from service.advice.answer.table import Row, Table
    from service.advice.settlement.records import StayHeld
    from service.profile.model import Application
    from service.recommend.decision import Decision, Ranked
    from service.rules.pathway import Assessment

WINDOW = 3
"""Months before the limit in which an extension may be filed at most, by any source that is held."""

MAY_FILE = frozenset({Filing.OPEN, Filing.REPORTED_OPEN})
BY_YEARS = frozenset({Ground.B, Ground.D})
"""Grounds of the right of abode that rest on seven years of ordinary residence."""

NOT_LEAVING = "none"
OVERDUE = "overdue"
NOTHING_TO_TAKE = frozenset({AnswerStatus.NO_SCHEME_NEEDED, AnswerStatus.NONE_OPEN})
TOLD_OF_RECORD = (
    (DECLARE_CONVICTIONS.id, conviction_to_declare),
    (ADVERSE_RECORD_WEIGHED.id, some_adverse_record),
)
"""What is said of a conviction and of an adverse immigration record, where one is told."""

STANDS = frozenset({*RECORD, "/person/security_concern", "/person/nationalities"})
"""What is as it is: a requirement that fails on these facts alone is not to be mended by supplying anything."""


def what_to_do(decision: Decision) -> WhatToDo:
    """The answer on a decision; sentences are still to be made."""
    held = table()
    stay = decision.read(stay_held)
    awaited = _awaited(decision, decision.read(in_order)[0])
    row = held.row(_case(decision, held, stay, awaited))
    taken = tuple(_taken(decision, held, row, stay, awaited))
    return WhatToDo(
        status=row.status,
        code=row.id,
        stay=stay,
        pathways=taken,
        needed=needed(decision, held, row, taken),
        certain=certain_verdicts(decision),
        record=() if row.status in NOTHING_TO_TAKE else _record(decision),
        refused=_refused(decision, taken),
        later=opens_later(decision) if row.later else None,
    )


def _refused(decision: Decision, taken: Sequence[PathwayToTake]) -> tuple[RefusalGround, ...]:
    """The grounds of the last refusal under a scheme that is put forward; not said where they aren't known."""
    ids = {one.id for one in taken}
    return _grounds(decision.facts, [row for row in decision.pathways if row.assessment.pathway.id in ids])


def _grounds(facts: Facts, pathways: Iterable[Ranked]) -> tuple[RefusalGround, ...]:
    """The grounds of the last refusal under some pathways; none of one after which a stay under them was granted."""
    schemes = {scheme for ranked in pathways for scheme in ranked.assessment.pathway.held}
    refused = [
        one
        for one in facts.profile.applications or ()
        if one.outcome is ApplicationOutcome.REFUSED and one.scheme in schemes and not _granted_since(one, facts)
    ]
    if not refused:
        return ()
    last = max(refused, key=lambda one: date.min if one.decided_on is None else one.decided_on.last)
    return last.grounds or (RefusalGround.NOT_SAID,)


def _granted_since(refused: Application, facts: Facts) -> bool:
    """Whether a stay under the scheme of an application began after it was refused."""
    decided = refused.decided_on
    return decided is not None and any(
        status.scheme is refused.scheme and status.held_from is not None and status.held_from.first > decided.last
        for status in facts.profile.statuses or ()
    )


def _record(decision: Decision) -> tuple[str, ...]:
    """What is said of a record that is told and that caps the advice for the first pathway."""
    if not any(cap.record for cap in decision.read(in_order)[0].caps):
        return ()
    return tuple([code for code, told in TOLD_OF_RECORD if decision.facts.read(told).value == MET])


def _case(decision: Decision, held: Table, stay: StayHeld | None, awaited: date | None) -> dict[str, object]:
    first = decision.read(in_order)[0]
    assessment = first.assessment
    ends = None if stay is None else min((day for day in (stay.until, stay.leave_by) if day is not None), default=None)
    case: dict[str, object] = {
        "abode": decision.abode.status.value,
        "ground": None if decision.abode.ground is None else decision.abode.ground.value,
        "told": replace(decision.facts.profile, facts_on=None, purpose=None) != Profile(),
        "apart": stay is not None and stay.scheme in APART,
        "granted": _granted(stay, decision.facts),
        "stay_named": not _not_named(decision.facts),
        "own": stay is not None and stay.scheme in assessment.pathway.held and not extends(first),
        "first": assessment.verdict.value,
        "mode": assessment.mode.value,
        "filing": _filing(stay, decision.facts.as_of),
        "ahead": ends is not None and ends > add_months(decision.facts.as_of, WINDOW),
        "to_mend": stay is not None and _to_mend(stay, decision),
        "may_file": stay is not None and stay.filing in MAY_FILE,
        "soon": soon(stay, decision.facts.as_of),
        "leave": _who_leaves(stay, assessment),
        "urgent": _urgent(stay, decision),
        "years_first": stay is not None and _years_first(stay, decision),
        "new_job": stay is not None and stay.job_ended_on is not None and stay.scheme is not Scheme.DEPENDANT,
        "changes_job": stay is not None and changes_job(stay, decision.facts),
        "dated": stay is not None and stay.until is not None and not may_be_open(stay, decision.facts.as_of),
        "change_open": decision.facts.profile.purpose is Purpose.CHANGE
        and next(open_entries(decision), None) is not None,
        "judged_then": stay is not None and _judged_then(stay, decision),
        "perhaps_lost": decision.abode.ground is Ground.HELD and lost_perhaps(decision.facts),
        "pending": awaits_decision(decision, held) is not None,
        "record": any(cap.record for cap in first.caps),
        "refused": bool(set(_grounds(decision.facts, [first])) - {RefusalGround.NOT_SELECTED}),
        "band": first.outlook.band.value,
        "advice": first.advice.value,
        "selection": assessment.pathway.selection.value,
        "awaited": awaited is not None,
    }
    lead = first_put_forward(decision, held)
    return case | {"promise": "none" if lead is None else lead[1].value}


def _filing(stay: StayHeld | None, as_of: date) -> str:
    """What is to be filed of the stay that is held; not known where its limit is told too roughly to say."""
    if stay is None:
        return "none"
    return (Filing.UNKNOWN if may_be_open(stay, as_of) else stay.filing).value


def _granted(stay: StayHeld | None, facts: Facts) -> bool:
    """Whether the stay that follows the one held is told already; or the first one, where no change is asked for."""
    if stay is None:
        return next_stay(facts) is not None and facts.profile.purpose is not Purpose.CHANGE
    return stay.filing is Filing.GRANTED


def _judged_then(stay: StayHeld, decision: Decision) -> bool:
    """Whether an officer has to judge an extension on the first day on which it may be filed, though not today."""
    if stay.filing is not Filing.NOT_YET or not extends(decision.read(in_order)[0]):
        return False
    return judged_from(decision, decision.read(in_order)[0], stay.opens[0].on) is not None


def _years_first(stay: StayHeld, decision: Decision) -> bool:
    """Whether seven years will be complete, every doubt against the person, before an extension may be filed.

    Where none can be on these facts, and no new stay is open: before the stay ends.
    """
    before = _opens_or_ends(stay, decision)
    if before is None or decision.abode.status is not AbodeStatus.NONE:
        return False
    told = decision.read(settlement)
    latest = None if told is None or told.reached is None else told.reached.latest
    return latest is not None and decision.facts.as_of < latest <= before


def _opens_or_ends(stay: StayHeld, decision: Decision) -> date | None:
    """The day on which an extension may be filed; of a stay that cannot be kept, the one on which it ends."""
    if stay.filing is Filing.NOT_YET:
        return stay.opens[0].on
    if stay.filing is not Filing.CLOSED or decision.read(in_order)[0].assessment.verdict in OPEN:
        return None
    return min((day for day in (stay.until, stay.leave_by) if day is not None), default=None)


def soon(stay: StayHeld | None, as_of: date) -> bool:
    """Whether the limit of a stay, not surely past, may lie within the time that an extension takes."""
    if stay is None or stay.until is None:
        return False
    last = stay.no_later_than or stay.until
    return as_of <= last and stay.until <= as_of + timedelta(days=table().soon_days)


def _urgent(stay: StayHeld | None, decision: Decision) -> bool:
    """Whether little time is left to extend a stay, or to leave in, beside seven years that may be complete."""
    if stay is None or decision.abode.ground not in BY_YEARS:
        return False
    first = decision.read(in_order)[0]
    extended = extends(first) and stay.filing in MAY_FILE
    replaced = first.assessment.verdict is Verdict.UNDETERMINED and stay.filing is Filing.CLOSED
    near = (extended or replaced) and soon(stay, decision.facts.as_of)
    return near or _who_leaves(stay, first.assessment) != NOT_LEAVING


def _to_mend(stay: StayHeld, decision: Decision) -> bool:
    """Whether what closes the extension of a stay is nothing that stands as it is, like a record that is told."""
    shut = [
        found
        for ranked in decision.pathways
        if ranked.assessment.pathway.id == stay.pathway
        for found in closing(ranked.assessment.findings)
    ]
    return all(not STANDS.issuperset(reads(found)) for found in shut)


def _not_named(facts: Facts) -> bool:
    """Whether a stay is to be extended, or its extension is with ImmD, and nobody has told which stay it is."""
    statuses, purpose = facts.profile.statuses, facts.profile.purpose
    pending = any(
        one.purpose is Purpose.EXTEND and one.outcome is ApplicationOutcome.PENDING
        for one in facts.profile.applications or ()
    )
    if purpose is not Purpose.EXTEND and not (pending and purpose is None):
        return False
    if statuses is None:
        return True
    held = {status.scheme for status in statuses if held_now(status, facts.as_of) != NOT_MET}
    return held == {None}


def _who_leaves(stay: StayHeld | None, first: Assessment) -> str:
    """Whom the scheme asks to leave as the job has ended, unless what stands first keeps them here.

    Once the day is past nothing does: the Immigration Department comes first.
    """
    kept = first.verdict is Verdict.ELIGIBLE or (first.mode is Mode.ENTRY and first.verdict in OPEN)
    if stay is not None and stay.leave_overdue:
        return OVERDUE
    if stay is None or stay.leave_by is None or kept or first.verdict is Verdict.NOT_ELIGIBLE:
        return NOT_LEAVING
    return "family" if stay.scheme is Scheme.DEPENDANT else "holder"


def _awaited(decision: Decision, ranked: Ranked) -> date | None:
    """The day by which a degree still to be awarded opens an undetermined pathway that nothing else keeps open.

    None where it is open before, as to a graduate to whom the institution's letter has been issued.
    """
    facts = decision.facts
    if ranked.assessment.verdict is not Verdict.UNDETERMINED or opens(ranked.assessment):
        return None
    pathway = ranked.assessment.pathway
    return next((day for day in awards_ahead(facts) if opens(on_day(day, decision, pathway))), None)


def _taken(
    decision: Decision, held: Table, row: Row, stay: StayHeld | None, awaited: date | None
) -> Iterator[PathwayToTake]:
    for place, (ranked, sure) in enumerate(put_forward(decision, held, row)):
        if place == held.most_pathways:
            return
        assessment = ranked.assessment
        opens_on = awaited if ranked is decision.read(in_order)[0] else None
        yield PathwayToTake(
            id=assessment.pathway.id,
            verdict=assessment.verdict,
            mode=assessment.mode,
            sure=sure,
            band=ranked.outlook.band,
            advice=ranked.advice,
            dates=dates_to_keep(decision, ranked, held, stay, opens_on or award_waited_for(decision, assessment)),
        )
