"""An applicant's place in the reference pool: by the outlook, and by the criteria met where the model tells of them."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING

from service.advice.exercise.records import PoolMeasure, PoolPlace
from service.outlook.estimate import extremes
from service.outlook.reference_pool import place_of
from service.profile.values import Span
from service.recommend.records import Interval
from service.rules.pathway import Selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.recommend.decision import Decision, Ranked

COUNT = "qmas_criteria_met"
DECIMALS = 2
"""The quantiles of a pool are a hundredth apart."""


def pool_places(ranked: Ranked, decision: Decision) -> tuple[PoolPlace, ...] | None:
    """The places of a pathway that is decided by comparison; ``None`` for others and where it has no outlook.

    Intervals are those of the missing facts: a number is known to lie in them, if the pool is taken as it is.
    """
    regimes = ranked.assessment.regimes
    if ranked.assessment.pathway.selection is not Selection.COMPETITIVE or ranked.outlook.estimate is None:
        return None
    model = decision.state.model.find(ranked.assessment.pathway.id, str(regimes[0].value))
    if model is None:
        return None
    spans = {row.feature: row.value for row in ranked.model.contributions}
    log_odds = Span(*extremes(model, spans))
    places = [_place(PoolMeasure.OUTLOOK, model.pool, log_odds, None)]
    if COUNT in spans:
        places.insert(
            0, _place(PoolMeasure.CRITERIA_MET, model.pool_features.get(COUNT, ()), spans[COUNT], spans[COUNT])
        )
    return tuple(places)


def _place(measure: PoolMeasure, quantiles: Sequence[float], span: Span, shown: Span | None) -> PoolPlace:
    found = place_of(quantiles, span) if quantiles else None
    return PoolPlace(
        measure=measure,
        held=found is not None,
        value=None if shown is None else _interval(shown),
        below=None if found is None else _interval(found.below),
        above=None if found is None else _interval(found.above),
    )


def _interval(span: Span) -> Interval:
    high = None if isinf(span.high) else round(span.high, DECIMALS)
    return Interval(minimum=round(span.low, DECIMALS), maximum=high)
