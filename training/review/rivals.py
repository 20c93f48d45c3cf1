"""Other ways to predict, fitted and measured on the same folds: what additivity and monotony cost, and what they gain.

The rivals read one number per feature: an interval's middle, and nothing where the feature is unknown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from service.outlook.features import FEATURES
from training.model.samples import Numbers, Sample
from training.review.assessment import Rival
from training.review.metrics import Held, area_under_curve, as_log_odds, base_rate, brier, in_order, losses, mean
from training.review.resampling import generator

MOST_CASES = 50_000
BASE_RATE = "base rate"
TREES = 100
SMALLEST_LEAF = 25
FEWEST_CASES, FEWEST_OF_A_KIND = 10, 2
"""With fewer cases in fitting, or fewer that ended either way, boosting can hold none of each out to stop by."""


def known_numbers(sample: Sample) -> Numbers:
    """One number per case and feature: what is known, the middle of an interval, NaN where the domain is left open."""
    domains = np.array([(FEATURES[name].domain.low, FEATURES[name].domain.high) for name in sample.features])
    open_ended = (sample.low <= domains[:, 0]) & (sample.high >= domains[:, 1]) & (sample.low < sample.high)
    told = np.isfinite(sample.low) & np.isfinite(sample.high) & ~open_ended
    low, high = (np.where(told, side, 0.0) for side in (sample.low, sample.high))
    return np.where(told, (low + high) / 2, np.nan)


def _logistic(seed: int) -> Any:  # noqa: ANN401 - scikit-learn publishes no types
    median = SimpleImputer(strategy="median", keep_empty_features=True)
    return make_pipeline(median, StandardScaler(), LogisticRegression(max_iter=1_000, random_state=seed))


def _forest(seed: int) -> Any:  # noqa: ANN401
    trees = RandomForestClassifier(
        n_estimators=TREES, min_samples_leaf=SMALLEST_LEAF, max_features="sqrt", n_jobs=1, random_state=seed
    )
    return make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), trees)


def _boosting(seed: int) -> Any:  # noqa: ANN401
    return HistGradientBoostingClassifier(
        learning_rate=0.06,
        max_iter=300,
        max_leaf_nodes=15,
        min_samples_leaf=SMALLEST_LEAF,
        l2_regularization=1.0,
        early_stopping=True,
        validation_fraction=0.15,
        n_iter_no_change=15,
        random_state=seed,
    )


LEARNERS: tuple[tuple[str, str, Callable[[int], Any]], ...] = (
    ("logistic regression", "standardised; what is unknown as the median", _logistic),
    ("random forest", "what is unknown as the median", _forest),
    ("unrestricted boosting", "with interactions and without monotone directions", _boosting),
)
"""Name, note and maker of each rival that learns."""


def _scored(rival: Rival, held: Held) -> Rival:
    loss = mean(losses(held.favourable, held.log_odds), held.weight)
    return replace(rival, log_loss=loss, brier=brier(held), auc=area_under_curve(held))


def _fitted(learner: Any, values: Numbers, sample: Sample) -> None:  # noqa: ANN401
    steps = getattr(learner, "steps", None)
    name = "sample_weight" if steps is None else f"{steps[-1][0]}__sample_weight"
    learner.fit(values, sample.favourable, **{name: sample.weight})


def rivals(sample: Sample, seed: int) -> tuple[Rival, ...]:
    """The base rate, then each learner, on the folds of a sample with held-out cases.

    At most 50,000 cases are fitted on, drawn by ``seed``, and the note says so. No rival's share is nearer to 0 or 1
    than half a case of those. Only the base rate is there where too few cases in fitting ended either way.
    """
    fitting, test = in_order(sample.only(~sample.test)), in_order(sample.only(sample.test))
    base = Held.of(test, np.full(len(test), as_log_odds(base_rate(fitting))))
    found = [_scored(Rival(BASE_RATE, 0, 0, None, len(fitting), "the favourable share of the cases in fitting"), base)]
    cut = ""
    if len(fitting) > MOST_CASES:
        chosen = np.sort(generator(seed, "rivals", sample.name).permutation(len(fitting))[:MOST_CASES])
        cut = f"; fitted on {MOST_CASES} of {len(fitting)} cases"
        fitting = fitting.only(chosen)
    favourable = int(fitting.favourable.sum())
    if len(fitting) < FEWEST_CASES or min(favourable, len(fitting) - favourable) < FEWEST_OF_A_KIND:
        return tuple(found)
    values, asked = known_numbers(fitting), known_numbers(test)
    silent = np.isnan(values).all(axis=0)
    values[:, silent] = asked[:, silent] = 0.0  # nobody can learn from it, and boosting can't bin what is never there
    half = 0.5 / len(fitting)
    for name, note, make in LEARNERS:
        with threadpool_limits(limits=1):  # the same sums in the same order, on any number of cores
            learner = make(seed)
            _fitted(learner, values, fitting)
            share = np.clip(learner.predict_proba(asked)[:, 1], half, 1 - half)
        found.append(
            _scored(Rival(name, 0, 0, None, len(fitting), note + cut), Held.of(test, np.log(share / (1 - share))))
        )
    return tuple(found)
