"""The plots of one classifier, each an ``<svg>`` element for the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib as mpl
import numpy as np
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter, NullLocator, PercentFormatter
from numpy.typing import NDArray

from training.report.curves import Curve, merged
from training.report.svg import BAND, CHAMPION, GRID, INK, OURS, SOFT, inline
from training.review.assessment import ModelAssessment, Month

Array = NDArray[np.float64]

_WIDTH, _HEIGHT = 3.8, 2.85
LONGEST_LABEL = 36
"""Characters that fit below a plot; a longer unit is told beside it."""
_MILLION, _TEN_THOUSAND = 1e6, 1e4


@contextmanager
def drawing() -> Iterator[None]:
    """Within it figures are drawn in the report's style, whatever style was set before."""
    with mpl.rc_context(
        {
            "svg.fonttype": "none",  # text stays text: it is found, read aloud, and takes the page's font
            "svg.hashsalt": "training.report",
            "text.parse_math": False,
            "font.family": "DejaVu Sans",  # comes with matplotlib, so that room for the text is the same everywhere
            "font.size": 10,
            "text.color": INK,
            "axes.labelsize": 10,
            "axes.labelcolor": SOFT,
            "axes.edgecolor": SOFT,
            "axes.linewidth": 0.8,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "axes.axisbelow": True,
            "grid.color": GRID,
            "grid.linewidth": 0.7,
            "xtick.color": SOFT,
            "ytick.color": SOFT,
            "xtick.major.size": 3,
            "ytick.major.size": 3,
            "path.simplify": True,
            "lines.solid_joinstyle": "miter",
        }
    ):
        yield


def brief(value: float, _: object = None) -> str:
    """A number for an axis: ``2.5m``, ``20k``, ``0.25``."""
    for size, letter in ((_MILLION, "m"), (_TEN_THOUSAND / 10, "k")):
        if abs(value) >= max(size, _TEN_THOUSAND):
            return f"{value / size:.4g}{letter}"
    return f"{value:.4g}".replace("-", "−")


def _figure(left: float = 0.2, bottom: float = 0.19) -> Figure:
    figure = Figure(figsize=(_WIDTH, _HEIGHT))
    figure.subplots_adjust(left=left, right=0.93, top=0.96, bottom=bottom, hspace=0.08)
    return figure


def _range(low: float, high: float, pad: float = 0.06) -> tuple[float, float]:
    """The range of an axis of shares, a little wider than what lies on it, within 0 to 1."""
    room = pad * max(high - low, 0.02)
    return max(0.0, low - room) - 1e-9, min(1.0, high + room) + 1e-9


def _percent(axes: Axes, low: float, high: float, *, both: bool = False) -> None:
    places = 0 if high - low > 0.1 else 1  # noqa: PLR2004 - under ten points a tick needs a decimal
    for axis in (axes.xaxis, axes.yaxis) if both else (axes.xaxis,):
        axis.set_major_locator(MaxNLocator(5))
        axis.set_major_formatter(PercentFormatter(1.0, decimals=places))


def pool_shares(pool: Sequence[float], points: int = 2000) -> Array:
    """Estimates spread as those of the reference pool, from its quantiles of log-odds."""
    if not pool:
        return np.empty(0)
    places = np.linspace(0, len(pool) - 1, points)
    odds = np.interp(places, np.arange(len(pool)), np.asarray(pool, dtype=float))
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -40, 40))), dtype=float)


