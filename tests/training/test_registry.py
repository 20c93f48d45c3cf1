"""The published versions as an analyst reads them: list, show, compare."""

import json
from pathlib import Path

import pytest

from tests.training.artefacts import NAME, put
from training.cli import main
from training.told import as_typed


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(list(words)) == 0
    return capsys.readouterr().out


def test_versions_are_listed_with_the_current_one_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each in a line with its day and its cases; a damaged manifest is named and hides no other."""
    first, second = put(tmp_path, 0.0).version, put(tmp_path, 1.0, "spring").version
    lines = told(capsys, "list", "--models", str(tmp_path)).splitlines()
    assert len(lines) == 3
    assert [line.split()[0] for line in lines[1:] if first in line or "→" in line] != []
    [marked] = [line for line in lines if "→" in line]
    assert second in marked
    assert "synthetic cohort  0 own, 400 simulated" in marked
    (tmp_path / first / "manifest.json").write_text("{", encoding="utf-8")
    assert "truncated or no JSON" in told(capsys, "list", "--models", str(tmp_path))
    rows = json.loads(told(capsys, "list", "--models", str(tmp_path), "--json"))["versions"]
    assert {row["version"]: row["current"] for row in rows} == {first: False, second: True}


def test_an_empty_folder_of_models_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No version is no error."""
    assert "holds no version" in told(capsys, "list", "--models", str(tmp_path))


def test_one_version_is_shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it stands on and what came before it; by default the current one, else the one named in either way."""
    first = put(tmp_path).version
    put(tmp_path, 1.0, "spring")
    words = told(capsys, "show", "--models", str(tmp_path))
    assert "spring (current), published 20" in words
    assert f"after {first}" in words
    assert "It stands on: synthetic cohort." in words
    assert NAME in words
    for named in ([first], ["--version", first], [first, "--version", first]):
        assert "after none" in told(capsys, "show", *named, "--models", str(tmp_path))
        assert first in told(capsys, "card", *named, "--models", str(tmp_path))
    with pytest.raises(SystemExit):
        main(["show", first, "--version", "spring", "--models", str(tmp_path)])


def test_two_versions_stand_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A column a version; one that isn't there is an error in words."""
    first = put(tmp_path).version
    put(tmp_path, 1.0, "spring")
    words = told(capsys, "compare", first, "spring", "--models", str(tmp_path))
    assert words.splitlines()[0].split() == [first, "spring"]
    assert f"{NAME} log-loss" in words
    assert words.count("synthetic cohort") == 2
    assert main(["compare", first, "autumn", "--models", str(tmp_path)]) == 3
    assert f"There is no version autumn; `{as_typed('list', '--models', tmp_path)}`" in capsys.readouterr().err
