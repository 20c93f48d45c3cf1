"""The server's arithmetic on arrays: estimates and ranges of many cases at once, equal to the server's to 1e-12."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit

from service.outlook.estimate import OUTER

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from service.outlook.tables import PathwayModel, Table
    from training.model.samples import Numbers, Sample

    Places = NDArray[np.intp]


def places(table: Table, low: Numbers, high: Numbers) -> tuple[Places, Places]:
    """The first and the last bin that each case may fall into; an absent number (NaN) may be in any."""
    edges = np.asarray(table.edges)
    first = np.where(np.isnan(low), 0, np.searchsorted(edges, low, side="left"))
    last = np.where(np.isnan(high), len(edges), np.searchsorted(edges, high, side="left"))
    return first, last


def entries(table: Table, first: Places, last: Places) -> Numbers:
    """What a table adds: the value of the bin, or the density-weighted mean over the bins."""
    values, density = np.asarray(table.values), np.asarray(table.density)
    found: Numbers = values[first].copy()
    wide = first != last
    if wide.any():
        pairs, at = np.unique(np.column_stack([first[wide], last[wide]]), axis=0, return_inverse=True)
        means = np.array([np.average(values[a : b + 1], weights=density[a : b + 1]) for a, b in pairs])
        found[wide] = means[at.ravel()]
    return found


def bounds_for(model: PathwayModel, sample: Sample) -> tuple[Numbers, Numbers] | None:
    """The sample's features in the order of a model's tables; ``None`` where the sample lacks one that it reads."""
    if not set(model.features) <= set(sample.features):
        return None
    columns = [sample.features.index(name) for name in model.features]
    return sample.low[:, columns], sample.high[:, columns]


def log_odds(model: PathwayModel, low: Numbers, high: Numbers) -> Numbers:
    """The calibrated log-odds of each case, for bounds of its features (cases × features, in the tables' order)."""
    raw = np.full(len(low), model.baseline)
    for index, table in enumerate(model.tables):
        raw += entries(table, *places(table, low[:, index], high[:, index]))
    return model.slope * raw + model.intercept


def _extremes(values: Numbers, first: Places, last: Places) -> tuple[Numbers, Numbers]:
    """Lowest and highest of ``values`` (bins × refits) over each case's bins: two arrays of cases × refits."""
    pairs, at = np.unique(np.column_stack([first, last]), axis=0, return_inverse=True)
    lows = np.array([values[a : b + 1].min(axis=0) for a, b in pairs])
    highs = np.array([values[a : b + 1].max(axis=0) for a, b in pairs])
    return lows[at.ravel()], highs[at.ravel()]


def ranges(model: PathwayModel, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
    """The ends of each case's range as log-odds: bounds over what is unknown, widened by the refits."""
    count = len(low)
    lows, highs = np.full((count, 1), model.baseline), np.full((count, 1), model.baseline)
    refit_lows = np.tile(np.asarray(model.refit_baselines), (count, 1))
    refit_highs = refit_lows.copy()
    for index, table in enumerate(model.tables):
        first, last = places(table, low[:, index], high[:, index])
        least, most = _extremes(np.asarray(table.values)[:, None], first, last)
        lows, highs = lows + least, highs + most
        if model.refit_baselines:
            least, most = _extremes(np.asarray(table.refits).T, first, last)
            refit_lows, refit_highs = refit_lows + least, refit_highs + most
    bottom = model.slope * lows[:, 0] + model.intercept
    top = model.slope * highs[:, 0] + model.intercept
    if model.refit_baselines:
        left_out = int(OUTER * len(model.refit_baselines))
        bottom = np.minimum(bottom, np.sort(refit_lows, axis=1)[:, left_out])
        top = np.maximum(top, np.sort(refit_highs, axis=1)[:, -1 - left_out])
    return bottom, top


def shares(log_odds: Numbers) -> Numbers:
    """The shares that log-odds stand for."""
    found: Numbers = expit(log_odds)
    return found
