"""The classifiers: parity with their tables, directions, calibration, and the same result for the same seed."""

import json
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from service.outlook.features import FEATURES
from service.outlook.tables import load_model
from tests.training.conftest import SEED, Trained
from training.cohort.assumptions import targets
from training.cohort.simulate import Fold, simulate
from training.review.metrics import evaluate, expected_calibration_error
from training.model.export import export, parity, probes, raw_log_odds, read_back, shapes
from training.model.fit import calibrate, fit, fold_arrays

MODELS = Path(__file__).parents[2] / "models"


def regimes(names: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401 - any iterable of names
    return {name: targets().shares[name].regimes for name in names}


def test_tables_and_estimator_agree(trained: Trained) -> None:
    """At every edge, beside it, out of range and at random, the log-odds differ by no more than 1e-9."""
    model = read_back(export(trained.fitted, trained.cohorts, regimes(trained.fitted)))
    for name, one in model.models.items():
        found = parity(one, trained.fitted[name].estimator, SEED)
        assert found.holds
        assert found.largest <= 1e-9
        assert found.points > 400


def test_the_probes_stand_on_both_sides_of_every_edge(trained: Trained) -> None:
    """Each edge is probed, with the next number below and above it, and far out of range."""
    model = read_back(export(trained.fitted, trained.cohorts, regimes(trained.fitted)))
    one = model.models["qmas_gpt"]
    points = probes(one, SEED)
    assert sum(len(table.edges) for table in one.tables) > 10
    for index, table in enumerate(one.tables):
        column = set(points[:, index].tolist())
        for edge in table.edges:
            assert {edge, float(np.nextafter(edge, -np.inf)), float(np.nextafter(edge, np.inf))} <= column
        assert {-1e12, 1e12} <= column


def test_the_shipped_tables_agree_with_the_shipped_estimators() -> None:
    """The estimators kept beside the tables give what the tables give, to 1e-9."""
    model = load_model(MODELS)
    estimators = joblib.load(MODELS / model.version / "estimators.joblib")
    assert set(estimators) == set(model.models)
    for name, one in model.models.items():
        assert parity(one, estimators[name], SEED).largest <= 1e-9


def test_the_estimator_itself_keeps_the_directions(trained: Trained) -> None:
    """Raising one feature of real cases never moves the estimator's log-odds against its direction."""
    for name, fitted in trained.fitted.items():
        values, _ = fold_arrays(trained.cohorts[name], Fold.TEST)
        before = fitted.estimator.decision_function(values)
        for index, feature in enumerate(fitted.features):
            moved = values.copy()
            moved[:, index] += np.abs(moved[:, index]) * 0.3 + 0.5
            step = fitted.estimator.decision_function(moved) - before
            assert (step * FEATURES[feature].direction >= -1e-12).all(), f"{name}.{feature}"


def test_the_same_seed_gives_the_same_bytes(trained: Trained) -> None:
    """Drawn and fitted anew, the tables are the same to the last byte; with another seed they are not."""
    cohort = simulate("ttps_b", 2_500, SEED)
    one, names = {"ttps_b": cohort}, regimes(["ttps_b"])
    first = export({"ttps_b": trained.fitted["ttps_b"]}, {"ttps_b": trained.cohorts["ttps_b"]}, names)
    assert export({"ttps_b": fit(cohort, SEED, refits=4)}, one, names) == first
    assert export({"ttps_b": fit(cohort, SEED + 1, refits=4)}, one, names) != first


def test_a_classifier_with_interactions_is_no_sum_of_tables() -> None:
    """What can't be served as tables is refused instead of exported wrongly."""
    chance = np.random.default_rng(1)
    values = chance.uniform(size=(400, 2))
    estimator = HistGradientBoostingClassifier(max_iter=20).fit(values, (values[:, 0] > 0.5) ^ (values[:, 1] > 0.5))
    with pytest.raises(ValueError, match="interactions"):
        shapes(estimator, [[0.0], [0.0]])


def test_a_cohort_decided_alike_can_not_be_fitted(trained: Trained) -> None:
    """Without refusals there is nothing to learn."""
    cohort = trained.cohorts["ttps_b"]
    approved = type(cohort)(cohort.pathway_id, cohort.features, tuple(row for row in cohort.rows if row.approved))
    with pytest.raises(ValueError, match="decided alike"):
        fit(approved, SEED, refits=1)


def test_calibration_finds_a_known_slope_and_intercept() -> None:
    """Of outcomes drawn with slope 0.8 and intercept -1, both are found again."""
    chance = np.random.default_rng(2)
    raw = chance.normal(size=20_000) * 2
    approved = chance.uniform(size=raw.size) < 1 / (1 + np.exp(-(0.8 * raw - 1.0)))
    found = calibrate(raw, approved)
    assert found.slope == pytest.approx(0.8, abs=0.04)
    assert found.intercept == pytest.approx(-1.0, abs=0.05)


def test_calibration_error_is_nothing_for_the_truth_and_large_for_a_shift() -> None:
    """Estimates that are right on average in every bin have an error near zero; shifted by 0.2, of 0.2."""
    chance = np.random.default_rng(3)
    shares = chance.uniform(0.1, 0.7, size=50_000)
    approved = chance.uniform(size=shares.size) < shares
    assert expected_calibration_error(shares, approved) < 0.012
    assert expected_calibration_error(shares + 0.2, approved) == pytest.approx(0.2, abs=0.012)


def test_the_classifier_beats_the_share_on_held_out_cases(trained: Trained) -> None:
    """On simulated QMAS cases that had no part in fitting, log-loss is below that of the plain share."""
    model = read_back(export(trained.fitted, trained.cohorts, regimes(trained.fitted)))
    found = evaluate(model.models["qmas_gpt"], trained.cohorts["qmas_gpt"], SEED)
    assert found.log_loss < found.base_log_loss - 0.05
    assert found.auc is not None
    assert found.auc > 0.75
    assert found.masked_range_holds == 1
    assert found.complete_mean_width < found.masked_mean_width


def test_served_numbers_are_the_tables_sum(trained: Trained) -> None:
    """The log-odds before calibration are the constant and one entry of each table."""
    model = read_back(export(trained.fitted, trained.cohorts, regimes(trained.fitted)))
    one = model.models["gep"]
    row = trained.cohorts["gep"].rows[0].values
    entries = []
    for table, value in zip(one.tables, row, strict=True):
        entries.append(table.values[sum(edge < value for edge in table.edges)])
    assert raw_log_odds(one, row) == pytest.approx(one.baseline + sum(entries), abs=1e-12)


def test_the_shipped_measurements_were_made_on_held_out_cases() -> None:
    """The manifest tells what was measured, on how many cases, and that every share was reproduced."""
    model = load_model(MODELS)
    manifest = json.loads((MODELS / model.version / "manifest.json").read_bytes())
    for name, one in manifest["metrics"].items():
        assert 1_500 < one["cases"] < 2_100, name
        assert one["log_loss"] < one["base_log_loss"], name
    for share in manifest["targets"]:
        assert abs(share["simulated"] - share["published"]) <= share["tolerance"], share["name"]
