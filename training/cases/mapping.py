"""How an agency's spreadsheet says what a case file says: its headings, words, days and sums, written down once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from training.cases.case import CaseFileError

TO_FILL_IN = "?"
"""What a draft leaves for the analyst."""
UNREAD = "-"
"""What an analyst writes for a heading that isn't to be read, and for a word that says as much as an empty cell."""
ORDERS = ("d/m/y", "m/d/y", "y/m/d")
KEYS = {"columns", "words", "days", "sums", "times", "always"}
LARGEST_TIMES = 1_000
_DAY = re.compile(r"\s*(\d{1,4})\s*[/.\-年]\s*(\d{1,2})\s*[/.\-月]\s*(\d{1,4})\s*日?\s*(?:0{1,2}:00(?::00)?)?\s*")
_SUM = re.compile(r"\s*(?:HK\$|HKD|US\$|\$|港幣|港元)?\s*(-?\d[\d, ]*(?:\.\d+)?)\s*(?:元|港元|HKD|HK\$)?\s*")
_COUNTED = re.compile(r"(.*?)\s*(?:年|個月|个月|years?|yrs?|months?|個|个)?\s*", re.IGNORECASE)

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Translation:
    """What the headings of a file stand for, and the cells of its columns, by the names of a case file.

    ``columns`` are pairs of a heading and its column; ``words`` of a column and its pairs; ``days`` of a column and the
    order of day, month and year; ``sums`` are columns whose numbers have signs of money and thousands separators;
    ``times`` are columns and what their numbers are multiplied by, as years are by 12 where months are wanted;
    ``always`` are columns that the file lacks and what they say wherever their neighbours say anything, as a currency.
    """

    columns: Pairs = ()
    words: tuple[tuple[str, Pairs], ...] = ()
    days: Pairs = ()
    sums: tuple[str, ...] = ()
    times: tuple[tuple[str, int], ...] = ()
    always: Pairs = ()

    def column(self, heading: str) -> str:
        """The column that a heading stands for, or the heading itself."""
        return dict(self.columns).get(heading, heading)

    def cell(self, column: str, text: str) -> str:
        """A cell in a case file's words; one that nothing is said of stays as it is."""
        told = text.strip()
        words = dict(dict(self.words).get(column, ()))
        if told in words:
            return "" if words[told] == UNREAD else words[told]
        order = dict(self.days).get(column)
        if order is not None:
            return day_of(told, order) or text
        times = dict(self.times).get(column)
        if times is not None:
            return _multiplied(told, times) or text
        if column in self.sums and (number := _SUM.fullmatch(told)):
            return _plain(number[1])
        return text


NOTHING = Translation()


def day_of(text: str, order: str) -> str | None:
    """A day such as 3/11/2024 by ISO 8601; ``None`` where it isn't one in that order."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    parts = dict(zip(order.split("/"), found.groups(), strict=True))
    year, month, day = parts["y"], int(parts["m"]), int(parts["d"])
    whole = len(year) == 4 and 1 <= month <= 12 and 1 <= day <= 31  # noqa: PLR2004 - the calendar's
    return f"{year}-{month:02d}-{day:02d}" if whole else None


def _plain(number: str) -> str:
    return number.replace(",", "").replace(" ", "")


def _multiplied(text: str, times: int) -> str | None:
    """A number such as 5 or 4.5 年 as it is so many times; ``None`` where it isn't one."""
    counted = _COUNTED.fullmatch(text)
    found = None if counted is None else _SUM.fullmatch(counted[1])
    if found is None:
        return None
    whole = f"{Decimal(_plain(found[1])) * times:f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def is_sum(text: str) -> bool:
    """Whether a text is a number with signs of money or thousands separators around it."""
    found = _SUM.fullmatch(text)
    return found is not None and found[1] != text


def _pairs(path: Path, key: str, told: Any) -> Pairs:  # noqa: ANN401 - any YAML
    if not isinstance(told, Mapping) or not all(isinstance(one, str) for pair in told.items() for one in pair):
        raise CaseFileError(f"{path}: {key} isn't pairs of texts. Put quotation marks around words such as yes and no.")
    left = [name for name, value in told.items() if value == TO_FILL_IN]
    if left:
        raise CaseFileError(
            f"{path}: {key} still has “{TO_FILL_IN}” at {', '.join(left)}: say what it stands for, or write "
            f"'{UNREAD}' (with the quotation marks) if it isn't to be read."
        )
    return tuple(told.items())


def read_mapping(path: Path) -> Translation:
    """The mapping that an analyst wrote; raises ``CaseFileError`` with what is wrong with it."""
    try:
        told = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except OSError as error:
        raise CaseFileError(f"{path} can't be opened: {error.strerror}.") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CaseFileError(f"{path} is no YAML: {error}") from None
    if not isinstance(told, Mapping) or not set(told) <= KEYS:
        raise CaseFileError(f"{path} may have {', '.join(sorted(KEYS))}, and nothing else.")
    words = told.get("words") or {}
    if not isinstance(words, Mapping):
        raise CaseFileError(f"{path}: words isn't columns with their pairs.")
    days = _pairs(path, "days", told.get("days") or {})
    if wrong := [f"{column}: {order}" for column, order in days if order not in ORDERS]:
        raise CaseFileError(f"{path}: {', '.join(wrong)} is none of {', '.join(ORDERS)}.")
    sums = told.get("sums") or []
    if not isinstance(sums, list) or not all(isinstance(one, str) for one in sums):
        raise CaseFileError(f"{path}: sums isn't a list of columns.")
    times = told.get("times") or {}
    if not isinstance(times, Mapping) or not all(
        isinstance(column, str) and type(number) is int and 0 < number <= LARGEST_TIMES
        for column, number in times.items()
    ):
        raise CaseFileError(f"{path}: times isn't columns with a whole number each, such as 12.")
    return Translation(
        columns=_pairs(path, "columns", told.get("columns") or {}),
        words=tuple((str(column), _pairs(path, f"words of {column}", pairs)) for column, pairs in words.items()),
        days=days,
        sums=tuple(sums),
        times=tuple(times.items()),
        always=_pairs(path, "always", told.get("always") or {}),
    )
