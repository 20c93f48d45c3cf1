"""What a lever is: one fact that a person can change, with what it takes and the profile then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from service.profile.facts import Facts
from service.profile.model import Profile
from service.rules.criteria import Criterion, every

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.recommend.state import State


class StepCode(StrEnum):
    """A change that a person can bring about."""

    SELF_SUPPORT = "self_support"
    ENGLISH = "english"
    CHINESE = "chinese"
    OFFER = "offer"
    RESEARCH_OFFER = "research_offer"
    TRADE_OFFER = "trade_offer"
    DISCIPLINE_OFFER = "discipline_offer"
    BUSINESS_PLAN = "business_plan"
    START_UP = "start_up"
    HONG_KONG_BUSINESS = "hong_kong_business"
    INVESTMENT_PLAN = "investment_plan"
    PORTFOLIO_CERTIFIED = "portfolio_certified"
    SETTLED = "settled"
    WINDOW_WORK = "window_work"
    GRADUATE_WORK = "graduate_work"
    REPUTABLE_WORK = "reputable_work"
    SECTOR_WORK = "sector_work"
    INTERNATIONAL_WORK = "international_work"
    INCOME = "income"
    POSTGRADUATE = "postgraduate"
    STEM_POSTGRADUATE = "stem_postgraduate"
    NET_ASSETS = "net_assets"
    ASSETS_HELD = "assets_held"
    PERMANENT_RESIDENCE = "permanent_residence"
    BUSINESS_PROFIT = "business_profit"
    LISTED_COMPANY = "listed_company"
    LETTERS = "letters"
    DEPOSITS_DOCUMENTED = "deposits_documented"
    STEPS_TAKEN = "steps_taken"


@dataclass(frozen=True, slots=True, eq=False)
class Lever:
    """One change: the criteria that it bears on (none: only on the outlook), the day from which it can be there.

    ``apply`` states it in the profile as told on a day no earlier than that; ``distance`` is what is wanting of
    ``target``, in ``unit``.
    """

    code: StepCode
    criteria: frozenset[str]
    on: date
    facts: tuple[str, ...]
    apply: Callable[[Profile, date], Profile]
    distance: float | None = None
    target: float | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The facts as told on the day of lodging, from which levers start."""

    profile: Profile
    facts: Facts
    state: State

    @property
    def as_of(self) -> date:
        """The day of lodging."""
        return self.facts.as_of

    def needed(self, parameter: str) -> Any:  # noqa: ANN401 - a number or a tuple
        """The highest value that may be in force; ``None`` where none is."""
        versions = self.state.law.versions(parameter, self.as_of)
        return max((version.value for version in versions), default=None)

    def criterion(self, code: str) -> Any:  # noqa: ANN401 - any kind that reads a fact and a parameter
        """A criterion of the rules by its id."""
        return _criteria(self.state.pathways)[code]


@lru_cache(maxsize=4)
def _criteria(pathways: tuple[Any, ...]) -> Mapping[str, Criterion]:
    return {
        part.id: part
        for pathway in pathways
        for rule in (*pathway.entry.values(), *pathway.extension.values())
        for part in every(rule)
    }


def at_once(
    moment: Moment,
    code: StepCode,
    criteria: tuple[str, ...],
    facts: tuple[str, ...],
    apply: Callable[[Profile], Profile],
) -> Lever:
    """A change to which no time is known: it can be there on the day of lodging."""
    return Lever(code, frozenset(criteria), moment.as_of, facts, lambda profile, _: apply(profile))
