"""Derived facts about income, in Hong Kong dollars."""

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


def business_income_hkd(facts: Facts) -> Reading[Span]:
    """Own share of the profit of own companies, in HK$: as stated, else worked out from each business.

    The shares should normally have been held through the whole tax assessment year before: profit on others is for an
    officer to count. A loss counts as nothing.
    """
    income, businesses = facts.profile.income, facts.profile.businesses
    pointer = "/income/business_shares_held_whole_year"
    if income.business_last_year is not None:
        told = hkd(income.business_last_year, "/income/business_last_year", facts)
        profit = Span(max(0.0, told.value.low), max(0.0, told.value.high))
        lacks = () if profit.is_exact else told.lacks
        share = Reading(profit, told.reads, lacks, told.note, told.detail, told.converted)
    elif businesses is None:
        share = hkd(None, "/income/business_last_year", facts)
    else:
        share = _own_share_hkd(facts, businesses)
    held = income.business_shares_held_whole_year
    if held or share.value.high <= 0:
        return share
    reads, counted = (*share.reads, pointer), NOTHING if held is False else Span(0, share.value.high)
    lacks = share.lacks if held is False or share.value == ANY_INCOME else (*share.lacks, pointer)
    note, detail = share.note, share.detail
    if held is False and note is None:
        note, detail = _amount("shares_held_shorter", share.value)
    return Reading(counted, reads, lacks, note, detail, share.converted, share.value)


def _left_out(facts: Facts) -> tuple[str | None, tuple[str, ...]]:
    """The note that income from personal investment was told and doesn't count, with the sum in HK$."""
    if facts.profile.income.investment_last_year is None:
        return None, ()
    told = hkd(facts.profile.income.investment_last_year, "/income/investment_last_year", facts)
    return _amount("investment_left_out", told.value)


def _amount(note: str, told: Span) -> tuple[str | None, tuple[str, ...]]:
    """A note with a sum that is known."""
    return (note, (f"{told.low:.0f}",)) if told.is_exact and told.low > 0 else (None, ())


def taxable_income_hkd(facts: Facts) -> Reading[Span]:
    """Taxable employment and business income of the year immediately before, in HK$.

    The total if given; else employment plus business income. Investment income never counts.
    Source: ImmD, TTPS page, Note 1 (the same reading is reported for QMAS criterion 10).
    """
    income = facts.profile.income
    employment, business = facts.read(employment_income_hkd), facts.read(business_income_hkd)
    parts = employment.value + business.value
    if income.taxable_last_year is not None:
        total = hkd(income.taxable_last_year, "/income/taxable_last_year", facts)
        apart = income.business_last_year is not None or facts.profile.businesses == ()
        stated = income.employment_last_year is not None and apart and parts.high < math.inf
        span = total.value.overlap(parts) if stated else None
        note, detail = (total.note, total.detail) if total.note else _left_out(facts)
        return Reading(span or total.value, total.reads, total.lacks, note, detail, total.converted)
    reads = ("/income/taxable_last_year", *employment.reads, *business.reads)
    nothing_told = employment.lacks and business.judged == ANY_INCOME
    lacks = reads[:1] if nothing_told else (*employment.lacks, *business.lacks)
    noted = next((part for part in (employment, business) if part.note), None)
    note, detail = (noted.note, noted.detail) if noted else _left_out(facts)
    converted = employment.converted or business.converted
    judged = None if business.judged is None else employment.value + business.judged
    return Reading(parts, reads, () if parts.is_exact and judged is None else lacks, note, detail, converted, judged)
