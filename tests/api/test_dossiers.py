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


def test_papers_name_the_stay_that_they_are_about(client: FlaskClient) -> None:
    """A student's identity card is asked for because of that stay; what is asked for now is not put off."""
    stay = {"scheme": "student", "held_from": "2024-08-20", "held_until": "2026-12-31", "current": True}
    profile = {"person": {"nationalities": ["IN"], "residence": "HK"}, "statuses": [stay]}
    [pathway] = posted(client, profile=profile, as_of="2026-11-23", pathways=["iang"])["pathways"]
    papers = {paper["code"]: paper for paper in pathway["papers"]}
    assert [item["label"] for item in papers["hong_kong_identity_card"]["about"]] == ["Student"]
    extended = {paper["code"]: paper["name"] for paper in pathway["first_extension"]["papers"]}
    assert extended["employer_letter"] == "If employed: letter from the employer"


def test_fees_are_those_of_everybody_who_applies(client: FlaskClient) -> None:
    """A couple with one child pays HK$5,700 (ImmD's fees since 26 February 2025)."""
    profile = {"household": {"spouse_accompanies": True, "children_under_18_accompanying": 1}}
    [pathway] = posted(client, profile=profile, as_of="2026-11-23", pathways=["qmas_gpt"])["pathways"]
    assert (pathway["fees"]["each_hkd"], pathway["fees"]["people"], pathway["fees"]["total_hkd"]) == (1900, 3, 5700)


CLEAN: dict[str, Any] = {"convictions": [], "adverse_records": []}
SPOUSE: dict[str, Any] = {"relation": "spouse"} | dict.fromkeys(
    ("legally_recognised", "genuine", "sponsor_can_support", "sponsor_has_housing", "lives_in_hong_kong"), True
)


def steps(client: FlaskClient, profile: dict[str, Any], pathway: str, as_of: str = "2026-11-23") -> dict[str, str]:
    """The sentence of each step by its code; no code comes twice."""
    (told,) = posted(client, profile=profile, as_of=as_of, pathways=[pathway])["pathways"]
    assert len({step["code"] for step in told["steps"]}) == len(told["steps"])
    return {step["code"]: step["sentence"] for step in told["steps"]}


@pytest.mark.parametrize(
    ("sponsor", "fee", "stay"),
    [
        ("permanent_resident", "no application fee is charged", "not linked to the sponsor's"),
        ("unconditional", "no application fee is charged", "not linked to the sponsor's"),
        ("student", "no application fee is charged", "the first stay is 12 months, and so is each extension"),
        ("employment", "(HK$600), which is not refunded", "is linked to the sponsor's"),
    ],
)
def test_a_dependant_pays_and_stays_by_whom_is_joined(client: FlaskClient, sponsor: str, fee: str, stay: str) -> None:
    """Outside the specified schemes no application fee; the stay of settled people's family is linked to nobody's."""
    person = {"nationalities": ["BR"], "residence": "BR", "age_years": 33}
    link = SPOUSE | {"sponsor_status": sponsor, "sponsor_in_local_degree_programme": True}
    told = steps(client, {"person": person | CLEAN, "statuses": [], "family_links": [link]}, "dependant")
    assert fee in told["apply_online"]
    assert ("once all papers and the fee are in" in told["wait_for_decision"]) is (sponsor == "employment")
    (begins,) = [sentence for code, sentence in told.items() if code.startswith("arrive")]
    assert stay in begins


TECHNICIAN_OFFER = {
    "confirmed": True,
    "trade": "lift_escalator_technician",
    "trade_minimum_met": True,
    "trade_contract_minimum_met": True,
    "trade_pay_minimum_met": True,
    "market_pay": True,
}


