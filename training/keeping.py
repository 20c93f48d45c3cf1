"""What of a fit is published: of each pathway the new classifier, the one before, or the base rate alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from service.outlook.tables import Basis, ModelTables
from training.artefact.manifest import sha256
from training.model.additive import Additive
from training.model.export import export, read_back
from training.model.fit import REFITS, Fitted, Refit
from training.model.samples import Numbers, Sample
from training.review.assessment import Choice, Chosen
from training.review.choosing.choice import level_of

WIDE = float(np.log(0.995) - np.log(0.005))
"""Log-odds at the ends of a base rate's range: of one person it tells nothing, so that its band is ``cannot_tell``."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What is left to publish: the tables as bytes and as the server reads them, and the estimators of what is new.

    ``crossed`` are the log-odds of cases in fitting by fits without their people. ``kept`` have the version before's
    classifier of the name in their place, ``levelled`` the base rate, each with the reason in words.
    """

    content: bytes
    tables: ModelTables
    estimators: Mapping[str, Any]
    crossed: Mapping[str, Numbers]
    kept: Mapping[str, str] = field(default_factory=dict)
    levelled: Mapping[str, str] = field(default_factory=dict)


def base_rate_fit(sample: Sample) -> Fitted:
    """The favourable share of a sample's own cases, whoever asks, with a range that says nothing of one person."""
    level = level_of(sample)
    ends = [-WIDE if number < REFITS // 2 else WIDE for number in range(REFITS)]
    return Fitted(
        name=sample.name,
        features=sample.features,
        estimator=Additive(level, 0.0, None, 0.0, None),
        fresh=None,
        refits=tuple(Refit(Additive(end, 0.0, None, 0.0, None), None) for end in ends),
        rounds=0,
        drawn_to=None,
        # Each person's share without them would rank every refused person above every approved one.
        crossed=np.full(int((~sample.test).sum()), level),
        lean=None,
    )


def settled(  # noqa: PLR0913, PLR0917 - the three that may be published, and what was chosen
    tables: ModelTables,
    estimators: Mapping[str, Any],
    crossed: Mapping[str, Numbers],
    samples: Mapping[str, Sample],
    champion: ModelTables | None,
    choices: Mapping[str, Choice],
) -> Settled:
    """The model that the choices make of a fit."""
    before = {} if champion is None else champion.models
    of = {
        kind: {name: one.why for name, one in choices.items() if one.chosen is kind}
        for kind in (Chosen.BEFORE, Chosen.BASE_RATE)
    }
    kept = {name: f"kept from the version before: {why}" for name, why in of[Chosen.BEFORE].items()}
    levelled = {
        name: f"base rate alone, of which nobody can tell more: {why}" for name, why in of[Chosen.BASE_RATE].items()
    }
    new = {name: one for name, one in estimators.items() if name not in kept and name not in levelled}
    if not kept and not levelled:
        content = export({}, {}, basis=Basis(tables.basis), carried=tables.models)
        return Settled(content, _read(content), new, crossed)
    levels = {name: base_rate_fit(samples[name]) for name in levelled}
    models = {name: before[name] if name in kept else model for name, model in tables.models.items()}
    models |= read_back(export(levels, samples, basis=Basis.AGENCY_CASES, shrunk=levelled)).models
    content = export({}, {}, basis=Basis(tables.basis), carried=models)
    left = {name: odds for name, odds in crossed.items() if name in new}
    return Settled(
        content,
        _read(content),
        new | {name: one.estimator for name, one in levels.items()},
        left | {name: one.crossed for name, one in levels.items()},
        kept,
        levelled,
    )


def _read(content: bytes) -> ModelTables:
    return replace(read_back(content), digest=sha256(content))
