"""Everything that is measured on a model before it may be published, in one call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Protocol

import numpy as np
from joblib import Parallel, delayed
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from service.outlook.tables import ModelTables, PathwayModel
from training.model.samples import Sample
from training.model.scoring import log_odds, shares
from training.review import gates
from training.review.assessment import Assessment, Disagreements, ModelAssessment, TargetCheck
from training.review.champion import Pair, bounds_for, comparisons, pair
from training.review.drift import drift_from
from training.review.groups import group_metrics
from training.review.learning import learning_curve
from training.review.metrics import (
    Held,
    as_log_odds,
    base_rate,
    brier,
    calibration_error,
    calibration_errors_by_chance,
    calibration_line,
    curves,
    in_order,
    log_loss,
    losses,
    mean,
    ordering,
    reliability,
    share_reached,
)
from training.review.personas import persona_orders
from training.review.resampling import people_of
from training.review.rivals import rivals
from training.review.silence import silenced, withdrawn_as_refused

BY_CHANCE = 0.95


class ParityFound(Protocol):
    """How far tables are from their estimator, over how many points."""

    @property
    def points(self) -> int:
        """How many points were compared."""

    @property
    def largest(self) -> float:
        """The largest difference in log-odds."""


ParityProof = Callable[[PathwayModel, Any, int], ParityFound]
"""Compares tables with an estimator, by a seed: ``training.model.export.parity``."""

FitOn = Callable[[str, float], PathwayModel | None]
"""Fits the classifier of a name on a share of its cases in fitting; ``None`` where these are too few."""


def assess_model(
    model: PathwayModel, sample: Sample, seed: int, *, parity: ParityFound | None = None, with_rivals: bool = True
) -> ModelAssessment:
    """One classifier on the test fold of its sample; the learning curve is left empty.

    Raises ``ValueError`` where no case is held out, or where the cases lack a feature that the classifier reads.
    """
    test, fitting = in_order(sample.only(sample.test)), in_order(sample.only(~sample.test))
    read = bounds_for(model, test)
    if not len(test) or read is None:
        raise ValueError(f"{model.name}: no held-out case, or none with every feature")
    with threadpool_limits(limits=1):  # the same sums in the same order, on any number of cores
        held = Held.of(test, log_odds(model, *read))
        base = base_rate(fitting)
        by_chance = calibration_errors_by_chance(held.estimate, held.weight, seed)
        ece = calibration_error(held.estimate, held.favourable, held.weight)
        silence = silenced(model, test, *read, seed)
        withdrawn = _withdrawn(model, sample)
        slope, intercept = calibration_line(held)
        roc, precision_recall = curves(held)
        return ModelAssessment(
            name=model.name,
            basis=str(model.basis),
            fitted_cases=len(fitting),
            own_cases=int(sample.own.sum()),
            cases=len(test),
            favourable=int(test.favourable.sum()),
            mean_estimate=mean(held.estimate, held.weight),
            log_loss=log_loss(held, seed),
            base_log_loss=mean(losses(test.favourable, np.full(len(test), as_log_odds(base))), test.weight),
            brier=brier(held),
            base_brier=mean((np.full(len(test), base) - test.favourable) ** 2, test.weight),
            ece=ece,
            ece_by_chance=float(np.quantile(by_chance, BY_CHANCE)),
            auc=ordering(held, seed),
            slope=slope,
            masked_log_loss=silence.masked_log_loss,
            unmasked_log_loss=silence.unmasked_log_loss,
            masked_range_holds=silence.holds,
            mean_width=silence.width,
            masked_mean_width=silence.masked_width,
            parity=0.0 if parity is None else parity.largest,
            parity_points=0 if parity is None else parity.points,
            withdrawn=len(sample.withdrawn_low),
            withdrawn_refused=None if withdrawn is None else withdrawn[0],
            bins=reliability(held, seed),
            roc=roc,
            precision_recall=precision_recall,
            curve=(),
            rivals=rivals(sample, seed) if with_rivals else (),
            groups=group_metrics(test, held, seed),
            ece_chance=share_reached(ece, by_chance),
            intercept=intercept,
            people=people_of(test.person)[1],
            withdrawn_estimate=None if withdrawn is None else withdrawn[1],
        )


def _withdrawn(model: PathwayModel, sample: Sample) -> tuple[float, float] | None:
    columns = [sample.features.index(name) for name in model.features]
    ordered = in_order(sample)
    left = log_odds(model, sample.withdrawn_low[:, columns], sample.withdrawn_high[:, columns])
    whole = log_odds(model, ordered.low[:, columns], ordered.high[:, columns])
    return withdrawn_as_refused(ordered, shares(whole), np.sort(shares(left)))


def _apart(
    tables: ModelTables, proofs: Mapping[str, ParityFound], champion: ModelTables | None
) -> Mapping[str, float | None]:
    """How far each classifier is from its estimator: nought where it is the champion's own, ``None`` without proof."""
    kept = {} if champion is None else champion.models
    return {
        name: proofs[name].largest if name in proofs else (0.0 if kept.get(name) == model else None)
        for name, model in tables.models.items()
    }


