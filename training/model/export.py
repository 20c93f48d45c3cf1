"""From fitted classifiers to the tables that the server reads, and the proof that the two agree."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from service.outlook.features import FEATURES
from service.outlook.tables import SCHEMA, Basis, ModelTables, PathwayModel, parse_tables
from training.model.additive import ROUNDING, combined
from training.model.binning import known
from training.model.scoring import log_odds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from training.model.additive import Additive, Steps
    from training.model.fit import Fitted
    from training.model.samples import Numbers, Sample

PARITY = 1e-9
"""The largest difference in log-odds, at any point, between a table and its estimator that is published."""
LEAST_DENSITY = 1e-6
PRIOR_CASES = 100
"""For how many cases the prior's density counts beside that of the cases."""
POOL_QUANTILES = 101
POOL_CASES = 200_000
POOL_FEATURES = ("qmas_criteria_met",)
"""The features whose quantiles in the reference pool travel with a classifier that reads them."""
NOTICES = {
    Basis.SYNTHETIC_COHORT: (
        "Trained on a synthetic cohort fitted to published totals, not on decided cases: an estimate is the share of "
        "simulated cases like this one that were approved, and never a chance of approval."
    ),
    Basis.AGENCY_CASES: (
        "Trained on an agency's own decided cases, drawn where they are few towards a model of a synthetic cohort: an "
        "estimate is the share of such cases like this one that were approved, and never a chance of approval. An "
        "agency's cases are those of the clients whom it accepted."
    ),
    Basis.MIXED: (
        "Trained on an agency's own decided cases mixed with a synthetic cohort: an estimate is the share of those "
        "cases like this one that were approved, and never a chance of approval. An agency's cases are those of the "
        "clients whom it accepted."
    ),
}


@dataclass(frozen=True, slots=True)
class Parity:
    """How far the tables of a classifier are from its estimator, over how many points."""

    name: str
    points: int
    largest: float

    @property
    def holds(self) -> bool:
        """Whether they agree."""
        return self.largest <= PARITY


def _smooth(values: Sequence[float], direction: int) -> list[float]:
    """Without the last-digit steps against the direction that adding up trees in floating point leaves."""
    result = list(values[:1])
    for before, after in pairwise(values):
        against = direction * (after - before) < 0 and abs(after - before) <= ROUNDING
        result.append(result[-1] if against else after)
    return result


def _density(column: Numbers, edges: Sequence[float], prior: Sequence[float]) -> list[float]:
    """The share of cases in each bin; where a prior's is held, it counts as so many cases more."""
    column = column[np.isfinite(column)]
    counts = np.bincount(np.searchsorted(np.asarray(edges), column, side="left"), minlength=len(edges) + 1)
    mass = counts + PRIOR_CASES * np.asarray(prior) if len(prior) else counts.astype(np.float64)
    total = mass.sum()
    if not total:
        return [round(1 / len(mass), 6)] * len(mass)
    return [max(LEAST_DENSITY, round(float(part / total), 6)) for part in mass]


def _prior_density(prior: PathwayModel | None, feature: str, edges: Sequence[float]) -> list[float]:
    """The prior's density over finer bins: each of its bins parted evenly among those inside it."""
    table = next((one for one in prior.tables if one.feature == feature), None) if prior else None
    if table is None:
        return []
    at = np.searchsorted(np.asarray(table.edges), [*edges, np.inf], side="left")
    inside = np.bincount(at, minlength=len(table.density))
    spread: list[float] = (np.asarray(table.density)[at] / inside[at]).tolist()
    return spread


def _at(steps: Steps, index: int, edges: Sequence[float], column: Numbers) -> list[float]:
    """What a feature adds in each bin of other edges: the mean over the cases there, or else the value at its end."""

    def added(values: Numbers) -> Numbers:
        return np.asarray(steps.values[index])[np.searchsorted(np.asarray(steps.edges[index]), values, side="left")]

    column = column[np.isfinite(column)]
    bins = np.searchsorted(np.asarray(edges), column, side="left")
    counts = np.bincount(bins, minlength=len(edges) + 1)
    totals = np.bincount(bins, weights=added(column), minlength=len(edges) + 1)
    found: list[float] = np.where(
        counts > 0, totals / np.maximum(counts, 1), added(np.array([*edges, np.inf]))
    ).tolist()
    return found


def _document(fitted: Fitted, sample: Sample, basis: Basis, prior: PathwayModel | None, shrunk: str | None) -> Any:  # noqa: ANN401 - JSON
    features = fitted.features
    whole = combined(fitted.estimator, len(features), fitted.fresh)
    again = [combined(refit.model, len(features), refit.fresh) for refit in fitted.refits]
    rows = sample.only(~sample.test)
    values = known(rows.low, rows.high, sample.features)
    tables = []
    for index, name in enumerate(features):
        direction = FEATURES[name].direction
        edges = whole.edges[index]
        tables.append(
            {
                "feature": name,
                "direction": direction,
                "edges": list(edges),
                "values": _smooth(whole.values[index], direction),
                "density": _density(values[:, index], edges, _prior_density(prior, name, edges)),
                "refits": [
                    [round(value, 4) for value in _smooth(_at(one, index, edges, values[:, index]), direction)]
                    for one in again
                ],
            }
        )
    return {
        "pathway": sample.pathway_id,
        "regime": sample.regime,
        "stage": sample.stage.value,
        "basis": basis.value,
        "cases": len(rows),
        "shrunk": shrunk,
        "baseline": whole.constant,
        "calibration": {"slope": 1.0, "intercept": 0.0},
        "tables": tables,
        "refit_baselines": [round(one.constant, 4) for one in again],
        "pool": [],
    }


