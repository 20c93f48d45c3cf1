"""Each endpoint answers as the specification says, and as its caller would expect."""

import copy
import json
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from service.api.openapi import example, specification
from service.api.reading import today
from service.recommend.state import State

SPECIFICATION = specification()


def assert_described(path: str, method: str, status: int, body: object) -> None:
    """The body has the schema that the specification gives for this answer."""
    content = SPECIFICATION["paths"][path][method]["responses"][str(status)]["content"]
    schema = next(iter(content.values()))["schema"] | {"components": SPECIFICATION["components"]}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(body)


def undescribed(schema: dict[str, Any], body: Any, at: str = "") -> list[str]:  # noqa: ANN401
    """Members of an answer that its schema doesn't name."""
    if "$ref" in schema:
        return undescribed(SPECIFICATION["components"]["schemas"][schema["$ref"].split("/")[-1]], body, at)
    if "oneOf" in schema:
        return min((undescribed(part, body, at) for part in schema["oneOf"]), key=len)
    if isinstance(body, list):
        items = schema.get("items", {})
        return [name for index, item in enumerate(body) for name in undescribed(items, item, f"{at}/{index}")]
    if isinstance(body, dict) and "properties" in schema:
        extra = [f"{at}/{name}" for name in body.keys() - schema["properties"].keys()]
        below = schema["properties"]
        return extra + [
            name for key in body.keys() & below.keys() for name in undescribed(below[key], body[key], f"{at}/{key}")
        ]
    return []


@pytest.mark.parametrize("detail", ["summary", "full", None])
def test_a_recommendation_has_exactly_the_members_that_the_specification_names(
    client: FlaskClient, detail: str | None
) -> None:
    """The records, the answer and the specification agree, in both shapes."""
    response = client.post("/recommend", json=example() | {"detail": detail})
    assert response.status_code == 200
    assert response.json is not None
    assert_described("/recommend", "post", 200, response.json)
    assert undescribed({"$ref": "Recommendation"}, response.json) == []
    assert all(("regimes" in pathway) is (detail == "full") for pathway in response.json["pathways"])


def test_a_recommendation_ranks_every_pathway_once(client: FlaskClient, state: State) -> None:
    """Ranks run from one without a gap."""
    answer = client.post("/recommend", json=example()).json
    assert answer is not None
    assert [pathway["rank"] for pathway in answer["pathways"]] == list(range(1, len(state.pathways) + 1))
    assert {pathway["id"] for pathway in answer["pathways"]} == {pathway.id for pathway in state.pathways}


def test_pathways_asked_for_are_shown_with_the_rank_that_they_have_among_all(client: FlaskClient) -> None:
    """Showing fewer changes no rank, no digest and no identifier."""
    whole = client.post("/recommend", json=example()).json
    some = client.post("/recommend", json=example() | {"pathways": ["ttps_a", "qmas_gpt"]}).json
    assert whole is not None
    assert some is not None
    assert some["decision_id"] == whole["decision_id"]
    assert some["pathways"] == [row for row in whole["pathways"] if row["id"] in {"ttps_a", "qmas_gpt"}]


def test_the_same_request_gives_the_same_bytes(client: FlaskClient) -> None:
    """A decision replays."""
    assert client.post("/recommend", json=example()).data == client.post("/recommend", json=example()).data


def test_a_null_changes_nothing_about_a_decision(client: FlaskClient) -> None:
    """Null and absent are one request, also to the identifier."""
    nulls = copy.deepcopy(example())
    nulls["profile"] |= {"jobs": None, "household": None}
    nulls["profile"]["person"] |= {"residence_years": None}
    whole, same = (client.post("/recommend", json=body).json for body in (example(), nulls))
    assert whole == same


def test_a_day_of_lodging_that_is_not_given_is_today_in_hong_kong(client: FlaskClient) -> None:
    """The answer says which day that was."""
    before = today()
    answer = client.post("/recommend", json={"profile": {}}).json
    assert answer is not None
    assert date.fromisoformat(answer["as_of"]) in {before, today()}


def test_a_day_of_lodging_in_the_future_is_a_projection(client: FlaskClient) -> None:
    """It is answered, and the answer says what it is."""
    answer = client.post("/recommend", json={"profile": {}, "as_of": "2090-01-01"}).json
    assert answer is not None
    assert answer["projection"] is True


@pytest.mark.parametrize(
    ("asked", "header"), [(None, "zh-CN,zh;q=0.9,en;q=0.8"), ("zh-Hant", ""), ("en", "zh-HK"), (None, "fr")]
)
def test_an_answer_says_which_language_it_is_in(client: FlaskClient, asked: str | None, header: str) -> None:
    """Content-Language is the language of the sentences, whatever was asked for."""
    response = client.post("/recommend", json=example() | {"language": asked}, headers={"Accept-Language": header})
    assert response.status_code == 200
    assert response.json is not None
    assert response.headers["Content-Language"] == response.json["language"]
    assert "Accept-Language" in response.headers["Vary"]


