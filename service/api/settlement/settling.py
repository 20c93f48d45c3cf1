"""The endpoint that tells of the stay that is held and of the way to the right of abode."""

from __future__ import annotations

from flask import Blueprint, Response, request

from service.advice.ledger import most_units
from service.advice.settlement.stay import stay_held
from service.api.edge import about_a_person, admitted, canonical, decided, spoken
from service.api.reading import check_consistency, read_body, read_query, today
from service.api.requests import SCHEMA_VERSION, NoQuery, SettlementRequest
from service.api.sentences import Writer
from service.api.settlement.abode import settlement_told
from service.api.settlement.stay import stay_told
from service.recommend.decision import Request

settling = Blueprint("settling", __name__)


@settling.post("/settlement")
def settle() -> Response:
    """The stay that is held, which stays count towards seven years, and where the right of abode stands."""
    read_query(request, NoQuery)
    asked, given = read_body(request, SettlementRequest)
    now = today()
    as_of = asked.as_of or now
    check_consistency(asked.profile, as_of)
    with admitted(most_units(asked.profile)):
        decision = decided(Request(asked.profile, as_of, None, now, canonical(given)))
    catalogue = spoken(asked.language)
    writer = Writer(catalogue, decision.state, as_of)
    stay = decision.read(stay_held)
    body = {
        "schema_version": SCHEMA_VERSION,
        "decision_id": decision.decision_id,
        "as_of": as_of.isoformat(),
        "language": catalogue.language,
        "ruleset": decision.state.ruleset_digest,
        "model": decision.state.model.digest,
        "notices": [
            {"code": "not_legal_advice", "sentence": catalogue.text("notice.not_legal_advice"), "detail": []},
        ],
        "stay": None if stay is None else stay_told(stay, writer),
        "settlement": settlement_told(decision, writer),
    }
    return about_a_person(body | {"sources": writer.cited_sources()}, catalogue.language)
