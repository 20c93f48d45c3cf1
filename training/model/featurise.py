"""Case files to features: one Parquet part for each part read, with nothing lost on the way.

A folder of features holds ``part-*.parquet``, ``faults.jsonl`` (what is wrong with lines that can't be read),
``set-aside.jsonl`` (those lines as they were) and, written last, ``summary.json``.
"""

from __future__ import annotations

import json
import os
import resource
import socket
import time
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from service.outlook.features import FEATURES
from training.cases.files import parts as parts_of
from training.cases.files import read_part
from training.model.rows import row_of
from training.model.scheduler import parallel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from training.cases.case import LineFault
    from training.cases.files import Part
    from training.model.rows import Row

SUMMARY = "summary.json"
FAULTS = "faults.jsonl"
SET_ASIDE = "set-aside.jsonl"
PART = "part-{:06d}.parquet"
EXAMPLES = 10
KIB_PER_MIB = 1024

_WORD = pa.dictionary(pa.int32(), pa.string())
SCHEMA = pa.schema(
    [
        pa.field("case_id", pa.string(), nullable=False),
        pa.field("person_id", pa.string(), nullable=False),
        *(pa.field(name, _WORD, nullable=False) for name in ("pathway", "regime", "kind", "verdict", "outcome")),
        pa.field("extended", pa.bool_()),
        pa.field("lodged_on", pa.date32(), nullable=False),
        pa.field("decided_on", pa.date32()),
        pa.field("refusal_ground", _WORD),
        pa.field("closed_by", _WORD),
        *(pa.field(name, _WORD, nullable=False) for name in ("age_band", "sector", "nationality_group")),
        pa.field("audit", _WORD),
        pa.field("own", pa.bool_(), nullable=False),
        *(pa.field(f"{end}_{name}", pa.float64(), nullable=False) for name in FEATURES for end in ("low", "high")),
    ]
)
"""A row is a decided case, or a withdrawn one that the law left open. What its classifiers don't read is NaN."""

