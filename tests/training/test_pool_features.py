"""How the reference pool meets the criteria travels with the tables of QMAS, and only with them."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from service.outlook.tables import Basis, ModelError, load_model, parse_tables
from tests.training.arrays import sample
from training.model.export import _pool_features, export, read_back

QMAS = "qmas_gpt@criteria_2024"
COUNTS = (6.0, 6.0, 7.0, 8.0)


def test_quantiles_are_those_of_the_cases_in_fitting() -> None:
    """101 numbers that occurred, lowest first; cases held out and counts that aren't known are left out."""
    cases = sample(4, seed=1)
    counts = np.array([[6.0], [8.0], [11.0], [0.0]])
    wide = np.array([[6.0], [8.0], [11.0], [12.0]])
    held_out = np.array([False, False, True, False])
    some = replace(cases, features=("qmas_criteria_met",), low=counts, high=wide, test=held_out)
    told = _pool_features(some)["pool_features"]["qmas_criteria_met"]
    assert (len(told), set(told), told == sorted(told)) == (101, {6.0, 8.0}, True)


def test_a_classifier_that_counts_no_criteria_tells_none() -> None:
    """The tables of other pathways are as they were."""
    assert _pool_features(sample(20, seed=1)) == {}


def test_what_the_pool_meets_is_read_carried_and_optional() -> None:
    """The server reads tables with and without it; a classifier that is carried over keeps it."""
    shipped = load_model(Path(__file__).parents[2] / "models").models[QMAS]
    for told in ({}, {"qmas_criteria_met": COUNTS}):
        one = replace(shipped, pool_features=told)
        content = export({}, {}, basis=Basis.SYNTHETIC_COHORT, carried={QMAS: one})
        assert read_back(content).models[QMAS] == one
        assert ("pool_features" in json.loads(content)["models"][QMAS]) is bool(told)


@pytest.mark.parametrize(
    "told", [{"qmas_criteria_met": [7, 6]}, {"qmas_criteria_met": []}, {"bachelor_years_ago": [1]}]
)
def test_quantiles_that_fall_or_belong_to_no_feature_are_refused(told: object) -> None:
    """The artefact is inconsistent, and the server says so instead of serving it."""
    shipped = load_model(Path(__file__).parents[2] / "models").models[QMAS]
    document = json.loads(export({}, {}, basis=Basis.SYNTHETIC_COHORT, carried={QMAS: shipped}))
    document["models"][QMAS]["pool_features"] = told
    with pytest.raises(ModelError, match="quantiles"):
        parse_tables(document, "", "")
