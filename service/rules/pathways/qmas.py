"""Quality Migrant Admission Scheme (QMAS): General Points Test (GPT) and Achievement-based Points Test (APT).

Opened 28 June 2006. Prerequisites, then one of two tests, then a selection exercise. The General Points Test was a
table of points with a pass mark until 31 October 2024; since then it is twelve criteria, of which six must be met.
Text: ImmD's QMAS page (https://www.immd.gov.hk/eng/services/visas/quality_migrant_admission_scheme.html), revision of
15 December 2025, archived copy of 2026-01-20; criteria 1 to 9 on ImmD's self-assessment tool, 10 to 12 in copies.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.profile.codes import QmasTest, Scheme
from service.profile.derived.achievements import exceptional_award, recognised_work, stands_in_for_a_degree
from service.profile.derived.education import first_degree
from service.profile.derived.graduate_work import (
    graduate_months,
    international_months,
    reputable_employer_months,
    specified_sector_months,
)
from service.profile.derived.person import age_years, nationalities, status_held
from service.profile.derived.stays import pending_under, time_here
from service.profile.facts import Facts, Reading
from service.profile.values import UNKNOWN, Truth, known
from service.rules.common import CLEAR_RECORD, MAINLAND_CONSENT, OVERSEAS_CHINESE, no_security_concern, standing
from service.rules.criteria import AllOf, AnyOf, AtLeast, AtMost, ByCase, Criterion, Holds, Judged, KOf, NoneOf, Points
from service.rules.facts import records
from service.rules.facts.degrees import listed_postgraduate, listed_stem_postgraduate
from service.rules.facts.income import taxable_income_hkd
from service.rules.facts.language_tests import good_chinese_or_english, good_english, two_good_languages
from service.rules.facts.ownership import listed_company, listed_company_profit_hkd, majority_owned_profit_hkd
from service.rules.facts.points import total_points
from service.rules.facts.settlement import (
    assessable_income_hkd,
    business_here,
    business_joined,
    gainful_employment,
    graduate_employment,
    granted_under,
    months_granted,
    months_permitted,
    other_steps,
    settled,
)
from service.rules.law import Certainty, lawbook
from service.rules.pathway import Family, Mode, Pathway, Remark, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LINK = "https://www.immd.gov.hk/eng/services/visas/quality_migrant_admission_scheme.html"
PAGE = "immd-qmas"
TOOL = "immd-qmas-tool"
COPY = "immiknow-qmas-2024"

CURRENT = "criteria_2024"
POINTS_REGIMES = ("points_2006", "points_2008", "points_2015", "points_2018", "points_2022")


def supports_oneself(facts: Facts) -> Reading[Truth]:
    """Whether the person can live in Hong Kong, with dependants, without public assistance; no sum is published."""
    needs = facts.profile.wealth.needs_public_assistance
    pointer = ("/wealth/needs_public_assistance",)
    return Reading(UNKNOWN if needs is None else known(not needs), pointer, pointer if needs is None else ())


# Prerequisites. Whoever fails one is refused without further processing.
NATIONALITY = NoneOf("qmas.nationality", nationalities, "qmas.excluded_nationalities")
AGE = AtLeast("qmas.age", age_years, "qmas.minimum_age")
AGE_LIMIT_2006 = AtMost("qmas.age_limit", age_years, "qmas.maximum_age_2006")
SELF_SUPPORT = Holds("qmas.self_support", supports_oneself, PAGE)
GOOD_CHARACTER = AllOf(
    "qmas.good_character",
    (
        records.no_conviction("qmas.no_conviction", records.ABSOLUTE),
        records.no_adverse_record("qmas.no_adverse_record", records.ABSOLUTE),
        Holds("qmas.no_security_concern", no_security_concern, PAGE),
    ),
)
EDUCATION = AnyOf(
    "qmas.education",
    (
        Holds("qmas.first_degree", first_degree, PAGE),
        Judged("qmas.education_judged", Holds("qmas.stands_in_for_a_degree", stands_in_for_a_degree, PAGE)),
    ),
)
LANGUAGE = Holds("qmas.language", good_chinese_or_english, "gov-qmas-2006", Certainty.OFFICIAL)

_ALWAYS = (NATIONALITY, AGE, SELF_SUPPORT, GOOD_CHARACTER, EDUCATION)
_PREREQUISITES = AllOf("qmas.prerequisites", _ALWAYS)
_PREREQUISITES_POINTS = AllOf("qmas.prerequisites", (*_ALWAYS, LANGUAGE))
_PREREQUISITES_2006 = AllOf("qmas.prerequisites", (*_ALWAYS, LANGUAGE, AGE_LIMIT_2006))
PREREQUISITES: Mapping[str, Criterion] = {
    **dict.fromkeys(POINTS_REGIMES, _PREREQUISITES_POINTS),
    "points_2006": _PREREQUISITES_2006,
    CURRENT: _PREREQUISITES,
}

# The twelve criteria of the General Points Test.
C1 = AtMost("qmas.c1", age_years, "qmas.c1_age")
C2 = Holds("qmas.c2", listed_postgraduate, TOOL, Certainty.OFFICIAL)
C3 = Holds("qmas.c3", listed_stem_postgraduate, TOOL, Certainty.OFFICIAL)
C4 = Holds("qmas.c4", two_good_languages, TOOL, Certainty.OFFICIAL)
C5 = Holds("qmas.c5", good_english, TOOL, Certainty.OFFICIAL)
C6 = AtLeast("qmas.c6", graduate_months, "qmas.c6_months")
C7 = AtLeast("qmas.c7", reputable_employer_months, "qmas.c7_months")
C8 = AtLeast("qmas.c8", specified_sector_months, "qmas.c8_months")
C9 = AtLeast("qmas.c9", international_months, "qmas.c9_months")
C10 = AtLeast("qmas.c10", taxable_income_hkd, "qmas.c10_income_hkd")
C11 = AnyOf(
    "qmas.c11",
    (
        AtLeast("qmas.c11_majority", majority_owned_profit_hkd, "qmas.c11_profit_hkd"),
        Judged(
            "qmas.c11_listed_judged",
            AtLeast("qmas.c11_listed", listed_company_profit_hkd, "qmas.c11_profit_hkd"),
        ),
    ),
)
C12 = Holds("qmas.c12", listed_company, COPY, Certainty.SEVERAL_SECONDARY)

CRITERIA = KOf("qmas_gpt.criteria", "qmas.threshold", (C1, C2, C3, C4, C5, C6, C7, C8, C9, C10, C11, C12))

ENTRY_GPT: Mapping[str, Criterion] = {
    regime: AllOf(
        "qmas_gpt",
        (PREREQUISITES[regime], Points(f"qmas_gpt.{regime}", total_points(f"qmas.{regime}"), "qmas.pass_mark")),
    )
    for regime in POINTS_REGIMES
} | {CURRENT: AllOf("qmas_gpt", (PREREQUISITES[CURRENT], CRITERIA))}

# The Achievement-based Points Test: all the points or none until 31 October 2024, one of two criteria since.
ACHIEVEMENT = AnyOf(
    "qmas_apt.achievement",
    (
        Holds("qmas_apt.award", exceptional_award, "copies-apt-text", Certainty.SEVERAL_SECONDARY),
        Judged(
            "qmas_apt.recognised_work_judged",
            Holds("qmas_apt.recognised_work", recognised_work, "copies-apt-text", Certainty.SEVERAL_SECONDARY),
        ),
    ),
)
ENTRY_APT: Mapping[str, Criterion] = {
    regime: AllOf("qmas_apt", (PREREQUISITES[regime], ACHIEVEMENT)) for regime in (*POINTS_REGIMES, CURRENT)
}

# Extension of stay, in the text of the regime in force since 1 November 2024; earlier texts are not held.
TIME_HERE = Holds("qmas_gpt.residence_taken_up", time_here, PAGE)
"""The page asks for steps to settle by taking up residence, and names no number of days: time elsewhere is weighed."""

FIRST_EXTENSION = AllOf(
    "qmas_gpt.first_extension",
    (
        AnyOf(
            "qmas_gpt.steps_to_settle",
            (
                Holds("qmas_gpt.gainful_employment", gainful_employment, PAGE),
                Holds("qmas_gpt.business_here", business_here, PAGE),
                Judged("qmas_gpt.other_steps_judged", Holds("qmas_gpt.other_steps", other_steps, PAGE)),
            ),
        ),
        TIME_HERE,
    ),
)
FURTHER_EXTENSION = AllOf(
    "qmas_gpt.settled_and_contributing",
    (
        Holds("qmas_gpt.settled", settled, PAGE),
        AnyOf(
            "qmas_gpt.contribution",
            (
                Holds("qmas_gpt.graduate_employment", graduate_employment, PAGE),
                Judged("qmas_gpt.business_judged", Holds("qmas_gpt.business_joined", business_joined, PAGE)),
            ),
        ),
        TIME_HERE,
    ),
)
TOP_TIER = AllOf(
    "qmas_gpt.top_tier",
    (
        AtLeast("qmas_gpt.top_tier_stay", months_permitted, "qmas_gpt.top_tier_months"),
        AtLeast("qmas_gpt.top_tier_income", assessable_income_hkd, "qmas_gpt.top_tier_income_hkd"),
    ),
)
EXTENSION_GPT = AllOf(
    "qmas_gpt.extension",
    (
        Holds("qmas_gpt.granted_under_it", granted_under(QmasTest.GENERAL_POINTS), PAGE),
        AnyOf(
            "qmas_gpt.extension_routes",
            (
                ByCase(
                    "qmas_gpt.first_or_further",
                    condition=AtMost("qmas_gpt.first_stay", months_granted, "qmas_gpt.first_stay_months"),
                    then=FIRST_EXTENSION,
                    otherwise=FURTHER_EXTENSION,
                ),
                TOP_TIER,
            ),
        ),
        NATIONALITY,
        CLEAR_RECORD,
    ),
)
EXTENSION_APT = AllOf(
    "qmas_apt.extension",
    (
        Holds("qmas_apt.granted_under_it", granted_under(QmasTest.ACHIEVEMENT), PAGE),
        SELF_SUPPORT,
        NATIONALITY,
        CLEAR_RECORD,
    ),
)


def _in_force(*regimes: str) -> Callable[[Facts], Reading[Truth]]:
    def in_force(facts: Facts) -> Reading[Truth]:
        held = [version.value in regimes for version in lawbook().versions("qmas.regime", facts.as_of)]
        return Reading(UNKNOWN if len(set(held)) > 1 else known(any(held)))

    return in_force


_now, _then = _in_force(CURRENT), _in_force(*POINTS_REGIMES)
_other_status = status_held(
    frozenset(Scheme) - {Scheme.QMAS, Scheme.VISITOR, Scheme.UNCONDITIONAL, Scheme.OTHER}, now=True
)

ONE_APPLICATION = Remark("qmas.one_application", "immd-qmas-2008", Certainty.OFFICIAL, of=Mode.ENTRY)
PENDING_ALREADY = Remark(
    "qmas.pending_already",
    "immd-qmas-2008",
    Certainty.OFFICIAL,
    applies=pending_under(frozenset({Scheme.QMAS})),
    of=Mode.ENTRY,
)
ASSESSED_AFRESH = Remark("qmas.assessed_afresh", PAGE, applies=_other_status, of=Mode.ENTRY)
EXTENSION_TIME = Remark("qmas.extension_time", PAGE, parameter="qmas.extension_processing_weeks")
CONDITIONS = (
    *standing("qmas.excluded_nationalities"),
    MAINLAND_CONSENT,
    OVERSEAS_CHINESE,
    ONE_APPLICATION,
    PENDING_ALREADY,
    ASSESSED_AFRESH,
    EXTENSION_TIME,
)

NOT_APPROVAL = Remark("qmas.passing_is_not_approval", PAGE, of=Mode.ENTRY)
PANEL = Remark("qmas.panel", PAGE, applies=_now, of=Mode.ENTRY)
COMMITTEE = Remark("qmas.advisory_committee", "gov-qmas-nov-2006", Certainty.OFFICIAL, applies=_then, of=Mode.ENTRY)
ABSOLUTE_DISCRETION = Remark("qmas.absolute_discretion", PAGE)
PROOF_OF_FUNDS = Remark("qmas.proof_of_funds", PAGE, of=Mode.ENTRY)
NO_PUBLISHED_TIME = Remark(
    "qmas.no_published_time",
    "singtao-qmas-2024",
    Certainty.SINGLE_SECONDARY,
    applies=_now,
    parameter="qmas.average_months_2024",
    of=Mode.ENTRY,
)
NO_QUOTA = Remark("qmas.no_quota", "immd-qmas", Certainty.SEVERAL_SECONDARY, applies=_now, of=Mode.ENTRY)
DISCRETION = (NOT_APPROVAL, PANEL, COMMITTEE, ABSOLUTE_DISCRETION, PROOF_OF_FUNDS, NO_PUBLISHED_TIME, NO_QUOTA)

MORE_CRITERIA = Remark("qmas_gpt.more_criteria", PAGE, applies=_now, of=Mode.ENTRY)
LIST_NOT_HELD = Remark("qmas_gpt.list_not_held", "talent-engage-qmas-list", applies=_now, of=Mode.ENTRY)
INTERNATIONAL_NOTE = Remark("qmas_gpt.international_note", TOOL, Certainty.WEAK, applies=_now, of=Mode.ENTRY)
ENGLISH_EVIDENCE = Remark(
    "qmas_gpt.english_evidence", "adviser-qmas-2024", Certainty.SINGLE_SECONDARY, applies=_now, of=Mode.ENTRY
)

_TERMS = {
    "condition_of_stay": "qmas.condition_of_stay",
    "dependants": "qmas.dependants",
    "quota": "qmas.quota",
    "extension_window": "common.extension_window",
    "extension_processing_weeks": "qmas.extension_processing_weeks",
    "application_fee_hkd": "common.application_fee_hkd",
    "issuance_fee_hkd": "common.issuance_fee_long_hkd",
    "permanent_residence_years": "common.permanent_residence_years",
}

QMAS_GPT = Pathway(
    id="qmas_gpt",
    scheme="qmas",
    family=Family.QMAS,
    selection=Selection.COMPETITIVE,
    regime="qmas.regime",
    entry=ENTRY_GPT,
    extension={CURRENT: EXTENSION_GPT},
    held=frozenset({Scheme.QMAS}),
    conditions=CONDITIONS,
    discretion=(*DISCRETION, MORE_CRITERIA, LIST_NOT_HELD, INTERNATIONAL_NOTE, ENGLISH_EVIDENCE),
    terms=_TERMS
    | {
        "first_stay_months": "qmas_gpt.first_stay_months",
        "extension_pattern_years": "qmas_gpt.extension_pattern",
        "top_tier_years": "qmas_gpt.top_tier_years",
        "top_tier_income_hkd": "qmas_gpt.top_tier_income_hkd",
    },
    link=LINK,
)

QMAS_APT = Pathway(
    id="qmas_apt",
    scheme="qmas",
    family=Family.QMAS,
    selection=Selection.COMPETITIVE,
    regime="qmas.regime",
    entry=ENTRY_APT,
    extension={CURRENT: EXTENSION_APT},
    held=frozenset({Scheme.QMAS}),
    conditions=CONDITIONS,
    discretion=DISCRETION,
    terms=_TERMS | {"first_stay_months": "qmas_apt.first_stay_months"},
    link=LINK,
)

PATHWAYS = (QMAS_GPT, QMAS_APT)
