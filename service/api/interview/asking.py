"""Endpoints that ask: the whole questionnaire, and the questions still to ask on a profile."""

from __future__ import annotations

from flask import Blueprint, Response, request

from service.advice.ledger import most_units
from service.api.edge import about_a_person, admitted, canonical, decided, in_json, spoken
from service.api.interview.questions import still_to_ask, whole_questionnaire
from service.api.interview.wording import words_by_language
from service.api.reading import check_consistency, each_once, faults_of_declined, read_body, read_query, today
from service.api.requests import SCHEMA_VERSION, NextQuestionRequest, NoQuery, QuestionsQuery
from service.recommend.decision import Request

asking = Blueprint("asking", __name__)


@asking.get("/questions")
def questions() -> Response:
    """The questionnaire as data."""
    catalogue = spoken(read_query(request, QuestionsQuery).language)
    return in_json(whole_questionnaire(catalogue), language=catalogue.language)


@asking.post("/next-question")
def next_question() -> Response:
    """The questions still to ask on a profile, and whether its first pathways are settled."""
    read_query(request, NoQuery)
    asked, given = read_body(request, NextQuestionRequest)
    now = today()
    as_of = asked.as_of or now
    check_consistency(asked.profile, as_of, faults_of_declined(asked.declined, asked.profile, as_of))
    declined = each_once(asked.declined)
    catalogue = spoken(asked.language)
    with admitted(most_units(asked.profile, parts=("questions",))):
        decision = decided(Request(asked.profile, as_of, asked.preferences, now, canonical(given), declined))
        asking = still_to_ask(decision, catalogue)
    written = words_by_language()[catalogue.language].written
    for row in asking["next_questions"]:
        row["inputs"] = [written.get((fact.pointer, fact.type), fact) for fact in row["inputs"]]
    codes = ("not_legal_advice", "people_alike")
    body = {
        "schema_version": SCHEMA_VERSION,
        "decision_id": decision.decision_id,
        "as_of": as_of.isoformat(),
        "language": catalogue.language,
        "ruleset": decision.state.ruleset_digest,
        "model": decision.state.model.digest,
        "notices": [{"code": code, "sentence": catalogue.text(f"notice.{code}"), "detail": []} for code in codes],
        "order": [ranked.assessment.pathway.id for ranked in decision.pathways],
        **asking,
    }
    return about_a_person(body, catalogue.language)
