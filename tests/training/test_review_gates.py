from dataclasses import asdict, replace
from functools import cache

import numpy as np
import orjson
import pytest

from tests.training.review_cases import MODEL, NAME, agreeing, flattened, sample, shifted, tables
from training.model.samples import Sample
from training.model.scoring import log_odds
from training.review import gates
from training.review.assess import assess, assess_model
from training.review.assessment import Assessment, TargetCheck
from training.review.choosing.champion import Pair, compare, pair
from training.review.metrics import Held, calibration_error, calibration_errors_by_chance, share_reached


@cache
def reviewed(cases: int = 3_000, seed: int = 1) -> Assessment:
    return assess(
        tables(MODEL),
        {NAME: object()},
        {NAME: sample(cases, seed)},
        tables(MODEL),
        seed=seed,
        parity=agreeing,
        fit_on=lambda _, share: MODEL if share > 0.1 else None,
    )


def test_a_right_model_passes_every_gate() -> None:
    """Estimates that are right, in step with their estimator and no worse than the champion's, are let through."""
    assert reviewed().failures == ()


def test_an_assessment_is_plain_json() -> None:
    """Everything measured goes into a manifest as it stands: no arrays, and no number that JSON lacks."""
    document = orjson.loads(orjson.dumps(asdict(reviewed())))
    assert document["models"][NAME]["cases"] == reviewed().models[NAME].cases
    assert [row[0] for row in document["models"][NAME]["curve"]] == pytest.approx(
        [share * reviewed().models[NAME].fitted_cases for share in (0.2, 0.5, 1)], abs=1
    )


def test_a_shifted_model_fails_calibration_by_name() -> None:
    """A model whose estimates are all too high is refused for its calibration, and the sentence names it."""
    found = assess(
        tables(shifted(MODEL, 0.7)),
        {NAME: 0.0},
        {NAME: sample(3_000, 2)},
        None,
        seed=2,
        parity=agreeing,
        with_rivals=False,
    )
    assert any(text.startswith(f"calibration of {NAME}:") and "limit" in text for text in found.failures)


def test_parity_fails_by_name() -> None:
    """Tables that are off by a billionth are let through, by two refused; without an estimator nothing is proved."""
    cases = {NAME: sample(100, 3)}

    def refused(estimators: dict[str, object]) -> list[str]:
        found = assess(tables(MODEL), estimators, cases, None, seed=3, parity=agreeing, with_rivals=False)
        return [text for text in found.failures if text.startswith(f"parity of {NAME}:")]

    assert refused({NAME: 1e-9}) == []
    assert len(refused({NAME: 2e-9})) == 1
    assert len(refused({NAME: float("nan")})) == 1
    assert len(refused({})) == 1


def test_the_champions_own_tables_need_no_new_proof() -> None:
    """A classifier taken over from the champion as it stands passes parity without an estimator."""
    found = assess(tables(MODEL), {}, {NAME: sample(400, 4)}, tables(MODEL), seed=4, parity=agreeing, with_rivals=False)
    assert found.failures == ()


def test_a_step_against_the_direction_fails_by_name() -> None:
    """A table, or a refit of it, that falls where its feature may only rise is refused, and so is another direction."""
    first, *others = MODEL.tables
    falling = replace(first, values=(0.0, 0.4, 0.3, 1.2))
    refit = replace(first, refits=((0.0, 0.4, 0.3, 1.2), first.refits[1]))
    turned = replace(first, direction=-1)
    for bad in (falling, refit, turned):
        texts = list(gates.monotonicity([replace(MODEL, tables=(bad, *others))]))
        assert len(texts) == 1
        assert NAME in texts[0]
        assert "taxable_income_hkd" in texts[0]
    assert list(gates.monotonicity([MODEL])) == []


def test_a_worse_challenger_is_refused_and_an_equal_one_passes() -> None:
    """One that ignores every feature is refused by name; the champion itself, sent in again, improves by nothing."""
    cases = sample(4_000, 5)
    worse = compare(pair(flattened(MODEL), cases, tables(MODEL)), 5)
    assert not worse.holds
    assert worse.improvement.value < 0
    (text,) = gates.champion({NAME: worse})
    assert NAME in text
    assert "-0.005" in text
    same = compare(pair(MODEL, cases, tables(MODEL)), 5)
    assert same.holds
    assert (same.improvement.low, same.improvement.value, same.improvement.high) == (0, 0, 0)


def test_without_a_champion_the_base_rate_stands_in_and_is_named() -> None:
    """A classifier that no champion has is compared with the favourable share, and the comparison says so."""
    found = compare(pair(MODEL, sample(2_000, 6), None), 6)
    assert found.holds
    assert found.improvement.value > 0
    assert "base rate" in found.against


def test_a_champion_that_reads_other_features_is_not_asked() -> None:
    """A champion that reads what the cases lack can't be scored on them; the base rate stands in."""
    first, *others = MODEL.tables
    other = replace(MODEL, tables=(replace(first, feature="senior_months"), *others))
    assert "base rate" in compare(pair(MODEL, sample(500, 6), tables(other)), 6).against


def test_the_lower_bound_is_that_of_people_and_not_of_cases() -> None:
    """A loss on one person's many cases weighs as one person: the bound is wider than by cases."""
    chance = np.random.default_rng(7)
    each = chance.normal(0, 0.05, 100)
    person = np.repeat(np.arange(100).astype(str), 20)
    rows = Pair("x", "the champion", person, np.ones(2_000), np.repeat(each, 20) + 1, np.ones(2_000))
    by_people = compare(rows, 1)
    by_cases = compare(replace(rows, person=np.arange(2_000).astype(str)), 1)
    assert by_people.improvement.low < by_cases.improvement.low


