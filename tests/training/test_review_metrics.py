import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, roc_auc_score
from sklearn.metrics import log_loss as sklearn_log_loss

from service.outlook.tables import PathwayModel
from tests.training.review_cases import MODEL, sample, shifted
from training.model.samples import Sample
from training.model.scoring import log_odds
from training.review.metrics import (
    Held,
    area_under_curve,
    brier,
    calibration_error,
    calibration_errors_by_chance,
    calibration_line,
    curves,
    in_order,
    log_loss,
    ordering,
    reliability,
    share_reached,
)
from training.review.resampling import generator, people_of, resampled_sums


def held_out(cases: Sample, model: PathwayModel = MODEL) -> Held:
    cases = in_order(cases)
    return Held.of(cases, log_odds(model, cases.low, cases.high))


def test_loss_brier_and_area_are_those_of_the_field() -> None:
    """Log-loss, Brier score and area under the curve are the ones that everybody means, weights and ties included."""
    cases = sample(500, 1)
    held = held_out(cases)
    held = Held(
        person=held.person,
        favourable=held.favourable,
        weight=np.random.default_rng(2).uniform(0.5, 3, 500),
        log_odds=held.log_odds,
    )
    weights = {"sample_weight": held.weight}
    assert log_loss(held, 3).value == pytest.approx(sklearn_log_loss(held.favourable, held.estimate, **weights))
    assert brier(held) == pytest.approx(brier_score_loss(held.favourable, held.estimate, **weights))
    assert area_under_curve(held) == pytest.approx(roc_auc_score(held.favourable, held.log_odds, **weights))


def test_perfect_estimates_stay_under_the_chance_percentile_19_times_in_20() -> None:
    """The calibration error of estimates that are right is under ``ece_by_chance`` about 95 % of the time."""
    under = 0
    rounds = 300
    for seed in range(rounds):
        held = held_out(sample(300, seed))
        errors = calibration_errors_by_chance(held.estimate, held.weight, seed, draws=1_000)
        error = calibration_error(held.estimate, held.favourable, held.weight)
        under += bool(error <= np.quantile(errors, 0.95))
    # Four standard errors of 300 draws at 95 %.
    assert abs(under / rounds - 0.95) <= 4 * (0.95 * 0.05 / rounds) ** 0.5


def test_a_shifted_model_is_hardly_ever_explained_by_chance() -> None:
    """Estimates that are off by half a unit of log-odds are told from right ones on a few hundred cases."""
    held = held_out(sample(800, 5), shifted(MODEL, 0.6))
    errors = calibration_errors_by_chance(held.estimate, held.weight, 5)
    error = calibration_error(held.estimate, held.favourable, held.weight)
    assert share_reached(error, errors) < 0.005


def test_on_ten_thousand_cases_chance_hardly_ever_reaches_two_hundredths() -> None:
    """Under the widest scatter, estimates of one half, right estimates pass 0.02 in fewer than one of fifty."""
    errors = calibration_errors_by_chance(np.full(10_000, 0.5), np.ones(10_000), 7)
    assert (errors > 0.02).mean() < 0.02


def test_the_calibration_line_finds_slope_and_intercept() -> None:
    """Outcomes drawn from log-odds that were halved and moved are found again: slope 2, intercept undone."""
    cases = sample(40_000, 8)
    held = held_out(cases)
    bent = Held(person=held.person, favourable=held.favourable, weight=held.weight, log_odds=(held.log_odds - 0.3) / 2)
    slope, intercept = calibration_line(bent)
    assert slope == pytest.approx(2, abs=0.1)
    assert intercept == pytest.approx(0.3, abs=0.1)


def test_the_calibration_line_is_finite_where_estimates_part_the_outcomes() -> None:
    """Complete separation gives a large finite slope, and no warning."""
    held = Held(
        person=np.array(["a", "b", "c", "d"]),
        favourable=np.array([False, False, True, True]),
        weight=np.ones(4),
        log_odds=np.array([-1.0, -0.5, 0.5, 1.0]),
    )
    slope, _ = calibration_line(held)
    assert np.isfinite(slope)
    assert slope > 1


