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
from collections import Counter, defaultdict, deque
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from service.outlook.features import FEATURES
from training.cases.duplicates import Seen
from training.cases.files import NONE_EARLIER, read_part
from training.cases.files import parts as parts_of
from training.model.kinds import Kinds, kinds_of, merged, told_kinds
from training.model.rows import row_of
from training.model.scheduler import parallel
from training.model.summary import SUMMARY, FeaturiseSummary, write_summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from training.cases.case import LineFault
    from training.cases.duplicates import Earlier
    from training.cases.files import Part
    from training.cases.part import Glimpse
    from training.model.rows import Row

FAULTS = "faults.jsonl"
SET_ASIDE = "set-aside.jsonl"
PART = "part-{:06d}.parquet"
MOST_ASIDE = 1_000
"""Kinds of lines set aside, by outcome, pathway and month, that are counted apart: noise has no end of them."""
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


@dataclass(slots=True)
class _PartDone:
    """What a worker tells of a part; its rows are already written."""

    lines: int
    cases: int
    rows: int
    ids: tuple[str, ...]
    numbers: tuple[int, ...]
    faults: tuple[LineFault, ...]
    set_aside: tuple[bytes, ...]
    outcomes: Counter[str]
    tallies: Counter[tuple[str, str, str]]
    months: Counter[tuple[str, str, str]]
    aside: Counter[Glimpse]
    kinds: Kinds
    days: tuple[date, ...]
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
    months: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    aside: Counter[Glimpse] = field(default_factory=Counter)
    kinds: Kinds = field(default_factory=dict)
    days: tuple[date, ...] = ()
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


def _month(row: Row) -> tuple[str, str, str]:
    name = f"{row.case.pathway}@{row.regime}" if row.regime else row.case.pathway
    return name, f"{row.case.lodged_on:%Y-%m}", str(row.case.outcome)


def _peak_memory_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KIB_PER_MIB


def _ends(days: Iterable[date]) -> tuple[date, ...]:
    """The first and the last of some days; nothing of none."""
    found = sorted(days)
    return (found[0], found[-1]) if found else ()


def featurise_part(
    numbered: tuple[int, Part],
    out: Path,
    own: bool,  # noqa: FBT001 - a task's arguments are positional
    earlier: Earlier = NONE_EARLIER,
) -> _PartDone:
    """Read one part, write its rows, and tell what became of each line."""
    number, part = numbered
    read = read_part(part, earlier)
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
        read.ids,
        read.numbers,
        read.faults,
        read.set_aside,
        Counter(str(row.case.outcome) for row in rows),
        Counter(map(_tally, rows)),
        Counter(map(_month, rows)),
        Counter(read.glimpses),
        kinds_of(read.faults),
        _ends(row.case.lodged_on for row in rows),
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
            total.months += done.months
            total.aside += done.aside
            merged(total.kinds, done.kinds)
            total.days = _ends((*total.days, *done.days))
            total.memory[done.worker] = done.peak_memory_mib
            advance(done.lines)
    return total


def part_paths(folder: Path, parts: int) -> Iterator[Path]:
    """The parts of a folder of features, in order."""
    return (folder / PART.format(number) for number in range(parts))


def _each_once(
    finished: Iterable[_PartDone], under_way: deque[tuple[int, Part]], out: Path, *, own: bool
) -> Iterator[_PartDone]:
    """What became of each part; one with a case that came in an earlier part is read anew, knowing of it."""
    seen = Seen()
    for told in finished:
        number, part = under_way.popleft()
        again = seen.before(told.ids, part.path.name)
        done = featurise_part((number, part), out, own, again) if again else told
        seen.add(done.ids, done.numbers, part.path.name)
        yield done


def _kept(numbered: Iterable[tuple[int, Part]], under_way: deque[tuple[int, Part]]) -> Iterator[tuple[int, Part]]:
    """The parts as they go to the workers, each kept until its result is there."""
    for one in numbered:
        under_way.append(one)
        yield one


def _nested(tallies: Counter[tuple[str, str, str]]) -> Tallies:
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
    under_way: deque[tuple[int, Part]] = deque()
    with parallel(jobs, scheduler) as workers:
        finished = workers.each(featurise_part, _kept(enumerate(given), under_way), out, own)
        total = _gather(_each_once(finished, under_way, out, own=own), out, advance)
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
        pathways=_nested(total.tallies),
        features=tuple(FEATURES),
        seconds=round(time.monotonic() - begun, 2),
        peak_memory_mib=round(sum((total.memory | here).values()), 1),
        months=_nested(total.months),
        aside=tuple(asdict(one) | {"lines": lines} for one, lines in total.aside.most_common(MOST_ASIDE)),
        kinds=told_kinds(total.kinds),
        first=total.days[0].isoformat() if total.days else None,
        last=total.days[-1].isoformat() if total.days else None,
    )
    write_summary(out, summary)
    return summary
