"""From fitted classifiers to look-up tables, and the proof that both give the same log-odds."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from service.outlook.features import FEATURES
from service.outlook.tables import SCHEMA, ModelTables, PathwayModel, parse_tables
from service.profile.values import exactly
from training.cohort.simulate import Fold
from training.model.fit import fold_arrays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.cohort.simulate import Cohort
    from training.model.fit import Fitted

PARITY = 1e-9
"""The largest difference in log-odds, at any point, between a table and its estimator that is published."""
ROUNDING = 1e-12
LEAST_DENSITY = 1e-6
POOL_QUANTILES = 101
NOTICE = (
    "Trained on a synthetic cohort fitted to published totals, not on decided cases: an estimate is the share of "
    "simulated cases like this one that were approved, and never a chance of approval."
)


@dataclass(frozen=True, slots=True)
class Parity:
    """How far the tables of a pathway are from its estimator, over how many points."""

    pathway_id: str
    points: int
    largest: float

    @property
    def holds(self) -> bool:
        """Whether they agree."""
        return self.largest <= PARITY


def _trees(estimator: Any) -> list[Any]:  # noqa: ANN401 - scikit-learn publishes no types
    return [tree.nodes for (tree,) in estimator._predictors]  # noqa: SLF001 - the trees have no public door


def _baseline(estimator: Any) -> float:  # noqa: ANN401
    return float(np.asarray(estimator._baseline_prediction).ravel()[0])  # noqa: SLF001


def _leaf(nodes: Any, value: float) -> float:  # noqa: ANN401
    at = 0
    while not nodes[at]["is_leaf"]:
        at = int(nodes[at]["left"] if value <= nodes[at]["num_threshold"] else nodes[at]["right"])
    return float(nodes[at]["value"])


def split_points(estimator: Any, count: int) -> list[list[float]]:  # noqa: ANN401
    """The thresholds that the trees use, per feature, each once, rising."""
    found: list[set[float]] = [set() for _ in range(count)]
    for nodes in _trees(estimator):
        for node in nodes:
            if not node["is_leaf"]:
                found[int(node["feature_idx"])].add(float(node["num_threshold"]))
    return [sorted(points) for points in found]


def inside(edges: Sequence[float]) -> list[float]:
    """One value in each bin of the edges: the edge itself closes its bin, and the last bin lies above all edges."""
    return [*edges, edges[-1] + abs(edges[-1]) + 1.0] if edges else [0.0]


def shapes(estimator: Any, points: Sequence[Sequence[float]]) -> tuple[float, list[list[float]]]:  # noqa: ANN401
    """The constant of a classifier, and what each feature adds at given points.

    Raises ``ValueError`` where a tree splits on two features: such a classifier is no sum of tables.
    """
    constant = _baseline(estimator)
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


def _smooth(values: list[float], direction: int) -> list[float]:
    """Without the last-digit steps against the direction that adding up trees in floating point leaves."""
    result = values[:1]
    for before, after in pairwise(values):
        against = direction * (after - before) < 0 and abs(after - before) <= ROUNDING
        result.append(result[-1] if against else after)
    return result


def _density(column: Any, edges: Sequence[float]) -> list[float]:  # noqa: ANN401 - a column of numbers
    bins = np.searchsorted(np.asarray(edges), column, side="left")
    counts = np.bincount(bins, minlength=len(edges) + 1)
    return [max(LEAST_DENSITY, round(float(count) / len(column), 6)) for count in counts]


def _tables(fitted: Fitted, values: Any) -> dict[str, Any]:  # noqa: ANN401 - cases × features
    edges = split_points(fitted.estimator, len(fitted.features))
    points = [inside(row) for row in edges]
    baseline, added = shapes(fitted.estimator, points)
    again = [(shapes(estimator, points), calibration) for estimator, calibration in fitted.refits]
    tables = []
    for index, name in enumerate(fitted.features):
        direction = FEATURES[name].direction
        tables.append(
            {
                "feature": name,
                "direction": direction,
                "edges": edges[index],
                "values": _smooth(added[index], direction),
                "density": _density(values[:, index], edges[index]),
                "refits": [
                    [round(calibration.slope * value, 4) for value in _smooth(rows[index], direction)]
                    for (_, rows), calibration in again
                ],
            }
        )
    return {
        "baseline": baseline,
        "calibration": {"slope": fitted.calibration.slope, "intercept": fitted.calibration.intercept},
        "tables": tables,
        "refit_baselines": [
            round(calibration.slope * constant + calibration.intercept, 4) for (constant, _), calibration in again
        ],
    }


def export(
    fitted: Mapping[str, Fitted], cohorts: Mapping[str, Cohort], regimes: Mapping[str, tuple[str, ...]]
) -> bytes:
    """The tables of every pathway as canonical JSON: the same classifiers give the same bytes."""
    models: dict[str, Any] = {}
    for pathway_id in sorted(fitted):
        one = fitted[pathway_id]
        values, _ = fold_arrays(cohorts[pathway_id], Fold.FIT)
        slope, intercept = one.calibration.slope, one.calibration.intercept
        raw = slope * one.estimator.decision_function(values) + intercept
        pool = np.quantile(raw, np.linspace(0, 1, POOL_QUANTILES))
        models[pathway_id] = {
            "regimes": list(regimes[pathway_id]),
            **_tables(one, values),
            "pool": [round(float(quantile), 4) for quantile in pool],
        }
    document = {"schema": SCHEMA, "basis": "synthetic_cohort", "notice": NOTICE, "models": models}
    text = json.dumps(document, allow_nan=False, separators=(",", ":"), sort_keys=True)
    return (text + "\n").encode()


def read_back(content: bytes) -> ModelTables:
    """Exported tables as the server would read them; raises ``service.outlook.tables.ModelError``."""
    return parse_tables(json.loads(content), "unpublished", "")


def raw_log_odds(model: PathwayModel, values: Sequence[float]) -> float:
    """The tables' sum before calibration, for known values."""
    return model.baseline + sum(
        table.mean(table.values, exactly(value)) for table, value in zip(model.tables, values, strict=True)
    )


def probes(model: PathwayModel, seed: int, count: int = 400) -> Any:  # noqa: ANN401 - points × features
    """Points to compare at: both sides of every edge and the edge itself, far out of range, and at random."""
    chance = np.random.default_rng(seed)
    columns = []
    for table in model.tables:
        edges = np.array(table.edges or (0.0,))
        near = np.concatenate([edges, np.nextafter(edges, -np.inf), np.nextafter(edges, np.inf)])
        single = np.concatenate([near, edges.astype(np.float32).astype(np.float64), [-1e12, 1e12, 0.0]])
        spread = chance.uniform(edges[0] - 1, edges[-1] + 1, count)
        columns.append(np.concatenate([single, spread]))
    longest = max(map(len, columns))
    return np.column_stack([chance.permutation(np.resize(column, longest)) for column in columns])


def parity(model: PathwayModel, estimator: Any, seed: int) -> Parity:  # noqa: ANN401
    """The largest difference in raw log-odds between tables and estimator over the probes."""
    points = probes(model, seed)
    expected = estimator.decision_function(points)
    served = np.array([raw_log_odds(model, row) for row in points.tolist()])
    return Parity(model.pathway_id, len(points), float(np.abs(expected - served).max()))
