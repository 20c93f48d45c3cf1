"""Case files in Parquet: rows to the shape of a case file's line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from service.intake.faults import did_you_mean, one_of
from training.cases.case import CaseFileError
from training.cases.part import Form, Part
from training.cases.reading import LONGEST_LINE, LineError, decoded, fault_of
from training.cases.write import PARQUET

NEEDED = tuple(field.name for field in PARQUET if not field.nullable)
GROUP_OVER_PART = 4
"""A row group of at most so many parts' rows is read whole by one worker."""


def row_parts(path: Path, cases_per_part: int) -> Iterator[Part]:
    """The parts of a Parquet file, by row group; raises ``CaseFileError`` for one whose columns aren't a case's."""
    with _opened(path) as file:
        first = 1
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            if rows <= GROUP_OVER_PART * cases_per_part:
                yield Part(form=Form.PARQUET, path=path, first_line=first, lines=rows, start=group, end=group + 1)
            else:
                yield from _of_large_group(file, path, group, first, cases_per_part)
            first += rows


def _of_large_group(file: pq.ParquetFile, path: Path, group: int, first: int, cases_per_part: int) -> Iterator[Part]:
    for batch in file.iter_batches(cases_per_part, row_groups=[group], use_threads=False):
        stream = pa.BufferOutputStream()
        with pa.ipc.new_stream(stream, batch.schema) as writer:
            writer.write_batch(batch)
        yield Part(
            form=Form.PARQUET,
            path=path,
            first_line=first,
            lines=batch.num_rows,
            start=group,
            end=group + 1,
            rows=stream.getvalue().to_pybytes(),
        )
        first += batch.num_rows


def _opened(path: Path) -> pq.ParquetFile:
    try:
        file = pq.ParquetFile(path, buffer_size=1024 * 1024, pre_buffer=False)
    except (pa.ArrowInvalid, OSError) as error:
        raise CaseFileError(f"{path} isn't a whole Parquet file. Write it anew. ({error})") from None
    if not file.metadata.num_rows:
        raise CaseFileError(f"{path} has no rows.")
    given = file.schema_arrow.names
    missing = [name for name in NEEDED if name not in given]
    if missing:
        raise CaseFileError(f"{path} has no column {' nor '.join(missing)}.")
    for name in given:
        if name not in PARQUET.names or given.count(name) > 1:
            remedy = did_you_mean(name, PARQUET.names, one_of(PARQUET.names))
            fault = "is there twice" if given.count(name) > 1 else f"isn't one of a case file. {remedy}"
            raise CaseFileError(f"The column {name} of {path} {fault}")
    return file


def rows_of(part: Part) -> Iterator[dict[str, Any]]:
    """The rows of a part as Python values, as the columns hold them."""
    if part.rows:
        yield from pa.ipc.open_stream(part.rows).read_all().to_pylist()
        return
    with pq.ParquetFile(part.path) as file:
        yield from file.read_row_group(part.start, use_threads=False).to_pylist()


def shape_of(row: dict[str, Any]) -> dict[str, Any]:
    """A row in the shape of a case file's line; raises ``LineError`` for a cell that isn't JSON."""
    shape = {name: _plain(value) for name, value in row.items()}
    for name in ("profile", "audit"):
        cell = shape.get(name)
        if isinstance(cell, str | bytes):
            text = cell.encode() if isinstance(cell, str) else cell
            if len(text) > LONGEST_LINE:
                fault = f"The cell has {len(text)} bytes; at most {LONGEST_LINE} are read."
                remedy = "Write facts and no documents."
                raise LineError((fault_of("line_too_long", fault, remedy, f"/{name}"),), _case_id(row))
            try:
                shape[name] = decoded(text, f"/{name}")
            except LineError as error:
                raise LineError(error.faults, _case_id(row)) from None
    return shape


def _case_id(row: dict[str, Any]) -> str | None:
    case_id = row.get("case_id")
    return case_id if isinstance(case_id, str) else None


def _plain(value: object) -> object:
    """A cell as JSON; a moment at midnight without a time zone is the day that it was written from."""
    match value:
        case datetime():
            whole = value.tzinfo is None and value.time() == time.min
            return value.date().isoformat() if whole else value.isoformat()
        case date():
            return value.isoformat()
        case list() if all(isinstance(pair, tuple) for pair in value):
            return dict(value)
        case dict():
            return {name: below for name, below in value.items() if below is not None}
        case _:
            return value


def row_bytes(row: dict[str, Any]) -> bytes:
    """A row as JSON, to be set aside: cells as they stand, what JSON can't hold as Python shows it."""
    return json.dumps(row, ensure_ascii=False, default=str).encode("utf-8", "surrogatepass")
