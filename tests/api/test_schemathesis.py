"""Requests generated from the specification: what it allows is answered, what it forbids is refused, nothing fails."""

from typing import Any

import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from service.api.openapi import specification

BEYOND_SCHEMA = frozenset(
    {"min_over_max", "unknown_language", "nothing_to_compare", "wrong_order", "more_places_than_profiles"}
)
"""Faults that no JSON Schema can express."""

OF_FACTS_OR_DAY = frozenset({"/problems/contradiction", "/problems/no-law-held", "/problems/no-exercise"})
"""Problems of what is sent together: facts that exclude each other, and days of which nothing is held."""


schema = schemathesis.openapi.from_dict(specification())


@schema.parametrize()
@settings(suppress_health_check=list(HealthCheck))
def test_the_interface_keeps_its_specification(app: Flask, case: schemathesis.Case[Any]) -> None:
    """Every check of Schemathesis; what is valid by the schema is refused only for what a schema can't say."""
    response = case.call_and_validate(app=app, excluded_checks=[positive_data_acceptance])
    positive = case.meta is not None and case.meta.generation.mode.is_positive
    if positive and response.status_code == 422:
        problem = response.json()
        codes = {error["code"] for error in problem.get("errors", [])}
        assert problem["type"] in OF_FACTS_OR_DAY or codes <= BEYOND_SCHEMA
    elif positive:
        assert response.status_code in {200, 404}
