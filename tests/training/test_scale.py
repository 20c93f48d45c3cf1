"""Retraining on many cases: how time and memory grow, and that a million cases pass."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.scale import MOST_GIB, SIZES, Run, resident, rows, run, watched
from tests.measured import measured
from tests.training.rival_generator import draw

PROOF = "Scale: `retrain` from a file to a published model"


def told(one: Run, before: Run | None) -> None:
    growth = ""
    if before is not None:
        growth = f"; × {one.seconds / before.seconds:.1f} time and × {one.peak_gib / before.peak_gib:.1f} memory"
        growth += f" for × {one.cases // before.cases} cases"
    on = f"{one.cases:,} cases, {one.processes} processes at most{growth}"
    measured(PROOF, "peak resident memory, GiB", one.peak_gib, f"≤ {MOST_GIB:g}", on=on, holds=one.peak_gib <= MOST_GIB)
    measured(PROOF, "seconds", one.seconds, "", on=on, holds=True)


def test_a_small_file_is_retrained_on_and_watched(tmp_path: Path) -> None:
    """The command ends well, and what it held in memory was seen: some hundreds of MiB, more than a bare Python."""
    found = run(300, tmp_path / "run", 1, "--no-report", "--refits", "1")
    assert found.code == 0
    assert 0.1 < found.peak_gib < 2


def test_memory_of_children_is_counted(tmp_path: Path) -> None:
    """A process whose child holds 150 MB is seen to hold as much, in two processes."""
    child = "import time; held = bytearray(b'x') * 150_000_000; time.sleep(1)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    code, _, peak, processes = watched([sys.executable, "-c", parent], tmp_path / "log")
    assert code == 0
    assert processes == 2
    assert 150_000_000 < peak < 400_000_000


def test_a_process_that_has_ended_holds_nothing() -> None:
    """Nothing is raised either."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    assert resident(done.pid) == (0, 0)


def test_a_run_that_fails_says_why(tmp_path: Path) -> None:
    """A file of no cases can't be learnt from: the words of the command are in the error."""
    with pytest.raises(RuntimeError, match="retrain on 0 cases ended with"):
        run(0, tmp_path / "run", 1)


def test_every_line_is_another_case() -> None:
    """People come again under other names, with other incomes."""
    made = list(rows(draw(5, 31), 12))
    assert len({row["case_id"] for row in made}) == len({row["person_id"] for row in made}) == 12
    assert made[0]["profile"]["income"] != made[5]["profile"]["income"]
    assert made[0]["profile"]["degrees"] == made[5]["profile"]["degrees"]


@pytest.mark.prove
def test_a_million_cases_pass_in_six_gibibytes(tmp_path: Path) -> None:
    """From ten thousand cases to a million, each run stays inside the limit, and so does its share of the machine."""
    before: Run | None = None
    for cases in SIZES:
        found = run(cases, tmp_path / str(cases), 2)
        told(found, before)
        assert found.peak_gib <= MOST_GIB
        before = found
