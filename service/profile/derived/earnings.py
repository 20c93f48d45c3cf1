"""What is earned, in Hong Kong dollars: from employment, and from the profit of own companies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from service.profile.facts import Facts, Reading
from service.profile.money import in_hkd
from service.profile.values import NOTHING, Span

if TYPE_CHECKING:
    from service.profile.model import Business
    from service.profile.values import Money

ANY_INCOME = Span(0, math.inf)


def hkd(money: Money | None, pointer: str, facts: Facts) -> Reading[Span]:
    """An amount in HK$ at the rate of ``facts_on``; unknown where none is given or no rate is held."""
    if money is None:
        return Reading(ANY_INCOME, (pointer,), (pointer,))
    span = in_hkd(money, facts.facts_on)
    if span is None:
        return Reading(ANY_INCOME, (pointer,), (f"{pointer}/currency",), "no_exchange_rate", (money.currency,))
    return Reading(span, (pointer,), () if span.is_exact else (pointer,), converted=money.currency != "HKD")


def employment_income_hkd(facts: Facts) -> Reading[Span]:
    """Taxable income from employment, in HK$; none for somebody who has never had a job."""
    stated = facts.profile.income.employment_last_year
    if stated is None and facts.profile.jobs == ():
        return Reading(NOTHING, ("/jobs",))
    return hkd(stated, "/income/employment_last_year", facts)


def _own_share_hkd(facts: Facts, businesses: tuple[Business, ...]) -> Reading[Span]:
    """The own share of the profit of every business, percent times profit, in HK$; a loss counts as nothing."""
    total = NOTHING
    lacks: list[str] = []
    converted = False
    for index, business in enumerate(businesses):
        at = f"/businesses/{index}"
        profit = hkd(business.profit_last_year, f"{at}/profit_last_year", facts)
        share = business.ownership_percent or Span(0, 100)
        high = profit.value.high * share.high / 100 if share.high > 0 else 0.0
        low = profit.value.low * share.low / 100 if business.owned_now else 0.0
        total += Span(max(0.0, low), max(0.0, high))
        if high <= 0:
            continue
        lacks += profit.lacks
        lacks += [f"{at}/ownership_percent"] if not share.is_exact else []
        lacks += [f"{at}/owned_now"] if business.owned_now is None else []
        lacks += ["/income/business_last_year"] if business.owned_now is False else []
        converted = converted or profit.converted
    return Reading(total, ("/businesses",), () if total.is_exact else tuple(lacks), converted=converted)


def profit_share_hkd(facts: Facts) -> Reading[Span]:
    """Own share of the profit of own companies, in HK$: as stated, else worked out from each; a loss is nothing."""
    income, businesses = facts.profile.income, facts.profile.businesses
    if income.business_last_year is not None:
        told = hkd(income.business_last_year, "/income/business_last_year", facts)
        profit = Span(max(0.0, told.value.low), max(0.0, told.value.high))
        lacks = () if profit.is_exact else told.lacks
        return Reading(profit, told.reads, lacks, told.note, told.detail, told.converted)
    if businesses is None:
        return hkd(None, "/income/business_last_year", facts)
    return _own_share_hkd(facts, businesses)