def test_right_models_are_refused_for_calibration_in_one_set_of_twenty_at_most() -> None:
    """Six right classifiers of 30 held-out cases each: all pass calibration in about 19 of 20 sets."""
    one = reviewed().models[NAME]
    refused = 0
    rounds = 120
    for seed in range(rounds):
        chances = {}
        for number in range(6):
            cases = sample(30, 10_000 + 6 * seed + number)
            found = _calibration_only(cases, seed)
            chances[f"m{number}"] = replace(one, cases=30, ece=0.2, ece_chance=found)
        refused += bool(list(gates.calibration(chances)))
    # At most 5 % are expected; four standard errors of 120 sets above it.
    assert refused / rounds <= 0.05 + 4 * (0.05 * 0.95 / rounds) ** 0.5


def _calibration_only(cases: Sample, seed: int) -> float:
    held = Held.of(cases, log_odds(MODEL, cases.low, cases.high))
    errors = calibration_errors_by_chance(held.estimate, held.weight, seed)
    return share_reached(calibration_error(held.estimate, held.favourable, held.weight), errors)


def test_calibration_is_held_to_two_hundredths_or_to_chance() -> None:
    """Within 0.02 nothing is refused, however many cases; beyond it what chance explains isn't."""
    one = replace(reviewed().models[NAME], cases=60_000, ece=0.02, ece_chance=0.0005)
    assert list(gates.calibration({NAME: one})) == []
    assert len(list(gates.calibration({NAME: replace(one, ece=0.0201)}))) == 1
    assert list(gates.calibration({NAME: replace(one, cases=100, ece=0.09, ece_chance=0.05)})) == []
    few = replace(one, cases=100, ece=0.09, ece_chance=0.049)
    assert len(list(gates.calibration({NAME: few}))) == 1
    assert list(gates.calibration({NAME: few, "another": one})) == []


def test_broken_bounds_orders_and_targets_fail_by_name() -> None:
    """A range that misses, a pair in the wrong order and a target out of reach are each named."""
    one = reviewed()
    (missed,) = gates.bounds({NAME: replace(one.models[NAME], masked_range_holds=0.99)})
    assert NAME in missed
    (order,) = gates.personas([replace(one.personas[0], holds=False)])
    assert one.personas[0].id in order
    check = TargetCheck("ttps_a", "approved", "decided", 0.9, 0.5, 0.02, "official", "immd", holds=False)
    (target,) = gates.targets([check, replace(check, holds=True)])
    assert "ttps_a" in target
    assert "0.5000" in target


def test_the_order_of_the_cases_changes_no_digit_of_an_assessment() -> None:
    """The whole assessment, rivals included, is the same for the cases in another order."""
    cases = replace(sample(400, 12), weight=np.random.default_rng(2).uniform(0.1, 3, 400))
    turned = cases.only(np.random.default_rng(3).permutation(400))
    found = [
        assess(
            tables(MODEL),
            {NAME: 0.0},
            {NAME: rows},
            champion,
            seed=12,
            parity=agreeing,
            fit_on=lambda _, __: MODEL,
        )
        for champion in (tables(flattened(MODEL)), None)
        for rows in (cases, turned)
    ]
    assert found[0] == found[1]
    assert found[2] == found[3]


def test_two_processes_find_what_one_finds() -> None:
    """The number of jobs changes nothing."""
    other = replace(MODEL, name="other")
    both = tables(MODEL, other)
    cases = {NAME: sample(300, 13), "other": sample(300, 14, other)}
    found = [assess(both, {}, cases, None, seed=13, jobs=jobs, parity=agreeing, with_rivals=False) for jobs in (1, 2)]
    assert found[0] == found[1]


def test_a_classifier_without_held_out_cases_is_named_and_not_measured() -> None:
    """Nothing held out, nothing measured: the assessment says which and why."""
    found = assess(
        tables(MODEL), {NAME: 0.0}, {NAME: sample(50, 15, test=0)}, None, seed=15, parity=agreeing, with_rivals=False
    )
    assert found.models == {}
    assert list(found.unmeasured) == [NAME]


def test_one_held_out_case_is_measured_without_a_fault() -> None:
    """A single case has no interval and no order, and breaks nothing."""
    cases = sample(40, 16, test=0)
    cases.test[7] = True
    found = assess_model(MODEL, cases, 16)
    assert (found.cases, found.people, found.auc) == (1, 1, None)
    assert found.log_loss.low == found.log_loss.value == found.log_loss.high


def test_a_single_refusal_in_fitting_leaves_the_base_rate_as_the_only_rival() -> None:
    """An agency of whose clients one alone was refused gets its report; of two refusals every rival learns."""
    cases = sample(200, 18)
    fitting = np.flatnonzero(~cases.test)
    for refused, rivals in ((1, 1), (2, 4)):
        favourable = np.ones(200, dtype=np.bool_)
        favourable[fitting[:refused]] = False
        assert len(assess_model(MODEL, replace(cases, favourable=favourable), 18).rivals) == rivals


def test_a_handful_of_cases_in_fitting_has_the_base_rate_as_its_only_rival() -> None:
    """Six cases, three of them refused, are no ground for boosting to hold any out."""
    cases = sample(12, 19, test=0)
    cases.test[:6] = True
    turned = replace(cases, favourable=np.arange(12) % 2 == 0)
    assert len(assess_model(MODEL, turned, 19).rivals) == 1


def test_withdrawn_cases_taken_for_refusals_lower_the_share() -> None:
    """The sensitivity row counts every withdrawn case as a refusal."""
    cases = sample(1_000, 17)
    found = assess_model(MODEL, cases, 17, with_rivals=False)
    assert found.withdrawn == 20
    assert found.withdrawn_refused == pytest.approx(cases.favourable.sum() / 1_020)
