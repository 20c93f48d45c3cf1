"""Requests generated from the specification: what it allows is answered, what it forbids is refused, nothing fails."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from service.api.openapi import specification
from service.app import create_app
from service.intake.contradictions import WORDS
from service.recommend.state import State
from service.settings import read
from tests.door.keyed import created
from tests.serving import serving

BEYOND_SCHEMA = frozenset(
    {
        "min_over_max",
        "unknown_language",
        "nothing_to_compare",
        "wrong_order",
        "more_places_than_profiles",
        "too_much_work",
        *("no_consent", "in_future", "before", "pending", "not_approved", "not_refused"),
        *("other_case", "not_a_cursor", "no_such_fact", "no_such_item"),
        *WORDS,
    }
)
"""Faults that no JSON Schema can express, facts that exclude each other among them."""

OF_FACTS_OR_DAY = frozenset({"/problems/contradiction", "/problems/no-law-held", "/problems/no-exercise"})
"""Problems of what is sent together: facts that exclude each other, and days of which nothing is held."""


def open_to_all() -> dict[str, Any]:
    """The specification as it holds on loopback without keys, where nothing asks for one."""
    document: dict[str, Any] = dict(specification())
    document.pop("security")
    for operations in document["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    return document


def requests_of(document: dict[str, Any]) -> schemathesis.BaseSchema:
    """The requests that a specification allows and forbids.

    Those that Schemathesis lists beside the ones that it draws, a hundred thousand for the longest bodies, take a
    minute to be made: they are for `make prove`.
    """
    found = schemathesis.openapi.from_dict(document)
    found.config.phases.coverage.enabled = settings.get_current_profile_name() != "test"
    return found


schema, unlocked = requests_of(dict(specification())), requests_of(open_to_all())


@pytest.fixture(scope="module")
def keyed(state: State, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a service that asks for keys and keeps cases, and a secret key.

    It is asked over the network, as the check of what is answered without a key asks there.
    """
    file = tmp_path_factory.mktemp("keyed") / "keys.json"
    key = created(file, "secret")
    chosen = read({"HKP_KEYS": str(file), "HKP_LIMIT_KEY": "0", "HKP_LIMIT_ADDRESS": "0"})
    with serving(create_app(state, chosen)) as address:
        schema.config.update(base_url=address)
        yield address, key


# A batch's requests are those of /recommend, and dear: fewer of them.
@unlocked.include(path="/recommend/batch").parametrize()
@settings(suppress_health_check=list(HealthCheck), max_examples=5)
def test_a_batch_keeps_its_specification(app: Flask, case: schemathesis.Case[Any]) -> None:
    """The same of up to fifty requests at once, each of which is refused for itself within an answer of 200."""
    check(case, [negative_data_rejection], app=app)


@unlocked.exclude(path="/recommend/batch").parametrize()
@settings(suppress_health_check=list(HealthCheck))
def test_the_interface_keeps_its_specification(app: Flask, case: schemathesis.Case[Any]) -> None:
    """Every check of Schemathesis; what is valid by the schema is refused only for what a schema can't say."""
    check(case, app=app)


@schema.include(path_regex="^/(cases|pathways$)").parametrize()
@settings(suppress_health_check=list(HealthCheck), max_examples=15)
def test_it_keeps_it_with_keys_and_cases(keyed: tuple[str, str], case: schemathesis.Case[Any]) -> None:
    """The same with a secret key, of what is kept and of some of what is only asked; and nothing without a key."""
    address, key = keyed
    case.headers["Authorization"] = f"Bearer {key}"
    check(case, base_url=address)


def check(case: schemathesis.Case[Any], excluded: Sequence[Any] = (), **asked: Any) -> None:  # noqa: ANN401 - whom to ask
    # An application that is asked without a network answers what the network's client would have unpacked.
    case.headers["Accept-Encoding"] = "identity"
    # In its place stands what follows, which knows the contradictions that no schema can express.
    response = case.call_and_validate(excluded_checks=[positive_data_acceptance, *excluded], **asked)
    positive = case.meta is not None and case.meta.generation.mode.is_positive
    if positive and response.status_code == 422:
        problem = response.json()
        codes = {error["code"] for error in problem.get("errors", [])}
        assert problem["type"] in OF_FACTS_OR_DAY or codes <= BEYOND_SCHEMA
    elif positive:
        of_cases = {401, 201, 204, 409} if case.path.startswith("/cases") else set()
        assert response.status_code in {200, 404} | of_cases
