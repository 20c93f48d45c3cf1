"""Values of the law and of the facts in words, with their units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.api import cldr
from service.api.asked import joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.messages import Catalogue
    from service.recommend.records import Interval

UNBOUNDED_MONTHS = 900
COUNTRIES = "countries"
"""The unit of a list of ISO 3166-1 codes."""

MONEY = "HKD"
YEAR = "calendar year"
WHOLE = frozenset({MONEY, "months", "days", "weeks"})
"""Units whose numbers are said without decimals, unless that would make a sentence false."""

SAID_ONCE = frozenset({"months", "days", "weeks", "years"})
"""Units that a range names once, behind its upper end."""


def interval(value: Interval, unit: str | None, catalogue: Catalogue, *, beside: float | None = None) -> str:
    """An interval: one number, a range, or a lower end; ``beside`` a number that it is compared with."""
    low = amount(value.minimum, unit, catalogue, beside=beside)
    if value.maximum is None or (unit == "months" and value.maximum >= UNBOUNDED_MONTHS):
        return catalogue.text("value.at_least", low=low)
    high = amount(value.maximum, unit, catalogue, beside=beside)
    if low != high and unit in SAID_ONCE:
        low = cldr.number(value.minimum, catalogue.language, decimals=0 if unit in WHOLE else 1, beside=beside)
    return low if low == high else catalogue.text("value.between", low=low, high=high)


def limit(value: object, unit: str | None, catalogue: Catalogue) -> str:
    """A value of the law within a requirement: of several countries one is enough to fail it."""
    if unit == COUNTRIES and isinstance(value, list | tuple):
        language = catalogue.language
        return cldr.listed([cldr.country(code, language) for code in value], language, alternatives=True)
    return amount(value, unit, catalogue)


def amount(value: object, unit: str | None, catalogue: Catalogue, *, beside: float | None = None) -> str:
    """A value with its unit, and nothing for ``None``; ``beside`` a number that it is compared with."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return _several(value, unit, catalogue)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    language = catalogue.language
    if unit == YEAR:
        return _with_unit(f"{value:.0f}", value, unit, catalogue)
    large = cldr.round_sum(value, language) if unit == MONEY else None
    if large is not None:
        return catalogue.text(f"unit.{MONEY}.round", number=large)
    number = cldr.number(value, language, decimals=0 if unit in WHOLE else 1, beside=beside)
    return _with_unit(number, value, unit, catalogue)


def _several(values: Sequence[Any], unit: str | None, catalogue: Catalogue) -> str:
    language = catalogue.language
    if unit == COUNTRIES:
        return cldr.listed([cldr.country(code, language) for code in values], language)
    if not values or unit is None:
        return ""
    numbers = [cldr.number(value, language) for value in values]
    if unit == "weeks":
        span = numbers[0] if len(numbers) == 1 else catalogue.text("value.span", low=numbers[0], high=numbers[-1])
        return _with_unit(span, values[-1], unit, catalogue)
    return _with_unit(joined("value.sequence", numbers, catalogue), values[-1], unit, catalogue)


def _with_unit(number: str, count: float, unit: str | None, catalogue: Catalogue) -> str:
    code = f"unit.{unit}"
    return catalogue.counted(code, count, number=number) if code in catalogue else number
