"""Samples of cases as arrays, with a known truth that is additive in four features of TTPS Category B."""

import numpy as np
from scipy.special import expit

from training.model.samples import Numbers, Sample, Stage, model_name

FEATURES = ("listed_bachelor", "work_in_window_months", "career_authentic", "letters_specific", "record_clear")
NAME = model_name("ttps_b", "categories", Stage.APPROVAL)


def log_odds_of(values: Numbers, level: float = 0.0) -> Numbers:
    """The truth: more months, a more authentic career and better letters each raise it, up to a cap."""
    found: Numbers = (
        level + np.minimum(values[:, 1], 48) / 16 + 1.5 * values[:, 2] + 1.5 * values[:, 3] + 2 * values[:, 4] - 5.5
    )
    return found


def values_of(count: int, seed: int) -> Numbers:
    chance = np.random.default_rng([seed, 1])
    return np.column_stack(
        [
            np.ones(count),
            chance.integers(0, 61, count).astype(np.float64),
            chance.choice([0.0, 0.25, 0.5, 0.75, 1.0], count),
            chance.integers(0, 7, count) / 6,
            (chance.random(count) < 0.95).astype(np.float64),
        ]
    )


def sample(count: int, seed: int, level: float = 0.0, test_share: float = 0.15) -> Sample:
    """So many cases of so many people, decided by the truth, at a level of log-odds."""
    values = values_of(count, seed)
    chance = np.random.default_rng([seed, 2])
    people = np.array([f"person-{number}" for number in range(count)])
    nothing = values[:0]
    return Sample(
        name=NAME,
        pathway_id="ttps_b",
        regime="categories",
        stage=Stage.APPROVAL,
        features=FEATURES,
        case=people,
        person=people,
        low=values,
        high=values,
        favourable=chance.random(count) < expit(log_odds_of(values, level)),
        weight=np.ones(count),
        own=np.ones(count, dtype=bool),
        test=chance.random(count) < test_share,
        groups={},
        withdrawn_low=nothing,
        withdrawn_high=nothing,
    )
