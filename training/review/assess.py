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
from training.model.samples import Numbers, Sample
from training.model.scoring import bounds_for, log_odds, shares
from training.review import gates
from training.review.assessment import Assessment, Choice, Comparison, Disagreements, ModelAssessment, TargetCheck
from training.review.choosing.champion import compare, pair
from training.review.choosing.judged import Judged, judged, judges, strangers
from training.review.drift import drift_from
from training.review.groups import group_metrics
from training.review.learning import learning_curve
from training.review.metrics import (
    Held,
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
NOBODY = "no case of it is held out"


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


def assess_model(  # noqa: PLR0913 - what is measured, each by name
    model: PathwayModel,
    sample: Sample,
    seed: int,
    *,
    by: Judged | None = None,
    parity: ParityFound | None = None,
    with_rivals: bool = True,
    lean: float | None = None,
) -> ModelAssessment:
    """One classifier on the cases that judge it, by default those held out; the learning curve is left empty.

    Raises ``ValueError`` where no case is held out, or where the cases lack a feature that the classifier reads.
    """
    found = by or judged(model, sample, among=sample.test)
    read = None if found is None else bounds_for(model, found.rows)
    if found is None or read is None:
        raise ValueError(f"{model.name}: no held-out case, or none with every feature")
    test, fitting = found.rows, in_order(sample.only(~sample.test))
    with threadpool_limits(limits=1):  # the same sums in the same order, on any number of cores
        held = Held.of(test, found.log_odds)
        by_chance = calibration_errors_by_chance(held.estimate, held.weight, seed)
        ece = calibration_error(held.estimate, held.favourable, held.weight)
        silence = silenced(model, test, *read, seed)
        withdrawn_refused, withdrawn_estimate = _withdrawn(model, sample) or (None, None)
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
            base_log_loss=mean(losses(test.favourable, found.base), test.weight),
            brier=brier(held),
            base_brier=mean((shares(found.base) - test.favourable) ** 2, test.weight),
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
            withdrawn_refused=withdrawn_refused,
            bins=reliability(held, seed),
            roc=roc,
            precision_recall=precision_recall,
            curve=(),
            rivals=rivals(sample, seed) if with_rivals else (),
            groups=group_metrics(test, held, seed),
            ece_chance=share_reached(ece, by_chance),
            intercept=intercept,
            people=people_of(test.person)[1],
            crossed=found.crossed,
            lean=lean,
            withdrawn_estimate=withdrawn_estimate,
        )


def _withdrawn(model: PathwayModel, sample: Sample) -> tuple[float, float] | None:
    """Favourable share and mean estimate were every withdrawn case a refusal; ``None`` without one."""
    columns = [sample.features.index(name) for name in model.features]
    ordered = in_order(sample)
    left = log_odds(model, sample.withdrawn_low[:, columns], sample.withdrawn_high[:, columns])
    whole = log_odds(model, ordered.low[:, columns], ordered.high[:, columns])
    return withdrawn_as_refused(ordered, shares(whole), np.sort(shares(left)))


def _judges(model: PathwayModel, sample: Sample | None, crossed: Numbers | None) -> Judged | str:
    """The cases that judge a classifier, or in words why it has none.

    A classifier with no ``crossed`` log-odds is judged by those that it can't have seen.
    """
    if sample is None:
        return NOBODY
    if bounds_for(model, sample) is None:
        return "the cases lack a feature that it reads"
    among = judges(sample) & strangers(model, sample) if crossed is None else None
    return judged(model, sample, crossed, among) or NOBODY


def _compared(
    measured: Sequence[PathwayModel],
    samples: Mapping[str, Sample],
    champion: ModelTables | None,
    choices: Mapping[str, Choice],
    seed: int,
) -> dict[str, Comparison]:
    """Each new classifier over what was there before: as it was chosen by, or else on the cases held out."""
    if not choices:
        return {one.name: compare(pair(one, samples[one.name], champion), seed) for one in measured}
    over = {name: one.over_before or one.over_base for name, one in choices.items()}
    return {name: one for name, one in over.items() if one is not None}


def _apart(
    tables: ModelTables, proofs: Mapping[str, ParityFound], champions: Mapping[str, PathwayModel]
) -> Mapping[str, float | None]:
    """How far each classifier is from its estimator: nought where it is the champion's own, ``None`` without proof."""
    return {
        name: proofs[name].largest if name in proofs else (0.0 if champions.get(name) == model else None)
        for name, model in tables.models.items()
    }


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
    crossed: Mapping[str, Numbers] | None = None,
    leans: Mapping[str, float] | None = None,
    choices: Mapping[str, Choice] | None = None,
    disagreements: Sequence[Disagreements] = (),
    variants: Sequence[Mapping[str, object]] = (),
) -> Assessment:
    """Measure every classifier of the tables that has cases to judge it, and apply the gates.

    ``samples`` and ``estimators`` are by the classifier's name; a classifier that was taken over from the champion has
    no estimator, and no parity to prove. Without ``fit_on`` there is no learning curve. ``jobs`` is joblib's; ``None``
    leaves it to the surrounding ``parallel_config``. ``crossed`` are the log-odds of each new classifier's cases in
    fitting by fits without their people, ``leans`` how far it leans on what it was drawn towards, and ``choices`` what
    was chosen of each pathway. The result is the same for any number of jobs and any order of the cases.
    """
    crossed, leans, choices = crossed or {}, leans or {}, choices or {}
    judging = {
        name: _judges(model, samples.get(name), crossed.get(name)) for name, model in sorted(tables.models.items())
    }
    proofs = {
        name: parity(model, estimators[name], seed) for name, model in tables.models.items() if name in estimators
    }
    rows = Parallel(n_jobs=jobs)(
        delayed(assess_model)(
            tables.models[name],
            samples[name],
            seed,
            by=by,
            parity=proofs.get(name),
            with_rivals=with_rivals,
            lean=leans.get(name),
        )
        for name, by in judging.items()
        if isinstance(by, Judged)
    )
    models = {one.name: _with_curve(one, samples[one.name], fit_on) for one in rows}
    with threadpool_limits(limits=1):
        compared = _compared([tables.models[name] for name in models], samples, champion, choices, seed)
        drifted = () if champion is None else drift_from(champion, samples, seed)
    orders = persona_orders(tables, champion)
    champions = {} if champion is None else champion.models
    # To refuse a classifier that is the champion's own would leave it where it is.
    new = {name: one for name, one in models.items() if champions.get(name) != tables.models[name]}
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
            tables.models.values(), _apart(tables, proofs, champions), new, compared, orders, targets, choices
        ),
        unmeasured={name: why for name, why in judging.items() if isinstance(why, str)},
        choices=choices,
    )
