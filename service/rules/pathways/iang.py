"""Immigration Arrangements for Non-local Graduates (IANG): recent graduates, and others with an offer.

Since May 2008; the text held covers applications from 28 December 2022, when the joint campuses of the Greater Bay
Area were let in and the first stay became 24 months. Text: ImmD's IANG page
(https://www.immd.gov.hk/eng/services/visas/IANG.html), Introduction and eligibility criteria (i) and (ii). Before
25 October 2023 nationals of Laos, Nepal and Vietnam are taken as excluded, as from the other schemes for work and
talent; no page of IANG of that time was read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.profile.codes import Scheme
from service.profile.derived.person import nationalities
from service.profile.facts import Facts, Reading
from service.rules.common import (
    ADVERSE_RECORD_WEIGHED,
    CLEAR_RECORD,
    DECLARE_CONVICTIONS,
    DIRECTORS_DISCRETION,
    MAINLAND_CONSENT,
    NOT_EXCLUDED_NATIONAL,
    OVERSEAS_CHINESE,
    standing,
)
from service.rules.criteria import AllOf, AnyOf, ByCase, Criterion, Holds, NoneOf, Within
from service.rules.extension import top_tier_at_the_limit, top_tier_brings
from service.rules.facts.local_study import (
    accreditation_read,
    awaits_certificate,
    holds_award,
    is_joint_campus_award,
    is_local_award,
    is_ugc_funded_award,
    joint_campus_graduate,
    joint_campus_read,
    latest_award,
    student_visa_read,
)
from service.rules.law import Certainty
from service.rules.offer_levels import degree_level_offer, extension_by_offer_or_business
from service.rules.pathway import Family, Mode, Pathway, Remark, Selection

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.profile.values import DateSpan

HELD = frozenset({Scheme.IANG})
LINK = "https://www.immd.gov.hk/eng/services/visas/IANG.html"


def joint_campus_limb(facts: Facts) -> Reading[tuple[str, ...] | None]:  # noqa: ARG001 - the limb is asked for by name
    """The limb of the arrangements that joint campuses stand on, for the parameter that names the closed ones."""
    return Reading(("gba_campus",))


NOT_LIMITED_NATIONAL = NoneOf("iang.unlimited_nationality", nationalities, "iang.limited_nationalities")

LOCAL_AWARD = Holds("iang.local_award", holds_award(is_local_award), "immd-iang")
UGC_FUNDED_AWARD = Holds("iang.ugc_funded_award", holds_award(is_ugc_funded_award), "immd-iang")
JOINT_CAMPUS_AWARD = AllOf(
    "iang.joint_campus",
    (
        Holds("iang.joint_campus_award", holds_award(is_joint_campus_award), "immd-iang"),
        NoneOf("iang.joint_campus_open", joint_campus_limb, "iang.closed_limbs"),
    ),
)


def _recent(id_: str, award: Criterion, made: Callable[[Facts], Reading[DateSpan | None]]) -> Criterion:
    return AllOf(id_, (award, Within(f"{id_}.within", made, "iang.recent_months")))


RECENT_LOCAL = _recent("iang.recent_local", LOCAL_AWARD, latest_award(is_local_award))
RECENT_UGC_FUNDED = _recent("iang.recent_ugc_funded", UGC_FUNDED_AWARD, latest_award(is_ugc_funded_award))
RECENT_JOINT_CAMPUS = _recent("iang.recent_joint_campus", JOINT_CAMPUS_AWARD, latest_award(is_joint_campus_award))

QUALIFICATION = ByCase(
    "iang.qualification",
    NOT_LIMITED_NATIONAL,
    then=AnyOf("iang.any_award", (LOCAL_AWARD, JOINT_CAMPUS_AWARD)),
    otherwise=AnyOf("iang.limited_award", (UGC_FUNDED_AWARD, JOINT_CAMPUS_AWARD)),
)

RECENTLY_GRADUATED = ByCase(
    "iang.recently_graduated",
    NOT_LIMITED_NATIONAL,
    then=AnyOf("iang.any_recent_award", (RECENT_LOCAL, RECENT_JOINT_CAMPUS)),
    otherwise=AnyOf("iang.limited_recent_award", (RECENT_UGC_FUNDED, RECENT_JOINT_CAMPUS)),
)

OFFER = Holds("iang.offer", degree_level_offer, "immd-iang")

ENTRY = AllOf(
    "iang",
    (
        ByCase(
            "iang.route",
            RECENTLY_GRADUATED,
            then=AllOf("iang.recent", (QUALIFICATION,)),
            otherwise=AllOf("iang.non_recent", (QUALIFICATION, OFFER)),
            telling=True,
        ),
        NOT_EXCLUDED_NATIONAL,
        CLEAR_RECORD,
    ),
)

LETTER_OF_GRADUATION = Remark("iang.letter_of_graduation", "immd-iang", applies=awaits_certificate, of=Mode.ENTRY)
ACCREDITATION_READ = Remark(
    "iang.accreditation_read", "immd-iang", Certainty.DERIVED, applies=accreditation_read, of=Mode.ENTRY
)
STUDENT_VISA_READ = Remark(
    "iang.student_visa_read", "immd-iang", Certainty.DERIVED, applies=student_visa_read, of=Mode.ENTRY
)
JOINT_CAMPUS_READ = Remark(
    "iang.joint_campus_read", "immd-iang", Certainty.DERIVED, applies=joint_campus_read, of=Mode.ENTRY
)
PILOT_ENDS = Remark(
    "iang.pilot_ends", "policy-address-2024-gba", Certainty.DERIVED, applies=joint_campus_graduate, of=Mode.ENTRY
)
SUMMER_RUSH = Remark("iang.summer_rush", "immd-iang", of=Mode.ENTRY)
FREE_TO_WORK = Remark("iang.free_to_work", "immd-iang")
CLOSES_VPAS = Remark("iang.closes_vpas", "immd-vpas", leads_to="vpas", of=Mode.ENTRY)

IANG = Pathway(
    id="iang",
    scheme="iang",
    family=Family.TALENT,
    selection=Selection.THRESHOLD,
    regime="iang.regime",
    entry={"graduates": ENTRY},
    extension={"graduates": extension_by_offer_or_business("iang", "immd-iang", HELD)},
    routes=("iang.recent", "iang.non_recent"),
    held=HELD,
    conditions=(
        *standing("common.excluded_nationalities", "iang.limited_nationalities"),
        MAINLAND_CONSENT,
        OVERSEAS_CHINESE,
        DECLARE_CONVICTIONS,
        LETTER_OF_GRADUATION,
        ACCREDITATION_READ,
        STUDENT_VISA_READ,
        JOINT_CAMPUS_READ,
    ),
    discretion=(
        DIRECTORS_DISCRETION,
        ADVERSE_RECORD_WEIGHED,
        PILOT_ENDS,
        SUMMER_RUSH,
        FREE_TO_WORK,
        CLOSES_VPAS,
        top_tier_brings("iang", HELD, "immd-iang"),
        top_tier_at_the_limit("iang", HELD, "immd-iang"),
    ),
    terms={
        "first_stay_months": "iang.first_stay_months",
        "extension_pattern_years": "iang.extension_pattern",
        "top_tier_years": "iang.top_tier_years",
        "top_tier_income_hkd": "iang.top_tier_income_hkd",
        "processing_weeks": "iang.non_recent.processing_weeks",
        "processing_weeks@iang.recent": "iang.recent.processing_weeks",
        "extension_window": "common.extension_window",
        "extension_processing_weeks": "common.extension_processing_weeks",
        "application_fee_hkd": "common.application_fee_hkd",
        "issuance_fee_hkd": "common.issuance_fee_long_hkd",
        "condition_of_stay": "iang.condition_of_stay",
        "permanent_residence_years": "common.permanent_residence_years",
        "dependants": "iang.dependants",
    },
    link=LINK,
)

PATHWAYS = (IANG,)
