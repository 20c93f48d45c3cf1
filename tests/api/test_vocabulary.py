"""Everything that is coded has a label and a meaning, in three languages, in one place."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from service.api.openapi import components, enumerations, example, specification
from service.intake.contradictions import WORDS
from service.messages import LANGUAGES, load_catalogues
from service.outlook.features import FEATURES
from service.rules.catalogue import PATHWAYS
from service.rules.law import lawbook
from tests.told import whole

SPECIFICATION = specification()
CHINESE = re.compile("[一-鿿]")
RAISED = re.compile(r"(?:refused\(|[ (]code=)\"([a-z_]+)\"")
NO_FAULT = {"as_of", "fact", "month", "nationality", "other_case", "pathway", "schema_version", "slash", "weights"}
"""Words in that place that name something else than a fault."""


def vocabulary(client: FlaskClient, language: str, **query: str) -> dict[str, dict[str, Any]]:
    """The codes of each kind, by kind and code."""
    told = client.get("/vocabulary", query_string={"language": language, **query})
    assert told.status_code == 200, told.text
    assert told.json is not None
    schema = {"$ref": "#/components/schemas/Vocabulary", "components": SPECIFICATION["components"]}
    Draft202012Validator(schema).validate(told.json)
    return {row["kind"]: {code["code"]: code for code in row["codes"]} for row in told.json["kinds"]}


def test_no_member_and_no_value_of_the_specification_is_without_words() -> None:
    """Members, values, components, operations and parameters: none is left without a description."""
    silent = [
        f"{name}/{member}"
        for name, schema in SPECIFICATION["components"]["schemas"].items()
        for member, described in (schema.get("properties", {}) | {"": schema}).items()
        if not described.get("description")
    ]
    for path, methods in SPECIFICATION["paths"].items():
        for method, operation in methods.items():
            silent += [f"{method} {path}"] if not operation.get("summary") or not operation.get("tags") else []
            silent += [path for parameter in operation.get("parameters", ()) if not parameter.get("description")]
    assert silent == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_label_and_a_meaning_in_each_language(client: FlaskClient, language: str) -> None:
    """Values, terms, units, faults, reasons, notices, questions and facts; and neither is the other over again."""
    told = vocabulary(client, language)
    for kind, values in enumerations().items():
        assert list(told[kind]) == list(values), kind
    silent = [
        (kind, code["code"])
        for kind, codes in told.items()
        for code in codes.values()
        if not code["label"].strip() or not code["meaning"].strip() or code["label"] == code["meaning"]
    ]
    assert silent == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_member_has_a_title_and_a_meaning_in_each_language(language: str) -> None:
    """Of requests and of answers; and a title isn't the meaning over again."""
    schemas = specification(load_catalogues()[language])["components"]["schemas"]
    assert schemas.keys() == components().keys()
    silent = [
        f"{name}/{member}"
        for name, schema in schemas.items()
        for member, described in schema.get("properties", {}).items()
        if not described["title"].strip() or described["description"].strip(" .。") in {"", described["title"]}
    ]
    assert silent == []
    problem = {member: described["title"] for member, described in schemas["Problem"]["properties"].items()}
    assert len(set(problem.values())) == len(problem)
    for schema in schemas.values():
        for member in ("x-enum-titles", "x-enum-descriptions"):
            assert len(schema.get(member, ())) == (len(schema["enum"]) if member in schema else 0)


def faults() -> set[str]:
    """The codes of every fault that the code raises."""
    from pathlib import Path  # noqa: PLC0415 - the one place that reads code

    found: set[str] = set(WORDS)
    for path in (Path(__file__).parents[2] / "service").rglob("*.py"):
        if path.parts[-2] in {"intake", "exercise", "comparison", "contract", "cases"} or path.name == "reading.py":
            found |= set(RAISED.findall(path.read_text(encoding="utf-8")))
    return found - NO_FAULT


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_an_answer_may_code_is_in_the_vocabulary(client: FlaskClient, language: str) -> None:
    """Terms, conditions of stay, units, reasons, notices, questions and faults."""
    told = vocabulary(client, language)
    law = lawbook()
    terms = {name.partition("@")[0] for pathway in PATHWAYS for name in pathway.terms}
    assert terms <= told["Term"].keys()
    values = {
        version.value
        for pathway in PATHWAYS
        for name, parameter in pathway.terms.items()
        for version in law.parameters[parameter].versions
        if isinstance(version.value, str)
    }
    assert values <= told["ConditionOfStay"].keys()
    units = {parameter.unit for parameter in law.parameters.values()} | {feature.unit for feature in FEATURES.values()}
    assert units - {None} <= told["Unit"].keys()
    assert faults() <= told["Fault"].keys()
    body = whole(client.post("/recommend", json=example() | {"detail": "full", "language": language}).get_json())
    codes = {reason["code"] for row in body["pathways"] for reason in row["reasons"]}
    assert codes <= told["Reason"].keys()
    assert {reason["outcome"] for row in body["pathways"] for reason in row["reasons"]} <= (
        told["ReasonOutcome"].keys() | told["Grade"].keys() | told["LawStatus"].keys()
    )
    assert {question["id"] for question in body["next_questions"]} <= told["Question"].keys()


@pytest.mark.parametrize(
    ("language", "country", "currency", "verdict"),
    [
        ("en", "Canada", "Hong Kong Dollar", "Not open"),
        ("zh-Hant", "加拿大", "港元", "未能符合要求"),
        ("zh-Hans", "加拿大", "港元", "未满足要求"),
    ],
)
def test_countries_and_currencies_have_the_names_of_cldr(
    client: FlaskClient, language: str, country: str, currency: str, verdict: str
) -> None:
    """And ours have our own."""
    told = vocabulary(client, language)
    assert told["CountryCode"]["CA"]["label"] == country
    assert told["CurrencyCode"]["HKD"]["label"] == currency
    assert told["Verdict"]["not_eligible"]["label"] == verdict


def test_one_kind_can_be_asked_for(client: FlaskClient) -> None:
    """By its name; another is refused with the nearest."""
    assert vocabulary(client, "en", kind="Verdict").keys() == {"Verdict"}
    refused = client.get("/vocabulary?kind=Verdicts")
    assert refused.status_code == 422
    assert refused.json is not None
    assert "Verdict" in refused.json["errors"][0]["remedy"]


def english(part: object, at: str = "") -> Iterator[tuple[str, str]]:
    """What of a specification is said in no Chinese, by where it stands."""
    if isinstance(part, list):
        for item in part:
            yield from english(item, at)
    for name, below in part.items() if isinstance(part, dict) else ():
        if name in {"summary", "description"} and isinstance(below, str):
            if not all(CHINESE.search(line) for line in below.split("\n") if line):
                yield at, below
        elif name == "examples" and isinstance(below, dict):
            yield from ((at, one["summary"]) for one in below.values() if not CHINESE.search(one["summary"]))
        elif name not in {"example", "examples"}:
            yield from english(below, f"{at}/{name}")


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_operations_and_members_are_told_in_chinese_throughout(language: str) -> None:
    """Facts, members of requests and answers, parameters, responses; and no translation is of what nobody says."""
    catalogue = load_catalogues()[language]
    document = specification(catalogue)
    assert list(english(document)) == []
    said = json.dumps(document, ensure_ascii=False)
    escaped = (json.dumps(text, ensure_ascii=False)[1:-1] for text in catalogue.specification.values())
    assert [text for text in escaped if text not in said] == []
