"""The endpoints: a request is read, a room below is asked, and its answer is written."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import orjson
from flask import Blueprint, Response, current_app, g, request

from service.api.answers import answer
from service.api.languages import chosen
from service.api.lookups import find_institutions, find_occupations
from service.api.problems import NO_LAW_HELD, NOT_FOUND, TYPES, ProblemError
from service.api.reading import check_consistency, read_body, read_query, today, without_nulls
from service.api.requests import AsOfQuery, Detail, NoQuery, SearchQuery
from service.api.rulebook import PathwayList, listed, rules_of
from service.intake.faults import did_you_mean
from service.messages import Catalogue
from service.recommend.decision import NoLawHeldError, Request, decide
from service.recommend.state import State

EXTENSION = "hk-pathways"
"""Where a Flask application keeps its ``Edge``."""

JSON = "application/json"
NO_FRAMES = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE = f"{NO_FRAMES}; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"

edge = Blueprint("edge", __name__)


@dataclass(frozen=True, slots=True)
class Edge:
    """What the endpoints answer from: loaded once, immutable."""

    state: State
    catalogues: Mapping[str, Catalogue]
    specification: bytes


def _held() -> Edge:
    held: Edge = current_app.extensions[EXTENSION]
    return held


def _json(body: object, *, language: str | None = None, stored: bool = True) -> Response:
    """A JSON answer; one that may be ``stored`` carries an ETag and is revalidated before each use."""
    response = Response(orjson.dumps(body), content_type=JSON)
    if language is not None:
        response.headers["Content-Language"] = language
    return _cached(response) if stored else _uncached(response)


def _cached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _uncached(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


@edge.post("/recommend")
def recommend() -> Response:
    """Rank the pathways for a profile."""
    held = _held()
    read_query(request, NoQuery)
    asked, given = read_body(request)
    now = today()
    as_of = asked.as_of or now
    check_consistency(asked, as_of)
    canonical = without_nulls(given["profile"])
    try:
        decision = decide(held.state, Request(asked.profile, as_of, asked.preferences, now, canonical))
    except NoLawHeldError:
        raise ProblemError(NO_LAW_HELD, f"The law of no pathway is held on {as_of}.") from None
    g.decision_id = decision.decision_id
    language = chosen(asked.language, request.accept_languages, held.catalogues.keys())
    body = answer(decision, held.catalogues[language], asked.detail or Detail.SUMMARY)
    if asked.pathways is not None:
        shown = set(asked.pathways)
        body = {**body, "pathways": [pathway for pathway in body["pathways"] if pathway["id"] in shown]}
    response = _json(body, language=language, stored=False)
    response.headers["Vary"] = "Accept-Language"
    return response


@edge.get("/pathways")
def pathways() -> Response:
    """Every pathway and where its law stands."""
    held = _held()
    as_of = read_query(request, AsOfQuery).as_of or today()
    rows = tuple(listed(pathway, held.state.law, held.catalogues["en"], as_of) for pathway in held.state.pathways)
    return _json(PathwayList(as_of=as_of, pathways=rows), language="en")


@edge.get("/pathways/<pathway_id>")
def pathway_rules(pathway_id: str) -> Response:
    """One pathway's rules as data."""
    held = _held()
    as_of = read_query(request, AsOfQuery).as_of or today()
    by_id = {pathway.id: pathway for pathway in held.state.pathways}
    if pathway_id not in by_id:
        remedy = did_you_mean(pathway_id, tuple(by_id), "GET /pathways lists them all.")
        raise ProblemError(NOT_FOUND, f"No pathway has the id “{pathway_id[:60]}”. {remedy}")
    return _json(rules_of(by_id[pathway_id], held.state.law, held.catalogues["en"], as_of), language="en")


@edge.get("/institutions")
def institutions() -> Response:
    """Institutions on the TTPS aggregate list that a search may mean."""
    query = read_query(request, SearchQuery)
    return _json(find_institutions(query, _day(query)))


@edge.get("/occupations")
def occupations() -> Response:
    """Professions on the Talent List that a search may mean."""
    query = read_query(request, SearchQuery)
    return _json(find_occupations(query, _day(query)))


def _day(query: SearchQuery) -> date:
    return query.as_of or today()


@edge.get("/livez")
def livez() -> Response:
    """Whether the process answers."""
    read_query(request, NoQuery)
    return _json({"status": "alive"}, stored=False)


@edge.get("/readyz")
def readyz() -> Response:
    """Whether rules and model are loaded, and which."""
    read_query(request, NoQuery)
    state = _held().state
    return _json(
        {
            "status": "ready",
            "ruleset": state.ruleset_digest,
            "model": state.model.digest,
            "pathways": len(state.pathways),
        },
        stored=False,
    )


@edge.get("/openapi.json")
def specification() -> Response:
    """This interface, in OpenAPI 3.1."""
    read_query(request, NoQuery)
    return _cached(Response(_held().specification, content_type=JSON))


@edge.get("/docs")
def docs() -> Response:
    """The API reference, rendered in the browser from the specification."""
    read_query(request, NoQuery)
    return _asset("index.html")


@edge.get("/docs/<name>")
def docs_asset(name: str) -> Response:
    """A script or a style sheet of the API reference."""
    read_query(request, NoQuery)
    if name not in {"reference.js", "reference.css"}:
        raise ProblemError(NOT_FOUND, "The API reference has no such file.")
    return _asset(name)


def _asset(name: str) -> Response:
    kind = mimetypes.types_map[name[name.rindex(".") :]]
    response = Response(files("service.api").joinpath("docs", name).read_bytes(), content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Security-Policy"] = PAGE
    return _cached(response)


@edge.get("/problems/<slug>")
def problem(slug: str) -> Response:
    """What a problem's type means, and its remedy."""
    read_query(request, NoQuery)
    if slug not in TYPES:
        remedy = did_you_mean(slug, tuple(TYPES), "")
        raise ProblemError(NOT_FOUND, f"No type of problem is called “{slug[:60]}”. {remedy}".strip())
    return _json(TYPES[slug], language="en")


@edge.after_app_request
def protect(response: Response) -> Response:
    """Tell browsers to take an answer as what it is, and to embed it nowhere."""
    response.headers.setdefault("Content-Security-Policy", NO_FRAMES)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
