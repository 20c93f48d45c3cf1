"""The finished output: the answers as JSON lines, or one row each as CSV or Parquet."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from service.command.batch.lines import Form
from service.command.batch.progress import Place

COLUMNS = ("line", "id", "decision_id", "status", "sentence", "pathways", "answer")
"""Number and id of the line; what the answer says on top, with its pathways; and the whole answer as JSON."""


def finish(place: Place) -> None:
    """Make the output of the answers, and remove what is no longer needed."""
    form = Form.of(place.out)
    if form is Form.JSONL:
        place.part.replace(place.out)
    else:
        new = place.out.with_name(f"{place.out.name}.new")
        (_to_csv if form is Form.CSV else _to_parquet)(place.part, new)
        new.replace(place.out)
        place.part.unlink()
    place.note.unlink(missing_ok=True)
    if not place.aside.stat().st_size:
        place.aside.unlink()


def _rows(part: Path) -> Iterator[dict[str, Any]]:
    with part.open("rb") as file:
        for raw in file:
            told = orjson.loads(raw)
            answer: Mapping[str, Any] = told["answer"]
            top: Mapping[str, Any] = answer.get("answer") or {}
            named = [row["id"] if isinstance(row, dict) else str(row) for row in top.get("pathways") or ()]
            yield {
                "line": told["line"],
                "id": told.get("id"),
                "decision_id": answer.get("decision_id"),
                "status": top.get("status"),
                "sentence": top.get("sentence"),
                "pathways": " ".join(named),
                "answer": orjson.dumps(answer).decode(),
            }


def _to_csv(part: Path, out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(_rows(part))


def _to_parquet(part: Path, out: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415 - the server's own environment has no need of it
    import pyarrow.parquet as pq  # noqa: PLC0415

    schema = pa.schema([(name, pa.int64() if name == "line" else pa.string()) for name in COLUMNS])
    rows = _rows(part)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(rows, 1_000)):
            writer.write_table(pa.Table.from_pylist(batch, schema))
