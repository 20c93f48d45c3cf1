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

from service.messages import names

if TYPE_CHECKING:
    from collections.abc import Sequence

LOCALES = {"en": "en_HK", "zh-Hant": "zh_Hant_HK", "zh-Hans": "zh_Hans_CN"}
"""The place whose habits a language is written by."""


@lru_cache(maxsize=len(LOCALES))
def locale_of(language: str) -> Locale:
    """The locale of one of our languages; raises ``KeyError`` for another."""
    return Locale.parse(LOCALES[language])


ROUND = {"en": 1_000_000, "zh-Hant": 10_000, "zh-Hans": 10_000}
"""The unit in which a language counts large sums of money: the million; 萬 and 万."""

MOST_DECIMALS = 6


@lru_cache(maxsize=512)
def number(value: float, language: str, *, decimals: int = 1, beside: float | None = None) -> str:
    """A number with its thousands grouped and at most these decimals; up to six to stand right ``beside`` another.

    What is below, above or equal to the other number reads so, as a rounded number must not make a sentence false.
    """
    rounded = round(value, decimals)
    while beside is not None and decimals < MOST_DECIMALS and _order(rounded, beside) != _order(value, beside):
        decimals += 1
        rounded = round(value, decimals)
    return format_decimal(rounded, locale=locale_of(language), decimal_quantization=False)


def _order(first: float, second: float) -> int:
    return (first > second) - (first < second)


@lru_cache(maxsize=512)
def round_sum(value: float, language: str) -> str | None:
    """A sum of money in the language's unit for large ones, as in 2.5 (million); ``None`` if it isn't a round one."""
    scaled = value / ROUND[language]
    if scaled < 1 or round(scaled, 1) != scaled:
        return None
    grouped = language != "zh-Hans"
    return format_decimal(scaled, locale=locale_of(language), group_separator=grouped)


@lru_cache(maxsize=512)
def share(value: float, language: str) -> str:
    """A share from 0 to 1 as whole per cent."""
    return format_percent(round(value, 2), locale=locale_of(language))


@lru_cache(maxsize=512)
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


def currency(code: str, language: str) -> str:
    """The name of a currency by its ISO 4217 code; the code where CLDR has no name."""
    return str(locale_of(language).currencies.get(code, code))


def country(code: str, language: str) -> str:
    """The name of a country or territory by its ISO 3166-1 code, ours before CLDR's; the code where it has no name."""
    own = names().get(f"country.{code}")
    return own.wordings[language] if own else str(locale_of(language).territories.get(code, code))
