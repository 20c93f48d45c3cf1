"""``python -m benchmarks``: the steps of a request in process, and requests a second beside a bare Flask hello."""

from __future__ import annotations

import argparse
import json

from benchmarks import in_process, served

YARDSTICK = "yardstick: json.loads and json.dumps of the request"
IN_A_SUMMARY = ("decode", "validate", "check for contradictions", "decide", "render summary", "write summary")


def main() -> None:
    """Measure and print a table, or JSON with ``--json``."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print JSON in place of a table")
    parser.add_argument("--rounds", type=int, default=300, help="rounds of the steps in process (default 300)")
    parser.add_argument("--pairs", type=int, default=5, help="pairs of served runs (default 5; 0 leaves them out)")
    parser.add_argument("--seconds", type=float, default=3.0, help="seconds of each served run (default 3)")
    asked = parser.parse_args()
    steps = in_process.measured(asked.rounds)
    steps["a whole summary"] = sum(steps[name] for name in IN_A_SUMMARY)
    rates = served.measured(asked.pairs, asked.seconds) if asked.pairs else {}
    if asked.json:
        print(json.dumps({"in_process_us": steps, "served": rates}, indent=2))
        return
    print("In process, two degrees and three jobs: median microseconds, and as a ratio to the yardstick")
    for name, taken in steps.items():
        print(f"  {name:<55}{taken:>10.0f}{taken / steps[YARDSTICK]:>9.1f}")
    if rates:
        print(f"Served on the same settings, {served.CLIENTS} clients: medians of {asked.pairs} runs in turn")
        for name, value in rates.items():
            print(f"  {name:<55}{value:>10.2f}")


if __name__ == "__main__":
    main()
