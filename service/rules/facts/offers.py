"""Derived facts of a Hong Kong job offer, and the frame in which one offer must pass every test of a scheme.

Each offer is tested as a whole, so that two offers that are half good never add up to a good one. A fact of an offer
is a function of the offer, its JSON pointer and the facts; the frame binds it to the offer at a rank, best first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from service.profile.codes import Post, QuotaStatus, Trade
from service.profile.derived.earnings import hkd
from service.profile.derived.job_held import MOST_OFFERS
from service.profile.derived.work import LONGEST_CAREER_MONTHS, aged
from service.profile.facts import Facts, Reading
from service.profile.values import (
    ANY_AMOUNT,
    ANYTHING,
    MET,
    NOT_MET,
    NOTHING,
    REVIEW,
    UNKNOWN,
    Span,
    Truth,
    both,
    either,
    known,
)
from service.recording import record
from service.rules.criteria import AllOf, AnyOf, ByCase, Criterion, Holds
from service.rules.lists.occupations import read_occupation
from service.rules.lists.tables import ListStanding
from service.rules.lists.trades import technical_trade_standing, techtas_area_standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.profile.model import Offer

    OfferFact = Callable[[Offer, str, Facts], "Reading[V]"]

V = TypeVar("V")

OCCUPATION_LISTED = "occupation_listed"
OCCUPATION_UNCLEAR = "occupation_unclear"


def stated(name: str) -> OfferFact[Truth]:
    """A yes/no field of the offer, as the caller states it."""

    def fact(offer: Offer, pointer: str, facts: Facts) -> Reading[Truth]:  # noqa: ARG001
        truth = known(getattr(offer, name))
        return Reading(truth, (f"{pointer}/{name}",), (f"{pointer}/{name}",) if truth == UNKNOWN else ())

    return fact


def unless_denied(name: str) -> OfferFact[Truth]:
    """A yes/no field that closes a door only if stated to be false; silence is a standing condition."""

    def fact(offer: Offer, pointer: str, facts: Facts) -> Reading[Truth]:  # noqa: ARG001
        return Reading(NOT_MET if getattr(offer, name) is False else MET, (f"{pointer}/{name}",))

    return fact


def weighed(name: str, *, silence: Truth) -> OfferFact[Truth]:
    """A yes/no field that no page makes a criterion: stated to be false, it is a weakness for an officer to weigh."""

    def fact(offer: Offer, pointer: str, facts: Facts) -> Reading[Truth]:  # noqa: ARG001
        value = getattr(offer, name)
        truth = silence if value is None else (MET if value else REVIEW)
        return Reading(truth, (f"{pointer}/{name}",), (f"{pointer}/{name}",) if truth not in (MET, REVIEW) else ())

    return fact


def relevant(offer: Offer, pointer: str, facts: Facts) -> Reading[Truth]:  # noqa: ARG001
    """Whether the job is relevant to the academic qualifications or to the work experience."""
    names = ("relevant_to_degree", "relevant_to_experience")
    truth = either(known(offer.relevant_to_degree), known(offer.relevant_to_experience))
    pointers = tuple(f"{pointer}/{name}" for name in names)
    lacks = tuple(f"{pointer}/{name}" for name in names if getattr(offer, name) is None)
    return Reading(truth, pointers, lacks if truth == UNKNOWN else ())


def on_talent_list(offer: Offer, pointer: str, facts: Facts) -> Reading[Truth]:
    """Whether the post falls under a profession on the Talent List of the day.

    The list is held in part: where it can be read it proves presence, and the caller's word decides everything else.
    So does a title that is a profession of the list, where no occupation is told and nobody says that it is none.
    """
    pointers = (f"{pointer}/occupation", f"{pointer}/on_talent_list")
    named = offer.occupation if offer.occupation is not None or offer.on_talent_list is False else offer.title
    if named is not None:
        reading = read_occupation(named, facts.as_of)
        if reading.standing is ListStanding.LISTED:
            return Reading(MET, (*pointers, f"{pointer}/title"), (), OCCUPATION_LISTED, (reading.profession or named,))
        if offer.on_talent_list is None and offer.occupation is not None:
            detail = (offer.occupation, *reading.candidates)
            return Reading(UNKNOWN, pointers, pointers[1:], OCCUPATION_UNCLEAR, detail)
    truth = known(offer.on_talent_list)
    return Reading(truth, pointers, pointers if truth == UNKNOWN else ())


def annual_pay_hkd(offer: Offer, pointer: str, facts: Facts) -> Reading[Span]:
    """Pay a year, in HK$."""
    return hkd(offer.annual_pay, f"{pointer}/annual_pay", facts)


def listed_trade(offer: Offer, pointer: str, facts: Facts) -> Reading[Truth]:
    """Whether the trade is on the Technical Professional List of the day."""
    at = (f"{pointer}/trade",)
    if offer.trade is None:
        return Reading(UNKNOWN, at, at)
    return Reading(known(technical_trade_standing(offer.trade, facts.as_of) is ListStanding.LISTED), at)


def technical_trade(offer: Offer, pointer: str, facts: Facts) -> Reading[Truth]:  # noqa: ARG001
    """Whether the trade is one of the eight, whatever the day."""
    at = (f"{pointer}/trade",)
    if offer.trade is None:
        return Reading(UNKNOWN, at, at)
    return Reading(known(offer.trade is not Trade.NOT_LISTED), at)


def contract_months(offer: Offer, pointer: str, facts: Facts) -> Reading[Span]:  # noqa: ARG001
    """Length of the contract in months."""
    at = (f"{pointer}/contract_months",)
    span = ANY_AMOUNT if offer.contract_months is None else offer.contract_months
    return Reading(span, at, () if span.is_exact else at)


def listed_area(offer: Offer, pointer: str, facts: Facts) -> Reading[Truth]:
    """Whether the work falls in an area that TechTAS lists on the day."""
    at = (f"{pointer}/technology_area",)
    if offer.technology_area is None:
        return Reading(UNKNOWN, at, at)
    standing = techtas_area_standing(offer.technology_area, facts.as_of)
    if standing is ListStanding.UNKNOWN:
        return Reading(UNKNOWN, at)
    return Reading(known(standing is ListStanding.LISTED), at)


def quota_is(*standings: QuotaStatus) -> OfferFact[Truth]:
    """Whether the employer's TechTAS quota stands at one of these."""

    def fact(offer: Offer, pointer: str, facts: Facts) -> Reading[Truth]:  # noqa: ARG001
        at = (f"{pointer}/itc_quota",)
        if offer.itc_quota is None:
            return Reading(UNKNOWN, at, at)
        return Reading(known(offer.itc_quota in standings), at)

    return fact


