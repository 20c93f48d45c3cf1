from dataclasses import replace

import numpy as np
import pytest

from service.outlook.features import FEATURES
from service.outlook.tables import PathwayModel
from tests.training.review_cases import MODEL, sample
from training.model.samples import Sample
from training.model.scoring import log_odds, shares
from training.review.assessment import GroupMetrics
from training.review.groups import group_metrics
from training.review.metrics import Held, in_order
from training.review.rivals import BASE_RATE, MOST_CASES, known_numbers, rivals
from training.review.silence import facts_of, hide, silenced, withdrawn_as_refused


def grouped(cases: Sample, model: PathwayModel = MODEL) -> tuple[GroupMetrics, ...]:
    cases = in_order(cases)
    return group_metrics(cases, Held.of(cases, log_odds(model, cases.low, cases.high)), 1)


def test_every_case_is_in_one_group_of_each_attribute() -> None:
    """The groups of an attribute share out the cases and the favourable ones; who lacks it is named unknown."""
    cases = sample(900, 1)
    rows = grouped(cases)
    for attribute in ("age_band", "audit_sex"):
        mine = [row for row in rows if row.attribute == attribute]
        assert sum(row.cases for row in mine) == 900
        assert sum(row.favourable for row in mine) == cases.favourable.sum()
        assert all(row.share.low <= row.share.value <= row.share.high for row in mine)
    assert {row.group for row in rows if row.attribute == "audit_sex"} == {"unknown", "f", "m"}


def test_the_intervals_of_groups_cover_the_true_share() -> None:
    """The interval of a group's share holds the share that it was drawn from in about 95 of 100 groups."""
    inside = []
    for seed in range(60):
        cases = sample(600, 100 + seed)
        truth = shares(log_odds(MODEL, cases.low, cases.high))
        for row in grouped(cases):
            if row.attribute == "age_band":
                expected = truth[cases.groups["age_band"] == row.group].mean()
                inside.append(row.share.low <= expected <= row.share.high)
    # The share itself is an average over those drawn, so that the interval, if anything, covers it too often.
    assert np.mean(inside) >= 0.95 - 4 * (0.95 * 0.05 / len(inside)) ** 0.5


def test_groups_under_30_cases_say_so() -> None:
    """29 cases aren't enough, 30 are."""
    cases = sample(59, 2)
    cases = replace(cases, groups={"sector": np.array(["finance"] * 29 + ["legal"] * 30)})
    assert {row.group: row.enough for row in grouped(cases)} == {"finance": False, "legal": True}


def test_a_group_that_all_ended_alike_still_has_an_interval() -> None:
    """Three of three approved don't prove that everybody is: the bound is the exact one of three people."""
    cases = replace(sample(3, 3), favourable=np.array([True] * 3), groups={"sector": np.array(["legal"] * 3)})
    (row,) = grouped(cases)
    assert row.share.high == 1
    assert row.share.low == pytest.approx(0.025 ** (1 / 3))


def test_own_cases_are_told_from_simulated_ones_in_a_mix() -> None:
    """A mix is also read by origin; a file of one origin isn't."""
    cases = sample(100, 4)
    mixed = replace(cases, own=np.arange(100) < 40)
    assert {row.group: row.cases for row in grouped(mixed) if row.attribute == "origin"} == {"own": 40, "simulated": 60}
    assert not [row for row in grouped(cases) if row.attribute == "origin"]


def test_the_rivals_are_measured_on_the_same_fold() -> None:
    """On additive cases logistic regression and boosting come near the truth, and none does better than it by luck."""
    cases = sample(8_000, 5)
    found = {row.name: row for row in rivals(cases, 5)}
    assert list(found) == [BASE_RATE, "logistic regression", "random forest", "unrestricted boosting"]
    held = in_order(cases.only(cases.test))
    truth = np.logaddexp(0, np.where(held.favourable, -1, 1) * log_odds(MODEL, held.low, held.high)).mean()
    for name in list(found)[1:]:
        assert truth - 0.005 < found[name].log_loss < found[BASE_RATE].log_loss
        assert found[name].fitted_cases == (~cases.test).sum()
    assert found["logistic regression"].log_loss < truth + 0.01


