"""Derived facts about taxable income, in Hong Kong dollars."""

from __future__ import annotations

import math

from service.profile.derived.earnings import ANY_INCOME, employment_income_hkd, hkd, profit_share_hkd
from service.profile.facts import Facts, Reading
from service.profile.values import NOTHING, Span


def business_income_hkd(facts: Facts) -> Reading[Span]:
    """Own share of the profit of own companies, in HK$, as far as it counts.

    The shares should normally have been held through the whole tax assessment year before: profit on others is for an
    officer to count.
    """
    share = facts.read(profit_share_hkd)
    pointer = "/income/business_shares_held_whole_year"
    held = facts.profile.income.business_shares_held_whole_year
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

    The total if given: it is taken to hold only what counts, unless both its parts are given, of which some profit is
    for an officer to count. Else employment plus business income; where no wage is given, a total that is still to be
    given may leave that profit out. Investment income never counts.
    Source: ImmD, TTPS page, Note 1 (the same reading is reported for QMAS criterion 10).
    """
    income = facts.profile.income
    employment, business = facts.read(employment_income_hkd), facts.read(business_income_hkd)
    parts = employment.value + business.value
    stated = income.employment_last_year is not None and parts.high < math.inf
    if income.taxable_last_year is not None and not (stated and business.judged is not None):
        total = hkd(income.taxable_last_year, "/income/taxable_last_year", facts)
        span = total.value.overlap(parts) if stated else None
        note, detail = (total.note, total.detail) if total.note else _left_out(facts)
        return Reading(span or total.value, total.reads, total.lacks, note, detail, total.converted)
    reads = ("/income/taxable_last_year", *employment.reads, *business.reads)
    nothing_told = employment.lacks and business.judged == ANY_INCOME
    lacks = reads[:1] if nothing_told else (*employment.lacks, *business.lacks)
    noted = next((part for part in (employment, business) if part.note), None)
    note, detail = (noted.note, noted.detail) if noted else _left_out(facts)
    converted = employment.converted or business.converted
    judged = None
    if business.judged is not None:
        least = 0.0 if income.employment_last_year is None else business.judged.low
        judged = employment.value + Span(least, business.judged.high)
    return Reading(parts, reads, () if parts.is_exact and judged is None else lacks, note, detail, converted, judged)
