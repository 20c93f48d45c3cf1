"""What a lever is: one fact that a person can set about changing, with what it takes and the profile then."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from service.content import loaded, parsed
from service.profile.facts import Facts
from service.profile.model import Profile
from service.profile.values import months_between
from service.recording import record
from service.rules.criteria import Criterion, every
from service.rules.pathway import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.recommend.state import State

FILE = "advice/changes/what_ifs.yaml"
MONTHS_OF_WEEKS, MONTHS_OF_A_YEAR = 2, 12
"""Up to so many months some weeks are said, from so many on a year or more."""


class StepCode(StrEnum):
    """A change that a person can set about."""

    FILE_FROM_ABROAD = "file_from_abroad"
    YEAR_ABROAD = "year_abroad"
    SETTLED = "settled"
    MARRIAGE = "marriage"
    REGISTERED_UNION = "registered_union"
    SPONSORS_HOUSING = "sponsors_housing"
    PORTFOLIO_CERTIFIED = "portfolio_certified"
    LETTERS = "letters"
    DEPOSITS_DOCUMENTED = "deposits_documented"
    STEPS_TAKEN = "steps_taken"
    SELF_SUPPORT = "self_support"
    ENGLISH_TEST = "english_test"
    CHINESE = "chinese"
    OFFER_TERMS = "offer_terms"
    EMPLOYMENT_OFFER = "employment_offer"
    GRADUATE_OFFER = "graduate_offer"
    RESEARCH_OFFER = "research_offer"
    TRADE_OFFER = "trade_offer"
    DISCIPLINE_OFFER = "discipline_offer"
    EMPLOYMENT_JOB = "employment_job"
    GRADUATE_JOB = "graduate_job"
    STABLE_JOB = "stable_job"
    ANY_JOB = "any_job"
    RESEARCH_JOB = "research_job"
    TRADE_JOB = "trade_job"
    DISCIPLINE_JOB = "discipline_job"
    BUSINESS_PLAN = "business_plan"
    START_UP = "start_up"
    HONG_KONG_BUSINESS = "hong_kong_business"
    INVESTMENT_PLAN = "investment_plan"
    WINDOW_WORK = "window_work"
    GRADUATE_WORK = "graduate_work"
    REPUTABLE_WORK = "reputable_work"
    SECTOR_WORK = "sector_work"
    INTERNATIONAL_WORK = "international_work"
    INCOME = "income"
    POSTGRADUATE = "postgraduate"
    STEM_POSTGRADUATE = "stem_postgraduate"
    LOCAL_POSTGRADUATE = "local_postgraduate"
    LOCAL_BACHELOR = "local_bachelor"
    NET_ASSETS = "net_assets"
    JOINT_ASSETS_MOVED = "joint_assets_moved"
    ASSETS_HELD = "assets_held"


class Effort(StrEnum):
    """How much a change asks of a person, by this project's estimate, the least first."""

    LITTLE = "little"
    SOME = "some"
    CONSIDERABLE = "considerable"
    GREAT = "great"


class TimeTaken(StrEnum):
    """How long a change takes at the least, the shortest first."""

    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"  # a year or more


ROWS = {"_offer": "offer", "_job": "job", "_work": "work"}
"""The rows of ``what_ifs.yaml`` that changes of one kind share, by how their codes end."""

DATED = frozenset(
    {
        *(
            StepCode.YEAR_ABROAD,
            StepCode.INCOME,
            StepCode.NET_ASSETS,
            StepCode.JOINT_ASSETS_MOVED,
            StepCode.ASSETS_HELD,
        ),
        *(StepCode.POSTGRADUATE, StepCode.STEM_POSTGRADUATE, StepCode.LOCAL_POSTGRADUATE, StepCode.LOCAL_BACHELOR),
        *(code for code in StepCode if code.value.endswith("_work")),
    }
)
"""Changes that come with a day, from which the word for their time is taken."""

EFFORTS = {effort: place for place, effort in enumerate(Effort, start=1)}
TIMES = {time: place for place, time in enumerate(TimeTaken)}
ANY_MODE = frozenset(Mode)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """``what_ifs.yaml``: the ease of each change, the months that some take, when studies begin, sums, ages."""

    ease: Mapping[str, tuple[Effort, TimeTaken | None]]
    months: Mapping[str, int]
    studies: Mapping[str, int]
    share: Mapping[str, float]
    oldest: Mapping[str, int]
    youngest: Mapping[str, int]


