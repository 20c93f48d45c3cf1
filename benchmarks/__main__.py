"""``python -m benchmarks``: what an answer costs beside a bare Flask hello, in process and served, in one run.

``--write`` puts it into docs/benchmarks.md, with the machine and the day.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Iterator, Mapping, Sequence

from benchmarks import in_process, page, served
from benchmarks.served import HELLO

COMMAND = "python -m benchmarks"
YARDSTICK = "yardstick: json.loads and json.dumps of the request"
IN_A_SUMMARY = ("decode", "validate", "check for contradictions", "decide", "render summary", "write summary")


def main() -> None:
    """Measure, and print the part or write it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write it into docs/benchmarks.md in place of printing it")
    parser.add_argument("--steps", type=int, default=300, help="rounds of the steps of a request (default 300)")
    parser.add_argument("--calls", type=int, default=300, help="whole calls of each kind in process (default 300)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of served runs (default 3; 0 leaves them out)")
    parser.add_argument("--seconds", type=float, default=5.0, help="seconds of each served run (default 5)")
    asked = parser.parse_args()
    steps = in_process.measured(asked.steps)
    calls = in_process.calls(asked.calls)
    runs = served.measured(asked.rounds, asked.seconds) if asked.rounds else {}
    part = "\n".join([*_head(), *_in_process(steps, calls), *page.served_tables(runs)])
    if asked.write:
        page.write(COMMAND, part)
    else:
        print(part)


def _head() -> list[str]:
    return [
        "# What an answer costs",
        "",
        f"Written by `{COMMAND} --write` on {page.machine()} as it ended. Times are this machine's; ratios",
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


if __name__ == "__main__":
    main()
