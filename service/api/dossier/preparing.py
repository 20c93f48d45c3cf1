"""The endpoint that prepares an application: papers, steps and the first extension."""

from __future__ import annotations

from flask import Blueprint, Response, request

from service.advice.dossier.preparation import chosen
from service.advice.ledger import most_units
from service.api.dossier.dossiers import dossier
from service.api.edge import about_a_person, admitted, canonical, decided, spoken
from service.api.reading import check_consistency, read_body, read_query, today
from service.api.requests import DossierRequest, NoQuery
from service.recommend.decision import Request

preparing = Blueprint("preparing", __name__)


@preparing.post("/dossier")
def prepare() -> Response:
    """The papers to gather for an applicant, the steps in order, and the first extension."""
    read_query(request, NoQuery)
    asked, given = read_body(request, DossierRequest)
    now = today()
    as_of = asked.as_of or now
    check_consistency(asked.profile, as_of)
    catalogue = spoken(asked.language)
    with admitted(most_units(asked.profile)):
        decision = decided(Request(asked.profile, as_of, asked.preferences, now, canonical(given)))
        body = dossier(decision, chosen(decision, asked.pathways), catalogue)
    return about_a_person(body, catalogue.language)
