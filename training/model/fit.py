"""Fit one additive monotone classifier per pathway, its bootstrap refits, and its calibration.

``HistGradientBoostingClassifier`` with no interactions and one monotone constraint per feature is a sum of step
functions, so that it can be served as look-up tables. Calibration is a slope and an intercept on the log-odds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from joblib import Parallel, delayed
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from service.outlook.features import FEATURES
from training.cohort.simulate import Fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from training.cohort.simulate import Cohort

    Numbers = NDArray[np.float64]

REFITS = 20
SLOPE_SPREAD = 0.3
"""How far from one a slope may easily go: with few refusals there is little to learn a slope from."""
INTERCEPT_SPREAD = 2.0
NEWTON_STEPS = 50
SMALLEST_STEP = 1e-12


@dataclass(frozen=True, slots=True)
class Calibration:
    """Log-odds = slope × raw + intercept."""

    slope: float
    intercept: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """The classifier of a pathway, its calibration, and the refits with theirs."""

    pathway_id: str
    features: tuple[str, ...]
    estimator: Any
    calibration: Calibration
    refits: tuple[tuple[Any, Calibration], ...]


def fold_arrays(cohort: Cohort, fold: Fold) -> tuple[Numbers, NDArray[np.bool_]]:
    """Features (cases × features) and outcomes of one fold."""
    rows = [row for row in cohort.rows if row.fold is fold]
    values = np.array([row.values for row in rows], dtype=np.float64).reshape(len(rows), len(cohort.features))
    return values, np.array([row.approved for row in rows], dtype=np.bool_)


def new_estimator(features: tuple[str, ...], seed: int) -> Any:  # noqa: ANN401 - scikit-learn publishes no types
    """An unfitted classifier with the directions that the features declare."""
    return HistGradientBoostingClassifier(
        learning_rate=0.1,
        max_iter=300,
        max_leaf_nodes=4,
        min_samples_leaf=25,
        l2_regularization=1.0,
        max_bins=48,
        interaction_cst="no_interactions",
        monotonic_cst=[FEATURES[name].direction for name in features],
        early_stopping=False,
        random_state=seed,
    )


def calibrate(raw: Numbers, approved: NDArray[np.bool_]) -> Calibration:
    """Slope and intercept of the largest likelihood, with normal priors around one and nothing.

    Newton's method; a step that would make matters worse is halved until it does not.
    """
    start = np.array([1.0, 0.0])
    design = np.column_stack([raw, np.ones_like(raw)])
    precision = np.diag([1 / SLOPE_SPREAD**2, 1 / INTERCEPT_SPREAD**2])
    sign = np.where(approved, -1.0, 1.0)

    def loss(point: Numbers) -> float:
        away = point - start
        return float(np.logaddexp(0, sign * (design @ point)).sum() + away @ precision @ away / 2)

    point = start
    for _ in range(NEWTON_STEPS):
        share = np.exp(-np.logaddexp(0, -(design @ point)))
        gradient = design.T @ (approved - share) - precision @ (point - start)
        curvature = (design * (share * (1 - share))[:, None]).T @ design + precision
        step = np.linalg.solve(curvature, gradient)
        while loss(point + step) > loss(point) and float(np.abs(step).max()) > SMALLEST_STEP:
            step = step / 2
        point = point + step
        if float(np.abs(step).max()) <= SMALLEST_STEP:
            break
    return Calibration(float(point[0]), float(point[1]))


def _fit_one(
    values: Numbers, approved: NDArray[np.bool_], features: tuple[str, ...], seed: int, held: tuple[Any, Any]
) -> tuple[Any, Calibration]:
    with threadpool_limits(limits=1):  # the same sums in the same order, on any number of cores
        estimator = new_estimator(features, seed).fit(values, approved)
    return estimator, calibrate(estimator.decision_function(held[0]), held[1])


def _resampled(
    values: Numbers, approved: NDArray[np.bool_], features: tuple[str, ...], seed: list[int], held: tuple[Any, Any]
) -> tuple[Any, Calibration]:
    chosen = np.random.default_rng(seed).integers(0, len(approved), len(approved))
    return _fit_one(values[chosen], approved[chosen], features, seed[0], held)


def fit(cohort: Cohort, seed: int, *, refits: int = REFITS, jobs: int = 1) -> Fitted:
    """The classifier of a cohort with its refits; raises ``ValueError`` where all cases were decided alike."""
    values, approved = fold_arrays(cohort, Fold.FIT)
    held = fold_arrays(cohort, Fold.CALIBRATE)
    if len(set(approved.tolist())) < 2:  # noqa: PLR2004 - approved and refused
        message = f"{cohort.pathway_id}: every case was decided alike"
        raise ValueError(message)
    estimator, calibration = _fit_one(values, approved, cohort.features, seed, held)
    name = int.from_bytes(cohort.pathway_id.encode(), "big") % 2**31
    again = Parallel(n_jobs=jobs)(
        delayed(_resampled)(values, approved, cohort.features, [seed, name, number], held) for number in range(refits)
    )
    return Fitted(cohort.pathway_id, cohort.features, estimator, calibration, tuple(again))
