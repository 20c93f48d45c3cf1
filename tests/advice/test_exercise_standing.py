"""Who is taken in a simulated selection exercise, whom the law closes, and how profiles stand to each other."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.advice.exercise.simulation import DEFAULT_SEED, Entry, Exercise, ExerciseRequest, NoExerciseError, hold
from service.profile.model import Income, Profile
from service.profile.values import Money, Span
from service.rules.pathway import Mode, Verdict
from tests.exemplars import (
    EXEMPLARS,
    established_foreigner,
    established_mainlander,
    relative,
    vocational_graduate,
    young_graduate,
)
from tests.recommend.asking import shipped
from tests.strategies import altered

DAY = date(2026, 7, 1)
PEOPLE = (established_foreigner, established_mainlander, relative, young_graduate, vocational_graduate)


def entry(profile: Profile, label: str | None = None, canonical: dict[str, Any] | None = None) -> Entry:
    return Entry(label, profile, {"is": repr(profile)} if canonical is None else canonical)


def held(entries: list[Entry], places: int, day: date = DAY, seed: int = DEFAULT_SEED) -> Exercise:
    return hold(shipped(), ExerciseRequest(tuple(entries), places, day, day, seed))


def with_income(profile: Profile, low: float, high: float | None = None) -> Profile:
    return replace(profile, income=Income(taxable_last_year=Money(Span(low, high or low), "HKD")))


def on_assistance(profile: Profile) -> Profile:
    return replace(profile, wealth=replace(profile.wealth, needs_public_assistance=True))


def test_shares_add_up_to_the_places() -> None:
    """Among more people than places, whom the law leaves open for certain, every place is taken once."""
    some = [entry(with_income(established_foreigner(DAY), 1e5 * number)) for number in range(1, 9)]
    for places in (1, 3, 8):
        assert sum(taken.share for taken in held(some, places).taken) == pytest.approx(places)


def test_whom_the_law_closes_never_takes_a_place() -> None:
    """Not even where places are left, however strong the rest of the profile is; it has no rank, and bars no other."""
    strong = on_assistance(with_income(established_foreigner(DAY), 9e7))
    exercise = held([entry(strong), entry(relative(DAY)), entry(young_graduate(DAY))], 3)
    closed = exercise.competitors[0]
    assert closed.assessment.verdict is Verdict.NOT_ELIGIBLE
    assert (exercise.taken[0].share, exercise.taken[0].high, exercise.ranges[0]) == (0, 0, None)
    assert 0 not in exercise.order


@given(st.permutations(range(7)))
def test_the_order_of_the_request_changes_nothing(order: list[int]) -> None:
    """Labelled or not, and with two that are equal: each keeps its share and its standing."""
    people = [person(DAY) for person in PEOPLE]
    some = [entry(profile, label) for profile, label in zip(people, ("a", None, "b", None, None), strict=True)]
    some += [some[1], entry(people[0], "c")]
    before, after = held(some, 3), held([some[index] for index in order], 3)
    assert [after.taken[order.index(index)] for index in range(7)] == list(before.taken)
    assert [after.ranges[order.index(index)] for index in range(7)] == list(before.ranges)


def test_equal_profiles_stand_equal() -> None:
    """The same profile twice without labels has one share, and the two hold two places between them."""
    same = entry(established_foreigner(DAY))
    exercise = held([same, entry(relative(DAY)), same], 1)
    assert exercise.taken[0] == exercise.taken[2]
    assert exercise.ranges[0] == exercise.ranges[2] == (1, 2)


@pytest.mark.parametrize("person", PEOPLE)
@pytest.mark.parametrize("more", [1.2e6, 4e6])
def test_a_stronger_profile_under_the_same_label_is_never_taken_less_often(
    person: Callable[[date], Profile], more: float
) -> None:
    """Common random numbers: more income raises one share or leaves it, and lowers the others' or leaves them."""
    rivals = [entry(other(DAY), f"rival {number}") for number, other in enumerate(PEOPLE)]
    for places in (1, 3):
        before = held([entry(with_income(person(DAY), 6e5), "one"), *rivals], places)
        after = held([entry(with_income(person(DAY), more), "one"), *rivals], places)
        assert after.taken[0].share >= before.taken[0].share
        assert all(then.share <= was.share for was, then in zip(before.taken[1:], after.taken[1:], strict=True))


