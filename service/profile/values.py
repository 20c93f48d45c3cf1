"""Value types for facts that may be known, partly known or unknown.

A number or a date that a person knows only roughly is an interval; a yes/no fact is the set of outcomes that remain
possible. Both narrow as facts arrive and never contradict what a completion of the facts would give.
"""

from __future__ import annotations

import calendar
import math
from datetime import date, timedelta
from typing import NewType

from msgspec import Struct

from service.recording import record

Truth = NewType("Truth", int)
"""A non-empty set of possible outcomes, as bits: ``NOT_MET`` | ``REVIEW`` | ``MET``."""

NOT_MET = Truth(1)
REVIEW = Truth(2)
MET = Truth(4)
UNKNOWN = Truth(5)
"""Not known, and no officer's judgement is in sight: ``NOT_MET`` or ``MET``."""
ANYTHING = Truth(7)
SETTLED = frozenset({NOT_MET, REVIEW, MET})
"""The sets of one outcome, which nothing that is missing changes."""

_WORDS = {1: "not_met", 2: "needs_review", 4: "met"}
_WORD_OF = tuple([_WORDS.get(bits, "unknown") for bits in range(8)])


def _table(pick: str) -> tuple[tuple[Truth, ...], ...]:
    """Combine every pair of sets outcome by outcome; the outcomes are ordered NOT_MET < REVIEW < MET."""
    choose = min if pick == "all" else max
    rows = []
    for a in range(8):
        row = []
        for b in range(8):
            bits = 0
            for x in (1, 2, 4):
                for y in (1, 2, 4):
                    if a & x and b & y:
                        bits |= choose(x, y)
            row.append(Truth(bits))
        rows.append(tuple(row))
    return tuple(rows)


ALL = _table("all")
ANY = _table("any")
"""What two sets of outcomes come to: ``ALL[a][b]`` is ``both(a, b)``, ``ANY[a][b]`` is ``either(a, b)``."""

_NOT = tuple(Truth((bits & 2) | (bits & 1) << 2 | (bits & 4) >> 2) for bits in range(8))


def both(a: Truth, b: Truth) -> Truth:
    """``a`` and ``b``: not_met ∧ x = not_met; unknown ∧ needs_review = unknown; needs_review ∧ met = needs_review."""
    return ALL[a][b]


def either(a: Truth, b: Truth) -> Truth:
    """``a`` or ``b``: met ∨ x = met."""
    return ANY[a][b]


def negation(a: Truth) -> Truth:
    """Not ``a``; what an officer must judge stays a matter of judgement."""
    return _NOT[a]


def union(a: Truth, b: Truth) -> Truth:
    """Every outcome that either leaves possible."""
    return Truth(a | b)


def word(truth: Truth) -> str:
    """The public word for a truth: ``met``, ``not_met``, ``needs_review``, or ``unknown`` where several remain."""
    return _WORD_OF[truth]


def words(truth: Truth) -> tuple[str, ...]:
    """The outcomes that remain possible, worst first."""
    return tuple(name for bit, name in _WORDS.items() if truth & bit)


def known(value: bool | None) -> Truth:  # noqa: FBT001 - the fact itself is the argument
    """A yes/no fact as a truth; ``None`` is unknown."""
    if value is None:
        return UNKNOWN
    return MET if value else NOT_MET