def test_a_recommendation_is_never_stored(client: FlaskClient) -> None:
    """It is about a person."""
    response = client.post("/recommend", json=example())
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_every_pathway_is_listed_with_its_standing(client: FlaskClient, state: State) -> None:
    """TTPS opened on 28 December 2022: the day before it isn't open yet."""
    response = client.get("/pathways?as_of=2022-12-27")
    assert response.json is not None
    assert_described("/pathways", "get", 200, response.json)
    standing = {pathway["id"]: pathway["law_status"] for pathway in response.json["pathways"]}
    assert set(standing) == {pathway.id for pathway in state.pathways}
    assert standing["ttps_a"] == "not_yet_open"
    later = client.get("/pathways?as_of=2022-12-28").json
    assert later is not None
    assert {row["id"]: row["law_status"] for row in later["pathways"]}["ttps_a"] == "in_force"


def test_every_pathway_shows_its_rules_as_data(client: FlaskClient, state: State) -> None:
    """Each has requirements, and each source and parameter that one names is there."""
    for pathway in state.pathways:
        body = client.get(f"/pathways/{pathway.id}").json
        assert body is not None
        assert_described("/pathways/{pathway_id}", "get", 200, body)
        held = {parameter["id"] for parameter in body["parameters"]}
        cited = {source["id"] for source in body["sources"]}
        waiting = [rules["requirement"] for rules in body["rules"]]
        assert waiting
        while waiting:
            requirement = waiting.pop()
            waiting += requirement["parts"]
            assert requirement.get("parameter") in {None, *held}
            assert requirement.get("source") in {None, *cited}


def test_a_threshold_is_found_in_the_rules(client: FlaskClient) -> None:
    """HK$2.5 million for Category A, since 28 December 2022, read from the taxable income."""
    body = client.get("/pathways/ttps_a?as_of=2026-06-01").json
    assert body is not None
    parts = {part["id"]: part for rules in body["rules"] for part in rules["requirement"]["parts"]}
    income = parts["ttps_a.income"]
    assert (income["kind"], income["parameter"]) == ("at_least", "ttps_a.income_hkd")
    assert "/income/taxable_last_year" in income["fact"]["reads"]
    versions = next(row["versions"] for row in body["parameters"] if row["id"] == "ttps_a.income_hkd")
    assert [(version["value"], version["since"]["earliest"]) for version in versions] == [(2_500_000, "2022-12-28")]


def test_institutions_are_looked_up(client: FlaskClient) -> None:
    """A short form of several is ambiguous, and its candidates are found."""
    body = client.get("/institutions?q=NTU&as_of=2026-06-01&limit=3").json
    assert body is not None
    assert_described("/institutions", "get", 200, body)
    assert body["read"]["how"] == "ambiguous"
    assert "Nanyang Technological University, Singapore" in [row["name"] for row in body["institutions"]]
    assert len(body["institutions"]) <= 3


def test_institutions_are_looked_up_in_chinese(client: FlaskClient) -> None:
    """The query is UTF-8, percent-encoded."""
    body = client.get("/institutions", query_string={"q": "香港大學"}).json
    assert body is not None
    assert body["institutions"][0]["country"] == "HK"


@pytest.mark.parametrize(
    ("q", "standing", "said"),
    [
        *((q, "unknown", "Hong Kong Polytechnic University") for q in ("Hong Kong Poly", "HK Poly", "理工大學")),
        ("Melb Uni", "unknown", "University of Melbourne"),
        ("U Mich", "unknown", "University of Michigan-Ann Arbor"),
        ("HK City University", "unknown", "City University of Hong Kong"),
        *(
            (q, "listed", "Shanghai Jiao Tong University")
            for q in ("Shanghai Second Medical University", "上海第二医科大学")
        ),
        *((q, "listed", "University of Manchester") for q in ("UMIST", "Victoria University of Manchester")),
        ("University of Trento", "not_listed", "University of Trento"),
        ("University of Wales", "not_listed", "University of Wales"),
        *((q, "not_listed", "Shenzhen University") for q in ("Shenzhen University", "深圳大學", "深圳大学")),
        ("Greenfield Institute of Advanced Commerce", "unknown", None),
    ],
)
def test_a_name_is_read_by_positive_identification(
    client: FlaskClient, q: str, standing: str, said: str | None
) -> None:
    """Listed and not listed name the institution; unknown names who may be meant, and nobody for what nobody knows."""
    body = client.get("/institutions", query_string={"q": q, "as_of": "2026-11-23"}).json
    assert body is not None
    assert_described("/institutions", "get", 200, body)
    assert body["read"]["standing"] == standing
    assert said in (body["read"]["candidates"] if standing == "unknown" and said else [body["read"].get("name")])


