"""``python -m tests.prove``: what the suite samples, run in full, and the dated table of it in ``docs/proof.md``.

Each row is one run of pytest over a set of files, with Hypothesis searching long (profile ``prove``; ``--quick`` for a
tenth). A row that is done is kept in ``build/prove`` with the commit that it was run at: a run that was cut short goes
on where it stopped, and ``--fresh`` begins anew. ``--earlier`` takes rows that were proved at another commit as they
stand (the table tells each row's), and ``--only WORDS`` runs the rows whose name holds the words, so that a proof of
hours can be run in parts. What the long proofs measure follows as a table of its own, each
figure beside its target. The exit code is 1 if any test failed, or any figure missed its target.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.measured import FILE

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "docs" / "proof.md"
KEPT = ROOT / "build" / "prove"
LONGEST_SECONDS = 7200
PYTEST = (sys.executable, "-m", "pytest", "-q", "-o", "faulthandler_timeout=0")
"""A test that takes minutes doesn't hang here, and to look into a process that computes can end it."""

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
    Proof(
        "What to ask: one question for whatever is missing, and interviews that end soon and right",
        ("tests/interview",),
    ),
    Proof(
        "What-ifs: each gives what it promised, and none holds another",
        ("tests/advice/test_what_ifs.py",),
    ),
    Proof("Bounds: every completion lies within", ("tests/advice/test_bounds.py",)),
    Proof("Advice: what to do, key dates, papers, comparison, selection exercise", ("tests/advice",)),
    Proof(
        "The order while half is unknown, and promise on people apart from the population",
        ("tests/recommend/test_order_while_half_is_unknown.py", "tests/population"),
    ),
    Proof("The outlook: bounds hold every completion, directions, contributions", ("tests/outlook",)),
    Proof("The classifiers against what decided the cohort", ("tests/training/test_against_truth.py",)),
    Proof(
        "A second generator: the fit beside the best additive model, and what few cases do",
        ("tests/training/test_rival.py", "tests/training/test_agency_file.py"),
    ),
    Proof("A million cases through `retrain`", ("tests/training/test_scale.py",), alone=True),
    Proof("Training: case files, parity of tables and estimators, targets, gates", ("tests/training",)),
    Proof("The API: contract, strictness, Schemathesis with all checks", ("tests/api", "tests/intake")),
    Proof("The catalogue of messages", ("tests/messages",)),
    Proof("The widget and the pages without a script, in a browser", ("tests/widget",), alone=True),
    Proof(
        "The door: slow clients, 8,000 requests that break HTTP, heavy work, keys, limits, cases, counts",
        ("tests/door",),
        alone=True,
    ),
    Proof(
        "The operator's command line, and what is deployed, the image's own steps with it",
        ("tests/command", "tests/deploy"),
    ),
    Proof(
        "What is loaded before the service is ready, settings, and this list",
        ("tests/startup", "tests/test_settings.py", "tests/test_prove.py"),
    ),
    Proof("What the benchmarks write", ("tests/benchmarks",)),
)


def unlike(proof: Proof) -> list[str]:
    """Options that leave out of a folder the files that have a row of their own."""
    named = {path for other in PROOFS if other is not proof for path in other.paths}
    return [f"--ignore={path}" for path in sorted(named) if path not in proof.paths and path.endswith(".py")]


@dataclass(frozen=True, slots=True)
class Row:
    """A proof that was run: where, how long it took in seconds, and what came of it."""

    what: str
    profile: str
    commit: str
    passed: int
    wrong: int
    seconds: float
    figures: tuple[dict[str, Any], ...]

    @property
    def is_proved(self) -> bool:
        """Whether every test passed, at least one was run, and every figure meets its target."""
        return self.passed > 0 and not self.wrong and all(figure["holds"] for figure in self.figures)


def commit() -> str:
    """The commit at hand, marked where files differ from it, save for the table that is written here."""
    at = _git("rev-parse", "--short", "HEAD").strip()
    return f"{at}-dirty" if _git("status", "--porcelain", "--", ".", ":!docs/proof.md") else at


