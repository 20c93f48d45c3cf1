"""Fit one additive monotone classifier: its cases' own fit, drawn towards what was held before, and bootstrap refits.

``HistGradientBoostingClassifier`` with no interactions and one monotone constraint per feature is a sum of step
functions, so that it can be served as look-up tables. The features are put into bins once a classifier. Slopes and
intercept on the log-odds are found on estimates that each case's own fit had no part in (five folds of people), with
normal priors, so that few cases move little.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from joblib import Parallel, delayed
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from service.outlook.features import FEATURES
from training.model.additive import Additive, Steps, steps_of_estimator, steps_of_model
from training.model.binning import MOST_BINS, Binned, binned, edges_of
from training.model.scoring import log_odds

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from service.outlook.tables import PathwayModel
    from training.model.samples import Flags, Numbers, Sample

REFITS = 20
FOLDS = 5
ROUNDS = (25, 50, 75, 100, 150, 200, 300, 450, 600)
"""Numbers of trees to choose from, by the log-loss out of fold."""
MASKED_SHARE = 0.05
"""The share of facts hidden at random in fitting: what reads a hidden fact is missing in that case."""
KNOWN_WIDTH = 0.5
"""An interval up to this share of a feature's domain (of its spread, where that has no end) is fitted as its middle."""
FEW_CASES = 2_000
REPEATS = 3
"""Below so many cases every person is left out in so many ways, so that no luck of one parting decides."""
FEWEST_CASES = 60
FEWEST_OF_A_KIND = 10
"""With fewer cases, or fewer approved or refused ones, nothing but the level is learnt."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Normal priors of intercept, weight of the prior and weight of the fresh fit: means and standard deviations."""

    means: tuple[float, float, float]
    deviations: tuple[float, float, float]


AFRESH = Spread((0.0, 0.0, 1.0), (2.0, 1.0, 0.3))
"""No prior: the cases speak for themselves."""
TO_RATE = Spread((0.0, 1.0, 0.0), (0.5, 1e-6, 0.5))
"""Drawn to a base rate: few cases move its level a little, and shapes hardly at all."""
TO_MODEL = Spread((0.0, 1.0, 0.0), (0.6, 0.2, 0.2))
"""Drawn to the model shipped before."""


@dataclass(frozen=True, slots=True)
class Refit:
    """One bootstrap refit as steps in calibrated log-odds, before they are put together."""

    model: Additive
    fresh: Steps | None


@dataclass(frozen=True, slots=True)
class Fitted:
    """A classifier with its refits. ``drawn_to`` names what few cases were drawn towards, if anything.

    ``crossed`` are log-odds of the cases fitted on, each by fits that its person had no part in. ``lean`` is how far
    the fit leans on what it was drawn towards: 0 where it says what the cases alone say, 1 where they moved nothing.
    """

    name: str
    features: tuple[str, ...]
    estimator: Additive
    fresh: Steps | None
    refits: tuple[Refit, ...]
    rounds: int
    drawn_to: str | None
    crossed: Numbers
    lean: float | None


def known(low: Numbers, high: Numbers, features: tuple[str, ...]) -> Numbers:
    """The values to fit on: exact or the middle of a narrow interval, missing (NaN) where little is known."""
    found = np.where(low == high, low, np.nan)
    with np.errstate(invalid="ignore"):
        width = high - low
        middle = (low + high) / 2
    for index, name in enumerate(features):
        exact = found[np.isfinite(found[:, index]), index]
        spread = float(exact.max() - exact.min()) if exact.size else 0.0
        domain = FEATURES[name].domain
        whole = domain.high - domain.low
        narrow = (width[:, index] > 0) & (width[:, index] <= KNOWN_WIDTH * (whole if math.isfinite(whole) else spread))
        found[narrow, index] = middle[narrow, index]
    return found


