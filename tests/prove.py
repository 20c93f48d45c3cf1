"""``python -m tests.prove``: what the suite samples, run in full, and the dated table of it in ``docs/proof.md``.

Each row is one run of pytest over a set of files, with Hypothesis searching long (profile ``prove``; ``--quick`` for a
tenth). The exit code is 1 if any test failed. What the long proofs
measure follows as a table of its own, each figure beside its target.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.measured import FILE

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "proof.md"
LONGEST_SECONDS = 7200
EVERY = "prove or not prove"
"""Also what is marked as too long for the suite."""

COUNTED = re.compile(r"(\d+) (passed|failed|errors?|skipped)")


@dataclass(frozen=True, slots=True)
class Proof:
    """A set of tests and what they prove; ``alone`` where a figure would suffer from another test beside it."""

    what: str
    paths: tuple[str, ...]
    alone: bool = False


PROOFS = (
    Proof("Every published case, through HTTP", ("tests/api/test_published_cases.py",)),
    Proof("The evaluator: sound and exact against brute force", ("tests/rules/test_evaluator.py",)),
    Proof("Every pathway on partial facts against all completions", ("tests/rules/test_soundness.py",)),
    Proof(
        "QMAS: bounds, exact counts, monotony, the five tables",
        ("tests/rules/test_qmas_properties.py", "tests/rules/test_qmas_points.py"),
    ),
    Proof("Boundaries and dates of every scheme", ("tests/rules",)),
    Proof("Derived facts", ("tests/profile",)),
    Proof("Findings of practice: bounds and grades", ("tests/practice",)),
    Proof("The decision: tiers, advice, reasons, the same bytes in two processes", ("tests/recommend",)),
    Proof("The outlook: bounds hold every completion, directions, contributions", ("tests/outlook",)),
    Proof("The classifiers against what decided the cohort", ("tests/training/test_against_truth.py",)),
    Proof(
        "A second generator: the fit beside the best additive model, and what few cases do",
        ("tests/training/test_rival.py", "tests/training/test_agency_file.py"),
    ),
    Proof("A million cases through `retrain`", ("tests/training/test_scale.py",), alone=True),
    Proof("Training: case files, parity of tables and estimators, targets, gates", ("tests/training",)),
    Proof("The API: contract, strictness, Schemathesis with all checks", ("tests/api",)),
    Proof("The catalogue of messages", ("tests/messages",)),
)


def unlike(proof: Proof) -> list[str]:
    """Options that leave out of a folder the files that have a row of their own."""
    named = {path for other in PROOFS if other is not proof for path in other.paths}
    return [f"--ignore={path}" for path in sorted(named) if path not in proof.paths and path.endswith(".py")]


def run(proof: Proof, profile: str, figures: Path) -> tuple[dict[str, int], float]:
    """The counts of one run of pytest and its seconds; what it measures is added to ``figures``."""
    begun = time.monotonic()
    workers = "0" if proof.alone else "auto"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", workers, "-m", EVERY, *proof.paths, *unlike(proof)],
        cwd=ROOT,
        env=os.environ | {"HYPOTHESIS_PROFILE": profile, FILE: str(figures)},
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    closing = done.stdout.splitlines()[-1] if done.stdout else ""
    counts = {kind: int(number) for number, kind in COUNTED.findall(closing)}
    if done.returncode:
        counts.setdefault("failed", 1)
        sys.stdout.write(done.stdout[-6000:])
    return counts, time.monotonic() - begun


def shown(number: float) -> str:
    """Four digits of a small number, and whole seconds or cases."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.4g}"


def measured_table(figures: Path) -> str:
    """The figures as a table, in order of what they prove; nothing where nothing was measured."""
    if not figures.exists():
        return ""
    rows: list[dict[str, Any]] = [json.loads(line) for line in figures.read_text(encoding="utf-8").splitlines()]
    rows.sort(key=lambda row: (row["proof"], row["what"], row["on"]))
    lines = [
        f"| {row['proof']} | {row['what']} | {row['on']} | {shown(row['value'])} | {row['target']} "
        f"| {'yes' if row['holds'] else '**no**'} |"
        for row in rows
    ]
    head = "\n## Measured\n\n| proof | what | on | figure | target | holds |\n| --- | --- | --- | ---: | ---: | --- |\n"
    return head + "\n".join(lines) + "\n"


def main() -> int:
    """Run every proof, write the table, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="search a tenth as long")
    profile = "quick" if parser.parse_args().quick else "prove"
    rows = []
    failed = 0
    with TemporaryDirectory() as folder:
        figures = Path(folder, "figures.jsonl")
        for proof in PROOFS:
            counts, seconds = run(proof, profile, figures)
            wrong = sum(counts.get(kind, 0) for kind in ("failed", "error", "errors"))
            failed += wrong
            rows.append(f"| {proof.what} | {counts.get('passed', 0)} | {wrong} | {seconds:.0f} |")
            print(rows[-1], flush=True)
        measured = measured_table(figures)
    day = datetime.now(UTC).date().isoformat()
    head = f"""# What was proved, and when

Written by `make prove` on {day}, Hypothesis profile `{profile}` (`tests/conftest.py` says how many examples).

| what | tests passed | failed | seconds |
| --- | ---: | ---: | ---: |
"""
    TABLE.write_text(head + "\n".join(rows) + "\n" + measured, encoding="utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
