"""The style of what is said: requirements as rules, yes/no facts as questions, plain words, no codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from service.interview.questionnaire import AnswerType, questionnaire
from service.messages import LANGUAGES, load_catalogues
from service.rules.catalogue import PATHWAYS
from service.rules.criteria import AllOf, ByCase, Criterion, Judged, every

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.interview.questionnaire import AskedFact

CATALOGUES = load_catalogues()
CHINESE = tuple(language for language in LANGUAGES if language != "en")


def _fields(fact: AskedFact) -> Iterator[AskedFact]:
    yield fact
    for field in fact.fields:
        yield from _fields(field)


YES_NO = sorted(
    {
        fact.pointer
        for question in questionnaire()
        for asked in question.facts
        for fact in _fields(asked)
        if fact.type is AnswerType.YES_NO
    }
)


@pytest.mark.parametrize("pointer", YES_NO)
def test_a_yes_no_fact_is_worded_so_that_yes_and_no_fit(pointer: str) -> None:
    """A label that states something reads as said of the person: whether it is so is what is asked."""
    assert CATALOGUES["en"].text(f"fact.{pointer}").startswith("Whether ")
    for language in CHINESE:
        assert "是否" in CATALOGUES[language].text(f"fact.{pointer}")


CRITERIA = {
    criterion.id: criterion
    for pathway in PATHWAYS
    for rule in (*pathway.entry.values(), *pathway.extension.values())
    for criterion in every(rule)
}
FORKS = {found.condition.id for found in CRITERIA.values() if isinstance(found, ByCase)}
INSIDE = {found.part.id for found in CRITERIA.values() if isinstance(found, Judged)}
NOTHING = {found.id for found in CRITERIA.values() if isinstance(found, AllOf) and not found.parts}


def _required() -> Iterator[tuple[str, Criterion]]:
    yield from ((id_, found) for id_, found in CRITERIA.items() if id_ not in FORKS | INSIDE | NOTHING)


RULE = {"zh-Hant": re.compile("須|不得|不接受"), "zh-Hans": re.compile("须|不得|不接受")}
DOUBLE = {
    "zh-Hant": re.compile("並非.*以外|沒有.*未|以外的人士"),
    "zh-Hans": re.compile("并非.*以外|没有.*未|以外的人士"),
}


@pytest.mark.parametrize("language", CHINESE)
def test_a_requirement_is_worded_as_a_rule(language: str) -> None:
    """What is required is said with 須 or 不得; whether it is met stands outside it."""
    told = {id_: CATALOGUES[language].text(id_, threshold="3") for id_, _ in _required()}
    assert {id_: text for id_, text in told.items() if not RULE[language].search(text)} == {}
    assert {id_: text for id_, text in told.items() if DOUBLE[language].search(text)} == {}


def test_an_english_requirement_is_no_bare_denial() -> None:
    """That no conviction is required, and not met, would say that there is none."""
    told = {id_: CATALOGUES["en"].text(id_, threshold="3") for id_, _ in _required()}
    assert {id_: text for id_, text in told.items() if re.match(r"(no|not|nothing)\b", text)} == {}


CODE = re.compile(r"\b[a-z]+_[a-z_]+\b")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_shows_a_code(language: str) -> None:
    """Names of members and values are for programs."""
    catalogue = CATALOGUES[language]
    bare = {code: re.sub(r"\{\w*\}", "", form) for code, forms in catalogue.forms.items() for form in forms}
    assert {code: text for code, text in bare.items() if CODE.search(text)} == {}
    assert {
        code: text for code, text in bare.items() if re.search(r"\btrue (if|where)\b|\btrue$|為true|为true", text)
    } == {}


def test_english_answers_are_plain() -> None:
    """No contractions, no word that an applicant wouldn't use, no one who "holds" or is "told"."""
    stale = re.compile(
        r"n't\b|\b(whoever|anew|at hand|log-odds|cohort|completions?|what-ifs?|middling|(is|are|be) (held against|told)"
        r"|not held)\b|(?<!of )\bImmigration (?!Department|Arr)"
    )
    told = {code: form for code, forms in CATALOGUES["en"].forms.items() for form in forms}
    assert {code: form for code, form in told.items() if stale.search(form)} == {}


