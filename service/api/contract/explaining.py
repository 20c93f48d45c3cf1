"""The endpoint that tells what every code means."""

from __future__ import annotations

from flask import Blueprint, Response, request

from service.api.contract.vocabulary import kinds, vocabulary
from service.api.edge import held, in_json, spoken
from service.api.openapi import enumerations
from service.api.problems import INVALID, ProblemError
from service.api.reading import read_query, today
from service.api.requests import VocabularyQuery
from service.api.sentences import Writer
from service.intake.faults import PlacedFault, Said, did_you_mean, one_of, shown

explaining = Blueprint("explaining", __name__)


@explaining.get("/vocabulary")
def vocabulary_of_all() -> Response:
    """Labels and meanings of everything that is coded, or of one kind."""
    query = read_query(request, VocabularyQuery)
    known = kinds(enumerations())
    if query.kind is not None and query.kind not in known:
        fault = PlacedFault(
            parameter="kind",
            code="unknown_value",
            fault=Said("{value} is not among the values.", value=shown(query.kind)),
            remedy=did_you_mean(query.kind, known, one_of(known)),
        )
        raise ProblemError(INVALID, "There is one fault.", (fault,))
    catalogue = spoken(query.language)
    told = vocabulary(Writer(catalogue, held().state, today()), enumerations(), query.kind)
    return in_json(told, language=catalogue.language)
