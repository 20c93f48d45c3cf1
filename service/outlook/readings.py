"""Derived facts that only the classifiers read, as intervals over what the facts leave open."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from service.profile.codes import DegreeLevel
from service.profile.derived.earnings import hkd
from service.profile.derived.education import award_dates, first_degree_date, is_awarded, is_level
from service.profile.derived.person import no_adverse_record, no_conviction
from service.profile.derived.work import months_in_window
from service.profile.facts import Facts, Reading
from service.profile.values import MET, NOT_MET, UNKNOWN, Span, Truth, both
from service.rules.catalogue import BY_ID
from service.rules.criteria import KOf, Points, every

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.profile.model import BusinessPlan, FamilyLink, Offer
    from service.rules.evaluator import Evaluation

LEVELS = {
    DegreeLevel.SUB_DEGREE: 1,
    DegreeLevel.HIGHER_DIPLOMA: 1,
    DegreeLevel.BACHELOR: 2,
    DegreeLevel.POSTGRADUATE_CERTIFICATE: 2,
    DegreeLevel.MASTER: 3,
    DegreeLevel.DOCTOR: 4,
    DegreeLevel.HONORARY: 0,
    DegreeLevel.NONE: 0,
}
BACHELOR = frozenset({DegreeLevel.BACHELOR})
LONGEST_AGO = 80
QMAS_REGIME = "criteria_2024"


def truth_span(truth: Truth) -> Span:
    """A truth as 0 (not met) to 1 (met); what an officer must judge lies anywhere between."""
    return Span(1 if truth == MET else 0, 0 if truth == NOT_MET else 1)


@lru_cache(maxsize=1)
def _twelve_criteria() -> KOf:
    rule = BY_ID["qmas_gpt"].entry[QMAS_REGIME]
    return next(criterion for criterion in every(rule) if isinstance(criterion, KOf))


def qmas_criteria_met(evaluation: Evaluation) -> Span:
    """How many of the twelve criteria of the General Points Test since 1 November 2024 are met, by the rules."""
    count = evaluation.of(_twelve_criteria()).count
    if count is None:
        message = "the General Points Test counts its criteria"
        raise TypeError(message)
    return Span(count[0], count[1])


@lru_cache(maxsize=1)
def _points_tests() -> dict[str, Points]:
    return {
        regime: criterion
        for regime, rule in BY_ID["qmas_gpt"].entry.items()
        for criterion in every(rule)
        if isinstance(criterion, Points)
    }


def qmas_points(evaluation: Evaluation) -> Span:
    """Points under the General Points Test's table of the day, over the tables that may be in force; 0 under none."""
    total: Span | None = None
    for version in evaluation.law.versions("qmas.regime", evaluation.facts.as_of):
        test = _points_tests().get(version.value)
        count = None if test is None else evaluation.of(test).count
        points = Span(0, 0) if count is None else Span(count[0], count[1])
        total = points if total is None else total.hull(points)
    return total or Span(0, 0)


def best_degree(facts: Facts) -> Reading[Span]:
    """The highest award held by the day of lodging, as an ordinal from 0 (none) to 4 (doctorate)."""
    pointers = ("/degrees",)
    degrees = facts.profile.degrees
    if degrees is None:
        return Reading(Span(0, 4), pointers, pointers)
    low = high = 0
    for degree in degrees:
        awarded = is_awarded(degree, facts)
        if awarded == NOT_MET:
            continue
        high = max(high, 4 if degree.level is None else LEVELS[degree.level])
        if awarded == MET and degree.level is not None:
            low = max(low, LEVELS[degree.level])
    return Reading(Span(low, high), pointers, () if low == high else pointers)


def bachelor_years_ago(facts: Facts) -> Reading[Span]:
    """Calendar years since the latest bachelor's, by year of award; the longest where there is none."""
    pointers = ("/degrees",)
    degrees = facts.profile.degrees
    if degrees is None:
        return Reading(Span(0, LONGEST_AGO), pointers, pointers)
    low = high = float(LONGEST_AGO)
    lacks: list[str] = []
    for index, degree in enumerate(degrees):
        counts = both(is_level(degree, BACHELOR), is_awarded(degree, facts))
        if counts == NOT_MET:
            continue
        dates = award_dates(degree)
        year = facts.as_of.year
        latest = 0.0 if dates is None else max(0.0, year - dates.years.high)
        earliest = LONGEST_AGO if dates is None else min(LONGEST_AGO, max(0.0, year - dates.years.low))
        low = min(low, latest)
        high = min(high, earliest) if counts == MET else high
        lacks += [f"/degrees/{index}"] if counts != MET or latest != earliest else []
    return Reading(Span(low, high), pointers, tuple(lacks) if low != high else ())


