"""What opens by itself: a pathway that is closed now, by an award, a birthday or more months of the present job."""

from __future__ import annotations

import math
from bisect import bisect_left
from datetime import date, timedelta
from typing import TYPE_CHECKING

from service.advice.answer.records import OpensLater, WhyLater
from service.advice.calendar.ageing import awarded_by
from service.advice.calendar.days import Days, days_by_law
from service.advice.calendar.key_dates import horizon
from service.profile.derived.education import AWAITED, award_dates
from service.profile.derived.person import birth_dates
from service.profile.facts import Facts
from service.profile.values import NOT_MET, SETTLED, add_months
from service.recommend.reasons import lacking, reads
from service.recommend.telling import closing
from service.recording import replace
from service.rules.criteria import AtLeast
from service.rules.evaluator import Evaluation
from service.rules.pathway import OPEN, LawStatus, Mode, Verdict, assess

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.recommend.decision import Decision, Ranked
    from service.rules.evaluator import Finding
    from service.rules.pathway import Assessment, Pathway

RECORD = ("/person/convictions", "/person/adverse_records")
STATUSES = "/statuses"
FEW_FAIL = (*RECORD, STATUSES, "/person/security_concern", "/wealth/needs_public_assistance")
"""What begins so keeps open a requirement at which few are turned away."""

FEW_FAIL_LATER = (*FEW_FAIL, "/family_links/")
"""So does, on a later day, what is asked of a relative who was named: whether the tie is genuine, say."""

OF_AGE = frozenset({"/person/birth_date", "/person/age_years"})
OF_DEGREES = frozenset({"/degrees"})
OF_WORK = frozenset({"/jobs"})
HANG_ON_TIME = OF_AGE | OF_DEGREES | OF_WORK
"""What may be met by a birthday, an award or more work; a requirement that fails on none of it stays as it is."""

MONTHS = "months"


def opens_later(decision: Decision) -> OpensLater | None:
    """The closed pathway that opens first by a degree in progress, a birthday or the present job, within years.

    The law that is known is applied as it will stand, and nothing else of the facts is taken to change.
    """
    days, ahead = decision.read(days_by_law), sorted(_days(decision.facts))
    found: OpensLater | None = None
    for ranked in decision.pathways:
        bars = _hanging_on_time(ranked)
        sooner = [(day, why) for day, why in ahead if found is None or day < found.on]
        found = _first(ranked, bars, days, sooner) or found
        before = horizon(decision.facts.as_of) if found is None else found.on - timedelta(days=1)
        found = _by_work(ranked, bars, days, before) or found
    return found


def awards_ahead(facts: Facts) -> list[date]:
    """The days by which awards that are still to come are due, in order."""
    awards = [award_dates(degree) for degree in facts.profile.degrees or ()]
    return sorted({award.last for award in awards if award is not None and award.last > facts.as_of})


def award_waited_for(decision: Decision, assessment: Assessment) -> date | None:
    """The day by which an award is due without which an undetermined pathway would be closed.

    None of a pathway for which the institution's letter does until then.
    """
    facts = decision.facts
    if assessment.verdict is not Verdict.UNDETERMINED or not any(map(_waits, assessment.findings)):
        return None
    for day in (facts.as_of, *awards_ahead(facts)):
        dated = [(degree, award_dates(degree)) for degree in facts.profile.degrees or ()]
        made = tuple([degree for degree, award in dated if award is None or award.last <= day])
        then = Facts(replace(facts.profile, degrees=made), facts.as_of)
        if assess(assessment.pathway, Evaluation(then, decision.state.law)).truth != NOT_MET:
            return None if day == facts.as_of else day
    return None


def _waits(finding: Finding) -> bool:
    """Whether an award that is still to come keeps a requirement, or one below it, open."""
    noted = finding.reading is not None and finding.reading.note == AWAITED
    return noted or any(map(_waits, finding.parts))


def on_day(day: date, decision: Decision, pathway: Pathway) -> Assessment:
    """What comes of a pathway on a later day, when what is due by then has been awarded."""
    then = Facts(awarded_by(decision.facts, day), decision.facts.as_of).on(day)
    return assess(pathway, Evaluation(then, decision.state.law))


