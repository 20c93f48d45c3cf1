"""``python -m benchmarks.scale``: time and peak memory of ``python -m training retrain`` on files of growing size.

A file of so many cases is made from applicants of the second generator (``tests/training/rival_generator.py``), some
thousands of distinct people each told again with another income and outcome, so that writing it takes minutes at most.
Then ``retrain`` runs as an analyst would start it, in a process of its own; the resident memory of that process and of
all its children is added up ten times a second. Shared pages count in each process, so the sum errs upwards.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.training.rival_generator import Agency, Weights, draw
from training.cases.files import write_cases

ROOT = Path(__file__).parents[1]
SIZES = (10_000, 100_000, 1_000_000)
ADDITIVE = Weights(constant=-2.0, income=0.0, seniority=0.0, trust=0.0, criteria=0.5, education=1.5, balance=2.0)
"""Decided feature by feature, so that no gate refuses the model and the run goes all the way to its publication."""
PEOPLE = 4_000
"""Distinct applicants behind a file."""
EVERY_SECONDS = 0.1
MOST_GIB = 6.0


@dataclass(frozen=True, slots=True)
class Run:
    """One run of ``retrain``: cases, seconds, the peak of resident memory, and the most processes at once."""

    cases: int
    seconds: float
    peak_gib: float
    processes: int
    code: int


def rows(people: Agency, count: int) -> Iterator[dict[str, Any]]:
    """So many lines: the people in turn, each time under another name, with an income up to 3 % higher or lower."""
    told = list(people.rows())
    for number in range(count):
        luck = random.Random(number)  # noqa: S311 - a simulation
        row = told[number % len(told)]
        paid = row["profile"]["income"]["taxable_last_year"]
        income = {"taxable_last_year": {**paid, "amount": round(paid["amount"] * luck.uniform(0.97, 1.03), -2)}}
        approved = luck.random() < people.chance[number % len(told)]
        yield {
            **row,
            "case_id": f"scale-{number:08d}",
            "person_id": f"scale-{number:08d}",
            "profile": {**row["profile"], "income": income},
            "outcome": "approved" if approved else "refused",
        }


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text(encoding="ascii").split():
            yield int(child)
            yield from _children(int(child))


def _resident_bytes(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def resident(pid: int) -> tuple[int, int]:
    """Bytes resident in a process and all its children, and how many processes those are; 0 of one that has ended."""
    total = processes = 0
    try:
        family = [pid, *_children(pid)]
    except OSError:
        return 0, 0
    for one in family:
        try:
            total += _resident_bytes(one)
            processes += 1
        except OSError:  # ended since it was listed
            continue
    return total, processes


def watched(command: list[str], log: Path) -> tuple[int, float, int, int]:
    """Run a command to its end: exit code, seconds, peak of resident bytes, most processes at once."""
    begun = time.monotonic()
    peak = most = 0
    with (
        log.open("wb") as told,
        subprocess.Popen(command, cwd=ROOT, stdout=told, stderr=told) as process,  # noqa: S603 - the project's own command
    ):
        while process.poll() is None:
            held, processes = resident(process.pid)
            peak, most = max(peak, held), max(most, processes)
            time.sleep(EVERY_SECONDS)
    return process.returncode, time.monotonic() - begun, peak, most


def run(cases: int, folder: Path, jobs: int, *options: str, form: str = "jsonl") -> Run:
    """``retrain`` on a file of so many cases that is made under ``folder``; raises ``RuntimeError`` where it fails."""
    folder.mkdir(parents=True)
    file = folder / f"agency.{form}"
    write_cases(file, rows(draw(max(1, min(PEOPLE, cases)), 31, weights=ADDITIVE), cases))
    shutil.copytree(ROOT / "models", folder / "models")
    command = [sys.executable, "-m", "training", "retrain", "--cases", str(file), "--json", "--jobs", str(jobs)]
    places = ["--work", str(folder / "work"), "--models", str(folder / "models")]
    code, seconds, peak, processes = watched([*command, *places, *options], folder / "log")
    if code:
        raise RuntimeError(f"retrain on {cases:,} cases ended with {code}:\n{(folder / 'log').read_text()[-4000:]}")
    return Run(cases, seconds, peak / 2**30, processes, code)


def main() -> None:
    """Measure and print a table, or JSON lines with ``--json``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="cases (default 10000 100000 1000000)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (one for each core)")
    parser.add_argument("--form", choices=("jsonl", "csv", "parquet"), default="jsonl", help="form of the file")
    parser.add_argument("--json", action="store_true", help="print JSON lines in place of a table")
    asked = parser.parse_args()
    before: Run | None = None
    for cases in asked.sizes:
        with TemporaryDirectory() as folder:
            found = run(cases, Path(folder, "run"), asked.jobs, form=asked.form)
        if asked.json:
            print(json.dumps(asdict(found)), flush=True)
        else:
            line = f"{found.cases:>10,} cases {found.seconds:>8.0f} s {found.peak_gib:>6.2f} GiB"
            growth = ""
            if before is not None:
                growth = (
                    f"   × {found.seconds / before.seconds:.1f} time, × {found.peak_gib / before.peak_gib:.1f} memory"
                )
            print(line + growth, flush=True)
        before = found


if __name__ == "__main__":
    main()