@given(st.lists(altered(DAY), min_size=1, max_size=6), st.integers(1, 6), st.integers(0, 9))
def test_standing_share_and_order_agree(profiles: list[Profile], places: int, seed: int) -> None:
    """A rank lies in its range, a share between its ends, and the shares never exceed the places."""
    exercise = held([entry(profile) for profile in profiles], min(places, len(profiles)), seed=seed)
    ranks = {index: rank for rank, index in enumerate(exercise.order, start=1)}
    for index, (one, taken) in enumerate(zip(exercise.competitors, exercise.taken, strict=True)):
        span = exercise.ranges[index]
        assert taken.low <= taken.share <= taken.high
        assert one.assessment.mode is Mode.ENTRY
        assert (span is None) is (one.assessment.verdict is Verdict.NOT_ELIGIBLE) is (index not in ranks)
        if span is not None:
            assert 1 <= span[0] <= ranks[index] <= span[1] <= len(ranks)
    assert sum(taken.share for taken in exercise.taken) <= places + 1e-9


@given(st.floats(2e5, 5e6))
def test_what_is_known_in_part_holds_what_it_may_come_to(income: float) -> None:
    """The range of an uncertain profile holds the standing of each of its completions, against the same rivals."""
    rivals = [entry(other(DAY), f"rival {number}") for number, other in enumerate(PEOPLE)]
    loose = held([entry(with_income(relative(DAY), 2e5, 5e6), "one"), *rivals], 2)
    exact = held([entry(with_income(relative(DAY), income), "one"), *rivals], 2)
    (best, worst), found = loose.ranges[0] or (0, 0), exact.ranges[0] or (0, 0)
    assert best <= found[0] <= found[1] <= worst
    assert loose.taken[0].low - 0.02 <= exact.taken[0].share <= loose.taken[0].high + 0.02


def test_a_fact_that_may_close_a_profile_lowers_its_least_share_to_nothing() -> None:
    """Somebody who may have a conviction is open as far as known: drawn as open, with a least share of 0."""
    whole = established_foreigner(DAY)
    silent = replace(whole, person=replace(whole.person, convictions=None))
    exercise = held([entry(silent), entry(relative(DAY)), entry(young_graduate(DAY))], 1)
    assert exercise.competitors[0].assessment.verdict is Verdict.UNDETERMINED
    assert "/person/convictions" in exercise.competitors[0].missing
    assert exercise.taken[0].low == 0 < exercise.taken[0].share


def test_the_boundary_is_between_the_last_place_and_the_next() -> None:
    """By merit on file; there is none where everybody who is open finds a place."""
    some = [entry(with_income(established_foreigner(DAY), income)) for income in (5e5, 4e6, 1.5e6)]
    exercise = held(some, 2)
    assert exercise.order == (1, 2, 0)
    assert exercise.boundary == (2, 0)
    assert held(some, 3).boundary is None
    assert held([*some, entry(on_assistance(relative(DAY)))], 3).boundary is None


def test_the_seed_changes_the_draws_and_nothing_else() -> None:
    """The same request is the same answer; another seed moves shares within the error."""
    some = [entry(person(DAY)) for person in PEOPLE]
    one, same, other = held(some, 2), held(some, 2), held(some, 2, seed=7)
    assert (one.taken, one.exercise_id) == (same.taken, same.exercise_id)
    assert one.taken != other.taken
    assert one.exercise_id != other.exercise_id
    assert (one.order, one.ranges) == (other.order, other.ranges)
    for was, then in zip(one.taken, other.taken, strict=True):
        assert then.share == pytest.approx(was.share, abs=0.04)


def test_a_holder_of_a_status_competes_as_an_applicant_for_entry() -> None:
    """The exercise is of entries, whatever the profile says of its purpose."""
    for person in EXEMPLARS:
        assert held([entry(person(DAY))], 1).competitors[0].assessment.mode is Mode.ENTRY


@pytest.mark.parametrize("day", [date(2006, 1, 1), date(2024, 10, 31), date(2022, 6, 1), date(2004, 1, 1)])
def test_without_a_classifier_of_the_days_test_there_is_no_exercise(day: date) -> None:
    """The twelve criteria are in force since 1 November 2024; no classifier speaks of the points tests."""
    with pytest.raises(NoExerciseError):
        held([entry(Profile())], 1, day)
    assert held([entry(Profile())], 1, date(2024, 11, 1)).regime == "criteria_2024"


def test_nothing_but_silence_is_still_a_profile() -> None:
    """Somebody of whom nothing is known stands anywhere, and takes a place in some exercises."""
    exercise = held([entry(Profile()), entry(established_foreigner(DAY))], 1)
    assert exercise.ranges[0] == (1, 2)
    assert exercise.taken[0].low == 0 < exercise.taken[0].share < 1
