"""The generator's own P(approved | served features): what no feature shows is redrawn, hidden traits, noise and pool.

Of cases that the law leaves open; what the decision reads beside the features is drawn independently of them, so that
redrawing it needs nothing but their values. Hidden traits are redrawn at evenly spaced quantiles, the same for every
case; the noise of a decision with a given share, and a sector within its group, are averaged out exactly.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from service.outlook.features import features_of
from service.outlook.tables import Stage
from training.cohort.applicants import NAMED, OTHERS
from training.cohort.assumptions import assumptions, regime_of
from training.cohort.decisions import Panel, Staying, Threshold, shares
from training.cohort.market import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from training.cohort.assumptions import Weight
    from training.cohort.decisions import Decider, Flags, Numbers

DRAWS = 1000
TRAITS_A_POOL = 16
"""How many hidden traits of the case itself meet each pool."""
ROWS_AT_ONCE = 2_000


def _columns(decider: Decider) -> dict[str, int]:
    stage = Stage.EXTENSION if isinstance(decider, Staying) else Stage.APPROVAL
    regime, _ = regime_of(decider.pathway_id, assumptions().cohort_day)
    return {name: index for index, name in enumerate(features_of(decider.pathway_id, regime, stage))}


def _weighed(values: Numbers, columns: Mapping[str, int], weights: Mapping[str, Weight]) -> Numbers:
    served = {name: values[:, index] for name, index in columns.items()}
    market, total = assumptions().market_monthly_hkd, np.zeros(len(values))
    for weight in weights.values():
        of = value_of(weight.feature, served, market)
        total += weight.weight * np.minimum(of, weight.cap) / weight.per
    return total


def _quantiles(draws: int, chance: np.random.Generator) -> Numbers:
    """Standard normal numbers, one from each of as many layers of equal mass, in an order of their own."""
    normal = NormalDist()
    layers = (np.arange(draws) + chance.random(draws)) / draws
    return chance.permutation(np.array([normal.inv_cdf(min(max(layer, 1e-12), 1 - 1e-12)) for layer in layers]))


def _best(merits: Numbers, rank: int) -> float:
    """The merit of the rank-th best, from 1; lower than any where there are not so many."""
    return float(np.partition(merits, -rank)[-rank]) if 0 < rank <= len(merits) else -np.inf


def cut_offs(merit: Numbers, sector: np.ndarray[tuple[int], np.dtype[np.intp]], places: int, most: int) -> Numbers:
    """What one more candidate of each sector has to exceed to be selected beside these, as ``select`` selects.

    ``sector`` numbers the sectors from 0; a sector without anybody has its number all the same, up to the highest.
    """
    sectors = len(NAMED) + len(OTHERS)
    if places <= 0:
        return np.full(sectors, np.inf)
    caps: Numbers = np.array([_best(merit[sector == number], most) for number in range(sectors)])
    within = merit >= caps[sector]
    if within.sum() >= places:
        needed: Numbers = np.maximum(caps, _best(merit[within], places))
    else:
        needed = np.minimum(caps, _best(merit[~within], places - int(within.sum())))
    return needed


def _pools(panel: Panel, draws: int, chance: np.random.Generator) -> Numbers:
    """Cut-offs (draws × sectors) of pools redrawn from the reference pool, with hidden traits and sectors anew."""
    sizes = np.array(panel.sizes, dtype=np.float64)
    named, other = np.array(list(NAMED.values())), np.array(list(OTHERS.values()))
    rows = []
    for size in chance.choice(panel.sizes, draws, p=sizes / sizes.sum()):
        others = chance.integers(0, len(panel.merit), min(int(size), len(panel.merit)) - 1)
        others = others[panel.passes[others]]
        merit = panel.merit[others] + panel.unseen * chance.standard_normal(len(others))
        sector = np.where(
            panel.named[others],
            np.searchsorted(np.cumsum(named)[:-1], chance.random(len(others)), side="right"),
            len(named) + np.searchsorted(np.cumsum(other)[:-1], chance.random(len(others)), side="right"),
        )
        places = round(panel.places * min(int(size), len(panel.merit)))
        rows.append(cut_offs(merit, sector, places, max(1, int(panel.sector_share * places))))
    return np.array(rows)


def _by_panel(panel: Panel, merit: Numbers, named: Flags, draws: int, chance: np.random.Generator) -> Numbers:
    pools = _pools(panel, draws, chance)
    traits = _quantiles(draws * TRAITS_A_POOL, chance).reshape(draws, TRAITS_A_POOL)
    share = np.zeros(len(merit))
    groups = ((named, NAMED, 0), (~named, OTHERS, len(NAMED)))
    for group, sectors, first in groups:
        for number, mass in enumerate(sectors.values()):
            needed = np.sort((pools[:, [first + number]] - panel.unseen * traits).ravel())
            below = np.searchsorted(needed, merit[group], side="left")
            share[group] += mass / sum(sectors.values()) * below / len(needed)
    return share


def _by_chance(constant: float, score: Numbers, unseen: float, traits: Numbers) -> Numbers:
    parts = [
        shares(constant + score[first : first + ROWS_AT_ONCE, None] + unseen * traits).mean(axis=1)
        for first in range(0, len(score), ROWS_AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.zeros(0)


def truth(decider: Decider, values: Numbers, *, draws: int = DRAWS, seed: int = 0) -> Numbers:
    """The share approved (extended, for ``Staying``) among cases of these features that the law leaves open.

    ``values`` is cases × features in the order of ``features_of``, each complete; a feature that practice grades with
    an interval has its middle. Redraws ``draws`` hidden traits, or as many pools with sixteen traits each.
    """
    chance = np.random.default_rng(seed)
    columns = _columns(decider)
    match decider:
        case Panel():
            named = values[:, columns["specified_sector_months"]] > 0
            return _by_panel(decider, _weighed(values, columns, decider.weights), named, draws, chance)
        case Threshold():
            score = _weighed(values, columns, decider.weights)
            return _by_chance(decider.constant, score, decider.unseen, _quantiles(draws, chance))
        case Staying():
            seeks = _weighed(values, columns, decider.seeks)
            wishes = _by_chance(decider.seeks_constant, seeks, decider.unseen, _quantiles(draws, chance))
            return wishes * shares(decider.granted_constant + _weighed(values, columns, decider.granted))