def reliability(one: ModelAssessment, pool: Sequence[float], favourable: str, prefix: str) -> Markup:
    """Mean estimate against the favourable share, bin by bin, above the spread of the estimates."""
    spread = pool_shares(pool)
    ends = [value for each in one.bins for value in (each.estimate, each.share.low, each.share.high)]
    ends += np.quantile(spread, (0.005, 0.995)).tolist() if len(spread) else []
    low, high = _range(min(ends, default=0.0), max(ends, default=1.0))
    figure = _figure()
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    above.plot([low, high], [low, high], color=CHAMPION, linewidth=1, dashes=(4, 3))
    for each in one.bins:
        above.plot([each.estimate] * 2, [each.share.low, each.share.high], color=OURS, linewidth=1.4)
    means, shares = [each.estimate for each in one.bins], [each.share.value for each in one.bins]
    above.plot(means, shares, "o", color=OURS, markersize=5, clip_on=False)  # points at 0 and 100 % are whole
    above.set(xlim=(low, high), ylim=(low, high), ylabel=f"share {favourable}")
    above.tick_params(labelbottom=False, length=0, axis="x")
    below.hist(spread, bins=np.linspace(low, high, 41).tolist(), color=BAND)
    below.set(xlabel="estimate", yticks=[])
    below.grid(visible=False)
    below.spines["left"].set_visible(False)
    _percent(below, low, high)
    above.yaxis.set_major_locator(MaxNLocator(5))
    above.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0 if high - low > 0.1 else 1))  # noqa: PLR2004
    worst = max((abs(each.estimate - each.share.value) for each in one.bins), default=0.0)
    label = (
        f"Reliability: {len(one.bins)} bins, mean estimate against the share {favourable}; "
        f"the largest gap is {100 * worst:.1f} percentage points."
    )
    return inline(figure, prefix, label)


def months(rows: Sequence[Month], prefix: str) -> Markup:
    """The share approved by month of lodging, above how many cases were decided."""
    figure = _figure(bottom=0.26)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(4, 1))
    at = np.arange(len(rows))
    decided = np.array([row.decided for row in rows], dtype=float)
    shares = np.array([row.approved for row in rows]) / decided
    room = 1.96 * np.sqrt((shares + 2 / decided) * (1 - shares + 2 / decided) / (decided + 4))
    above.vlines(at, np.clip(shares - room, 0, 1), np.clip(shares + room, 0, 1), color=OURS, linewidth=1.4)
    above.plot(at, shares, "o-", color=OURS, markersize=4, linewidth=0.8, clip_on=False)
    above.set(ylim=(0, 1), ylabel="share approved")
    above.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0))
    above.tick_params(labelbottom=False, length=0, axis="x")
    below.bar(at, decided, color=BAND)
    below.set(yticks=[], xlabel="month of lodging")
    below.grid(visible=False)
    below.spines["left"].set_visible(False)
    shown = np.unique(np.linspace(0, len(rows) - 1, min(len(rows), 4)).round().astype(int))
    below.set_xticks(shown, [rows[place].month for place in shown])
    words = "; ".join(f"{row.month} {100 * row.approved / row.decided:.0f} % of {row.decided}" for row in rows)
    return inline(figure, prefix, f"Share approved by month of lodging: {words}.")


def _unit_square(points: Sequence[tuple[float, float]], xlabel: str, ylabel: str) -> tuple[Figure, Axes]:
    figure = _figure()
    axes = figure.subplots()
    axes.plot([x for x, _ in points], [y for _, y in points], color=OURS, linewidth=1.8)
    axes.set(xlim=(-0.01, 1.01), ylim=(-0.01, 1.01), xlabel=xlabel, ylabel=ylabel)
    _percent(axes, 0, 1, both=True)
    return figure, axes


def roc(one: ModelAssessment, favourable: str, prefix: str) -> Markup:
    """Receiver operating characteristic: found against falsely found, at every threshold."""
    figure, axes = _unit_square(one.roc, f"of those not {favourable}, above the line", f"of those {favourable}")
    axes.plot([0, 1], [0, 1], color=CHAMPION, linewidth=1, dashes=(4, 3))
    area = "not measured" if one.auc is None else f"{one.auc.value:.3f}"
    return inline(figure, prefix, f"Receiver operating characteristic; area under the curve {area}.")


