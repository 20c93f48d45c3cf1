"""Technology Talent Admission Scheme (TechTAS): research and development for a company with a quota.

Pilot from June 2018 with seven areas of technology, thirteen from 2020, fourteen from 28 December 2022. Since
24 December 2025 no area is asked for, and quota and visa may be applied for at once. Open to residents of the Mainland
and to everyone else. Text: ImmD's page (https://www.immd.gov.hk/eng/services/visas/TECHTAS.html), eligibility criteria.

The ranking that counts is that of universities for STEM subjects, not the list of TTPS: the caller states it.
"""

from __future__ import annotations

from service.profile.codes import QuotaStatus, Scheme
from service.profile.derived.ability import proven_ability
from service.profile.derived.education import (
    BACHELOR_OR_ABOVE,
    MASTER_OR_ABOVE,
    award_lacks,
    holds_level,
    is_awarded,
    is_level,
    open_reading,
)
from service.profile.facts import Facts, Reading
from service.profile.values import NOT_MET, UNKNOWN, Truth, both, either, known
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
from service.rules.criteria import AllOf, AnyOf, AtLeast, ByCase, Criterion, Holds, Judged
from service.rules.extension import top_tier, top_tier_brings
from service.rules.facts.offers import (
    OfferAt,
    field_months,
    listed_area,
    one_offer_passes,
    quota_is,
    silent,
    some_offer,
    stated,
    unless_denied,
)
from service.rules.law import Certainty
from service.rules.pathway import Family, Mode, Pathway, Remark, Selection

LINK = "https://www.immd.gov.hk/eng/services/visas/TECHTAS.html"


def stem_degree(facts: Facts) -> Reading[Truth]:
    """Whether a STEM degree from a university among the top 100 for STEM subjects is held, as the caller states."""
    degrees = facts.profile.degrees
    if degrees is None:
        return Reading(UNKNOWN, ("/degrees",), ("/degrees",))
    truth = NOT_MET
    lacks: list[str] = []
    for index, degree in enumerate(degrees):
        parts = {
            "level": is_level(degree, BACHELOR_OR_ABOVE),
            "awarded_on": is_awarded(degree, facts),
            "stem": known(degree.stem),
            "top100_stem": known(degree.top100_stem),
        }
        this = both(both(parts["level"], parts["awarded_on"]), both(parts["stem"], parts["top100_stem"]))
        if this == UNKNOWN:
            asked = [name for name, part in parts.items() if part == UNKNOWN and name != "awarded_on"]
            lacks += [*(f"/degrees/{index}/{name}" for name in asked), *award_lacks(degree, index, facts)]
        truth = either(truth, this)
    return open_reading(truth, lacks, facts)


def postgraduate(facts: Facts) -> Reading[Truth]:
    """Whether a master's or doctoral degree is held."""
    return holds_level(facts, MASTER_OR_ABOVE)


STEM_DEGREE = Holds("techtas.stem_degree", stem_degree, "immd-techtas", Certainty.CALLER_STATED)
POSTGRADUATE = Holds("techtas.postgraduate", postgraduate, "immd-techtas")
EXCEPTIONAL = Judged("techtas.exceptional", Holds("techtas.proven_ability", proven_ability, "immd-techtas"))


def _background(at: OfferAt) -> Criterion:
    return ByCase(
        "techtas.background",
        condition=STEM_DEGREE,
        then=AnyOf(
            "techtas.academic",
            (POSTGRADUATE, AtLeast("techtas.field_months", at.amount(field_months), "techtas.field_months")),
        ),
        otherwise=EXCEPTIONAL,
        telling=True,
    )


def _tests(at: OfferAt, *employer: Criterion) -> tuple[Criterion, ...]:
    return (
        Holds("techtas.confirmed_offer", at.truth(stated("confirmed")), "immd-techtas"),
        Holds("techtas.full_time", at.truth(stated("full_time")), "immd-techtas"),
        Holds("techtas.research", at.truth(stated("research_and_development")), "immd-techtas"),
        *employer,
        Holds("techtas.market_pay", at.truth(stated("market_pay")), "immd-techtas"),
        Holds("techtas.registered_employer", at.truth(unless_denied("employer_registered")), "immd-techtas"),
        _background(at),
    )


def _area(at: OfferAt) -> Criterion:
    return Holds("techtas.area", at.truth(listed_area), "techtas-areas", Certainty.OFFICIAL)


