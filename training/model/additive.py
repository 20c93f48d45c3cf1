"""Additive step functions: what a fitted classifier is, and how it is read out of trees and tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.outlook.tables import PathwayModel
    from training.model.samples import Numbers

ROUNDING = 1e-12


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

    ``fresh`` is a scikit-learn classifier without interactions, fitted on the cases at hand; ``prior`` what is held
    before they are seen. Both weights are at least nought, so the sum keeps every declared direction.
    """

    intercept: float
    of_prior: float
    prior: Steps | None
    of_fresh: float
    fresh: Any

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


def _trees(estimator: Any) -> list[Any]:  # noqa: ANN401 - scikit-learn publishes no types
    return [tree.nodes for (tree,) in estimator._predictors]  # noqa: SLF001 - the trees have no public door


def _leaf(nodes: Any, value: float) -> float:  # noqa: ANN401 - as above
    at = 0
    while not nodes[at]["is_leaf"]:
        at = int(nodes[at]["left"] if value <= nodes[at]["num_threshold"] else nodes[at]["right"])
    return float(nodes[at]["value"])


def split_points(estimator: Any, features: int) -> list[list[float]]:  # noqa: ANN401 - as above
    """The finite thresholds that the trees use, per feature, each once, rising."""
    found: list[set[float]] = [set() for _ in range(features)]
    for nodes in _trees(estimator):
        for node in nodes[nodes["is_leaf"] == 0]:
            if np.isfinite(node["num_threshold"]):
                found[int(node["feature_idx"])].add(float(node["num_threshold"]))
    return [sorted(points) for points in found]


def inside(edges: Sequence[float]) -> list[float]:
    """One value in each bin of the edges: the edge itself closes its bin, and the last bin lies above all edges."""
    return [*edges, edges[-1] + abs(edges[-1]) + 1.0] if edges else [0.0]


def shapes(estimator: Any, points: Sequence[Sequence[float]]) -> tuple[float, list[list[float]]]:  # noqa: ANN401 - as above
    """The constant of a classifier, and what each feature adds at given points.

    Raises ``ValueError`` where a tree splits on two features: such a classifier is no sum of tables.
    """
    constant = float(np.asarray(estimator._baseline_prediction).ravel()[0])  # noqa: SLF001 - no public door
    added = [[0.0] * len(row) for row in points]
    for nodes in _trees(estimator):
        used = {int(node["feature_idx"]) for node in nodes if not node["is_leaf"]}
        if len(used) > 1:
            message = f"a tree splits on features {sorted(used)}: the classifier has interactions"
            raise ValueError(message)
        if not used:
            constant += float(nodes[0]["value"])
            continue
        (feature,) = used
        for index, value in enumerate(points[feature]):
            added[feature][index] += _leaf(nodes, value)
    return constant, added


def steps_of_estimator(estimator: Any, features: int) -> Steps:  # noqa: ANN401 - as above
    """The step functions of a scikit-learn classifier without interactions."""
    edges = split_points(estimator, features)
    constant, added = shapes(estimator, [inside(row) for row in edges])
    return Steps(constant, tuple(map(tuple, edges)), tuple(map(tuple, added)))


def combined(model: Additive, features: int, fresh: Steps | None = None) -> Steps:
    """The classifier as one sum of steps: the edges of prior and fresh together, in calibrated log-odds."""
    parts = []
    if model.prior is not None:
        parts.append((model.of_prior, model.prior))
    if model.fresh is not None:
        parts.append((model.of_fresh, fresh or steps_of_estimator(model.fresh, features)))
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