def _new(
    models: Mapping[str, ModelAssessment], tables: ModelTables, champion: ModelTables | None
) -> Mapping[str, ModelAssessment]:
    """What was measured on new classifiers: to refuse one that is the champion's own would leave it where it is."""
    kept = {} if champion is None else champion.models
    return {name: one for name, one in models.items() if kept.get(name) != tables.models[name]}


def _compared(model: PathwayModel, sample: Sample, champion: ModelTables | None) -> Pair:
    with threadpool_limits(limits=1):
        return pair(model, sample, champion)


def _with_curve(found: ModelAssessment, sample: Sample, fit_on: FitOn | None) -> ModelAssessment:
    return found if fit_on is None else replace(found, curve=learning_curve(sample, partial(fit_on, found.name)))


def assess(  # noqa: PLR0913 - what is measured beside the model is named, never positional
    tables: ModelTables,
    estimators: Mapping[str, Any],
    samples: Mapping[str, Sample],
    champion: ModelTables | None,
    *,
    seed: int,
    jobs: int | None = None,
    parity: ParityProof,
    fit_on: FitOn | None = None,
    with_rivals: bool = True,
    targets: Sequence[TargetCheck] = (),
    disagreements: Sequence[Disagreements] = (),
    variants: Sequence[Mapping[str, object]] = (),
) -> Assessment:
    """Measure every classifier of the tables that has held-out cases, and apply the gates.

    ``samples`` and ``estimators`` are by the classifier's name; a classifier that was taken over from the champion has
    no estimator, and no parity to prove. Without ``fit_on`` there is no learning curve. ``jobs`` is joblib's; ``None``
    leaves it to the surrounding ``parallel_config``. The result is the same for any number of them and any order of
    the cases.
    """
    unmeasured = {}
    measured = {}
    for name, model in sorted(tables.models.items()):
        sample = samples.get(name)
        if sample is None or not sample.test.any():
            unmeasured[name] = "no case of it is held out"
        elif bounds_for(model, sample) is None:
            unmeasured[name] = "the cases lack a feature that it reads"
        else:
            measured[name] = (model, sample)
    proofs = {
        name: parity(model, estimators[name], seed) for name, model in tables.models.items() if name in estimators
    }
    found = Parallel(n_jobs=jobs)(
        delayed(assess_model)(model, sample, seed, parity=proofs.get(name), with_rivals=with_rivals)
        for name, (model, sample) in measured.items()
    )
    models = {one.name: _with_curve(one, samples[one.name], fit_on) for one in found}
    with threadpool_limits(limits=1):
        compared = comparisons([_compared(model, sample, champion) for model, sample in measured.values()], seed)
        drifted = () if champion is None else drift_from(champion, samples, seed)
    orders = persona_orders(tables, champion)
    return Assessment(
        models=models,
        comparisons=compared,
        personas=orders,
        drift=drifted,
        targets=tuple(targets),
        disagreements=tuple(disagreements),
        variants=tuple(variants),
        shrunk={name: model.shrunk for name, model in sorted(tables.models.items()) if model.shrunk is not None},
        failures=gates.failures(
            tables.models.values(),
            _apart(tables, proofs, champion),
            _new(models, tables, champion),
            compared,
            orders,
            targets,
        ),
        unmeasured=unmeasured,
    )
