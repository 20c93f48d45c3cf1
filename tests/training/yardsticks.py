"""What a fit is held against where every chance is known: the truth, the best additive model, unrestricted boosting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from training.model.samples import Numbers


def expected_loss(chance: Numbers, log_odds: Numbers) -> float:
    """Mean log-loss in nat over every outcome that may come, each by its chance: free of the luck of one draw."""
    loss = chance * np.logaddexp(0, -log_odds) + (1 - chance) * np.logaddexp(0, log_odds)
    return float(loss.mean())


def log_odds_of(chance: Numbers) -> Numbers:
    """The log-odds of chances, kept within the reach of a double."""
    inside = np.clip(chance, 1e-12, 1 - 1e-12)
    found: Numbers = np.log(inside) - np.log1p(-inside)
    return found


def bayes_loss(chance: Numbers) -> float:
    """The log-loss of the truth itself: nothing that reads the same features can have less."""
    return expected_loss(chance, log_odds_of(chance))


def taught_the_chances(values: Numbers, chance: Numbers, **settings: Any) -> Any:  # noqa: ANN401 - as scikit-learn
    """Boosting that is shown P(approved | features) itself: every case twice, weighted by the chance of either end."""
    twice = np.vstack([values, values])
    outcome = np.repeat([True, False], len(chance))
    model = HistGradientBoostingClassifier(early_stopping=False, max_bins=255, random_state=0, **settings)
    with threadpool_limits(limits=1):
        return model.fit(twice, outcome, sample_weight=np.concatenate([chance, 1 - chance]))


@dataclass(frozen=True, slots=True)
class Yardsticks:
    """Expected log-losses on the same cases; ``half_additive`` is the best additive one on half of the reference."""

    bayes: float
    additive: float
    half_additive: float
    unrestricted: float
    level: float


ADDITIVE = (
    {"max_iter": 600, "max_leaf_nodes": 8, "learning_rate": 0.1},
    {"max_iter": 1200, "max_leaf_nodes": 4, "learning_rate": 0.1},
)


def _additive(values: Numbers, chance: Numbers, test: tuple[Numbers, Numbers]) -> float:
    losses = []
    for settings in ADDITIVE:
        model = taught_the_chances(values, chance, interaction_cst="no_interactions", **settings)
        losses.append(expected_loss(test[1], model.decision_function(test[0])))
    return min(losses)


def yardsticks(values: Numbers, chance: Numbers, test: tuple[Numbers, Numbers]) -> Yardsticks:
    """What can be reached on ``test`` (features, chances) by models that were taught the chances of the reference.

    The best additive model is the sum of functions of single features, in any shape and without the directions that
    ours has to keep, whose expected log-loss is least. It is approached by boosting without interactions that learns
    from the chances themselves, so that no luck of outcomes is in it, and of two ways to boost the better counts: on
    the test's own chances, which favours the yardstick and never our fit. That half of the reference gives nearly the
    same loss shows that it has converged.
    """
    half = len(chance) // 2
    free = taught_the_chances(values, chance, max_iter=300, max_leaf_nodes=15, learning_rate=0.1)
    return Yardsticks(
        bayes=bayes_loss(test[1]),
        additive=_additive(values, chance, test),
        half_additive=_additive(values[:half], chance[:half], test),
        unrestricted=expected_loss(test[1], free.decision_function(test[0])),
        level=expected_loss(test[1], np.full(len(test[1]), log_odds_of(chance.mean(keepdims=True))[0])),
    )
