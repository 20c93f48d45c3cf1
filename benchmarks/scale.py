"""``python -m benchmarks.scale``: time and peak memory of ``python -m training retrain`` on files of growing size.

A file of so many cases is made from applicants of the second generator (``tests/training/rival_generator.py``), some
thousands of distinct people each told again with another income and outcome, so that writing it takes minutes at most.
Then ``retrain`` runs as an analyst would start it, in a process of its own; the resident memory of that process and of
all its children is added up ten times a second. Shared pages count in each process, so the sum errs upwards. With
``--dask`` the work goes to a Dask cluster of as many workers, whose memory and this process's are added too; with
``--files`` the cases are a folder of so many files.
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
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
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
    """One run of ``retrain``: cases, seconds by the clock and of processors, peak memory, most processes at once."""

    cases: int
    seconds: float
    cpu_seconds: float
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


def watched(command: list[str], log: Path, *, family: int | None = None) -> tuple[int, float, int, int]:
    """Run a command to its end: exit code, seconds, peak of resident bytes, most processes at once.

    Counted are the command and its children; or ``family``, a process that the command is a child of, and all of its.
    """
    begun = time.monotonic()
    peak = most = 0
    with (
        log.open("wb") as told,
        subprocess.Popen(command, cwd=ROOT, stdout=told, stderr=told) as process,  # noqa: S603 - the project's own command
    ):
        while process.poll() is None:
            held, processes = resident(family or process.pid)
            peak, most = max(peak, held), max(most, processes)
            time.sleep(EVERY_SECONDS)
    return process.returncode, time.monotonic() - begun, peak, most


def cpu_seconds() -> float:
    """Of every child that has ended, and theirs."""
    told = os.times()
    return told.children_user + told.children_system


@contextmanager
def _cluster(workers: int, folder: Path) -> Iterator[str]:
    """A Dask cluster on this machine: the address of its scheduler, which is a thread of this process."""
    from distributed import LocalCluster  # noqa: PLC0415 - takes a second to import, and most runs need no cluster

    with LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address=None,
        local_directory=str(folder),
    ) as started:  # type: ignore[no-untyped-call] # distributed types only some of its functions
        yield started.scheduler_address


def _written(folder: Path, cases: int, form: str, files: int | None) -> Path:
    """A case file of so many cases, or a folder of them."""
    told = rows(draw(max(1, min(PEOPLE, cases)), 31, weights=ADDITIVE), cases)
    if files is None:
        write_cases(folder / f"agency.{form}", told)
        return folder / f"agency.{form}"
    (folder / "agency").mkdir()
    for number in range(files):
        write_cases(folder / "agency" / f"{number:04d}.{form}", islice(told, -(-cases // files)))
    return folder / "agency"


def run(  # noqa: PLR0913 - how much, where, and by what
    cases: int,
    folder: Path,
    jobs: int,
    *options: str,
    form: str = "jsonl",
    files: int | None = None,
    dask: bool = False,
) -> Run:
    """``retrain`` on so many cases that are made under ``folder``; raises ``RuntimeError`` where it fails."""
    folder.mkdir(parents=True)
    source = _written(folder, cases, form, files)
    shutil.copytree(ROOT / "models", folder / "models")
    command = [sys.executable, "-m", "training", "retrain", "--cases", str(source), "--json", "--jobs", str(jobs)]
    command += ["--work", str(folder / "work"), "--models", str(folder / "models"), *options]
    before = cpu_seconds()
    if dask:
        with _cluster(jobs, folder / "dask") as address:
            done = watched([*command, "--scheduler", address], folder / "log", family=os.getpid())
    else:
        done = watched(command, folder / "log")
    code, seconds, peak, processes = done
    if code:
        raise RuntimeError(f"retrain on {cases:,} cases ended with {code}:\n{(folder / 'log').read_text()[-4000:]}")
    return Run(cases, seconds, cpu_seconds() - before, peak / 2**30, processes, code)


def main() -> None:
    """Measure and print a table, or JSON lines with ``--json``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="cases (default 10000 100000 1000000)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (one for each core)")
    parser.add_argument("--form", choices=("jsonl", "csv", "parquet"), default="jsonl", help="form of the file")
    parser.add_argument("--files", type=int, help="a folder of so many files, in the place of one file")
    parser.add_argument("--dask", action="store_true", help="on a Dask cluster of --jobs workers (--scheduler)")
    parser.add_argument("--folder", type=Path, help="where the files lie meanwhile (the system's folder for such)")
    parser.add_argument("--json", action="store_true", help="print JSON lines in place of a table")
    asked = parser.parse_args()
    before: Run | None = None
    for cases in asked.sizes:
        with TemporaryDirectory(dir=asked.folder) as folder:
            place = Path(folder, "run")
            found = run(cases, place, asked.jobs, form=asked.form, files=asked.files, dask=asked.dask)
        if asked.json:
            print(json.dumps(asdict(found)), flush=True)
        else:
            line = f"{found.cases:>10,} cases {found.seconds:>8.0f} s {found.cpu_seconds:>8.0f} s CPU"
            line += f" {found.peak_gib:>6.2f} GiB"
            growth = ""
            if before is not None:
                growth = (
                    f"   × {found.seconds / before.seconds:.1f} time, × {found.peak_gib / before.peak_gib:.1f} memory"
                )
            print(line + growth, flush=True)
        before = found


if __name__ == "__main__":
    main()
