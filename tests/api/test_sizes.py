"""How large an answer is, what it leaves out, and what each part adds; the profile is README's."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker

from service.api.openapi import specification
from service.messages import LANGUAGES

README = Path(__file__).parents[2] / "README.md"
SPECIFICATION = specification()
KIB = 1024


def readme_request() -> dict[str, Any]:
    """The request that README posts."""
    (sent,) = re.findall(
        r"/recommend -H 'Content-Type: application/json' -d '(\{.*?\})'\n", README.read_text(), re.DOTALL
    )
    request: dict[str, Any] = json.loads(sent)
    return request


def posted(client: FlaskClient, **members: object) -> Any:  # noqa: ANN401
    response = client.post("/recommend", json=readme_request() | members)
    assert response.status_code == 200, response.text
    schema = {"$ref": "#/components/schemas/Recommendation", "components": SPECIFICATION["components"]}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(response.json)
    return response


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("detail", "most"), [("card", 6 * KIB), ("summary", 24 * KIB), ("full", 120 * KIB)])
def test_an_answer_is_small(client: FlaskClient, detail: str, most: int, language: str) -> None:
    """Before compression, in each language."""
    assert len(posted(client, detail=detail, language=language).data) <= most


def empty(told: object, at: str = "") -> Iterator[str]:
    """The members of an answer that say nothing, by their pointers."""
    if told is None:
        yield at
    for key, part in told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ():
        yield from empty(part, f"{at}/{key}")


@pytest.mark.parametrize("detail", ["card", "summary", "full"])
def test_no_member_of_an_answer_is_null(client: FlaskClient, detail: str) -> None:
    """What says nothing isn't there."""
    assert list(empty(posted(client, detail=detail).json)) == []


def test_what_is_left_out_where_it_is_usual_is_never_sent_as_usual(client: FlaskClient) -> None:
    """No empty list and no other value that the specification states as a default."""
    schemas = SPECIFICATION["components"]["schemas"]

    def usual(schema: dict[str, Any], told: Any, at: str) -> Iterator[str]:  # noqa: ANN401
        schema = schemas[schema["$ref"].rsplit("/", 1)[1]] if schema.keys() == {"$ref"} else schema
        if isinstance(told, list):
            for item in told:
                yield from usual(schema.get("items", {}), item, at)
        for name, part in told.items() if isinstance(told, dict) and "properties" in schema else ():
            member = schema["properties"][name]
            if "default" in member and member["default"] == part:
                yield f"{at}/{name}"
            yield from usual({key: value for key, value in member.items() if key != "default"}, part, f"{at}/{name}")

    told = posted(client, detail="full").json
    assert set(usual({"$ref": "#/components/schemas/Recommendation"}, told, "")) == set()


def test_a_card_is_what_to_do_and_a_row_for_each_pathway_that_is_not_closed(client: FlaskClient) -> None:
    """The rows are the summary's, with fewer members."""
    card, summary = posted(client, detail="card").json, posted(client).json
    assert card["answer"] == summary["answer"]
    rows = [row for row in summary["pathways"] if row["verdict"] != "not_eligible"]
    for short, row in zip(card["pathways"], rows, strict=True):
        assert short.pop("outlook").items() <= row["outlook"].items()
        assert short.items() <= row.items()


PARTS = {
    "bounds": ({"certain"}, {"rank_range", "estimate_range"}),
    "credibility": ({"credibility", "credibility_open"}, set()),
    "key_dates": ({"parameters"}, {"periods", "key_dates", "extension_windows"}),
    "questions": (
        {"next_questions", "settled_first", "settled_three", "verdict_settled", "progress", "filled"},
        set(),
    ),
    "reasons": (
        {"weights", "parameters"},
        {
            "headline",
            "reasons",
            "same_reasons",
            "score",
            "reference_pool",
            "selection",
            "regimes",
            "verified_on",
            "seen_unchanged_on",
        },
    ),
    "terms": ({"parameters"}, {"terms", "same_terms"}),
    "what_ifs": (set(), {"what_ifs"}),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_is_added_by_itself_as_the_full_answer_has_it(client: FlaskClient, part: str) -> None:
    """To a card and to a summary; and nothing else comes with it."""
    full = posted(client, detail="full").json
    whole, each = PARTS[part]
    added: set[str] = set()
    for detail in ("card", "summary"):
        plain, told = posted(client, detail=detail).json, posted(client, detail=detail, include=[part]).json
        assert told.keys() - plain.keys() <= whole
        for name in whole - {"parameters"}:
            assert told.get(name) == full.get(name)
        rows = {row["id"]: row for row in full["pathways"]}
        for before, row in zip(plain["pathways"], told["pathways"], strict=True):
            assert row.keys() - before.keys() <= each
            assert all(row[name] == rows[row["id"]].get(name) for name in row.keys() - before.keys())
            added |= row.keys() - before.keys()
    assert bool(added) == bool(each)


def test_every_id_in_an_answer_leads_to_its_table(client: FlaskClient) -> None:
    """Parameters and sources; and what is told under another pathway is told there, before."""
    told = posted(client, detail="full").json
    parameters = {row["id"] for row in told["parameters"]}
    sources = {row["id"] for row in told["sources"]}
    assert len(parameters) == len(told["parameters"])
    reasons: dict[str, set[str]] = {}
    terms: dict[str, set[str]] = {}
    for row in told["pathways"]:
        for term in row.get("terms", ()):
            assert term["parameter"] in parameters
        own = [*row["headline"], *row.get("reasons", ())]
        for reason in own:
            assert set(reason.get("parameters", ())) <= parameters
            assert set(reason.get("sources", ())) <= sources
        for name, codes in row.get("same_reasons", {}).items():
            assert set(codes) <= reasons[name]
        for name, names in row.get("same_terms", {}).items():
            assert set(names) <= terms[name]
        reasons[row["id"]] = {reason["code"] for reason in own}
        terms[row["id"]] = {term["name"] for term in row.get("terms", ())}
        assert len(reasons[row["id"]]) == len(own)
    for row in told["parameters"]:
        assert set(row["sources"]) <= sources


def test_an_unknown_part_is_refused(client: FlaskClient) -> None:
    """With the parts that there are."""
    refused = client.post("/recommend", json=readme_request() | {"include": ["what_if"]})
    assert refused.status_code == 422
    assert refused.json is not None
    assert "what_ifs" in refused.json["errors"][0]["remedy"]
