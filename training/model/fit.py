"""Fit one additive monotone classifier: its cases' own fit, drawn towards what was held before, and bootstrap refits.

``HistGradientBoostingClassifier`` with no interactions and one monotone constraint per feature is a sum of step
functions, so that it can be served as look-up tables. The features are put into bins once a classifier. Slopes and
intercept on the log-odds are found on estimates that each case's own fit had no part in (five folds of people), with
normal priors, so that few cases move little.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from joblib import Parallel, delayed
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.ensemble import HistGradientBoostingClassifier
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from service.outlook.features import FEATURES
from training.model.additive import Additive, Steps, steps_of_estimator, steps_of_model
from training.model.binning import MOST_BINS, Binned, Edges, binned, edges_of, hidden, known
from training.model.scoring import log_odds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from service.outlook.tables import PathwayModel
    from training.model.samples import Flags, Numbers, Sample

REFITS = 20
FOLDS = 5
ROUNDS = (25, 50, 75, 100, 150, 200, 300, 450, 600)
"""Numbers of trees to choose from, by the log-loss out of fold."""
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

    def level_alone(self) -> Spread:
        """The same where no shape is learnt: only the intercept is free, and the fresh fit counts nothing."""
        level, of_prior, _ = self.means
        return Spread((level, of_prior, 0.0), (self.deviations[0], FIXED, FIXED))


FIXED = 1e-6
"""The standard deviation of a weight that has no freedom."""
AFRESH = Spread((0.0, 0.0, 1.0), (2.0, 1.0, 0.3))
"""No prior: the cases speak for themselves."""
TO_RATE = Spread((0.0, 1.0, 0.0), (0.5, FIXED, 0.5))
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
class _Parting:
    """One parting of people into folds, and what the fits on the other folds say of each case.

    ``folds`` has a number for each case; ``raw`` are log-odds (cases × numbers of trees that were tried).
    """

    folds: NDArray[np.intp]
    raw: Numbers


@dataclass(frozen=True, slots=True)
class _Learnable:
    """The cases in fitting with their values as numbers of bins: ``complete``, and with facts ``masked`` at random."""

    rows: Sample
    edges: Edges
    complete: Numbers
    masked: Numbers
    seed: int

    @classmethod
    def of(cls, rows: Sample, seed: int) -> _Learnable:
        """The cases of a sample in bins of their own."""
        values = known(rows.low, rows.high, rows.features)
        edges = edges_of(values)
        complete = binned(values, edges)
        return cls(rows, edges, complete, hidden(complete, rows.features, _own_seed(rows, seed)), seed)

    def fitted(self, pool: Parallel, weights: Sequence[Numbers], rounds: int) -> tuple[Binned, ...]:
        """A classifier of so many trees for each weighting of the cases."""
        rows, once = self.rows, delayed(_fit_one)
        fits = pool(once(self.masked, rows.favourable, one, rows.features, self.seed, rounds) for one in weights)
        return tuple(Binned(self.edges, one) for one in fits)

    def out_of_fold(self, pool: Parallel, repeat: int, rounds: tuple[int, ...]) -> _Parting:
        """Each case by a fit on the other folds, after each of the numbers of trees; ``repeat`` parts anew."""
        rows, once = self.rows, delayed(_staged)
        folds = people_folds(rows.person, self.seed, repeat)
        parts = pool(
            once(
                self.masked,
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
        raw = np.empty((len(rows), len(rounds)))
        for fold, part in enumerate(parts):
            raw[folds == fold] = part
        return _Parting(folds, raw)


@dataclass(frozen=True, slots=True)
class _Fresh:
    """What the cases alone teach, before it is calibrated and drawn towards anything.

    ``fits`` are the classifier and its bootstrap refits, each with the weights of its cases. ``raw`` are the log-odds
    of each case by a fit on the other folds, after ``rounds`` trees; ``partings`` are all ways in which people were
    left out. Where too little is there to learn from there are no trees, and every raw number is nought.
    """

    rounds: int
    raw: Numbers
    partings: tuple[_Parting, ...]
    fits: tuple[tuple[Numbers, Binned | None], ...]


@dataclass(frozen=True, slots=True)
class _Held:
    """What is held before the cases are seen: by ``kind`` a ``model``, the level alone of a ``rate``, or nothing.

    ``refits`` are a model's own, ``log_odds`` what is held of each case, and ``spread`` how far the cases may move it.
    """

    kind: str | None
    steps: Steps | None
    refits: tuple[Steps, ...]
    log_odds: Numbers
    spread: Spread

    def of_refit(self, number: int) -> Steps | None:
        """What a refit, from 1, is drawn towards: the model's own refits in turn, where it has any. 0 is no refit."""
        return self.refits[(number - 1) % len(self.refits)] if number and self.refits else self.steps

    def centre(self, raw: Numbers, rows: Sample) -> float:
        """What is taken off fresh log-odds.

        Where what is held is a level alone the fresh fit tells shapes alone: its mean would move the level twice.
        """
        return float(np.average(raw, weights=rows.weight)) if self.kind == "rate" else 0.0


