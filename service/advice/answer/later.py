"""What opens by itself: a pathway that is closed now, on the day of an award or of a birthday that is still to come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.answer.records import OpensLater, WhyLater
from service.advice.calendar.ageing import awarded_by
from service.advice.calendar.days import Days, days_by_law
from service.advice.calendar.key_dates import horizon
from service.profile.derived.education import award_dates
from service.profile.derived.person import birth_dates
from service.profile.facts import Facts
from service.profile.values import MET, NOT_MET, REVIEW, add_months
from service.recommend.reasons import lacking, law_findings, reads
from service.recommend.telling import closing
from service.rules.evaluator import Evaluation
from service.rules.pathway import OPEN, LawStatus, Mode, Verdict, assess

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from service.recommend.decision import Decision, Ranked
    from service.rules.pathway import Assessment, Pathway

RECORD = ("/person/convictions", "/person/adverse_records")
STATUSES = "/statuses"
FEW_FAIL = (*RECORD, STATUSES)
"""What begins so keeps open a requirement at which few are turned away."""

FEW_FAIL_LATER = (*FEW_FAIL, "/family_links/")
"""So does, on a later day, what is asked of a relative who was named: whether the tie is genuine, say."""

OF_AGE = frozenset({"/person/birth_date", "/person/age_years"})
OF_DEGREES = frozenset({"/degrees"})
HANG_ON_TIME = OF_AGE | OF_DEGREES
"""What may be met by a birthday or by an award; a requirement that fails on none of it stays as it is."""


def opens_later(decision: Decision) -> OpensLater | None:
    """The closed pathway that opens first by a degree in progress or by a birthday, within the years looked at.

    The law that is known is applied as it will stand, and nothing else of the facts is taken to change.
    """
    days, ahead = decision.read(days_by_law), sorted(_days(decision.facts))
    found: OpensLater | None = None
    for ranked in decision.pathways:
        sooner = [(day, why) for day, why in ahead if found is None or day < found.on]
        found = _first(ranked, days, sooner) or found
    return found


def awards_ahead(facts: Facts) -> list[date]:
    """The days by which awards that are still to come are due, in order."""
    awards = [award_dates(degree) for degree in facts.profile.degrees or ()]
    return sorted({award.last for award in awards if award is not None and award.last > facts.as_of})


def on_day(day: date, decision: Decision, pathway: Pathway) -> Assessment:
    """What comes of a pathway on a later day, when what is due by then has been awarded."""
    then = Facts(awarded_by(decision.facts, day), decision.facts.as_of).on(day)
    return assess(pathway, Evaluation(then, decision.state.law))


def opens(assessment: Assessment, untold: tuple[str, ...] = RECORD) -> bool:
    """Whether a pathway is open, or only what is ``untold``, at which few are turned away, is still to be told."""
    if assessment.verdict is not Verdict.UNDETERMINED:
        return assessment.verdict in OPEN
    unsettled = [lacking(found) for found in law_findings(assessment) if found.truth not in (MET, NOT_MET, REVIEW)]
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


def _first(ranked: Ranked, days: Days, ahead: Sequence[tuple[date, WhyLater]]) -> OpensLater | None:
    """The first of the days ahead on which a closed pathway is open, of the kind of day on which its bars hang."""
    assessment = ranked.assessment
    if assessment.verdict is not Verdict.NOT_ELIGIBLE or assessment.status is not LawStatus.IN_FORCE:
        return None
    if not all(HANG_ON_TIME.intersection(reads(found)) for found in ranked.findings if found.truth == NOT_MET):
        return None
    read = {pointer for shut in closing(assessment.findings) for pointer in reads(shut)}
    hangs_on = {WhyLater.AGE: bool(read & OF_AGE), WhyLater.AWARD: bool(read & OF_DEGREES)}
    for day, why in ahead:
        then = days.on(assessment.pathway, day).assessment if hangs_on[why] else None
        if then is not None and then.mode is Mode.ENTRY and opens(then, FEW_FAIL_LATER):
            return OpensLater(id=assessment.pathway.id, on=day, why=why)
    return None
