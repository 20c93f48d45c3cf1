"""Extension of stay, as the talent schemes without an employment condition share it.

Employment in Hong Kong at degree level and market pay with stable income, or a business set up or joined there that
operates and contributes. Source: ImmD's TTPS, IANG, ASSG and QMAS pages (revisions of December 2025 and January 2026).
"""

from __future__ import annotations

from service.profile.facts import Facts, Reading
from service.profile.values import MET, NOT_MET, UNKNOWN, Truth, both, either, known
from service.rules.common import CLEAR_RECORD, NOT_EXCLUDED_NATIONAL
from service.rules.criteria import AllOf, AnyOf, Holds, Judged


def degree_level_employment(facts: Facts) -> Reading[Truth]:
    """Whether the person holds or is offered a Hong Kong job at degree level, at market pay, with stable income."""
    offers = facts.profile.offers
    if offers is None:
        return Reading(UNKNOWN, ("/offers",), ("/offers",))
    truth = NOT_MET
    lacks: list[str] = []
    for index, offer in enumerate(offers):
        this = MET
        for name in ("confirmed", "degree_level", "market_pay", "stable_income"):
            value = known(getattr(offer, name))
            lacks += [f"/offers/{index}/{name}"] if value == UNKNOWN else []
            this = both(this, value)
        truth = either(truth, this)
    return Reading(truth, ("/offers",), tuple(lacks) if truth == UNKNOWN else ())


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


EXTENSION_BY_JOB_OR_BUSINESS = AllOf(
    "extension",
    (
        AnyOf(
            "extension.job_or_business",
            (
                Holds("extension.employment", degree_level_employment, "immd-ttps"),
                Judged("extension.business_judged", Holds("extension.business", hong_kong_business, "immd-ttps")),
            ),
        ),
        NOT_EXCLUDED_NATIONAL,
        CLEAR_RECORD,
    ),
)