@pytest.mark.parametrize("q", ["深圳大學", "深圳大学"])
def test_what_is_not_listed_is_found_apart_in_both_scripts(client: FlaskClient, q: str) -> None:
    """With its country, its identifier in ROR and its standing."""
    body = client.get("/institutions", query_string={"q": q, "as_of": "2026-11-23"}).json
    assert body is not None
    assert body["institutions"] == []
    assert [(row["name"], row["country"], row["standing"], row["ror_id"]) for row in body["unlisted"]] == [
        ("Shenzhen University", "CN", "not_listed", "01vy4gh70")
    ]


def test_a_recommendation_says_how_each_name_was_read(client: FlaskClient) -> None:
    """An everyday form leaves Category B open, and the answer names the institution that is likely meant."""
    degree = {"level": "bachelor", "institution": "Hong Kong Poly", "full_time": True, "awarded_on": "2016-07"}
    body = client.post("/recommend", json={"profile": {"degrees": [degree]}, "as_of": "2026-11-23"}).json
    assert body is not None
    (row,) = body["institutions"]
    assert row["standing"] == "unknown"
    assert not row.keys() & {"name", "country"}
    assert row["candidates"][0] == "Hong Kong Polytechnic University"
    assert next(each["verdict"] for each in body["pathways"] if each["id"] == "ttps_b") == "undetermined"


def test_occupations_are_looked_up(client: FlaskClient) -> None:
    """The Talent List holds actuaries since 2018."""
    body = client.get("/occupations?q=actuar&as_of=2026-06-01").json
    assert body is not None
    assert_described("/occupations", "get", 200, body)
    assert body["occupations"][0]["name"] == "Actuaries"


def test_the_process_says_that_it_is_alive_and_ready(client: FlaskClient, state: State) -> None:
    """Ready names the rules and the model that it answers from."""
    assert client.get("/livez").json == {"status": "alive"}
    ready = client.get("/readyz").json
    assert ready is not None
    assert_described("/readyz", "get", 200, ready)
    assert (ready["ruleset"], ready["model"]) == (state.ruleset_digest, state.model.digest)


@pytest.mark.parametrize("path", ["/pathways", "/pathways/ttps_a", "/openapi.json", "/docs", "/problems/not-found"])
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, path: str) -> None:
    """An ETag, revalidated before each use."""
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/pathways", "/livez", "/institutions?q=Oxford", "/docs"])
def test_head_is_get_without_its_body(client: FlaskClient, path: str) -> None:
    """The same status and headers."""
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


@pytest.mark.parametrize(
    ("path", "allowed"), [("/recommend", {"POST", "OPTIONS"}), ("/docs", {"GET", "HEAD", "OPTIONS"})]
)
def test_options_name_the_methods(client: FlaskClient, path: str, allowed: set[str]) -> None:
    """As the Allow header lists them."""
    response = client.options(path)
    assert response.status_code == 200
    assert set(response.headers["Allow"].split(", ")) == allowed


@pytest.mark.parametrize("path", ["/livez", "/docs", "/nowhere", "/recommend"])
def test_every_answer_carries_the_headers_that_protect_it(client: FlaskClient, path: str) -> None:
    """Errors too."""
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.text(max_size=12), below, max_size=4),
    max_leaves=12,
)
MEMBERS = sorted(
    {name for schema in SPECIFICATION["components"]["schemas"].values() for name in schema.get("properties", {})}
)
SHAPED = st.recursive(
    JSON_VALUES,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(MEMBERS), below, max_size=6),
    max_leaves=30,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(SHAPED | st.dictionaries(st.sampled_from(["profile", "as_of", "preferences"]), SHAPED))
def test_no_json_whatsoever_makes_the_service_fail(client: FlaskClient, body: object) -> None:
    """Any JSON is answered, or refused with a reason."""
    response = client.post("/recommend", data=json.dumps(body), content_type="application/json")
    assert response.status_code in {200, 400, 422}
    assert_described("/recommend", "post", response.status_code, response.json)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200))
def test_no_bytes_whatsoever_make_the_service_fail(client: FlaskClient, body: bytes) -> None:
    """Any bytes are refused with a reason, unless they are JSON by chance."""
    response = client.post("/recommend", data=body, content_type="application/json")
    assert response.status_code in {400, 422}
    assert response.json is not None
    assert response.json["errors"][0]["remedy"]
