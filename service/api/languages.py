"""The language of an answer: asked for in the body, else by ``Accept-Language``, else English."""

from __future__ import annotations

from collections.abc import Collection

from werkzeug.datastructures import LanguageAccept

from service.api.requests import AnswerLanguage


def preferred(accepted: LanguageAccept, written: Collection[str]) -> str:
    """The first language that the caller accepts and that we write; English where there is none."""
    for tag, quality in accepted:
        language = AnswerLanguage.meant(tag)
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
