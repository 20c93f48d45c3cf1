"""What every endpoint answers from, and how an answer goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from flask import Response, current_app, g, request

from service.api.languages import chosen
from service.api.problems import NO_LAW_HELD, ProblemError
from service.api.reading import without_nulls
from service.api.requests import AnswerLanguage
from service.intake.faults import Said
from service.messages import Catalogue
from service.recommend.decision import Decision, NoLawHeldError, Request, decide
from service.recommend.state import State

EXTENSION = "hk-pathways"
"""Where a Flask application keeps its ``Edge``."""

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Edge:
    """What the endpoints answer from: loaded once, immutable."""

    state: State
    catalogues: Mapping[str, Catalogue]
    specification: bytes


def held() -> Edge:
    """What the application at hand answers from."""
    edge: Edge = current_app.extensions[EXTENSION]
    return edge


def in_json(body: object, *, language: str | None = None, stored: bool = True) -> Response:
    """A JSON answer; one that may be ``stored`` carries an ETag and is revalidated before each use."""
    response = Response(orjson.dumps(body), content_type=JSON)
    if language is not None:
        response.headers["Content-Language"] = language
        response.headers["Vary"] = "Accept-Language"
    return cached(response) if stored else _uncached(response)


def cached(response: Response) -> Response:
    """An answer that a cache may keep, and revalidates before each use."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def about_a_person(body: object, language: str) -> Response:
    """An answer to a profile: kept by nobody, in a language that may have been chosen by ``Accept-Language``."""
    return in_json(body, language=language, stored=False)


def spoken(asked: AnswerLanguage | None) -> Catalogue:
    """The catalogue in which to answer."""
    catalogues = held().catalogues
    return catalogues[chosen(asked, request.accept_languages, catalogues.keys())]


def decided(asked: Request) -> Decision:
    """The decision on a request, whose id the journal is told of; raises ``ProblemError`` where no law is held."""
    try:
        decision = decide(held().state, asked)
    except NoLawHeldError:
        raise ProblemError(NO_LAW_HELD, Said("The law of no pathway is held on {day}.", day=asked.as_of)) from None
    g.decision_id = decision.decision_id
    return decision


def canonical(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The profile of a request as JSON values, for the decision's id."""
    profile: Mapping[str, Any] = without_nulls(given["profile"])
    return profile
