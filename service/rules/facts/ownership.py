"""Derived facts about owning a business, as criteria 11 and 12 of the General Points Test read it.

Note 4 to the criteria, known from several secondary copies: a company that is not listed is owned with beneficial
ownership of 50 % or more; a listed one normally with 10 % or more and proof of real influence. Whether a listed holding
of less than half also meets criterion 11 is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.profile.derived.earnings import hkd
from service.profile.facts import Facts, Reading
from service.profile.values import (
    NOT_MET,
    NOTHING,
    REVIEW,
    SETTLED,
    UNKNOWN,
    Span,
    Truth,
    both,
    either,
    known,
    union,
)
from service.rules.law import lawbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from service.profile.model import Business

HALF = "qmas.unlisted_ownership_percent"
LISTED_SHARE = "qmas.listed_ownership_percent"
_BUSINESSES = ("/businesses",)


def _share_reaches(business: Business, parameter: str, on: date) -> Truth:
    if business.ownership_percent is None:
        return UNKNOWN
    truth = Truth(0)
    for version in lawbook().versions(parameter, on):
        truth = union(truth, business.ownership_percent.at_least(version.value))
    return truth


def majority_owned(business: Business, on: date) -> Truth:
    """Owned now with beneficial ownership of half or more, listed or not."""
    return both(known(business.owned_now), _share_reaches(business, HALF, on))


def _holding(business: Business, on: date) -> Truth:
    """Share and influence of a holding in a listed company.

    Real influence with less than the normal share is for ImmD to judge.
    """
    influence = known(business.real_influence)
    return both(influence, either(_share_reaches(business, LISTED_SHARE, on), REVIEW))


def listed_owned(business: Business, on: date) -> Truth:
    """A listed company, owned now with the normal share and real influence."""
    return both(both(known(business.owned_now), known(business.listed)), _holding(business, on))


def _missing(business: Business, index: int, names: tuple[str, ...]) -> list[str]:
    return [f"/businesses/{index}/{name}" for name in names if getattr(business, name) is None]


def listed_company(facts: Facts) -> Reading[Truth]:
    """Whether a listed company is owned now (criterion 12)."""
    businesses = facts.profile.businesses
    if businesses is None:
        return Reading(UNKNOWN, _BUSINESSES, _BUSINESSES)
    truth = NOT_MET
    lacks: list[str] = []
    for index, business in enumerate(businesses):
        this = listed_owned(business, facts.as_of)
        if this not in SETTLED:
            lacks += _missing(business, index, ("owned_now", "listed", "ownership_percent", "real_influence"))
        truth = either(truth, this)
    return Reading(truth, _BUSINESSES, tuple(lacks) if truth not in SETTLED else ())


def _best_profit(facts: Facts, owned: Callable[[Business, date], Truth], names: tuple[str, ...]) -> Reading[Span]:
    """The highest profit in HK$ among businesses that are owned as ``owned`` says; nothing where none is."""
    businesses = facts.profile.businesses
    if businesses is None:
        return Reading(Span(0, float("inf")), _BUSINESSES, _BUSINESSES)
    best = NOTHING
    rivals: list[tuple[Span, bool]] = []
    lacks: list[str] = []
    for index, business in enumerate(businesses):
        held = owned(business, facts.as_of)
        if held == NOT_MET:
            continue
        profit = hkd(business.profit_last_year, f"/businesses/{index}/profit_last_year", facts)
        low = max(0.0, profit.value.low) if not held & NOT_MET else 0.0
        high = max(0.0, profit.value.high)
        best = Span(max(best.low, low), max(best.high, high))
        rivals.append((Span(low, high), profit.converted))
        lacks += profit.lacks
        lacks += _missing(business, index, names) if held & NOT_MET else []
    converted = any(turned for span, turned in rivals if span.high >= best.low)
    return Reading(best, _BUSINESSES, () if best.is_exact else tuple(lacks), converted=converted)


def majority_owned_profit_hkd(facts: Facts) -> Reading[Span]:
    """Profit, in the year before, of a business of which half or more is owned now; the highest of several."""
    return _best_profit(facts, majority_owned, ("owned_now", "ownership_percent"))


def listed_company_profit_hkd(facts: Facts) -> Reading[Span]:
    """Profit, in the year before, of a listed company that is owned now; the highest of several."""
    return _best_profit(facts, listed_owned, ("owned_now", "listed", "ownership_percent", "real_influence"))
