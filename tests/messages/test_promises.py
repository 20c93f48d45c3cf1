"""No message in any language speaks a verdict over its reader, or foretells what the Immigration Department will do."""

from __future__ import annotations

import re

import pytest

from service.messages import load_catalogues

CATALOGUES = load_catalogues()

ENGLISH = re.compile(
    r"\byou(r)?\b|\bguarantee|\bpromis|\b(will|shall) (surely |certainly )?(be|get|receive|obtain|qualify)\b"
    r"|\b(is|are) (certain|sure|bound) to\b|\bqualif(y|ies)\b|\bchances? of approval\b|\bsucceed\b",
    re.IGNORECASE,
)
CHINESE = re.compile(
    r"[你您妳]"
    # A verdict on a person; universities, programmes and institutions may be 合資格.
    r"|符合(申[請请])?[資资]格|(?<![不非])合[資资]格(?![大課课院單单])|[夠够][資资]格"
    # A promise; a sponsor is 保證人.
    r"|保[證证](?!人)|[確确]保|擔保(?!人)|担保(?!人)|包[批過过]|必[定然將将會会可獲获能]|(?<!不)一定(?=[會会能可獲获])|肯定(?=[會会能可獲获批])"
    r"|[會会將将能]([夠够])?[獲获]([得])?[批簽签]|(?<!不代表)[獲获]批的?([機机][會会率]|概率|可能)|成功率|[勝胜]算|把握"
)
PROMISES = {"en": ENGLISH, "zh-Hant": CHINESE, "zh-Hans": CHINESE}

REQUEST = ("fact.", "problem.", "fault.", "remedy.", "question.", "ask.", "asked.", "help.", "tick.", "named.", "any.")
"""What is said of a request and not of a case: who sent it may be told what to do with it, and asked."""


@pytest.mark.parametrize("language", CATALOGUES)
def test_nothing_is_promised_and_nobody_is_told_that_they_qualify(language: str) -> None:
    """Law is told as law and opinion as opinion, in whatever language."""
    told = {
        (code, form)
        for code, forms in CATALOGUES[language].forms.items()
        for form in forms
        if PROMISES[language].search(form) and not code.startswith(REQUEST)
    }
    assert told == set()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "You qualify."),
        ("en", "This is guaranteed."),
        ("en", "The visa will be granted."),
        ("en", "It is sure to pass."),
        ("en", "a good chance of approval"),
        ("en", "They are no chance of approval."),
        ("zh-Hant", "你符合資格。"),
        ("zh-Hant", "申請人符合申請資格。"),
        ("zh-Hant", "申請人合資格。"),
        ("zh-Hant", "保證獲批。"),
        ("zh-Hant", "申請必定獲批。"),
        ("zh-Hant", "申請將獲批准。"),
        ("zh-Hant", "獲批機會甚高。"),
        ("zh-Hans", "您符合资格。"),
        ("zh-Hans", "保证获批。"),
        ("zh-Hans", "申请一定会通过。"),
        ("zh-Hans", "申请会获批准。"),
        ("zh-Hans", "成功率很高。"),
    ],
)
def test_a_promise_would_be_found(language: str, sentence: str) -> None:
    """The words that are looked for are those in which promises are made."""
    assert PROMISES[language].search(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "根據所提供的資料，已公布的準則均已符合。",
        "持有由合資格大學頒授的學位",
        "保證人須提供居所。",
        "亦不代表獲批機會",
    ],
)
def test_what_the_law_says_is_no_promise(sentence: str) -> None:
    """A criterion that is met, a listed university, a sponsor and a denial may be named."""
    assert not CHINESE.search(sentence)
