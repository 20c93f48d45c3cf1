"""``POST /recommend/batch``: up to fifty requests as ``POST /recommend`` takes them, each answered for itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, Response, g, request

from service.advice.ledger import MOST_OF_AN_EXERCISE
from service.api import problems
from service.api.door.keys.access import ONE
from service.api.door.limits.limiting import charge
from service.api.edge import admitted, held, in_json, spoken
from service.api.problems import INVALID, LARGEST_EXERCISE, ProblemError
from service.api.reading import language_asked, read_json, read_query, read_value, today
from service.api.recommend.recommending import Body, cost_beside, recommended, units_of
from service.api.requests import MOST_OF_A_BATCH, NoQuery, RecommendationRequest
from service.intake.composites import Items, Record
from service.intake.faults import PlacedFault, Said
from service.intake.fields import AsSent
from service.intake.schemas import record

DONE = 200
Read = tuple[RecommendationRequest, Mapping[str, Any]] | Exception

batching = Blueprint("batching", __name__)


@dataclass(frozen=True, slots=True)
class Envelope:
    """The requests of a batch as they were sent: each is read for itself, so that a faulty one spoils no other."""

    requests: tuple[Any, ...]


@batching.post("/recommend/batch")
def recommend_batch() -> Response:
    """Answer each request of a batch, in the order sent."""
    read_query(request, NoQuery)
    reader = Record(Envelope, {"requests": Items(AsSent(), MOST_OF_A_BATCH, 1)}, frozenset({"requests"}))
    with held().heavy_work.admitted():
        envelope, _ = read_value(read_json(request, LARGEST_EXERCISE), reader)
        charge(sum(map(_cost_of, envelope.requests)))
        read = [_read(one) for one in envelope.requests]
    asked = sum(units_of(one[0]) for one in read if isinstance(one, tuple))
    with admitted(min(asked, MOST_OF_AN_EXERCISE)):
        results = list(_answered(envelope.requests, read, today()))
    g.pop("decision_id", None)
    return in_json({"results": results}, stored=False)


def _cost_of(one: object) -> int:
    if not isinstance(one, dict):
        return ONE
    included = one.get("include")
    return ONE + cost_beside(one.get("detail"), len(included) if isinstance(included, list) else 0)


def _read(one: object) -> Read:
    """A request and its JSON values, or what is wrong with it."""
    try:
        return read_value(one, record(RecommendationRequest))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one request, the others are answered
        return error


def _answered(requests: Iterable[object], read: Iterable[Read], now: date) -> Iterator[Body]:
    """Each answer or problem; past the work that a batch may take, what asks for more of it is refused."""
    left = MOST_OF_AN_EXERCISE

    def room(units: int) -> AbstractContextManager[None]:
        nonlocal left
        if units > left:
            fault = Said("The requests before this one have taken the work that a batch may take.")
            remedy = "Send it in another batch, or alone; full answers about long profiles take the most."
            told = PlacedFault(pointer="", code="too_much_work", fault=fault, remedy=remedy)
            raise ProblemError(INVALID, fault, (told,))
        left -= units
        return nullcontext()

    for one, asked in zip(requests, read, strict=True):
        try:
            if isinstance(asked, Exception):
                raise asked  # noqa: TRY301 - told of as what goes wrong later is
            body, _ = recommended(*asked, now, room)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one request, the others are answered
            problem = problems.told_of(error, spoken(language_asked(one)))
            yield {"status": problem["status"], "problem": problem}
        else:
            yield {"status": DONE, "answer": body}
