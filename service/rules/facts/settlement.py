"""Derived facts about a stay under QMAS and about having settled, as the extension of that stay reads them.

Text: ImmD's QMAS page, Extension of Stay, revision of 15 December 2025.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from service.profile.codes import QmasTest, Scheme
from service.profile.derived.earnings import hkd
from service.profile.derived.items import one_passes, untold
from service.profile.facts import Facts, Reading
from service.profile.values import (
    ANY_AMOUNT,
    NOT_MET,
    UNKNOWN,
    DateSpan,
    Span,
    Truth,
    both,
    either,
    known,
    months_between,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from service.profile.model import Business, Job, Offer, Status

_HERE = "HK"


def _stays(facts: Facts, schemes: frozenset[Scheme]) -> list[tuple[int, Status]]:
    return [(index, status) for index, status in enumerate(facts.profile.statuses or ()) if status.scheme in schemes]


def _qmas_stays(facts: Facts) -> list[tuple[int, Status]]:
    return _stays(facts, frozenset({Scheme.QMAS}))


def granted_under(test: QmasTest) -> Callable[[Facts], Reading[Truth]]:
    """A derived fact: whether the QMAS stay was granted under a test."""

    def granted(facts: Facts) -> Reading[Truth]:
        if facts.profile.statuses is None:
            return Reading(UNKNOWN, ("/statuses",), ("/statuses",))
        truth = NOT_MET
        lacks = []
        for index, status in _qmas_stays(facts):
            lacks += [f"/statuses/{index}/qmas_test"] if status.qmas_test is None else []
            truth = either(truth, UNKNOWN if status.qmas_test is None else known(status.qmas_test is test))
        for index, status in enumerate(facts.profile.statuses):
            if status.scheme is None and status.qmas_test in (None, test):
                lacks.append(f"/statuses/{index}/scheme")
                truth = either(truth, UNKNOWN)
        return Reading(truth, ("/statuses",), tuple(lacks) if truth == UNKNOWN else ())

    return granted


def _begun(stays: Iterable[tuple[int, Status]]) -> DateSpan | None:
    """When the first of the stays began; ``None`` where that isn't known of every stay."""
    dates = [status.held_from for _, status in stays]
    known_dates = [day for day in dates if day is not None]
    if not dates or len(known_dates) < len(dates):
        return None
    return DateSpan(min(day.first for day in known_dates), min(day.last for day in known_dates))


def months_permitted_under(schemes: frozenset[Scheme]) -> Callable[[Facts], Reading[Span]]:
    """A derived fact: completed months, up to the day of lodging, since the stay under the schemes began."""

    def permitted(facts: Facts) -> Reading[Span]:
        stays = _stays(facts, schemes)
        begun = _begun(stays)
        if begun is None:
            lacks = tuple(f"/statuses/{index}/held_from" for index, status in stays if status.held_from is None)
            return Reading(ANY_AMOUNT, ("/statuses",), lacks or ("/statuses",))
        low, high = (months_between(day, facts.as_of) for day in (begun.last, begun.first))
        return Reading(Span(math.floor(low), math.floor(high)), ("/statuses",))

    return permitted


months_permitted = months_permitted_under(frozenset({Scheme.QMAS}))


def months_granted(facts: Facts) -> Reading[Span]:
    """Completed months from the start of the QMAS stay to the limit of stay: more than a first stay once extended."""
    stays = _qmas_stays(facts)
    begun = _begun(stays)
    if begun is None:
        return facts.read(months_permitted)
    ends = [status.held_until for _, status in stays]
    known_ends = [day for day in ends if day is not None]
    so_far = math.floor(months_between(begun.last, facts.as_of))
    if len(known_ends) < len(ends):
        lacks = tuple(f"/statuses/{index}/held_until" for index, status in stays if status.held_until is None)
        return Reading(Span(so_far, math.inf), ("/statuses",), lacks)
    low = math.floor(months_between(begun.last, max(day.first for day in known_ends)))
    high = math.floor(months_between(begun.first, max(day.last for day in known_ends)))
    return Reading(Span(low, high), ("/statuses",))


