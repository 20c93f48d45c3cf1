"""What a classifier's log-odds are worth on held-out cases: loss, calibration, and how well they order.

All means are by the cases' weights. ``Held`` puts the cases in one order, so that the order of a file changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from training.model.samples import Flags, Numbers, Sample
from training.model.scoring import shares
from training.review.assessment import Bin, Estimated
from training.review.resampling import blocks, estimated, generator, people_of, ratio, resampled_sums, times_drawn

BINS = 10
DRAWS = 1_000
CHANCE_DRAWS = 2_000
ORDERING_DRAWS = 200
POINTS = 101
NEWTON_STEPS = 60
LINE_SPREAD = 10.0
"""A prior so wide that it is felt only where no finite slope fits, as where estimates part the outcomes completely."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Held-out cases with their log-odds, one row a case."""

    person: NDArray[np.str_]
    favourable: Flags
    weight: Numbers
    log_odds: Numbers

    @classmethod
    def of(cls, sample: Sample, log_odds: Numbers) -> Self:
        """The cases of a sample, which ``in_order`` has to have put in order."""
        return cls(person=sample.person, favourable=sample.favourable, weight=sample.weight, log_odds=log_odds)

    @property
    def estimate(self) -> Numbers:
        """The share that the log-odds stand for."""
        return shares(self.log_odds)


def in_order(sample: Sample) -> Sample:
    """The same cases by the name of the case, then of the person: any order of a file gives this one."""
    return sample.only(np.lexsort((sample.person, sample.case)))


def losses(favourable: Flags, log_odds: Numbers) -> Numbers:
    """The log-loss of each case, in nat."""
    found: Numbers = np.logaddexp(0, np.where(favourable, -log_odds, log_odds))
    return found


def mean(values: Numbers | Flags, weight: Numbers) -> float:
    """The mean by weight."""
    return float((values * weight).sum() / weight.sum())


def base_rate(sample: Sample) -> float:
    """The favourable share of a sample, held half a case away from none and from all."""
    half = 0.5 / (len(sample) + 1)
    return min(max(mean(sample.favourable, sample.weight), half), 1 - half) if len(sample) else 0.5


def as_log_odds(share: float) -> float:
    """The log-odds of a share above 0 and below 1."""
    return float(np.log(share) - np.log1p(-share))


def log_loss(held: Held, seed: int) -> Estimated:
    """The mean log-loss in nat, with its interval."""
    loss = losses(held.favourable, held.log_odds)
    sums = resampled_sums(
        held.person, np.column_stack([loss * held.weight, held.weight]), DRAWS, generator(seed, "log-loss")
    )
    return estimated(mean(loss, held.weight), ratio(sums[:, 0], sums[:, 1]))


def brier(held: Held) -> float:
    """The mean squared distance between estimate and outcome."""
    return mean((held.estimate - held.favourable) ** 2, held.weight)


# --- calibration ------------------------------------------------------------------------------------------------------