Tallies = dict[str, dict[str, dict[str, int]]]
"""Cases by pathway, by regime, and by ``open``, ``closed`` or the reason for which they are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeaturiseSummary:
    """What became of every line read.

    ``cases`` were read and are each counted once in ``pathways``; ``faults`` tell what is wrong with the other lines;
    ``rows`` are in the parts. ``duplicates`` are rows whose case came before: the first counts. ``peak_memory_mib``
    adds up this process and its workers.
    """

    lines: int
    cases: int
    faults: int
    set_aside: int
    rows: int
    parts: int
    own: bool
    outcomes: Mapping[str, int]
    pathways: Mapping[str, Mapping[str, Mapping[str, int]]]
    duplicates: int
    duplicate_examples: tuple[str, ...]
    features: tuple[str, ...]
    seconds: float
    peak_memory_mib: float


@dataclass(slots=True)
class _PartDone:
    """What a worker tells of a part; its rows are already written."""

    lines: int
    cases: int
    rows: int
    faults: tuple[LineFault, ...]
    set_aside: tuple[bytes, ...]
    outcomes: Counter[str]
    tallies: Counter[tuple[str, str, str]]
    worker: tuple[str, int]
    peak_memory_mib: float


@dataclass(slots=True)
class _Total:
    lines: int = 0
    cases: int = 0
    rows: int = 0
    faults: int = 0
    set_aside: int = 0
    parts: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    tallies: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    memory: dict[tuple[str, int], float] = field(default_factory=dict)


def _audit(row: Row) -> str | None:
    return None if row.case.audit is None else json.dumps(dict(sorted(row.case.audit.items())), ensure_ascii=False)


def _table(rows: list[Row], *, own: bool) -> pa.Table:
    nan = float("nan")
    columns: dict[str, list[Any]] = {
        "case_id": [row.case.case_id for row in rows],
        "person_id": [row.case.person_id for row in rows],
        "pathway": [row.case.pathway for row in rows],
        "regime": [row.regime for row in rows],
        "kind": [row.kind for row in rows],
        "verdict": [row.verdict for row in rows],
        "outcome": [str(row.case.outcome) for row in rows],
        "extended": [row.case.extended for row in rows],
        "lodged_on": [row.case.lodged_on for row in rows],
        "decided_on": [row.case.decided_on for row in rows],
        "refusal_ground": [row.case.refusal_ground for row in rows],
        "closed_by": [row.closed_by for row in rows],
        "age_band": [row.age_band for row in rows],
        "sector": [row.sector for row in rows],
        "nationality_group": [row.nationality_group for row in rows],
        "audit": [_audit(row) for row in rows],
        "own": [own] * len(rows),
    }
    for name in FEATURES:
        spans = [row.spans.get(name) if row.spans else None for row in rows]
        columns[f"low_{name}"] = [nan if span is None else float(span.low) for span in spans]
        columns[f"high_{name}"] = [nan if span is None else float(span.high) for span in spans]
    return pa.table(columns, schema=SCHEMA)


def _tally(row: Row) -> tuple[str, str, str]:
    return row.case.pathway, row.regime, str(row.left_out or row.kind)


def _peak_memory_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_MIB


def featurise_part(numbered: tuple[int, Part], out: Path, own: bool) -> _PartDone:  # noqa: FBT001 - a task's arguments are positional
    """Read one part, write its rows, and tell what became of each line."""
    number, part = numbered
    read = read_part(part)
    rows = [row_of(case) for case in read.cases]
    kept = [row for row in rows if row.kept]
    path = out / PART.format(number)
    writing = path.with_suffix(".writing")
    pq.write_table(_table(kept, own=own), writing, compression="zstd")
    writing.replace(path)
    return _PartDone(
        read.lines,
        len(read.cases),
        len(kept),
        read.faults,
        read.set_aside,
        Counter(str(row.case.outcome) for row in rows),
        Counter(map(_tally, rows)),
        (socket.gethostname(), os.getpid()),
        _peak_memory_mib(),
    )


def _clear(out: Path) -> None:
    """Take away what an earlier run left, the summary first, so that no half of two runs passes for a whole."""
    out.mkdir(parents=True, exist_ok=True)
    for pattern in (SUMMARY, "part-*.parquet", "part-*.writing", FAULTS, SET_ASIDE):
        for path in out.glob(pattern):
            path.unlink()


def _gather(finished: Iterable[_PartDone], out: Path, advance: Callable[[int], object]) -> _Total:
    total = _Total()
    with (out / FAULTS).open("w", encoding="utf-8") as faults, (out / SET_ASIDE).open("wb") as aside:
        for done in finished:
            for fault in done.faults:
                faults.write(json.dumps(asdict(fault), ensure_ascii=False) + "\n")
            for line in done.set_aside:
                aside.write(line.rstrip(b"\r\n") + b"\n")
            total.parts += 1
            total.lines += done.lines
            total.cases += done.cases
            total.rows += done.rows
            total.faults += len(done.faults)
            total.set_aside += len(done.set_aside)
            total.outcomes += done.outcomes
            total.tallies += done.tallies
            total.memory[done.worker] = done.peak_memory_mib
            advance(done.lines)
    return total


def part_paths(folder: Path, parts: int) -> Iterator[Path]:
    """The parts of a folder of features, in order."""
    return (folder / PART.format(number) for number in range(parts))


def _duplicates(out: Path, parts: int) -> tuple[int, tuple[str, ...]]:
    columns = [pq.read_table(path, columns=["case_id"]).column("case_id") for path in part_paths(out, parts)]
    if not columns:
        return 0, ()
    counted = pc.value_counts(pa.chunked_array([chunk for column in columns for chunk in column.chunks], pa.string()))
    more = counted.filter(pc.greater(counted.field("counts"), 1))
    extra = (pc.sum(more.field("counts")).as_py() or 0) - len(more)
    return extra, tuple(sorted(more.field("values").to_pylist())[:EXAMPLES])


def _by_pathway(tallies: Counter[tuple[str, str, str]]) -> Tallies:
    table: Tallies = defaultdict(lambda: defaultdict(dict))
    for (pathway, regime, what), cases in sorted(tallies.items()):
        table[pathway][regime][what] = cases
    return {pathway: dict(regimes) for pathway, regimes in table.items()}


def featurise(  # noqa: PLR0913 - where from, where to, and how
    source: Path | Iterable[Part],
    out: Path,
    *,
    own: bool,
    jobs: int = 1,
    scheduler: str | None = None,
    advance: Callable[[int], object] = lambda _: None,
) -> FeaturiseSummary:
    """Turn a case file, a folder of them or their parts into a folder of features; what was in it is replaced.

    ``own`` tells an agency's cases from simulated ones; ``advance`` is called with the number of lines of each part
    done. The rows are the same for any number of ``jobs`` and on any cluster, whose workers must see both folders.
    Raises ``OSError`` where a file can't be read or written; lines that can't be read are set aside instead.
    """
    begun = time.monotonic()
    out = out.resolve()
    _clear(out)
    given = parts_of(source) if isinstance(source, Path) else source
    with parallel(jobs, scheduler) as workers:
        total = _gather(workers.each(featurise_part, enumerate(given), out, own), out, advance)
    duplicates, examples = _duplicates(out, total.parts)
    here = {(socket.gethostname(), os.getpid()): _peak_memory_mib()}
    summary = FeaturiseSummary(
        lines=total.lines,
        cases=total.cases,
        faults=total.faults,
        set_aside=total.set_aside,
        rows=total.rows,
        parts=total.parts,
        own=own,
        outcomes=dict(sorted(total.outcomes.items())),
        pathways=_by_pathway(total.tallies),
        duplicates=duplicates,
        duplicate_examples=examples,
        features=tuple(FEATURES),
        seconds=round(time.monotonic() - begun, 2),
        peak_memory_mib=round(sum((total.memory | here).values()), 1),
    )
    text = json.dumps(asdict(summary), ensure_ascii=False, indent=1) + "\n"
    (out / SUMMARY).write_text(text, encoding="utf-8")
    return summary
