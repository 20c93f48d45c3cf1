"""The features of a case: the same in training and at serve time, and sound while facts are missing."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given

from service.outlook.features import FEATURES, MODEL_FEATURES, Case, case_of, spans_of
from service.practice import findings, load_practice
from service.profile import codes
from service.profile.facts import Facts
from service.profile.model import AdverseRecord, Degree, Offer, Person, Profile
from service.profile.values import DateSpan, Money, Span, exactly
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from tests.exemplars import established_foreigner, young_graduate
from tests.strategies import cases

TODAY = date(2026, 1, 20)
GRADED = frozenset(load_practice().declared)
"""Features that are findings of practice; whether these are sound is for the tests of practice to prove."""
RULED = frozenset({"qmas_criteria_met", "taxable_income_hkd", "listed_bachelor"})
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


@pytest.mark.parametrize("pathway_id", MODEL_FEATURES)
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
        ("degree_level", Profile(degrees=(Degree(level=codes.DegreeLevel.MASTER, expected=True),)), Span(0, 0)),
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
    ],
)
def test_a_feature_reads_its_facts(name: str, profile: Profile, span: Span) -> None:
    """What each reading makes of known, partly known and missing facts."""
    assert FEATURES[name].span(case(profile)) == span


def test_the_server_imports_nothing_that_training_needs() -> None:
    """Loading and asking the model brings in no numpy, scikit-learn, joblib, SciPy or pandas."""
    program = (
        "import sys, service.outlook.estimate, service.outlook.selection, service.outlook.tables;"
        "print(sorted({'numpy', 'sklearn', 'joblib', 'scipy', 'pandas', 'training'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
