"""What to do now: what stands first in a decision, read by the table of ``answer.yaml``."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from service.advice.answer.later import FEW_FAIL, RECORD, STATUSES, awards_ahead, on_day, opens, opens_later
from service.advice.answer.records import (
    AnswerStatus,
    DateKind,
    DateToKeep,
    PathwayToTake,
    StillNeeded,
    Sureness,
    WhatToDo,
)
from service.advice.answer.table import table
from service.advice.bounds.intervals import certain_verdicts
from service.advice.calendar.key_dates import judged_from, last_day
from service.advice.settlement.job_ended import changes_job
from service.advice.settlement.records import Filing
from service.advice.settlement.seven_years import lost_perhaps, settlement
from service.advice.settlement.stay import next_stay, stay_held
from service.interview.missing import question_of
from service.interview.next_questions import next_questions, telling
from service.interview.questionnaire import questionnaire
from service.interview.records import QuestionPart
from service.outlook.estimate import Band
from service.outlook.tables import Basis
from service.profile.codes import ApplicationOutcome, Purpose, RefusalGround, Relation, Scheme
from service.profile.derived.person import held_now, held_still
from service.profile.derived.relatives import comes_of_age, of_age_on
from service.profile.facts import Facts
from service.profile.model import Profile
from service.profile.pointers import item_of, lies_in, told_roughly
from service.profile.values import MET, NOT_MET, add_months
from service.recommend.reasons import lacking, lacking_of, reads
from service.recommend.records import Advice
from service.recommend.telling import closing
from service.recording import replace
from service.rules.abode.standing import AbodeStatus, Ground
from service.rules.common import ADVERSE_RECORD_WEIGHED, DECLARE_CONVICTIONS, some_adverse_record, some_conviction
from service.rules.pathway import OPEN, Family, LawStatus, Mode, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from service.advice.answer.table import Row, Table
    from service.advice.settlement.records import StayHeld
    from service.interview.next_questions import Next
    from service.profile.model import Application
    from service.profile.values import DateSpan
    from service.recommend.decision import Decision, Ranked
    from service.rules.pathway import Assessment

AWAITED = "awaited"
LIMIT_PAST = "limit_past"
"""The row of whoever is here although the limit of stay is past: nothing is put forward or asked before that."""

LIMITS_PAST = frozenset({LIMIT_PAST, "limit_past_pending"})
GRANTED = "stay_granted"
"""The row of whoever has been granted the stay that comes next: it is told, and nothing else is put forward."""

APART = "stay_apart"
"""The row of whoever is here in custody, or while a claim to stay is decided: no scheme is put forward."""

NO_BASIS = frozenset({Scheme.REFUGEE, Scheme.IMPRISONMENT})
"""Kinds of stay from which nobody is sent to a scheme before the Immigration Department has been asked."""

YEARS_FIRST = "years_first"
"""The row of whoever completes seven years before an extension may be filed: nothing is asked for it yet."""

UNDATED = "extend_undated"
"""The row of whoever may extend a stay whose limit isn't told, before which an extension is filed: it is asked for."""

APPROVES_A_JOB = "approve_change_of_job"
"""The row of whoever may extend the stay later and tells of a job that may be a new one."""

CHANGE_OPEN = "change_open"
"""The row of whoever asks for a change that is open, while no extension may be filed: the change is put forward."""

EXTENSION_OPEN = frozenset({"extend_certain", "extend_open", "extend_open_soon", "extend_open_later"})
"""Rows of whoever may extend the stay by facts that are missing: these are asked for, and no others."""

LED = EXTENSION_OPEN | {"likely"}
"""Rows on a pathway before which nothing is asked for the sake of another."""

ENTRY_PENDING = "entry_pending"
"""The row of whoever has applied for a new stay: the decision on it is awaited."""

STAY_NOT_NAMED = "stay_not_named"
"""The row of whoever asks to extend a stay and doesn't say which: none is guessed, and it is asked for first."""

