"""``--cases database``: what the service keeps is read as a case file is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from service.store.cases import Cases
from service.store.database import Database
from service.store.migrating import migrate
from service.store.outcomes import Outcome
from service.store.records import Ending, Told
from training.cli import main


def told(case_id: str) -> Told:
    return Told(
        case_id=case_id,
        person_id=f"p{case_id}",
        notice=None,
        consented_on=date(2026, 1, 1),
        pathway="qmas_gpt",
        lodged_on=date(2025, 3, 3),
        profile='{"person":{"age_years":30},"statuses":[]}',
        decision_id="0" * 64,
    )


@pytest.mark.parametrize("variable", ["DATABASE_URL", "HKP_KEYS"])
def test_kept_cases_are_read_as_a_file_of_them_is(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the setting that names the store; cases of two callers under one number too; nothing is left on the disk."""
    url = f"sqlite:///{tmp_path / 'cases.sqlite3'}"
    migrate(Database(url))
    cases = Cases(Database(url))
    for key in ("a" * 8, "b" * 8):
        cases.add(key, told("1"))
        cases.end(
            key,
            "1",
            Ending(
                outcome=Outcome.APPROVED,
                decided_on=date(2025, 9, 1),
                refusal_ground=None,
                extended=True,
                extended_on=date(2026, 9, 1),
            ),
        )
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv(variable, {"DATABASE_URL": url, "HKP_KEYS": str(tmp_path / "keys.json")}[variable])
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert main(["inspect", "database"]) == 0
    assert "Read 2 lines" in capsys.readouterr().out
    assert {path.name for path in tmp_path.iterdir()} <= {"cases.sqlite3", "cases.sqlite3-wal", "cases.sqlite3-shm"}


@pytest.mark.parametrize("url", ["", "sqlite:////nowhere/cases.sqlite3", "postgresql://x:a-password@127.0.0.1:1/x"])
def test_a_database_that_can_not_be_read_is_said_in_a_sentence(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without its password; where none is named, by both variables that may name it."""
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.delenv("HKP_KEYS", raising=False)
    assert main(["inspect", "database"]) == 4
    said = "".join(capsys.readouterr())
    assert "DATABASE_URL" in said
    assert ("HKP_KEYS" in said) == (not url)
    assert "a-password" not in said
