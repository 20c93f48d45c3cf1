"""What the classifiers of each pathway read of a case, at each stage and under each regime.

One declaration serves training and serving; each feature is declared in ``declarations``. Every pathway has its list,
whether or not a classifier of it has been fitted. Nationality, sex and place of birth are no features.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.outlook.case import FALLS, FREE, RISES, Case, Feature, case_of
from service.outlook.declarations import FEATURES
from service.outlook.readings import QMAS_REGIME
from service.outlook.tables import Stage
from service.rules.catalogue import BY_ID

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.profile.values import Span

__all__ = [
    "APPROVAL_FEATURES",
    "EXTENSION_FEATURES",
    "FALLS",
    "FEATURES",
    "FREE",
    "MODEL_FEATURES",
    "RISES",
    "Case",
    "Feature",
    "case_of",
    "features_of",
    "spans_of",
]

EMPLOYMENT = (
    "offer_annual_pay_hkd",
    "employer_months",
    "degree_level",
    "degree_level_months",
    "education_fits_career",
    "career_authentic",
    "letters_specific",
    "record_clear",
)
QMAS_PANEL = (
    "specified_sector_months",
    "senior_months",
    "international_months",
    "taxable_income_hkd",
    "degree_level",
    "funds_sufficient",
    "funds_traceable",
    "education_fits_career",
    "balanced_profile",
    "career_authentic",
    "letters_specific",
    "sector_saturation",
    "employability",
    "hong_kong_plan",
    "record_clear",
)
TECHNICAL = ("offer_annual_pay_hkd", "employer_months", "career_authentic", "letters_specific", "record_clear")
FIRST_JOB = (
    "offer_annual_pay_hkd",
    "employer_months",
    "education_fits_career",
    "employability",
    "hong_kong_plan",
    "record_clear",
)

APPROVAL_FEATURES: Mapping[str, tuple[str, ...]] = {
    "qmas_gpt": ("qmas_criteria_met", *QMAS_PANEL),
    "qmas_apt": (
        "degree_level",
        "senior_months",
        "international_months",
        "taxable_income_hkd",
        "funds_sufficient",
        "funds_traceable",
        "career_authentic",
        "letters_specific",
        "employability",
        "hong_kong_plan",
        "record_clear",
    ),
    "ttps_a": ("taxable_income_hkd", "career_authentic", "letters_specific", "record_clear"),
    "ttps_b": (
        "listed_bachelor",
        "work_in_window_months",
        "career_authentic",
        "letters_specific",
        "record_clear",
    ),
    "ttps_c": ("listed_bachelor", "bachelor_years_ago", "record_clear"),
    "gep": EMPLOYMENT,
    "asmtp": EMPLOYMENT,
    "gep_tp": TECHNICAL,
    "asmtp_tp": TECHNICAL,
    "techtas": (*EMPLOYMENT, "top100_stem_degree"),
    "iang": ("degree_level", *FIRST_JOB),
    "assg": (
        "degree_level",
        "degree_level_months",
        "funds_sufficient",
        "employability",
        "hong_kong_plan",
        "record_clear",
    ),
    "new_cies": ("net_assets_hkd", "assets_held_months", "funds_traceable", "record_clear"),
    "entrepreneur": (
        "planned_investment_hkd",
        "planned_local_jobs",
        "degree_level",
        "degree_level_months",
        "funds_traceable",
        "career_authentic",
        "record_clear",
    ),
    "vpas": FIRST_JOB,
    "dependant": ("sponsor_income_hkd", "settled_relative", "record_clear"),
}
"""What bears on the decision of an application, in the order of the tables; of QMAS, under the twelve criteria."""

EXTENSION_FEATURES: Mapping[str, tuple[str, ...]] = {
    "ttps_a": (
        "taxable_income_hkd",
        "degree_level",
        "senior_months",
        "specified_sector_months",
        "international_months",
        "employability",
        "hong_kong_plan",
        "retention",
    ),
    "ttps_b": (
        "degree_level",
        "degree_level_months",
        "work_in_window_months",
        "senior_months",
        "specified_sector_months",
        "international_months",
        "employability",
        "hong_kong_plan",
        "retention",
    ),
    "ttps_c": (
        "degree_level",
        "degree_level_months",
        "specified_sector_months",
        "employability",
        "hong_kong_plan",
        "retention",
    ),
}
"""What is known at lodging and bears on whether the stay is later extended, where that differs from the decision."""

MODEL_FEATURES: Mapping[str, tuple[str, ...]] = {
    name: APPROVAL_FEATURES[name] for name in ("qmas_gpt", "ttps_a", "ttps_b", "ttps_c", "gep", "asmtp")
}
"""The pathways that the shipped model's cohort covers."""


def features_of(pathway_id: str, regime: str, stage: Stage = Stage.APPROVAL) -> tuple[str, ...]:
    """The features of one classifier, in the order of its tables.

    Under its points tests QMAS reads the total in place of the criteria met. Raises ``KeyError`` for an unknown
    pathway or regime.
    """
    if regime not in BY_ID[pathway_id].entry:
        message = f"{pathway_id} has no regime {regime}"
        raise KeyError(message)
    if stage is Stage.EXTENSION and pathway_id in EXTENSION_FEATURES:
        return EXTENSION_FEATURES[pathway_id]
    if pathway_id == "qmas_gpt" and regime != QMAS_REGIME:
        return ("qmas_points", *QMAS_PANEL)
    return APPROVAL_FEATURES[pathway_id]


def spans_of(case: Case, pathway_id: str) -> dict[str, Span]:
    """The features that bear on the decision under the present rules; raises ``KeyError`` for an unknown pathway."""
    return {name: FEATURES[name].span(case) for name in APPROVAL_FEATURES[pathway_id]}
