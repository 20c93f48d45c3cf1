"""Top Talent Pass Scheme (TTPS), Categories A, B and C.

Opened 28 December 2022. No job offer, no quota but for Category C, no age limit. Text: ImmD's TTPS page
(https://www.immd.gov.hk/eng/services/visas/TTPS.html), eligibility criteria (a) to (c) and Notes 1 to 7.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from service.profile.codes import Scheme
from service.profile.derived.items import one_passes
from service.profile.derived.person import status_held
from service.profile.derived.work import WINDOW_MONTHS, months_in_window
from service.profile.facts import Facts, Reading
from service.profile.values import MET, NOT_MET, UNKNOWN, Span, Truth, add_months, both, known, negation
from service.rules.common import (
    ADVERSE_RECORD_WEIGHED,
    CLEAR_RECORD,
    DECLARE_CONVICTIONS,
    DIRECTORS_DISCRETION,
    MAINLAND_CONSENT,
    NOT_EXCLUDED_NATIONAL,
    OVERSEAS_CHINESE,
    STANDING,
)
from service.rules.criteria import AllOf, AtLeast, AtMost, Below, ByCase, Criterion, Holds
from service.rules.extension import (
    TIME_HERE,
    employed_or_transferred,
    job_or_business,
    months_of,
    rest_of_first_stay,
    top_tier,
    top_tier_at_the_limit,
    top_tier_brings,
    within_contract,
)
from service.rules.facts.degrees import (
    latest_qualifying_award,
    listed_bachelor,
    no_local_undergraduate,
    qualifying_award,
)
from service.rules.facts.income import taxable_income_hkd
from service.rules.law import Certainty
from service.rules.lists.institutions import list_versions
from service.rules.pathway import Family, Mode, Pathway, Remark, Selection

if TYPE_CHECKING:
    from service.profile.model import Status

LINK = "https://www.immd.gov.hk/eng/services/visas/TTPS.html"
TTPS = frozenset({Scheme.TTPS_A, Scheme.TTPS_B, Scheme.TTPS_C})

ever_admitted = status_held(TTPS, now=False)


def never_admitted(facts: Facts) -> Reading[Truth]:
    """Whether no first stay under TTPS has been granted; it is granted once only."""
    reading = facts.read(ever_admitted)
    return Reading(negation(reading.value), reading.reads, reading.lacks)


def work_after_bachelor(facts: Facts) -> Reading[Span]:
    """Months of full-time work in the last five years, after the bachelor's that counts."""
    award = facts.read(qualifying_award)
    work = months_in_window(facts, award.value)
    before = award.value is None or award.value.last <= add_months(facts.as_of, -WINDOW_MONTHS)
    lacks = work.lacks if work.value.is_exact or before else (*work.lacks, *award.lacks)
    if facts.profile.experience.last_five_years_months is not None:
        lacks = work.lacks
    return Reading(work.value, work.reads, tuple(dict.fromkeys(lacks)))


def years_since_graduation(facts: Facts) -> Reading[Span]:
    """Calendar years since the latest bachelor's that counts, by year of graduation."""
    award = facts.read(latest_qualifying_award)
    if award.value is None:
        return Reading(Span(0, facts.as_of.year), award.reads)
    years = award.value.years
    return Reading(Span(facts.as_of.year - years.high, facts.as_of.year - years.low), award.reads, award.lacks)


FIRST_STAY_ONCE = Holds("ttps.first_stay_once", never_admitted, "immd-ttps")
LISTED_BACHELOR = Holds("ttps.listed_bachelor", listed_bachelor, "gov-list-2026", Certainty.SEVERAL_SECONDARY)
GATES = (NOT_EXCLUDED_NATIONAL, CLEAR_RECORD, FIRST_STAY_ONCE)

CATEGORY_A = AllOf("ttps_a", (AtLeast("ttps_a.income", taxable_income_hkd, "ttps_a.income_hkd"), *GATES))

CATEGORY_B = AllOf(
    "ttps_b",
    (LISTED_BACHELOR, AtLeast("ttps_b.work", work_after_bachelor, "ttps_b.work_months"), *GATES),
)

