"""Derived facts about wealth and planned investments under the New Capital Investment Entrant Scheme (New CIES).

The sums are intervals in HK$. What a class of asset counts, and from when, is in ``parameters/new_cies.yaml``; inside
an uncertain span of dates both versions of a cap are applied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.profile.codes import InvestmentClass
from service.profile.derived.earnings import hkd
from service.profile.derived.work import aged
from service.profile.facts import Facts, Reading
from service.profile.values import (
    ANY_AMOUNT,
    MET,
    NOT_MET,
    NOTHING,
    UNKNOWN,
    Span,
    Truth,
    both,
    either,
    known,
    negation,
)
from service.rules.law import lawbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from service.profile.model import Investment

LONGEST_HELD_MONTHS = 1200
REAL_ESTATE = frozenset({InvestmentClass.NON_RESIDENTIAL_PROPERTY, InvestmentClass.RESIDENTIAL_PROPERTY})
UNCAPPED = (
    InvestmentClass.EQUITIES,
    InvestmentClass.DEBT_SECURITIES,
    InvestmentClass.SUBORDINATED_DEBT,
    InvestmentClass.COLLECTIVE_INVESTMENT_SCHEMES,
    None,
)
"""What counts in full; an investment of unknown class (``None``) may turn out to be such, and counts for most so."""


def own_net_assets_hkd(facts: Facts) -> Reading[Span]:
    """Net assets owned alone, in HK$.

    A statement of assets is complete, as a list is: where only joint ones are stated, none are owned alone. Money to
    live on that is stated beside them may be owned alone, so that it leaves that open.
    """
    wealth = facts.profile.wealth
    funds = wealth.liquid_funds is not None and wealth.liquid_funds.amount.high > 0
    if wealth.net_assets is None and wealth.joint_net_assets is not None and not funds:
        return Reading(NOTHING, ("/wealth/net_assets", "/wealth/joint_net_assets"))
    return hkd(wealth.net_assets, "/wealth/net_assets", facts)


def joint_net_assets_hkd(facts: Facts) -> Reading[Span]:
    """Net assets owned jointly with family members, in HK$; none where only assets owned alone are stated."""
    wealth = facts.profile.wealth
    if wealth.joint_net_assets is None and wealth.net_assets is not None:
        return Reading(NOTHING, ("/wealth/net_assets", "/wealth/joint_net_assets"))
    return hkd(wealth.joint_net_assets, "/wealth/joint_net_assets", facts)


def net_assets_with_own_share_hkd(facts: Facts) -> Reading[Span]:
    """Net assets owned alone plus the own share of those held jointly with family members, in HK$."""
    wealth = facts.profile.wealth
    alone = facts.read(own_net_assets_hkd)
    joint = facts.read(joint_net_assets_hkd)
    share = wealth.joint_share_percent or Span(0, 100)
    low = joint.value.low * share.low / 100
    high = joint.value.high * share.high / 100 if share.high > 0 else 0.0
    total = alone.value + Span(low, high)
    pointer = "/wealth/joint_share_percent"
    lacks = [*alone.lacks, *(joint.lacks if share.high > 0 else ())]
    lacks += [pointer] if not share.is_exact and joint.value.high > 0 else []
    return Reading(
        total,
        (*alone.reads, *joint.reads, pointer),
        () if total.is_exact else tuple(lacks),
        alone.note or joint.note,
        alone.detail or joint.detail,
        converted=alone.converted or joint.converted,
    )


def held_months(facts: Facts) -> Reading[Span]:
    """Months for which net assets have stood at that level; the months up to the day of lodging may add to them."""
    held = facts.profile.wealth.held_months
    pointers = ("/wealth/held_months",)
    if held is None:
        return Reading(ANY_AMOUNT, pointers, pointers)
    span = aged(held, facts, LONGEST_HELD_MONTHS)
    return Reading(span, pointers, () if span.is_exact else pointers)


def plan_given(facts: Facts) -> Reading[Truth]:
    """Whether a plan of investments is given; without one the investment is left to the time after approval."""
    return Reading(known(facts.profile.plan.new_cies is not None), ("/plan/new_cies",))


def plan_to_come(facts: Facts) -> Reading[Truth]:
    """Whether no plan of investments is given."""
    return Reading(negation(facts.read(plan_given).value), ("/plan/new_cies",))


def portfolio_hkd(facts: Facts) -> Reading[Span]:
    """What is planned for the CIES Investment Portfolio, in HK$."""
    planned = facts.profile.plan.new_cies or ()
    truths = [_is_class(item, frozenset({InvestmentClass.CIES_INVESTMENT_PORTFOLIO})) for item in planned]
    total = _sum(planned, truths, facts)
    return _reading(total, planned, truths, facts)


def counted_investment_hkd(facts: Facts) -> Reading[Span]:
    """What of the planned investments counts towards the minimum, in HK$.

    The portfolio counts up to its own minimum. Certificates of deposit, private funds, residential property and all
    real estate together count up to their caps; a residential property only from a least price; assets held through a
    company only since that is allowed.
    """
    planned = facts.profile.plan.new_cies or ()
    counts = [_counts(item, facts) for item in planned]

    def of(*classes: InvestmentClass | None) -> Span:
        wanted = [
            counted if item.asset_class in classes else NOT_MET for item, counted in zip(planned, counts, strict=True)
        ]
        return _sum(planned, wanted, facts)

    residential = _capped(of(InvestmentClass.RESIDENTIAL_PROPERTY), "new_cies.residential_hkd", facts)
    real_estate = of(InvestmentClass.NON_RESIDENTIAL_PROPERTY) + residential
    total = (
        _capped(of(InvestmentClass.CIES_INVESTMENT_PORTFOLIO), "new_cies.portfolio_hkd", facts)
        + _capped(of(InvestmentClass.CERTIFICATES_OF_DEPOSIT), "new_cies.certificates_of_deposit_hkd", facts)
        + _capped(of(InvestmentClass.PRIVATE_FUNDS), "new_cies.private_funds_hkd", facts)
        + _capped(real_estate, "new_cies.real_estate_hkd", facts)
        + of(*UNCAPPED)
    )
    return _reading(total, planned, counts, facts)


def residential_planned(facts: Facts) -> Reading[Truth]:
    """Whether a residential property is among the planned investments, once such property may count."""
    may_count = any(_values("new_cies.residential_allowed", facts))
    return _some(facts, lambda item: known(item.asset_class is InvestmentClass.RESIDENTIAL_PROPERTY and may_count))


def real_estate_planned(facts: Facts) -> Reading[Truth]:
    """Whether any real estate is among the planned investments."""
    return _some(facts, lambda item: _is_class(item, REAL_ESTATE))


def deposits_planned(facts: Facts) -> Reading[Truth]:
    """Whether certificates of deposit are among the planned investments."""
    return _some(facts, lambda item: _is_class(item, frozenset({InvestmentClass.CERTIFICATES_OF_DEPOSIT})))


def private_funds_planned(facts: Facts) -> Reading[Truth]:
    """Whether private funds are among the planned investments."""
    return _some(facts, lambda item: _is_class(item, frozenset({InvestmentClass.PRIVATE_FUNDS})))


def company_planned(facts: Facts) -> Reading[Truth]:
    """Whether assets are to be held through a company, once some company may serve."""
    allowed = any(_values("new_cies.holding_company", facts))
    return _some(facts, lambda item: known(item.through_holding_company is True and allowed))


def holding_company_planned(facts: Facts) -> Reading[Truth]:
    """Whether assets are to be held through a company that must have been incorporated for some time."""
    waits = any(_values("new_cies.holding_company_wait_months", facts))
    return _some(facts, lambda item: known(item.through_holding_company is True and waits))


def _some(facts: Facts, test: Callable[[Investment], Truth]) -> Reading[Truth]:
    truth = NOT_MET
    for item in facts.profile.plan.new_cies or ():
        truth = either(truth, test(item))
    return Reading(truth, ("/plan/new_cies",), ("/plan/new_cies",) if truth == UNKNOWN else ())


def _values(parameter: str, facts: Facts) -> tuple[Any, ...]:
    held = lawbook().parameters[parameter]
    return tuple(version.value for version in held.on(held.day_for(facts)))


def _is_class(item: Investment, classes: frozenset[InvestmentClass]) -> Truth:
    return UNKNOWN if item.asset_class is None else known(item.asset_class in classes)


def _all(*truths: Truth) -> Truth:
    if NOT_MET in truths:
        return NOT_MET
    return UNKNOWN if UNKNOWN in truths else MET


def _possible(values: Iterable[Truth]) -> Truth:
    """The truth that holds under every version in force: unknown where versions differ, not met under none."""
    found = set(values)
    if not found:
        return NOT_MET
    return found.pop() if len(found) == 1 else UNKNOWN


def _held(item: Investment, facts: Facts) -> Truth:
    """Whether an investment is held as it may be: directly, or through a family's vehicle since that is allowed.

    Once a vehicle may serve, an investment of which nothing is said is taken as held directly.
    """
    allowed = _possible(known(bool(value)) for value in _values("new_cies.holding_company", facts))
    if item.through_holding_company:
        return both(allowed, known(item.family_vehicle))
    return either(negation(known(item.through_holding_company)), allowed)


def _asked_of_holding(item: Investment) -> tuple[str, ...]:
    names = (
        ("through_holding_company", "family_vehicle") if item.through_holding_company else ("through_holding_company",)
    )
    return tuple(name for name in names if getattr(item, name) is None)


def _counts(item: Investment, facts: Facts) -> Truth:
    """Whether an investment counts at all, whatever its cap."""
    held = _held(item, facts)
    if item.asset_class is None:
        return _all(UNKNOWN, held)
    if item.asset_class is InvestmentClass.OTHER:
        return NOT_MET
    if item.asset_class is not InvestmentClass.RESIDENTIAL_PROPERTY:
        return held
    residential = _possible(known(bool(value)) for value in _values("new_cies.residential_allowed", facts))
    price = hkd(item.transaction_price, "", facts).value
    paid = hkd(item.amount, "", facts).value
    least = Span(max(price.low, min(paid.low, price.high)), price.high)
    dear = _possible(least.at_least(value) for value in _values("new_cies.residential_price_hkd", facts))
    return _all(held, residential, dear)


def _amount(item: Investment, facts: Facts) -> Span:
    return hkd(item.amount, "", facts).value


def _sum(planned: tuple[Investment, ...], counts: list[Truth], facts: Facts) -> Span:
    total = NOTHING
    for item, counted in zip(planned, counts, strict=True):
        amount = _amount(item, facts)
        if counted == MET:
            total += amount
        elif counted != NOT_MET:
            total += Span(0, amount.high)
    return total


def _capped(amount: Span, parameter: str, facts: Facts) -> Span:
    caps = _values(parameter, facts) or (0,)
    return Span(min(amount.low, *caps), min(amount.high, max(caps)))


def _reading(total: Span, planned: tuple[Investment, ...], counts: list[Truth], facts: Facts) -> Reading[Span]:
    lacks: list[str] = []
    converted = False
    for index, (item, counted) in enumerate(zip(planned, counts, strict=True)):
        if counted == NOT_MET:
            continue
        pointer = f"/plan/new_cies/{index}"
        lacks += [f"{pointer}/asset_class"] if item.asset_class is None else []
        lacks += [f"{pointer}/amount"] if not _amount(item, facts).is_exact else []
        priced = item.asset_class is InvestmentClass.RESIDENTIAL_PROPERTY and counted == UNKNOWN
        lacks += [f"{pointer}/transaction_price"] if priced else []
        lacks += [f"{pointer}/{name}" for name in _asked_of_holding(item)] if _held(item, facts) == UNKNOWN else []
        converted = converted or (item.amount is not None and item.amount.currency != "HKD")
    return Reading(total, ("/plan/new_cies",), () if total.is_exact else tuple(lacks), converted=converted)
