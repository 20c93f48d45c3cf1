"""``make prove`` runs every test there is, and fails where a figure misses its target."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from tests import prove
from tests.prove import PROOFS, ROOT, Row, done_before

PROVED = Row("a proof", "prove", "abc1234", 3, 0, 1.5, ({"what": "a figure", "holds": True},))


def test_every_test_belongs_to_a_proof() -> None:
    """A folder that no proof names would be sampled in the suite, and never run in full."""
    named = [Path(path) for proof in PROOFS for path in proof.paths]
    tests = [path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")]
    assert [path for path in tests if not any(path.is_relative_to(other) for other in named)] == []
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_a_proof_stands_only_where_tests_ran_and_passed_and_every_figure_holds() -> None:
    """One figure that misses its target, one failure, or nothing that was run, and the whole fails."""
    missed = ({"what": "a figure", "holds": True}, {"what": "another", "holds": False})
    assert PROVED.is_proved
    assert replace(PROVED, figures=()).is_proved
    assert not replace(PROVED, figures=missed).is_proved
    assert not replace(PROVED, wrong=1).is_proved
    assert not replace(PROVED, passed=0).is_proved


def test_a_row_of_another_commit_is_kept_only_where_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was proved of files that nobody can name again, or wasn't proved, is run anew in any case."""
    monkeypatch.setattr(prove, "KEPT", tmp_path)
    proof, rows = PROOFS[0], iter(range(9))

    def held(row: Row, at: str | None) -> bool:
        number = next(rows)
        prove.kept(number).write_text(json.dumps(asdict(row)), encoding="utf-8")
        return done_before(proof, number, "prove", at) is not None

    done = replace(PROVED, what=proof.what)
    assert held(done, "abc1234")
    assert held(done, None)
    assert not held(done, "def5678")
    assert not held(replace(done, commit="abc1234-dirty"), None)
    assert not held(replace(done, wrong=1), None)
    assert not held(replace(done, profile="quick"), None)
