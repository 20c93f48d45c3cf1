"""The endpoints: a request is read, a room below is asked, and its answer is written."""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from datetime import date

from flask import Blueprint, Response, request

from service import VERSION
from service.api.door.keys.guard import of_servers_alone
from service.api.door.limits.limiting import charge
from service.api.edge import JSON, about_a_person, cached, held, in_json, spoken
from service.api.problems import NOT_FOUND, TYPES, ProblemError, explained
from service.api.reading import read_body, read_query, today
from service.api.recommend.recommending import cost_beside, is_full, recommended
from service.api.requests import (
    SCHEMA_VERSION,
    AnswerLanguage,
    AsOfQuery,
    NoQuery,
    RecommendationRequest,
    SearchQuery,
    SpecificationQuery,
)
from service.api.rules.lookups import find_institutions, find_occupations
from service.api.rules.rulebook import PathwayList, listed, rules_of
from service.content import in_force, loaded
from service.intake.faults import Said, did_you_mean

NO_FRAMES = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE = f"{NO_FRAMES}; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"

PAGE_OF_REFERENCE = "index.html"

edge = Blueprint("edge", __name__)


@loaded
def reference() -> Mapping[str, bytes]:
    """The files of the API reference, by name."""
    held = in_force()
    names = [name for suffix in (".html", ".css", ".js") for name in held.names("api/docs", suffix)]
    return {name.rpartition("/")[2]: held.bytes_of(name) for name in names}


@edge.post("/recommend")
def recommend() -> Response:
    """Rank the pathways for a profile."""
    read_query(request, NoQuery)
    asked, given = read_body(request, RecommendationRequest)
    if is_full(asked):
        of_servers_alone()
    charge(cost_beside(asked.detail, len(asked.include or ())))
    body, catalogue = recommended(asked, given, today())
    return about_a_person(body, catalogue.language)


@edge.get("/pathways")
def pathways() -> Response:
    """Every pathway and where its law stands."""
    state, catalogue = held().state, spoken(None)
    as_of = read_query(request, AsOfQuery).as_of or today()
    rows = tuple(listed(pathway, state.law, catalogue, as_of) for pathway in state.pathways)
    return in_json(PathwayList(as_of=as_of, pathways=rows), language=catalogue.language)


@edge.get("/pathways/<pathway_id>")
def pathway_rules(pathway_id: str) -> Response:
    """One pathway's rules as data."""
    state, english = held().state, held().catalogues["en"]
    as_of = read_query(request, AsOfQuery).as_of or today()
    by_id = {pathway.id: pathway for pathway in state.pathways}
    if pathway_id not in by_id:
        remedy = did_you_mean(pathway_id, tuple(by_id), Said("GET /pathways lists them all."))
        raise ProblemError(NOT_FOUND, Said("No pathway has the id “{name}”.", name=pathway_id[:60]), remedy=remedy)
    return in_json(rules_of(by_id[pathway_id], state.law, english, as_of), language="en")


@edge.get("/institutions")
def institutions() -> Response:
    """Institutions on the TTPS aggregate list that a search may mean."""
    query = read_query(request, SearchQuery)
    return in_json(find_institutions(query, _day(query)))


@edge.get("/occupations")
def occupations() -> Response:
    """Professions on the Talent List that a search may mean."""
    query = read_query(request, SearchQuery)
    return in_json(find_occupations(query, _day(query)))


def _day(query: SearchQuery) -> date:
    return query.as_of or today()


@edge.get("/livez")
def livez() -> Response:
    """Whether the process answers."""
    read_query(request, NoQuery)
    return in_json({"status": "alive"}, stored=False)


@edge.get("/readyz")
def readyz() -> Response:
    """Whether rules and model are loaded, and which."""
    read_query(request, NoQuery)
    state = held().state
    return in_json(
        {
            "status": "ready",
            "ruleset": state.ruleset_digest,
            "model": state.model.digest,
            "pathways": len(state.pathways),
        },
        stored=False,
    )


@edge.get("/version")
def version() -> Response:
    """What answers here: the software, the answer's shape, the rules with the day of their reading, and the model."""
    read_query(request, NoQuery)
    state = held().state
    return in_json(
        {
            "software": VERSION,
            "schema": SCHEMA_VERSION,
            "ruleset": state.ruleset_digest,
            "model": state.model.digest,
            "verified_on": min(review.verified_on for review in state.law.reviews.values()).isoformat(),
        }
    )


@edge.get("/openapi.json")
def specification() -> Response:
    """This interface, in OpenAPI 3.1, its members and values in words of the language asked for."""
    asked = read_query(request, SpecificationQuery).language or AnswerLanguage.ENGLISH
    return cached(Response(held().specifications[asked.value], content_type=JSON))


@edge.get("/docs")
def docs() -> Response:
    """The API reference, rendered in the browser from the specification."""
    read_query(request, SpecificationQuery)
    return _asset(PAGE_OF_REFERENCE)


@edge.get("/docs/<name>")
def docs_asset(name: str) -> Response:
    """A script or a style sheet of the API reference."""
    read_query(request, NoQuery)
    if name == PAGE_OF_REFERENCE or name not in reference():
        raise ProblemError(NOT_FOUND, "The API reference has no such file.")
    return _asset(name)


def _asset(name: str) -> Response:
    kind = mimetypes.types_map[name[name.rindex(".") :]]
    response = Response(reference()[name], content_type=f"{kind}; charset=utf-8")
    response.headers["Content-Security-Policy"] = PAGE
    return cached(response)


@edge.get("/problems/<slug>")
def problem(slug: str) -> Response:
    """What a problem's type means, and its remedy."""
    read_query(request, NoQuery)
    if slug not in TYPES:
        remedy = did_you_mean(slug, tuple(TYPES), Said("GET /openapi.json lists every path."))
        raise ProblemError(NOT_FOUND, Said("No type of problem is called “{name}”.", name=slug[:60]), remedy=remedy)
    catalogue = spoken(None)
    return in_json(explained(TYPES[slug], catalogue), language=catalogue.language)


@edge.after_app_request
def protect(response: Response) -> Response:
    """Tell browsers to take an answer as what it is, and to embed it nowhere."""
    response.headers.setdefault("Content-Security-Policy", NO_FRAMES)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
