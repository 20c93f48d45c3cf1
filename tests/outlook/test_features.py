"""The features of a case: the same in training and at serve time, and sound while facts are missing."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from service.outlook.features import (
    APPROVAL_FEATURES,
    EXTENSION_FEATURES,
    FALLS,
    FEATURES,
    FREE,
    RISES,
    Case,
    case_of,
    features_of,
    spans_of,
)
from service.outlook.tables import Stage
from service.practice import findings, load_practice
from service.profile import codes
from service.profile.facts import Facts
from service.profile.model import AdverseRecord, BusinessPlan, Degree, FamilyLink, Offer, Person, Profile
from service.profile.values import DateSpan, Money, Span, exactly
from service.rules.catalogue import BY_ID
from service.rules.criteria import Points, every
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from tests.exemplars import EXEMPLARS, established_foreigner, young_graduate
from tests.strategies import cases

TODAY = date(2026, 1, 20)
GRADED = frozenset(load_practice().declared)
"""Features that are findings of practice; whether these are sound is for the tests of practice to prove."""
RULED = frozenset({"qmas_criteria_met", "qmas_points", "taxable_income_hkd", "listed_bachelor", "net_assets_hkd"})
"""Features that the rules find, by conventions of their own on silence: for the tests of the rules to prove."""


def case(profile: Profile, day: date = TODAY) -> Case:
    facts = Facts(profile, day)
    return case_of(facts, Evaluation(facts, lawbook()), findings(facts))


@given(cases())
def test_no_completion_leaves_the_interval_of_a_feature(given_case: tuple[date, Profile, Profile]) -> None:
    """Whatever the missing facts turn out to be, each number read from them lies within what was said before."""
    day, whole, rest = given_case
    after, before = case(whole, day), case(rest, day)
    for name in FEATURES.keys() - GRADED - RULED:
        narrow, wide = FEATURES[name].span(after), FEATURES[name].span(before)
        assert wide.low <= narrow.low + 1e-6, name
        assert narrow.high <= wide.high + 1e-6, name


@pytest.mark.parametrize("pathway_id", APPROVAL_FEATURES)
def test_nothing_known_is_the_whole_domain(pathway_id: str) -> None:
    """Of an empty profile only what practice grades with a floor is less than wholly open."""
    for name, span in spans_of(case(Profile()), pathway_id).items():
        assert span == FEATURES[name].domain or name == "sector_saturation", name


@pytest.mark.parametrize("person", [established_foreigner, young_graduate])
def test_complete_facts_make_the_features_exact(person: Callable[[date], Profile]) -> None:
    """Whoever has stated every fact is described by numbers, not by intervals."""
    whole = case(person(TODAY))
    for name in FEATURES.keys() - GRADED:
        assert FEATURES[name].span(whole).is_exact, name


@pytest.mark.parametrize(
    ("name", "profile", "span"),
    [
        ("degree_level", Profile(degrees=()), Span(0, 0)),
        ("degree_level", Profile(degrees=(Degree(level=codes.DegreeLevel.DOCTOR),)), Span(4, 4)),
        ("degree_level", Profile(degrees=(Degree(level=codes.DegreeLevel.MASTER), Degree())), Span(3, 4)),
        ("degree_level", Profile(degrees=(Degree(level=codes.DegreeLevel.MASTER, expected=True),)), Span(0, 3)),
        ("record_clear", Profile(person=Person(convictions=(), adverse_records=())), Span(1, 1)),
        ("record_clear", Profile(person=Person(convictions=())), Span(0, 1)),
        ("record_clear", Profile(person=Person(adverse_records=(AdverseRecord(),))), Span(0, 0)),
        ("offer_annual_pay_hkd", Profile(offers=()), Span(0, 0)),
        (
            "offer_annual_pay_hkd",
            Profile(
                offers=(
                    Offer(annual_pay=Money(exactly(480_000), "HKD")),
                    Offer(annual_pay=Money(Span(300_000, 600_000), "HKD")),
                )
            ),
            Span(480_000, 600_000),
        ),
        ("employer_months", Profile(offers=(Offer(employer_months=exactly(11)), Offer())), Span(11, 6000)),
        (
            "bachelor_years_ago",
            Profile(
                degrees=(
                    Degree(
                        level=codes.DegreeLevel.BACHELOR,
                        awarded_on=DateSpan(date(2021, 7, 1), date(2021, 7, 31)),
                    ),
                )
            ),
            Span(5, 5),
        ),
        ("bachelor_years_ago", Profile(degrees=(Degree(level=codes.DegreeLevel.MASTER),)), Span(80, 80)),
        ("bachelor_years_ago", Profile(degrees=(Degree(graduation_year=exactly(2024)),)), Span(2, 80)),
        ("sponsor_income_hkd", Profile(family_links=()), Span(0, 0)),
        (
            "sponsor_income_hkd",
            Profile(family_links=(FamilyLink(sponsor_annual_income=Money(exactly(300_000), "HKD")), FamilyLink())),
            Span(300_000, float("inf")),
        ),
        ("settled_relative", Profile(family_links=()), Span(0, 0)),
        ("planned_local_jobs", Profile(business_plans=(BusinessPlan(local_jobs=Span(2, 4)),)), Span(2, 4)),
        ("planned_local_jobs", Profile(business_plans=(BusinessPlan(),)), Span(0, 100_000)),
        (
            "planned_investment_hkd",
            Profile(business_plans=(BusinessPlan(investment=Money(exactly(500_000), "HKD")),)),
            Span(500_000, 500_000),
        ),
    ],
)
def test_a_feature_reads_its_facts(name: str, profile: Profile, span: Span) -> None:
    """What each reading makes of known, partly known and missing facts."""
    assert FEATURES[name].span(case(profile)) == span


def test_every_pathway_and_regime_has_its_features() -> None:
    """Whichever of the pathways an agency's cases are of, and whenever they were lodged, they can be learnt from."""
    assert set(APPROVAL_FEATURES) == set(BY_ID)
    for pathway_id, pathway in BY_ID.items():
        for regime in pathway.entry:
            for stage in Stage:
                names = features_of(pathway_id, regime, stage)
                assert names
                assert len(set(names)) == len(names)
                assert set(names) <= set(FEATURES)


