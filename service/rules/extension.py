"""Extension of stay, as the talent schemes without an employment condition share it.

Employment in Hong Kong at degree level and market pay with stable income, or a business set up or joined there that
operates and contributes. Source: ImmD's TTPS, IANG, ASSG and QMAS pages (revisions of December 2025 and January 2026).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from service.profile.codes import Post, Scheme, Shortening
from service.profile.derived.person import held_now, status_held
from service.profile.derived.stays import HONG_KONG, time_here
from service.profile.facts import Facts, Reading
from service.profile.values import (
    MET,
    NOT_MET,
    REVIEW,
    SETTLED,
    UNKNOWN,
    Span,
    Truth,
    add_months,
    both,
    day_after,
    either,
    known,
    months_between,
    negation,
    union,
)
from service.rules.common import CLEAR_RECORD, NOT_EXCLUDED_NATIONAL
from service.rules.criteria import AllOf, AnyOf, AtLeast, ByCase, Holds, Judged
from service.rules.facts.settlement import assessable_income_hkd, months_permitted_under
from service.rules.law import Certainty, lawbook
from service.rules.pathway import Mode, Remark

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from service.profile.model import Offer, Status
    from service.rules.law import Version


def window_opens(until: date, version: Version) -> date:
    """The first day on which an extension may be filed: exact days or weeks, or calendar months, before the limit."""
    if version.unit == "days":
        return until - timedelta(days=int(version.value))
    if version.unit == "weeks":
        return until - timedelta(weeks=int(version.value))
    return add_months(until, -int(version.value))


TRANSFERRED = frozenset({Post.MANAGERIAL, Post.PROFESSIONAL})
"""The posts of which ImmD's TTPS page says that a transfer within a group is considered too."""


def degree_level_employment(facts: Facts) -> Reading[Truth]:
    """Whether the person holds or is offered a Hong Kong job at degree level, at market pay, with stable income."""
    return _employment(facts, lambda _: MET)


def employed_or_transferred(facts: Facts) -> Reading[Truth]:
    """The same, as TTPS asks it: transfers within a group are considered in a managerial or professional post.

    A transfer to another post, and an employer elsewhere, are for an officer; silence means that the employer is here.
    Source: ImmD, TTPS page, Extension of Stay, revision of 1 Jan 2026; scenarios published on 1 Nov 2024, as reported.
    """
    return _employment(facts, _by_employer)


def _by_employer(offer: Offer) -> Truth:
    if offer.group_transfer:
        return union(MET, REVIEW) if offer.post is None else MET if offer.post in TRANSFERRED else REVIEW
    return MET if offer.employer_place in (None, HONG_KONG) else REVIEW


def _employment(facts: Facts, by_employer: Callable[[Offer], Truth]) -> Reading[Truth]:
    offers = facts.profile.offers
    if offers is None:
        return Reading(UNKNOWN, ("/offers",), ("/offers",))
    truth = NOT_MET
    lacks: list[str] = []
    for index, offer in enumerate(offers):
        this = by_employer(offer)
        lacks += [f"/offers/{index}/post"] if this not in (MET, REVIEW) else []
        for name in ("confirmed", "degree_level", "market_pay", "stable_income"):
            value = known(getattr(offer, name))
            lacks += [f"/offers/{index}/{name}"] if value == UNKNOWN else []
            this = both(this, value)
        truth = either(truth, this)
    return Reading(truth, ("/offers",), () if truth in SETTLED else tuple(lacks))


def rest_of_first_stay(schemes: frozenset[Scheme], first_stay: str) -> Callable[[Facts], Reading[Truth]]:
    """A derived fact: whether the stay held under the schemes is a first stay that a travel document cut short.

    ``first_stay`` is the parameter of its usual months. A stay of that length, or of more, was not cut short.
    Source: ImmD, TTPS page, Supporting Documents for Extension of Stay, revision of 1 Jan 2026.
    """

    def rest(facts: Facts) -> Reading[Truth]:
        pointers = ("/statuses",)
        statuses = facts.profile.statuses
        if statuses is None:
            return Reading(UNKNOWN, pointers, pointers)
        truth = NOT_MET
        lacks: list[str] = []
        for index, status in enumerate(statuses):
            if status.scheme is not None and status.scheme not in schemes:
                continue
            cut = UNKNOWN if status.shortened_by is None else known(status.shortened_by is Shortening.TRAVEL_DOCUMENT)
            this = both(both(cut, negation(_of_full_length(facts, schemes, first_stay))), held_now(status, facts.as_of))
            this = both(this, UNKNOWN if status.scheme is None else MET)
            if this == UNKNOWN:
                undated = [name for name in ("held_from", "held_until") if getattr(status, name) is None]
                lacks += [f"/statuses/{index}/{name}" for name in undated or ["shortened_by"] * (cut == UNKNOWN)]
            truth = either(truth, this)
        return Reading(truth, pointers, (tuple(lacks) or pointers) if truth == UNKNOWN else ())

    return rest


def months_of(status: Status) -> Span | None:
    """The months of a stay, its last day included; ``None`` where an end isn't told."""
    since, until = status.held_from, status.held_until
    if since is None or until is None:
        return None
    low = months_between(since.last, day_after(until.first))
    return Span(low, max(low, months_between(since.first, day_after(until.last))))


