"""The decision: one profile on one day, to ranked pathways.

The way of a request: facts → every pathway's verdict → findings of practice → outlook → rank → advice. Nothing is
rendered here and nothing is stored; the same request and content give the same decision.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import rfc8785

from service.outlook.estimate import Band, PathwayOutlook, estimate, no_outlook
from service.outlook.tables import Stage
from service.practice import findings as practice_findings
from service.profile.facts import Facts
from service.profile.person import right_of_abode
from service.profile.values import MET
from service.recommend.ranking import advise, score, tier
from service.recommend.reasons import law_findings
from service.recommend.records import Advice, ExtensionOutlook, Interval, Outlook, Score
from service.rules.evaluator import Evaluation, Finding
from service.rules.pathway import Assessment, LawStatus, Verdict, assess

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from service.practice import PracticeFinding
    from service.profile.model import Profile
    from service.recommend.state import State


class NoLawHeldError(Exception):
    """The law of no pathway is held on the day asked for."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: the facts, the day of lodging, own weights, and the day on which it is asked.

    ``canonical`` is the request's profile as JSON values, nulls left out, for the decision's id.
    """

    profile: Profile
    as_of: date
    preferences: Mapping[str, float] | None
    today: date
    canonical: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One pathway with all that was found about it, in its place."""

    rank: int
    tier: int
    assessment: Assessment
    findings: tuple[Finding, ...]
    outlook: Outlook
    model: PathwayOutlook
    score: Score
    advice: Advice


@dataclass(frozen=True, slots=True)
class Decision:
    """Every pathway in order, and what the answer is made from."""

    request: Request
    state: State
    facts: Facts
    evaluation: Evaluation
    practice: tuple[PracticeFinding, ...]
    pathways: tuple[Ranked, ...]
    decision_id: str


def decision_id(request: Request, state: State) -> str:
    """SHA-256 of RFC 8785 canonical JSON of the request (language left out) and the content digests."""
    document: dict[str, Any] = {
        "profile": request.canonical,
        "as_of": request.as_of.isoformat(),
        "preferences": dict(request.preferences or {}),
        "ruleset": state.ruleset_digest,
        "model": state.model.digest,
    }
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def _record(model: PathwayOutlook, extension: PathwayOutlook | None) -> Outlook:
    return Outlook(
        basis=model.basis,
        estimate=model.estimate,
        range=None if model.low is None or model.high is None else Interval(minimum=model.low, maximum=model.high),
        band=model.band,
        extension=_extension(extension),
    )


def _extension(model: PathwayOutlook | None) -> ExtensionOutlook | None:
    if model is None or model.estimate is None or model.low is None or model.high is None:
        return None
    span = Interval(minimum=model.low, maximum=model.high)
    return ExtensionOutlook(basis=model.basis, estimate=model.estimate, range=span, band=model.band)


def decide(state: State, request: Request) -> Decision:
    """Rank every pathway for a profile; raises ``NoLawHeldError`` where the law of none is held on that day."""
    facts = Facts(request.profile, request.as_of)
    evaluation = Evaluation(facts, state.law)
    assessments = [assess(pathway, evaluation) for pathway in state.pathways]
    if all(assessment.status in {LawStatus.LAW_UNKNOWN, LawStatus.NOT_YET_OPEN} for assessment in assessments):
        message = f"the law of no pathway is held on {request.as_of}"
        raise NoLawHeldError(message)
    practice = practice_findings(facts)
    unranked = []
    for assessment in assessments:
        if assessment.verdict is Verdict.NOT_ELIGIBLE:
            model, extension = no_outlook(assessment.pathway.id), None
        else:
            model = estimate(state.model, assessment, facts, evaluation, practice).rounded()
            extension = estimate(state.model, assessment, facts, evaluation, practice, Stage.EXTENSION).rounded()
        outlook = _record(model, extension)
        found = law_findings(assessment)
        total = score(assessment, found, outlook, facts, state.ranking, state.law, request.preferences)
        unranked.append((tier(assessment), assessment, found, model, outlook, total))
    unranked.sort(key=lambda row: (row[0], -row[5].total, row[1].pathway.id))
    needless = facts.read(right_of_abode).value == MET
    ranked = []
    open_before = False
    for place, (level, assessment, found, model, outlook, total) in enumerate(unranked, start=1):
        advice = advise(assessment, outlook.band, practice, state.ranking, stronger=open_before, needless=needless)
        ranked.append(Ranked(place, level, assessment, found, outlook, model, total, advice))
        open_before = open_before or (
            assessment.verdict is Verdict.ELIGIBLE and outlook.band in {Band.STRONG, Band.FAIR, Band.CANNOT_TELL}
        )
    return Decision(request, state, facts, evaluation, practice, tuple(ranked), decision_id(request, state))