CATEGORY_C = AllOf(
    "ttps_c",
    (
        LISTED_BACHELOR,
        AtMost("ttps_c.graduation", years_since_graduation, "ttps_c.graduation_years"),
        Below("ttps_c.work", work_after_bachelor, "ttps_c.work_months"),
        Holds("ttps_c.no_local_undergraduate", no_local_undergraduate, "immd-ttps"),
        *GATES,
    ),
)

BY_WORK = AllOf("ttps.by_work", (job_or_business(employed_or_transferred), TIME_HERE))
"""What is asked at the end of a whole stay; the time spent in Hong Kong is weighed there."""

LAST_DAY_BEFORE = date(2024, 10, 15)
"""Whoever was granted Category A up to this day was granted 24 months and not 36."""


def list_of_an_earlier_year(facts: Facts) -> Reading[Truth]:
    """For a remark: whether the last list that is held is of an earlier year, so that a new one may have replaced it.

    It was revised from 1 January in three years running; nothing enacts that it will be.
    """
    return Reading(known(facts.as_of.year > list_versions()[-1].in_force_from.year))


def granted_before_the_longer_stay(facts: Facts) -> Reading[Truth]:
    """Whether a first stay under Category A was granted before 16 October 2024 and was not extended since.

    Source: reprint of the Government's release of 1 Nov 2024 (about 21,000 people).
    """
    statuses = facts.profile.statuses
    once = len([status for status in statuses or () if status.scheme in (Scheme.TTPS_A, None)]) == 1

    def granted_then(status: Status) -> tuple[Truth, tuple[str, ...]]:
        if status.scheme not in (Scheme.TTPS_A, None):
            return NOT_MET, ()
        begun = UNKNOWN if status.held_from is None else status.held_from.on_or_before(LAST_DAY_BEFORE)
        granted = UNKNOWN if status.granted_on is None else status.granted_on.on_or_before(LAST_DAY_BEFORE)
        truth = both(MET if begun == MET else granted, negation(_longer_than_granted_then(status)))
        truth = both(both(truth, known(once)), UNKNOWN if status.scheme is None else MET)
        return truth, ("granted_on",)

    return one_passes("/statuses", statuses, granted_then)


GRANTED_THEN_MONTHS = 24
"""What Category A was granted up to that day; a first stay of more was granted after it."""


def _longer_than_granted_then(status: Status) -> Truth:
    months = months_of(status)
    return UNKNOWN if months is None else negation(months.at_most(GRANTED_THEN_MONTHS))


TRANSITION = Holds("ttps_a.granted_before", granted_before_the_longer_stay, "gov-nov-2024", Certainty.SEVERAL_SECONDARY)


def _extension(code: str, first_stay: str, at_the_end: Criterion) -> Criterion:
    """An extension: the rest of a first stay that a travel document cut short, or what is asked at the end of it."""
    rest = Holds("ttps.rest_of_first_stay", rest_of_first_stay(TTPS, first_stay), "immd-ttps")
    ground = ByCase(code, rest, then=AllOf("ttps.rest", ()), otherwise=at_the_end, telling=True)
    return AllOf("extension", (ground, NOT_EXCLUDED_NATIONAL, CLEAR_RECORD, top_tier("ttps", TTPS)))


EXTENSION = _extension("ttps.extension", "ttps_bc.first_stay_months", BY_WORK)
EXTENSION_A = _extension(
    "ttps_a.extension",
    "ttps_a.first_stay_months",
    ByCase("ttps_a.by_grant", TRANSITION, AllOf("ttps_a.one_more_year", ()), BY_WORK, telling=True),
)

CONDITIONS = (*STANDING, MAINLAND_CONSENT, OVERSEAS_CHINESE, DECLARE_CONVICTIONS)
VERIFIED_DEGREE = Remark("ttps.verified_degree", "immd-ttps", of=Mode.ENTRY)
LATER_LIST_NOT_READ = Remark(
    "ttps.later_list_not_read", "gov-list-2026", Certainty.DERIVED, applies=list_of_an_earlier_year, of=Mode.ENTRY
)
RENEWAL_NEEDS_WORK = Remark("ttps.renewal_needs_work", "immd-ttps", of=Mode.ENTRY)
ONE_MORE_YEAR = Remark(
    "ttps_a.one_more_year_brings",
    "gov-nov-2024",
    Certainty.SEVERAL_SECONDARY,
    applies=granted_before_the_longer_stay,
    parameter="ttps_a.transition_years",
)


