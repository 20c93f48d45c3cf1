"""The days that fall in the stay that is held: when an extension may be filed, its limit, and seven years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.calendar.records import TurnKind
from service.advice.settlement.seven_years import settlement
from service.advice.settlement.stay import OFFICIAL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from service.advice.settlement.records import StayHeld
    from service.recommend.decision import Decision


def days_of_stay(decision: Decision, stay: StayHeld) -> Iterator[tuple[date, TurnKind, bool]]:
    """Each day with what falls on it, and whether that is sure: seven years never are, nor is a limit told roughly."""
    for window in stay.opens:
        yield window.on, TurnKind.WINDOW_OPENS, window.certainty in OFFICIAL and window.no_later_than is None
    if stay.until is not None:
        yield stay.until, TurnKind.LIMIT_OF_STAY, stay.no_later_than is None
    told = decision.read(settlement)
    if told is not None and told.reached is not None:
        yield told.reached.earliest, TurnKind.SEVEN_YEARS, False
