"""Cases back to the shape of a case file, and case files in their three forms from rows of that shape."""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from service.profile.model import Profile
from service.profile.values import DateSpan, Money, Span, end_of_month
from training.cases.case import Case, CaseFileError
from training.cases.flat import NONE, UNKNOWN, column_names

ROWS_PER_GROUP = 2_000
"""Rows of a row group of a Parquet file: what one worker reads at a time."""

PARQUET = pa.schema(
    [
        pa.field("case_id", pa.string(), nullable=False),
        pa.field("person_id", pa.string(), nullable=False),
        pa.field("profile", pa.string(), nullable=False),
        pa.field("pathway", pa.string(), nullable=False),
        pa.field("lodged_on", pa.date32(), nullable=False),
        pa.field("decided_on", pa.date32()),
        pa.field("outcome", pa.string(), nullable=False),
        pa.field("refusal_ground", pa.string()),
        pa.field("extended", pa.bool_()),
        pa.field("extended_on", pa.date32()),
        pa.field("audit", pa.string()),
    ]
)
"""The columns of a case file in Parquet; ``profile`` and ``audit`` are JSON texts."""

Json = dict[str, Any]


def case_json(case: Case) -> Json:
    """A case in the shape of a case file's line; reading it gives the same case. What is unknown is left out."""
    return _record(case)


def profile_json(profile: Profile) -> Json:
    """A profile in the API's own shape; what is unknown is left out."""
    return _record(profile)


def _record(told: Any) -> Json:  # noqa: ANN401 - any dataclass of the profile
    shape: Json = {}
    for field in fields(told):
        value = getattr(told, field.name)
        if value is None:
            continue
        plain = _plain(value)
        # An object of nothing is an absent member, save the profile itself, which every case has.
        if plain != {} or isinstance(value, Profile):
            shape[field.name] = plain
    return shape


def _plain(value: object) -> object:  # noqa: PLR0911 - one a kind of value
    match value:
        case StrEnum():
            return value.value
        case Span():
            return _span(value)
        case DateSpan():
            return _partial_date(value)
        case Money():
            return {"amount": _span(value.amount), "currency": value.currency}
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return dict(value)
        case _ if is_dataclass(value):
            return _record(value)
        case _:
            return value


def _span(span: Span) -> object:
    if span.is_exact:
        return span.low
    return {"min": span.low} if span.high == float("inf") else {"min": span.low, "max": span.high}


def _partial_date(span: DateSpan) -> str:
    """The span by ISO 8601; raises ``ValueError`` for one that is neither a day nor a whole month or year."""
    first, last = span.first, span.last
    if first == last:
        return first.isoformat()
    if first.day == 1 and last == end_of_month(first):
        return first.isoformat()[:7]
    if (first.month, first.day) == (1, 1) and last == date(first.year, 12, 31):
        return first.isoformat()[:4]
    raise ValueError(f"ISO 8601 writes no date from {first} to {last}")


def write_cases(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write rows of a case file's shape as ``.jsonl``, ``.parquet`` or ``.csv``, and count them.

    The file appears whole or not at all. Memory doesn't grow with the rows. Raises ``CaseFileError`` for another
    ending.
    """
    writers = {".jsonl": _write_lines, ".parquet": _write_parquet, ".csv": _write_flat}
    write = writers.get(path.suffix)
    if write is None:
        raise CaseFileError(f"{path} ends in none of {', '.join(writers)}. Name the file by the form that you want.")
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        count = write(unfinished, rows)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _write_lines(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    with path.open("wb") as file:
        for row in rows:
            file.write(orjson.dumps(dict(row), option=orjson.OPT_APPEND_NEWLINE))
            count += 1
    return count


def _write_parquet(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    count = 0
    left = iter(rows)
    with pq.ParquetWriter(path, PARQUET, compression="zstd") as writer:
        while batch := [_parquet_row(row) for row in islice(left, ROWS_PER_GROUP)]:
            writer.write_table(pa.Table.from_pylist(batch, schema=PARQUET), row_group_size=ROWS_PER_GROUP)
            count += len(batch)
    return count


def _parquet_row(row: Mapping[str, Any]) -> Json:
    flat = dict(row)
    for name in ("profile", "audit"):
        if flat.get(name) is not None:
            flat[name] = orjson.dumps(flat[name]).decode()
    for name in ("lodged_on", "decided_on", "extended_on"):
        if isinstance(flat.get(name), str):
            flat[name] = date.fromisoformat(flat[name])
    return flat


def _write_flat(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Rows as CSV; they wait in a temporary file, since the columns are known only after the last of them."""
    columns: set[str] = set()
    count = 0
    with tempfile.TemporaryFile(dir=path.parent) as waiting:
        for row in rows:
            cells = flattened(row)
            columns |= cells.keys()
            waiting.write(orjson.dumps(cells, option=orjson.OPT_APPEND_NEWLINE))
            count += 1
        waiting.seek(0)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns_in_order(columns), restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(_lines(waiting))
    return count


def _lines(file: Iterable[bytes]) -> Iterator[dict[str, str]]:
    for line in file:
        yield json.loads(line)


def flattened(row: Mapping[str, Any]) -> dict[str, str]:
    """The cells of a row of a case file's shape, by the names of their columns."""
    return dict(_flat(row, ""))


def _flat(value: object, name: str) -> Iterator[tuple[str, str]]:
    match value:
        case None:
            return
        case Mapping():
            for member, below in value.items():
                yield from _flat(below, f"{name}.{member}" if name else member)
        case []:
            yield name, NONE
        case list() | tuple():
            for index, item in enumerate(value):
                cells = list(_flat(item, f"{name}.{index}"))
                yield from cells or [(f"{name}.{index}", UNKNOWN)]
        case bool():
            yield name, "true" if value else "false"
        case _:
            yield name, str(value)


def columns_in_order(names: Iterable[str]) -> list[str]:
    """Columns in the order of the facts, the items of a list one after the other, and those of ``audit`` at the end."""
    return sorted(names, key=lambda name: (_rank(name), name))


def _rank(name: str) -> list[tuple[int, int]]:
    """For each step of a column's path: where the first of its facts stands, and which item it is."""
    ranks = _ranks()
    steps, way = [], ""
    for step in name.split("."):
        way = f"{way}.{'0' if step.isdigit() else step}"
        steps.append((ranks.get(way, len(ranks)), int(step) if step.isdigit() else 0))
    return steps


@cache
def _ranks() -> dict[str, int]:
    """The place of each step on the way to a column, by the first column that it leads to."""
    ranks: dict[str, int] = {}
    for place, name in enumerate(column_names()):
        way = ""
        for step in name.split("."):
            way = f"{way}.{step}"
            ranks.setdefault(way, place)
    return ranks
