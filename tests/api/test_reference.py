"""The specification is what the code says, and the reference draws it without help from elsewhere."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from service.api.openapi import example, specification
from service.api.problems import TYPES
from service.api.requests import RecommendationRequest
from service.intake.schemas import pathway_ids, record

ROOT = Path(__file__).parents[2]


def test_the_committed_specification_is_the_one_that_the_code_writes() -> None:
    """`make openapi` brings it up to date."""
    committed = yaml.load((ROOT / "openapi.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    assert committed == specification()


def test_the_specification_is_valid_openapi() -> None:
    """By the schema of OpenAPI 3.1 and the rules beyond it, defaults and examples included."""
    OpenAPIV31SpecValidator(specification()).validate()


def test_the_specification_is_served(client: FlaskClient) -> None:
    """The same document, as JSON."""
    assert client.get("/openapi.json").json == specification()


def test_every_path_of_the_specification_is_served_and_every_route_is_in_it(client: FlaskClient) -> None:
    """Nothing is undocumented but the files of the reference itself, and the widget, which is pages and not answers."""
    routes = {re.sub(r"<(\w+)>", r"{\1}", rule.rule) for rule in client.application.url_map.iter_rules()}
    pages = {"/widget", "/widget/{name}", "/widget/{version}/{name}", "/embed", "/form"}
    assert routes - pages - set(specification()["paths"]) == {"/docs/{name}"}


def test_every_fact_of_a_profile_is_described() -> None:
    """No member without words."""
    schemas = specification()["components"]["schemas"]
    silent = [
        (name, member)
        for name, schema in schemas.items()
        if schema.get("additionalProperties") is False and name not in {"Fault", "Problem", "Money", "MoneyOrLoss"}
        for member, described in schema["properties"].items()
        if not described.get("description")
    ]
    assert silent == []


def test_the_example_is_a_request() -> None:
    """What the reference offers for trying out is read without a fault."""
    assert record(RecommendationRequest).deserialize(example()).profile.degrees


def test_lists_of_values_come_from_the_code() -> None:
    """Pathways and types of problems are enumerated in their paths."""
    paths = specification()["paths"]
    assert paths["/pathways/{pathway_id}"]["get"]["parameters"][0]["schema"]["enum"] == list(pathway_ids())
    assert paths["/problems/{slug}"]["get"]["parameters"][0]["schema"]["enum"] == list(TYPES)


@pytest.mark.parametrize("name", ["index.html", "reference.js", "reference.css"])
def test_the_reference_loads_nothing_from_elsewhere(name: str) -> None:
    """No address of another host is in its files, and nothing is written as markup."""
    text = files("service.api").joinpath("docs", name).read_text(encoding="utf-8")
    assert not re.search(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", text)
    assert "innerHTML" not in text
    assert "style=" not in text


def test_the_reference_is_served_under_a_strict_policy(client: FlaskClient) -> None:
    """Scripts and styles come from this service's own files only."""
    page = client.get("/docs")
    assert page.mimetype == "text/html"
    policy = page.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    for asset in re.findall(r'(?:src|href)="(docs/[^"]+)"', page.text):
        served = client.get(f"/{asset}")
        assert served.status_code == 200
        assert served.mimetype in {"text/css", "text/javascript", "application/javascript"}


def test_no_member_of_the_specification_is_a_union_without_a_name() -> None:
    """A number or a range, a value of the law and a term are components; a member is one of them, or null beside it."""
    schemas = specification()["components"]["schemas"]
    nameless = [
        f"{name}.{member}"
        for name, schema in schemas.items()
        for member, described in schema.get("properties", {}).items()
        for parts in (
            described.get("oneOf", []),
            described.get("anyOf", []),
            described.get("items", {}).get("oneOf", []),
        )
        if len([part for part in parts if part != {"type": "null"}]) > 1
    ]
    assert nameless == []


def test_every_operation_has_an_id_a_tag_and_words() -> None:
    """Ids are there once each, and generators name methods by them."""
    operations = [operation for methods in specification()["paths"].values() for operation in methods.values()]
    ids = [operation["operationId"] for operation in operations]
    assert len(ids) == len(set(ids))
    assert all(operation["tags"] and operation["summary"] and operation["description"] for operation in operations)


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_the_specification_is_served_in_three_languages(client: FlaskClient, language: str) -> None:
    """The same shapes, described in the language asked for."""
    told = client.get(f"/openapi.json?language={language}").json
    assert told is not None
    described = told["components"]["schemas"]["PathwayAnswer"]["properties"]["headline"]["description"]
    assert described.isascii() == (language == "en")
    assert client.get(f"/docs?language={language}").status_code == 200