def _quota_held(at: OfferAt) -> Criterion:
    return Holds("techtas.quota_held", at.truth(quota_is(QuotaStatus.HELD)), "itc-techtas", Certainty.OFFICIAL)


def _quota_sought(at: OfferAt) -> Criterion:
    return Holds("techtas.quota", at.truth(quota_is(QuotaStatus.HELD, QuotaStatus.APPLIED)), "immd-techtas")


WEIGHED = (
    stated("confirmed"),
    stated("full_time"),
    stated("research_and_development"),
    quota_is(QuotaStatus.HELD, QuotaStatus.APPLIED),
    stated("market_pay"),
    unless_denied("employer_registered"),
)
GATES = (NOT_EXCLUDED_NATIONAL, CLEAR_RECORD)
HELD = frozenset({Scheme.TECHTAS})
STREAM = top_tier("techtas", HELD)
BRINGS = top_tier_brings("techtas", HELD, "immd-techtas")


OFFER_IN_AREA = one_offer_passes("techtas", "immd-techtas", lambda at: _tests(at, _area(at), _quota_held(at)), WEIGHED)
OFFER = one_offer_passes("techtas", "immd-techtas", lambda at: _tests(at, _quota_sought(at)), WEIGHED)
JOB_IN_AREA = one_offer_passes("techtas", "immd-techtas", lambda at: _tests(at, _area(at)), WEIGHED)
JOB = one_offer_passes("techtas", "immd-techtas", _tests, WEIGHED)
"""At an extension the employer needs no quota."""

ALLOTMENT_LETTER = Remark(
    "techtas.allotment_letter", "immd-techtas", applies=some_offer(quota_is(QuotaStatus.APPLIED)), of=Mode.ENTRY
)
POSITION_AS_ALLOTTED = Remark("techtas.position_as_allotted", "immd-techtas", of=Mode.ENTRY)
BONA_FIDES = Remark("techtas.bona_fides", "immd-techtas")
REGISTERED_EMPLOYER = Remark(
    "techtas.employer_to_be_registered", "immd-techtas", applies=some_offer(silent("employer_registered"))
)
STAY_WITHIN_CONTRACT = Remark("techtas.stay_within_contract", "immd-techtas")
PRIOR_APPROVAL = Remark("techtas.prior_approval", "immd-techtas")

TECHTAS = Pathway(
    id="techtas",
    scheme="techtas",
    family=Family.EMPLOYMENT_VISA,
    selection=Selection.THRESHOLD,
    regime="techtas.regime",
    entry={
        "areas": AllOf("techtas", (OFFER_IN_AREA, *GATES)),
        "parallel": AllOf("techtas", (OFFER, *GATES)),
    },
    extension={
        "areas": AllOf("techtas.extension", (JOB_IN_AREA, *GATES, STREAM)),
        "parallel": AllOf("techtas.extension", (JOB, *GATES, STREAM)),
    },
    held=HELD,
    conditions=(
        *STANDING,
        MAINLAND_CONSENT,
        OVERSEAS_CHINESE,
        DECLARE_CONVICTIONS,
        ALLOTMENT_LETTER,
        POSITION_AS_ALLOTTED,
        BONA_FIDES,
        REGISTERED_EMPLOYER,
        STAY_WITHIN_CONTRACT,
        PRIOR_APPROVAL,
    ),
    discretion=(DIRECTORS_DISCRETION, ADVERSE_RECORD_WEIGHED, BRINGS),
    terms={
        "first_stay_months": "techtas.first_stay_months",
        "extension_pattern_years": "techtas.extension_pattern",
        "top_tier_years": "techtas.top_tier_years",
        "top_tier_stay_months": "techtas.top_tier_stay_months",
        "top_tier_income_hkd": "techtas.top_tier_income_hkd",
        "top_tier_condition_of_stay": "techtas.top_tier_condition_of_stay",
        "processing_weeks": "techtas.processing_weeks",
        "quota_validity_months": "techtas.quota_validity_months",
        "condition_of_stay": "techtas.condition_of_stay",
        "dependants": "techtas.dependants",
        "extension_window": "common.extension_window",
        "extension_processing_weeks": "common.extension_processing_weeks",
        "application_fee_hkd": "common.application_fee_hkd",
        "issuance_fee_hkd": "common.issuance_fee_long_hkd",
        "permanent_residence_years": "common.permanent_residence_years",
    },
    link=LINK,
)

PATHWAYS = (TECHTAS,)
