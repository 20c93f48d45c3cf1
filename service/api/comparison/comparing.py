"""Endpoints that compare: the law on two dates, pathways side by side, and a profile's answer on two dates."""

from __future__ import annotations

from flask import Blueprint, Response, request

from service.advice.comparison.two_days import both_days
from service.advice.ledger import most_units
from service.api.comparison.comparisons import comparison
from service.api.edge import about_a_person, admitted, canonical, decided, held, in_json, spoken
from service.api.problems import INVALID, NO_LAW_HELD, ProblemError
from service.api.reading import check_consistency, read_body, read_query, today
from service.api.requests import ChangesQuery, ComparisonRequest, Detail, NoQuery
from service.api.rules.changes import changes_between
from service.intake.faults import PlacedFault, Said
from service.recommend.decision import NoLawHeldError, Request

comparing = Blueprint("comparing", __name__)


@comparing.get("/rules/diff")
def rule_changes() -> Response:
    """What changed in the law between two dates."""
    query = read_query(request, ChangesQuery)
    later = query.to or today()
    if later < query.from_:
        fault = PlacedFault(
            parameter="from",
            code="wrong_order",
            fault=Said(
                "The earlier date, {earlier}, lies after the later one, {later}.", earlier=query.from_, later=later
            ),
            remedy="Swap the two dates.",
        )
        raise ProblemError(INVALID, "There is one fault.", (fault,))
    english = held().catalogues["en"]
    return in_json(changes_between(held().state, english, query.from_, later), language="en")


@comparing.post("/compare")
def compare() -> Response:
    """Pathways side by side, and a profile's answer on two dates."""
    read_query(request, NoQuery)
    asked, given = read_body(request, ComparisonRequest)
    now = today()
    as_of = asked.as_of or now
    nothing: tuple[PlacedFault, ...] = ()
    if asked.pathways is None and asked.other_as_of is None:
        remedy = "Name two or three pathways, or a second day in other_as_of, or both."
        fault = PlacedFault(pointer="", code="nothing_to_compare", fault="Nothing is named to compare.", remedy=remedy)
        nothing = (fault,)
    check_consistency(asked.profile, as_of, nothing)
    profile = Request(asked.profile, as_of, asked.preferences, now, canonical(given))
    catalogue, full, days = spoken(asked.language), asked.detail is Detail.FULL, None
    with admitted(most_units(asked.profile, days=1 if asked.other_as_of is None else 2)):
        decision = decided(profile)
        if asked.other_as_of is not None:
            try:
                days = both_days(decision, asked.other_as_of)
            except NoLawHeldError:
                detail = Said("We have no rules of any pathway for {day}.", day=asked.other_as_of)
                raise ProblemError(NO_LAW_HELD, detail) from None
        body = comparison(decision, catalogue, asked.pathways or (), days, full=full)
    return about_a_person(body, catalogue.language)
