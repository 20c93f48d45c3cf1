"""Faults by kind: how many there are of each, and one of them."""

from __future__ import annotations

from collections.abc import Iterable

from training.cases.case import LineFault
from training.model.summary import FaultKind

Kinds = dict[tuple[str, str, bool], tuple[int, LineFault]]
"""By code, column and whether it costs the case: how many faults, and the first."""


def kinds_of(faults: Iterable[LineFault]) -> Kinds:
    """Faults by kind and column, items of a list together; the first of each as an example."""
    found: Kinds = {}
    for fault in faults:
        column = ".".join("*" if step.isdigit() else step for step in fault.pointer.split("/")[1:])
        _count(found, (fault.code, column, fault.costs), 1, fault)
    return found


def merged(kinds: Kinds, more: Kinds) -> None:
    """Add kinds to others, whose examples stay."""
    for key, (number, example) in more.items():
        _count(kinds, key, number, example)


def _count(kinds: Kinds, key: tuple[str, str, bool], number: int, example: LineFault) -> None:
    before, first = kinds.get(key, (0, example))
    kinds[key] = before + number, first


def told_kinds(kinds: Kinds) -> tuple[FaultKind, ...]:
    """The kinds of faults: columns that nothing reads first, then those that cost most cases."""
    rows = [
        FaultKind(
            code=code,
            column=column,
            count=count,
            line=first.line,
            file=first.file,
            fault=first.fault,
            remedy=first.remedy,
            costs=costs,
        )
        for (code, column, costs), (count, first) in kinds.items()
    ]

    def place(kind: FaultKind) -> tuple[bool, bool, int, str, str]:
        return kind.code != "unknown_column", not kind.costs, -kind.count, kind.code, kind.column

    return tuple(sorted(rows, key=place))
