"""Days and months of ISO 8601 in the words of a catalogue's language."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from service.api import cldr

if TYPE_CHECKING:
    from service.messages import Catalogue

DATES = re.compile(r"\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?")
"""A day, or a first and a last day behind a stroke."""


def in_words(text: str, catalogue: Catalogue, *, between: str = "value.between") -> str:
    """A day, or a first and a last day behind a stroke: a whole month as a month, and a whole year as a year.

    ``between`` is the message for two days that are neither: of a stretch of time, unless another is given.
    """
    first, last = (date.fromisoformat(day) for day in (text.partition("/")[0], text.rpartition("/")[2]))
    if last == date.max:
        last = first
    earliest, latest = cldr.dates(first, last, catalogue.language)
    return earliest if earliest == latest else catalogue.text(between, low=earliest, high=latest)


def month_in_words(text: str, catalogue: Catalogue) -> str:
    """A month, as in 2026-05."""
    first = date.fromisoformat(f"{text}-01")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return in_words(f"{first}/{last}", catalogue)
