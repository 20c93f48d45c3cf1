"""How the pool of a selection exercise is cut."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.outlook.selection import Candidate, exercises, select

candidates = st.lists(
    st.builds(
        Candidate,
        id=st.uuids().map(str),
        passed=st.booleans(),
        merit=st.integers(0, 9).map(float),
        sector=st.sampled_from(["finance", "technology", "other"]),
    ),
    max_size=40,
)


@given(candidates, st.integers(0, 30), st.floats(0.1, 1))
def test_all_places_are_filled_while_cases_that_passed_are_left(
    pool: list[Candidate], places: int, share: float
) -> None:
    """As many are selected as there are places or cases that passed, and nobody who failed the test."""
    chosen = select(pool, places, share)
    passed = {case.id for case in pool if case.passed}
    assert len(chosen) == min(places, len(passed))
    assert chosen <= passed


@given(candidates, st.integers(0, 30))
def test_without_a_limit_on_sectors_the_best_are_taken(pool: list[Candidate], places: int) -> None:
    """Nobody who passed and was left out has more merit than somebody selected."""
    chosen = select(pool, places, 1)
    taken = [case.merit for case in pool if case.id in chosen]
    left = [case.merit for case in pool if case.passed and case.id not in chosen]
    assert not taken or not left or min(taken) >= max(left)


@given(candidates, st.integers(1, 30), st.floats(0.1, 1))
def test_within_a_sector_the_best_are_taken(pool: list[Candidate], places: int, share: float) -> None:
    """The limit on sectors never puts a case before a better one of its own sector."""
    chosen = select(pool, places, share)
    for sector in ("finance", "technology", "other"):
        of_sector = [case for case in pool if case.passed and case.sector == sector]
        taken = [case.merit for case in of_sector if case.id in chosen]
        left = [case.merit for case in of_sector if case.id not in chosen]
        assert not taken or not left or min(taken) >= max(left)


def test_a_crowded_sector_leaves_places_to_others() -> None:
    """Of four places a sector limited to half takes two, though its third case has more merit than the others'."""
    pool = [Candidate(f"f{index}", True, 9.0 - index, "finance") for index in range(4)]
    pool += [Candidate(f"o{index}", True, 1.0, sector) for index, sector in enumerate(["law", "health"])]
    chosen = select(pool, 4, 0.5)
    assert Counter(name[0] for name in chosen) == {"f": 2, "o": 2}


def test_ties_are_settled_by_id() -> None:
    """Of two equal cases the first id is taken, in whatever order they stand."""
    pool = [Candidate("b", True, 1.0, "law"), Candidate("a", True, 1.0, "law")]
    assert select(pool, 1, 1) == {"a"}


@pytest.mark.parametrize(("places", "share"), [(-1, 0.5), (1, 0), (1, 1.1)])
def test_an_impossible_exercise_is_refused(places: int, share: float) -> None:
    """No exercise has a negative number of places, nor a share of a sector outside 0 to 1."""
    with pytest.raises(ValueError, match="no exercise"):
        select([], places, share)


@given(candidates, st.integers(1, 20))
def test_each_case_is_in_exactly_one_exercise(pool: list[Candidate], size: int) -> None:
    """The exercises part the pool."""
    rounds = exercises(pool, size)
    assert sorted(case.id for each in rounds for case in each) == sorted(case.id for case in pool)
    assert max(map(len, rounds)) - min(map(len, rounds)) <= 1
