"""Vocational Professionals Admission Scheme (VPAS): Category A without an offer, Category B with one.

A pilot for the intakes of 2024/25 and 2025/26; first applications with the first graduates, mid-2026. Text: ImmD's
VPAS page (https://www.immd.gov.hk/eng/services/visas/vpas.html), eligibility criteria, Categories A and B, extension.
"""

from __future__ import annotations

from service.profile.derived.person import age_years, nationalities
from service.rules.common import (
    ADVERSE_RECORD_WEIGHED,
    CLEAR_RECORD,
    DECLARE_CONVICTIONS,
    DIRECTORS_DISCRETION,
    OVERSEAS_CHINESE,
    applies_as_mainland_resident,
    standing,
)
from service.rules.criteria import AllOf, AnyOf, AtLeast, AtMost, ByCase, Holds, NoneOf, Within
from service.rules.facts.vocational_study import (
    VPAS_STATUSES,
    diploma_date,
    diploma_intake,
    diploma_of_the_council,
    diploma_years,
    eligible_diploma,
    employment_condition_months,
    never_category_a,
    never_iang,
)
from service.rules.offer_levels import DISCIPLINE_RELATED, HIGHER_DIPLOMA_LEVEL, longest_contract, some_offer
from service.rules.pathway import Family, Mode, Pathway, Remark, Selection

LINK = "https://www.immd.gov.hk/eng/services/visas/vpas.html"

NOT_EXCLUDED = NoneOf("vpas.nationality", nationalities, "vpas.excluded_nationalities")
DIPLOMA = Holds("vpas.diploma", eligible_diploma, "immd-vpas")
OF_THE_COUNCIL = ByCase(
    "vpas.council",
    Holds("vpas.council_diploma", diploma_of_the_council, "immd-vpas"),
    then=AllOf("vpas.council_named", ()),
    otherwise=AllOf("vpas.council_not_named", ()),
    telling=True,
)
"""Asks for nothing that ``DIPLOMA`` doesn't: it tells that a diploma of which little else is known is the VTC's."""

RELATED_OFFER = AllOf(
    "vpas.related_offer",
    (
        Holds("vpas.related_offer_terms", some_offer(DISCIPLINE_RELATED), "immd-vpas"),
        AtLeast("vpas.related_offer_contract", longest_contract(DISCIPLINE_RELATED), "vpas.contract_months"),
    ),
)
ANY_OFFER = AllOf(
    "vpas.any_offer",
    (
        Holds("vpas.any_offer_terms", some_offer(HIGHER_DIPLOMA_LEVEL), "immd-vpas"),
        AtLeast("vpas.any_offer_contract", longest_contract(HIGHER_DIPLOMA_LEVEL), "vpas.contract_months"),
    ),
)

ENTRY = AllOf(
    "vpas",
    (
        DIPLOMA,
        OF_THE_COUNCIL,
        AtLeast("vpas.first_intake", diploma_intake, "vpas.first_intake_year"),
        AtMost("vpas.last_intake", diploma_intake, "vpas.last_intake_year"),
        AtMost("vpas.finished_in_time", diploma_years, "vpas.most_academic_years"),
        ByCase(
            "vpas.route",
            Within("vpas.within_category_a", diploma_date, "vpas.category_a_months"),
            then=AllOf("vpas.a", (Holds("vpas.category_a_once", never_category_a, "immd-vpas"),)),
            otherwise=AllOf(
                "vpas.b", (Within("vpas.within_category_b", diploma_date, "vpas.category_b_months"), RELATED_OFFER)
            ),
            telling=True,
        ),
        AtLeast("vpas.age", age_years, "vpas.youngest_age_years"),
        NOT_EXCLUDED,
        Holds("vpas.never_iang", never_iang, "immd-vpas"),
        CLEAR_RECORD,
    ),
)

EXTENSION = AllOf(
    "vpas.extension",
    (
        AnyOf(
            "vpas.extension.job",
            (
                RELATED_OFFER,
                AllOf(
                    "vpas.extension.later_job",
                    (
                        AtLeast("vpas.extension.stay", employment_condition_months, "vpas.free_discipline_months"),
                        ANY_OFFER,
                    ),
                ),
            ),
        ),
        NOT_EXCLUDED,
        CLEAR_RECORD,
    ),
)

VTC_PROOF = Remark("vpas.vtc_proof", "immd-vpas")
EXIT_ENDORSEMENT = Remark("vpas.exit_endorsement", "immd-vpas", applies=applies_as_mainland_resident, of=Mode.ENTRY)
OWN_BUSINESS_NEVER_COUNTS = Remark("vpas.own_business_never_counts", "immd-vpas")
ONE_CHANGE_OF_EMPLOYER = Remark("vpas.one_change_of_employer", "immd-vpas", parameter="vpas.free_discipline_months")
AFTER_JOB_LOSS = Remark("vpas.after_job_loss", "immd-vpas", parameter="vpas.job_loss_weeks")
NOTIFY_END_OF_CONTRACT = Remark(
    "vpas.notify_end_of_contract", "immd-vpas", parameter="vpas.notify_end_of_contract_days"
)
NO_LATER_INTAKE = Remark("vpas.no_later_intake", "immd-vpas", of=Mode.ENTRY)

VPAS = Pathway(
    id="vpas",
    scheme="vpas",
    family=Family.TALENT,
    selection=Selection.THRESHOLD,
    regime="vpas.regime",
    entry={"pilot": ENTRY},
    extension={"pilot": EXTENSION},
    routes=("vpas.a", "vpas.b"),
    held=VPAS_STATUSES,
    conditions=(
        *standing("common.excluded_nationalities", "vpas.excluded_nationalities"),
        OVERSEAS_CHINESE,
        DECLARE_CONVICTIONS,
        VTC_PROOF,
        EXIT_ENDORSEMENT,
    ),
    discretion=(
        DIRECTORS_DISCRETION,
        ADVERSE_RECORD_WEIGHED,
        OWN_BUSINESS_NEVER_COUNTS,
        ONE_CHANGE_OF_EMPLOYER,
        AFTER_JOB_LOSS,
        NOTIFY_END_OF_CONTRACT,
        NO_LATER_INTAKE,
    ),
    terms={
        "first_stay_months": "vpas.a.first_stay_months",
        "first_stay_months@vpas.b": "vpas.b.first_stay_months",
        "extension_pattern_years": "vpas.a.extension_pattern",
        "extension_pattern_years@vpas.b": "vpas.b.extension_pattern",
        "processing_weeks": "vpas.processing_weeks",
        "extension_window": "vpas.extension_window",
        "application_fee_hkd": "common.application_fee_hkd",
        "issuance_fee_hkd": "common.issuance_fee_long_hkd",
        "condition_of_stay": "vpas.a.condition_of_stay",
        "condition_of_stay@vpas.b": "vpas.b.condition_of_stay",
        "permanent_residence_years": "common.permanent_residence_years",
        "dependants": "vpas.dependants",
    },
    link=LINK,
)

PATHWAYS = (VPAS,)
