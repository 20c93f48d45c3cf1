"""The decision: one profile on one day, to ranked pathways.

The way of a request: facts → every pathway's verdict → findings of practice → outlook → rank → advice. Nothing is
rendered here and nothing is stored; the same request and content give the same decision.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

from service.outlook.case import case_of
from service.outlook.estimate import Band, PathwayOutlook, estimate, no_outlook
from service.outlook.given_open import given_open
from service.outlook.tables import Stage
from service.population.promise import promises, seldom_at_this_age
from service.practice import findings as practice_findings
from service.profile.derived.education import as_awarded
from service.profile.derived.told_elsewhere import Elsewhere, as_meant
from service.profile.facts import Facts
from service.profile.values import NOT_MET
from service.recommend.canonical import canonical
from service.recommend.doors import met_but_for_doors
from service.recommend.ranking import (
    advise,
    before_what_sends,
    caps_held,
    caps_on,
    comes_first,
    fits,
    key,
    score,
    tier,
    weighing,
)
from service.recommend.records import Advice, ExtensionOutlook, Interval, Outlook, Score
from service.recording import record
from service.rules.abode.standing import AbodeStanding, AbodeStatus, Ground, standing
from service.rules.evaluator import Evaluation, Finding
from service.rules.pathway import Assessment, LawStatus, Mode, Verdict, assess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from service.outlook.case import Case
    from service.practice import PracticeFinding
    from service.profile.model import Profile
    from service.recommend.ranking import Cap, Key, Ranking
    from service.recommend.state import State

T = TypeVar("T")

SHOWN = frozenset({Ground.HELD, Ground.RIGHT_TO_LAND, Ground.UNCONDITIONAL})
"""Grounds that need no showing; on another the stay that is held is kept in force until ImmD has verified it."""

STANDS = frozenset({Band.STRONG, Band.FAIR, Band.CANNOT_TELL})
"""Bands with which an open pathway is the stronger one to those behind it."""

MOST_AWAITED = 0.99
"""The promise of a pathway that an award opens: it is still to come."""


class NoLawHeldError(Exception):
    """The law of no pathway is held on the day asked for."""


@record(frozen=True)
class Request:
    """What is asked: the facts, the day of lodging, own weights, and the day on which it is asked.

    ``canonical`` is the request's profile as JSON values, nulls left out, for the decision's id. ``declined`` are the
    JSON pointers of facts that were asked for and are not known: unknown as before, but not to be asked again.
    ``elsewhere`` is what was read from another list than its own, in which the profile as it was sent names none.
    """

    profile: Profile
    as_of: date
    preferences: Mapping[str, float] | None
    today: date
    canonical: Mapping[str, Any]
    declined: tuple[str, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()

    @property
    def is_projection(self) -> bool:
        """Whether the day of lodging is still to come."""
        return self.as_of > self.today


class Ranked(Struct, frozen=True):
    """One pathway with all that was found about it, in its place; ``promise`` only of one that is undetermined."""

    rank: int
    tier: int
    assessment: Assessment
    outlook: Outlook
    model: PathwayOutlook
    score: Score
    advice: Advice
    promise: float | None = None
    caps: tuple[Cap, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every requirement of the law."""
        return self.assessment.requirements


@record(frozen=True)
class Scored:
    """One pathway with its outlook and its score, before it has a place."""

    assessment: Assessment
    model: PathwayOutlook
    outlook: Outlook
    score: Score


@dataclass(frozen=True, slots=True)
class Decision:
    """Every pathway in order, and what the answer is made from."""

    request: Request
    state: State
    facts: Facts
    evaluation: Evaluation
    practice: tuple[PracticeFinding, ...]
    abode: AbodeStanding
    pathways: tuple[Ranked, ...]
    decision_id: str
    _memo: dict[Callable[[Decision], Any], Any] = field(init=False, default_factory=dict, compare=False, repr=False)

    def read(self, fact: Callable[[Decision], T]) -> T:
        """What a pure function of a decision gives, worked out at most once; as facts are read."""
        if fact not in self._memo:
            self._memo[fact] = fact(self)
        found: T = self._memo[fact]
        return found


def decision_id(request: Request, state: State) -> str:
    """SHA-256 of RFC 8785 canonical JSON of the request (language left out) and the content digests.

    Of today it holds only whether the day of lodging is still to come, which is all that an answer says of it.
    """
    document: dict[str, Any] = {
        "profile": request.canonical,
        "as_of": request.as_of.isoformat(),
        "projection": request.is_projection,
        "preferences": dict(request.preferences or {}),
        "declined": sorted(request.declined),
        "ruleset": state.ruleset_digest,
        "model": state.model.digest,
    }
    return hashlib.sha256(canonical(document)).hexdigest()


def outlook_of(model: PathwayOutlook, extension: PathwayOutlook | None = None) -> Outlook:
    """The record of an outlook, with that of the first extension where there is one."""
    return Outlook(
        basis=model.basis,
        estimate=model.estimate,
        range=None if model.low is None or model.high is None else Interval(minimum=model.low, maximum=model.high),
        band=model.band,
        given=model.given,
        extension=_extension(extension),
    )


def _extension(model: PathwayOutlook | None) -> ExtensionOutlook | None:
    if model is None or model.estimate is None or model.low is None or model.high is None:
        return None
    span = Interval(minimum=model.low, maximum=model.high)
    return ExtensionOutlook(basis=model.basis, estimate=model.estimate, range=span, band=model.band)


