"""The flat form of a case file: a column for each fact, named by its path with dots, such as ``profile.jobs.0.title``.

An empty cell is an unknown fact. ``none`` in a list's own column is an empty list, and ``unknown`` in an item's own
column an item of which nothing is known. Cells become JSON by the kind of their column and nothing else: what is no
number stays a text, which the strict schema then refuses.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from service.intake.composites import Amount, Items, Labels, NumberSpan, Record
from service.intake.faults import PlacedFault, did_you_mean, nearest, shown
from service.intake.fields import Strict
from service.intake.flat import Kind, Path, Token, below, resolved_in, value_of
from service.intake.schemas import record
from training.cases.case import Case, CaseFileError
from training.cases.mapping import NOTHING, UNREAD, Translation
from training.cases.reading import LineError, fault_of
from training.told import as_typed

NONE = "none"
UNKNOWN = "unknown"
NEEDED = ("case_id", "person_id", "pathway", "lodged_on", "outcome")
"""Columns without which no line can be a case."""
DELIMITERS = (",", ";", "\t")
"""What may part the cells: commas, or what a spreadsheet writes in some countries and in Unicode text."""

PERSON = (
    " Add a column with your own number of the person; where each line is another person, repeat the case's number."
)
OWN_HEADINGS = f" Where its headings are your own: {as_typed('inspect', 'FILE')}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: where it stands, its path into a case, and the kind of its cells."""

    place: int
    path: Path
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a file, and the faults of those that nothing reads."""

    width: int
    columns: tuple[Column, ...]
    faults: tuple[PlacedFault, ...]
    delimiter: str = ","
    translation: Translation = NOTHING

    def place_of(self, name: str) -> int | None:
        """Where the column of a member of the case itself stands."""
        return next((column.place for column in self.columns if column.path == (name,)), None)


def headings_of(line: str) -> tuple[str, list[str]]:
    """What parts the cells of a file, and its headings as they stand; raises ``LineError``."""
    delimiter = max(DELIMITERS, key=line.count)
    return delimiter, [name.strip() for name in cells_of(line, delimiter)]


@lru_cache(maxsize=16)
def header_of(line: str, translation: Translation = NOTHING) -> Header:
    """The header of a file by its first line; raises ``CaseFileError`` where no line below it can be a case."""
    delimiter, headings = headings_of(line)
    names = [translation.column(heading) for heading in headings]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        given = [f"{name} (did you mean it by {shown(near)}?)" for name in missing if (near := nearest(name, names))]
        told = [*given, *(name for name in missing if nearest(name, names) is None)]
        person = PERSON if "person_id" in told and "case_id" not in missing else ""
        remedy = "" if translation != NOTHING else OWN_HEADINGS
        raise CaseFileError(f"The first line names no column {' nor '.join(told)}.{person}{remedy}")
    twice = sorted({name for name in names if names.count(name) > 1 and name != UNREAD})
    if twice:
        raise CaseFileError(f"The first line names {', '.join(twice)} twice. Keep one column of each.")
    columns, faults = [], []
    for place, name in enumerate(names):
        if name == UNREAD and translation.column(headings[place]) == UNREAD != headings[place]:
            continue
        found = resolved(name)
        if found is None:
            fault = f"There is no column {shown(name)}; it isn't read."
            faults.append(fault_of("unknown_column", fault, _nearest_column(name)))
        else:
            columns.append(Column(place, *found, name))
    return Header(len(names), tuple(columns), tuple(faults), delimiter, translation)


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of a record, which may have line breaks within quotation marks; raises ``LineError``."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], strict=True, delimiter=delimiter), [])
    except csv.Error:
        fault = "A quotation mark isn't closed on the line, or stands within a cell."
        remedy = "Double the quotation marks inside a cell, and put marks around it."
        raise LineError((fault_of("not_csv", fault, remedy),)) from None


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
        found = below(at, token)
        if found is None:
            near = nearest(token, tuple(at.members)) if isinstance(at, Record) else None
            mended = ".".join([*tokens[:depth], near or token, *tokens[depth + 1 :]])
            if near is not None and resolved(mended) is not None:
                return f"Did you mean “{mended}”?"
            break
        at = found
    last = sorted((known.count("."), known) for known in column_names() if known.endswith(f".{tokens[-1]}"))
    if last and (len(last) == 1 or last[0][0] < last[1][0]):
        return f"Did you mean “{last[0][1]}”?"
    return did_you_mean(name, column_names(), "Take the column out, or name it by the path of a fact of the profile.")


def resolved(name: str) -> tuple[Path, Kind] | None:
    """The path and kind of a column by its name, or ``None`` where a case has no such fact."""
    return resolved_in(record(Case), name)


def field_of(name: str) -> Strict[Any] | None:
    """The field that reads a column, or ``None`` where a case has no such fact."""
    at: Strict[Any] | None = record(Case)
    for token in name.split("."):
        at = below(at, token)
    return at


def fits(record: str, header: Header) -> bool:
    """Whether a text is one whole record under the header."""
    try:
        return len(cells_of(record, header.delimiter)) == header.width
    except LineError:
        return False


def unflattened(line: str, header: Header) -> dict[str, Any]:
    """The JSON value that a line below the header tells of; raises ``LineError``."""
    cells = cells_of(line, header.delimiter)
    if len(cells) != header.width:
        fault = f"The line has {len(cells)} cells, and the first line {header.width}."
        remedy = "Give each column its cell, empty where nothing is known; put quotation marks around commas."
        raise LineError((fault_of("cells", fault, remedy),))
    tree: dict[Token, Any] = {}
    faults: list[PlacedFault] = []
    for column in header.columns:
        cell = header.translation.cell(column.name, cells[column.place])
        if cell != "":
            faults += _place(tree, column, cell)
    for name, word in header.translation.always:
        _always(tree, name, word)
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
            at[last] = value_of(kind, cell)


def _always(tree: dict[Token, Any], name: str, word: str) -> None:
    """Put what a mapping always says beside what the file says of the same thing, where it says anything."""
    found = resolved(name)
    if found is None:
        raise CaseFileError(f"The mapping always gives {shown(name)}, and there is no such column.")
    *way, last = found[0]
    at: Any = tree
    for token in way:
        at = at.get(token) if isinstance(at, dict) else None
    if isinstance(at, dict):
        at.setdefault(last, value_of(found[1], word))


def _two_forms(path: Path) -> PlacedFault:
    fault = "A cell here says one thing, and the columns below it another."
    return fault_of("two_forms", fault, "Fill one or the other.", _pointer(path))


def _pointer(path: Path) -> str:
    return "".join(f"/{token}" for token in path)


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
