"""Files of requests, line by line: JSON Lines, CSV with a column for each fact, or Parquet.

A line is a request as ``POST /recommend`` takes it, with an ``id`` of the caller's beside it where there is one. What
can't be made a request of is passed on as it stands, for the service itself to refuse.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson

from service.api.requests import RecommendationRequest
from service.command.failing import CommandError
from service.intake.flat import Kind, resolved_in, value_of
from service.intake.flat import Path as ColumnPath
from service.intake.schemas import record

ID = "id"
NONE, UNKNOWN = "none", "unknown"
"""In a list's own column, an empty list; in an item's own, an item of which nothing is known."""
COLUMNS = (
    "Its columns are id, as_of and facts such as profile.person.age_years. A file of decided cases, with case_id and "
    "outcome, is for training: python -m training inspect."
)


class Form(StrEnum):
    """The forms of a file; each is the ending of its name."""

    JSONL = "jsonl"
    CSV = "csv"
    PARQUET = "parquet"

    @classmethod
    def of(cls, path: Path) -> Form:
        """The form that a file's name tells; raises ``CommandError``."""
        ending = path.suffix.removeprefix(".").lower()
        if ending not in set(cls):
            raise CommandError(f"{path} ends in none of {', '.join(f'.{form}' for form in cls)}.")
        return cls(ending)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number from 1 (a record of a CSV file counts as one), the caller's id, and the request's bytes.

    In a file of JSON Lines the id still stands among the request's members.
    """

    number: int
    id: str | None
    body: bytes


def lines_of(path: Path) -> Iterator[Line]:
    """The lines of a file; raises ``CommandError`` where it can't be read at all."""
    readers = {Form.JSONL: _of_json_lines, Form.CSV: _of_csv, Form.PARQUET: _of_parquet}
    try:
        yield from readers[Form.of(path)](path)
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or 'can not be read'}") from None


def count_of(path: Path) -> int | None:
    """How many lines a file has, for a progress bar; ``None`` where that isn't known without reading it as a whole."""
    if Form.of(path) is Form.PARQUET:
        return int(_parquet(path).metadata.num_rows)
    if Form.of(path) is Form.CSV:
        return None
    with path.open("rb") as file:
        return sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))


def _of_json_lines(path: Path) -> Iterator[Line]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            text = raw.strip()
            if text:
                yield Line(number, None, text)


def in_bytes(value: object) -> bytes:
    """A value as JSON, whatever the size of its numbers."""
    return json.dumps(value, ensure_ascii=False).encode()


def _of_csv(path: Path) -> Iterator[Line]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            yield from _of_rows(path, csv.reader(file, strict=True))
        except UnicodeDecodeError:
            raise CommandError(f"{path} isn't UTF-8. Save it as CSV UTF-8.") from None
        except csv.Error as error:
            raise CommandError(f"{path} isn't CSV: {error}.") from None


def _of_rows(path: Path, rows: Iterator[list[str]]) -> Iterator[Line]:
    heading = [name.strip() for name in next(rows, [])]
    columns = [(place, column) for place, name in enumerate(heading) if (column := _column(path, name))]
    at = heading.index(ID) if ID in heading else None
    for number, cells in enumerate(rows, 1):
        if len(cells) != len(heading):
            yield Line(number, None, orjson.dumps(cells))
            continue
        told = [(*column, cells[place]) for place, column in columns if cells[place]]
        yield Line(number, cells[at] or None if at is not None else None, orjson.dumps(nested(told)))


def _column(path: Path, name: str) -> tuple[ColumnPath, Kind] | None:
    if name == ID:
        return None
    found = resolved_in(record(RecommendationRequest), name)
    if found is None:
        raise CommandError(f"{path}: a request has nothing that a column {name!r} could tell of. {COLUMNS}")
    return found


def nested(told: Iterable[tuple[ColumnPath, Kind, str]]) -> Any:  # noqa: ANN401 - any JSON
    """The JSON of some cells, each by its path; a profile is there though nothing is told of it."""
    tree: dict[Any, Any] = {"profile": {}}
    for path, kind, cell in told:
        *way, last = path
        at: Any = tree
        for token in way:
            at = at.setdefault(token, {}) if isinstance(at, dict) else None
        if not isinstance(at, dict):
            continue
        if kind is Kind.ITEM:
            at.setdefault(last, {} if cell == UNKNOWN else cell)
        elif kind is Kind.LIST and cell != NONE:
            at[last] = cell
        else:
            at.setdefault(last, value_of(kind, cell))
    return _grown(tree)


def _grown(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """A tree in which a list is a mapping by index, as JSON; a gap in a list is an item of which nothing is known."""
    if not isinstance(node, dict):
        return node
    grown = {token: _grown(below) for token, below in node.items()}
    if grown and all(isinstance(token, int) for token in grown):
        return [grown.get(index, {}) for index in range(max(grown) + 1)]
    return grown


def _parquet(path: Path) -> Any:  # noqa: ANN401 - pyarrow publishes no types
    try:
        import pyarrow as pa  # noqa: PLC0415 - the server's own environment has no need of it
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError:
        raise CommandError("Parquet needs pyarrow: run in the environment of requirements/training.txt.") from None
    try:
        return pq.ParquetFile(path)
    except pa.ArrowInvalid:
        raise CommandError(f"{path} isn't a whole Parquet file.") from None


def _of_parquet(path: Path) -> Iterator[Line]:
    number = 0
    for batch in _parquet(path).iter_batches(1_000):
        for row in batch.to_pylist():
            number += 1
            told = {name: _plain(value) for name, value in row.items() if value is not None}
            given = told.pop(ID, None)
            if isinstance(profile := told.get("profile"), str):
                told["profile"] = _decoded(profile)
            body = orjson.dumps(told, default=str)
            yield Line(number, None if given is None else str(given), body)


def _decoded(text: str) -> Any:  # noqa: ANN401 - any JSON
    try:
        return orjson.loads(text)
    except ValueError:
        return text


def _plain(value: object) -> object:
    """A cell as JSON, without what isn't told."""
    match value:
        case dict():
            return {name: _plain(below) for name, below in value.items() if below is not None}
        case list():
            return [_plain(below) for below in value]
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case _:
            return value
