"""An applicant's place in the reference pool, as JSON values with its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.advice.exercise.pool_places import pool_places
from service.api import cldr

if TYPE_CHECKING:
    from service.advice.exercise.records import PoolPlace
    from service.api.sentences import Writer
    from service.recommend.decision import Decision, Ranked
    from service.recommend.records import Interval


UNPLACED = 0.75
"""Where both shares may lie so far apart, no place is told in the sentence."""


def reference_pool(ranked: Ranked, decision: Decision, writer: Writer) -> dict[str, Any]:
    """The member ``reference_pool`` of a pathway; nothing where it has no places."""
    places = pool_places(ranked, decision)
    return {} if places is None else {"reference_pool": [_place(place, writer) for place in places]}


def _place(place: PoolPlace, writer: Writer) -> dict[str, Any]:
    return {
        "measure": place.measure.value,
        "held": place.held,
        "value": _interval(place.value),
        "below": _interval(place.below),
        "above": _interval(place.above),
        "sentence": _sentence(place, writer),
    }


def _interval(interval: Interval | None) -> dict[str, float | None] | None:
    return None if interval is None else {"minimum": interval.minimum, "maximum": interval.maximum}


def _sentence(place: PoolPlace, writer: Writer) -> str:
    value = "" if place.value is None else writer.interval(place.value, "criteria")
    if place.below is None or place.above is None:
        return writer.text("pool.not_held", value=value)
    if all(_spread(share) >= UNPLACED for share in (place.below, place.above)):
        return writer.text("pool.unplaced")
    shares = {"below": _share(place.below, writer), "above": _share(place.above, writer)}
    return writer.text(f"pool.{place.measure.value}", value=value, **shares)


def _spread(share: Interval) -> float:
    return 0 if share.maximum is None else share.maximum - share.minimum


def _share(share: Interval, writer: Writer) -> str:
    low = cldr.share(share.minimum, writer.language)
    high = cldr.share(share.minimum if share.maximum is None else share.maximum, writer.language)
    return low if low == high else writer.text("value.between", low=low, high=high)
