"""What each peer is asked, and the right answers: the people of the other benchmarks, worked out by our own code.

The peers are handed what they have no means to derive: features, and the facts that the twelve criteria read. An
interval becomes one number, for they take no other: of a feature its middle (its lower end where it has no upper one),
of a criterion's fact the end that speaks against the applicant.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.bodies import profiles
from benchmarks.peers.apps.criteria import AT_LEAST, AT_MOST, CRITERIA, HOLDS
from service.app import models_folder
from service.intake.schemas import record
from service.outlook.estimate import estimate_spans
from service.outlook.features import FEATURES, case_of
from service.practice import findings as practice_findings
from service.profile.facts import Facts
from service.profile.model import Profile
from service.profile.values import MET, NOT_MET, UNKNOWN, Span
from service.recommend.state import State, load_state
from service.rules.evaluator import Evaluation, Finding
from service.rules.facts.ownership import majority_owned_profit_hkd
from service.rules.pathway import assess
from service.rules.pathways import qmas
from training.pool.write import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OLDEST = 120.0
"""The age that speaks against whoever doesn't tell theirs."""


@dataclass(frozen=True, slots=True)
class Told:
    """One person for the peers, and what is right of them.

    ``met`` is ``None`` where an officer would have to judge one of the twelve criteria: no peer can say so.
    ``requirements`` is how many our own answer rests on.
    """

    features: Mapping[str, float]
    probabilities: Mapping[str, float]
    facts: Mapping[str, float | bool]
    met: tuple[str, ...] | None
    requirements: int


def told(number: int) -> list[Told]:
    """So many people, half of them with facts taken out."""
    state, reading = load_state(models_folder()), record(Profile)
    return [_told(state, Facts(reading.deserialize(profile), DAY)) for profile in profiles(number)]


def _told(state: State, facts: Facts) -> Told:
    evaluation = Evaluation(facts, state.law)
    case = case_of(facts, evaluation, practice_findings(facts))
    reads = {feature for model in state.model.models.values() for feature in model.features}
    features = {feature: _number(FEATURES[feature].span(case)) for feature in sorted(reads)}
    spans = {feature: Span(value, value) for feature, value in features.items()}
    estimates = {name: estimate_spans(model, spans).estimate for name, model in state.model.models.items()}
    findings = {name: evaluation.of(getattr(qmas, name.upper())) for name in CRITERIA}
    judged = any(finding.truth not in {MET, NOT_MET, UNKNOWN} for finding in findings.values())
    return Told(
        features=features,
        probabilities={name: share for name, share in estimates.items() if share is not None},
        facts=dict(_against(facts, findings)),
        met=None if judged else tuple(name for name, finding in findings.items() if finding.truth == MET),
        requirements=len(set(_requirements(evaluation, state))),
    )


def _number(span: Span) -> float:
    return float(span.low) if math.isinf(span.high) else (span.low + span.high) / 2


def _against(facts: Facts, findings: Mapping[str, Finding]) -> Iterator[tuple[str, float | bool]]:
    """Each fact that a criterion reads, as much against the applicant as what is known allows."""
    profit = facts.read(majority_owned_profit_hkd)
    readings: dict[str, Any] = {name: finding.reading or profit for name, finding in findings.items()}
    for name, fact in HOLDS.items():
        yield fact, readings[name].value == MET
    for name, (fact, _) in AT_MOST.items():
        yield fact, min(float(readings[name].value.high), OLDEST)
    for name, (fact, _) in AT_LEAST.items():
        yield fact, float(readings[name].value.low)


def _requirements(evaluation: Evaluation, state: State) -> Iterator[str]:
    """The ids of the requirements, none made of others, that decide any pathway on these facts."""
    waiting = [finding for pathway in state.pathways for finding in assess(pathway, evaluation).findings]
    while waiting:
        finding = waiting.pop()
        waiting += finding.parts
        if finding.reading is not None:
            yield finding.criterion.id