@pytest.mark.parametrize("favourable", [True, False])
def test_cases_that_all_ended_alike_have_no_order(favourable: bool) -> None:
    """Where all ended alike there is no area and no curve, and everything else is still measured."""
    held = Held(
        person=np.array(["a", "b", "c"]),
        favourable=np.full(3, favourable),
        weight=np.ones(3),
        log_odds=np.array([0.1, 0.2, 0.2]),
    )
    assert ordering(held, 1) is None
    assert curves(held) == ((), ())
    assert sum(row.cases for row in reliability(held, 1)) == 3
    assert np.isfinite(calibration_line(held)).all()


def test_one_estimate_for_all_is_one_bin() -> None:
    """A base rate has no order of cases to be cut into ten: it is off by how far it is from the share."""
    estimate, favourable = np.full(40, 0.6), np.arange(40) % 4 == 0
    assert calibration_error(estimate, favourable, np.ones(40)) == pytest.approx(0.35)
    people = np.arange(40).astype(np.str_)
    held = Held(person=people, favourable=favourable, weight=np.ones(40), log_odds=np.full(40, np.log(1.5)))
    [row] = reliability(held, 1)
    assert row.cases == 40
    assert row.share.value == pytest.approx(0.25)


def test_curves_run_from_end_to_end_in_at_most_101_points() -> None:
    """The ROC curve starts at nothing and ends at everything; neither curve has more points than a plot shows."""
    chance = np.random.default_rng(3)
    held = Held(
        person=np.arange(5_000).astype(str),
        favourable=chance.random(5_000) < 0.4,
        weight=np.ones(5_000),
        log_odds=chance.normal(size=5_000),
    )
    roc, precision = curves(held)
    assert [*roc[0], *roc[-1]] == pytest.approx([0, 0, 1, 1])
    assert len(roc) <= 101
    assert len(precision) <= 101
    assert precision[-1] == pytest.approx((1, held.favourable.mean()))
    assert list(roc) == sorted(roc)


@given(st.permutations(range(60)))
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_cases_changes_no_digit(order: list[int]) -> None:
    """Every figure is the same, to the last bit, for the same cases in another order."""
    cases = sample(60, 9, each=2)
    turned = cases.only(np.array(order))
    figures = [
        (log_loss(held, 4), ordering(held, 4), reliability(held, 4), curves(held), calibration_line(held), brier(held))
        for held in (held_out(cases), held_out(turned))
    ]
    assert figures[0] == figures[1]


def test_people_are_drawn_whole() -> None:
    """Whoever has several cases is drawn with all of them: sums over two columns of one person stay in step."""
    person = np.array(["a", "b", "a", "c"])
    columns = np.array([[1.0, 0.0], [0.0, 5.0], [2.0, 0.0], [0.0, 0.0]])
    sums = resampled_sums(person, columns, 500, generator(1, "whole"))
    assert set(np.unique(sums[:, 0])) <= {0.0, 3.0, 6.0, 9.0}
    assert people_of(person)[1] == 3


def test_an_interval_over_people_is_wider_where_they_have_several_cases() -> None:
    """Ten equal cases of one person tell no more than one of them."""
    once = held_out(sample(200, 11))
    often = Held(
        person=np.repeat(once.person, 10),
        favourable=np.repeat(once.favourable, 10),
        weight=np.ones(2_000),
        log_odds=np.repeat(once.log_odds, 10),
    )
    strangers = Held(
        person=np.arange(2_000).astype(str),
        favourable=often.favourable,
        weight=often.weight,
        log_odds=often.log_odds,
    )
    widths = [row.high - row.low for row in (log_loss(often, 1), log_loss(strangers, 1))]
    assert widths[0] > 2 * widths[1]