def _of_full_length(facts: Facts, schemes: frozenset[Scheme], first_stay: str) -> Truth:
    """Whether the stays under the schemes, from the first day to the last limit, come to the months of a first stay."""
    stays = [status for status in facts.profile.statuses or () if status.scheme in schemes or status.scheme is None]
    begun = [status.held_from for status in stays]
    ended = [status.held_until for status in stays]
    if any(day is None for day in (*begun, *ended)) or not stays:
        return UNKNOWN
    first, last = min(day.first for day in begun if day), min(day.last for day in begun if day)
    earliest, latest = max(day.first for day in ended if day), max(day.last for day in ended if day)
    months = Span(months_between(last, day_after(earliest)), months_between(first, day_after(latest)))
    truth = Truth(0)
    for version in (*lawbook().versions(first_stay, first), *lawbook().versions(first_stay, last)):
        truth = union(truth, months.at_least(version.value))
    return truth or UNKNOWN


def hong_kong_business(facts: Facts) -> Reading[Truth]:
    """Whether a business in Hong Kong is owned and operates, or is planned there: the facts that ImmD then judges."""
    businesses, plans = facts.profile.businesses, facts.profile.business_plans
    truth = UNKNOWN if businesses is None else NOT_MET
    lacks = ["/businesses"] if businesses is None else []
    for index, business in enumerate(businesses or ()):
        place = UNKNOWN if business.place is None else known(business.place == "HK")
        operating = known(business.operating)
        this = both(place, operating)
        if this == UNKNOWN:
            lacks += [f"/businesses/{index}/place"] if place == UNKNOWN else []
            lacks += [f"/businesses/{index}/operating"] if operating == UNKNOWN else []
        truth = either(truth, this)
    truth = either(truth, UNKNOWN if plans is None else known(bool(plans)))
    lacks += ["/business_plans"] if plans is None else []
    return Reading(truth, ("/businesses", "/business_plans"), tuple(lacks) if truth == UNKNOWN else ())


def top_tier(scheme: str, held: frozenset[Scheme]) -> ByCase:
    """Whether both tests of the top-tier employment stream are met: what it adds to an extension is years.

    It asks for the ordinary extension's requirements too, so that it neither opens nor closes one. Two years permitted
    under the scheme, and assessable income for salaries tax in the previous year of assessment.
    """
    return ByCase(
        f"{scheme}.stream",
        condition=AllOf(
            f"{scheme}.top_tier",
            (
                AtLeast(f"{scheme}.top_tier_stay", months_permitted_under(held), f"{scheme}.top_tier_stay_months"),
                AtLeast(f"{scheme}.top_tier_income", assessable_income_hkd, f"{scheme}.top_tier_income_hkd"),
            ),
        ),
        then=AllOf(f"{scheme}.top_tier_stream", ()),
        otherwise=AllOf(f"{scheme}.ordinary_stream", ()),
        telling=True,
    )


def top_tier_brings(scheme: str, held: frozenset[Scheme], source: str) -> Remark:
    """A word on the years that a top-tier extension brings, said to those who meet both of its tests."""
    stay = months_permitted_under(held)

    def meets_both(facts: Facts) -> Reading[Truth]:
        law = lawbook()
        truth = facts.read(status_held(held, now=True)).value
        for fact, parameter in ((stay, "top_tier_stay_months"), (assessable_income_hkd, "top_tier_income_hkd")):
            for version in law.versions(f"{scheme}.{parameter}", facts.as_of):
                truth = both(truth, facts.read(fact).value.at_least(version.value))
        return Reading(truth, ("/statuses", "/income/assessable_last_assessment_year"))

    return Remark("extension.top_tier_brings", source, applies=meets_both, parameter=f"{scheme}.top_tier_years")


def top_tier_at_the_limit(scheme: str, held: frozenset[Scheme], source: str) -> Remark:
    """A word to those who meet the income of the top tier in a first stay of just two years, which end as it does.

    The pages name the pattern of two years and then six; whether the two need be over on filing is in no text read.
    """

    def ends_with_the_stay(facts: Facts) -> Reading[Truth]:
        truth = NOT_MET
        for status in facts.profile.statuses or ():
            since, until = status.held_from, status.held_until
            if status.scheme not in held or since is None or until is None or not (since.is_exact and until.is_exact):
                continue
            for version in lawbook().versions(f"{scheme}.top_tier_stay_months", facts.as_of):
                over = add_months(since.first, int(version.value))
                now = held_now(status, facts.as_of)
                truth = either(truth, both(now, known(until.first < over <= day_after(until.first))))
        for version in lawbook().versions(f"{scheme}.top_tier_income_hkd", facts.as_of):
            truth = both(truth, facts.read(assessable_income_hkd).value.at_least(version.value))
        return Reading(MET if truth == MET else NOT_MET, ("/statuses", "/income/assessable_last_assessment_year"))

    return Remark(
        "extension.top_tier_at_the_limit",
        source,
        Certainty.DERIVED,
        applies=ends_with_the_stay,
        parameter=f"{scheme}.top_tier_years",
        of=Mode.EXTENSION,
    )


def within_contract(held: frozenset[Scheme], source: str) -> Remark:
    """A word to whoever holds a status: the extension ends with the contract where that is shorter."""
    return Remark("extension.within_contract", source, applies=status_held(held, now=True))


TIME_HERE = Holds("extension.time_in_hong_kong", time_here, "immd-ttps")
"""The page names the duration of the stay in Hong Kong among what is weighed, and no number of days."""


def job_or_business(employment: Callable[[Facts], Reading[Truth]]) -> AnyOf:
    """A job in Hong Kong, as a scheme asks for it, or a business there."""
    return AnyOf(
        "extension.job_or_business",
        (
            Holds("extension.employment", employment, "immd-ttps"),
            Judged("extension.business_judged", Holds("extension.business", hong_kong_business, "immd-ttps")),
        ),
    )


GATES = (NOT_EXCLUDED_NATIONAL, CLEAR_RECORD)
EXTENSION_BY_JOB_OR_BUSINESS = AllOf("extension", (job_or_business(degree_level_employment), *GATES))
