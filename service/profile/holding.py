"""Which members of a record lead to values of a kind, read off the annotations once for each class."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import Any, get_args, get_type_hints

_FOUND: dict[tuple[type, type], tuple[str, ...]] = {}


def leading_to(record: type, kind: type) -> tuple[str, ...]:
    """The members of a record that may hold a value of a kind, or a record or a list that leads to one.

    None where the class is no record. A walk that follows these alone meets every such value that there is.
    """
    if (record, kind) not in _FOUND:
        members = get_type_hints(record) if is_dataclass(record) else {}
        _FOUND[record, kind] = tuple(name for name, annotation in members.items() if _leads(annotation, kind))
    return _FOUND[record, kind]


def _leads(annotation: Any, kind: type) -> bool:  # noqa: ANN401 - annotations are of many types
    parts = get_args(annotation)
    if kind in {annotation, *(getattr(part, "__origin__", None) for part in (annotation, *parts))}:
        return True
    return any(_leads(part, kind) for part in parts) or (
        isinstance(annotation, type) and bool(leading_to(annotation, kind))
    )