def _pool(document: Any, sample: Sample, name: str) -> list[float]:  # noqa: ANN401 - JSON
    model = read_back(_bytes({name: document}, Basis(document["basis"]))).models[name]
    rows = sample.only(~sample.test)
    if len(rows) > POOL_CASES:
        rows = rows.only(np.linspace(0, len(rows) - 1, POOL_CASES).astype(np.intp))
    quantiles = np.quantile(log_odds(model, rows.low, rows.high), np.linspace(0, 1, POOL_QUANTILES))
    return [round(float(quantile), 4) for quantile in quantiles]


def _pool_features(sample: Sample) -> dict[str, dict[str, list[float]]]:
    """Quantiles of features in the reference pool, each a value that occurred; nothing where none is read."""
    rows = sample.only(~sample.test)
    values = known(rows.low, rows.high, sample.features)
    found = {}
    for name in POOL_FEATURES:
        column = values[:, sample.features.index(name)] if name in sample.features else np.empty(0)
        column = column[np.isfinite(column)]
        if len(column):
            found[name] = np.quantile(column, np.linspace(0, 1, POOL_QUANTILES), method="inverted_cdf").tolist()
    return {"pool_features": found} if found else {}


def _carried(model: PathwayModel) -> Any:  # noqa: ANN401 - JSON
    return {
        "pathway": model.pathway_id,
        "regime": model.regime,
        "stage": model.stage.value,
        "basis": model.basis.value,
        "cases": model.cases,
        "shrunk": model.shrunk,
        "baseline": model.baseline,
        "calibration": {"slope": model.slope, "intercept": model.intercept},
        "tables": [
            {
                "feature": table.feature,
                "direction": table.direction,
                "edges": list(table.edges),
                "values": list(table.values),
                "density": list(table.density),
                "refits": [list(row) for row in table.refits],
            }
            for table in model.tables
        ],
        "refit_baselines": list(model.refit_baselines),
        "pool": list(model.pool),
    } | (
        {"pool_features": {name: list(row) for name, row in model.pool_features.items()}} if model.pool_features else {}
    )


def _bytes(models: Mapping[str, Any], basis: Basis) -> bytes:
    notice = NOTICES[basis]
    drawn = [name for name, model in models.items() if model["basis"] == Basis.SYNTHETIC_COHORT]
    if drawn and basis is not Basis.SYNTHETIC_COHORT:
        notice += f" Of simulated cases alone are, for want of others: {', '.join(sorted(drawn))}."
    document = {"schema": SCHEMA, "basis": basis.value, "notice": notice, "models": models}
    return (json.dumps(document, allow_nan=False, separators=(",", ":"), sort_keys=True) + "\n").encode()


def export(  # noqa: PLR0913 - what the tables say, each by name
    fitted: Mapping[str, Fitted],
    samples: Mapping[str, Sample],
    *,
    basis: Basis,
    priors: Mapping[str, PathwayModel] | None = None,
    carried: Mapping[str, PathwayModel] | None = None,
    shrunk: Mapping[str, str] | None = None,
) -> bytes:
    """The tables of every classifier as canonical JSON: the same classifiers give the same bytes.

    ``carried`` are classifiers taken over as they stand, for which there were no new cases; ``priors`` those that the
    new ones were drawn towards; ``shrunk`` says so in words.
    """
    models: dict[str, Any] = {name: _carried(model) for name, model in (carried or {}).items()}
    for name, one in fitted.items():
        sample = samples[name]
        document = _document(one, sample, basis, (priors or {}).get(name), (shrunk or {}).get(name))
        document["pool"] = _pool(document, sample, name)
        document |= _pool_features(sample)
        models[name] = document
    return _bytes(models, basis)


def read_back(content: bytes) -> ModelTables:
    """Exported tables as the server would read them; raises ``service.outlook.tables.ModelError``."""
    return parse_tables(json.loads(content), "unpublished", "")


def probes(model: PathwayModel, seed: int, count: int = 400) -> Numbers:
    """Points to compare at: both sides of every edge and the edge itself, far out of range, and at random."""
    chance = np.random.default_rng(seed)
    columns = []
    for table in model.tables:
        edges = np.array(table.edges or (0.0,))
        near = np.concatenate([edges, np.nextafter(edges, -np.inf), np.nextafter(edges, np.inf)])
        single = np.concatenate([near, edges.astype(np.float32).astype(np.float64), [-1e12, 1e12, 0.0]])
        spread = chance.uniform(edges[0] - 1, edges[-1] + 1, count)
        columns.append(np.concatenate([single, spread]))
    longest = max(map(len, columns), default=0)
    points: Numbers = np.column_stack([chance.permutation(np.resize(column, longest)) for column in columns])
    return points


def parity(model: PathwayModel, estimator: Additive, seed: int) -> Parity:
    """The largest difference in log-odds between tables and estimator over the probes."""
    points = probes(model, seed)
    difference = np.abs(estimator.decision_function(points) - log_odds(model, points, points))
    return Parity(model.name, len(points), float(difference.max()))
