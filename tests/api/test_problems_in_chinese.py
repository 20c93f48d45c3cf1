"""An error is told in the reader's language, by the same code and at the same place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from service.api.problems import TYPES

if TYPE_CHECKING:
    from flask.testing import FlaskClient

CHINESE = re.compile("[一-鿿]")
LANGUAGES = {"en": "en-GB", "zh-Hant": "zh-HK", "zh-Hans": "zh-CN,zh;q=0.9,en;q=0.8"}
BODY: dict[str, Any] = {
    "profile": {
        "person": {"age_years": 5.7, "nationalities": ["hk", "Mars"], "sexx": "f", "birth_date": "long ago"},
        "degrees": [{"level": "bachelors", "full_time": "yes", "institution": " x", "intake": 7}],
        "jobs": {"title": "Engineer"},
        "languages": [{"code": "english"}, {"code": "qq"}, {"code": None, "spoken": "much"}],
        "wealth": {
            "liquid_funds": 5,
            "net_assets": {"currency": "hkd", "amount": {"min": 3, "max": 2}},
            "held_months": {},
            "monthly_balances": [{"month": "May"}],
        },
    },
    "as_of": "1999-01-01",
    "preferences": {"outlooks": 1, "outlook": 7},
    "pathways": ["ttps"],
}
SENT: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("POST", "/recommend", {"json": BODY}),
    ("POST", "/recommend", {"json": []}),
    ("POST", "/recommend", {"json": {}}),
    ("POST", "/recommend", {"data": b"{", "content_type": "application/json"}),
    ("POST", "/recommend", {"data": b'{"a" 1}', "content_type": "application/json"}),
    ("POST", "/recommend", {"data": b'{"a": NaN}', "content_type": "application/json"}),
    ("POST", "/recommend", {"data": b'{"a":1,"a":2}', "content_type": "application/json"}),
    ("POST", "/recommend", {"data": b"\xff{}", "content_type": "application/json"}),
    ("POST", "/recommend", {"data": b"", "content_type": "application/json"}),
    ("POST", "/recommend", {"data": b"{}", "content_type": "text/plain"}),
    ("POST", "/recommend", {"json": {"profile": {"jobs": [{"started_on": "2020", "ended_on": "2019"}]}}}),
    ("POST", "/recommend", {"json": {"profile": {"person": {"age_years": 20, "birth_date": "1990"}}}}),
    ("GET", "/pathways?as_off=2026-01-01&as_of=2026-01-01&as_of=2026-01-01", {}),
    ("GET", "/pathways?as_of", {}),
    ("GET", "/pathways/ttps_aa", {}),
    ("GET", "/problems/nothing", {}),
    ("GET", "/institutions?limit=x", {}),
    ("GET", "/livez?x=1", {}),
    ("GET", "/nowhere", {}),
    ("DELETE", "/pathways", {}),
)


def told(client: FlaskClient, method: str, path: str, sent: dict[str, Any], language: str) -> dict[str, Any]:
    response = client.open(path, method=method, headers={"Accept-Language": LANGUAGES[language]}, **sent)
    assert response.headers["Content-Language"] == language
    assert "Accept-Language" in response.headers["Vary"]
    body: dict[str, Any] | None = response.json
    assert body is not None
    return body


def words(problem: dict[str, Any]) -> list[str]:
    said = [problem["title"], problem["detail"], problem["remedy"]]
    return said + [error[name] for error in problem.get("errors", ()) for name in ("fault", "remedy")]


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
@pytest.mark.parametrize(("method", "path", "sent"), SENT)
def test_a_problem_is_told_in_chinese(
    client: FlaskClient, method: str, path: str, sent: dict[str, Any], language: str
) -> None:
    """Every text for people is Chinese, and no two words of English stand in it beside what was sent."""
    english = words(told(client, method, path, sent, "en"))
    chinese = words(told(client, method, path, sent, language))
    assert len(english) == len(chinese)
    for text in chinese:
        assert CHINESE.search(text), text
        without_what_was_sent = re.sub("“[^”]*”|「[^」]*」|：[a-z_, 0-9]+", "", text)
        assert not re.search(r"[a-z]{2,} (?!as_of|=)[a-z]{2,}", without_what_was_sent), text


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
@pytest.mark.parametrize(("method", "path", "sent"), SENT)
def test_a_program_reads_the_same_problem_in_every_language(
    client: FlaskClient, method: str, path: str, sent: dict[str, Any], language: str
) -> None:
    """Type, status, codes and places don't depend on the reader."""

    def coded(problem: dict[str, Any]) -> object:
        errors = [
            {name: value for name, value in error.items() if name not in {"fault", "remedy"}}
            for error in problem.get("errors", ())
        ]
        return problem["type"], problem["status"], errors

    assert coded(told(client, method, path, sent, "en")) == coded(told(client, method, path, sent, language))


def test_a_body_that_cannot_be_read_is_answered_in_the_language_that_it_asks_for(client: FlaskClient) -> None:
    """The body outranks the header in problems as in answers; a language that isn't ours asks for nothing."""
    headers = {"Accept-Language": "en"}
    asked = {"profile": {"age": 5}, "language": "zh-Hant"}
    assert client.post("/recommend", json=asked, headers=headers).headers["Content-Language"] == "zh-Hant"
    contradicting = {"profile": {"jobs": [{"started_on": "2020", "ended_on": "2019"}]}, "language": "zh-Hans"}
    assert client.post("/recommend", json=contradicting, headers=headers).headers["Content-Language"] == "zh-Hans"
    strange = {"profile": {}, "language": ["zh-Hant"]}
    assert client.post("/recommend", json=strange, headers=headers).headers["Content-Language"] == "en"


@pytest.mark.parametrize("slug", TYPES)
def test_a_type_of_problem_explains_itself_in_chinese(client: FlaskClient, slug: str) -> None:
    """Whoever follows the type of a problem reads on in the same language."""
    response = client.get(f"/problems/{slug}", headers={"Accept-Language": "zh-HK"})
    assert response.headers["Content-Language"] == "zh-Hant"
    assert response.json is not None
    assert all(CHINESE.search(response.json[name]) for name in ("title", "about", "remedy"))


def test_the_list_of_pathways_names_them_in_the_language_of_the_reader(client: FlaskClient) -> None:
    """A list for people to choose from is read by people."""
    response = client.get("/pathways", headers={"Accept-Language": "zh-CN"})
    assert response.headers["Content-Language"] == "zh-Hans"
    assert "Accept-Language" in response.headers["Vary"]
    assert response.json is not None
    assert {row["name"] for row in response.json["pathways"]} >= {"职专毕业生留港计划", "高端人才通行证计划（A类）"}
