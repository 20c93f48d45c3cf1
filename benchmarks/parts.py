"""What each detail and each part of an answer costs, in bytes and in time: ``python -m benchmarks.parts``.

The profile is README's; bytes are before compression, and times are CPU time of the whole request within one process,
the median of several in which one number differs, so that nothing is remembered of the one before. ``--beside FOLDER``
puts the details of another checkout, which must know the same packages, into the same table.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HERE = Path(__file__).parents[1]
ROUNDS = 7
DETAILS = ("card", "summary", "full")
PARTS = ("bounds", "credibility", "key_dates", "questions", "reasons", "terms", "what_ifs")
SENT = re.compile(r"/recommend -H 'Content-Type: application/json' -d '(\{.*?\})'\n", re.DOTALL)
OK = 200


def request() -> dict[str, Any]:
    """The request that README posts."""
    found = SENT.search((HERE / "README.md").read_text(encoding="utf-8"))
    if found is None:
        raise SystemExit("README posts nothing")
    told: dict[str, Any] = json.loads(found[1])
    return told


def measured(asked: dict[str, dict[str, Any]]) -> dict[str, tuple[int, float] | None]:
    """Bytes and milliseconds of each request by its name, in the checkout at hand; none where it is refused."""
    from service.app import create_app  # noqa: PLC0415 - of the checkout whose folder the process was started in

    app = create_app()
    logging.disable(logging.CRITICAL)
    client = app.test_client()
    found: dict[str, tuple[int, float] | None] = {}
    for name, body in asked.items():
        first = client.post("/recommend", json=body)
        if first.status_code != OK:
            found[name] = None
            continue
        taken = []
        for number in range(ROUNDS):
            changed = json.loads(json.dumps(body))
            changed["profile"]["experience"]["last_five_years_months"] = 37 + number
            begun = time.thread_time()
            client.post("/recommend", json=changed)
            taken.append(time.thread_time() - begun)
        found[name] = len(first.data), statistics.median(taken) * 1000
    return found


def asked() -> dict[str, dict[str, Any]]:
    """Each request by its name."""
    sent = request()
    details = {detail: sent | {"detail": detail} for detail in DETAILS}
    return details | {f"card + {part}": sent | {"detail": "card", "include": [part]} for part in PARTS}


def elsewhere(folder: Path, requests: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What another checkout needs for the same, in a process of its own."""
    done = subprocess.run(  # noqa: S603 - this module, by this interpreter
        [sys.executable, __file__, "--measure"],
        input=json.dumps(requests),
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def table(here: dict[str, Any], there: dict[str, Any] | None) -> str:
    """The table, in Markdown."""

    def cells(row: tuple[int, float] | None) -> str:
        return "– | –" if row is None else f"{row[0]:,} | {row[1]:.0f}"

    lines = ["| asked | bytes | ms |" + (" bytes before | ms before |" if there is not None else "")]
    lines.append("|---|---|---|" + ("---|---|" if there is not None else ""))
    for name, row in here.items():
        lines.append(f"| `{name}` | {cells(row)} |" + (f" {cells(there.get(name))} |" if there is not None else ""))
    return "\n".join(lines)


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="What each part of an answer costs.")
    parser.add_argument("--beside", type=Path, help="the folder of another checkout")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.measure:
        sys.stdout.write("\n" + json.dumps(measured(json.loads(sys.stdin.read()))) + "\n")
        return
    requests = asked()
    there = elsewhere(chosen.beside, requests) if chosen.beside else None
    sys.stdout.write("\n" + table(elsewhere(HERE, requests), there) + "\n")


if __name__ == "__main__":
    main()
