"""How far cases have moved from those that a model was fitted on: the population stability index (PSI).

The levels (under 0.1 stable, up to 0.25 watch, above it shifted) are conventions of credit scoring, not tests.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from service.outlook.tables import ModelTables, PathwayModel, Table
from training.model.samples import Numbers, Sample
from training.model.scoring import bounds_for, log_odds, places
from training.review.assessment import Drift
from training.review.resampling import generator

STABLE_BELOW, SHIFTED_ABOVE = 0.1, 0.25
"""The customary lines of the index."""
STABLE, WATCH, SHIFTED, TOO_FEW = "stable", "watch", "shifted", "too_few"
PARTS = 10
LEAST_SHARE = 1e-4
"""What an empty part counts as, so that one case that lands there is no infinite shift."""
CHANCE_DRAWS = 1_000
ESTIMATE = "estimate"


def stability_index(expected: Numbers, found: Numbers) -> float:
    """PSI between two sets of shares over the same parts: nought where they agree."""
    return float(_indices(expected, found[None, :])[0])


def _indices(expected: Numbers, found: Numbers) -> Numbers:
    before = np.maximum(expected / expected.sum(), LEAST_SHARE)
    after = np.maximum(found / found.sum(axis=1, keepdims=True), LEAST_SHARE)
    sums: Numbers = ((after - before) * np.log(after / before)).sum(axis=1)
    return sums


def parts(density: Numbers) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """The part of each bin, from 0: neighbouring bins joined into up to ten parts of about equal share.

    An index over many thin bins would measure little but their noise.
    """
    before = np.cumsum(density) - density / 2
    rough = np.minimum((before / density.sum() * PARTS).astype(np.intp), PARTS - 1)
    numbers: np.ndarray[tuple[int], np.dtype[np.intp]] = np.unique(rough, return_inverse=True)[1].reshape(-1)
    return numbers


def level_of(psi: float, by_chance: float) -> str:
    """The level of an index; ``too_few`` where it isn't stable by the convention and chance alone explains it."""
    if psi < STABLE_BELOW:
        return STABLE
    if psi <= by_chance:
        return TOO_FEW
    return SHIFTED if psi > SHIFTED_ABOVE else WATCH


def _drift(model: str, feature: str, expected: Numbers, counts: Numbers, seed: int) -> Drift:
    cases = int(counts.sum())
    if not cases:
        return Drift(model, feature, 0.0, TOO_FEW, 0, 0.0)
    psi = stability_index(expected, counts)
    drawn = generator(seed, "drift", model, feature).multinomial(cases, expected / expected.sum(), CHANCE_DRAWS)
    by_chance = float(np.quantile(_indices(expected, drawn.astype(np.float64)), 0.95))
    return Drift(model, feature, psi, level_of(psi, by_chance), cases, by_chance)


def _of_table(model: str, table: Table, low: Numbers, high: Numbers, seed: int) -> Drift:
    density = np.asarray(table.density)
    part = parts(density)
    first, last = places(table, low, high)
    known = first[first == last]
    counts = np.bincount(part[known], minlength=part.max() + 1).astype(np.float64)
    return _drift(model, table.feature, np.bincount(part, density).astype(np.float64), counts, seed)


def _of_estimate(model: PathwayModel, values: Numbers, seed: int) -> Drift:
    pool = np.asarray(model.pool)
    distinct = np.unique(pool)
    tenths = np.quantile(pool, np.linspace(0, 1, PARTS + 1)[1:-1], method="lower")
    # A cut lies between two values of the pool, never on one: an atom of the pool falls on one side, digits and all.
    at = np.searchsorted(distinct, np.unique(tenths))
    at = at[at < len(distinct) - 1]
    cuts = (distinct[at] + distinct[at + 1]) / 2
    expected, counts = (
        np.bincount(np.searchsorted(cuts, numbers), minlength=len(cuts) + 1).astype(np.float64)
        for numbers in (pool, values)
    )
    return _drift(model.name, ESTIMATE, expected, counts, seed)


def drift(model: PathwayModel, low: Numbers, high: Numbers, seed: int) -> tuple[Drift, ...]:
    """The index of each feature and of the estimate, for cases × features in the order of the model's tables.

    A case counts towards a feature where one bin holds its value; cases whose value is open say nothing of it.
    """
    features = tuple(
        _of_table(model.name, table, low[:, index], high[:, index], seed) for index, table in enumerate(model.tables)
    )
    return (*features, _of_estimate(model, log_odds(model, low, high), seed)) if model.pool and len(low) else features


def drift_from(reference: ModelTables, samples: Mapping[str, Sample], seed: int) -> tuple[Drift, ...]:
    """The drift of each sample from the classifier of its name; none where that reads a feature the sample lacks."""
    rows: list[Drift] = []
    for name, sample in sorted(samples.items()):
        model = reference.models.get(name)
        bounds = None if model is None else bounds_for(model, sample)
        if model is not None and bounds is not None:
            rows += drift(model, *bounds, seed)
    return tuple(rows)