def hidden(values: Numbers, features: tuple[str, ...], seed: list[int], share: float = MASKED_SHARE) -> Numbers:
    """The values with facts hidden at random: features that read one fact go missing together."""
    chance = np.random.default_rng(seed)
    masked = values.copy()
    for fact in sorted({fact for name in features for fact in FEATURES[name].facts}):
        rows = chance.random(len(values)) < share
        columns = [index for index, name in enumerate(features) if fact in FEATURES[name].facts]
        masked[np.flatnonzero(rows)[:, None], columns] = np.nan
    return masked


def new_estimator(features: tuple[str, ...], seed: int, rounds: int) -> Any:  # noqa: ANN401 - scikit-learn publishes no types
    """An unfitted classifier with the directions that the features declare."""
    return HistGradientBoostingClassifier(
        learning_rate=0.1,
        max_iter=rounds,
        max_leaf_nodes=4,
        min_samples_leaf=25,
        l2_regularization=1.0,
        max_bins=MOST_BINS,
        interaction_cst="no_interactions",
        monotonic_cst=[FEATURES[name].direction for name in features],
        early_stopping=False,
        random_state=seed,
    )


def _fit_one(  # noqa: PLR0913, PLR0917 - one task of a pool, by value
    values: Numbers, outcome: Flags, weight: Numbers, features: tuple[str, ...], seed: int, rounds: int
) -> Any:  # noqa: ANN401 - as above
    chosen = weight > 0
    if not chosen.all():
        values, outcome, weight = values[chosen], outcome[chosen], weight[chosen]
    never = ~np.isfinite(values).any(axis=0)
    if never.any():  # a feature that no case tells: one value for all, on which no tree can split
        values = np.where(never, 0.0, values)
    with threadpool_limits(limits=1):  # the same sums in the same order, on any number of cores
        return new_estimator(features, seed, rounds).fit(values, outcome, sample_weight=weight)