def _held_before(rows: Sample, prior: PathwayModel | None, base_rate: float | None) -> _Held:
    if prior is not None:
        steps = steps_of_model(prior, rows.features)
        refits = tuple(steps_of_model(prior, rows.features, at) for at in range(len(prior.refit_baselines)))
        columns = [rows.features.index(feature) for feature in prior.features]
        return _Held("model", steps, refits, log_odds(prior, rows.low[:, columns], rows.high[:, columns]), TO_MODEL)
    if base_rate is not None:
        level = _constant(base_rate, len(rows.features))
        return _Held("rate", level, (), np.full(len(rows), level.constant), TO_RATE)
    return _Held(None, None, (), np.zeros(len(rows)), AFRESH)


def _constant(rate: float, features: int) -> Steps:
    return Steps(math.log(rate / (1 - rate)), ((),) * features, ((0.0,),) * features)


class Stacked(NamedTuple):
    """Intercept, weight of the prior and weight of the fresh fit, on the log-odds."""

    intercept: float
    of_prior: float
    of_fresh: float

    def log_odds(self, prior: Numbers, fresh: Numbers) -> Numbers:
        """The calibrated log-odds of each case."""
        return self.intercept + self.of_prior * prior + self.of_fresh * fresh


def stacked(raw: Numbers, prior: Numbers, outcome: Flags, weight: Numbers, spread: Spread) -> Stacked:
    """The most likely intercept and weights, given their normal priors.

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

    fixed = deviations <= FIXED
    bounds = [(m, m) if f else (0.0 if i else None, None) for i, (m, f) in enumerate(zip(means, fixed, strict=True))]
    found = minimize(
        loss, means, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500, "ftol": 1e-14, "gtol": 1e-10}
    )
    return Stacked(*(float(number) for number in found.x))


def people_folds(person: NDArray[np.str_], seed: int, repeat: int = 0) -> NDArray[np.intp]:
    """A fold from 0 for each case: all cases of a person in one."""
    names, at = np.unique(person, return_inverse=True)
    return np.random.default_rng([seed, 1 + repeat]).permutation(len(names))[at] % FOLDS


def learns(rows: Sample) -> bool:
    """Whether so many cases of so many people ended either way that shapes are learnt from them, and not a level alone.

    Where there are fewer people than folds, nothing shows what the shapes are worth to somebody who is not among them.
    """
    favourable, people = int(rows.favourable.sum()), len(np.unique(rows.person))
    ended_either_way = min(favourable, len(rows) - favourable) >= FEWEST_OF_A_KIND
    return len(rows) >= FEWEST_CASES and ended_either_way and people >= FOLDS


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

    With a ``prior`` model, or else a ``base_rate`` (a share between 0 and 1), few cases are drawn towards it. ``jobs``
    is joblib's; ``None`` leaves it to the surrounding ``parallel_config``. The same sample and seed give the same
    classifier. Raises ``ValueError`` where there is no case to fit on, or where the prior reads a feature that the
    sample lacks.
    """
    rows = sample.only(~sample.test)
    if not len(rows):
        raise ValueError(f"{sample.name}: no case is left to fit on")
    held = _held_before(rows, prior, base_rate)
    weights = (rows.weight, *(rows.weight * _times(rows.person, [*_own_seed(rows, seed), at]) for at in range(refits)))
    if learns(rows):
        fresh = _learnt(_Learnable.of(rows, seed), weights, Parallel(n_jobs=jobs))
    else:
        fresh = _nothing_learnt(rows, weights, seed)
        held = replace(held, spread=held.spread.level_alone())
    whole, *again = _calibrated(fresh, held, rows)
    return Fitted(
        name=sample.name,
        features=sample.features,
        estimator=whole.model,
        fresh=whole.fresh,
        refits=tuple(again),
        rounds=fresh.rounds,
        drawn_to=held.kind,
        crossed=np.mean([_crossed(parting, held, rows) for parting in fresh.partings], axis=0),
        lean=None if held.kind is None else _lean(fresh, held, rows),
    )


