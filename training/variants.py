"""What each variant of the assumptions does: the same road walked on a smaller QMAS cohort under each of them.

The present QMAS test has no published rate and no published mix of applicants, so the shipped model stands on one of
three readings. The rows tell how far its estimates, and how far only its order of applicants, hang on that choice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import spearmanr

from service.outlook.estimate import estimate_spans
from service.outlook.features import FEATURES
from service.outlook.tables import Basis, PathwayModel, Stage
from service.profile.values import exactly
from training.cohort.assumptions import CENTRAL, assumptions, regime_of, variants
from training.cohort.files import write_cohort
from training.cohort.simulate import plan_of
from training.model.export import export, read_back
from training.model.featurise import featurise
from training.model.fit import fit
from training.model.loading import load_samples
from training.model.samples import Sample, model_name
from training.model.scoring import log_odds, shares
from training.workplace import cleared

PATHWAY = "qmas_gpt"
CASES = 6_000
COUNTED = "qmas_criteria_met"
COUNTS = (6, 8, 10)
"""Criteria met, for the estimates shown: six is the least that may apply."""


@dataclass(frozen=True, slots=True)
class Run:
    """How many cases under each variant, drawn by which seed, on how many processes or which cluster."""

    cases: int
    seed: int
    jobs: int
    scheduler: str | None


def _sample(variant: str, folder: Path, run: Run) -> Sample:
    cohort, features = cleared(folder / variant / "cohort"), folder / variant / "features"
    write_cohort(cohort, plan_of({PATHWAY: run.cases}, run.seed, variant), run.jobs, form="parquet")
    featurise(cohort, features, own=False, jobs=run.jobs, scheduler=run.scheduler)
    regime, _ = regime_of(PATHWAY, assumptions(variant).cohort_day)
    return load_samples([features])[model_name(PATHWAY, regime, Stage.APPROVAL)]


def _model(sample: Sample, seed: int) -> PathwayModel:
    fitted = fit(sample, seed=seed, refits=0, jobs=1)
    return read_back(export({sample.name: fitted}, {sample.name: sample}, basis=Basis.SYNTHETIC_COHORT)).models[
        sample.name
    ]


def _loss(
    outcome: np.ndarray[tuple[int], np.dtype[np.bool_]], estimates: np.ndarray[tuple[int], np.dtype[np.float64]]
) -> float:
    return float(-np.where(outcome, np.log(estimates), np.log1p(-estimates)).mean())


def variant_rows(folder: Path, run: Run) -> tuple[Mapping[str, object], ...]:
    """A row for each variant, under names that the report shows as they are; the central one first."""
    order = sorted(variants(), key=lambda name: name != CENTRAL)
    samples = {name: _sample(name, folder, run) for name in order}
    models = {name: _model(sample, run.seed) for name, sample in samples.items()}
    central = samples[CENTRAL].only(samples[CENTRAL].test)
    usual = log_odds(models[CENTRAL], central.low, central.high)
    rows = []
    for name in order:
        sample, model = samples[name], models[name]
        held = sample.only(sample.test)
        estimates = shares(log_odds(model, held.low, held.high))
        base = np.full(len(held), float(sample.favourable[~sample.test].mean()))
        unknown = {feature: FEATURES[feature].domain for feature in model.features}
        found = {
            f"estimate, {count} criteria met and nothing else known": round(
                estimate_spans(model, unknown | {COUNTED: exactly(count)}).estimate or 0.0, 3
            )
            for count in COUNTS
        }
        rank = spearmanr(usual, log_odds(model, central.low, central.high)).statistic
        rows.append(
            {
                "variant": name,
                "decided cases": len(sample),
                "approved": round(float(sample.favourable.mean()), 3),
                "log-loss": round(_loss(held.favourable, estimates), 4),
                "of the base rate": round(_loss(held.favourable, base), 4),
                **found,
                "agreement with the central order (Spearman)": round(float(rank), 3),
                "why": variants()[name].why,
            }
        )
    return tuple(rows)
