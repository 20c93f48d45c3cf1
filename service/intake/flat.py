"""Facts in cells: a column for each, named by its path with dots, such as ``profile.jobs.0.title``.

Cells become JSON by the kind of their column and nothing else: what is no number stays a text, which the strict schema
then refuses.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

from service.intake.composites import Amount, Items, Labels, NumberSpan, Record
from service.intake.decoding import LONGEST_NUMBER
from service.intake.fields import Number, Strict, YesNo

TRUTHS = {"true": True, "false": False, "TRUE": True, "FALSE": False}
"""Booleans as JSON writes them, and as spreadsheets do."""

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


def resolved_in(root: Strict[Any], name: str) -> tuple[Path, Kind] | None:
    """The path and kind of a column by its name, or ``None`` where the record at the root has no such fact."""
    path: list[Token] = []
    at: Strict[Any] | None = root
    for token in name.split("."):
        at = below(at, token)
        if at is None:
            return None
        path.append(int(token) if token.isdigit() else token)
    kind = _kind(at, path)
    return None if kind is None else (tuple(path), kind)


def below(at: Strict[Any] | None, token: str) -> Strict[Any] | None:
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


def value_of(kind: Kind, cell: str) -> object:
    """A cell as JSON; one that isn't of its kind stays a text, for the schema to refuse.

    A line break within a text is how a spreadsheet lays it out, and becomes a blank.
    """
    if kind is Kind.LIST:
        return []
    if kind is Kind.TEXT and ("\n" in cell or "\r" in cell):
        return " ".join(cell.split())
    if kind is Kind.YES_NO:
        return TRUTHS.get(cell, cell)
    if kind is Kind.NUMBER and len(cell) <= LONGEST_NUMBER and (number := _NUMBER.fullmatch(cell)):
        return float(cell) if number[1] or number[2] else int(cell)
    return cell
