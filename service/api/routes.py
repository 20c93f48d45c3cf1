"""The endpoints: a request is read, a room below is asked, and its answer is written."""

from __future__ import annotations

import mimetypes
from datetime import date
from importlib.resources import files

from flask import Blueprint, Response, request

from service.api.answers import answer
from service.api.edge import JSON, about_a_person, cached, canonical, decided, held, in_json, spoken
from service.api.lookups import find_institutions, find_occupations
from service.api.problems import NOT_FOUND, TYPES, ProblemError, explained
from service.api.reading import check_consistency, read_body, read_query, today
from service.api.requests import AsOfQuery, Detail, NoQuery, RecommendationRequest, SearchQuery
from service.api.rulebook import PathwayList, listed, rules_of
from service.intake.faults import Said, did_you_mean
from service.recommend.decision import Request

NO_FRAMES = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE = f"{NO_FRAMES}; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'"

edge = Blueprint("edge", __name__)


@edge.post("/recommend")
def recommend() -> Response:
    """Rank the pathways for a profile."""
    read_query(request, NoQuery)
    asked, given = read_body(request, RecommendationRequest)
    now = today()
    as_of = asked.as_of or now
    check_consistency(asked.profile, as_of)
    decision = decided(Request(asked.profile, as_of, asked.preferences, now, canonical(given)))
    catalogue = spoken(asked.language)
    body = answer(decision, catalogue, asked.detail or Detail.SUMMARY)
    if asked.pathways is not None:
        shown = set(asked.pathways)
        body = {**body, "pathways": [pathway for pathway in body["pathways"] if pathway["id"] in shown]}
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
        raise ProblemError(
            NOT_FOUND, Said("No pathway has the id “{name}”. {remedy}", name=pathway_id[:60], remedy=remedy)
        )
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


@edge.get("/openapi.json")
def specification() -> Response:
    """This interface, in OpenAPI 3.1."""
    read_query(request, NoQuery)
    return cached(Response(held().specification, content_type=JSON))


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
    return cached(response)


@edge.get("/problems/<slug>")
def problem(slug: str) -> Response:
    """What a problem's type means, and its remedy."""
    read_query(request, NoQuery)
    if slug not in TYPES:
        remedy = did_you_mean(slug, tuple(TYPES), Said("GET /openapi.json lists every path."))
        raise ProblemError(
            NOT_FOUND, Said("No type of problem is called “{name}”. {remedy}", name=slug[:60], remedy=remedy)
        )
    catalogue = spoken(None)
    return in_json(explained(TYPES[slug], catalogue), language=catalogue.language)


@edge.after_app_request
def protect(response: Response) -> Response:
    """Tell browsers to take an answer as what it is, and to embed it nowhere."""
    response.headers.setdefault("Content-Security-Policy", NO_FRAMES)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
