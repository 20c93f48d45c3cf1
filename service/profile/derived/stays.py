"""Derived facts about stays in Hong Kong: the time spent there, and applications that are pending or were refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.profile.codes import ApplicationOutcome, Purpose, RefusalGround, Scheme
from service.profile.derived.education import award_dates
from service.profile.derived.person import held_now
from service.profile.facts import Facts, Reading
from service.profile.values import (
    MET,
    NOT_MET,
    REVIEW,
    UNKNOWN,
    DateSpan,
    Truth,
    add_months,
    both,
    either,
    known,
    union,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.profile.model import Application, DaysInHongKong, Degree, Status

HONG_KONG = "HK"
HALF_OF_A_YEAR = 182.5
"""Days: whoever spends fewer of a whole year in Hong Kong spends most of it elsewhere. No page names a number."""


def contract_ended(status: Status, facts: Facts) -> DateSpan | None:
    """The day on which the job ended for which a stay for work was granted; ``None`` where none is known.

    As told of the stay; else, where all jobs are told and none goes on, the last day of the last one held in Hong Kong
    during it.
    """
    if status.contract_ended_on is not None or status.held_from is None:
        return status.contract_ended_on
    jobs = facts.profile.jobs or ()
    if not all(job.ended_on is not None and facts.reached(job.ended_on.last) for job in jobs):
        return None
    here = [job.ended_on for job in jobs if job.ended_on is not None and job.place == HONG_KONG]
    during = [day for day in here if day.first >= status.held_from.last]
    return max(during, key=lambda day: day.last, default=None)


STUDIED_MONTHS = 6
"""A stay for study that began so long before an award, and ended no longer before it, is the one it was earned on."""


def never_stayed(facts: Facts) -> bool:
    """Whether it is told that there never was a stay in Hong Kong, but as a visitor."""
    statuses = facts.profile.statuses
    return statuses is not None and all(status.scheme is Scheme.VISITOR for status in statuses)


def on_student_visa(degree: Degree, facts: Facts) -> Truth:
    """Whether a degree of Hong Kong was earned on a student visa: as stated, else read from the stays.

    Derived: whoever was here for study in the months before the award earned it on that stay.
    """
    awarded = award_dates(degree)
    if degree.student_visa is not None or awarded is None:
        return known(degree.student_visa)
    before = DateSpan(add_months(awarded.first, -STUDIED_MONTHS), add_months(awarded.last, -STUDIED_MONTHS))
    studied = any(
        status.scheme is Scheme.STUDENT
        and status.held_from is not None
        and status.held_from.last <= before.first
        and (ends := status.held_until or (DateSpan(facts.facts_on, facts.facts_on) if status.current else None))
        and ends.first >= before.last
        for status in facts.profile.statuses or ()
    )
    return MET if studied else UNKNOWN


def time_here(facts: Facts) -> Reading[Truth]:
    """Whether the person lives in Hong Kong, and for most of each whole year of the stay, as far as days are told.

    ImmD weighs the duration of the stay and names no number of days: living elsewhere, or spending most of a whole year
    elsewhere, is for an officer to weigh. Silence on days says nothing against whoever lives there.
    """
    residence, told = facts.profile.person.residence, facts.profile.days_in_hong_kong
    pointers = ("/person/residence", "/days_in_hong_kong")
    away, lacks = _away(facts)
    if residence is not None and residence != HONG_KONG:
        return Reading(REVIEW, pointers)
    if residence is None and not told:
        return Reading(union(MET, REVIEW), pointers, pointers[:1])
    truth = {MET: REVIEW, NOT_MET: MET}.get(away, union(MET, REVIEW))
    if residence is None and truth == MET:
        return Reading(union(MET, REVIEW), pointers, pointers[:1])
    return Reading(truth, pointers, () if truth in (MET, REVIEW) else lacks)


def _away(facts: Facts) -> tuple[Truth, tuple[str, ...]]:
    begun = _begun(facts)
    truth = NOT_MET
    lacks: list[str] = []
    for index, item in enumerate(facts.profile.days_in_hong_kong or ()):
        this = both(_whole(item, begun, facts), UNKNOWN if item.days is None else item.days.below(HALF_OF_A_YEAR))
        if this == UNKNOWN:
            lacks += [f"/days_in_hong_kong/{index}/{name}" for name in ("year", "days") if getattr(item, name) is None]
            lacks += ["/statuses"] if begun is None else []
        truth = either(truth, this)
    return truth, tuple(lacks)


def _begun(facts: Facts) -> DateSpan | None:
    """When the first of the stays that are held began; ``None`` where that isn't told."""
    days = [status.held_from for status in facts.profile.statuses or () if held_now(status, facts.as_of) != NOT_MET]
    told = [day for day in days if day is not None]
    return min(told, key=lambda day: day.first) if told and len(told) == len(days) else None


def _whole(item: DaysInHongKong, begun: DateSpan | None, facts: Facts) -> Truth:
    """Whether a year lies wholly within the stay and before the day of lodging."""
    if item.year is None:
        return UNKNOWN
    over = item.year.below(facts.as_of.year)
    if begun is None:
        return both(over, UNKNOWN)
    if item.year.low > begun.last.year:
        return over
    return both(over, NOT_MET if item.year.high <= begun.first.year else UNKNOWN)


def _some(facts: Facts, fits: Callable[[Application], bool]) -> Reading[Truth]:
    told = facts.profile.applications or ()
    return Reading(known(any(map(fits, told))), ("/applications",))


def application_pending(facts: Facts) -> Reading[Truth]:
    """For a remark: whether an application to the Immigration Department is said to be pending."""
    return _some(facts, lambda one: one.outcome is ApplicationOutcome.PENDING)


def application_refused(facts: Facts) -> Reading[Truth]:
    """For a remark: whether the Immigration Department is said to have refused an application."""
    return _some(facts, lambda one: one.outcome is ApplicationOutcome.REFUSED)


def refused_for_papers(facts: Facts) -> Reading[Truth]:
    """For a remark: whether an application is said to have been refused for missing papers, among other grounds."""
    return _some(facts, lambda one: RefusalGround.PAPERS_MISSING in (one.grounds or ()))


def pending_under(schemes: frozenset[Scheme]) -> Callable[[Facts], Reading[Truth]]:
    """For a remark: whether an application under one of the schemes, to enter or change, is said to be pending."""

    def pending(facts: Facts) -> Reading[Truth]:
        return _some(
            facts,
            lambda one: (
                one.outcome is ApplicationOutcome.PENDING
                and one.scheme in schemes
                and one.purpose is not Purpose.EXTEND
            ),
        )

    return pending


def extension_pending(facts: Facts, scheme: Scheme | None) -> Application | None:
    """The application to extend a stay under a scheme that is said to be pending, if there is one."""
    for one in facts.profile.applications or ():
        extends = one.purpose in (Purpose.EXTEND, None) and one.scheme in (scheme, None)
        if one.outcome is ApplicationOutcome.PENDING and extends:
            return one
    return None
