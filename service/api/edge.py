"""What every endpoint answers from, and how an answer goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from enum import Enum
from typing import TYPE_CHECKING, Any

import orjson
from flask import Response, current_app, g, request

from service.advice.ledger import room
from service.api.door.admission import Budget
from service.api.journal import stage
from service.api.languages import chosen
from service.api.problems import NO_LAW_HELD, ProblemError
from service.api.reading import without_nulls
from service.api.requests import AnswerLanguage
from service.content import Content
from service.intake.faults import Said
from service.messages import Catalogue
from service.recommend.decision import Decision, NoLawHeldError, Request, decide
from service.recommend.records import members
from service.recommend.state import State
from service.recording import record

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

EXTENSION = "hk-pathways"
"""Where a Flask application keeps its ``Edge``."""

JSON = "application/json"


@record(frozen=True)
class Edge:
    """What the endpoints answer from: loaded once, immutable save for the count of the heavy work at hand."""

    state: State
    catalogues: Mapping[str, Catalogue]
    specifications: Mapping[str, bytes]
    heavy_work: Budget


def answering_from(content: Content, application: WSGIApplication) -> WSGIApplication:
    """A WSGI application within which every loader answers from this content, whatever was loaded since."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with content.in_force():
            return application(environ, start_response)

    return answer


def held() -> Edge:
    """What the application at hand answers from."""
    edge: Edge = current_app.extensions[EXTENSION]
    return edge


def in_json(body: object, *, language: str | None = None, stored: bool = True) -> Response:
    """A JSON answer; one that may be ``stored`` carries an ETag and is revalidated before each use."""
    response = Response(orjson.dumps(spare(body)), content_type=JSON)
    if language is not None:
        response.headers["Content-Language"] = language
        response.headers["Vary"] = "Accept-Language"
    return cached(response) if stored else _uncached(response)


PLAIN = frozenset({str, int, float, bool})
"""What most of an answer is made of, which is written as it stands."""

LISTS = frozenset({list, tuple})


class Nothing(Enum):
    """A null that says something: that there is no value, where a caller asked for one."""

    HERE = None


def value_or_nothing(value: object) -> object:
    """A value that is told even where there is none."""
    return Nothing.HERE if value is None else value


def spare(body: Any) -> Any:  # noqa: ANN401 - any JSON
    """JSON values, or records of them, without their nulls: what has nothing to say is left out of an answer."""
    kind = type(body)
    if kind is dict:
        return {name: part if type(part) in PLAIN else spare(part) for name, part in body.items() if part is not None}
    if kind in LISTS:
        return [part if type(part) in PLAIN else spare(part) for part in body]
    if kind in PLAIN:
        return body
    if body is Nothing.HERE:
        return None
    names = members(kind)
    if names is None:
        return body
    return {name: spare(part) for name in names if (part := getattr(body, name)) is not None}


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
        with stage("decide"):
            decision = decide(held().state, asked)
    except NoLawHeldError:
        raise ProblemError(NO_LAW_HELD, Said("We have no rules of any pathway for {day}.", day=asked.as_of)) from None
    g.decision_id = decision.decision_id
    return decision


def admitted(units: int) -> AbstractContextManager[None]:
    """Room for work of so many units while the context lasts. Light work needs none.

    What takes the room of one heavy request waits for it; more than that, or too many that wait, is refused with 503.
    """
    taken = room(units)
    return held().heavy_work.admitted(taken, short=taken == 1) if taken else nullcontext()


def canonical(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The profile of a request as JSON values, for the decision's id."""
    profile: Mapping[str, Any] = without_nulls(given["profile"])
    return profile