class Span(Struct, frozen=True):
    """A number known to lie between ``low`` and ``high``, both included; ``high`` may be infinite."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low <= self.high:
            message = f"a span runs upwards, not from {self.low} to {self.high}"
            raise ValueError(message)

    @property
    def is_exact(self) -> bool:
        """Whether the number itself is known."""
        return self.low == self.high

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def scaled(self, factor: float) -> Span:
        """The span times a factor that is not negative."""
        return Span(self.low * factor, self.high * factor)

    def overlap(self, other: Span) -> Span | None:
        """What both allow, or ``None`` where they contradict each other."""
        return self.between(other.low, other.high)

    def between(self, low: float, high: float) -> Span | None:
        """What of it lies between two numbers, or ``None`` where nothing does."""
        if low <= self.low and self.high <= high:
            return self
        low, high = max(self.low, low), min(self.high, high)
        return Span(low, high) if low <= high else None

    def hull(self, other: Span) -> Span:
        """The smallest span that holds both."""
        return Span(min(self.low, other.low), max(self.high, other.high))

    def at_least(self, threshold: float) -> Truth:
        """Whether the number reaches the threshold; equality reaches it."""
        if self.low >= threshold:
            return MET
        return NOT_MET if self.high < threshold else UNKNOWN

    def at_most(self, threshold: float) -> Truth:
        """Whether the number stays within the threshold; equality stays within."""
        if self.high <= threshold:
            return MET
        return NOT_MET if self.low > threshold else UNKNOWN

    def below(self, threshold: float) -> Truth:
        """Whether the number is under the threshold; equality is not."""
        return negation(self.at_least(threshold))


NOTHING = Span(0, 0)
ANY_AMOUNT = Span(0, math.inf)


def exactly(value: float) -> Span:
    """A known number."""
    return Span(value, value)


class DateSpan(Struct, frozen=True):
    """A day known to lie between ``first`` and ``last``, both included (ISO 8601 ``2021-06`` is the whole month)."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.first > self.last:
            message = f"a span of days runs forwards, not from {self.first} to {self.last}"
            raise ValueError(message)

    @property
    def is_exact(self) -> bool:
        """Whether the day itself is known."""
        return self.first == self.last

    @property
    def years(self) -> Span:
        """The calendar year, as a span."""
        return Span(self.first.year, self.last.year)

    def on_or_before(self, day: date) -> Truth:
        """Whether it happened by the end of ``day``."""
        if self.last <= day:
            return MET
        return NOT_MET if self.first > day else UNKNOWN

    def on_or_after(self, day: date) -> Truth:
        """Whether it happened on ``day`` or later."""
        if self.first >= day:
            return MET
        return NOT_MET if self.last < day else UNKNOWN

    def overlap(self, other: DateSpan) -> DateSpan | None:
        """The days that both allow, or ``None`` where they contradict each other."""
        if other.first <= self.first and self.last <= other.last:
            return self
        first, last = max(self.first, other.first), min(self.last, other.last)
        return DateSpan(first, last) if first <= last else None


def parse_date_span(text: str) -> DateSpan:
    """Read ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` (ISO 8601); raises ``ValueError`` for anything else."""
    parts = text.split("-")
    widths = tuple(len(part) for part in parts)
    if widths not in {(4,), (4, 2), (4, 2, 2)} or not all(part.isascii() and part.isdigit() for part in parts):
        message = f"{text!r} is no ISO 8601 date of the form YYYY, YYYY-MM or YYYY-MM-DD"
        raise ValueError(message)
    numbers = [int(part) for part in parts]
    if len(numbers) == 1:
        return DateSpan(date(numbers[0], 1, 1), date(numbers[0], 12, 31))
    if len(numbers) == 2:  # noqa: PLR2004 - year and month
        first = date(numbers[0], numbers[1], 1)
        return DateSpan(first, end_of_month(first))
    day = date(numbers[0], numbers[1], numbers[2])
    return DateSpan(day, day)


def end_of_month(day: date) -> date:
    """The last day of the month in which ``day`` falls."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


SHORTEST_MONTH_DAYS, LONGEST_MONTH_DAYS = 28, 31


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (earlier if negative), or the month's last day where that day does not exist."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if year < 1:
        return date.min
    if year > date.max.year:
        return date.max
    if day.day <= SHORTEST_MONTH_DAYS:
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_parts_between(start: date, end: date) -> int:
    """Thirty-first parts of a calendar month from ``start`` to ``end`` (exclusive); never negative.

    Whole numbers, so that the parts of a stretch of time add up to the whole of it exactly, whatever the months.
    """
    return max(0, _month_parts(end) - _month_parts(start))


def _month_parts(day: date) -> int:
    return (day.year * 12 + day.month) * LONGEST_MONTH_DAYS + day.day


def months_between(start: date, end: date) -> float:
    """Calendar months from ``start`` to ``end`` (exclusive); the days over count as thirty-first parts.

    15 July 2018 to 15 July 2021 is 36 months; never negative, and never less for a longer stretch.
    """
    return round(month_parts_between(start, end) / LONGEST_MONTH_DAYS, 6)


def years_old(born: date, on: date) -> int:
    """Completed years of age; someone born on 29 February completes a year on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def day_after(day: date) -> date:
    """The next day; the last day that a date can hold stays itself."""
    return day if day == date.max else day + timedelta(days=1)


THOUSANDS_FROM, WHOLE_UP_TO = 10_000, 1e18
"""Numbers whose thousands are set off by commas, a year not being one; and those told in all their digits."""


def in_digits(number: float) -> str:
    """A number as a reader writes it: no exponent up to a trillion millions, and no point where it is whole."""
    if abs(number) < WHOLE_UP_TO and number == int(number):
        whole = int(number)
        return f"{whole:,}" if abs(whole) >= THOUSANDS_FROM else f"{whole}"
    return f"{number:.15g}"


@record(frozen=True)
class Money:
    """An amount in an ISO 4217 currency, in whole units of it and not in cents."""

    amount: Span
    currency: str
