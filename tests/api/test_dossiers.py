"""The dossier as a caller gets it, over the published cases and in three languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker

from service.api.openapi import example, specification

SPECIFICATION = specification()
CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "published.yaml").read_text(encoding="utf-8"))["cases"]
ONE_READABLE_DOCUMENT = 16 * 1024
"""Bytes of one pathway's dossier: what an adviser reads at a sitting."""


def posted(client: FlaskClient, **members: object) -> Any:  # noqa: ANN401
    response = client.post("/dossier", json=members)
    assert response.status_code == 200, response.text
    content = SPECIFICATION["paths"]["/dossier"]["post"]["responses"]["200"]["content"]["application/json"]
    schema = content["schema"] | {"components": SPECIFICATION["components"]}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(response.json)
    return response.json


def empty_lists(profile: dict[str, Any]) -> set[str]:
    return {f"/{name}/" for name, value in profile.items() if value == []}


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_a_published_case_is_asked_for_nothing_that_it_lacks(client: FlaskClient, case: dict[str, Any]) -> None:
    """Every open pathway has papers, each with a source that the answer lists; nothing is about an empty list."""
    wanted = [*case["expected"]["eligible"], *case["expected"]["conditional"]][:3] or None
    told = posted(client, profile=case["profile"], as_of=case["as_of"], pathways=wanted)
    sources = {source["id"] for source in told["sources"]}
    lacking = empty_lists(case["profile"])
    for pathway in told["pathways"]:
        if pathway["verdict"] == "not_eligible":
            assert pathway["papers"] == []
            continue
        assert pathway["papers"]
        assert pathway["steps"]
        for paper in (*pathway["papers"], *pathway["companions"], *pathway["first_extension"]["papers"]):
            assert paper["sources"]
            assert set(paper["sources"]) <= sources
            assert paper["name"]
            assert paper["must_show"]
            assert not any(item["pointer"].startswith(name) for item in paper["about"] for name in lacking)
        if "offers" in case["profile"] and case["profile"]["offers"] == []:
            assert "employment_contract" not in {paper["code"] for paper in pathway["papers"]}
        if case["profile"].get("businesses") == []:
            assert "company_accounts" not in {paper["code"] for paper in pathway["papers"]}
        assert [step["number"] for step in pathway["steps"]] == list(range(1, len(pathway["steps"]) + 1))


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
def test_it_is_one_readable_document_in_each_language(client: FlaskClient, language: str) -> None:
    """Short enough to be read, the same bytes each time, and every text in the language asked for."""
    asked = {"profile": example()["profile"], "as_of": "2026-11-23", "pathways": ["qmas_gpt"], "language": language}
    one, other = (client.post("/dossier", json=asked) for _ in range(2))
    assert one.data == other.data
    told: Any = one.json
    [pathway] = told["pathways"]
    assert len(one.data) < ONE_READABLE_DOCUMENT
    texts = [text for paper in pathway["papers"] for text in (paper["name"], paper["must_show"])]
    texts += [step["sentence"] for step in pathway["steps"]]
    texts += [row["sentence"] for row in pathway["first_extension"]["requirements"]]
    assert all(texts)
    assert all(text.isascii() or "’" in text for text in texts) == (language == "en")


def test_papers_name_the_degree_the_employer_and_the_year(client: FlaskClient) -> None:
    """Which degree, which employer, which year; and what the letter doesn't name yet."""
    profile = {
        "degrees": [
            {"level": "bachelor", "institution": "University of Oxford", "full_time": True, "graduation_year": 2019}
        ],
        "jobs": [
            {
                "title": "Analyst",
                "employer": "Barclays",
                "started_on": "2019-09-01",
                "current": True,
                "full_time": True,
                "letter_names": ["dates", "title", "duties"],
            }
        ],
    }
    [pathway] = posted(client, profile=profile, as_of="2026-11-23", pathways=["ttps_b"])["pathways"]
    papers = {paper["code"]: paper for paper in pathway["papers"]}
    assert [item["label"] for item in papers["degree_certificate"]["about"]] == ["University of Oxford · 2019"]
    assert [item["label"] for item in papers["work_proof"]["about"]] == ["Analyst · Barclays"]
    assert papers["work_proof"]["period"] == "2021-11-23/2026-11-22"
    assert papers["work_proof"]["still_named"] == "Not stated yet: pay, signatory and contact."


def test_fees_are_those_of_everybody_who_applies(client: FlaskClient) -> None:
    """A couple with one child pays HK$5,700 (ImmD's fees since 26 February 2025)."""
    profile = {"household": {"spouse_accompanies": True, "children_under_18_accompanying": 1}}
    [pathway] = posted(client, profile=profile, as_of="2026-11-23", pathways=["qmas_gpt"])["pathways"]
    assert (pathway["fees"]["each_hkd"], pathway["fees"]["people"], pathway["fees"]["total_hkd"]) == (1900, 3, 5700)
