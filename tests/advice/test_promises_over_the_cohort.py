"""What-ifs and key dates over people of the simulated cohort: each, asked afresh, gives what it promised."""

import random
from datetime import date

import pytest

from service.advice.calendar.key_dates import time_lines
from service.advice.changes.what_ifs import cases
from service.recommend.decision import Decision
from tests.advice.test_key_dates import assert_kept as assert_dates_kept
from tests.advice.test_what_ifs import assert_kept as assert_what_ifs_kept
from tests.advice.test_what_ifs import assert_nothing_fixed_changes
from tests.recommend.asking import AS_OF, decided
from training.cohort.applicants import Draw, draw_profile
from training.cohort.moulds import MOULDS

PEOPLE = 10_000
PARTS = 50


def decision_of(seed: int, as_of: date) -> Decision:
    """One applicant of the cohort, each of another pathway than the one before."""
    mould = list(MOULDS.values())[seed % len(MOULDS)]
    chance = random.Random(f"promises:{seed}")  # noqa: S311 - made-up people, nothing secret
    return decided(draw_profile(mould, Draw(chance, as_of)), as_of)


def assert_all_kept(seeds: range) -> None:
    for seed in seeds:
        decision = decision_of(seed, AS_OF)
        assert_dates_kept(decision.request.profile, AS_OF, time_lines(decision))
        found = cases(decision)
        assert_what_ifs_kept(decision, found)
        assert_nothing_fixed_changes(decision, found)


def test_promises_to_a_few_applicants_are_kept() -> None:
    """A dozen, some of each pathway that the cohort covers."""
    assert_all_kept(range(12))


@pytest.mark.prove
@pytest.mark.parametrize("part", range(PARTS))
def test_promises_to_ten_thousand_applicants_are_kept(part: int) -> None:
    """All of them, every date and every what-if."""
    assert_all_kept(range(part, PEOPLE, PARTS))