HELD_ALREADY = "held_already"
"""The row of whoever asks to come under the scheme of the stay that is held: what is meant is asked first."""

ABOUT_NONE = LIMITS_PAST | {"nothing_told", STAY_NOT_NAMED, GRANTED, APART, HELD_ALREADY}
"""Rows that put no pathway forward."""

WORTH_NAMING = frozenset({Sureness.UNSETTLED, Sureness.CERTAIN, Sureness.LIKELY, Sureness.POSSIBLE})
"""What is set beside the first where nothing is settled: nothing that is rare."""

WINDOW = 3
"""Months before the limit in which an extension may be filed at most, by any source that is held."""

BY_YEARS = frozenset({"verify_abode", "abode_by_years", "abode_judged"})
"""Rows on what is verified, and for an officer to judge, while the stay that is held runs on."""

BY_ABODE = BY_YEARS | {"may_have_abode", "years_may_be_reached"}
"""Rows on the right of abode, beside which the extension of the stay that is held is told.

What is open already is told too, but not to somebody who needs no scheme.
"""

NOT_LIKELY = frozenset({"possible", "rare", "unpromising"})
"""Rows of whoever has nothing likely: what opens by itself is told."""

LEAVING = frozenset({"leave_after_job", "leave_with_sponsor"})
"""Rows of whoever is asked to leave before the limit of stay, as the job has ended."""

CURRENCY = "/currency"
"""Ends the pointer of what is lacking of an amount in a currency of which no rate is held."""

YEARS_BEFORE_LIMIT = "years_before_limit"
"""The row of whoever cannot extend the stay on these facts, before the end of which seven years are complete."""

LOOKS_ELSEWHERE = LEAVING | {"extension_closed", "extension_closed_soon", "extension_to_mend", YEARS_BEFORE_LIMIT}
"""Rows of whoever cannot keep the stay: another pathway is looked for, of which something is told already."""

MAY_FILE = frozenset({Filing.OPEN, Filing.REPORTED_OPEN})
NOT_LEAVING = "none"
NOTHING_TO_TAKE = frozenset({AnswerStatus.NO_SCHEME_NEEDED, AnswerStatus.NONE_OPEN})
TOLD_OF_RECORD = (
    (DECLARE_CONVICTIONS.id, some_conviction),
    (ADVERSE_RECORD_WEIGHED.id, some_adverse_record),
)
"""What is said of a conviction and of an adverse immigration record, where one is told."""

STANDS = frozenset({*RECORD, "/person/security_concern", "/person/nationalities"})
"""What is as it is: a requirement that fails on these facts alone is not to be mended by supplying anything."""

WORTH_TAKING = frozenset({Advice.RECOMMENDED, Advice.WORTH_CONSIDERING})