def opens(assessment: Assessment, untold: tuple[str, ...] = RECORD) -> bool:
    """Whether a pathway is open, or only what is ``untold``, at which few are turned away, is still to be told."""
    if assessment.verdict is not Verdict.UNDETERMINED:
        return assessment.verdict in OPEN
    unsettled = [lacking(found) for found in assessment.requirements if found.truth not in SETTLED]
    return bool(unsettled) and all(lacks and all(fact.startswith(untold) for fact in lacks) for lacks in unsettled)


def _days(facts: Facts) -> Iterator[tuple[date, WhyLater]]:
    """The awards and birthdays to come, each at the latest day on which it may fall."""
    last = horizon(facts.as_of)
    yield from ((day, WhyLater.AWARD) for day in awards_ahead(facts) if day <= last)
    born = birth_dates(facts)
    if born is not None:
        ages = range(facts.as_of.year - born.last.year, last.year - born.last.year + 1)
        birthdays = (add_months(born.last, 12 * age) for age in ages)
        yield from ((day, WhyLater.AGE) for day in birthdays if facts.as_of < day <= last)


def _hanging_on_time(ranked: Ranked) -> tuple[Finding, ...]:
    """What closes a pathway, where all of it may be met as time goes by; else nothing."""
    assessment = ranked.assessment
    if assessment.verdict is not Verdict.NOT_ELIGIBLE or assessment.status is not LawStatus.IN_FORCE:
        return ()
    if not all(HANG_ON_TIME.intersection(reads(found)) for found in ranked.findings if found.truth == NOT_MET):
        return ()
    return tuple([bar for shut in closing(assessment.findings) for bar in _bars(shut)])


def _bars(finding: Finding) -> Iterator[Finding]:
    """What fails within a requirement that fails: of a count those that aren't met, and not the age that is."""
    if finding.reading is not None:
        yield finding
        return
    for part in finding.parts:
        if part.truth == NOT_MET:
            yield from _bars(part)


def _first(
    ranked: Ranked, bars: Sequence[Finding], days: Days, ahead: Sequence[tuple[date, WhyLater]]
) -> OpensLater | None:
    """The first of the days ahead on which a closed pathway is open, of the kind of day on which its bars hang."""
    read = {pointer for bar in bars for pointer in reads(bar)}
    hangs_on = {WhyLater.AGE: bool(read & OF_AGE), WhyLater.AWARD: bool(read & OF_DEGREES)}
    pathway = ranked.assessment.pathway
    return next(
        (
            OpensLater(id=pathway.id, on=day, why=why)
            for day, why in ahead
            if hangs_on[why] and _open(pathway, days, day)
        ),
        None,
    )


def _by_work(ranked: Ranked, bars: Sequence[Finding], days: Days, last: date) -> OpensLater | None:
    """The day, up to a last one, from which a closed pathway is open as a full-time job that is held now goes on."""
    facts, pathway = days.facts, ranked.assessment.pathway
    if not any(job.current and job.full_time is not False for job in facts.profile.jobs or ()):
        return None
    for months in sorted({months for bar in bars for months in _months_short(bar, days)}):
        closed, day = add_months(facts.as_of, max(0, months - 1)), add_months(facts.as_of, months + 1)
        if closed < last and _open(pathway, days, day):
            on = _from(pathway, days, closed, day)
            return OpensLater(id=pathway.id, on=on, why=WhyLater.WORK) if on <= last else None
    return None


def _months_short(bar: Finding, days: Days) -> Iterator[int]:
    """How many months of work a requirement lacks, where it counts them."""
    if isinstance(bar.criterion, AtLeast) and bar.reading is not None and OF_WORK.intersection(reads(bar)):
        law, name = days.state.law, bar.criterion.parameter
        if law.parameters[name].unit == MONTHS:
            yield math.ceil(law.versions(name, days.facts.as_of)[-1].value - bar.reading.value.low)


def _from(pathway: Pathway, days: Days, closed: date, open_: date) -> date:
    """The first day on which a pathway is open, between one on which it is closed and one on which it is open."""
    between = range(closed.toordinal() + 1, open_.toordinal())
    first = bisect_left(between, 1, key=lambda ordinal: _open(pathway, days, date.fromordinal(ordinal)))
    return date.fromordinal(between.start + first)


def _open(pathway: Pathway, days: Days, day: date) -> bool:
    """Whether a pathway may be entered on a later day, but for what few fail at."""
    then = days.on(pathway, day).assessment
    return then.mode is Mode.ENTRY and opens(then, FEW_FAIL_LATER)