def field_months(offer: Offer, pointer: str, facts: Facts) -> Reading[Span]:
    """Months of work in the technology area of the offer; none where there has never been a job."""
    at = f"{pointer}/field_experience_months"
    if offer.field_experience_months is None:
        if facts.profile.jobs == ():
            return Reading(NOTHING, (at, "/jobs"))
        return Reading(Span(0, LONGEST_CAREER_MONTHS), (at,), (at,))
    span = aged(offer.field_experience_months, facts)
    return Reading(span, (at,), () if span.is_exact else (at,))


def some_offer(fact: OfferFact[Truth]) -> Callable[[Facts], Reading[Truth]]:
    """Whether a fact holds of one of the offers at least: what a remark turns on, never a requirement."""

    def found(facts: Facts) -> Reading[Truth]:
        offers = facts.profile.offers
        if offers is None:
            return Reading(UNKNOWN, ("/offers",), ("/offers",))
        readings = [fact(offer, f"/offers/{index}", facts) for index, offer in enumerate(offers)]
        truth = NOT_MET
        for reading in readings:
            truth = either(truth, reading.value)
        return Reading(truth, tuple(pointer for reading in readings for pointer in reading.reads))

    return found


def transferred(offer: Offer, pointer: str, facts: Facts) -> Reading[Truth]:  # noqa: ARG001
    """Whether it is a confirmed transfer within a group of companies."""
    truth = both(known(offer.confirmed), known(offer.group_transfer))
    return Reading(truth, (f"{pointer}/confirmed", f"{pointer}/group_transfer"))


def no_professional_post(offer: Offer, pointer: str, facts: Facts) -> Reading[Truth]:  # noqa: ARG001
    """Whether the post is said to be under degree level, or neither managerial nor professional."""
    other = offer.degree_level is False or offer.post is Post.OTHER
    return Reading(known(other), (f"{pointer}/degree_level", f"{pointer}/post"))