WRONG = {
    "zh-Hant": (
        *(
            "聘約",
            "從業員",
            "本區",
            "(?<!灣)區內",
            "未備有",
            "已決",
            "不果",
            "著手",
            "掛鉤",
            "轉賬",
            "倚靠",
            "職銜",
            "職務",
            "毋須",
            "實際影響力",
            "研究與發展",
            "銀行結單",
        ),
        *("評審小組", "投資組合規定", "北韓", "紐西蘭", "此點", "前者", "後者", "作定論", "閣下"),
    ),
    "zh-Hans": (
        *(
            "转工",
            "转职",
            "(?<!金融)中介机构",
            "录用通知",
            "资料",
            "现时",
            "未有",
            "尚欠",
            "视乎",
            "营运",
            "缴付",
            "申领",
            "委聘",
            "颁授",
            "合约",
            "据报(?!道|章)",
            "递交",
            "宜(?=先)",
            "未能(?!满足)",
            "循此",
            "尚缺",
            "信息为何",
            "现况",
            "认证证明",
        ),
        *("结单", "薪资单", "本地区", "业内人士说", "前者", "后者", "作定论", "结业"),
    ),
}
"""Words that were given up: two for one thing, forms of Taiwan, and Hong Kong's in what Mainlanders read."""

KEPT = re.compile("背景资料")


@pytest.mark.parametrize("language", CHINESE)
def test_one_word_stands_for_one_thing(language: str) -> None:
    """A word that was given up doesn't come back."""
    wrong = re.compile("|".join(WRONG[language]))
    told = {code: KEPT.sub("", message) for code, message in CATALOGUES[language].messages.items()}
    assert {code: found for code, text in told.items() if (found := wrong.findall(text))} == {}


def test_questions_address_their_reader_as_each_place_does() -> None:
    """你 as on GovHK's pages, 您 as on the Mainland's."""
    for code, message in CATALOGUES["zh-Hant"].messages.items():
        assert "您" not in message, code
    for code, message in CATALOGUES["zh-Hans"].messages.items():
        assert "你" not in message, code


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_question_stands_alone(language: str) -> None:
    """A question may be asked before the one that it would point back to."""
    back = re.compile(r"\b(those|that income)\b|^其中|該收入|该收入")
    questions = {code: text for code, text in CATALOGUES[language].messages.items() if code.startswith("question.")}
    assert {code: text for code, text in questions.items() if back.search(text)} == {}


NUMERALS = re.compile(
    "[二三四五六七八九十兩两]+(年|個月|个月|歲|岁|日内|日內|星期|周)|[於少多滿满至]一年|^一年|[時时]一年"
)


@pytest.mark.parametrize("language", CHINESE)
def test_times_and_ages_are_in_arabic_numerals(language: str) -> None:
    """One answer doesn't count in two ways."""
    told = CATALOGUES[language].messages
    assert {code: text for code, text in told.items() if NUMERALS.search(text)} == {}


LARGE = {"en": r"HK\$\d+,\d{3},\d{3}", "zh-Hant": r"\d{2,},\d{3}港元", "zh-Hans": r"\d{2,},\d{3}港元"}
"""Sums in figures that are said in millions, in 萬 and in 万."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_large_sums_are_said_as_one_says_them(language: str) -> None:
    """HK$1.2 million, 120萬港元, 120万港元."""
    told = CATALOGUES[language].messages
    assert {code: text for code, text in told.items() if re.search(LARGE[language], text)} == {}


THRESHOLD = re.compile(r"(最少|至少)\{threshold\}")


def test_a_threshold_is_told_in_one_way_in_traditional_chinese() -> None:
    """不少於, as ImmD's pages say; 最少 counts things of which there are several."""
    told = CATALOGUES["zh-Hant"].messages
    assert {code: text for code, text in told.items() if THRESHOLD.search(text)} == {}