def precision_recall(one: ModelAssessment, favourable: str, prefix: str) -> Markup:
    """Precision against recall; the dashed line is what drawing at random gives."""
    figure, axes = _unit_square(one.precision_recall, f"recall: of those {favourable}", "precision")
    base = one.favourable / one.cases if one.cases else 0.0
    axes.axhline(base, color=CHAMPION, linewidth=1, dashes=(4, 3))
    lowest = min([base, *(y for _, y in one.precision_recall)])
    axes.set_ylim(*_range(lowest, 1.0))
    axes.yaxis.set_major_formatter(PercentFormatter(1.0, decimals=0 if lowest < 0.9 else 1))  # noqa: PLR2004 - as above
    return inline(figure, prefix, f"Precision against recall; at random the precision is {100 * base:.1f} %.")


def learning(one: ModelAssessment, prefix: str) -> Markup:
    """Log-loss on the test fold against the number of cases fitted."""
    figure = _figure(left=0.22)
    axes = figure.subplots()
    counts, losses = [count for count, _ in one.curve], [loss for _, loss in one.curve]
    axes.plot(counts, losses, "o-", color=OURS, linewidth=1.6, markersize=5)
    axes.axhline(one.base_log_loss, color=CHAMPION, linewidth=1, dashes=(4, 3))
    axes.set_xscale("log")
    if max(counts) < 20 * min(counts):  # under about a decade the axis would have one tick
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter(FuncFormatter(brief))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.set(xlabel="cases in fitting", ylabel="log-loss, nat")
    words = "; ".join(f"{count:,} cases {loss:.4f}" for count, loss in one.curve)
    return inline(figure, prefix, f"Learning curve, log-loss by cases in fitting: {words}.")


@dataclass(frozen=True, slots=True)
class Shape:
    """One feature's curve with what is drawn around it; ``limits`` are the ends of the log-odds axis of its model."""

    label: str
    unit: str
    ours: Curve
    champion: Curve | None
    limits: tuple[float, float]


def _steps(axes: Axes, curve: Curve, colour: str, width: float, *, band: bool) -> None:
    x = np.repeat(np.array(curve.edges), 2)[1:-1]
    if band and curve.low:
        axes.fill_between(x, np.repeat(curve.low, 2), np.repeat(curve.high, 2), color=BAND, alpha=0.55, linewidth=0)
    axes.plot(x, np.repeat(curve.values, 2), color=colour, linewidth=width)


def _density(axes: Axes, curve: Curve) -> None:
    places = np.array(curve.edges)
    scaled = np.log(places) if curve.logarithmic else places
    widths = np.diff(scaled)
    heights = np.sqrt(np.array(curve.density) / widths)
    heights = heights / heights.max()
    axes.bar(places[:-1], heights, np.diff(places), align="edge", color=CHAMPION, linewidth=0)
    axes.set(yticks=[], ylim=(0, 1.05))
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)


def shape(one: Shape, prefix: str) -> Markup:
    """What a feature adds to the log-odds by its value: the curve, its refits, the champion's, and where cases lie."""
    figure = _figure(left=0.14)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(6, 1))
    above.axhline(0, color=CHAMPION, linewidth=0.8)
    if one.champion is not None:
        _steps(above, merged(one.champion), CHAMPION, 1.5, band=False)
    ours = merged(one.ours)
    _steps(above, ours, OURS, 1.9, band=True)
    above.set(ylim=one.limits)
    above.tick_params(labelbottom=False, length=0, axis="x")
    above.yaxis.set_major_locator(MaxNLocator(5))
    above.yaxis.set_major_formatter(FuncFormatter(brief))
    _density(below, ours)
    if one.ours.logarithmic:
        below.set_xscale("log")
        below.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=6))
        below.xaxis.set_minor_locator(NullLocator())
    else:
        whole = one.ours.edges[-1] > 2  # noqa: PLR2004 - scores and flags are on 0 to 1
        below.xaxis.set_major_locator(MaxNLocator(5, integer=whole))
    below.xaxis.set_major_formatter(FuncFormatter(brief))
    below.set(xlim=(one.ours.edges[0], one.ours.edges[-1]), xlabel=one.unit if len(one.unit) <= LONGEST_LABEL else "")
    ends = one.ours.values[0], one.ours.values[-1]
    words = f"{one.label}: from {ends[0]:+.2f} log-odds at the lowest values to {ends[1]:+.2f} at the highest."
    return inline(figure, prefix, words)
