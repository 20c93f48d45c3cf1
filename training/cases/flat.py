"""The flat form of a case file: a column for each fact, named by its path with dots, such as ``profile.jobs.0.title``.

An empty cell is an unknown fact. ``none`` in a list's own column is an empty list, and ``unknown`` in an item's own
column an item of which nothing is known. Cells become JSON by the kind of their column and nothing else: what is no
number stays a text, which the strict schema then refuses.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from service.intake.composites import Amount, Items, Labels, NumberSpan, Record
from service.intake.decoding import LONGEST_NUMBER
from service.intake.faults import PlacedFault, did_you_mean, nearest, shown
from service.intake.fields import Number, Strict, YesNo
from service.intake.schemas import record
from training.cases.case import Case, CaseFileError
from training.cases.reading import LineError, fault_of

NONE = "none"
UNKNOWN = "unknown"
TRUTHS = {"true": True, "false": False, "TRUE": True, "FALSE": False}
"""Booleans as JSON writes them, and as spreadsheets do."""

NEEDED = ("case_id", "person_id", "pathway", "lodged_on", "outcome")
"""Columns without which no line can be a case."""

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_INDEX = re.compile(r"0|[1-9][0-9]?")

Token = str | int
Path = tuple[Token, ...]


class Kind(StrEnum):
    """How a cell of a column becomes JSON."""

    NUMBER = "number"
    YES_NO = "yes_no"
    TEXT = "text"
    LIST = "list"
    ITEM = "item"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: where it stands, its path into a case, and the kind of its cells."""

    place: int
    path: Path
    kind: Kind


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a file, and the faults of those that nothing reads."""

    width: int
    columns: tuple[Column, ...]
    faults: tuple[PlacedFault, ...]


@lru_cache(maxsize=16)
def header_of(line: str) -> Header:
    """The header of a file by its first line; raises ``CaseFileError`` where no line below it can be a case."""
    names = _cells(line)
    missing = [name for name in NEEDED if name not in names]
    if missing:
        hint = " Its cells must be parted by commas." if ";" in line or "\t" in line else ""
        raise CaseFileError(f"The first line names no column {' nor '.join(missing)}.{hint}")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise CaseFileError(f"The first line names {', '.join(twice)} twice. Keep one column of each.")
    columns, faults = [], []
    for place, name in enumerate(names):
        found = resolved(name)
        if found is None:
            fault = f"There is no column {shown(name)}; it isn't read."
            faults.append(fault_of("unknown_column", fault, _nearest_column(name)))
        else:
            columns.append(Column(place, *found))
    return Header(len(names), tuple(columns), tuple(faults))


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line], strict=True), [])
    except csv.Error:
        fault = "A quotation mark isn't closed on the line, or stands within a cell."
        remedy = "Keep each case on one line; double the quotation marks inside a cell, and put marks around it."
        raise LineError((fault_of("not_csv", fault, remedy),)) from None


def resolved(name: str) -> tuple[Path, Kind] | None:
    """The path and kind of a column by its name, or ``None`` where a case has no such fact."""
    path: list[Token] = []
    at: Strict[Any] | None = record(Case)
    for token in name.split("."):
        at = _below(at, token)
        if at is None:
            return None
        path.append(int(token) if token.isdigit() else token)
    kind = _kind(at, path)
    return None if kind is None else (tuple(path), kind)


def _below(at: Strict[Any] | None, token: str) -> Strict[Any] | None:
    """What a token leads to from a place of the schema."""
    match at:
        case Record():
            return at.members.get(token)
        case Items():
            return at.item if _INDEX.fullmatch(token) and int(token) < at.most else None
        case Amount():
            within: dict[str, Strict[Any]] = {"amount": at.amount, "currency": at.currency}
            return within.get(token)
        case NumberSpan():
            return at.number if token in {"min", "max"} else None
        case Labels():
            return at.text if at.form.fullmatch(token) else None
        case _:
            return None


def _kind(at: Strict[Any] | None, path: list[Token]) -> Kind | None:
    match at:
        case Number() | NumberSpan():
            return Kind.NUMBER
        case YesNo():
            return Kind.YES_NO
        case Items():
            return Kind.LIST
        case Record() if isinstance(path[-1], int):
            return Kind.ITEM
        case Record() | Amount() | Labels():
            return None
        case _:
            return Kind.TEXT


@cache
def column_names() -> tuple[str, ...]:
    """Every column of the flat form in the order of the facts, with the first item of each list."""
    return tuple(_names(record(Case), ""))


def _names(at: Strict[Any], name: str) -> Iterator[str]:
    below = f"{name}." if name else ""
    match at:
        case Record():
            for member, field in at.members.items():
                yield from _names(field, below + member)
        case Items():
            yield name
            yield from _names(at.item, f"{below}0")
        case Amount():
            yield from _names(at.amount, f"{below}amount")
            yield f"{below}currency"
        case NumberSpan():
            yield from (name, f"{below}min", f"{below}max")
        case Labels():
            return
        case _:
            yield name


def _nearest_column(name: str) -> str:
    """The remedy for a column that nothing reads: the nearest name, below the path as far as it is known."""
    tokens = name.split(".")
    at: Strict[Any] | None = record(Case)
    for depth, token in enumerate(tokens):
        below = _below(at, token)
        if below is None:
            near = nearest(token, tuple(at.members)) if isinstance(at, Record) else None
            mended = ".".join([*tokens[:depth], near or token, *tokens[depth + 1 :]])
            if near is not None and resolved(mended) is not None:
                return f"Did you mean “{mended}”?"
            break
        at = below
    last = [known for known in column_names() if known.endswith(f".{tokens[-1]}")]
    if len(last) == 1:
        return f"Did you mean “{last[0]}”?"
    return did_you_mean(name, column_names(), "Take the column out, or name it by the path of a fact of the profile.")


def unflattened(line: str, header: Header) -> dict[str, Any]:
    """The JSON value that a line below the header tells of; raises ``LineError``."""
    cells = _cells(line)
    if len(cells) != header.width:
        fault = f"The line has {len(cells)} cells, and the first line {header.width}."
        remedy = "Give each column its cell, empty where nothing is known; put quotation marks around commas."
        raise LineError((fault_of("cells", fault, remedy),))
    tree: dict[Token, Any] = {}
    faults: list[PlacedFault] = []
    for column in header.columns:
        cell = cells[column.place]
        if cell != "":
            faults += _place(tree, column, cell)
    value = _grown(tree, "", faults)
    if not isinstance(value, dict):
        raise TypeError("the columns of a case have names, not numbers")
    if faults:
        case_id = value.get("case_id")
        raise LineError(faults, case_id if isinstance(case_id, str) else None)
    return value | {"profile": value.get("profile", {})}


def _place(tree: dict[Token, Any], column: Column, cell: str) -> Iterator[PlacedFault]:
    """Put a cell into the tree, in which a list is a mapping by index; what can't be put there is a fault."""
    *way, last = column.path
    at = tree
    for depth, token in enumerate(way):
        at = at.setdefault(token, {})
        if not isinstance(at, dict):
            yield _two_forms(column.path[: depth + 1])
            return
    match column.kind:
        case Kind.LIST if cell != NONE:
            fault = f"{shown(cell)} isn't “{NONE}”."
            remedy = f"This column says “{NONE}” or nothing; each item has columns of its own, from .0 on."
            yield fault_of("not_none", fault, remedy, _pointer(column.path))
        case Kind.ITEM if cell != UNKNOWN:
            fault = f"{shown(cell)} isn't “{UNKNOWN}”."
            remedy = f"This column says “{UNKNOWN}” or nothing; the item's facts have columns of their own."
            yield fault_of("not_unknown", fault, remedy, _pointer(column.path))
        case Kind.ITEM:
            at.setdefault(last, {})
        case _ if last in at:
            yield _two_forms(column.path)
        case kind:
            at[last] = _value(kind, cell)


