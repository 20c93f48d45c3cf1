"""Admission Scheme for the Second Generation of Chinese Hong Kong Permanent Residents (ASSG).

Opened as a pilot on 4 May 2015; the text held covers applications from 28 December 2022. Text: ImmD's page
(https://www.immd.gov.hk/eng/services/visas/secondgenerationhkpr.html), eligibility criteria and Notes 1 to 3.
"""

from __future__ import annotations

from service.profile.codes import Scheme
from service.profile.derived.achievements import stands_in_for_a_degree
from service.profile.derived.education import first_degree
from service.profile.derived.family import may_have_abode, second_generation
from service.profile.derived.person import age_years, born_overseas
from service.profile.facts import Facts, Reading
from service.profile.values import UNKNOWN, Truth, known, negation
from service.rules.common import (
    ADVERSE_RECORD_WEIGHED,
    CLEAR_RECORD,
    DECLARE_CONVICTIONS,
    DIRECTORS_DISCRETION,
    NOT_EXCLUDED_NATIONAL,
    STANDING,
)
from service.rules.criteria import AllOf, AnyOf, AtLeast, AtMost, Holds, Judged
from service.rules.extension import top_tier_at_the_limit, top_tier_brings
from service.rules.facts.language_tests import good_chinese_or_english
from service.rules.law import Certainty
from service.rules.offer_levels import extension_by_offer_or_business
from service.rules.pathway import Family, Mode, Pathway, Remark, Selection

HELD = frozenset({Scheme.ASSG})
LINK = "https://www.immd.gov.hk/eng/services/visas/secondgenerationhkpr.html"


def self_supporting(facts: Facts) -> Reading[Truth]:
    """Whether the person can live in Hong Kong, with the family that comes along, without public funds."""
    pointers = ("/wealth/needs_public_assistance",)
    truth = negation(known(facts.profile.wealth.needs_public_assistance))
    return Reading(truth, pointers, pointers if truth == UNKNOWN else ())


EDUCATION = AnyOf(
    "assg.education",
    (
        Holds("assg.first_degree", first_degree, "immd-assg"),
        Judged(
            "assg.instead_of_degree_judged",
            Holds("assg.instead_of_degree", stands_in_for_a_degree, "immd-assg"),
        ),
    ),
)

ENTRY = AllOf(
    "assg",
    (
        AtLeast("assg.youngest", age_years, "assg.youngest_age_years"),
        AtMost("assg.oldest", age_years, "assg.oldest_age_years"),
        Holds("assg.born_overseas", born_overseas, "immd-assg"),
        Holds("assg.parent", second_generation, "immd-assg"),
        EDUCATION,
        Holds("assg.language", good_chinese_or_english, "immd-assg"),
        Holds("assg.self_supporting", self_supporting, "immd-assg"),
        NOT_EXCLUDED_NATIONAL,
        CLEAR_RECORD,
    ),
)

MAY_HAVE_ABODE = Remark("assg.may_have_abode", "kaizen-assg", Certainty.SINGLE_SECONDARY, applies=may_have_abode)
ASSESSED_DEGREE = Remark("assg.assessed_degree", "immd-assg", of=Mode.ENTRY)
RENEWAL_NEEDS_WORK = Remark("assg.renewal_needs_work", "immd-assg", of=Mode.ENTRY)
FREE_TO_WORK = Remark("assg.free_to_work", "immd-assg")

BRINGS = (
    top_tier_brings("assg", HELD, "immd-assg"),
    top_tier_at_the_limit("assg", HELD, "immd-assg"),
)

ASSG = Pathway(
    id="assg",
    scheme="assg",
    family=Family.TALENT,
    selection=Selection.THRESHOLD,
    regime="assg.regime",
    entry={"second_generation": ENTRY},
    extension={"second_generation": extension_by_offer_or_business("assg", "immd-assg", HELD)},
    held=HELD,
    conditions=(*STANDING, DECLARE_CONVICTIONS, ASSESSED_DEGREE),
    discretion=(
        DIRECTORS_DISCRETION,
        ADVERSE_RECORD_WEIGHED,
        MAY_HAVE_ABODE,
        RENEWAL_NEEDS_WORK,
        FREE_TO_WORK,
        *BRINGS,
    ),
    terms={
        "first_stay_months": "assg.first_stay_months",
        "extension_pattern_years": "assg.extension_pattern",
        "top_tier_years": "assg.top_tier_years",
        "top_tier_income_hkd": "assg.top_tier_income_hkd",
        "extension_window": "common.extension_window",
        "extension_processing_weeks": "common.extension_processing_weeks",
        "application_fee_hkd": "common.application_fee_hkd",
        "issuance_fee_hkd": "common.issuance_fee_long_hkd",
        "condition_of_stay": "assg.condition_of_stay",
        "permanent_residence_years": "common.permanent_residence_years",
        "dependants": "assg.dependants",
    },
    link=LINK,
)

PATHWAYS = (ASSG,)