def _learnt(cases: _Learnable, weights: tuple[Numbers, ...], pool: Parallel) -> _Fresh:
    """The fresh fits, of as many trees as do best out of fold; few people are left out in several ways."""
    rows = cases.rows
    first = cases.out_of_fold(pool, 0, ROUNDS)
    best = _best(first.raw, rows)
    rounds = ROUNDS[best]
    repeats = range(1, REPEATS if len(rows) < FEW_CASES else 1)
    partings = (first, *(cases.out_of_fold(pool, repeat, (rounds,)) for repeat in repeats))
    fits = cases.fitted(pool, weights, rounds)
    return _Fresh(rounds, first.raw[:, best], partings, tuple(zip(weights, fits, strict=True)))


def _nothing_learnt(rows: Sample, weights: tuple[Numbers, ...], seed: int) -> _Fresh:
    raw = np.zeros((len(rows), 1))
    parting = _Parting(people_folds(rows.person, seed), raw)
    return _Fresh(0, raw[:, 0], (parting,), tuple((one, None) for one in weights))


def _calibrated(fresh: _Fresh, held: _Held, rows: Sample) -> Iterator[Refit]:
    """The classifier and then its refits: each fresh fit stacked on what was held, by its own weights of the cases."""
    centre = held.centre(fresh.raw, rows)
    for number, (weight, shapes) in enumerate(fresh.fits):
        found = stacked(fresh.raw - centre, held.log_odds, rows.favourable, weight, held.spread)
        intercept = found.intercept - found.of_fresh * centre
        model = Additive(intercept, found.of_prior, held.of_refit(number), found.of_fresh, shapes)
        yield Refit(model, None if shapes is None else steps_of_estimator(shapes))


def _crossed(parting: _Parting, held: _Held, rows: Sample) -> Numbers:
    """Calibrated log-odds of each case, the number of trees and the weights chosen without its fold."""
    found = np.empty(len(rows))
    for fold in range(FOLDS):
        out = parting.folds == fold
        if out.any():
            found[out] = _without(out, parting.raw, held, rows)
    return found


def _without(out: Flags, tried: Numbers, held: _Held, rows: Sample) -> Numbers:
    """The calibrated log-odds of the cases left out; ``tried`` are raw ones of all (cases × numbers of trees)."""
    others = rows.only(~out)
    if not len(others):  # one person alone: what is held before their cases is all that there is
        return held.spread.means[1] * held.log_odds[out]
    raw = tried[:, _best(tried[~out], others)]
    centre = held.centre(raw[~out], others)
    found = stacked(raw[~out] - centre, held.log_odds[~out], others.favourable, others.weight, held.spread)
    return found.log_odds(held.log_odds[out], raw[out] - centre)


def _lean(fresh: _Fresh, held: _Held, rows: Sample) -> float:
    """Where the fit lies between what the cases alone say (0) and what it was drawn towards (1), in mean log-odds."""
    raw = fresh.raw
    shapes = raw - held.centre(raw, rows)
    fitted = stacked(shapes, held.log_odds, rows.favourable, rows.weight, held.spread).log_odds(held.log_odds, shapes)
    free = AFRESH if fresh.rounds else AFRESH.level_alone()
    alone = stacked(raw, np.zeros_like(raw), rows.favourable, rows.weight, free)
    from_cases = float(np.average(np.abs(fitted - alone.intercept - alone.of_fresh * raw), weights=rows.weight))
    from_prior = float(np.average(np.abs(fitted - held.log_odds), weights=rows.weight))
    return from_cases / (from_cases + from_prior) if from_cases + from_prior else 1.0


def _own_seed(rows: Sample, seed: int) -> list[int]:
    """A seed for each classifier of a run."""
    return [seed, *rows.name.encode()]


def _times(person: NDArray[np.str_], seed: list[int]) -> Numbers:
    """How often each case is drawn when people are drawn with replacement."""
    names, at = np.unique(person, return_inverse=True)
    drawn = np.random.default_rng(seed).integers(0, len(names), len(names))
    return np.bincount(drawn, minlength=len(names)).astype(np.float64)[at]


def _best(raw: Numbers, rows: Sample) -> int:
    """Which of the numbers of trees does best on the cases (cases × numbers): the one of the least log-loss."""
    return int(np.argmin([_log_loss(raw[:, at], rows) for at in range(raw.shape[1])]))


def _log_loss(raw: Numbers, rows: Sample) -> float:
    sign = np.where(rows.favourable, -1.0, 1.0)
    return float(np.average(np.logaddexp(0, sign * raw), weights=rows.weight))
