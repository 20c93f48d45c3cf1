"""Additive step functions: what a fitted classifier is, and how it is read off its answers and off tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.outlook.tables import PathwayModel
    from training.model.binning import Binned
    from training.model.samples import Numbers

ROUNDING = 1e-12
CHECKED = 200
"""Points drawn at random at which a classifier is compared with the sum of its tables."""
LARGEST_APART = 1e-9


@dataclass(frozen=True, slots=True)
class Steps:
    """A constant and one step function per feature, in log-odds.

    Bin ``i`` of a feature holds the values above ``edges[i - 1]`` and up to ``edges[i]``; the outer two are open.
    """

    constant: float
    edges: tuple[tuple[float, ...], ...]
    values: tuple[tuple[float, ...], ...]

    def at(self, cases: Numbers) -> Numbers:
        """The sum for each case (cases × features, all known)."""
        total = np.full(len(cases), self.constant)
        for index, (edges, values) in enumerate(zip(self.edges, self.values, strict=True)):
            total += np.asarray(values)[np.searchsorted(np.asarray(edges), cases[:, index], side="left")]
        return total


@dataclass(frozen=True, slots=True)
class Additive:
    """A fitted classifier: log-odds = intercept + of_prior × prior + of_fresh × fresh.

    ``fresh`` is a classifier without interactions on binned features, fitted on the cases at hand; ``prior`` what is
    held before they are seen. Both weights are at least nought, so the sum keeps every declared direction.
    """

    intercept: float
    of_prior: float
    prior: Steps | None
    of_fresh: float
    fresh: Binned | None

    def decision_function(self, cases: Numbers) -> Numbers:
        """Calibrated log-odds of each case (cases × features); raises ``ValueError`` where a value is missing."""
        if np.isnan(cases).any():
            raise ValueError("an estimator is asked about known values only; the tables answer for unknown ones")
        total = np.full(len(cases), self.intercept)
        if self.prior is not None:
            total += self.of_prior * self.prior.at(cases)
        if self.fresh is not None:
            total += self.of_fresh * self.fresh.decision_function(cases)
        return total


def steps_of_model(model: PathwayModel, features: tuple[str, ...], refit: int | None = None) -> Steps:
    """The calibrated log-odds of published tables, or of one of their refits, for features in this order.

    A feature that the tables lack adds nothing. Raises ``ValueError`` where they have one that is not asked for.
    """
    by_name = {table.feature: table for table in model.tables}
    if not set(by_name) <= set(features):
        raise ValueError(f"{model.name} reads {sorted(set(by_name) - set(features))}, which the cases lack")
    tables = [by_name.get(name) for name in features]
    edges = tuple(() if table is None else table.edges for table in tables)
    if refit is None:
        constant = model.slope * model.baseline + model.intercept
        values = [(0.0,) if table is None else tuple(model.slope * value for value in table.values) for table in tables]
    else:
        constant = model.refit_baselines[refit]
        values = [(0.0,) if table is None else table.refits[refit] for table in tables]
    return Steps(constant, edges, tuple(values))


def inside(edges: Sequence[float]) -> list[float]:
    """One value in each bin of the edges: the edge itself closes its bin, and the last bin lies above all edges."""
    return [*edges, edges[-1] + abs(edges[-1]) + 1.0] if edges else [0.0]


def steps_of_estimator(estimator: Binned) -> Steps:
    """The step functions of a classifier without interactions, by what it says of each bin of each feature alone.

    Raises ``ValueError`` where it has interactions: such a classifier is no sum of tables.
    """
    widths = [len(row) + 1 for row in estimator.edges]
    starts = np.concatenate([[0], np.cumsum(widths)])
    asked = np.zeros((starts[-1] + 1, len(widths)))
    for index, width in enumerate(widths):
        asked[starts[index] : starts[index] + width, index] = np.arange(width)
    told: Numbers = estimator.classifier.decision_function(asked)
    constant = float(told[-1])
    added = [told[starts[index] : starts[index + 1]] - constant for index in range(len(widths))]
    _check_sum(estimator, constant, added)
    edges, values = [], []
    for row, column in zip(estimator.edges, added, strict=True):
        turns = np.flatnonzero(np.diff(column) != 0)
        edges.append(tuple(row[turn] for turn in turns))
        values.append(tuple(column[[*turns, len(column) - 1]].tolist()))
    return Steps(constant, tuple(edges), tuple(values))


def _check_sum(estimator: Binned, constant: float, added: Sequence[Numbers]) -> None:
    chance = np.random.default_rng(0)
    points = np.column_stack([chance.integers(0, len(column), CHECKED) for column in added])
    summed = constant + sum(column[points[:, index]] for index, column in enumerate(added))
    apart = float(np.abs(estimator.classifier.decision_function(points.astype(np.float64)) - summed).max())
    if apart > LARGEST_APART:
        message = f"what the features add apart differs from the whole by {apart:.3g}: the classifier has interactions"
        raise ValueError(message)


def combined(model: Additive, features: int, fresh: Steps | None = None) -> Steps:
    """The classifier as one sum of steps: the edges of prior and fresh together, in calibrated log-odds."""
    parts = []
    if model.prior is not None:
        parts.append((model.of_prior, model.prior))
    if model.fresh is not None:
        parts.append((model.of_fresh, fresh or steps_of_estimator(model.fresh)))
    edges = [tuple(sorted({edge for _, steps in parts for edge in steps.edges[index]})) for index in range(features)]
    values = []
    for index, row in enumerate(edges):
        points = np.asarray(inside(row))
        total = np.zeros(len(points))
        for weight, steps in parts:
            places = np.searchsorted(np.asarray(steps.edges[index]), points, side="left")
            total += weight * np.asarray(steps.values[index])[places]
        values.append(tuple(total.tolist()))
    constant = model.intercept + sum(weight * steps.constant for weight, steps in parts)
    return Steps(constant, tuple(edges), tuple(values))
