"""An answer in Chinese is Chinese throughout, and says the same as the English one."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from service.api.openapi import example

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

SENTENCES = frozenset({"sentence", "advice_sentence", "name", "why", "remedy", "wording", "paragraph"})
"""The members of an answer that are written for people; institutions, sources and terms have names of their own."""

NAMES = re.compile(r"STEM|US News|QS|ARWU|THE|[ABC]類|[ABC]类|第（[a-f]）")
LATIN = re.compile(r"[A-Za-z]")
NUMBERS = re.compile(r"(\d[\d,.]*)( million|萬|万)?")
UNITS = {"": 1, " million": 1_000_000, "萬": 10_000, "万": 10_000}


def numbers(text: str) -> set[float]:
    """The numbers in a sentence, whatever unit its language counts large ones in."""
    return {float(number.rstrip(",.").replace(",", "")) * UNITS[unit] for number, unit in NUMBERS.findall(text)}


@lru_cache(maxsize=1)
def published() -> tuple[dict[str, Any], ...]:
    path = Path(__file__).parents[1] / "cases" / "published.yaml"
    cases = yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]
    return tuple({"profile": case["profile"], "as_of": case["as_of"]} for case in cases)


def answer(client: FlaskClient, request: dict[str, Any], language: str) -> dict[str, Any]:
    response = client.post("/recommend", json=request | {"detail": "full", "language": language})
    assert response.status_code == 200, response.text
    body: dict[str, Any] | None = response.json
    assert body is not None
    assert body["language"] == language == response.headers["Content-Language"]
    return body


def said(body: object, given: tuple[str, ...] = ()) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """What a part of an answer says: the member, its text, and the names of others that the text may repeat."""
    if isinstance(body, dict):
        given = tuple(name for name in body.get("detail", ()) if isinstance(name, str))
        for name, value in body.items():
            if name in SENTENCES and isinstance(value, str):
                yield name, value, given
            elif name not in {"institutions", "sources", "terms"}:
                yield from said(value, given)
    elif isinstance(body, list):
        for item in body:
            yield from said(item, given)


def names_in(profile: object) -> Iterator[str]:
    """What the caller called a thing: an answer in any language repeats it as it was given."""
    if isinstance(profile, str):
        yield profile
        yield f"The {profile}"  # as the register writes it
    elif isinstance(profile, dict | list):
        for value in profile.values() if isinstance(profile, dict) else profile:
            yield from names_in(value)


def without(text: str, given: tuple[str, ...]) -> str:
    for name in sorted(given, key=len, reverse=True):
        text = text.replace(name, "")
    return NAMES.sub("", text)


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_no_english_stands_in_a_chinese_answer(client: FlaskClient, language: str) -> None:
    """Over every published case, what is written for people has no Latin letters beyond names."""
    english = {
        text
        for request in (*published(), example())
        for _, text, given in said(answer(client, request, language))
        if LATIN.search(without(text, (*given, *names_in(request["profile"]))))
    }
    assert english == set()


def test_a_sentence_in_english_would_be_found() -> None:
    """What is looked for is any letter that is no name's."""
    assert LATIN.search(without("符合：aged 18 years or over。", ()))
    assert not LATIN.search(without("University of Toronto在名單上", ("University of Toronto",)))


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_a_chinese_answer_decides_what_the_english_one_decides(client: FlaskClient, language: str) -> None:
    """Words and the pages in the reader's language apart, nothing in an answer depends on its language."""

    def bare(body: Any) -> Any:  # noqa: ANN401 - any JSON
        if isinstance(body, dict):
            return {name: bare(value) for name, value in body.items() if name not in SENTENCES | {"language", "link"}}
        return [bare(item) for item in body] if isinstance(body, list) else body

    for request in published()[::7]:
        assert bare(answer(client, request, language)) == bare(answer(client, request, "en"))


@pytest.mark.parametrize("language", ["zh-Hant", "zh-Hans"])
def test_sums_and_counts_are_the_same_in_every_language(client: FlaskClient, language: str) -> None:
    """An amount, an age or a count in an English reason stands in the Chinese one too."""
    for request in published()[::7]:
        pairs = zip(
            said(answer(client, request, "en")["pathways"]),
            said(answer(client, request, language)["pathways"]),
            strict=True,
        )
        for (member, english, _), (_, chinese, _) in pairs:
            if member == "sentence" and not re.search(r"[A-Z][a-z]+ \d{4}|\b20\d\d\b", english):
                assert numbers(english) <= numbers(chinese), (english, chinese)


@pytest.mark.parametrize(("language", "name"), [("zh-Hant", "多倫多大學"), ("zh-Hans", "多伦多大学")])
def test_an_institution_is_named_in_the_script_wherever_a_sentence_names_it(
    client: FlaskClient, language: str, name: str
) -> None:
    """In reasons, in questions about a degree, in what the register fills in, and on papers; data stay as given."""
    degree = {"level": "bachelor", "institution": "University of Toronto", "full_time": True, "country": "CA"}
    asked = {"as_of": "2026-11-23", "language": language, "profile": {"statuses": [], "degrees": [degree]}}

    def said(part: object) -> Iterator[str]:
        if isinstance(part, list):
            for item in part:
                yield from said(item)
        for member, below in part.items() if isinstance(part, dict) else ():
            if isinstance(below, str) and member in {"sentence", "paragraph", "wording", "help", "name", "label"}:
                yield below
            elif member != "institutions":
                yield from said(below)

    for path, more in (
        ("/recommend", {"detail": "full"}),
        ("/dossier", {"pathways": ["ttps_b"]}),
        ("/next-question", {}),
    ):
        told = list(said(client.post(path, json=asked | more).json))
        assert [text for text in told if "Toronto" in text] == []
        assert any(name in text for text in told), path