def _bins(estimate: Numbers) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The order of the cases by estimate, and where each of up to ten bins of equal numbers of cases begins in it.

    Where every case has the same estimate there is one bin: any order would be as good.
    """
    order = np.argsort(estimate, kind="stable")
    if len(order) and estimate[order[0]] == estimate[order[-1]]:
        return order, np.zeros(1, dtype=np.intp)
    starts = np.unique(np.linspace(0, len(order), BINS, endpoint=False).round().astype(np.intp))
    return order, starts[starts < len(order)]


def calibration_error(estimate: Numbers, favourable: Flags, weight: Numbers) -> float:
    """Mean distance between estimate and favourable share over ten bins of equal mass, by weight."""
    order, starts = _bins(estimate)
    apart = np.add.reduceat((weight * (estimate - favourable))[order], starts)
    return float(np.abs(apart).sum() / weight.sum())


def calibration_errors_by_chance(estimate: Numbers, weight: Numbers, seed: int, draws: int = CHANCE_DRAWS) -> Numbers:
    """The calibration errors that estimates have when they are right: outcomes redrawn from them, case by case."""
    order, starts = _bins(estimate)
    shares_now, weights_now = estimate[order], weight[order]
    expected = np.add.reduceat(shares_now * weights_now, starts)
    chance = generator(seed, "calibration")
    found = []
    for block in blocks(draws, len(order)):
        drawn = np.where(chance.random((block, len(order))) < shares_now, weights_now, 0.0)
        found.append(np.abs(np.add.reduceat(drawn, starts, axis=1) - expected).sum(axis=1))
    return np.concatenate(found) / float(weight.sum())


def share_reached(value: float, draws: Numbers) -> float:
    """The share of draws that reach a value, the value itself counted among them: never nought."""
    return float((1 + (draws >= value).sum()) / (1 + len(draws)))


def reliability(held: Held, seed: int) -> tuple[Bin, ...]:
    """The ten bins, each with the interval of its favourable share."""
    order, starts = _bins(held.estimate)
    number = np.zeros(len(order), dtype=np.intp)
    number[order] = np.searchsorted(starts, np.arange(len(order)), side="right") - 1
    inside = number[:, None] == np.arange(len(starts))
    weights = inside * held.weight[:, None]
    favourable = weights * held.favourable[:, None]
    sums = resampled_sums(held.person, np.hstack([favourable, weights]), DRAWS, generator(seed, "reliability"))
    drawn = ratio(sums[:, : len(starts)], sums[:, len(starts) :])
    total = weights.sum(axis=0)
    means = (weights * held.estimate[:, None]).sum(axis=0) / total
    happened = favourable.sum(axis=0) / total
    return tuple(
        Bin(int(inside[:, index].sum()), float(means[index]), estimated(float(happened[index]), drawn[:, index]))
        for index in range(len(starts))
    )


def calibration_line(held: Held) -> tuple[float, float]:
    """Slope and intercept of the outcomes on the log-odds: 1 and 0 where the estimates are right.

    The largest likelihood under a very wide prior, by Newton's method with halved steps.
    """
    design = np.column_stack([held.log_odds, np.ones_like(held.log_odds)])
    prior = np.array([1.0, 0.0])
    point = prior.copy()

    def loss(at: Numbers) -> float:
        away = (at - prior) / LINE_SPREAD
        return float((held.weight * losses(held.favourable, design @ at)).sum() + away @ away / 2)

    for _ in range(NEWTON_STEPS):
        share = shares(design @ point)
        gradient = design.T @ (held.weight * (held.favourable - share)) - (point - prior) / LINE_SPREAD**2
        curvature = (design * (held.weight * share * (1 - share))[:, None]).T @ design + np.eye(2) / LINE_SPREAD**2
        step = np.linalg.solve(curvature, gradient)
        while loss(point + step) > loss(point) and float(np.abs(step).max()) > np.finfo(float).eps:
            step = step / 2
        point = point + step
        if float(np.abs(step).max()) < 1e-10:  # noqa: PLR2004 - far below what is shown
            break
    return float(point[0]), float(point[1])


# --- order ------------------------------------------------------------------------------------------------------------


def _ties(log_odds: Numbers) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    order = np.argsort(log_odds, kind="stable")
    rising = log_odds[order]
    return order, np.flatnonzero(np.concatenate([[True], rising[1:] != rising[:-1]]))


def _area(favourable: Numbers, other: Numbers) -> Numbers:
    """Areas under the curve (rows) from the weights at each distinct log-odds, rising (columns)."""
    below = np.cumsum(other, axis=1) - other / 2
    return ratio((favourable * below).sum(axis=1), favourable.sum(axis=1) * other.sum(axis=1))


def area_under_curve(held: Held) -> float | None:
    """How often a favourable case stands above another, ties for half; ``None`` where all ended alike."""
    order, starts = _ties(held.log_odds)
    weight = np.where(held.favourable, held.weight, 0.0)[order], np.where(held.favourable, 0.0, held.weight)[order]
    found = _area(*(np.add.reduceat(part, starts)[None, :] for part in weight))
    return None if np.isnan(found[0]) else float(found[0])


def ordering(held: Held, seed: int) -> Estimated | None:
    """The area under the curve with its interval; ``None`` where all ended alike."""
    value = area_under_curve(held)
    if value is None:
        return None
    order, starts = _ties(held.log_odds)
    number, people = people_of(held.person)
    chance = generator(seed, "ordering")
    number, weight, favourable = number[order], held.weight[order], held.favourable[order]
    found = []
    for block in blocks(ORDERING_DRAWS, max(people, len(order))):
        for times in times_drawn(chance, people, block):
            drawn = times[:, number] * weight
            parts = (np.add.reduceat(np.where(side, drawn, 0.0), starts, axis=1) for side in (favourable, ~favourable))
            found.append(_area(*parts))
    return estimated(value, np.concatenate(found))


def curves(held: Held) -> tuple[tuple[tuple[float, float], ...], tuple[tuple[float, float], ...]]:
    """Points of the ROC curve (false, true positive share) and of precision over recall (recall, precision).

    At most 101 each; empty where all ended alike.
    """
    order, starts = _ties(-held.log_odds)
    true = np.cumsum(np.add.reduceat((held.weight * held.favourable)[order], starts))
    false = np.cumsum(np.add.reduceat((held.weight * ~held.favourable)[order], starts))
    if not true[-1] or not false[-1]:
        return (), ()
    chosen = np.unique(np.linspace(0, len(true) - 1, min(POINTS - 1, len(true))).round().astype(np.intp))
    right, wrong = true[chosen], false[chosen]
    roc = ((0.0, 0.0), *zip((wrong / false[-1]).tolist(), (right / true[-1]).tolist(), strict=True))
    precision = zip((right / true[-1]).tolist(), (right / (right + wrong)).tolist(), strict=True)
    return roc, tuple(precision)