def assessable_income_hkd(facts: Facts) -> Reading[Span]:
    """Assessable income for salaries tax in the previous year of assessment, in HK$."""
    pointer = "/income/assessable_last_assessment_year"
    return hkd(facts.profile.income.assessable_last_assessment_year, pointer, facts)


def _held_here(job: Job) -> Truth:
    place = UNKNOWN if job.place is None else known(job.place == _HERE)
    return both(place, known(job.current))


def _stable_graduate_work(offer: Offer) -> Truth:
    return both(both(known(offer.confirmed), known(offer.degree_level)), known(offer.stable_income))


def _operates_here(business: Business) -> Truth:
    place = UNKNOWN if business.place is None else known(business.place == _HERE)
    return both(both(place, known(business.owned_now)), known(business.operating))


def gainful_employment(facts: Facts) -> Reading[Truth]:
    """Whether a job in Hong Kong is held or confirmed."""
    jobs, offers = facts.profile.jobs, facts.profile.offers
    truth = NOT_MET if offers is not None and jobs is not None else UNKNOWN
    lacks = [pointer for pointer, given in (("/offers", offers), ("/jobs", jobs)) if given is None]
    for index, offer in enumerate(offers or ()):
        lacks += [f"/offers/{index}/confirmed"] if offer.confirmed is None else []
        truth = either(truth, known(offer.confirmed))
    for index, job in enumerate(jobs or ()):
        this = _held_here(job)
        lacks += [f"/jobs/{index}/place"] if this == UNKNOWN and job.place is None else []
        lacks += [f"/jobs/{index}/current"] if this == UNKNOWN and job.current is None else []
        truth = either(truth, this)
    return Reading(truth, ("/offers", "/jobs"), tuple(lacks) if truth == UNKNOWN else ())


def graduate_employment(facts: Facts) -> Reading[Truth]:
    """Whether a job in Hong Kong at graduate, specialist or senior level with a stable income is held or confirmed."""
    asked = ("confirmed", "degree_level", "stable_income")
    offers = facts.profile.offers
    return one_passes("/offers", offers, lambda offer: (_stable_graduate_work(offer), untold(offer, asked)))


def business_here(facts: Facts) -> Reading[Truth]:
    """Whether a business that operates in Hong Kong is owned now."""
    asked = ("place", "owned_now", "operating")
    businesses = facts.profile.businesses
    return one_passes("/businesses", businesses, lambda business: (_operates_here(business), untold(business, asked)))


def _any_given(given: dict[str, tuple[object, ...] | None]) -> Reading[Truth]:
    truth = NOT_MET
    for items in given.values():
        truth = either(truth, UNKNOWN if items is None else known(bool(items)))
    pointers = tuple(given)
    lacks = tuple(pointer for pointer, items in given.items() if items is None)
    return Reading(truth, pointers, lacks if truth == UNKNOWN else ())


def other_steps(facts: Facts) -> Reading[Truth]:
    """Whether other steps towards settling were taken: a business planned, housing or schooling arranged, and so on."""
    profile = facts.profile
    return _any_given({"/plan/steps": profile.plan.steps, "/business_plans": profile.business_plans})


def business_joined(facts: Facts) -> Reading[Truth]:
    """Whether a business in Hong Kong is owned and operates, or is planned to be set up or joined."""
    here = facts.read(business_here)
    planned = _any_given({"/business_plans": facts.profile.business_plans})
    truth = either(here.value, planned.value)
    return Reading(truth, (*here.reads, *planned.reads), (*here.lacks, *planned.lacks) if truth == UNKNOWN else ())


def settled(facts: Facts) -> Reading[Truth]:
    """Whether the person ordinarily lives in Hong Kong."""
    residence = facts.profile.person.residence
    pointer = ("/person/residence",)
    return Reading(UNKNOWN if residence is None else known(residence == _HERE), pointer, () if residence else pointer)