def silent(name: str) -> OfferFact[Truth]:
    """Whether a field is left out."""

    def fact(offer: Offer, pointer: str, facts: Facts) -> Reading[Truth]:  # noqa: ARG001
        return Reading(known(getattr(offer, name) is None), (f"{pointer}/{name}",))

    return fact


def given(name: str) -> OfferFact[Truth]:
    """Whether a field is given."""

    def fact(offer: Offer, pointer: str, facts: Facts) -> Reading[Truth]:  # noqa: ARG001
        return Reading(known(getattr(offer, name) is not None), (f"{pointer}/{name}",))

    return fact


@record(frozen=True)
class OfferAt:
    """The offer at a rank, 0 being the one that comes nearest to passing; ``order`` gives the offers' positions."""

    rank: int
    order: Callable[[Facts], Reading[tuple[int, ...]]]

    def truth(self, fact: OfferFact[Truth]) -> Callable[[Facts], Reading[Truth]]:
        """A yes/no fact of that offer: not met where there are fewer offers, unknown where offers are unknown."""
        return self._bound(fact, absent=NOT_MET, unknown=UNKNOWN)

    def judged(self, fact: OfferFact[Truth]) -> Callable[[Facts], Reading[Truth]]:
        """A fact of that offer that an officer may have to judge: anything where offers are unknown."""
        return self._bound(fact, absent=NOT_MET, unknown=ANYTHING)

    def amount(self, fact: OfferFact[Span]) -> Callable[[Facts], Reading[Span]]:
        """A number of that offer: nothing where there are fewer offers, anything where offers are unknown."""
        return self._bound(fact, absent=NOTHING, unknown=ANY_AMOUNT)

    def _bound(self, fact: OfferFact[V], *, absent: V, unknown: V) -> Callable[[Facts], Reading[V]]:
        def read(facts: Facts) -> Reading[V]:
            offers = facts.profile.offers
            if offers is None:
                return Reading(unknown, ("/offers",), ("/offers",))
            if self.rank >= len(offers):
                return Reading(absent, ("/offers",))
            index = facts.read(self.order).value[self.rank]
            return fact(offers[index], f"/offers/{index}", facts)

        return read


def best_first(tests: tuple[OfferFact[Truth], ...]) -> Callable[[Facts], Reading[tuple[int, ...]]]:
    """Positions of the offers, those that fail the fewest tests first, then those with the fewest open.

    The order decides which offer is shown first and never what the offers come to.
    """

    def order(facts: Facts) -> Reading[tuple[int, ...]]:
        def faults(index: int) -> tuple[int, int, int]:
            offer = (facts.profile.offers or ())[index]
            truths = [test(offer, f"/offers/{index}", facts).value for test in tests]
            return truths.count(NOT_MET), len(truths) - truths.count(MET), index

        return Reading(tuple(sorted(range(len(facts.profile.offers or ())), key=faults)), ("/offers",))

    return order


def no_offer(facts: Facts) -> Reading[Truth]:
    """Whether it is known that there is no offer."""
    return Reading(known(facts.profile.offers == ()), ("/offers",))


def one_offer_at_most(facts: Facts) -> Reading[Truth]:
    """Whether no second offer is given, so that every requirement is one on the only offer."""
    return Reading(known(len(facts.profile.offers or ()) <= 1), ("/offers",))


def one_offer_passes(
    prefix: str,
    source: str,
    tests: Callable[[OfferAt], tuple[Criterion, ...]],
    weighed: tuple[OfferFact[Truth], ...],
) -> Criterion:
    """The requirement that one offer passes every test; the first test is that the offer is confirmed.

    Without an offer only that first test is shown, with one offer each test by itself, with several the whole of it.
    The three cases are told apart by how many offers are given, which is always settled.
    """
    order = best_first(weighed)
    each = tuple(AllOf(f"{prefix}.offer", tests(OfferAt(rank, order))) for rank in range(MOST_OFFERS))
    return ByCase(
        f"{prefix}.offers",
        condition=Holds(f"{prefix}.no_offer", no_offer, source),
        then=each[0].parts[0],
        otherwise=ByCase(
            f"{prefix}.given_offers",
            condition=Holds(f"{prefix}.one_offer", one_offer_at_most, source),
            then=each[0],
            otherwise=AnyOf(f"{prefix}.several_offers", each),
        ),
    )
