"""``docs/security.md`` and ``docs/privacy.md`` name what is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from service.command.line import parser

ROOT = Path(__file__).parents[2]
SECURITY = (ROOT / "docs" / "security.md").read_text()
PRIVACY = (ROOT / "docs" / "privacy.md").read_text()
POINTS = [line for line in SECURITY.splitlines() if line.startswith("| **API")]


def test_each_point_of_the_list_names_a_file_and_a_test_that_is_there() -> None:
    """Ten points; each test named by its function is one, and each path exists."""
    assert [re.findall(r"API(\d+)", line)[0] for line in POINTS] == [str(number) for number in range(1, 11)]
    tests = "\n".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    for line in POINTS:
        *_, where, proof, _ = line.split("|")
        named = re.findall(r"`([^`]+)`", where + proof)
        assert any(name.startswith("tests/") for name in named), line
        for name in named:
            path, _, function = name.partition("::")
            if path.startswith("test_") and not path.endswith(".py"):
                path, function = "", path
            assert not function or f"def {function}(" in tests, name
            assert not path or (ROOT / path).exists() or (ROOT / "tests" / "door" / path).exists(), name


@pytest.mark.parametrize("page", [SECURITY, PRIVACY], ids=["security", "privacy"])
def test_each_command_of_a_page_is_one(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its words are read by the command line itself, with what README has one set and nothing else."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("HKP_KEYS", str(tmp_path / "keys.json"))
    commands = re.findall(r"python -m service (keys|cases|recommend)( [^`\n|&>]*)", page)
    assert commands
    for name, rest in commands:
        words = [word for word in shlex.split(rest, comments=True) if word != "…"]
        needed = ["--person", "x"] if words[-1:] == ["--person"] else []
        asked = parser().parse_args([name, *words[: -1 if needed else None], *needed])
        assert name != "cases" or asked.database == f"sqlite:///{tmp_path / 'cases.sqlite3'}"
