"""Derived facts about income, in Hong Kong dollars."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from service.profile.facts import Facts, Reading
from service.profile.money import in_hkd
from service.profile.values import NOTHING, Span

if TYPE_CHECKING:
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


def taxable_income_hkd(facts: Facts) -> Reading[Span]:
    """Taxable employment and business income of the year immediately before, in HK$.

    The total if given; else employment plus business income. Investment income never counts. Business income counts
    where the shares were held through the whole tax assessment year before.
    Source: ImmD, TTPS page, Note 1 (the same reading is reported for QMAS criterion 10).
    """
    income = facts.profile.income
    total = hkd(income.taxable_last_year, "/income/taxable_last_year", facts)
    employment = hkd(income.employment_last_year, "/income/employment_last_year", facts)
    business = hkd(income.business_last_year, "/income/business_last_year", facts)
    if facts.profile.businesses == () and income.business_last_year is None:
        business = Reading(NOTHING, ("/businesses",))
    elif income.business_last_year is not None:
        held = income.business_shares_held_whole_year
        if held is False:
            business = Reading(NOTHING, business.reads)
        elif held is None:
            pointer = "/income/business_shares_held_whole_year"
            asked = (pointer,) if business.value.high > 0 else ()
            business = Reading(
                Span(0, business.value.high), (*business.reads, pointer), asked, converted=business.converted
            )
    parts = employment.value + business.value
    if income.taxable_last_year is None:
        reads = (*total.reads, *employment.reads, *business.reads)
        nothing_given = income.employment_last_year is None and income.business_last_year is None
        lacks = total.lacks if nothing_given else (*employment.lacks, *business.lacks)
        note = employment.note or business.note
        converted = employment.converted or business.converted
        return Reading(parts, reads, lacks, note, employment.detail or business.detail, converted)
    span = total.value.overlap(parts) if parts.high < math.inf else None
    return Reading(span or total.value, total.reads, total.lacks, total.note, total.detail, total.converted)