@loaded
def table() -> Table:
    """Read the file; raises ``ValueError`` for a word of ease that there isn't."""
    held: dict[str, dict[str, dict[str, Any]]] = parsed(FILE)
    return Table(
        ease={
            name: (Effort(row["effort"]), TimeTaken(row["time"]) if "time" in row else None)
            for name, row in held["ease"].items()
        },
        months={name: row["months"] for name, row in held["takes_months"].items()},
        studies={name: row["number"] for name, row in held["studies"].items()},
        share={name: row["share"] for name, row in held["within_reach"].items()},
        oldest={name: row["years"] for name, row in held["oldest"].items()},
        youngest={name: row["years"] for name, row in held["youngest"].items()},
    )


def row_of(code: StepCode) -> str:
    """The row of ``what_ifs.yaml`` that tells what a change asks."""
    if code is StepCode.STEM_POSTGRADUATE:
        return StepCode.POSTGRADUATE.value
    return next((row for ending, row in ROWS.items() if code.value.endswith(ending)), code.value)


def uneven(held: Table) -> list[str]:
    """What is wrong with the table: a change without a row, or one whose time is given neither there nor by a day."""
    found = [f"what-if {name} takes {months} months" for name, months in held.months.items() if months <= 0]
    for code in StepCode:
        effort_and_time = held.ease.get(row_of(code))
        if effort_and_time is None:
            found.append(f"what-if {code.value} has no row of ease")
        elif effort_and_time[1] is None and code not in DATED:
            found.append(f"what-if {code.value} has neither a time nor a day")
    return found


@record(frozen=True, eq=False)
class Lever:
    """One change: the criteria that it bears on (none: only on the outlook), the day from which it can be there.

    ``apply`` states it in the profile as told on a day no earlier than that; ``distance`` is what is wanting of
    ``target``, in ``unit``. ``modes`` are those in which it is asked for: an extension asks for another offer than an
    entry. ``on`` is the day of lodging where nothing tells how long it takes, which ``time`` then does roughly.
    """

    code: StepCode
    criteria: frozenset[str]
    on: date
    facts: tuple[str, ...]
    apply: Callable[[Profile, date], Profile]
    effort: Effort
    time: TimeTaken
    distance: float | None = None
    target: float | None = None
    unit: str | None = None
    modes: frozenset[Mode] = ANY_MODE


@record(frozen=True)
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

    def needed_of(self, parameter: str, name: str) -> Any:  # noqa: ANN401 - what the parameter holds
        """One row of a parameter that is a table, as it stands last on the day; ``None`` where it has none."""
        versions = self.state.law.versions(parameter, self.as_of)
        return versions[-1].value.get(name) if versions else None

    def criterion(self, code: str) -> Any:  # noqa: ANN401 - any kind that reads a fact and a parameter
        """A criterion of the rules by its id."""
        return _criteria(self.state.pathways)[code]

    def lever(  # noqa: PLR0913 - what a lever is made of, each by name
        self,
        code: StepCode,
        criteria: tuple[str, ...],
        facts: tuple[str, ...],
        apply: Callable[[Profile], Profile] | Callable[[Profile, date], Profile],
        *,
        ease: str | None = None,
        on: date | None = None,
        gap: tuple[float, float, str | None] | None = None,
        modes: frozenset[Mode] = ANY_MODE,
    ) -> Lever:
        """A lever with the ease of its row; without ``on`` it can be there on the day of lodging, whatever it takes.

        ``gap`` is what is wanting, of what, in which unit. ``apply`` takes the day as well where ``on`` is given.
        """
        effort, time = table().ease[ease or row_of(code)]
        if on is not None:
            time = _in_words(months_between(self.as_of, on))
        assert time is not None, code  # noqa: S101 - `uneven` has seen to it
        distance, target, unit = gap or (None, None, None)
        dated: Any = apply if on is not None else lambda profile, _: apply(profile)  # type: ignore[call-arg]
        found = frozenset(criteria)
        return Lever(code, found, on or self.as_of, facts, dated, effort, time, distance, target, unit, modes)


def _in_words(months: float) -> TimeTaken:
    if months <= MONTHS_OF_WEEKS:
        return TimeTaken.WEEKS
    return TimeTaken.MONTHS if months < MONTHS_OF_A_YEAR else TimeTaken.YEARS


@lru_cache(maxsize=4)
def _criteria(pathways: tuple[Any, ...]) -> Mapping[str, Criterion]:
    return {
        part.id: part
        for pathway in pathways
        for rule in (*pathway.entry.values(), *pathway.extension.values())
        for part in every(rule)
    }