def _two_forms(path: Path) -> PlacedFault:
    fault = "A cell here says one thing, and the columns below it another."
    return fault_of("two_forms", fault, "Fill one or the other.", _pointer(path))


def _pointer(path: Path) -> str:
    return "".join(f"/{token}" for token in path)


def _value(kind: Kind, cell: str) -> object:
    """A cell as JSON; one that isn't of its kind stays a text, for the schema to refuse."""
    if kind is Kind.LIST:
        return []
    if kind is Kind.YES_NO:
        return TRUTHS.get(cell, cell)
    if kind is Kind.NUMBER and len(cell) <= LONGEST_NUMBER and (number := _NUMBER.fullmatch(cell)):
        return float(cell) if number[1] or number[2] else int(cell)
    return cell


def _grown(node: object, pointer: str, faults: list[PlacedFault]) -> object:
    """A tree as JSON: a mapping by index becomes a list, which must have no gap."""
    if not isinstance(node, dict):
        return node
    grown = {token: _grown(below, f"{pointer}/{token}", faults) for token, below in node.items()}
    if not any(isinstance(token, int) for token in grown):
        return grown
    for index in range(len(grown)):
        if index not in grown:
            fault = f"The list has an item {max(grown)} and no item {index}."
            remedy = f"Move the items up, or write “{UNKNOWN}” in the column of the item of which nothing is known."
            faults.append(fault_of("gap_in_list", fault, remedy, f"{pointer}/{index}"))
            return []
    return [grown[index] for index in range(len(grown))]
