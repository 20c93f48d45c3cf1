"""Numbers, dates, lists and names of places as Unicode's CLDR writes them in the language of an answer."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

if TYPE_CHECKING:
    from collections.abc import Sequence

LOCALES = {"en": "en_HK", "zh-Hant": "zh_Hant_HK", "zh-Hans": "zh_Hans_CN"}
"""The place whose habits a language is written by."""


@lru_cache(maxsize=len(LOCALES))
def locale_of(language: str) -> Locale:
    """The locale of one of our languages; raises ``KeyError`` for another."""
    return Locale.parse(LOCALES[language])


@lru_cache(maxsize=4096)
def number(value: float, language: str) -> str:
    """A number with its thousands grouped and at most one decimal."""
    return format_decimal(round(value, 1), locale=locale_of(language))


@lru_cache(maxsize=1024)
def share(value: float, language: str) -> str:
    """A share from 0 to 1 as whole per cent."""
    return format_percent(round(value, 2), locale=locale_of(language))


@lru_cache(maxsize=1024)
def dates(first: date, last: date, language: str) -> tuple[str, str]:
    """The first and the last day in words; the same twice for one day, for a calendar month and for a calendar year."""
    locale = locale_of(language)
    whole_months = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
    if whole_months and (first.year, first.month) == (last.year, last.month):
        month = format_skeleton("yMMMM", first, locale=locale)
        return month, month
    if whole_months and first.year == last.year and (first.month, last.month) == (1, 12):
        year = format_skeleton("y", first, locale=locale)
        return year, year
    return format_date(first, "long", locale=locale), format_date(last, "long", locale=locale)


def listed(names: Sequence[str], language: str, *, alternatives: bool = False) -> str:
    """Names as a list in a sentence, joined by the language's word for ``and``; for ``or`` where they exclude."""
    return format_list(names, style="or" if alternatives else "standard", locale=locale_of(language))


def language(code: str, written: str) -> str:
    """The name of a language by its BCP 47 tag; the tag where it has no name."""
    name = locale_of(written).languages.get(code.replace("-", "_")) or locale_of(written).languages.get(
        code.partition("-")[0]
    )
    return str(name or code)


def country(code: str, language: str) -> str:
    """The name of a country or territory by its ISO 3166-1 code; the code where it has no name."""
    return str(locale_of(language).territories.get(code, code))
