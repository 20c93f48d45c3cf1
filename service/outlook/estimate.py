"""The estimate of one pathway on one case: the tables' sum, its bounds over what is unknown, and its contributions.

An estimate is the share of decided cases like this one, in the basis named, that were approved. It is never a chance
of approval: the shipped basis is a synthetic cohort, fitted to published totals.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from service.content import loaded, parsed, remembered
from service.outlook.features import FEATURES
from service.outlook.tables import Basis, Stage
from service.rules.pathway import LawStatus, Mode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.outlook.case import Case
    from service.outlook.tables import ModelTables, PathwayModel, Reach
    from service.profile.values import Span
    from service.rules.pathway import Assessment

DECIMALS = 3
OUTER = 0.05
"""The share of refits left out at each end of the bootstrap interval: one of twenty."""


class Band(StrEnum):
    """How an estimate reads."""

    STRONG = "strong"
    FAIR = "fair"
    WEAK = "weak"
    CANNOT_TELL = "cannot_tell"


class Given(StrEnum):
    """What an outlook takes for granted beside the facts."""

    OPEN = "open"
    """Every test of the pathway that is still open is met."""


class Contribution(Struct, frozen=True):
    """What one feature adds to the log-odds of this case, against the average case."""

    feature: str
    value: Span
    contribution: float


class PathwayOutlook(Struct, frozen=True):
    """The outlook of a pathway; numbers are ``None`` where the basis is ``none``.

    The log-odds of ``estimate`` are ``average`` plus the sum of the contributions. ``least`` and ``most`` are what the
    estimate may be once nothing is missing: the range before the refits widen it. ``given`` is said where the law
    leaves the pathway undetermined (``given_open``).
    """

    pathway_id: str
    basis: Basis
    estimate: float | None
    low: float | None
    high: float | None
    band: Band
    average: float | None = None
    contributions: tuple[Contribution, ...] = ()
    least: float | None = None
    most: float | None = None
    given: Given | None = None

    def rounded(self) -> PathwayOutlook:
        """The same to three decimals, with the range rounded outwards."""
        if self.estimate is None or self.low is None or self.high is None:
            return self
        rows = tuple(
            [Contribution(row.feature, row.value, round(row.contribution, DECIMALS)) for row in self.contributions]
        )
        return replace(
            self,
            estimate=round(self.estimate, DECIMALS),
            low=outwards(self.low, math.floor),
            high=outwards(self.high, math.ceil),
            contributions=rows,
        )


@loaded
def cut_points() -> tuple[float, float]:
    """The share from which an estimate is strong, and the one below which it is weak."""
    text = parsed("outlook/bands.yaml")
    return float(text["strong"]["from"]), float(text["weak"]["below"])


def outwards(share: float, direction: Any) -> float:  # noqa: ANN401 - math.floor or math.ceil
    """A share to three decimals, towards ``math.floor`` or ``math.ceil``, within 0 to 1."""
    scale = 10**DECIMALS
    return float(min(max(direction(share * scale) / scale, 0.0), 1.0))


def band_of(share: float) -> Band:
    """The band of a share, as it reads to three decimals."""
    strong, weak = cut_points()
    share = round(share, DECIMALS)
    if share >= strong:
        return Band.STRONG
    return Band.WEAK if share < weak else Band.FAIR


def share_of(log_odds: float) -> float:
    """The share that log-odds stand for."""
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    odds = math.exp(log_odds)
    return odds / (1 + odds)


def no_outlook(pathway_id: str) -> PathwayOutlook:
    """What is said where no received-and-decided figures are published: nothing."""
    return PathwayOutlook(pathway_id, Basis.NONE, None, None, None, Band.CANNOT_TELL)


def extremes(model: PathwayModel, spans: Mapping[str, Span]) -> tuple[float, float]:
    """The lowest and the highest log-odds over what is unknown, in the model as fitted."""
    return _extremes(model, [table.reach(spans[table.feature]) for table in model.tables])


def _extremes(model: PathwayModel, reaches: Iterable[Reach]) -> tuple[float, float]:
    low = high = model.baseline
    for reach in reaches:
        low += reach.least
        high += reach.most
    return model.slope * low + model.intercept, model.slope * high + model.intercept


def _widened(model: PathwayModel, reaches: Iterable[Reach], low: float, high: float) -> tuple[float, float]:
    """Log-odds: the extremes over what is unknown, widened by the refits but for the outermost at each end."""
    baselines = model.refit_baselines
    if not baselines:
        return low, high
    lows = sorted(map(sum, zip(baselines, *[reach.refits_least for reach in reaches], strict=True)))
    highs = sorted(map(sum, zip(baselines, *[reach.refits_most for reach in reaches], strict=True)))
    left_out = int(OUTER * len(baselines))
    return min(low, lows[left_out]), max(high, highs[-1 - left_out])


@remembered(64)
def _of_the_average(model: PathwayModel) -> tuple[float, ...]:
    """What each feature adds for the average case, of which nothing is known."""
    return tuple([table.reach(FEATURES[table.feature].domain).mean for table in model.tables])


def estimate_spans(model: PathwayModel, spans: Mapping[str, Span]) -> PathwayOutlook:
    """The outlook on given values of the features.

    An interval takes the density-weighted mean of the bins that it covers; an unknown one thus the mean over its
    whole domain, so silence carries no evidence. The range takes each feature at its worst and at its best: an outer
    bound, since features that share a fact may not reach both ends together.
    """
    reaches = [table.reach(spans[table.feature]) for table in model.tables]
    raw, unknown = model.baseline, _of_the_average(model)
    contributions = []
    for table, reach, mean in zip(model.tables, reaches, unknown, strict=True):
        raw += reach.mean
        contributions.append(Contribution(table.feature, spans[table.feature], model.slope * (reach.mean - mean)))
    average = model.slope * sum(unknown, model.baseline) + model.intercept
    least, most = _extremes(model, reaches)
    low, high = _widened(model, reaches, least, most)
    estimate = share_of(model.slope * raw + model.intercept)
    ends = share_of(low), share_of(high)
    strong, weak = cut_points()
    three = outwards(ends[0], math.floor) < weak and outwards(ends[1], math.ceil) >= strong
    band = Band.CANNOT_TELL if three else band_of(estimate)
    return PathwayOutlook(
        model.pathway_id,
        model.basis,
        estimate,
        *ends,
        band,
        average,
        tuple(contributions),
        min(share_of(least), estimate),
        max(share_of(most), estimate),
    )


def estimate(tables: ModelTables, assessment: Assessment, case: Case, stage: Stage = Stage.APPROVAL) -> PathwayOutlook:
    """The outlook of an assessed pathway: of the application's decision, or of the first extension after approval.

    There is none for a pathway without a classifier, for an application to extend (the cases are entries), and on a
    day whose regime the classifier does not speak of.
    """
    pathway_id = assessment.pathway.id
    if assessment.status is not LawStatus.IN_FORCE or assessment.mode is not Mode.ENTRY or len(assessment.regimes) != 1:
        return no_outlook(pathway_id)
    model = tables.find(pathway_id, str(assessment.regimes[0].value), stage)
    if model is None:
        return no_outlook(pathway_id)
    return estimate_spans(model, {name: FEATURES[name].span(case) for name in model.features})


def standing(model: PathwayModel, log_odds: float) -> float:
    """The share of the reference pool that stands below these log-odds."""
    return sum(quantile < log_odds for quantile in model.pool) / len(model.pool)
