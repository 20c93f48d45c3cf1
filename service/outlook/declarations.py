"""Every feature that a classifier may read: its unit, its facts, its direction and why.

Exact where the facts are known, an interval where they are known in part, the whole domain where they are silent.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from service.outlook.case import FALLS, FREE, RISES, Feature
from service.outlook.readings import (
    bachelor_years_ago,
    best_degree,
    employer_months,
    offer_annual_pay_hkd,
    planned_investment_hkd,
    planned_local_jobs,
    qmas_criteria_met,
    qmas_points,
    record_clear,
    sponsor_income_hkd,
    truth_span,
    work_in_window,
)
from service.profile.derived.relatives import permanent_resident_relative
from service.profile.derived.work import (
    degree_level_months,
    international_months,
    senior_months,
    specified_sector_months,
)
from service.profile.values import Span
from service.rules.facts.degrees import listed_bachelor
from service.rules.facts.income import taxable_income_hkd
from service.rules.facts.investments import held_months, net_assets_with_own_share_hkd
from service.rules.pathways.techtas import stem_degree

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.outlook.case import Case
    from service.profile.facts import Facts, Reading
    from service.profile.values import Truth

LONGEST_CAREER = Span(0, 900)
UNIT = Span(0, 1)


def _derived(fact: Callable[[Facts], Reading[Span]]) -> Callable[[Case], Span]:
    return lambda case: case.facts.read(fact).value


def _whether(fact: Callable[[Facts], Reading[Truth]]) -> Callable[[Case], Span]:
    return lambda case: truth_span(case.facts.read(fact).value)


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
        _whether(listed_bachelor),
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
    Feature(
        "qmas_points",
        "points",
        (
            "/person/birth_date",
            "/person/age_years",
            "/degrees",
            "/qualifications",
            "/experience",
            "/jobs",
            "/offers",
            "/languages",
            "/family_links",
            "/household",
        ),
        RISES,
        "Until 31 October 2024 whoever passed was ranked by points; the total is that of the table in force.",
        Span(0, math.inf),
        lambda case: qmas_points(case.evaluation),
    ),
    Feature(
        "top100_stem_degree",
        "1 where a STEM degree from a university in the top 100 for STEM is held, else 0",
        ("/degrees",),
        RISES,
        "TechTAS asks for it; whoever holds none is weighed case by case.",
        UNIT,
        _whether(stem_degree),
    ),
    Feature(
        "net_assets_hkd",
        "HKD",
        ("/wealth/net_assets", "/wealth/joint_net_assets", "/wealth/joint_share_percent"),
        RISES,
        "New CIES has a floor of net assets; more leaves room for what the assessment doesn't count.",
        Span(0, math.inf),
        _derived(net_assets_with_own_share_hkd),
    ),
    Feature(
        "assets_held_months",
        "months",
        ("/wealth/held_months",),
        RISES,
        "New CIES asks how long the assets have been held; longer never counts against.",
        Span(0, 1200),
        _derived(held_months),
    ),
    Feature(
        "planned_investment_hkd",
        "HKD",
        ("/business_plans",),
        RISES,
        "The money put into a business is among what ImmD weighs of an entrepreneur's contribution; it sets no sum.",
        Span(0, math.inf),
        _derived(planned_investment_hkd),
    ),
    Feature(
        "planned_local_jobs",
        "persons",
        ("/business_plans",),
        RISES,
        "Local jobs are among what ImmD weighs of an entrepreneur's contribution.",
        Span(0, 100_000),
        _derived(planned_local_jobs),
    ),
    Feature(
        "sponsor_income_hkd",
        "HKD a year",
        ("/family_links",),
        RISES,
        "The sponsor has to support the dependant well above subsistence; no sum is published.",
        Span(0, math.inf),
        _derived(sponsor_income_hkd),
    ),
    Feature(
        "settled_relative",
        "1 where an immediate relative is a permanent resident who lives in Hong Kong, else 0",
        ("/family_links",),
        FREE,
        "Families of settled people and of those admitted under a scheme come under different conditions.",
        UNIT,
        _whether(permanent_resident_relative),
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
    _lore(
        "retention",
        ("/offers", "/businesses", "/business_plans", "/plan"),
        "The first extension asks for stable work or a business that operates; reports of renewals say the same.",
    ),
)

FEATURES: Mapping[str, Feature] = {feature.name: feature for feature in _ALL}
