"""The days that fall in the stay that is held: when an extension may be filed, its limit, and seven years."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.calendar.records import DayOfStay, TurnKind
from service.advice.settlement.seven_years import settlement
from service.advice.settlement.stay import OFFICIAL, windows_in_time

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.advice.settlement.records import StayHeld
    from service.recommend.decision import Decision


def days_of_stay(decision: Decision, stay: StayHeld) -> Iterator[DayOfStay]:
    """Each day with what falls on it, and whether that is sure: seven years never are, nor is a limit told roughly."""
    for window in windows_in_time(stay):
        later = window.no_later_than
        sure = window.certainty in OFFICIAL and later is None
        yield DayOfStay(on=window.on, kind=TurnKind.WINDOW_OPENS, sure=sure, no_later_than=later)
    if stay.until is not None:
        later = stay.no_later_than
        yield DayOfStay(on=stay.until, kind=TurnKind.LIMIT_OF_STAY, sure=later is None, no_later_than=later)
    if stay.leave_by is not None:
        later = stay.leave_no_later_than
        yield DayOfStay(on=stay.leave_by, kind=TurnKind.LEAVE_BY, sure=later is None, no_later_than=later)
    told = decision.read(settlement)
    if told is not None and told.reached is not None:
        later = told.reached.no_later_than
        yield DayOfStay(on=told.reached.earliest, kind=TurnKind.SEVEN_YEARS, sure=False, no_later_than=later)
