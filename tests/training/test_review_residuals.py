"""What is left over: trends against a declared direction are named, and the pair that acts together most."""

from dataclasses import replace

import numpy as np

from tests.training.review_cases import MODEL, NAME, sample
from training.model.scoring import log_odds, shares
from training.review.against.residuals import against_direction, costliest_pair
from training.review.assessment import ObjectionKind
from training.review.choosing.judged import Judged, judged


def seen(favourable: np.ndarray | None = None, seed: int = 1) -> Judged:
    cases = sample(4_000, seed)
    cases = cases if favourable is None else replace(cases, favourable=favourable)
    found = judged(MODEL, cases, among=np.ones(len(cases), dtype=bool))
    assert found is not None
    return found


def decided(added: np.ndarray, seed: int = 1) -> np.ndarray:
    """Outcomes by the model's log-odds and something more."""
    cases = sample(4_000, seed)
    odds = log_odds(MODEL, cases.low, cases.high) + added
    drawn: np.ndarray = np.random.default_rng(5).random(len(cases)) < shares(odds)
    return drawn


def test_cases_that_go_with_the_directions_are_left_alone() -> None:
    """A right model leaves nothing over: no trend, and no pair."""
    assert list(against_direction({NAME: (MODEL, seen())})) == []
    assert costliest_pair(MODEL, seen()) is None


def test_a_trend_against_a_direction_is_named() -> None:
    """Better letters that count against one: the feature is named, with what is to be looked at."""
    letters = sample(4_000, 1).low[:, 2]
    [found] = against_direction({NAME: (MODEL, seen(decided(-2 * letters)))})
    assert found.kind is ObjectionKind.DIRECTION
    assert "letters_specific is declared to raise the estimate" in found.why


def test_a_trend_with_the_direction_is_no_contradiction() -> None:
    """More than was estimated in the declared direction is a matter of fit alone."""
    assert list(against_direction({NAME: (MODEL, seen(decided(2 * sample(4_000, 1).low[:, 2])))})) == []


def test_the_pair_that_acts_together_is_named() -> None:
    """A career that counts only with good letters, and against one without: no sum of tables says that."""
    values = sample(4_000, 1).low
    together = 3 * (values[:, 1] - 0.5) * (values[:, 2] - 0.5)
    found = costliest_pair(MODEL, seen(decided(together)))
    assert found is not None
    assert {found.one, found.other} == {"career_authentic", "letters_specific"}
    assert found.chance < 0.01