def _staged(  # noqa: PLR0913, PLR0917 - as above
    values: Numbers,
    complete: Numbers,
    outcome: Flags,
    weight: Numbers,
    features: tuple[str, ...],
    seed: int,
    out: Flags,
    rounds: tuple[int, ...],
) -> Numbers:
    """The raw log-odds of the cases left out, after each of the numbers of trees (cases × numbers)."""
    model = _fit_one(values, outcome, weight * ~out, features, seed, rounds[-1])
    wanted = set(rounds)
    with threadpool_limits(limits=1):
        stages = [
            stage.ravel()
            for count, stage in enumerate(model.staged_decision_function(complete[out]), start=1)
            if count in wanted
        ]
    return np.column_stack(stages)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is fitted on: the values with facts hidden and without, their cases, and the seed."""

    values: Numbers
    complete: Numbers
    rows: Sample
    seed: int

    def out_of_fold(self, pool: Parallel, folds: NDArray[np.intp], rounds: tuple[int, ...]) -> Numbers:
        """The raw log-odds of each case by a fit on the other folds, after each number of trees."""
        rows = self.rows
        parts = pool(
            delayed(_staged)(
                self.values,
                self.complete,
                rows.favourable,
                rows.weight,
                rows.features,
                self.seed,
                folds == fold,
                rounds,
            )
            for fold in range(FOLDS)
        )
        found = np.empty((len(rows), len(rounds)))
        for fold, part in enumerate(parts):
            found[folds == fold] = part
        return found


def stacked(
    raw: Numbers, prior: Numbers, outcome: Flags, weight: Numbers, spread: Spread
) -> tuple[float, float, float]:
    """Intercept, weight of the prior and weight of the fresh fit: the most likely ones, given their normal priors.

    ``raw`` and ``prior`` are log-odds per case. Both weights are at least nought.
    """
    design = np.column_stack([np.ones_like(raw), prior, raw])
    means, deviations = np.array(spread.means), np.array(spread.deviations)
    sign = np.where(outcome, -1.0, 1.0)

    def loss(point: Numbers) -> tuple[float, Numbers]:
        at = design @ point
        away = (point - means) / deviations
        value = float((weight * np.logaddexp(0, sign * at)).sum() + away @ away / 2)
        gradient = design.T @ (weight * (expit(at) - outcome)) + away / deviations
        return value, gradient

    fixed = deviations < 1e-3  # noqa: PLR2004 - a deviation that small is no freedom
    bounds = [(m, m) if f else (0.0 if i else None, None) for i, (m, f) in enumerate(zip(means, fixed, strict=True))]
    found = minimize(
        loss, means, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500, "ftol": 1e-14, "gtol": 1e-10}
    )
    intercept, of_prior, of_fresh = (float(number) for number in found.x)
    return intercept, of_prior, of_fresh


def _constant(rate: float, features: int) -> Steps:
    return Steps(math.log(rate / (1 - rate)), ((),) * features, ((0.0,),) * features)


def people_folds(person: NDArray[np.str_], seed: int, repeat: int = 0) -> NDArray[np.intp]:
    """A fold from 0 for each case: all cases of a person in one."""
    names, at = np.unique(person, return_inverse=True)
    return np.random.default_rng([seed, 1 + repeat]).permutation(len(names))[at] % FOLDS


def fit(  # noqa: PLR0913 - what a fit stands on, each by name
    sample: Sample,
    *,
    prior: PathwayModel | None = None,
    base_rate: float | None = None,
    seed: int,
    refits: int = REFITS,
    jobs: int | None = None,
) -> Fitted:
    """The classifier of a sample's cases that are not held out, with its refits.

    With a ``prior`` model, or else a ``base_rate``, few cases are drawn towards it. ``jobs`` is joblib's; ``None``
    leaves it to the surrounding ``parallel_config``. The same sample and seed give the same classifier.
    Raises ``ValueError`` where there is no case to fit on.
    """
    rows = sample.only(~sample.test)
    if not len(rows):
        raise ValueError(f"{sample.name}: no case is left to fit on")
    count = len(sample.features)
    whole = known(rows.low, rows.high, sample.features)
    edges = edges_of(whole)
    complete = binned(whole, edges)
    name = [seed, *sample.name.encode()]
    values = hidden(complete, sample.features, name)
    before = None
    of_prior = np.zeros(len(rows))
    if prior is not None:
        before = steps_of_model(prior, sample.features)
        columns = [sample.features.index(feature) for feature in prior.features]
        of_prior = log_odds(prior, rows.low[:, columns], rows.high[:, columns])
    elif base_rate is not None:
        before = _constant(base_rate, count)
        of_prior += before.constant
    spread = TO_MODEL if prior is not None else TO_RATE if before is not None else AFRESH
    learns = len(rows) >= FEWEST_CASES and min(rows.favourable.sum(), (~rows.favourable).sum()) >= FEWEST_OF_A_KIND
    folds = people_folds(rows.person, seed)
    raw, rounds, best = np.zeros(len(rows)), 0, 0
    stages = np.zeros((len(rows), 1))
    pool = Parallel(n_jobs=jobs)
    told = _Told(values, complete, rows, seed)
    if learns:
        stages = told.out_of_fold(pool, folds, ROUNDS)
        best = int(np.argmin([_log_loss(stages[:, at], rows) for at in range(len(ROUNDS))]))
        raw, rounds = stages[:, best], ROUNDS[best]
    # Where the prior is a level alone, the fresh fit tells shapes alone: its mean would move the level twice.
    centre = float(np.average(raw, weights=rows.weight)) if spread is TO_RATE else 0.0
    if not learns:
        spread = Spread(spread.means if before is not None else (0.0, 0.0, 0.0), (spread.deviations[0], 1e-6, 1e-6))
    crossed = [_crossed((stages, of_prior), folds, rows, spread, centred=centre != 0)]
    for repeat in range(1, REPEATS if learns and len(rows) < FEW_CASES else 1):
        parting = people_folds(rows.person, seed, repeat)
        again_out = told.out_of_fold(pool, parting, (rounds,))
        crossed.append(_crossed((again_out, of_prior), parting, rows, spread, centred=centre != 0))
    once = delayed(_fit_one)
    chosen = [rows.weight, *(rows.weight * _times(rows.person, [*name, number]) for number in range(refits))]
    again: list[Binned | None] = [None] * len(chosen)
    if learns:
        fits = pool(once(values, rows.favourable, weight, sample.features, seed, rounds) for weight in chosen)
        again = [Binned(edges, one) for one in fits]
    models = []
    for number, (weight, fresh) in enumerate(zip(chosen, again, strict=True)):
        intercept, share, slope = stacked(raw - centre, of_prior, rows.favourable, weight, spread)
        held = before
        if number and prior is not None and prior.refit_baselines:
            held = steps_of_model(prior, sample.features, (number - 1) % len(prior.refit_baselines))
        models.append(Additive(intercept - slope * centre, share, held, slope if learns else 0.0, fresh))
    read = [None if fresh is None else steps_of_estimator(fresh) for fresh in again]
    return Fitted(
        name=sample.name,
        features=sample.features,
        estimator=models[0],
        fresh=read[0],
        refits=tuple(Refit(model, steps) for model, steps in zip(models[1:], read[1:], strict=True)),
        rounds=rounds,
        drawn_to="model" if prior is not None else "rate" if before is not None else None,
        crossed=np.mean(crossed, axis=0),
        lean=None if before is None else _lean(raw, of_prior, rows, (centre, spread), learns=learns),
    )


def _crossed(
    told: tuple[Numbers, Numbers], folds: NDArray[np.intp], rows: Sample, spread: Spread, *, centred: bool
) -> Numbers:
    """Calibrated log-odds of each case, the number of trees and the weights chosen without its fold.

    ``told`` are raw log-odds out of fold, by number of trees (of one there is nothing to choose), and the prior's.
    """
    stages, of_prior = told
    found = np.empty(len(rows))
    for fold in range(FOLDS):
        out = folds == fold
        others = rows.only(~out)
        if not out.any():
            continue
        if not len(others):  # one person alone: what is held before their cases is all that there is
            found[out] = spread.means[1] * of_prior[out]
            continue
        best = int(np.argmin([_log_loss(stages[~out, at], others) for at in range(stages.shape[1])]))
        raw = stages[:, best]
        centre = float(np.average(raw[~out], weights=others.weight)) if centred else 0.0
        intercept, share, slope = stacked(raw[~out] - centre, of_prior[~out], others.favourable, others.weight, spread)
        found[out] = intercept + share * of_prior[out] + slope * (raw[out] - centre)
    return found


def _lean(raw: Numbers, of_prior: Numbers, rows: Sample, drawn: tuple[float, Spread], *, learns: bool) -> float:
    """Where the fit lies between what the cases alone say (0) and what it was drawn towards (1), in mean log-odds."""
    centre, spread = drawn
    intercept, share, slope = stacked(raw - centre, of_prior, rows.favourable, rows.weight, spread)
    fitted = intercept + share * of_prior + slope * (raw - centre)
    free = AFRESH if learns else Spread((0.0, 0.0, 0.0), (AFRESH.deviations[0], 1e-6, 1e-6))
    level, _, steepness = stacked(raw, np.zeros_like(raw), rows.favourable, rows.weight, free)
    from_cases = float(np.average(np.abs(fitted - level - steepness * raw), weights=rows.weight))
    from_prior = float(np.average(np.abs(fitted - of_prior), weights=rows.weight))
    return from_cases / (from_cases + from_prior) if from_cases + from_prior else 1.0


def _times(person: NDArray[np.str_], seed: list[int]) -> Numbers:
    """How often each case is drawn when people are drawn with replacement."""
    names, at = np.unique(person, return_inverse=True)
    drawn = np.random.default_rng(seed).integers(0, len(names), len(names))
    return np.bincount(drawn, minlength=len(names)).astype(np.float64)[at]


def _log_loss(raw: Numbers, rows: Sample) -> float:
    sign = np.where(rows.favourable, -1.0, 1.0)
    return float(np.average(np.logaddexp(0, sign * raw), weights=rows.weight))
