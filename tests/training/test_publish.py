"""Publication: the gates and what they say, the switch, and the command line."""

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from service.outlook.tables import load_model
from tests.training.conftest import SEED, Trained
from training.cli import main
from training.model.fit import Calibration, Fitted
from training.artefact.publish import RefusedError, publish, switch

Names = dict[str, Fitted]


def spoilt(trained: Trained, name: str, **changes: Any) -> Names:  # noqa: ANN401 - fields of any type
    return trained.fitted | {name: replace(trained.fitted[name], **changes)}


def test_a_published_model_loads_and_is_current(trained: Trained, tmp_path: Path) -> None:
    """The folder is named after the tables, holds the four files, and is what the server loads."""
    published = publish(trained.fitted, trained.cohorts, tmp_path, seed=SEED)
    assert load_model(tmp_path) == published
    assert published.version == f"synthetic-{published.digest[:12]}"
    assert {path.name for path in (tmp_path / published.version).iterdir()} == {
        "MODEL_CARD.md",
        "estimators.joblib",
        "manifest.json",
        "tables.json",
    }
    assert {path.name for path in tmp_path.iterdir()} == {"current", published.version}


def test_publishing_again_replaces_the_folder(trained: Trained, tmp_path: Path) -> None:
    """The same model published twice is there once, whole."""
    first = publish(trained.fitted, trained.cohorts, tmp_path, seed=SEED)
    assert publish(trained.fitted, trained.cohorts, tmp_path, seed=SEED) == first
    assert len(list(tmp_path.iterdir())) == 2


def test_the_manifest_tells_what_the_model_was_made_from(trained: Trained, tmp_path: Path) -> None:
    """Seed, data digest, features, libraries and measurements are there, and no path of a machine."""
    published = publish(trained.fitted, trained.cohorts, tmp_path, seed=SEED, version="trial")
    text = (tmp_path / "trial" / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)
    assert published.version == manifest["version"] == "trial"
    assert manifest["seed"] == SEED
    assert len(manifest["data_sha256"]) == 64
    assert set(manifest["libraries"]) == {"scikit-learn", "numpy", "joblib"}
    assert manifest["features"]["ttps_b"][0] == "listed_bachelor"
    assert str(tmp_path) not in text
    assert str(Path.home()) not in text


def test_tables_that_differ_from_the_estimator_are_refused(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An estimator whose constant moved since it was exported fails parity by name, and nothing is written."""
    other = copy.deepcopy(trained.fitted["gep"].estimator)
    whole = other.decision_function
    monkeypatch.setattr(other, "decision_function", lambda values: whole(values) + 1e-6)
    with pytest.raises(RefusedError, match="parity of gep"):
        publish(spoilt(trained, "gep", estimator=other), trained.cohorts, tmp_path, seed=SEED)
    assert list(tmp_path.iterdir()) == []


def test_an_uncalibrated_model_is_refused(trained: Trained, tmp_path: Path) -> None:
    """An intercept two log-odds too high fails calibration by name."""
    shifted = Calibration(1.0, 2.0)
    with pytest.raises(RefusedError, match="calibration of qmas_gpt"):
        publish(spoilt(trained, "qmas_gpt", calibration=shifted), trained.cohorts, tmp_path, seed=SEED)
    assert list(tmp_path.iterdir()) == []


def test_a_table_against_its_direction_is_refused(
    trained: Trained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A classifier that learnt to reward what its feature declares to be worse is named."""
    estimator = copy.deepcopy(trained.fitted["gep"].estimator)
    for (tree,) in estimator._predictors:
        tree.nodes["value"] *= -1
    with pytest.raises(RefusedError, match=r"tables: gep\.\w+: against its direction"):
        publish(spoilt(trained, "gep", estimator=estimator), trained.cohorts, tmp_path, seed=SEED)


def test_a_missed_target_is_refused(trained: Trained, tmp_path: Path) -> None:
    """A cohort with two thirds of its refusals left out misses its published share by name."""
    cohort = trained.cohorts["ttps_b"]
    kept = [row for row in cohort.rows if row.approved]
    refused = [row for row in cohort.rows if not row.approved]
    milder = replace(cohort, rows=(*kept, *refused[: len(refused) // 3]))
    with pytest.raises(RefusedError, match=r"target ttps_b\.approved"):
        publish(trained.fitted, trained.cohorts | {"ttps_b": milder}, tmp_path, seed=SEED)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("version", ["../out", "a b", ".hidden", "a/b"])
def test_a_version_can_not_lead_elsewhere(trained: Trained, tmp_path: Path, version: str) -> None:
    """A version is a plain name."""
    with pytest.raises(ValueError, match="can't name a version"):
        publish(trained.fitted, trained.cohorts, tmp_path, seed=SEED, version=version)


def test_switching_names_another_version(tmp_path: Path) -> None:
    """`current` is one line of text, replaced as a whole; nothing else is left behind."""
    switch(tmp_path, "one")
    switch(tmp_path, "two")
    assert (tmp_path / "current").read_text(encoding="utf-8") == "two\n"
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("step", ["fit", "evaluate", "publish"])
def test_a_step_without_the_step_before_says_so(step: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 3, and the step to run first."""
    assert main([step, "--work", str(tmp_path)]) == 3
    assert "run the step `cohort` first" in capsys.readouterr().err


@pytest.mark.parametrize("words", [[], ["melt"], ["cohort", "--people", "10"], ["fit", "--refits", "0"]])
def test_wrong_usage_exits_with_two(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """The usual code of argparse for a command line that makes no sense."""
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_an_analyst_can_go_step_by_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Cohort, then fit; a fit on another cohort is noticed; every answer is JSON where that is asked for."""
    work = ["--work", str(tmp_path), "--json", "--jobs", "1"]
    assert main(["cohort", "--people", "500", *work]) == 0
    assert json.loads(capsys.readouterr().out)["people"] == 500
    assert main(["fit", "--refits", "1", *work]) == 0
    assert set(json.loads(capsys.readouterr().out)["calibration"]) == {
        *("qmas_gpt", "ttps_a", "ttps_b", "ttps_c", "gep", "asmtp")
    }
    assert main(["cohort", "--people", "500", "--seed", "3", *work]) == 0
    capsys.readouterr()
    assert main(["evaluate", *work]) == 3
    assert "another cohort" in capsys.readouterr().err
