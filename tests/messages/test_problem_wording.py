"""What is said of a request that can't be answered is English where it is found, and is translated by that English."""

from __future__ import annotations

import ast
import json.decoder
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import service
from service.api.problems import TYPES, told
from service.intake.contradictions import WORDS
from service.intake.faults import Said, with_article
from service.messages import LANGUAGES, load_catalogues

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUES = load_catalogues()
CHINESE = tuple(language for language in LANGUAGES if language != "en")
ROOMS = ("intake", "api")
SAYING = {"Said": 0, "refused": 1, "NotJsonError": 1, "ProblemError": 1, "PlacedFault": 0, "did_you_mean": 2}
"""The callables to which words for the caller are given, and how many arguments come before them."""

NAMED = frozenset({"fault", "remedy", "stray"})
"""Keywords and variables that hold words for the caller."""

PLACE = re.compile(r"\{\w+\}")
LITERAL = re.compile(r"\{[^{}]*[“\"][^{}]*\}")
"""JSON as a remedy shows it, whose braces are its own."""

KEPT = re.compile(
    r"HKP_[A-Z]+|[a-z]+(?:_[a-z]+)+|HTTP|JSON|UTF|RFC|Content|Type|Encoding|Allow|application|json|GET|/pathways|/cases|/openapi|KiB|current"
    r"|expected|true|false|min|max|name|value|amount|currency|weight|text|HKD|HK|CN|GBN|ISO|alpha|BCP|en|yue|zh|Hant"
    r"|YYYY|MM|DD|API|uXXXX|Length|Transfer|Retry|After|Expect|continue|Host|chunked|chunk|cookie|RateLimit|next|Authorization|Bearer"
)
"""What Chinese leaves in Latin letters: names of standards, of headers, of members and of values."""


def _trees() -> Iterator[ast.Module]:
    for room in ROOMS:
        for path in sorted((Path(service.__file__).parent / room).rglob("*.py")):
            yield ast.parse(path.read_text(encoding="utf-8"))


def _words(node: ast.AST) -> Iterator[ast.expr]:
    """Expressions under a node that are words for the caller."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name in SAYING:
            yield from node.args[SAYING[name] :]
            if name == "PlacedFault":
                yield from (keyword.value for keyword in node.keywords if keyword.arg in NAMED)
        elif name in {"Coded", "Patterned"}:
            yield from node.args[2:3]
    elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        if getattr(target, "id", "") in NAMED and not isinstance(node.value, ast.Dict):
            yield node.value


@lru_cache(maxsize=1)
def said() -> frozenset[str]:
    """Every text that may be told to a caller, as it is written."""
    found = {
        getattr(text, "template", text) for kind in TYPES.values() for text in (kind.title, kind.about, kind.remedy)
    }
    found |= {text for pair in WORDS.values() for text in pair}
    for tree in _trees():
        for node in ast.walk(tree):
            for word in _words(node):
                found |= {text for part in ast.walk(word) if (text := _prose(part))}
    return frozenset(found)


def _prose(node: ast.AST) -> str:
    text = node.value if isinstance(node, ast.Constant) else None
    return text if isinstance(text, str) and " " in text.strip() else ""


@lru_cache(maxsize=1)
def written() -> frozenset[str]:
    """Every text in the rooms that speak of a request, with the article that may come before it."""
    trees = [*_trees(), ast.parse(Path(json.decoder.__file__).read_text(encoding="utf-8"))]
    units = {"years", "months", "persons"}
    texts = {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    # Written in C in CPython, or by versions later than the oldest that is served.
    of_json = {
        *("Expecting ',' delimiter", "Expecting ':' delimiter", "Invalid control character at"),
        *("Invalid \\escape", "Invalid \\uXXXX escape"),
        *("Illegal trailing comma before end of object", "Illegal trailing comma before end of array"),
    }
    worded = {text for pair in WORDS.values() for text in pair}
    return frozenset(texts | {with_article(text) for text in texts if text} | units | of_json | worded)


def test_nothing_is_said_that_could_not_be_translated() -> None:
    """Words for a caller are templates with places, not texts that are put together where they are found."""
    put_together = [
        ast.unparse(word)
        for tree in _trees()
        for node in ast.walk(tree)
        for word in _words(node)
        if isinstance(word, ast.JoinedStr) and any(isinstance(part, ast.Constant) for part in word.values)
    ]
    assert put_together == ["f\"{('an' if noun[0] in 'AEIOUaeio' else 'a')} {noun}\""]


@pytest.mark.parametrize("language", CHINESE)
def test_everything_that_is_said_of_a_request_is_translated(language: str) -> None:
    """No text for a caller is missing."""
    assert sorted(said() - CATALOGUES[language].problems.keys() - {"{first} {then}"}) == []


@pytest.mark.parametrize("language", CHINESE)
def test_no_translation_outlives_its_text(language: str) -> None:
    """Every text that is translated is one that the rooms at the edge may say."""
    assert sorted(CATALOGUES[language].problems.keys() - written()) == []


@pytest.mark.parametrize("language", CHINESE)
def test_a_translation_has_the_places_of_its_text(language: str) -> None:
    """What a fault repeats of a request is repeated in every language."""
    for text, translation in CATALOGUES[language].problems.items():
        assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(translation)), text


@pytest.mark.parametrize("language", CHINESE)
def test_a_translation_is_in_its_language(language: str) -> None:
    """Latin letters are left where they name something."""
    for text, translation in CATALOGUES[language].problems.items():
        bare = KEPT.sub("", PLACE.sub("", LITERAL.sub("", translation)))
        assert not re.search("[A-Za-z]", bare), translation
        assert re.search("[一-鿿]", translation) or text == "{first} {then}", text


def test_english_is_its_own_translation() -> None:
    """A text without translation is said as it stands."""
    fault = Said("{value} is not a valid {wanted}.", value="“x”", wanted=Said("whole number"))
    assert told(fault, CATALOGUES["en"]) == fault == "“x” is not a valid whole number."


def test_what_fills_a_place_is_translated_too() -> None:
    """A fault within a fault speaks one language."""
    fault = Said("This is {kind}, not a boolean.", kind=Said("a number"))
    assert told(fault, CATALOGUES["zh-Hant"]) == "這是數字，不是布林值。"
    assert told(fault, CATALOGUES["zh-Hans"]) == "这是数字，不是布尔值。"


def test_braces_in_what_a_caller_sent_are_left_alone() -> None:
    """A value is put into a place once and not read again."""
    fault = Said("There is no member {name} here.", name="“{kind}”")
    assert told(fault, CATALOGUES["zh-Hant"]) == "此處沒有成員「{kind}」。"