def test_no_feature_is_declared_that_no_pathway_reads() -> None:
    """Each is read at some stage under some regime."""
    read = {
        name
        for pathway_id, pathway in BY_ID.items()
        for regime in pathway.entry
        for stage in Stage
        for name in features_of(pathway_id, regime, stage)
    }
    assert read == set(FEATURES)


def test_the_points_tests_of_qmas_read_the_total() -> None:
    """Under the tables of 2006 to 2024 points take the place of the twelve criteria; the rest stays."""
    now, then = features_of("qmas_gpt", "criteria_2024"), features_of("qmas_gpt", "points_2022")
    assert set(now) - set(then) == {"qmas_criteria_met"}
    assert set(then) - set(now) == {"qmas_points"}


@pytest.mark.parametrize(
    ("pathway_id", "regime"), [("qmas_gpt", "categories"), ("ttps_b", "criteria_2024"), ("x", "y")]
)
def test_an_unknown_pathway_or_regime_has_no_features(pathway_id: str, regime: str) -> None:
    """It is an error, never an empty list."""
    with pytest.raises(KeyError):
        features_of(pathway_id, regime)


@pytest.mark.parametrize("pathway_id", ["ttps_a", "ttps_b", "ttps_c"])
def test_an_extension_turns_on_what_leads_to_work(pathway_id: str) -> None:
    """Of TTPS the extension asks for work or a business: employability and the plan bear on it, deposits do not."""
    names = features_of(pathway_id, "categories", Stage.EXTENSION)
    assert names == EXTENSION_FEATURES[pathway_id]
    assert {"employability", "hong_kong_plan", "retention", "degree_level"} <= set(names)
    assert "listed_bachelor" not in names
    assert features_of("iang", "graduates", Stage.EXTENSION) == features_of("iang", "graduates")


def test_every_feature_says_its_unit_its_facts_its_direction_and_why() -> None:
    """A declaration is whole."""
    for name, feature in FEATURES.items():
        assert feature.name == name
        assert feature.unit
        assert feature.facts
        assert all(pointer.startswith("/") for pointer in feature.facts)
        assert feature.direction in {RISES, FALLS, FREE}
        assert feature.why.endswith(".")


def test_nationality_and_place_of_birth_are_no_features() -> None:
    """No feature declares them among its facts, and the profile knows no sex."""
    read = {pointer for feature in FEATURES.values() for pointer in feature.facts}
    assert read.isdisjoint({"/person/nationalities", "/person/place_of_birth", "/person/sex"})
    assert "/person" not in read


@pytest.mark.parametrize("person", EXEMPLARS)
@pytest.mark.parametrize("day", [TODAY, date(2023, 6, 1)])
def test_another_nationality_or_birthplace_changes_no_feature(person: Callable[[date], Profile], day: date) -> None:
    """Where each job says whether it is international, the numbers are those of anybody with the same career."""
    one = person(day)
    jobs = None if one.jobs is None else tuple(replace(job, international=True) for job in one.jobs)
    one = replace(one, jobs=jobs)
    other = replace(one, person=replace(one.person, nationalities=("KR",), place_of_birth="KR"))
    for name in FEATURES.keys() - ({"qmas_criteria_met"} if day < date(2024, 11, 1) else set()):
        assert FEATURES[name].span(case(one, day)) == FEATURES[name].span(case(other, day)), name


@pytest.mark.parametrize(("day", "points"), [(date(2023, 6, 1), True), (TODAY, False)])
def test_points_are_those_of_the_table_in_force(day: date, points: bool) -> None:
    """The total is the one that the rules compare with the pass mark; without a table there are no points."""
    whole = case(established_foreigner(day), day)
    span = FEATURES["qmas_points"].span(whole)
    assert (span.low > 0) is points
    if points:
        (test,) = (part for part in every(BY_ID["qmas_gpt"].entry["points_2022"]) if isinstance(part, Points))
        assert whole.evaluation.of(test).count == (span.low, span.high)
    else:
        assert span == Span(0, 0)


def test_the_server_imports_nothing_that_training_needs() -> None:
    """Loading and asking the model brings in no numpy, scikit-learn, joblib, SciPy or pandas."""
    program = (
        "import sys, service.outlook.estimate, service.outlook.selection, service.outlook.tables;"
        "print(sorted({'numpy', 'sklearn', 'joblib', 'scipy', 'pandas', 'training'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
