"""Days as they are told: in ISO 8601, and in words as exactly as they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from service.api.sentences import Writer
    from service.profile.values import DateSpan


def iso(day: date | None) -> str | None:
    """A day in ISO 8601, where there is one."""
    return None if day is None else day.isoformat()


def day_told(day: date, no_later_than: date | None, writer: Writer) -> str:
    """A day in words; where it is known roughly, the month, the year or the two ends between which it lies."""
    return one_day(day, writer) if no_later_than is None else writer.some_day(f"{day}/{no_later_than}")


def begun(told: str) -> str:
    """A sentence that begins with a day: with a capital where the day is told in words."""
    return told[:1].upper() + told[1:]


def span_told(days: DateSpan, writer: Writer) -> str:
    """A day that is told, as exactly as it is."""
    return day_told(days.first, None if days.is_exact else days.last, writer)


def one_day(day: date, writer: Writer) -> str:
    """One day in words."""
    return writer.dates(day.isoformat())
