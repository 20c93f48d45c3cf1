"""The cohort's classifiers against what decided the cohort: divergence from the truth, and calibration."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest

from service.outlook.tables import Basis
from tests.measured import measured
from tests.training.yardsticks import bayes_loss, expected_loss, log_odds_of
from training.cohort.files import read_deciders, write_cohort
from training.cohort.simulate import default_people, plan_of
from training.cohort.truth import truth
from training.model.export import export, read_back
from training.model.featurise import featurise
from training.model.fit import fit
from training.model.loading import load_samples
from training.model.samples import Flags, Numbers, Sample
from training.model.scoring import log_odds, shares
from training.review.metrics import calibration_error, calibration_errors_by_chance

PROOF = "Held-out cases of the cohort"


@dataclass(frozen=True, slots=True)
class Size:
    """Cases drawn and fitted on by pathway, draws of what is hidden, held-out cases compared, most nat apart."""

    drawn: tuple[tuple[str, int], ...]
    fitted: tuple[tuple[str, int], ...]
    draws: int
    compared: int
    apart: float
    jobs: int


SMALL = Size(
    drawn=(("qmas_gpt", 2_500),),
    fitted=(("qmas_gpt", 2_500),),
    draws=200,
    compared=1_000,
    apart=0.02,
    jobs=1,
)
FULL = Size(
    drawn=tuple((name, 110_000 if name == "qmas_gpt" else 80_000) for name in default_people()),
    fitted=tuple(default_people().items()),
    draws=1_000,
    compared=5_000,
    apart=0.005,
    jobs=2,
)
SIZES = [pytest.param(SMALL, id="small"), pytest.param(FULL, id="full", marks=pytest.mark.prove)]


@dataclass(frozen=True, slots=True)
class Held:
    """The held-out cases of one classifier: the truth of the first of them, and the served log-odds of all."""

    fitted: int
    chance: Numbers
    served: Numbers
    favourable: Flags


def _fitted_on(sample: Sample, cases: int) -> Sample:
    """As many cases as the shipped model is fitted on, a share of them held out as there."""
    rows = np.flatnonzero(~sample.test)
    return sample.only(rows[: round(cases * len(rows) / len(sample))])


@lru_cache(maxsize=1)
def held(size: Size) -> Mapping[str, Held]:
    """A cohort drawn to disk, read back as features, fitted, exported, and scored on the people held out."""
    with TemporaryDirectory() as folder:
        cohort, read = Path(folder, "cohort"), Path(folder, "features")
        write_cohort(cohort, plan_of(dict(size.drawn), 5), size.jobs)
        featurise(cohort, read, own=False, jobs=size.jobs)
        samples, deciders = load_samples([read]), read_deciders(cohort)
    found = {}
    for name in sorted(samples.keys() & deciders.keys()):
        sample = samples[name]
        some = _fitted_on(sample, dict(size.fitted)[sample.pathway_id])
        fitted = fit(some, seed=1, refits=0, jobs=1)
        model = read_back(export({name: fitted}, {name: some}, basis=Basis.SYNTHETIC_COHORT)).models[name]
        test = sample.only(sample.test)
        values = (test.low + test.high)[: size.compared] / 2
        chance = truth(deciders[name], values, draws=size.draws, seed=2)
        found[name] = Held(len(some), chance, log_odds(model, test.low, test.high), test.favourable)
    return found


@pytest.mark.parametrize("size", SIZES)
def test_the_truth_is_redrawn_rightly(size: Size) -> None:
    """What was decided comes as often as the truth says, and no model that was fitted beats the truth."""
    for name, one in held(size).items():
        outcome = one.favourable[: len(one.chance)]
        spread = np.sqrt((one.chance * (1 - one.chance)).sum()) / len(one.chance)
        assert abs(outcome.mean() - one.chance.mean()) <= 4 * spread, name
        assert bayes_loss(one.chance) <= expected_loss(one.chance, one.served[: len(one.chance)]), name


@pytest.mark.parametrize("size", SIZES)
def test_the_divergence_from_the_truth_is_small(size: Size) -> None:
    """Mean KL(p‖q) is at most 2 % of the Bayes log-loss, or 0.005 nat if that is more, for every classifier."""
    wrong = {}
    for name, one in held(size).items():
        bayes = bayes_loss(one.chance)
        apart = expected_loss(one.chance, one.served[: len(one.chance)]) - bayes
        most = max(0.02 * bayes, size.apart)
        on = f"{name}: {len(one.chance):,} held out, {one.fitted:,} fitted, {size.draws:,} draws; Bayes {bayes:.4f} nat"
        measured(PROOF, "mean KL(p‖q), nat", apart, f"≤ {most:.4f}", on=on, holds=apart <= most)
        if apart > most:
            wrong[name] = (apart, most)
    assert not wrong


@pytest.mark.parametrize("size", SIZES)
def test_estimates_are_calibrated(size: Size) -> None:
    """Ten bins of equal mass: an error of at most 0.02 from 10,000 cases on, below that none beyond chance."""
    wrong = {}
    for name, one in held(size).items():
        estimate, weight = shares(one.served), np.ones(len(one.served))
        error = calibration_error(estimate, one.favourable, weight)
        by_chance = float(np.quantile(calibration_errors_by_chance(estimate, weight, 1), 0.95))
        most = 0.02 if len(estimate) >= 10_000 else by_chance
        on = f"{name}: {len(estimate):,} held out"
        measured(PROOF, "calibration error", error, f"≤ {most:.4f}", on=on, holds=error <= most)
        if error > most:
            wrong[name] = (error, most)
    assert not wrong


def test_a_model_that_is_wrong_is_noticed() -> None:
    """Log-odds one too high diverge from the truth by more than the target allows."""
    one = held(SMALL)["qmas_gpt@criteria_2024"]
    shifted = one.served[: len(one.chance)] + 1
    assert expected_loss(one.chance, shifted) - bayes_loss(one.chance) > 0.02
    assert expected_loss(one.chance, log_odds_of(one.chance)) == bayes_loss(one.chance)
