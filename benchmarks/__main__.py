"""``python -m benchmarks``: what an answer costs beside a bare Flask hello, in process and served, in one run.

``--write`` puts it into docs/benchmarks.md, with the machine and the day.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import in_process, served
from benchmarks.served import HELLO, Served

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
YARDSTICK = "yardstick: json.loads and json.dumps of the request"
IN_A_SUMMARY = ("decode", "validate", "check for contradictions", "decide", "render summary", "write summary")


def main() -> None:
    """Measure, and print the page or write it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md in place of printing it")
    parser.add_argument("--steps", type=int, default=300, help="rounds of the steps of a request (default 300)")
    parser.add_argument("--calls", type=int, default=300, help="whole calls of each kind in process (default 300)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of served runs (default 3; 0 leaves them out)")
    parser.add_argument("--seconds", type=float, default=5.0, help="seconds of each served run (default 5)")
    asked = parser.parse_args()
    steps = in_process.measured(asked.steps)
    calls = in_process.calls(asked.calls)
    runs = served.measured(asked.rounds, asked.seconds) if asked.rounds else {}
    page = "\n".join([*_head(), *_in_process(steps, calls), *_served(runs)]) + "\n"
    if asked.write:
        PAGE.write_text(page, encoding="utf-8")
    else:
        print(page)


def _head() -> list[str]:
    day, load = datetime.now(UTC).date().isoformat(), os.getloadavg()[0]
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load {load:.1f}"
    return [
        "# What an answer costs",
        "",
        f"Written by `python -m benchmarks --write` on {day}: {machine} as it ended. Times are this machine's; ratios",
        f"were measured side by side in this run. Bodies are {served.PEOPLE:,} simulated people, every second with",
        "facts taken out.",
    ]


def _in_process(steps: Mapping[str, float], calls: Mapping[str, Sequence[float]]) -> Iterator[str]:
    hello = statistics.median(calls[HELLO])
    yield from ["", "## In process", "", "CPU milliseconds of a whole call of the WSGI application, varied bodies.", ""]
    yield from ["| | median | 90 of 100 within | hello's median ÷ its own |", "| --- | ---: | ---: | ---: |"]
    for name, taken in calls.items():
        middle, most = statistics.median(taken), sorted(taken)[len(taken) * 9 // 10]
        yield f"| {name} | {middle / 1000:.2f} | {most / 1000:.2f} | {hello / middle:.3f} |"
    whole = sum(steps[name] for name in IN_A_SUMMARY)
    yield from ["", "The steps of one person's request (two degrees, three jobs), wall clock.", ""]
    yield from ["| | µs | ÷ yardstick |", "| --- | ---: | ---: |"]
    for name, taken_us in (*steps.items(), ("a whole summary", whole)):
        yield f"| {name} | {taken_us:.0f} | {taken_us / steps[YARDSTICK]:.1f} |"


def _served(runs: Mapping[int, Mapping[str, Sequence[Served]]]) -> Iterator[str]:
    for clients, kinds in runs.items():
        yield from ["", f"## Served, {clients} at once" if clients > 1 else "## Served, one after the other", ""]
        yield "| | requests/s | ÷ hello's | half within, ms | 99 of 100, ms | CPU of the server, µs | hello's ÷ own |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
        for name, rounds in kinds.items():
            pairs = list(zip(rounds, kinds[HELLO], strict=True))
            cells = (
                f"{statistics.median(run.rate for run in rounds):.0f}",
                f"{statistics.median(run.rate / hello.rate for run, hello in pairs):.3f}",
                f"{statistics.median(run.half_ms for run in rounds):.1f}",
                f"{statistics.median(run.most_ms for run in rounds):.1f}",
                f"{statistics.median(run.cpu_us for run in rounds):.0f}",
                f"{statistics.median(hello.cpu_us / run.cpu_us for run, hello in pairs):.3f}",
            )
            yield f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
