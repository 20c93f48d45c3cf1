"""What ``POST /recommend`` answers to one request, alone or as one of a batch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from flask import request

from service.advice.ledger import AN_ANSWER, most_units
from service.api.door.identity import TRIED
from service.api.door.keys.access import A_PART, FULL
from service.api.door.telemetry.metrics import metrics
from service.api.edge import admitted, canonical, decided, spoken
from service.api.reading import check_consistency, each_once, faults_of_declined
from service.api.recommend.answers import answer
from service.api.requests import Detail, RecommendationRequest
from service.messages import Catalogue
from service.recommend.decision import Request

Body = Mapping[str, Any]
Room = Callable[[int], AbstractContextManager[None]]


def is_full(asked: RecommendationRequest) -> bool:
    """Whether everything is asked for, which is for servers alone."""
    return asked.detail is Detail.FULL


def cost_beside(detail: object, included: int) -> int:
    """What an answer costs beyond a short one, by its ``detail`` and the number of parts that it includes."""
    return FULL if detail == Detail.FULL else A_PART * included


def units_of(asked: RecommendationRequest) -> int:
    """The most units of work that an answer may take."""
    return most_units(asked.profile, full=is_full(asked), parts=(AN_ANSWER, *(asked.include or ())))


def recommended(
    asked: RecommendationRequest, given: Mapping[str, Any], now: date, room: Room = admitted
) -> tuple[Body, Catalogue]:
    """The answer and the catalogue that words it, within the ``room`` that its work takes; raises ``ProblemError``."""
    as_of = asked.as_of or now
    check_consistency(asked.profile, as_of, faults_of_declined(asked.declined, asked.profile, as_of))
    detail, include = asked.detail or Detail.SUMMARY, frozenset(asked.include or ())
    declined = each_once(asked.declined)
    catalogue = spoken(asked.language)
    with room(units_of(asked)):
        decision = decided(Request(asked.profile, as_of, asked.preferences, now, canonical(given), declined))
        body: Body = answer(decision, catalogue, detail, include, asked.pathways)
    counted = metrics()
    if counted is not None and TRIED not in request.environ:
        verdicts = {one.assessment.pathway.id: one.assessment.verdict.value for one in decision.pathways}
        counted.told(verdicts, body["answer"]["status"])
    return body, catalogue
