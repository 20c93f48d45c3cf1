from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.outlook.tables import PathwayModel
from tests.training.review_cases import MODEL, NAME, features, sample, tables
from training.model.scoring import log_odds, places
from training.review.assessment import Drift
from training.review.drift import ESTIMATE, PARTS, drift, drift_from, level_of, parts, stability_index

SHARES = st.lists(st.floats(0.01, 1), min_size=3, max_size=3).map(np.array)


def fitted_on(values: np.ndarray) -> PathwayModel:
    """The classifier with the densities and the pool of some cases."""
    rows = []
    for index, table in enumerate(MODEL.tables):
        first, _ = places(table, values[:, index], values[:, index])
        counts = np.bincount(first, minlength=len(table.values))
        rows.append(replace(table, density=tuple((counts / len(values)).tolist())))
    model = replace(MODEL, tables=tuple(rows))
    pool = np.quantile(log_odds(model, values, values), np.linspace(0, 1, 101))
    return replace(model, pool=tuple(round(float(one), 4) for one in pool))


def test_the_same_cases_have_not_moved() -> None:
    """Against the cases that the reference was made from, every feature's index is nought, the estimate's nearly."""
    values = features(5_000, np.random.default_rng(1))
    rows = drift(fitted_on(values), values, values, 1)
    assert [row.feature for row in rows] == [*MODEL.features, ESTIMATE]
    assert [row.psi for row in rows[:-1]] == pytest.approx([0] * 4, abs=1e-12)
    assert rows[-1].psi < 0.003  # the pool is kept as 101 quantiles, not case by case
    assert {row.level for row in rows} == {"stable"}


def test_cases_that_moved_are_shifted_by_feature() -> None:
    """Where letters say less than they did, that feature and the estimate are named, and the others aren't."""
    values = features(5_000, np.random.default_rng(2))
    later = values.copy()
    later[:, 2] = np.where(np.random.default_rng(3).random(5_000) < 0.7, 0.0, later[:, 2])
    levels = {row.feature: row.level for row in drift(fitted_on(values), later, later, 2)}
    assert levels["letters_specific"] == "shifted"
    assert levels["taxable_income_hkd"] == levels["career_authentic"] == levels["record_clear"] == "stable"
    assert levels[ESTIMATE] != "stable"


def test_few_cases_are_never_called_shifted_by_chance() -> None:
    """20 cases from the very same source: hardly any index is called watch or shifted, however large it is."""
    reference = fitted_on(features(20_000, np.random.default_rng(4)))
    rows: list[Drift] = []
    for seed in range(60):
        values = features(20, np.random.default_rng([5, seed]))
        rows += drift(reference, values, values, seed)
    assert max(row.psi for row in rows) > 0.25
    moved = np.mean([row.level in {"watch", "shifted"} for row in rows])
    assert moved <= 0.05 + 4 * (0.05 * 0.95 / len(rows)) ** 0.5


def test_unknown_values_say_nothing() -> None:
    """A feature that is open in every case has no index, and one open in half is read from the other half."""
    values = features(4_000, np.random.default_rng(6))
    low, high = values.copy(), values.copy()
    low[:, 0], high[:, 0] = 0, np.inf
    low[:2_000, 1], high[:2_000, 1] = 0, 1
    rows = {row.feature: row for row in drift(fitted_on(values), low, high, 6)}
    assert (rows["taxable_income_hkd"].cases, rows["taxable_income_hkd"].psi) == (0, 0)
    assert rows["career_authentic"].cases == 2_000
    assert rows["career_authentic"].level == "stable"


def test_levels_turn_at_the_conventions() -> None:
    """Under 0.1 is stable, up to 0.25 watch, above it shifted; what chance explains is too few cases."""
    assert [level_of(psi, 0) for psi in (0, 0.0999, 0.1, 0.25, 0.2501)] == [
        "stable",
        "stable",
        "watch",
        "watch",
        "shifted",
    ]
    assert level_of(0.3, 0.3) == "too_few"
    assert level_of(0.05, 0.3) == "stable"


@given(SHARES, SHARES)
def test_the_index_is_nought_only_for_equal_shares(before: np.ndarray, after: np.ndarray) -> None:
    """It is never negative, the same both ways, and nought for the same shares at any scale."""
    assert stability_index(before, after) >= 0
    assert stability_index(before, after) == pytest.approx(stability_index(after, before))
    assert stability_index(before, before * 3) == pytest.approx(0, abs=1e-12)


@given(st.lists(st.floats(1e-6, 1), min_size=1, max_size=80).map(np.array))
def test_bins_are_joined_in_order_into_ten_parts_at_most(density: np.ndarray) -> None:
    """Neighbours stay neighbours, no part is skipped, and there are never more than ten."""
    found = parts(density)
    assert found[0] == 0
    assert set(np.diff(found).tolist()) <= {0, 1}
    assert found[-1] < PARTS


def test_a_sample_without_a_reference_has_no_drift() -> None:
    """Only classifiers that the reference has are compared, and only where the cases have what it reads."""
    cases = sample(100, 7)
    assert drift_from(tables(), {NAME: cases}, 7) == ()
    other = replace(MODEL.tables[0], feature="senior_months")
    assert drift_from(tables(replace(MODEL, tables=(other,))), {NAME: cases}, 7) == ()
    assert len(drift_from(tables(MODEL), {NAME: cases}, 7)) == 4