def what_to_do(decision: Decision) -> WhatToDo:
    """The answer on a decision; sentences are still to be made."""
    held = table()
    stay = decision.read(stay_held)
    awaited = _awaited(decision, decision.pathways[0])
    row = held.row(_case(decision, held, stay, awaited))
    taken = tuple(_taken(decision, held, row, stay, awaited))
    return WhatToDo(
        status=row.status,
        code=row.id,
        stay=stay,
        pathways=taken,
        needed=_needed(decision, held, row, taken),
        certain=certain_verdicts(decision),
        record=() if row.status in NOTHING_TO_TAKE else _record(decision),
        refused=_refused(decision, taken),
        later=opens_later(decision) if row.status is AnswerStatus.NONE_OPEN or row.id in NOT_LIKELY else None,
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
    if not any(cap.record for cap in decision.pathways[0].caps):
        return ()
    return tuple([code for code, told in TOLD_OF_RECORD if decision.facts.read(told).value == MET])


def _case(decision: Decision, held: Table, stay: StayHeld | None, awaited: date | None) -> dict[str, object]:
    first = decision.pathways[0]
    assessment = first.assessment
    ends = None if stay is None else min((day for day in (stay.until, stay.leave_by) if day is not None), default=None)
    case: dict[str, object] = {
        "abode": decision.abode.status.value,
        "ground": None if decision.abode.ground is None else decision.abode.ground.value,
        "told": replace(decision.facts.profile, facts_on=None, purpose=None) != Profile(),
        "apart": stay is not None and stay.scheme in NO_BASIS,
        "granted": _granted(stay, decision.facts),
        "stay_named": not _not_named(decision.facts),
        "own": stay is not None and stay.scheme in assessment.pathway.held and not _extends(first),
        "first": assessment.verdict.value,
        "mode": assessment.mode.value,
        "filing": "none" if stay is None else stay.filing.value,
        "ahead": ends is not None and ends > add_months(decision.facts.as_of, WINDOW),
        "to_mend": stay is not None and _to_mend(stay, decision),
        "may_file": stay is not None and stay.filing in MAY_FILE,
        "soon": soon(stay, decision.facts.as_of),
        "leave": _who_leaves(stay, assessment),
        "years_first": stay is not None and _years_first(stay, decision),
        "new_job": stay is not None and stay.job_ended_on is not None and stay.scheme is not Scheme.DEPENDANT,
        "changes_job": stay is not None and changes_job(stay, decision.facts),
        "dated": stay is not None and stay.until is not None,
        "change_open": decision.facts.profile.purpose is Purpose.CHANGE
        and next(_open_entries(decision), None) is not None,
        "judged_then": stay is not None and _judged_then(stay, decision),
        "perhaps_lost": decision.abode.ground is Ground.HELD and lost_perhaps(decision.facts),
        "pending": _awaits_decision(decision, held) is not None,
        "record": any(cap.record for cap in first.caps),
        "refused": bool(set(_grounds(decision.facts, [first])) - {RefusalGround.NOT_SELECTED}),
        "band": first.outlook.band.value,
        "advice": first.advice.value,
        "selection": assessment.pathway.selection.value,
        "awaited": awaited is not None,
    }
    lead = _first_put_forward(decision, held)
    return case | {"promise": "none" if lead is None else lead[1].value}


def _granted(stay: StayHeld | None, facts: Facts) -> bool:
    """Whether the stay that follows the one held is told already; or the first one, where no change is asked for."""
    if stay is None:
        return next_stay(facts) is not None and facts.profile.purpose is not Purpose.CHANGE
    return stay.filing is Filing.GRANTED


def _open_entries(decision: Decision) -> Iterator[Ranked]:
    """New entries that are met on these facts and worth taking."""
    for ranked in decision.pathways:
        if ranked.assessment.verdict is Verdict.ELIGIBLE and not _extends(ranked) and ranked.advice in WORTH_TAKING:
            yield ranked


def _judged_then(stay: StayHeld, decision: Decision) -> bool:
    """Whether an officer has to judge an extension on the first day on which it may be filed, though not today."""
    if stay.filing is not Filing.NOT_YET or not _extends(decision.pathways[0]):
        return False
    return judged_from(decision, decision.pathways[0], stay.opens[0].on) is not None


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
    if stay.filing is not Filing.CLOSED or decision.pathways[0].assessment.verdict in OPEN:
        return None
    return min((day for day in (stay.until, stay.leave_by) if day is not None), default=None)


def soon(stay: StayHeld | None, as_of: date) -> bool:
    """Whether the limit of a stay, not surely past, may lie within the time that an extension takes."""
    if stay is None or stay.until is None:
        return False
    last = stay.no_later_than or stay.until
    return as_of <= last and stay.until <= as_of + timedelta(days=table().soon_days)


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
    """Whether a stay is to be extended of which it isn't told under which scheme it is held."""
    statuses = facts.profile.statuses
    if facts.profile.purpose is not Purpose.EXTEND:
        return False
    if statuses is None:
        return True
    held = {status.scheme for status in statuses if held_now(status, facts.as_of) != NOT_MET}
    return held == {None}


def _pending(ranked: Ranked, decision: Decision) -> bool:
    """Whether an application for a pathway, as a new entry, is with ImmD."""
    return not _extends(ranked) and any(
        one.outcome is ApplicationOutcome.PENDING
        and one.purpose is not Purpose.EXTEND
        and one.scheme in ranked.assessment.pathway.held
        for one in decision.facts.profile.applications or ()
    )


def _awaits_decision(decision: Decision, held: Table) -> Ranked | None:
    """The pathway whose application is with ImmD: the first, or another while nothing is told of what defines that."""
    if not decision.facts.profile.applications:
        return None
    first = decision.pathways[0]
    open_ = first.assessment.verdict is Verdict.UNDETERMINED and not _extends(first)
    if not open_ or not held.untold(first.assessment.pathway.id, decision.facts.profile):
        return first if _pending(first, decision) else None
    return next((ranked for ranked in decision.pathways if not _closed(ranked) and _pending(ranked, decision)), None)


def _who_leaves(stay: StayHeld | None, first: Assessment) -> str:
    """Whom the scheme asks to leave as the job has ended, unless what stands first keeps them here."""
    kept = first.verdict is Verdict.ELIGIBLE or (first.mode is Mode.ENTRY and first.verdict in OPEN)
    if stay is None or stay.leave_by is None or kept or first.verdict is Verdict.NOT_ELIGIBLE:
        return NOT_LEAVING
    return "family" if stay.scheme is Scheme.DEPENDANT else "holder"


def _awaited(decision: Decision, ranked: Ranked) -> date | None:
    """The day by which a degree still to be awarded opens an undetermined pathway that nothing else keeps open."""
    facts = decision.facts
    if ranked.assessment.verdict is not Verdict.UNDETERMINED:
        return None
    pathway = ranked.assessment.pathway
    return next((day for day in awards_ahead(facts) if opens(on_day(day, decision, pathway))), None)


def _about(decision: Decision, held: Table, row: Row) -> Iterator[tuple[Ranked, Sureness]]:
    """The pathways that the answer is about; whoever asks for a change sees what is held right behind the first."""
    told = list(_set_apart(decision, held, row))
    kept = next((ranked for ranked in decision.pathways if _extends(ranked) and not _closed(ranked)), None)
    change = decision.facts.profile.purpose is Purpose.CHANGE and row.status not in NOTHING_TO_TAKE
    if change and told and kept is not None and row.id not in BY_ABODE and told[0][0] is not kept:
        yield told[0]
        yield kept, _sureness(kept, decision, held)
        yield from (one for one in told[1:] if one[0] is not kept)
        return
    yield from told


def _set_apart(decision: Decision, held: Table, row: Row) -> Iterator[tuple[Ranked, Sureness]]:
    """The first pathway, and those beside it that one would set against it."""
    if row.id in BY_ABODE:
        further = frozenset() if row.status is AnswerStatus.NO_SCHEME_NEEDED else OPEN
        beside = (ranked for ranked in decision.pathways if _extends(ranked) or ranked.assessment.verdict in further)
        yield from ((ranked, _sureness(ranked, decision, held)) for ranked in beside if not _closed(ranked))
        return
    if row.status in NOTHING_TO_TAKE or row.id in ABOUT_NONE:
        return
    first, *rest = decision.pathways
    alone = _alone(decision, held, row)
    if alone is not None:
        yield alone
        return
    verdict = first.assessment.verdict
    if row.id in LOOKS_ELSEWHERE | {CHANGE_OPEN}:
        yield from _elsewhere(decision, held) if row.id in LOOKS_ELSEWHERE else _changes(decision)
        return
    if verdict is Verdict.UNDETERMINED:
        yield from _undetermined(decision, held)
        return
    yield first, _sureness(first, decision, held)
    if row.status is AnswerStatus.NOTHING_TO_FILE_YET:
        return
    for ranked in rest:
        if ranked.assessment.verdict is verdict and ranked.advice in WORTH_TAKING:
            yield ranked, _sureness(ranked, decision, held)


def _changes(decision: Decision) -> Iterator[tuple[Ranked, Sureness]]:
    """The new entries that are open to whoever asks for a change."""
    return ((ranked, Sureness.SETTLED) for ranked in _open_entries(decision))


def _alone(decision: Decision, held: Table, row: Row) -> tuple[Ranked, Sureness] | None:
    """The pathway beside which none is set: one that a degree opens, or whose application is with ImmD."""
    if row.id == AWAITED:
        return decision.pathways[0], Sureness.AWAITED
    awaits = _awaits_decision(decision, held) if row.id == ENTRY_PENDING else None
    return None if awaits is None else (awaits, _sureness(awaits, decision, held))


def _undetermined(decision: Decision, held: Table) -> Iterator[tuple[Ranked, Sureness]]:
    """The pathway whose word the answer is told with, rare though it may be, and those worth naming beside it.

    Beside the extension of a stay none is named of which nothing is told.
    """
    lead = _first_put_forward(decision, held)
    if lead is not None:
        yield lead
    for ranked, word in _worth_naming(decision.pathways[1:], decision, held):
        untold = _extends(decision.pathways[0]) and held.untold(ranked.assessment.pathway.id, decision.facts.profile)
        if not untold and not _pending(ranked, decision) and (lead is None or ranked is not lead[0]):
            yield ranked, word


def _first_put_forward(decision: Decision, held: Table) -> tuple[Ranked, Sureness] | None:
    """The extension that stands first, or else the first new entry that is put forward, with the word for it."""
    first = decision.pathways[0]
    asked = [first] if _extends(first) else [ranked for ranked in decision.pathways if not _extends(ranked)]
    return next(((ranked, word) for ranked in asked if (word := _word(ranked, decision, held))), None)


def _elsewhere(decision: Decision, held: Table) -> Iterator[tuple[Ranked, Sureness]]:
    """New entries for whoever cannot keep the stay: of which something is told, and none that is rare."""
    for ranked, word in _worth_naming(decision.pathways, decision, held):
        if not _extends(ranked) and not held.untold(ranked.assessment.pathway.id, decision.facts.profile):
            yield ranked, word


def _worth_naming(rows: Iterable[Ranked], decision: Decision, held: Table) -> Iterator[tuple[Ranked, Sureness]]:
    """Those that are undetermined, and not rare, with the word for their promise."""
    for ranked in rows:
        word = _word(ranked, decision, held)
        known = ranked.assessment.status is not LawStatus.LAW_UNKNOWN
        if known and word in WORTH_NAMING and ranked.assessment.verdict is Verdict.UNDETERMINED:
            yield ranked, word


def _closed(ranked: Ranked) -> bool:
    return ranked.assessment.verdict is Verdict.NOT_ELIGIBLE


def _extends(ranked: Ranked) -> bool:
    return ranked.assessment.mode is Mode.EXTENSION


def _word(ranked: Ranked, decision: Decision, held: Table) -> Sureness | None:
    """The word for an undetermined pathway; of an extension a share of simulated people says nothing."""
    word = held.word(ranked.promise, ranked.assessment.pathway.id, decision.facts)
    undetermined = ranked.assessment.verdict is Verdict.UNDETERMINED
    return Sureness.UNSETTLED if undetermined and _extends(ranked) and word is not Sureness.CERTAIN else word


def _sureness(ranked: Ranked, decision: Decision, held: Table) -> Sureness:
    sure = {Verdict.ELIGIBLE: Sureness.SETTLED, Verdict.NEEDS_REVIEW: Sureness.JUDGED}.get(ranked.assessment.verdict)
    return sure or _word(ranked, decision, held) or Sureness.UNSETTLED


def _taken(
    decision: Decision, held: Table, row: Row, stay: StayHeld | None, awaited: date | None
) -> Iterator[PathwayToTake]:
    for place, (ranked, sure) in enumerate(_about(decision, held, row)):
        if place == held.most_pathways:
            return
        assessment = ranked.assessment
        yield PathwayToTake(
            id=assessment.pathway.id,
            verdict=assessment.verdict,
            mode=assessment.mode,
            sure=sure,
            band=ranked.outlook.band,
            advice=ranked.advice,
            dates=_dates(decision, ranked, held, stay, awaited if ranked is decision.pathways[0] else None),
        )


def _dates(
    decision: Decision, ranked: Ranked, held: Table, stay: StayHeld | None, awaited: date | None
) -> tuple[DateToKeep, ...]:
    """The days to act by or to wait for, in order."""
    days: list[tuple[date, DateKind]] = [] if awaited is None else [(awaited, DateKind.AWAITED)]
    rough: dict[DateKind, date | None] = {}
    if stay is not None and stay.until is not None:
        days.append((stay.until, DateKind.LIMIT_OF_STAY))
        rough[DateKind.LIMIT_OF_STAY] = stay.no_later_than
        if ranked.assessment.mode is Mode.EXTENSION and stay.filing is Filing.NOT_YET:
            days.append((stay.opens[0].on, DateKind.WINDOW_OPENS))
            rough[DateKind.WINDOW_OPENS] = stay.opens[0].no_later_than
        if ranked.assessment.mode is Mode.EXTENSION and stay.until > decision.facts.as_of:
            days += _of_extension(decision, ranked, stay.until, held.closing_months)
    if stay is not None and stay.leave_by is not None:
        days.append((stay.leave_by, DateKind.LEAVE_BY))
    if ranked.assessment.pathway.family is not Family.FAMILY:
        of_age = DateKind.CHILD_OF_AGE if ranked.assessment.mode is Mode.ENTRY else DateKind.CHILD_HERE_OF_AGE
        turns = _of_age(decision, held.closing_months)
        if turns is not None:
            days.append((turns.first, of_age))
            rough[of_age] = None if turns.is_exact else turns.last
    if ranked.assessment.mode is Mode.ENTRY:
        last = last_day(decision, ranked, held.closing_months)
        if last is not None:
            days.append((last[0], DateKind.LAST_DAY))
            rough[DateKind.LAST_DAY] = None if last[0] == last[1] else last[1]
    return tuple(DateToKeep(on=day, kind=kind, no_later_than=rough.get(kind)) for day, kind in sorted(days))


def _of_extension(decision: Decision, ranked: Ranked, limit: date, months: int) -> Iterator[tuple[date, DateKind]]:
    """The days before the limit from which an officer decides on the extension, or on which the sponsor's stay ends.

    The first of these within so many months; a later one is in the key dates.
    """
    until = min(limit, add_months(decision.facts.as_of, months))
    turned = judged_from(decision, ranked, until)
    of_family = Scheme.DEPENDANT in ranked.assessment.pathway.held
    if turned is None and of_family and ranked.assessment.verdict is Verdict.UNDETERMINED:
        turned = _child_of_age(decision, until)
    if turned is not None:
        yield turned, DateKind.JUDGED_FROM
    if of_family:
        for link in decision.facts.profile.family_links or ():
            end = link.sponsor_until
            if end is not None and end.is_exact and decision.facts.as_of <= end.first <= limit:
                yield end.first, DateKind.SPONSORS_LIMIT


def _child_of_age(decision: Decision, until: date) -> date | None:
    """The first day, up to a last one, on which an applicant who is here as somebody's child may turn 18."""
    profile, as_of = decision.facts.profile, decision.facts.as_of
    turns = of_age_on(profile.person.birth_date)
    child = any(link.relation is Relation.CHILD for link in profile.family_links or ())
    return turns.first if child and turns is not None and as_of < turns.first <= until else None


def _of_age(decision: Decision, months: int) -> DateSpan | None:
    """When, within so many months, the first child who comes along turns 18, of those who surely haven't yet."""
    as_of = decision.facts.as_of
    turns = [comes_of_age(one) for one in decision.facts.profile.household.companions or ()]
    ahead = [span for span in turns if span is not None and as_of < span.first <= add_months(as_of, months)]
    return min(ahead, key=lambda span: (span.first, span.last), default=None)


def _needed(decision: Decision, held: Table, row: Row, taken: Sequence[PathwayToTake]) -> tuple[StillNeeded, ...]:
    """What to tell next: of an open order the most telling, of a pathway that is put forward what bears on it.

    What was told too roughly comes first, then what the first pathway lacks of an item that was named where it isn't
    rare, and what it alone hangs on, be it ever so rare; within the item, what it and those beside it lack.
    """
    if row.id in BY_ABODE or (row.id in LIMITS_PAST and decision.abode.status is AbodeStatus.POSSIBLE):
        return _asking(decision.abode.missing)
    if row.id == HELD_ALREADY:
        return _asking(("/purpose",))
    if row.id == UNDATED:
        return _asking(tuple(_limits_untold(decision.facts)))
    asks = row.status in {AnswerStatus.TELL_MORE, AnswerStatus.PREPARE} or outlook_untold(decision, row.status)
    if not asks or row.id in LIMITS_PAST | {GRANTED, APART}:
        return ()
    about = {one.id for one in taken[:1]}
    stay_first = row.id == STAY_NOT_NAMED
    likely = [one.id for one in taken if one.sure is not Sureness.RARE]
    leading = about.intersection(likely)
    first = about or {decision.pathways[0].assessment.pathway.id}
    own, alone = _own_lacks(decision, leading), _alone_open(decision, first)
    beside = _own_lacks(decision, set(likely) - about)
    of_item = {fact: len(own) + place for fact, place in beside.items()} | own
    asked = [
        StillNeeded(
            question=asking.question.id,
            facts=tuple(sorted(asking.facts, key=lambda fact: of_item.get(fact, len(of_item)))),
        )
        for asking in sorted(
            decision.read(next_questions).questions,
            key=lambda asking: (stay_first and not _on_stays(asking), *_urgency(asking, own, alone)),
        )
        if row.status is AnswerStatus.TELL_MORE or row.id in LOOKS_ELSEWHERE or about & set(asking.pathways)
    ]
    if row.id in EXTENSION_OPEN:
        asked = _of_the_extension(asked, decision.pathways[0]) or asked
    if row.status is AnswerStatus.TELL_MORE and not stay_first:
        asked = [*_more_exactly(decision, about if row.id in LED else set()), *asked]
    return tuple(asked[: held.most_questions])


def _more_exactly(decision: Decision, among: Collection[str]) -> Iterator[StillNeeded]:
    """What was told too roughly, or in a currency without a rate, for a pathway that nothing else keeps open.

    Of the first such pathway, one question; of some alone, where any are given.
    """
    profile = decision.facts.profile
    for ranked in decision.pathways:
        if ranked.assessment.verdict is not Verdict.UNDETERMINED or (
            among and ranked.assessment.pathway.id not in among
        ):
            continue
        lacks = (fact for found in ranked.findings for fact in lacking(found) if not fact.startswith(FEW_FAIL))
        if all(_is_too_rough(fact, profile) for fact in lacks):
            yield from _asked_again(ranked)
            return


def _asked_again(ranked: Ranked) -> Iterator[StillNeeded]:
    """The first question on what a pathway lacks, though something was told of it."""
    facts = [fact.removesuffix(CURRENCY) for fact in lacking_of(ranked.findings) if not fact.startswith(FEW_FAIL)]
    question = question_of(facts[0]) if facts else None
    if question is not None:
        told = tuple([fact for fact in facts if question_of(fact) is question])
        yield StillNeeded(question=question.id, facts=told)


def _is_too_rough(fact: str, profile: Profile) -> bool:
    """Whether a fact that is lacking was told roughly, itself or by what tells the same, or as a sum without a rate."""
    question = question_of(fact)
    same = () if question is None else question.instead
    return fact.endswith(CURRENCY) or any(told_roughly(profile, one) for one in (fact, *same))


def _of_the_extension(asked: Sequence[StillNeeded], first: Ranked) -> list[StillNeeded]:
    """Of what is to be asked, what bears on the extension that stands first."""
    lacks = frozenset(lacking_of(first.findings))
    bearing = [(one.question, tuple([fact for fact in one.facts if fact in lacks])) for one in asked]
    return [StillNeeded(question=question, facts=facts) for question, facts in bearing if facts]


def outlook_untold(decision: Decision, status: AnswerStatus) -> bool:
    """Whether nothing but an outlook that can't be told keeps an open pathway from being recommended outright."""
    ranked = decision.pathways[0]
    told = ranked.outlook.basis is not Basis.NONE and ranked.outlook.band is Band.CANNOT_TELL
    open_ = ranked.assessment.verdict is Verdict.ELIGIBLE and ranked.advice is Advice.WORTH_CONSIDERING
    return status is AnswerStatus.APPLY and told and open_ and not ranked.caps


def _own_lacks(decision: Decision, pathways: set[str]) -> dict[str, int]:
    """The facts of items that the requirements of some pathways lack, with their places in the order of the law."""
    findings = (
        found for ranked in decision.pathways if ranked.assessment.pathway.id in pathways for found in ranked.findings
    )
    lacks = (pointer for found in findings for pointer in lacking(found) if item_of(pointer) is not None)
    return {pointer: place for place, pointer in enumerate(dict.fromkeys(lacks))}


def _alone_open(decision: Decision, pathways: set[str]) -> frozenset[str]:
    """What the one requirement lacks that keeps a pathway open, besides those at which few are turned away."""
    alone: set[str] = set()
    for ranked in decision.pathways:
        if ranked.assessment.pathway.id in pathways:
            told = [lacking(found) for found in ranked.findings]
            open_ = [them for them in told if any(not fact.startswith(FEW_FAIL) for fact in them)]
            alone.update(*(open_ if len(open_) == 1 else ()))
    return frozenset(alone)


def _on_stays(asking: Next) -> bool:
    return any(pointer.startswith(STATUSES) for pointer in asking.facts)


def _urgency(asking: Next, own: Collection[str], alone: Collection[str]) -> tuple[float, ...]:
    """The place of a question: what may end it all, what a named item lacks, what the first hangs on, then by value."""
    if asking.part is QuestionPart.DOOR:
        return (0.0, *telling(asking))
    bears = [any(fact in facts for fact in asking.facts) for facts in (own, alone)]
    return (1.0, *(0.0 if bearing else 1.0 for bearing in bears), *telling(asking))


def _limits_untold(facts: Facts) -> Iterator[str]:
    """The limits of stay that are not told of stays that are held, or may be."""
    for number, status in enumerate(facts.profile.statuses or ()):
        if status.held_until is None and held_still(status, facts) != NOT_MET:
            yield f"/statuses/{number}/held_until"


def _asking(missing: Sequence[str]) -> tuple[StillNeeded, ...]:
    """The questions by which some facts are told."""
    found = []
    for question in questionnaire():
        facts = tuple([pointer for pointer in missing if any(lies_in(pointer, root) for root in question.pointers)])
        if facts:
            found.append(StillNeeded(question=question.id, facts=facts))
    return tuple(found)