def work_in_window(facts: Facts) -> Reading[Span]:
    """Months of full-time work in the last five years, after the first degree."""
    return months_in_window(facts, facts.read(first_degree_date).value)


def record_clear(facts: Facts) -> Reading[Span]:
    """1 where neither a conviction nor an adverse immigration record is there, 0 where one is."""
    convictions, records = facts.read(no_conviction), facts.read(no_adverse_record)
    truth = both(convictions.value, records.value)
    lacks = (*convictions.lacks, *records.lacks) if truth == UNKNOWN else ()
    return Reading(truth_span(truth), (*convictions.reads, *records.reads), lacks)


def _offers(facts: Facts) -> tuple[Offer, ...] | None:
    return facts.profile.offers


def offer_annual_pay_hkd(facts: Facts) -> Reading[Span]:
    """Pay a year of the best paid offer, in HK$; nothing where there is no offer."""
    offers = _offers(facts)
    if offers is None:
        return Reading(Span(0, math.inf), ("/offers",), ("/offers",))
    low = high = 0.0
    lacks: list[str] = []
    for index, offer in enumerate(offers):
        pay = hkd(offer.annual_pay, f"/offers/{index}/annual_pay", facts)
        low, high = max(low, pay.value.low), max(high, pay.value.high)
        lacks += pay.lacks
    return Reading(Span(low, high), ("/offers",), tuple(lacks) if low != high else ())


def employer_months(facts: Facts) -> Reading[Span]:
    """Age of the longest established employer among the offers, in months; nothing where there is no offer."""
    offers = _offers(facts)
    if offers is None:
        return Reading(Span(0, 6000), ("/offers",), ("/offers",))
    low = high = 0.0
    lacks: list[str] = []
    for index, offer in enumerate(offers):
        age = offer.employer_months
        low = max(low, 0.0 if age is None else age.low)
        high = max(high, 6000.0 if age is None else age.high)
        lacks += [f"/offers/{index}/employer_months"] if age is None else []
    return Reading(Span(low, high), ("/offers",), tuple(lacks) if low != high else ())


def sponsor_income_hkd(facts: Facts) -> Reading[Span]:
    """Income a year of the relative in Hong Kong who earns most, in HK$; nothing where no relative is there."""
    return _most(facts.profile.family_links, "/family_links", "sponsor_annual_income", facts)


def planned_investment_hkd(facts: Facts) -> Reading[Span]:
    """Money to be put into the largest business planned in Hong Kong, in HK$; nothing where none is planned."""
    return _most(facts.profile.business_plans, "/business_plans", "investment", facts)


def _most(items: Sequence[FamilyLink | BusinessPlan] | None, pointer: str, name: str, facts: Facts) -> Reading[Span]:
    if items is None:
        return Reading(Span(0, math.inf), (pointer,), (pointer,))
    low = high = 0.0
    lacks: list[str] = []
    for index, item in enumerate(items):
        sum_ = hkd(getattr(item, name), f"{pointer}/{index}/{name}", facts)
        low, high = max(low, sum_.value.low), max(high, sum_.value.high)
        lacks += sum_.lacks
    return Reading(Span(low, high), (pointer,), tuple(lacks) if low != high else ())


def planned_local_jobs(facts: Facts) -> Reading[Span]:
    """Local jobs of the business planned that brings the most; nothing where none is planned."""
    pointers = ("/business_plans",)
    plans = facts.profile.business_plans
    if plans is None:
        return Reading(Span(0, math.inf), pointers, pointers)
    low = high = 0.0
    lacks: list[str] = []
    for index, plan in enumerate(plans):
        low = max(low, 0.0 if plan.local_jobs is None else plan.local_jobs.low)
        high = max(high, math.inf if plan.local_jobs is None else plan.local_jobs.high)
        lacks += [f"/business_plans/{index}/local_jobs"] if plan.local_jobs is None else []
    return Reading(Span(low, high), pointers, tuple(lacks) if low != high else ())