@pytest.mark.parametrize(
    ("after_work_here", "told"),
    [
        (True, {"arrive_before_licence": "24 months"}),
        (False, {"arrive": "36 months"}),
        (None, {"arrive": "36 months", "arrive_before_licence": "24 months"}),
    ],
)
def test_a_technician_whose_licence_takes_work_here_is_told_the_shorter_first_stay(
    client: FlaskClient, after_work_here: bool | None, told: dict[str, str]
) -> None:
    """ImmD's page: 36 months on the employment condition, 24 before a licence that takes work in Hong Kong."""
    offer = TECHNICIAN_OFFER | {"licence_needs_local_experience": after_work_here}
    person = {"nationalities": ["PH"], "residence": "PH", "age_years": 30}
    profile = {"person": person | CLEAN, "statuses": [], "degrees": [], "offers": [offer]}
    begins = {code: said for code, said in steps(client, profile, "gep_tp").items() if code.startswith("arrive")}
    assert set(begins) == set(told)
    assert all(months in begins[code] and "contract" not in begins[code] for code, months in told.items())
    body = {"profile": profile, "as_of": "2026-11-23", "pathways": ["gep_tp", "gep"]}
    rows = client.post("/compare", json=body).get_json()["attributes"]
    (first_stay,) = [row["cells"][0]["text"] for row in rows if row["attribute"] == "first_stay_months"]
    assert first_stay == ("24 months" if after_work_here else "36 months")


@pytest.mark.parametrize(
    ("as_of", "begins"),
    [
        ("2027-01-01", {"arrive": "the first stay is 12 months."}),
        ("2027-01-02", {"arrive_on_contract": "the first stay is 24 months, or until the end of the contract"}),
    ],
)
def test_a_vocational_graduate_is_told_the_first_stay_of_the_category(
    client: FlaskClient, as_of: str, begins: dict[str, str]
) -> None:
    """Category A within six months: 12 months; Category B: 24, or as long as the contract, whichever is earlier."""
    diploma = {
        "level": "higher_diploma",
        "institution": "Hong Kong Institute of Vocational Education",
        "full_time": True,
        "student_visa": True,
        "vtc_eligible": True,
        "intake": "2024/25",
        "academic_years_taken": 2,
        "awarded_on": "2026-07-01",
    }
    offer = {
        "confirmed": True,
        "full_time": True,
        "discipline_related": True,
        "higher_diploma_level": True,
        "market_pay": True,
        "contract_months": 12,
    }
    person = {"nationalities": ["MY"], "residence": "MY", "age_years": 21}
    profile = {"person": person | CLEAN, "statuses": [], "degrees": [diploma], "offers": [offer]}
    told = {code: said for code, said in steps(client, profile, "vpas", as_of).items() if code.startswith("arrive")}
    assert set(told) == set(begins)
    assert all(begin in told[code] for code, begin in begins.items())


def test_an_investor_pays_for_the_visa_of_the_approval_in_principle_before_entering(client: FlaskClient) -> None:
    """It is collected before the visit of at most 180 days in which the money is invested; the stay after."""
    person = {"nationalities": ["SG"], "residence": "SG", "age_years": 50}
    wealth = {"net_assets": {"amount": 40_000_000, "currency": "HKD"}, "held_months": 8}
    profile = {"person": person | CLEAN, "statuses": [], "wealth": wealth}
    (told,) = posted(client, profile=profile, as_of="2026-11-23", pathways=["new_cies"])["pathways"]
    codes = [step["code"] for step in told["steps"]]
    assert codes[2:5] == ["pay_and_collect", "approval_in_principle", "invest"]
    assert "(HK$600)" in told["steps"][2]["sentence"]
    assert codes[-2:] == ["pay_and_collect", "extend"]


@pytest.mark.parametrize(
    ("scheme", "papers"),
    [
        ("iang", ["companion_current_papers"]),
        ("ttps_b", ["companion_current_papers", "companion_declarations"]),
    ],
)
def test_family_that_pays_for_an_extension_is_told_its_papers(
    client: FlaskClient, scheme: str, papers: list[str]
) -> None:
    """ImmD's pages ask each for the travel document and the identity card, TTPS's for forms ID 481A and B as well."""
    stay = {"scheme": scheme, "held_from": "2024-12-20", "held_until": "2026-12-19", "current": True}
    person = {"nationalities": ["CN"], "china_residency": "mainland", "residence": "HK"}
    household = {"spouse_accompanies": True, "children_under_18_accompanying": 0}
    profile = {"purpose": "extend", "person": person | CLEAN, "statuses": [stay], "household": household}
    (told,) = posted(client, profile=profile, as_of="2026-11-23", pathways=[scheme])["pathways"]
    assert (told["fees"]["people"], told["fees"]["total_hkd"]) == (2, 3800)
    assert [paper["code"] for paper in told["companions"]] == papers


