"""The records of a recommendation, as the API sends them; sentences are filled in at the edge.

The response schemas of the API are derived from these classes and from those of the rooms below that they are made of.
What may be ``None`` is left out of an answer where it is, and so is a ``Spare`` list that is empty.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Literal

from service.advice.answer.records import WhatToDo
from service.advice.bounds.records import Certain, EstimateRange, RankRange
from service.advice.calendar.records import KeyDate, Period, StayWindow
from service.advice.changes.records import WhatIf
from service.advice.credibility.records import Credibility, CredibilityOpen
from service.advice.exercise.records import PoolPlace
from service.advice.settlement.records import Settlement
from service.api.records import Notice
from service.interview.questionnaire import AnswerType
from service.interview.records import FilledByRegister, Progress, QuestionPart
from service.recommend.records import (
    Advice,
    Count,
    Default,
    Outlook,
    ParameterTold,
    ReasonTold,
    Route,
    Source,
    Spare,
    VerdictRange,
)
from service.recording import record
from service.rules.lists.tables import ListStanding, ReadingHow

if TYPE_CHECKING:
    from service.rules.pathway import Family, LawStatus, Mode, Selection, Verdict


@record(frozen=True, kw_only=True)
class NumberTerm:
    """A term that is one number: a stay, a fee, a time, a quota, in the unit of its parameter."""

    name: str
    kind: Literal["number"]
    value: float
    parameter: str


@record(frozen=True, kw_only=True)
class NumbersTerm:
    """A term that is several numbers in order: the stays that follow each other, or the ends of a span."""

    name: str
    kind: Literal["numbers"]
    value: tuple[float, ...]
    parameter: str


@record(frozen=True, kw_only=True)
class YesNoTerm:
    """A term that holds or doesn't."""

    name: str
    kind: Literal["yes_no"]
    value: bool
    parameter: str


@record(frozen=True, kw_only=True)
class CodeTerm:
    """A term that is a code, such as a condition of stay; `GET /vocabulary` says what each means."""

    name: str
    kind: Literal["code"]
    value: str
    parameter: str


Term = NumberTerm | NumbersTerm | YesNoTerm | CodeTerm
"""One thing that is granted or asked; ``kind`` says of which type ``value`` is.

A name is there twice where several versions may be in force, or another follows on a later event than lodging.
"""


@record(frozen=True, kw_only=True)
class ScoreTold:
    """The ranking score within a tier: the parts by the answer's weights, times the promise if there is one.

    ``parts`` are values in 0 to 1 by attribute. ``promise``, of an undetermined pathway, is the share of the simulated
    people like this one to whom the pathway is open, never of approvals.
    """

    total: float
    parts: Mapping[str, float]
    outlook_stands_in: Annotated[bool, Default(value=False)]
    promise: float | None


@record(frozen=True, kw_only=True)
class PathwayAnswer:
    """One pathway in the answer.

    A card has what is always there; a summary all down to ``seen_unchanged_on``; the rest comes with the parts that are
    included, and in full. ``headline`` then tells its reasons whole, and ``reasons`` all others. What another pathway
    before has just so is told there: ``same_reasons`` and ``same_terms`` have the codes of it by that pathway.
    """

    id: str
    name: str
    rank: int
    verdict: Verdict
    advice: Advice
    outlook: Outlook
    link: str
    family: Family | None
    tier: int | None
    verdict_range: VerdictRange | None
    law_status: Annotated[LawStatus, Default(LawStatus.IN_FORCE)] | None
    regimes: tuple[str, ...] | None
    mode: Mode | None
    advice_sentence: str | None
    reference_pool: tuple[PoolPlace, ...] | None
    headline: tuple[ReasonTold, ...] | None
    further_bars: Spare[tuple[ReasonTold, ...]]
    routes: Spare[tuple[Route, ...]]
    counts: Spare[tuple[Count, ...]]
    missing: tuple[str, ...] | None
    selection: Selection | None
    stale: bool | None
    verified_on: str | None
    seen_unchanged_on: str | None
    reasons: Spare[tuple[ReasonTold, ...]]
    same_reasons: Mapping[str, tuple[str, ...]] | None
    score: ScoreTold | None
    terms: Spare[tuple[Term, ...]]
    same_terms: Mapping[str, tuple[str, ...]] | None
    rank_range: RankRange | None
    estimate_range: EstimateRange | None
    periods: Spare[tuple[Period, ...]]
    key_dates: Spare[tuple[KeyDate, ...]]
    extension_windows: Spare[tuple[StayWindow, ...]]
    what_ifs: Spare[tuple[WhatIf, ...]]


@record(frozen=True, kw_only=True)
class InstitutionRead:
    """How the name of an institution was read; `country` and `ror_id` are those of the institution read, if one was."""

    pointer: str
    given: str
    standing: ListStanding
    how: ReadingHow
    name: str | None
    country: str | None
    ror_id: str | None
    candidates: Spare[tuple[str, ...]]


@record(frozen=True, kw_only=True)
class StepPlanned:
    """A step of a way that is planned, in order.

    ``on`` is the earliest day of it, null where none can be named; ``fee_hkd`` the fees of ImmD's for it.
    """

    code: str
    on: str | None
    fee_hkd: float | None
    sentence: str


@record(frozen=True, kw_only=True)
class Neighbour:
    """A scheme that fits and is mentioned, not ranked; ``steps`` lead from it to one that is ranked.

    ``sources`` are the ids of what its numbers and those of the steps were read in.
    """

    id: str
    sentence: str
    link: str | None
    steps: tuple[StepPlanned, ...]
    sources: tuple[str, ...] = ()


@record(frozen=True, kw_only=True)
class QuestionInShort:
    """A question still to ask, in the order in which to ask; `POST /next-question` tells all that it takes to ask it.

    ``facts`` are the JSON pointers that it asks for; ``pathways`` those that hang on the answer, in order of rank;
    ``gain`` how much of what is open in the order it settles among people alike.
    """

    id: str
    part: QuestionPart
    type: AnswerType
    wording: str
    facts: tuple[str, ...]
    pathways: tuple[str, ...]
    gain: float


@record(frozen=True, kw_only=True)
class Recommendation:
    """The whole answer: what to do now, and the pathways in order.

    ``projection`` says that the day asked for is still to come. ``parameters`` and ``sources`` are the tables to which
    ids elsewhere in the answer lead.
    """

    schema_version: str
    decision_id: str
    as_of: str
    projection: bool
    language: str
    ruleset: str
    model: str
    answer: WhatToDo
    settlement: Settlement | None
    notices: tuple[Notice, ...]
    pathways: tuple[PathwayAnswer, ...]
    weights: Mapping[str, float] | None
    certain: Spare[tuple[Certain, ...]]
    credibility: tuple[Credibility, ...] | None
    credibility_open: CredibilityOpen | None
    next_questions: tuple[QuestionInShort, ...] | None
    settled_first: bool | None
    settled_three: bool | None
    verdict_settled: bool | None
    progress: Progress | None
    filled: tuple[FilledByRegister, ...] | None
    neighbours: tuple[Neighbour, ...]
    institutions: tuple[InstitutionRead, ...] | None
    parameters: Spare[tuple[ParameterTold, ...]]
    sources: tuple[Source, ...]
