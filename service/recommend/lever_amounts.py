"""Levers of time and money: work from now on, income, studies, assets and businesses, each as far as the law asks.

Law gives the distances; ``what_ifs.yaml`` the times that a change takes where the law gives none, each with why.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from service.profile import codes
from service.profile.model import Business, Degree, Profile
from service.profile.values import MET, DateSpan, Money, Span, add_months, exactly
from service.recommend import lever_work
from service.recommend.lever import Lever, Moment, StepCode, at_once

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_DEGREES = 12
MOST_BUSINESSES = 20
"""As many as a profile may hold."""


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    text = files("service.recommend").joinpath("what_ifs.yaml").read_text(encoding="utf-8")
    rows: dict[str, dict[str, Any]] = yaml.load(text, yaml.CSafeLoader)["takes_months"]
    return {name: row["months"] for name, row in rows.items()}


def work(moment: Moment) -> list[Lever]:
    """Work from now on, of each kind that is counted."""
    found = []
    for kind in lever_work.KINDS:
        criterion = moment.criterion(kind.criterion)
        need = moment.needed(criterion.parameter)
        value: Span = moment.facts.read(criterion.fact).value
        if need is None or value.high >= need:
            continue
        apply = lever_work.working(moment.profile, moment.as_of, kind)
        day = lever_work.reached(moment.profile, moment.as_of, criterion.fact, need, apply)
        if day is not None:
            wanting = round(need - value.low, 1)
            criteria = frozenset({kind.criterion})
            found.append(
                Lever(StepCode(kind.code), criteria, day, ("/jobs", "/experience"), apply, wanting, need, "months")
            )
    return found


def _later(moment: Moment, name: str) -> date:
    return add_months(moment.as_of, _months()[name])


def _hkd(amount: float) -> Money:
    return Money(exactly(amount), "HKD")


def income(moment: Moment) -> list[Lever]:
    """Taxable income of the year before a later filing, at each threshold that is not reached."""
    found = []
    for code in ("qmas.c10", "ttps_a.income"):
        criterion = moment.criterion(code)
        need = moment.needed(criterion.parameter)
        value: Span = moment.facts.read(criterion.fact).value
        if need is None or value.high >= need:
            continue

        def apply(told: Profile, _: date, need: float = need) -> Profile:
            earned = replace(
                told.income, taxable_last_year=_hkd(need), employment_last_year=None, business_last_year=None
            )
            return replace(told, income=earned)

        facts = ("/income/taxable_last_year",)
        day = _later(moment, "income")
        found.append(
            Lever(
                StepCode.INCOME, frozenset({code}), day, facts, apply, need - value.low, need, _unit(moment, criterion)
            )
        )
    return found


def _unit(moment: Moment, criterion: Any) -> str | None:  # noqa: ANN401 - any criterion with a parameter
    return moment.state.law.parameters[criterion.parameter].unit


def studies(moment: Moment) -> list[Lever]:
    """A master's degree from a university on the list for QMAS."""
    degrees = moment.profile.degrees
    if degrees is None or len(degrees) >= MOST_DEGREES:
        return []

    def study(*, stem: bool) -> Callable[[Profile, date], Profile]:
        def apply(told: Profile, day: date) -> Profile:
            degree = Degree(
                level=codes.DegreeLevel.MASTER,
                qmas_listed=True,
                stem=stem,
                full_time=True,
                awarded_on=DateSpan(day, day),
                expected=False,
                extension_arm=False,
                student_visa=False,
            )
            return replace(told, degrees=(*(told.degrees or ()), degree))

        return apply

    day = _later(moment, "postgraduate")
    rows = (
        (StepCode.POSTGRADUATE, frozenset({"qmas.c2"}), study(stem=False)),
        (StepCode.STEM_POSTGRADUATE, frozenset({"qmas.c3"}), study(stem=True)),
    )
    return [
        Lever(code, criteria, day, ("/degrees",), apply)
        for code, criteria, apply in rows
        if not moment.facts.read(moment.criterion(next(iter(criteria))).fact).value & MET
    ]


def assets(moment: Moment) -> list[Lever]:
    """Net assets of the sum asked for, held for as long as is asked for; or held on to for as long."""
    need, months = moment.needed("new_cies.net_assets_hkd"), moment.needed("new_cies.held_months")
    if need is None or months is None:
        return []
    regimes = {version.value for version in moment.state.law.versions("new_cies.regime", moment.as_of)}
    code = "new_cies.net_assets_with_share" if "joint_assets" in regimes else "new_cies.net_assets"
    value: Span = moment.facts.read(moment.criterion(code).fact).value
    held: Span = moment.facts.read(moment.criterion("new_cies.held").fact).value
    criteria = frozenset({"new_cies.net_assets", "new_cies.net_assets_with_share", "new_cies.held"})
    if value.high < need:

        def save(told: Profile, _: date) -> Profile:
            wealth = replace(told.wealth, net_assets=_hkd(need), held_months=exactly(months))
            return replace(told, wealth=wealth)

        facts = ("/wealth/net_assets", "/wealth/held_months")
        day = add_months(moment.as_of, months)
        return [Lever(StepCode.NET_ASSETS, criteria, day, facts, save, need - value.low, need, "HKD")]
    if held.high >= months:
        return []

    def keep(told: Profile, _: date) -> Profile:
        return replace(told, wealth=replace(told.wealth, held_months=exactly(months)))

    day = lever_work.day_after_months(moment.as_of, months - held.low)
    return [
        Lever(StepCode.ASSETS_HELD, criteria, day, ("/wealth/held_months",), keep, months - held.low, months, "months")
    ]


def businesses(moment: Moment) -> list[Lever]:
    """A year's profit of an own business, or an own part of a listed company."""
    owned = moment.profile.businesses
    if owned is None or len(owned) >= MOST_BUSINESSES:
        return []
    found = []
    criterion = moment.criterion("qmas.c11_majority")
    need, half = moment.needed(criterion.parameter), moment.needed("qmas.unlisted_ownership_percent")
    share = moment.needed("qmas.listed_ownership_percent")
    value: Span = moment.facts.read(criterion.fact).value
    if need is not None and half is not None and value.high < need:
        own = Business(owned_now=True, ownership_percent=exactly(half), profit_last_year=_hkd(need), listed=False)
        found.append(
            Lever(
                StepCode.BUSINESS_PROFIT,
                frozenset({"qmas.c11"}),
                _later(moment, "business_profit"),
                ("/businesses",),
                lambda told, _: replace(told, businesses=(*(told.businesses or ()), own)),
                need - value.low,
                need,
                _unit(moment, criterion),
            )
        )
    if share is not None and not moment.facts.read(moment.criterion("qmas.c12").fact).value & MET:
        part = Business(
            owned_now=True,
            ownership_percent=exactly(share),
            listed=True,
            real_influence=True,
            profit_last_year=_hkd(0),
        )
        found.append(
            at_once(
                moment,
                StepCode.LISTED_COMPANY,
                ("qmas.c12",),
                ("/businesses",),
                lambda told: replace(told, businesses=(*(told.businesses or ()), part)),
            )
        )
    return found
