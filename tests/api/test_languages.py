"""The language of an answer follows the body, then Accept-Language, and English is never a mistake for Chinese."""

import pytest
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from service.api.languages import chosen, preferred
from service.api.requests import AnswerLanguage

ALL = ("en", "zh-Hant", "zh-Hans")


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh-HK", "zh-Hant"),
        ("zh-TW", "zh-Hant"),
        ("zh-MO", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("zh-Hant-CN", "zh-Hant"),
        ("yue", "zh-Hant"),
        ("yue-HK", "zh-Hant"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-Hans-HK", "zh-Hans"),
        ("en", "en"),
        ("en-GB", "en"),
        ("fr", None),
        ("*", None),
    ],
)
def test_a_tag_asks_for_the_script_that_its_region_reads(tag: str, language: str | None) -> None:
    """Hong Kong, Macao and Taiwan read Traditional, the Mainland and Singapore Simplified."""
    assert AnswerLanguage.meant(tag) == language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh-HK,zh;q=0.9,en;q=0.8", "zh-Hant"),
        ("fr, en;q=0.5", "en"),
        ("fr", "en"),
        ("", "en"),
        ("en;q=0.3, zh-TW;q=0.7", "zh-Hant"),
        ("zh-HK;q=0, en", "en"),
    ],
)
def test_the_header_is_followed_in_the_order_of_its_weights(header: str, language: str) -> None:
    """A browser set to Chinese gets Chinese."""
    assert preferred(parse_accept_header(header, LanguageAccept), ALL) == language


def test_a_language_without_sentences_is_answered_in_english() -> None:
    """What isn't written can't be sent, and the answer says which language it is in."""
    nothing = LanguageAccept([])
    assert chosen(AnswerLanguage.TRADITIONAL_CHINESE, nothing, ("en",)) == "en"
    assert chosen(AnswerLanguage.TRADITIONAL_CHINESE, nothing, ALL) == "zh-Hant"


def test_the_body_outranks_the_header() -> None:
    """Whoever names a language gets it."""
    accepted = parse_accept_header("zh-CN", LanguageAccept)
    assert chosen(AnswerLanguage.ENGLISH, accepted, ALL) == "en"
