"""What the classifiers read of a case: each feature with its unit, its facts, its direction and why.

One declaration serves training and serving. A feature of a case is a ``Span``: exact where the facts are known, an
interval where they are known in part, the whole domain where they are silent. Nationality, sex and place of birth
are no features.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.outlook.readings import (
    bachelor_years_ago,
    best_degree,
    employer_months,
    offer_annual_pay_hkd,
    qmas_criteria_met,
    record_clear,
    truth_span,
    work_in_window,
)
from service.profile.values import Span
from service.profile.work import degree_level_months, international_months, senior_months, specified_sector_months
from service.rules.degrees import listed_bachelor
from service.rules.income import taxable_income_hkd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.practice import PracticeFinding
    from service.profile.facts import Facts, Reading
    from service.rules.evaluator import Evaluation

RISES, FALLS, FREE = 1, -1, 0
LONGEST_CAREER = Span(0, 900)
UNIT = Span(0, 1)


@dataclass(frozen=True, slots=True)
class Case:
    """One set of facts with what the rules and the lore made of it."""

    facts: Facts
    evaluation: Evaluation
    practice: Mapping[str, PracticeFinding]


def case_of(facts: Facts, evaluation: Evaluation, practice: tuple[PracticeFinding, ...]) -> Case:
    """A case, with its findings of practice by id."""
    return Case(facts, evaluation, {finding.id: finding for finding in practice})


@dataclass(frozen=True, slots=True, eq=False)
class Feature:
    """A number that a classifier reads.

    ``direction`` is 1 where a higher value never lowers the estimate, -1 where it never raises it, 0 where the shape
    is free; ``domain`` is what the value may be while nothing is known.
    """

    name: str
    unit: str
    facts: tuple[str, ...]
    direction: int
    why: str
    domain: Span
    read: Callable[[Case], Span]

    def span(self, case: Case) -> Span:
        """The value on a case: within the domain, never narrower than the facts make it."""
        return self.read(case).overlap(self.domain) or self.domain


def _derived(fact: Callable[[Facts], Reading[Span]]) -> Callable[[Case], Span]:
    return lambda case: case.facts.read(fact).value


def _practice(finding: str) -> Callable[[Case], Span]:
    return lambda case: case.practice[finding].score


def _lore(finding: str, facts: tuple[str, ...], why: str) -> Feature:
    return Feature(finding, "score from 0 to 1", facts, RISES, why, UNIT, _practice(finding))


_ALL = (
    Feature(
        "qmas_criteria_met",
        "criteria",
        (
            "/person/birth_date",
            "/person/age_years",
            "/degrees",
            "/languages",
            "/jobs",
            "/experience/degree_level_months",
            "/experience/reputable_employer_months",
            "/experience/specified_sector_months",
            "/experience/international_months",
            "/income/taxable_last_year",
            "/income/employment_last_year",
            "/income/business_last_year",
            "/businesses",
        ),
        RISES,
        "ImmD's page says that meeting more of the twelve criteria is looked on more favourably.",
        Span(0, 12),
        lambda case: qmas_criteria_met(case.evaluation),
    ),
    Feature(
        "specified_sector_months",
        "months",
        ("/experience/specified_sector_months", "/jobs", "/degrees"),
        RISES,
        "The panel weighs the manpower needs of sectors; QMAS names innovation and technology, finance and trade.",
        LONGEST_CAREER,
        _derived(specified_sector_months),
    ),
    Feature(
        "senior_months",
        "months",
        ("/experience/senior_months", "/jobs", "/degrees"),
        RISES,
        "Practitioners name seniority and progression among what sets applicants of one exercise apart.",
        LONGEST_CAREER,
        _derived(senior_months),
    ),
    Feature(
        "degree_level_months",
        "months",
        ("/experience/degree_level_months", "/jobs", "/degrees"),
        RISES,
        "The offer has to fit degree or experience; more experience at that level is easier to fit.",
        LONGEST_CAREER,
        _derived(degree_level_months),
    ),
    Feature(
        "international_months",
        "months",
        ("/experience/international_months", "/jobs", "/degrees"),
        RISES,
        "The seed of practice: regional and international experience shows that somebody can settle in the market.",
        LONGEST_CAREER,
        _derived(international_months),
    ),
    Feature(
        "taxable_income_hkd",
        "HKD a year",
        ("/income/taxable_last_year", "/income/employment_last_year", "/income/business_last_year"),
        RISES,
        "TTPS Category A and QMAS criterion 10 are floors of income; above them more never counts against.",
        Span(0, math.inf),
        _derived(taxable_income_hkd),
    ),
    Feature(
        "degree_level",
        "0 none, 1 below bachelor's, 2 bachelor's, 3 master's, 4 doctorate",
        ("/degrees",),
        RISES,
        "A first degree is normally asked for, and a higher one meets more criteria.",
        Span(0, 4),
        _derived(best_degree),
    ),
    Feature(
        "record_clear",
        "1 where no conviction and no adverse immigration record is known, else 0",
        ("/person/convictions", "/person/adverse_records"),
        RISES,
        "Every scheme asks for a clear record, and adverse records are weighed.",
        UNIT,
        _derived(record_clear),
    ),
    Feature(
        "listed_bachelor",
        "1 where a full-time bachelor's from the TTPS list is held, else 0",
        ("/degrees",),
        RISES,
        "TTPS Categories B and C stand on it.",
        UNIT,
        lambda case: truth_span(case.facts.read(listed_bachelor).value),
    ),
    Feature(
        "work_in_window_months",
        "months in the last five years",
        ("/experience/last_five_years_months", "/experience/total_months", "/jobs", "/degrees"),
        RISES,
        "TTPS Category B asks for three years of work after graduation within the last five.",
        Span(0, 60),
        _derived(work_in_window),
    ),
    Feature(
        "bachelor_years_ago",
        "calendar years",
        ("/degrees",),
        FALLS,
        "TTPS Category C is for those who graduated in the last five years.",
        Span(0, 80),
        _derived(bachelor_years_ago),
    ),
    Feature(
        "offer_annual_pay_hkd",
        "HKD a year",
        ("/offers",),
        RISES,
        "The package must be broadly at market level; no floor is published, and more never counts against.",
        Span(0, math.inf),
        _derived(offer_annual_pay_hkd),
    ),
    Feature(
        "employer_months",
        "months since the employer began",
        ("/offers",),
        RISES,
        "ImmD asks a company under twelve months old for a detailed business plan.",
        Span(0, 6000),
        _derived(employer_months),
    ),
    _lore("funds_sufficient", ("/wealth", "/household/size"), "QMAS asks for means of support, with no sum published."),
    _lore("funds_traceable", ("/wealth/deposits",), "Practitioners: unexplained deposits weaken credibility."),
    _lore(
        "education_fits_career",
        ("/experience/in_degree_field_months", "/experience/degree_level_months", "/offers", "/jobs", "/degrees"),
        "GEP asks for a degree in the relevant field; practitioners say that the panel looks for the same.",
    ),
    _lore(
        "balanced_profile",
        ("/experience", "/jobs", "/languages", "/degrees"),
        "Practitioners: balanced profiles compete better than academic strength alone.",
    ),
    _lore("career_authentic", ("/jobs", "/degrees"), "Practitioners: inflated or overlapping roles undermine trust."),
    _lore("letters_specific", ("/jobs",), "Practitioners: generic letters weaken an application."),
    _lore("sector_saturation", ("/jobs", "/offers"), "Practitioners: crowded sectors face greater scrutiny."),
    _lore("employability", ("/languages", "/jobs"), "Practitioners: languages and regional work show employability."),
    _lore("hong_kong_plan", ("/plan", "/offers", "/business_plans"), "Practitioners: a realistic plan helps."),
)

FEATURES: Mapping[str, Feature] = {feature.name: feature for feature in _ALL}

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

MODEL_FEATURES: Mapping[str, tuple[str, ...]] = {
    "qmas_gpt": (
        "qmas_criteria_met",
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
}
"""The features of each pathway that has a classifier, in the order of its tables."""


def spans_of(case: Case, pathway_id: str) -> dict[str, Span]:
    """The features of one pathway on a case; raises ``KeyError`` for a pathway without a classifier."""
    return {name: FEATURES[name].span(case) for name in MODEL_FEATURES[pathway_id]}
