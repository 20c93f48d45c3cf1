"""Amounts in Hong Kong dollars, by the European Central Bank's reference rates (package ``CurrencyConverter``)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from currency_converter import CurrencyConverter, RateNotFoundError

from service.profile.values import Span

if TYPE_CHECKING:
    from service.profile.values import Money

LONGEST_GAP_DAYS = 14
"""No market holiday lasts longer. A day after the last one held takes that one's rate."""


@lru_cache(maxsize=1)
def _rates() -> CurrencyConverter:
    return CurrencyConverter(decimal=False, fallback_on_missing_rate=False)


@lru_cache(maxsize=4096)
def rate_to_hkd(currency: str, on: date) -> tuple[float, date] | None:
    """HK$ for one unit of ``currency`` on the last banking day up to ``on``, with that day; ``None`` if not held."""
    if currency == "HKD":
        return 1.0, on
    converter = _rates()
    if currency not in converter.currencies:
        return None
    first, last = converter.bounds["HKD"]
    day = min(on, last)
    for _ in range(LONGEST_GAP_DAYS):
        if day < first:
            return None
        try:
            return float(converter.convert(1, currency, "HKD", date=day)), day
        except RateNotFoundError:
            day -= timedelta(days=1)
    return None


def in_hkd(money: Money, on: date) -> Span | None:
    """The amount in HK$; ``None`` where no rate is held for its currency on that day."""
    rate = rate_to_hkd(money.currency, on)
    return None if rate is None else money.amount.scaled(rate[0])
