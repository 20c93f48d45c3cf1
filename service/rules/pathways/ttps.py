"""Top Talent Pass Scheme (TTPS), Categories A, B and C.

Opened 28 December 2022. No job offer, no quota but for Category C, no age limit. Text: ImmD's TTPS page
(https://www.immd.gov.hk/eng/services/visas/TTPS.html), eligibility criteria (a) to (c) and Notes 1 to 7.
"""

from __future__ import annotations

from service.profile.codes import Scheme
from service.profile.facts import Facts, Reading
from service.profile.person import status_held
from service.profile.values import Span, Truth, negation
from service.profile.work import months_in_window
from service.rules.common import (
    ADVERSE_RECORD_WEIGHED,
    CLEAR_RECORD,
    DECLARE_CONVICTIONS,
    DIRECTORS_DISCRETION,
    NOT_EXCLUDED_NATIONAL,
    OVERSEAS_CHINESE,
    STANDING,
)
from service.rules.criteria import AllOf, AtLeast, AtMost, Below, Holds
from service.rules.degrees import (
    latest_qualifying_award,
    listed_bachelor,
    no_local_undergraduate,
    qualifying_award,
)
from service.rules.extension import EXTENSION_BY_JOB_OR_BUSINESS
from service.rules.income import taxable_income_hkd
from service.rules.law import Certainty
from service.rules.pathway import Family, Pathway, Remark, Selection

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
    lacks = work.lacks if work.value.is_exact or award.value is None else (*work.lacks, *award.lacks)
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

CONDITIONS = (*STANDING, OVERSEAS_CHINESE, DECLARE_CONVICTIONS)
VERIFIED_DEGREE = Remark("ttps.verified_degree", "immd-ttps")
RENEWAL_NEEDS_WORK = Remark("ttps.renewal_needs_work", "immd-ttps")
TALENT_STATUS_HELD = Remark(
    "ttps.talent_status_held",
    "guidebook-restated-2026",
    Certainty.SINGLE_SECONDARY,
    applies=status_held(frozenset({Scheme.QMAS, Scheme.GEP, Scheme.ASMTP, Scheme.IANG, Scheme.TECHTAS}), now=True),
)
DISCRETION = (DIRECTORS_DISCRETION, ADVERSE_RECORD_WEIGHED, RENEWAL_NEEDS_WORK, TALENT_STATUS_HELD)
QUOTA = Remark("ttps_c.quota", "fragomen-ttps", Certainty.SEVERAL_SECONDARY, parameter="ttps_c.quota")
GRADUATION_YEAR_DOUBT = Remark("ttps_c.graduation_year_doubt", "immd-ttps")


def _terms(first_stay: str) -> dict[str, str]:
    return {
        "first_stay_months": first_stay,
        "extension_pattern_years": "ttps.extension_pattern",
        "top_tier_years": "ttps.top_tier_years",
        "top_tier_income_hkd": "ttps.top_tier_income_hkd",
        "condition_of_stay": "ttps.condition_of_stay",
        "dependants": "ttps.dependants",
        "processing_weeks": "ttps.processing_weeks",
        "extension_window_months": "ttps.extension_window_months",
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
    extension={"categories": EXTENSION_BY_JOB_OR_BUSINESS},
    held=frozenset({Scheme.TTPS_A}),
    conditions=CONDITIONS,
    discretion=DISCRETION,
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
    extension={"categories": EXTENSION_BY_JOB_OR_BUSINESS},
    held=frozenset({Scheme.TTPS_B}),
    conditions=(*CONDITIONS, VERIFIED_DEGREE),
    discretion=DISCRETION,
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
    extension={"categories": EXTENSION_BY_JOB_OR_BUSINESS},
    held=frozenset({Scheme.TTPS_C}),
    conditions=(*CONDITIONS, VERIFIED_DEGREE, QUOTA),
    discretion=(*DISCRETION, GRADUATION_YEAR_DOUBT),
    terms=_terms("ttps_bc.first_stay_months") | {"quota": "ttps_c.quota"},
    link=LINK,
)

PATHWAYS = (TTPS_A, TTPS_B, TTPS_C)