def test_unrestricted_boosting_shows_what_additivity_costs() -> None:
    """Where two features matter only together, boosting with interactions wins by far."""
    cases = sample(6_000, 6)
    odd = (cases.low[:, 1] > 0.5) != (cases.low[:, 3] > 0.5)
    crossed = replace(cases, favourable=np.random.default_rng(6).random(6_000) < np.where(odd, 0.9, 0.1))
    found = {row.name: row.log_loss for row in rivals(crossed, 6)}
    assert found["unrestricted boosting"] < found["logistic regression"] - 0.1


def test_rivals_bear_unknown_features_and_cases_that_ended_alike() -> None:
    """A feature unknown throughout is no fault; where all in fitting ended alike only the base rate is left."""
    cases = sample(300, 7)
    low, high = cases.low.copy(), cases.high.copy()
    low[:, 0], high[:, 0] = 0, np.inf
    low[:, 2] = 0.0
    open_ended = replace(cases, low=low, high=high)
    numbers = known_numbers(open_ended)
    assert np.isnan(numbers[:, 0]).all()
    assert (numbers[:, 1] == cases.low[:, 1]).all()
    assert len(rivals(open_ended, 7)) == 4
    alike = replace(cases, favourable=np.ones(300, dtype=np.bool_))
    (base,) = rivals(alike, 7)
    assert np.isfinite(base.log_loss)


def test_a_note_says_when_a_rival_was_fitted_on_fewer_cases() -> None:
    """Above 50,000 cases in fitting a part is drawn, and said; the base rate reads them all."""
    cases = sample(MOST_CASES + 3_000, 8, test=0.02)
    base, *others = rivals(cases, 8)
    assert base.fitted_cases == (~cases.test).sum() > MOST_CASES
    assert all(row.fitted_cases == MOST_CASES for row in others)
    assert all(f"{MOST_CASES} of" in row.note for row in others)


def test_a_hidden_fact_hides_every_feature_that_reads_it() -> None:
    """Features that read one fact go unknown together, to their whole domain; others stay as they are."""
    cases = sample(5, 9)
    facts = facts_of(MODEL.features)
    hidden = np.tile(np.array([fact == "/jobs" for fact in facts]), (5, 1))
    low, high = hide(MODEL.features, cases.low, cases.high, hidden)
    for index, name in enumerate(MODEL.features):
        if "/jobs" in FEATURES[name].facts:
            assert (low[:, index] == FEATURES[name].domain.low).all()
            assert (high[:, index] == FEATURES[name].domain.high).all()
        else:
            assert (low[:, index] == cases.low[:, index]).all()
            assert (high[:, index] == cases.high[:, index]).all()


def test_hidden_facts_widen_the_range_and_never_lose_the_whole_case() -> None:
    """Every range with facts hidden holds the estimate of the complete case, is wider, and costs log-loss."""
    cases = in_order(sample(3_000, 10))
    found = silenced(MODEL, cases, cases.low, cases.high, 10)
    assert found.holds == 1
    assert found.masked_width > found.width > 0
    assert found.masked_log_loss > found.unmasked_log_loss


def test_a_range_that_misses_is_counted() -> None:
    """Where two features' directions were lost in the tables' own bounds the share that holds falls below one."""
    cases = in_order(sample(500, 11))
    first, *others = MODEL.tables
    outside = replace(MODEL, tables=(replace(first, edges=(1e12, 1e13, 1e14)), *others))
    whole = silenced(outside, cases, cases.low, cases.high, 11)
    assert whole.holds == 1
    unreached = silenced(replace(MODEL, slope=-1.0), cases, cases.low, cases.high, 11)
    assert unreached.holds < 1


def test_withdrawn_cases_count_as_refusals_at_the_average_weight() -> None:
    """Two withdrawn beside two approved halve the share; nobody withdrawn, no figure."""
    cases = replace(sample(2, 12), favourable=np.array([True, True]), weight=np.array([3.0, 1.0]))
    found = withdrawn_as_refused(cases, np.array([0.5, 0.9]), np.array([0.1, 0.3]))
    assert found is not None
    assert found[0] == pytest.approx(4 / 8)
    assert found[1] == pytest.approx((3 * 0.5 + 0.9 + 2 * 0.1 + 2 * 0.3) / 8)
    assert withdrawn_as_refused(cases, np.array([0.5, 0.9]), np.array([])) is None
