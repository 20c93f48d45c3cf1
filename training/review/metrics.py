"""What the published tables are worth on cases that had no part in fitting, and the gates of publication."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.metrics import log_loss, roc_auc_score

from service.outlook.estimate import Basis, estimate_spans
from service.outlook.features import FEATURES
from service.profile.values import exactly
from training.cohort.chance import chance
from training.cohort.simulate import Fold
from training.model.fit import fold_arrays

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from service.outlook.tables import PathwayModel
    from training.cohort.simulate import Cohort

BINS = 10
MASKED_SHARE = 0.4
MASKED_CASES = 400
LARGEST_ECE = 0.02
"""The largest expected calibration error above what chance alone gives."""
STANDARD_ERRORS = 4.0
BASIS = Basis.SYNTHETIC_COHORT


@dataclass(frozen=True, slots=True)
class Metrics:
    """Measured on the test fold.

    ``base_*`` are those of giving every case the approved share of the cases fitted; ``ece`` is the expected
    calibration error over ten bins of equal size; ``masked_*`` are measured on some of the cases with facts left out
    at random, and ``unmasked_log_loss`` on the same cases with all of them.
    """

    pathway_id: str
    cases: int
    approved: int
    mean_estimate: float
    log_loss: float
    base_log_loss: float
    brier: float
    base_brier: float
    ece: float
    auc: float | None
    masked_log_loss: float
    unmasked_log_loss: float
    masked_range_holds: float
    masked_mean_width: float
    complete_mean_width: float

    @property
    def approved_share(self) -> float:
        """The share approved in the test fold."""
        return self.approved / self.cases

    def failures(self) -> tuple[str, ...]:
        """The gates that these numbers fail, in words; empty where they pass."""
        share = self.approved_share
        error = math.sqrt(max(share * (1 - share), 1 / self.cases) / self.cases)
        found = []
        if abs(self.mean_estimate - share) > STANDARD_ERRORS * error:
            found.append(
                f"calibration of {self.pathway_id}: mean {self.mean_estimate:.4f} against {share:.4f} approved"
            )
        by_chance = math.sqrt(2 / math.pi * share * (1 - share) * BINS / self.cases)
        if self.ece > by_chance + LARGEST_ECE:
            found.append(f"calibration of {self.pathway_id}: expected error {self.ece:.4f}, by chance {by_chance:.4f}")
        if self.masked_range_holds < 1:
            found.append(f"bounds of {self.pathway_id}: {self.masked_range_holds:.4f} of ranges hold the complete case")
        return tuple(found)


def expected_calibration_error(shares: NDArray[np.float64], approved: NDArray[np.bool_], bins: int = BINS) -> float:
    """Mean distance between estimate and approved share over bins of equal size, by case."""
    order = np.argsort(shares, kind="stable")
    total = 0.0
    for part in np.array_split(order, bins):
        if len(part):
            total += len(part) * abs(float(shares[part].mean()) - float(approved[part].mean()))
    return total / len(shares)


def _log_loss(approved: Any, shares: Any) -> float:  # noqa: ANN401 - arrays or lists
    return float(log_loss(approved, shares, labels=[False, True]))


def _estimates(model: PathwayModel, rows: Sequence[Sequence[float]]) -> list[tuple[float, float]]:
    found = []
    for row in rows:
        spans = {name: exactly(value) for name, value in zip(model.features, row, strict=True)}
        outlook = estimate_spans(model, BASIS, spans)
        if outlook.estimate is None or outlook.low is None or outlook.high is None:
            message = f"{model.pathway_id}: no estimate"
            raise ValueError(message)
        found.append((outlook.estimate, outlook.high - outlook.low))
    return found


def _masked(model: PathwayModel, values: Sequence[float], silences: random.Random) -> tuple[float, float, float]:
    """Estimate and range with each fact silent at random: whatever reads a silent fact is unknown."""
    facts = sorted({fact for name in model.features for fact in FEATURES[name].facts})
    silent = {fact for fact in facts if silences.random() < MASKED_SHARE}
    spans = {
        name: FEATURES[name].domain if silent & set(FEATURES[name].facts) else exactly(value)
        for name, value in zip(model.features, values, strict=True)
    }
    outlook = estimate_spans(model, BASIS, spans)
    return outlook.estimate or 0.0, outlook.low or 0.0, outlook.high or 0.0


def evaluate(model: PathwayModel, cohort: Cohort, seed: int) -> Metrics:
    """The metrics of served tables on a cohort's test fold."""
    values, approved = fold_arrays(cohort, Fold.TEST)
    _, fitted = fold_arrays(cohort, Fold.FIT)
    rows = values.tolist()
    complete = _estimates(model, rows)
    shares = np.array([estimate for estimate, _ in complete])
    base = np.full(len(approved), float(fitted.mean()))
    silences = chance(seed, "mask", cohort.pathway_id)
    chosen = range(0, len(rows), max(1, len(rows) // MASKED_CASES))
    masked = [(index, _masked(model, rows[index], silences)) for index in chosen]
    outcomes = [bool(approved[index]) for index, _ in masked]
    both_decided = len(set(approved.tolist())) > 1
    return Metrics(
        pathway_id=cohort.pathway_id,
        cases=len(approved),
        approved=int(approved.sum()),
        mean_estimate=float(shares.mean()),
        log_loss=_log_loss(approved, shares),
        base_log_loss=_log_loss(approved, base),
        brier=float(((shares - approved) ** 2).mean()),
        base_brier=float(((base - approved) ** 2).mean()),
        ece=expected_calibration_error(shares, approved),
        auc=float(roc_auc_score(approved, shares)) if both_decided else None,
        masked_log_loss=_log_loss(outcomes, [estimate for _, (estimate, _, _) in masked]),
        unmasked_log_loss=_log_loss(outcomes, [float(shares[index]) for index, _ in masked]),
        masked_range_holds=sum(low <= float(shares[index]) <= high for index, (_, low, high) in masked) / len(masked),
        masked_mean_width=sum(high - low for _, (_, low, high) in masked) / len(masked),
        complete_mean_width=sum(width for _, width in complete) / len(complete),
    )
