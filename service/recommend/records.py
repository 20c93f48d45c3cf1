"""The records of an answer, as the API sends them; sentences are filled in at the edge, in the reader's language.

The response schemas of the API are derived from these classes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from service.recommend.bound_records import Certain, EstimateRange, RankRange
from service.recommend.credibility_records import Credibility
from service.recommend.question_records import NextQuestion
from service.recommend.time_lines import KeyDate, Period, StayWindow
from service.recommend.what_if_records import WhatIf

if TYPE_CHECKING:
    from service.outlook.estimate import Band
    from service.outlook.tables import Basis
    from service.rules.law import Certainty
    from service.rules.pathway import Family, LawStatus, Mode, Selection, Verdict


class ReasonFamily(StrEnum):
    """Where a reason comes from; the four never mix."""

    LAW = "law"
    DISCRETION = "discretion"
    PRACTICE = "practice"
    MODEL = "model"


class Effect(StrEnum):
    """What a reason does to the case."""

    FOR = "for"
    AGAINST = "against"
    CONDITION = "condition"
    MISSING = "missing"


class Advice(StrEnum):
    """What we advise, from the table in ``recommend/advice.yaml``."""

    RECOMMENDED = "recommended"
    WORTH_CONSIDERING = "worth_considering"
    NOT_ADVISED = "not_advised"
    NEEDS_FACTS = "needs_facts"
    NOT_OPEN = "not_open"
    LAW_UNKNOWN = "law_unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact of the law or of practice was read."""

    id: str
    title: str
    url: str | None
    read_as: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ParameterInForce:
    """A version of a parameter of the law that is (or, on an uncertain date, may be) in force."""

    id: str
    value: object
    unit: str | None
    in_force_from: str
    event: str
    certainty: Certainty
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A number known to lie between two ends; ``maximum`` is null where it has no upper end."""

    minimum: float
    maximum: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a pathway stands where it stands.

    ``code`` names the requirement, remark, finding or feature and what came of it; ``facts`` are JSON pointers into
    the profile that it read; ``missing`` those that are not known and could change it; ``value`` what was read, in
    ``unit``; ``sentence`` is made at the edge.
    """

    code: str
    family: ReasonFamily
    effect: Effect
    outcome: str
    facts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    value: Interval | str | bool | None = None
    unit: str | None = None
    threshold: object = None
    parameters: tuple[ParameterInForce, ...] = ()
    sources: tuple[str, ...] = ()
    certainty: Certainty | None = None
    contribution: float | None = None
    detail: tuple[str, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRange:
    """The worst and the best verdict that the missing facts leave possible."""

    worst: Verdict
    best: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A way in of its own within a pathway."""

    id: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many criteria are met (or how many points are scored), and how many are needed."""

    of: str
    met: Interval
    needed: int
    out_of: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionOutlook:
    """The share of people approved like this one, in the named basis, whose first stay was later extended.

    Whoever left of their own accord counts with those whom an extension was refused.
    """

    basis: Basis
    estimate: float
    range: Interval
    band: Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The share of decided cases like this one, in the named basis, that were approved; never a chance of approval."""

    basis: Basis
    estimate: float | None
    range: Interval | None
    band: Band
    extension: ExtensionOutlook | None


class PoolMeasure(StrEnum):
    """By what an applicant is placed in the reference pool."""

    CRITERIA_MET = "criteria_met"
    OUTLOOK = "outlook"


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolPlace:
    """An applicant's place among the cases of the model's basis, where a scheme compares its applicants.

    ``below`` and ``above`` are the shares of the pool that stand below and above, from 0 to 1, and the rest stands
    level; each is an interval under missing facts. They are null where ``held`` is false: the model in use doesn't tell
    of the pool by this measure. ``value`` is the number of criteria met.
    """

    measure: PoolMeasure
    held: bool
    value: Interval | None
    below: Interval | None
    above: Interval | None
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePart:
    """One attribute of the ranking score: a value in 0 to 1 and its weight."""

    attribute: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The ranking score within a tier: the weighted sum of its parts."""

    total: float
    parts: tuple[ScorePart, ...]
    outlook_stands_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One thing that is granted or asked: a first stay, a fee, a time, a quota."""

    name: str
    versions: tuple[ParameterInForce, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayAnswer:
    """One pathway in the answer; ``rank_range`` and ``estimate_range`` are null in the summary."""

    id: str
    name: str
    family: Family
    rank: int
    tier: int
    verdict: Verdict
    verdict_range: VerdictRange
    law_status: LawStatus
    regimes: tuple[str, ...]
    mode: Mode
    advice: Advice
    advice_sentence: str
    outlook: Outlook
    reference_pool: tuple[PoolPlace, ...] | None
    rank_range: RankRange | None
    estimate_range: EstimateRange | None
    score: Score
    headline: tuple[Reason, ...]
    further_bars: tuple[Reason, ...]
    reasons: tuple[Reason, ...] | None
    routes: tuple[Route, ...]
    counts: tuple[Count, ...]
    missing: tuple[str, ...]
    terms: tuple[Term, ...]
    selection: Selection
    stale: bool
    projection: bool
    verified_on: str
    link: str
    periods: tuple[Period, ...] | None
    key_dates: tuple[KeyDate, ...] | None
    extension_windows: tuple[StayWindow, ...] | None
    what_ifs: tuple[WhatIf, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstitutionRead:
    """How the name of an institution was read."""

    pointer: str
    given: str
    standing: str
    how: str
    name: str | None
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A word that stands over the whole answer."""

    code: str
    sentence: str = ""
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A scheme that fits and is mentioned, not ranked."""

    id: str
    sentence: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The whole answer."""

    schema_version: str
    decision_id: str
    as_of: str
    language: str
    ruleset: str
    model: str
    notices: tuple[Notice, ...]
    pathways: tuple[PathwayAnswer, ...]
    certain: tuple[Certain, ...] | None
    credibility: tuple[Credibility, ...] | None
    next_questions: tuple[NextQuestion, ...] | None
    settled_first: bool | None
    settled_three: bool | None
    neighbours: tuple[Neighbour, ...]
    institutions: tuple[InstitutionRead, ...]
    sources: tuple[Source, ...]
