"""How a classifier does in each group of the held-out cases, by attributes that no classifier reads."""

from __future__ import annotations

import numpy as np

from training.model.samples import Sample
from training.review.assessment import Estimated, GroupMetrics
from training.review.metrics import DRAWS, Held, losses, mean
from training.review.resampling import estimated, generator, people_of, ratio, resampled_sums

FEWEST = 30
"""Cases under which a group's figures say little: a convention."""
UNKNOWN = "unknown"
ORIGIN = "origin"
ONE_SIDE = 0.025


def _share(value: float, draws: np.ndarray[tuple[int], np.dtype[np.float64]], people: int) -> Estimated:
    """A share with its interval; where all people ended alike, the exact bound of that many people all alike."""
    if value in {0.0, 1.0}:
        bound = ONE_SIDE ** (1 / people)
        return Estimated(value, bound if value else 0.0, 1.0 if value else 1 - bound)
    return estimated(value, draws)


def group_metrics(sample: Sample, held: Held, seed: int) -> tuple[GroupMetrics, ...]:
    """One record per group of each attribute, by attribute and name; ``sample`` is the held-out cases in order.

    A case without the attribute is in the group ``unknown``. The attribute ``origin`` parts own from simulated cases
    where there are both.
    """
    attributes = {name: values for name, values in sample.groups.items() if values.any()}
    if sample.own.any() and not sample.own.all():
        attributes[ORIGIN] = np.where(sample.own, "own", "simulated")
    return tuple(row for name, values in sorted(attributes.items()) for row in _of_attribute(name, values, held, seed))


def _of_attribute(
    name: str, values: np.ndarray[tuple[int], np.dtype[np.str_]], held: Held, seed: int
) -> list[GroupMetrics]:
    groups, number = np.unique(np.where(values == "", UNKNOWN, values), return_inverse=True)
    weights = (number.reshape(-1, 1) == np.arange(len(groups))) * held.weight[:, None]
    columns = np.hstack([weights * held.favourable[:, None], weights])
    sums = resampled_sums(held.person, columns, DRAWS, generator(seed, "group", name))
    drawn = ratio(sums[:, : len(groups)], sums[:, len(groups) :])
    rows = []
    for index, group in enumerate(groups.tolist()):
        inside = number.reshape(-1) == index
        weight, favourable = held.weight[inside], held.favourable[inside]
        rows.append(
            GroupMetrics(
                attribute=name,
                group=group,
                cases=int(inside.sum()),
                favourable=int(favourable.sum()),
                mean_estimate=mean(held.estimate[inside], weight),
                share=_share(mean(favourable, weight), drawn[:, index], people_of(held.person[inside])[1]),
                log_loss=mean(losses(favourable, held.log_odds[inside]), weight),
                enough=bool(inside.sum() >= FEWEST),
            )
        )
    return rows