def test_an_investor_who_extends_pays_one_issuance_fee(client: FlaskClient) -> None:
    """HK$1,300 for a stay over 180 days; the fee of an approval in principle is none of an extension."""
    stay = {"scheme": "new_cies", "held_from": "2025-01-10", "held_until": "2027-01-09", "current": True}
    person = {"nationalities": ["SG"], "residence": "HK"}
    profile = {"purpose": "extend", "person": person | CLEAN, "statuses": [stay]}
    told = steps(client, profile | {"wealth": {"new_cies_portfolio_certified": True}}, "new_cies")
    assert "(HK$1,300)" in told["pay_and_collect"]


def test_an_investor_with_a_chinese_passport_shows_permanent_residence_abroad_again(client: FlaskClient) -> None:
    """ImmD's page on New CIES asks for it at an extension as well, of holders of Chinese passports alone."""
    stay = {"scheme": "new_cies", "held_from": "2025-01-10", "held_until": "2027-01-09", "current": True}
    certified = {"wealth": {"new_cies_portfolio_certified": True}}

    def papers(nationality: str) -> set[str]:
        person = {"nationalities": [nationality], "residence": "HK", "permanent_residence": ["CA"]}
        profile = {"purpose": "extend", "person": person | CLEAN, "statuses": [stay]} | certified
        body = {"profile": profile, "as_of": "2026-11-23", "pathways": ["new_cies"]}
        return {paper["code"] for paper in client.post("/dossier", json=body).get_json()["pathways"][0]["papers"]}

    assert "foreign_residence_proof" in papers("CN")
    assert "foreign_residence_proof" not in papers("SG")


@pytest.mark.parametrize(
    ("day", "pathway", "step", "said"),
    [
        ("2015-02-08", "qmas_gpt", "pay_and_collect", "whose amount on that day we do not hold"),
        ("2015-02-09", "qmas_gpt", "pay_and_collect", "(HK$190)"),
        ("2007-01-01", "qmas_apt", "arrive", "how long the first stay was on that day"),
        ("2020-01-01", "gep", "wait_for_decision", "no processing time published by that day"),
        ("2020-01-01", "gep", "extend", "from when that could be done on that day"),
        ("2018-12-01", "techtas", "company_quota", "how long one was valid on that day"),
    ],
)
def test_a_number_that_is_not_held_of_an_earlier_day_is_told_as_such(
    client: FlaskClient, day: str, pathway: str, step: str, said: str
) -> None:
    """Fees before 9 February 2015, stays, windows and weeks before the texts that are held."""
    told = posted(client, profile={}, as_of=day, pathways=[pathway])
    (sentence,) = [row["sentence"] for row in told["pathways"][0]["steps"] if row["code"] == step]
    assert said in sentence
    assert "None" not in sentence


@pytest.mark.parametrize(
    ("status", "comes"),
    [
        ({"scheme": "student", "held_from": "2024-08-20", "held_until": "2026-12-31", "current": True}, False),
        ({"scheme": "visitor", "held_from": "2026-11-01", "held_until": "2027-01-31", "current": True}, True),
        ({"scheme": "student", "held_from": "2024-08-20", "held_until": "2026-08-31", "current": False}, True),
    ],
)
def test_whoever_is_here_is_not_told_to_come(client: FlaskClient, status: dict[str, Any], *, comes: bool) -> None:
    """A student who stays on as a graduate enters nowhere; the first stay of 24 months is told all the same."""
    degree = {
        "level": "master",
        "institution": "The University of Hong Kong",
        "country": "HK",
        "awarded_on": "2026-11-10",
    } | dict.fromkeys(("full_time", "student_visa", "locally_accredited"), True)
    person = {"nationalities": ["IN"], "residence": "HK" if not comes else "IN"}
    told = steps(client, {"person": person | CLEAN, "statuses": [status], "degrees": [degree], "offers": []}, "iang")
    assert told["arrive"].startswith("Enter Hong Kong") is comes
    assert "24 months" in told["arrive"]