def _promised(state: State, assessments: Sequence[Assessment], facts: Facts) -> dict[str, float]:
    """The promise of each undetermined pathway; of what an award that is awaited may open, as if made if that is more.

    For it comes by itself, on a day that is told: whoever waits for it is like those who have it, not like those who
    have none. Where those who wait have a pathway open already, as students here do, the award takes nothing from it.
    """
    core = state.ranking.defining, state.ranking.from_where
    told, made = _past_the_doors(promises(assessments, facts, *core), assessments, state), as_awarded(facts)
    if made is None:
        return told
    then = Facts(made, facts.as_of)
    evaluation = Evaluation(then, state.law)
    after = [assess(pathway, evaluation) for pathway in state.pathways]
    shares = promises(after, then, *core)
    open_then = {assessment.pathway.id for assessment in after if assessment.truth != NOT_MET}
    return {
        name: max(share, min(MOST_AWAITED, shares.get(name, MOST_AWAITED))) if name in open_then else share
        for name, share in told.items()
    }


def _past_the_doors(told: dict[str, float], assessments: Sequence[Assessment], state: State) -> dict[str, float]:
    """Promises where nothing but a door is left: nearly everybody passes it, however few of those alike got so far."""
    least = state.ranking.nearly_sure
    for assessment in assessments:
        share = told.get(assessment.pathway.id)
        if share is not None and share < least and met_but_for_doors(assessment.requirements):
            told[assessment.pathway.id] = least
    return told


def as_read(request: Request) -> Request:
    """A request with what stands in a neighbouring list alone, where its own leaves it out."""
    profile, elsewhere = as_meant(request.profile, request.as_of)
    return request if profile is request.profile else replace(request, profile=profile, elsewhere=elsewhere)


def decide(state: State, request: Request, *, weighed: bool = True) -> Decision:
    """Rank every pathway for a profile; raises ``NoLawHeldError`` where the law of none is held on that day.

    ``weighed``: undetermined pathways are ordered by their promise; without, as if open, for whoever asks for no order.
    """
    request = as_read(request)
    facts = Facts(request.profile, request.as_of)
    evaluation = Evaluation(facts, state.law)
    assessments = [assess(pathway, evaluation) for pathway in state.pathways]
    if all(assessment.status in {LawStatus.LAW_UNKNOWN, LawStatus.NOT_YET_OPEN} for assessment in assessments):
        message = f"the law of no pathway is held on {request.as_of}"
        raise NoLawHeldError(message)
    practice = practice_findings(facts)
    case = case_of(facts, evaluation, practice)
    promised = _promised(state, assessments, facts) if weighed else {}
    weights = weighing(state.ranking, request.preferences)
    scored = [_scored(row, promised.get(row.pathway.id), case, weights, state) for row in assessments]
    abode = standing(evaluation)
    pathways = _ranked(_in_order(scored, promised, facts, state.ranking), abode, practice, facts, state.ranking)
    return Decision(request, state, facts, evaluation, practice, abode, pathways, decision_id(request, state))


def _scored(
    assessment: Assessment, promise: float | None, case: Case, weights: Mapping[str, float], state: State
) -> Scored:
    """The outlook and the score of a pathway; of one that is closed no outlook is read."""
    if assessment.verdict is Verdict.NOT_ELIGIBLE:
        model, extension = no_outlook(assessment.pathway.id), None
    else:
        model, extension = [
            given_open(estimate(state.model, assessment, case, stage), assessment, state.ranking.doors).rounded()
            for stage in (Stage.APPROVAL, Stage.EXTENSION)
        ]
    outlook = outlook_of(model, extension)
    total = score(assessment, promise, outlook, case.facts, state.ranking, state.law, weights)
    return Scored(assessment, model, outlook, total)


def _in_order(scored: Iterable[Scored], promised: Mapping[str, float], facts: Facts, ranking: Ranking) -> list[Scored]:
    """The pathways, best first."""
    purpose, most = facts.profile.purpose, max(promised.values(), default=1.0)
    seldom = seldom_at_this_age(facts)

    def place(row: Scored) -> Key:
        return key(
            tier(row.assessment),
            row.score.total,
            row.assessment.pathway.id,
            held=comes_first(row.assessment, purpose),
            fits=fits(row.assessment, row.score.promise, ranking, most=most, seldom=seldom),
        )

    by_id = {row.assessment.pathway.id: row for row in sorted(scored, key=place)}
    order = before_what_sends([row.assessment for row in by_id.values()], promised, facts, ranking)
    return [by_id[assessment.pathway.id] for assessment in order]


def _ranked(
    ordered: Iterable[Scored],
    abode: AbodeStanding,
    practice: Sequence[PracticeFinding],
    facts: Facts,
    ranking: Ranking,
) -> tuple[Ranked, ...]:
    """The pathways in their places, each with what is advised: by itself, and beside those before it."""
    established = abode.status is AbodeStatus.ESTABLISHED
    held_back = caps_held(practice, facts, ranking)
    found, open_before = list[Ranked](), False
    for place, row in enumerate(ordered, start=1):
        assessment, band = row.assessment, row.outlook.band
        caps = caps_on(assessment.pathway, assessment.mode, held_back)
        needless = established and not (assessment.mode is Mode.EXTENSION and abode.ground not in SHOWN)
        advice = advise(assessment, band, caps, ranking, stronger=open_before, needless=needless)
        found.append(
            Ranked(
                rank=place,
                tier=tier(assessment),
                assessment=assessment,
                outlook=row.outlook,
                model=row.model,
                score=row.score,
                advice=advice,
                promise=row.score.promise,
                caps=caps,
            )
        )
        open_before = open_before or (assessment.verdict is Verdict.ELIGIBLE and band in STANDS)
    return tuple(found)
