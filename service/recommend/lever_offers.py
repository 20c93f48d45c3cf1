"""Offers, plans and businesses that somebody may come to have, each as the scheme that asks for it would want it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.profile import codes
from service.profile.business_plans import MOST_PLANS
from service.profile.model import Business, BusinessPlan, Investment, Offer
from service.profile.values import Money, exactly
from service.rules.offers import MOST_OFFERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.profile.model import Profile

    Plan = tuple[str, tuple[str, ...], tuple[str, ...], Callable[[Profile], Profile]]

GOOD = Offer(
    confirmed=True,
    genuine_vacancy=True,
    employer_registered=True,
    full_time=True,
    market_pay=True,
    recruitment_shown=True,
    stable_income=True,
    commission_only=False,
    higher_diploma_level=True,
)
"""What every scheme asks of an offer."""

PROFESSIONAL = ("employment.offers", "iang.offer", "qmas_gpt.gainful_employment", "qmas_gpt.graduate_employment")
BUSINESS_HERE = (
    *("qmas_gpt.business_here", "iang.extension.business", "assg.extension.business", "extension.business"),
    *("entrepreneur.hong_kong_business", "qmas_gpt.business_joined"),
)
EXTENSIONS = ("iang.extension.offer", "assg.extension.offer", "extension.employment")


def kinds(needed: Callable[[str], Any]) -> tuple[tuple[str, tuple[str, ...], Offer], ...]:
    """Each kind of offer with the requirements that ask for it; ``needed`` gives a parameter on the day."""
    professional = replace(GOOD, degree_level=True, relevant_to_degree=True, relevant_to_experience=True)
    contract = needed("tp.contract_months_longest")
    diploma = needed("vpas.contract_months")
    return (
        ("offer", (*PROFESSIONAL, *EXTENSIONS), professional),
        (
            "research_offer",
            ("techtas.offers",),
            replace(
                professional,
                research_and_development=True,
                technology_area=codes.TechnologyArea.ARTIFICIAL_INTELLIGENCE,
                itc_quota=codes.QuotaStatus.HELD,
            ),
        ),
        (
            "trade_offer",
            ("tp.offers",),
            replace(
                GOOD,
                trade=codes.Trade.LIFT_ESCALATOR_TECHNICIAN,
                trade_minimum_met=True,
                trade_contract_minimum_met=True,
                trade_pay_minimum_met=True,
                contract_months=None if contract is None else exactly(contract),
            ),
        ),
        (
            "discipline_offer",
            ("vpas.related_offer", "vpas.extension.job"),
            replace(GOOD, discipline_related=True, contract_months=None if diploma is None else exactly(diploma)),
        ),
    )


def added(told: Profile, offer: Offer) -> Profile:
    """The profile with one more offer; the last of five gives way."""
    return replace(told, offers=(offer, *(told.offers or ())[: MOST_OFFERS - 1]))


def plans(profile: Profile, needed: Callable[[str], Any]) -> list[Plan]:
    """Plans and businesses: what each is called, the requirements that ask for it, its facts and the change."""
    found: list[Plan] = []
    if profile.business_plans is not None:
        years = needed("entrepreneur.plan_years")
        plan = BusinessPlan(
            forecast_years=None if years is None else exactly(years),
            local_sponsor=True,
            relevant_degree=True,
            backing_programme=codes.BackingProgramme.NONE,
            role=codes.StartUpRole.OWNER,
        )
        backed = replace(plan, backing_programme=codes.BackingProgramme.HKSTP_INCUBATION)
        criteria, facts = ("entrepreneur.plans",), ("/business_plans",)
        found += [
            ("business_plan", criteria, facts, _planned(plan)),
            ("start_up", (*criteria, "entrepreneur.start_ups"), facts, _planned(backed)),
        ]
    if profile.businesses is not None:
        here = Business(place="HK", owned_now=True, operating=True)
        found.append(("hong_kong_business", BUSINESS_HERE, ("/businesses",), _owned(here)))
    total, part = needed("new_cies.investment_hkd"), needed("new_cies.portfolio_hkd")
    if profile.plan.new_cies is not None and total is not None and part is not None:
        portfolio = (
            _invested(codes.InvestmentClass.EQUITIES, total - part),
            _invested(codes.InvestmentClass.CIES_INVESTMENT_PORTFOLIO, part),
        )
        found.append(
            (
                "investment_plan",
                ("new_cies.investment", "new_cies.portfolio"),
                ("/plan/new_cies",),
                lambda told: replace(told, plan=replace(told.plan, new_cies=portfolio)),
            )
        )
    return found


def _invested(kind: codes.InvestmentClass, amount: float) -> Investment:
    return Investment(asset_class=kind, amount=Money(exactly(amount), "HKD"), through_holding_company=False)


def _planned(plan: BusinessPlan) -> Callable[[Profile], Profile]:
    return lambda told: replace(told, business_plans=(plan, *(told.business_plans or ())[: MOST_PLANS - 1]))


def _owned(business: Business) -> Callable[[Profile], Profile]:
    return lambda told: replace(told, businesses=(*(told.businesses or ())[:19], business))
