"""A mapping drafted from a file: what its headings and words most likely stand for, and “?” where that isn't known."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from babel import Locale

from service.intake.fields import COUNTRIES, Choice, Coded, YesNo
from service.intake.flat import Kind
from service.messages.catalogue import load_catalogues
from service.profile.codes import DegreeLevel
from service.rules.catalogue import BY_ID
from training.cases.case import Outcome
from training.cases.flat import NEEDED, field_of, resolved
from training.cases.mapping import ORDERS, TO_FILL_IN, day_of, is_sum
from training.told import as_typed

LOCALES = ("en_HK", "zh_Hant_HK", "zh_Hans_CN")
MOST_WORDS = 40
"""Distinct words of a column above which it is free text, and nothing for a mapping."""
CURRENCY = "HKD"
"""What a Hong Kong agency's sums are in where no column says."""
BOOLEANS = frozenset({"true", "false", "TRUE", "FALSE"})
HEAD = f"""\
# What the headings and cells of the agency's file stand for. Read every line. Where “?” is, put the name of a column
# (docs/case-file.md tells them) or a word; or '-' for a heading that isn't to be read and for a word like “unknown”.
# Then, until nothing is wrong, and retrain with the same --mapping:
#     {as_typed("inspect", "FILE", "--mapping", "THIS")}
"""


@cache
def _called() -> Mapping[str, Mapping[str, str]]:
    """For each list of ``headings.yaml``, what a name or word in small letters stands for."""
    told: Any = yaml.safe_load(files("training.cases").joinpath("headings.yaml").read_text(encoding="utf-8"))
    return {kind: {word: stands for stands, words in rows.items() for word in words} for kind, rows in told.items()}


def column_for(heading: str) -> str | None:
    """The column that a heading stands for: its own name, or what agencies call it."""
    if resolved(heading) is not None:
        return heading
    return _called()["columns"].get(_heading(heading))


def _heading(text: str) -> str:
    return _plain(text.replace("_", " "))


def _plain(word: str) -> str:
    return " ".join(word.lower().split())


@cache
def _choices(enum: type[StrEnum]) -> Mapping[str, str]:
    """The words for the values of an enumeration, as the questionnaire offers and names them in every language."""
    found = {word: code for word, code in _called()["degree"].items() if enum is DegreeLevel}
    for catalogue in load_catalogues().values():
        for value in enum:
            for kind in ("choice", "named"):
                code = f"{kind}.{enum.__name__}.{value}"
                if code in catalogue:
                    found.setdefault(_plain(catalogue.text(code)), str(value))
    return found


@cache
def _countries() -> Mapping[str, str]:
    """The codes of countries and territories by their names in every language, short ones among them."""
    found = {"中國": "CN", "中国": "CN", "香港": "HK", "澳門": "MO", "澳门": "MO", "台灣": "TW", "台湾": "TW"}
    for name in LOCALES:
        told = Locale.parse(name).territories
        found |= {_plain(text): code for code, text in told.items() if len(code) == 2 and code.isalpha()}  # noqa: PLR2004 - ISO 3166-1 alpha-2
    return found


def _words_of(column: str) -> tuple[Mapping[str, str], Container[str]] | None:
    """What the words of a column stand for, and those that are read as they are; ``None`` of free texts."""
    if column == "outcome":
        return _called()["outcome"], set(Outcome)
    if column == "pathway":
        return {**_called()["pathway"], **{one: one for one in BY_ID}}, BY_ID
    found = field_of(column)
    match found:
        case YesNo():
            return _called()["yes_or_no"], BOOLEANS
        case Choice():
            return _choices(found.enum), found.members
        case Coded() if found.component in COUNTRIES:
            return _countries(), found.known
        case _:
            return None


def _order(days: Iterable[str]) -> str | None:
    """The order that fits every day not written by ISO 8601; of several the one that Hong Kong writes."""
    told = [day for day in days if day_of(day, "y/m/d") != day]
    return next((order for order in ORDERS if told and all(day_of(day, order) for day in told)), None)


def draft(headings: list[str], rows: Iterable[list[str]]) -> str | None:
    """A mapping for a file of these headings and cells as YAML; ``None`` where it needs none."""
    columns = {heading: column_for(heading) for heading in headings}
    cells = _cells([columns[heading] for heading in headings], rows)
    mapping = {key: told for key, told in _mapping(columns, cells).items() if told}
    if not mapping:
        return None
    missing = [name for name in NEEDED if name not in columns.values()]
    text = HEAD + "".join(f"# No heading was understood as {name}, which every file needs.\n" for name in missing)
    return text + str(yaml.safe_dump(mapping, allow_unicode=True, sort_keys=False))


def _cells(columns: list[str | None], rows: Iterable[list[str]]) -> dict[str, list[str]]:
    """The cells of each column whose heading was understood: each once, in the order of the file, none empty."""
    seen: dict[str, dict[str, None]] = {column: {} for column in columns if column}
    for row in rows:
        for column, cell in zip(columns, row, strict=False):
            if column and cell.strip():
                seen[column][cell.strip()] = None
    return {column: list(cells) for column, cells in seen.items()}


def _mapping(columns: Mapping[str, str | None], cells: Mapping[str, list[str]]) -> dict[str, Any]:
    """Every part of a mapping under its key, empty where the file speaks as a case file does."""
    free = {column: told for column, told in cells.items() if _words_of(column) is None}
    times = {
        column: int(number)
        for heading, column in columns.items()
        if column and (number := _called()["times"].get(_heading(heading)))
    }
    days = {
        column: order
        for column, told in free.items()
        if column.endswith(("_on", "_date")) and (order := _order(told)) is not None
    }
    amounts = [column.removesuffix(".amount") for column in cells if column.endswith(".amount")]
    return {
        "columns": {heading: column or TO_FILL_IN for heading, column in columns.items() if column != heading},
        "words": {column: words for column, told in cells.items() if (words := _odd_words(column, told))},
        "days": days,
        "sums": [
            column
            for column, told in free.items()
            if column not in days and column not in times and _is_number(column) and any(map(is_sum, told))
        ],
        "times": times,
        "always": {f"{name}.currency": CURRENCY for name in amounts if f"{name}.currency" not in cells},
    }


def _odd_words(column: str, told: list[str]) -> dict[str, str]:
    """What the words of a column that aren't a case file's most likely stand for; nothing of a column of free texts."""
    spoken = _words_of(column)
    if spoken is None:
        return {}
    called, known = spoken
    odd = [word for word in told if word not in known]
    return {word: called.get(_plain(word), TO_FILL_IN) for word in odd} if len(odd) <= MOST_WORDS else {}


def _is_number(column: str) -> bool:
    found = resolved(column)
    return found is not None and found[1] is Kind.NUMBER
