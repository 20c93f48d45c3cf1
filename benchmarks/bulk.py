"""``python -m benchmarks.bulk``: lines a second of ``python -m service recommend``, and its memory as files grow.

Each file is JSON Lines of simulated people, every second with facts taken out, no two alike; each is answered on a
card, JSON Lines to JSON Lines. What starting takes is left out: a rate is that of the lines by which a file is longer
than the one before. The resident memory of the command and all its processes is added up ten times a second; pages that
they share count in each, so that the sum errs upwards. ``--write`` puts the figures into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import orjson

from benchmarks import page
from benchmarks.bodies import LANGUAGES, SEED, profiles
from benchmarks.scale import cpu_seconds, watched
from training.pool.write import DAY

COMMAND = "python -m benchmarks.bulk"
SIZES = (500, 3_000, 10_000)
JOBS = (1, 2)
PEOPLE = 1_500


@dataclass(frozen=True, slots=True)
class Run:
    """What a file of so many lines took, so many processes at once."""

    jobs: int
    lines: int
    seconds: float
    cpu_seconds: float
    peak_mib: float


def lines(number: int) -> Iterator[bytes]:
    """So many requests: the people in turn, each time with another income."""
    luck, told = Random(SEED), list(profiles(PEOPLE))  # noqa: S311 - a simulation
    for place in range(number):
        profile = told[place % PEOPLE]
        taxable = {"amount": luck.randrange(100_000, 4_000_000), "currency": "HKD"}
        profile = profile | {"income": profile.get("income", {}) | {"taxable_last_year": taxable}}
        yield orjson.dumps({"id": str(place), "language": LANGUAGES[place % 3], "profile": profile}) + b"\n"


def run(number: int, jobs: int, folder: Path) -> Run:
    """Answer a file of so many lines; raises ``RuntimeError`` where one isn't answered."""
    asked, answered = folder / "requests.jsonl", folder / "answers.jsonl"
    with asked.open("wb") as file:
        file.writelines(lines(number))
    command = [sys.executable, "-m", "service", "recommend", str(asked), str(answered), "--detail", "card"]
    command += ["--as-of", DAY.isoformat(), "--jobs", str(jobs), "--fresh"]
    before = cpu_seconds()
    code, seconds, peak, _ = watched(command, folder / "log")
    if code:
        raise RuntimeError(f"{number:,} lines ended with {code}:\n{(folder / 'log').read_text()[-4000:]}")
    return Run(jobs, number, seconds, cpu_seconds() - before, peak / 2**20)


def table(runs: Sequence[Run]) -> Iterator[str]:
    """A row for each run, with the rates of what it has more than the one before of as many processes."""
    yield "| processes | lines | s | lines/s | lines/s of a core | MiB at most |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: |"
    for jobs in sorted({one.jobs for one in runs}):
        own = [one for one in runs if one.jobs == jobs]
        rates = ["– | –"]
        for less, more in pairwise(own):
            further = more.lines - less.lines
            by_clock, by_core = more.seconds - less.seconds, more.cpu_seconds - less.cpu_seconds
            rates.append(f"{further / by_clock:.0f} | {further / by_core:.0f}")
        for one, rate in zip(own, rates, strict=True):
            yield f"| {jobs} | {one.lines:,} | {one.seconds:.0f} | {rate} | {one.peak_mib:.0f} |"


def main() -> None:
    """Measure, and print or write the table."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, help="lines (default 500 3000 10000)")
    parser.add_argument("--jobs", nargs="+", type=int, default=JOBS, help="processes at once (default 1 2)")
    parser.add_argument("--folder", type=Path, help="where the files lie meanwhile (the system's folder for such)")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = parser.parse_args()
    runs = []
    for jobs in asked.jobs:
        for number in sorted(asked.sizes):
            with TemporaryDirectory(dir=asked.folder) as folder:
                runs.append(run(number, jobs, Path(folder)))
            print(runs[-1], file=sys.stderr, flush=True)
    shown = "\n".join(table(runs))
    if not asked.write:
        print(shown)
        return
    about = "Cards of simulated people, JSON Lines to JSON Lines."
    page.write(
        COMMAND, f"# In bulk\n\nWritten by `{COMMAND} --write` on {page.machine()} as it ended. {about}\n\n{shown}\n"
    )


if __name__ == "__main__":
    main()
