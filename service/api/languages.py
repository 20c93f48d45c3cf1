"""The language of an answer: asked for in the body, else by ``Accept-Language``, else English."""

from __future__ import annotations

from collections.abc import Collection

from werkzeug.datastructures import LanguageAccept

from service.api.requests import AnswerLanguage

_TRADITIONAL = frozenset({"hk", "tw", "mo", "hant"})


def language_of(tag: str) -> AnswerLanguage | None:
    """The language of ours that a BCP 47 tag asks for; ``None`` for a language that we don't write.

    Chinese of Hong Kong, Macao and Taiwan and Cantonese are Traditional; all other Chinese is Simplified.
    """
    primary, *rest = tag.lower().replace("_", "-").split("-")
    if primary == "en":
        return AnswerLanguage.ENGLISH
    if primary == "yue":
        return AnswerLanguage.SIMPLIFIED_CHINESE if "hans" in rest else AnswerLanguage.TRADITIONAL_CHINESE
    if primary in {"zh", "cmn"}:
        traditional = "hans" not in rest and bool(_TRADITIONAL & set(rest))
        return AnswerLanguage.TRADITIONAL_CHINESE if traditional else AnswerLanguage.SIMPLIFIED_CHINESE
    return None


def preferred(accepted: LanguageAccept, written: Collection[str]) -> str:
    """The first language that the caller accepts and that we write; English where there is none."""
    for tag, quality in accepted:
        language = language_of(tag)
        if quality > 0 and language is not None and language in written:
            return language.value
    return AnswerLanguage.ENGLISH.value


def chosen(asked: AnswerLanguage | None, accepted: LanguageAccept, written: Collection[str]) -> str:
    """The language of the answer; one asked for in which we don't write yet is answered in English."""
    if asked is not None:
        return asked.value if asked in written else AnswerLanguage.ENGLISH.value
    return preferred(accepted, written)


IMMD = "https://www.immd.gov.hk/"
PAGES = {"en": "eng", "zh-Hant": "hkt", "zh-Hans": "hks"}
"""The part of the Immigration Department's addresses that stands for a language."""


def page(url: str, language: str) -> str:
    """The address of a page in a language, where the Immigration Department has it; other addresses as they are."""
    return url.replace("/eng/", f"/{PAGES[language]}/") if url.startswith(IMMD) else url