def _git(*words: str) -> str:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def run(proof: Proof, profile: str, at: str) -> Row:
    """One run of pytest."""
    begun = time.monotonic()
    workers = "0" if proof.alone else "auto"
    figures = KEPT / "figures.jsonl"
    figures.unlink(missing_ok=True)
    done = subprocess.run(
        [*PYTEST, "-n", workers, "-m", EVERY, *proof.paths, *unlike(proof)],
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
    wrong = sum(counts.get(kind, 0) for kind in ("failed", "error", "errors"))
    told = figures.read_text(encoding="utf-8").splitlines() if figures.exists() else []
    found = tuple(json.loads(line) for line in told)
    return Row(proof.what, profile, at, counts.get("passed", 0), wrong, time.monotonic() - begun, found)


def kept(number: int) -> Path:
    """Where the row of a proof is kept."""
    return KEPT / f"{number:02}.json"


def as_kept(proof: Proof, number: int, profile: str) -> Row | None:
    """The row of a proof as it was last run, whatever came of it."""
    if not kept(number).exists():
        return None
    row = Row(**json.loads(kept(number).read_text(encoding="utf-8")))
    alike = (row.what, row.profile) == (proof.what, profile) and not row.commit.endswith("-dirty")
    return row if alike else None


def done_before(proof: Proof, number: int, profile: str, at: str | None) -> Row | None:
    """The row of a proof that passed at a commit, or at any where none is given, if it was run."""
    row = as_kept(proof, number, profile)
    return row if row is not None and row.is_proved and at in {None, row.commit} else None


def shown(number: float) -> str:
    """Four digits of a small number, and whole seconds or cases."""
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.4g}"


def measured_table(rows: list[dict[str, Any]]) -> str:
    """The figures as a table, in order of what they prove; nothing where nothing was measured."""
    if not rows:
        return ""
    rows.sort(key=lambda row: (row["proof"], row["what"], row["on"]))
    lines = [
        f"| {row['proof']} | {row['what']} | {row['on']} | {shown(row['value'])} | {row['target']} "
        f"| {'yes' if row['holds'] else '**no**'} |"
        for row in rows
    ]
    head = "\n## Measured\n\n| proof | what | on | figure | target | holds |\n| --- | --- | --- | ---: | ---: | --- |\n"
    return head + "\n".join(lines) + "\n"


def main() -> int:
    """Run every proof that isn't done, write the table after each, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="search a tenth as long")
    parser.add_argument("--fresh", action="store_true", help="run again what is done")
    parser.add_argument("--earlier", action="store_true", help="keep what was proved at another commit")
    parser.add_argument("--only", default="", metavar="WORDS", help="run the rows whose name holds these words")
    asked = parser.parse_args()
    profile, at = "quick" if asked.quick else "prove", commit()
    KEPT.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    for number, proof in enumerate(PROOFS):
        meant = asked.only.casefold() in proof.what.casefold()
        if meant:
            row = None if asked.fresh else done_before(proof, number, profile, None if asked.earlier else at)
        else:
            row = as_kept(proof, number, profile)
            if row is None:
                continue
        if row is None:
            row = run(proof, profile, at)
            kept(number).write_text(json.dumps(asdict(row)), encoding="utf-8")
        rows.append(row)
        print(line(row), flush=True)
        TABLE.write_text(table(rows, profile), encoding="utf-8")
    return 0 if all(row.is_proved for row in rows) else 1


def line(row: Row) -> str:
    """A row of the table."""
    return f"| {row.what} | {row.passed} | {row.wrong} | {row.seconds:.0f} | {row.commit} |"


def table(rows: list[Row], profile: str) -> str:
    """The whole document."""
    day = datetime.now(UTC).date().isoformat()
    whole = f" {len(rows)} of {len(PROOFS)} rows." if len(rows) < len(PROOFS) else ""
    head = f"""# What was proved, and when

Written by `make prove` on {day}, Hypothesis profile `{profile}` (`tests/conftest.py` says how many examples).{whole}

| what | tests passed | failed | seconds | commit |
| --- | ---: | ---: | ---: | --- |
"""
    return head + "\n".join(map(line, rows)) + "\n" + measured_table([one for row in rows for one in row.figures])


if __name__ == "__main__":
    sys.exit(main())
