"""Stated sums of work narrow those that are missing, to what the contradictions leave possible and no further."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.profile.consistency import contradictions
from service.profile.derived import work
from service.profile.facts import Facts
from service.profile.feasible import WITHIN, feasible_sums
from service.profile.model import Experience, Person, Profile
from service.profile.values import Span, exactly
from tests.forgetting import put

AS_OF = date(2026, 11, 23)
NAMES = sorted({name for pair in WITHIN for name in pair})
MOST = {field.name: min(80, int(field.metadata["high"])) for field in fields(Experience)}
"""As many months as a sum may be told to have: the window of five years holds sixty."""
READ = {
    "degree_level_months": work.degree_level_months,
    "senior_months": work.senior_months,
    "reputable_employer_months": work.reputable_employer_months,
    "specified_sector_months": work.specified_sector_months,
    "international_months": work.international_months,
}


def _told(**sums: float) -> Facts:
    return Facts(Profile(experience=Experience(**{name: exactly(months) for name, months in sums.items()})), AS_OF)


@pytest.mark.parametrize(
    ("stated", "missing", "span"),
    [
        ({"degree_level_months": 24}, "senior_months", Span(0, 24)),
        ({"degree_level_months": 24}, "reputable_employer_months", Span(0, 24)),
        ({"total_months": 30}, "international_months", Span(0, 30)),
        ({"senior_months": 70}, "degree_level_months", Span(70, 900)),
        ({"senior_months": 70, "total_months": 80}, "degree_level_months", Span(70, 80)),
        ({"senior_months": 70}, "specified_sector_months", Span(0, 900)),
        ({"last_five_years_months": 60}, "degree_level_months", Span(0, 900)),
    ],
)
def test_a_missing_sum_lies_within_the_whole_and_around_its_parts(
    stated: dict[str, float], missing: str, span: Span
) -> None:
    """No part is longer than its whole, and no whole is shorter than its part."""
    assert _told(**stated).read(READ[missing]).value == span


def test_nobody_has_worked_longer_than_they_have_lived() -> None:
    """Somebody of 20 has lived for less than 252 months."""
    facts = Facts(Profile(person=Person(age_years=exactly(20))), AS_OF)
    assert facts.read(work.senior_months).value == Span(0, 252)


def test_a_sum_that_is_settled_by_the_others_is_not_asked_for() -> None:
    """Nobody without graduate-level work has senior work."""
    reading = _told(degree_level_months=0).read(work.senior_months)
    assert reading.value == exactly(0)
    assert reading.lacks == ()
    assert "/experience/degree_level_months" in reading.reads


@given(st.fixed_dictionaries({name: st.integers(0, MOST[name]) for name in NAMES}), st.sets(st.sampled_from(NAMES)))
def test_every_completion_without_contradiction_lies_within(sums: dict[str, int], hidden: set[str]) -> None:
    """Whatever is left out, the whole lies in what is said of the rest, where the whole is possible at all."""
    whole = Profile(
        person=Person(age_years=exactly(30)), experience=Experience(**{n: exactly(m) for n, m in sums.items()})
    )
    if contradictions(whole, AS_OF):
        return
    rest = whole
    for name in hidden:
        rest = put(rest, ("experience", name), None)
    spans = Facts(rest, AS_OF).read(feasible_sums).value
    for name, months in sums.items():
        assert spans[name].low <= months <= spans[name].high
        if name not in hidden:
            assert spans[name].is_exact