def rest_brings(first_stay: str) -> Remark:
    """A word to whoever asks for the rest of a first stay that a travel document cut short."""
    return Remark("ttps.rest_brings", "immd-ttps", applies=rest_of_first_stay(TTPS, first_stay), parameter=first_stay)


REST_OF_A, REST_OF_BC = map(rest_brings, ("ttps_a.first_stay_months", "ttps_bc.first_stay_months"))
OF_EXTENSION = (
    top_tier_brings("ttps", TTPS, "immd-ttps"),
    top_tier_at_the_limit("ttps", TTPS, "immd-ttps"),
    within_contract(TTPS, "immd-ttps"),
)
DISCRETION = (DIRECTORS_DISCRETION, ADVERSE_RECORD_WEIGHED, RENEWAL_NEEDS_WORK, *OF_EXTENSION)
QUOTA = Remark("ttps_c.quota", "fragomen-ttps", Certainty.SEVERAL_SECONDARY, parameter="ttps_c.quota", of=Mode.ENTRY)
GRADUATION_YEAR_DOUBT = Remark("ttps_c.graduation_year_doubt", "immd-ttps", of=Mode.ENTRY)


def _terms(first_stay: str) -> dict[str, str]:
    return {
        "first_stay_months": first_stay,
        "extension_pattern_years": "ttps.extension_pattern",
        "top_tier_years": "ttps.top_tier_years",
        "top_tier_income_hkd": "ttps.top_tier_income_hkd",
        "condition_of_stay": "ttps.condition_of_stay",
        "dependants": "ttps.dependants",
        "processing_weeks": "ttps.processing_weeks",
        "extension_window": "ttps.extension_window",
        "extension_processing_weeks": "common.extension_processing_weeks",
        "application_fee_hkd": "common.application_fee_hkd",
        "issuance_fee_hkd": "common.issuance_fee_long_hkd",
        "permanent_residence_years": "common.permanent_residence_years",
    }


TTPS_A = Pathway(
    id="ttps_a",
    scheme="ttps",
    family=Family.TALENT,
    selection=Selection.THRESHOLD,
    regime="ttps.regime",
    entry={"categories": CATEGORY_A},
    extension={"categories": EXTENSION_A},
    held=frozenset({Scheme.TTPS_A}),
    conditions=CONDITIONS,
    discretion=(*DISCRETION, REST_OF_A, ONE_MORE_YEAR),
    terms=_terms("ttps_a.first_stay_months"),
    link=LINK,
)

TTPS_B = Pathway(
    id="ttps_b",
    scheme="ttps",
    family=Family.TALENT,
    selection=Selection.THRESHOLD,
    regime="ttps.regime",
    entry={"categories": CATEGORY_B},
    extension={"categories": EXTENSION},
    held=frozenset({Scheme.TTPS_B}),
    conditions=(*CONDITIONS, VERIFIED_DEGREE, LATER_LIST_NOT_READ),
    discretion=(*DISCRETION, REST_OF_BC),
    terms=_terms("ttps_bc.first_stay_months"),
    link=LINK,
)

TTPS_C = Pathway(
    id="ttps_c",
    scheme="ttps",
    family=Family.TALENT,
    selection=Selection.FIRST_COME,
    regime="ttps.regime",
    entry={"categories": CATEGORY_C},
    extension={"categories": EXTENSION},
    held=frozenset({Scheme.TTPS_C}),
    conditions=(*CONDITIONS, VERIFIED_DEGREE, LATER_LIST_NOT_READ, QUOTA),
    discretion=(*DISCRETION, REST_OF_BC, GRADUATION_YEAR_DOUBT),
    terms=_terms("ttps_bc.first_stay_months") | {"quota": "ttps_c.quota"},
    link=LINK,
)

PATHWAYS = (TTPS_A, TTPS_B, TTPS_C)
