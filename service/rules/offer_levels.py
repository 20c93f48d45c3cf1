"""Job offers at a stated level and market pay, and the extension of stay that turns on one or on a business.

An offer counts as a whole: the tests of one are never completed from another. Sources: ImmD, IANG page, revision of
15 Dec 2025 (https://www.immd.gov.hk/eng/services/visas/IANG.html), page on the Second Generation of Chinese Hong Kong
Permanent Residents, revision of 26 Nov 2025, and VPAS page, revision of 30 Sep 2025; archived copies of 2026-01-20.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.profile.derived.items import one_passes, untold
from service.profile.facts import Facts, Reading
from service.profile.values import ANY_AMOUNT, MET, NOT_MET, NOTHING, Span, Truth, both, known
from service.rules.common import CLEAR_RECORD, NOT_EXCLUDED_NATIONAL
from service.rules.criteria import AllOf, AnyOf, Criterion, Holds, Judged
from service.rules.extension import hong_kong_business, top_tier

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.profile.codes import Scheme
    from service.profile.model import Offer

DEGREE_LEVEL = ("confirmed", "degree_level", "market_pay")
HIGHER_DIPLOMA_LEVEL = ("confirmed", "full_time", "higher_diploma_level", "market_pay")
DISCIPLINE_RELATED = (*HIGHER_DIPLOMA_LEVEL, "discipline_related")


def passes(offer: Offer, tests: tuple[str, ...]) -> Truth:
    """Whether one offer meets every one of the yes/no tests; a job at degree level is above higher-diploma level."""
    truth = MET
    for test in tests:
        value = known(getattr(offer, test))
        if test == "higher_diploma_level" and offer.degree_level:
            value = MET
        truth = both(truth, value)
    return truth


def some_offer(tests: tuple[str, ...]) -> Callable[[Facts], Reading[Truth]]:
    """A derived fact: whether one offer meets every test."""

    def offered(facts: Facts) -> Reading[Truth]:
        return one_passes("/offers", facts.profile.offers, lambda offer: (passes(offer, tests), untold(offer, tests)))

    return offered


def longest_contract(tests: tuple[str, ...]) -> Callable[[Facts], Reading[Span]]:
    """A derived fact: months of the longest contract among the offers that may meet every test; 0 without one."""

    def contract(facts: Facts) -> Reading[Span]:
        offers = facts.profile.offers
        if offers is None:
            return Reading(ANY_AMOUNT, ("/offers",), ("/offers",))
        longest = NOTHING
        lacks: list[str] = []
        for index, offer in enumerate(offers):
            truth = passes(offer, tests)
            if truth == NOT_MET:
                continue
            months = offer.contract_months or ANY_AMOUNT
            lacks += [] if months.is_exact else [f"/offers/{index}/contract_months"]
            longest = Span(max(longest.low, months.low if truth == MET else 0), max(longest.high, months.high))
        return Reading(longest, ("/offers",), () if longest.is_exact else tuple(lacks))

    return contract


degree_level_offer = some_offer(DEGREE_LEVEL)


def extension_by_offer_or_business(scheme: str, source: str, held: frozenset[Scheme]) -> Criterion:
    """The extension of a scheme whose page asks for a degree-level offer at market pay, or proof of a business.

    The business is for ImmD to judge. ``source`` is the id of the scheme's page, ``held`` the statuses that it grants.
    """
    return AllOf(
        f"{scheme}.extension",
        (
            AnyOf(
                f"{scheme}.extension.offer_or_business",
                (
                    Holds(f"{scheme}.extension.offer", degree_level_offer, source),
                    Judged(
                        f"{scheme}.extension.business_judged",
                        Holds(f"{scheme}.extension.business", hong_kong_business, source),
                    ),
                ),
            ),
            NOT_EXCLUDED_NATIONAL,
            CLEAR_RECORD,
            top_tier(scheme, held),
        ),
    )
