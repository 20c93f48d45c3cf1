"""How a classifier does on cases that came later than those that it was fitted on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from service.outlook.tables import ModelTables, PathwayModel
from training.model.samples import Flags, Sample
from training.model.scoring import bounds_for, log_odds, shares
from training.review.assessment import Later, Objection, ObjectionKind
from training.review.choosing.champion import BASE_RATE, compare, paired
from training.review.choosing.choice import calibration_of, within
from training.review.metrics import as_log_odds, base_rate, in_order, mean

LATEST = 0.25
"""The share of the cases, the latest lodged, on which the fit on the others is measured."""
FEWEST = 50
"""Later cases under which nothing is made of them."""

FitEarlier = Callable[[str, Flags], PathwayModel | None]
"""Fits the classifier of a name on some of its cases; ``None`` where these are too few."""


def earlier(sample: Sample) -> Flags | None:
    """The cases lodged before the latest quarter of them; ``None`` where days aren't known or cases are too few."""
    if sample.lodged is None or len(sample) * LATEST < FEWEST:
        return None
    days = np.sort(sample.lodged)
    cut = days[int(len(days) * (1 - LATEST))]
    found: Flags = sample.lodged < cut
    return found if found.any() else None


def out_of_time(samples: Mapping[str, Sample], fit_on: FitEarlier, seed: int) -> Mapping[str, Later]:
    """For each classifier the fit on its earlier cases, measured on the latest quarter of its own."""
    found = {}
    for name, sample in sorted(samples.items()):
        part = sample.only(sample.own) if sample.own.any() else sample
        before = earlier(part)
        model = None if before is None else fit_on(name, before)
        if before is not None and model is not None:
            row = performance(model, part.only(~before), seed, base_rate(part.only(before)))
            if row is not None:
                found[name] = row
    return found


def performance(model: PathwayModel, sample: Sample, seed: int, base: float | None = None) -> Later | None:
    """How a classifier does on cases that it has not seen, beside a base rate (by default their own)."""
    rows = in_order(sample)
    read = bounds_for(model, rows)
    if read is None or not len(rows):
        return None
    with threadpool_limits(limits=1):
        odds = log_odds(model, *read)
        level = np.full(len(rows), as_log_odds(base_rate(rows) if base is None else base))
        calibration = calibration_of(rows, odds, seed)
        losses = paired(model.name, BASE_RATE, rows, level, odds)
        worse = compare(losses, seed).worse
    days = None if rows.lodged is None else (str(rows.lodged.min()), str(rows.lodged.max()))
    return Later(
        name=model.name,
        cases=len(rows),
        first=None if days is None else days[0],
        last=None if days is None else days[1],
        share=mean(rows.favourable, rows.weight),
        expected=mean(shares(odds), rows.weight),
        log_loss=mean(losses.challenger, rows.weight),
        base_log_loss=mean(losses.champion, rows.weight),
        ece=calibration.ece,
        ece_chance=calibration.chance,
        worse=worse,
    )


def performances(reference: ModelTables, samples: Mapping[str, Sample], seed: int) -> tuple[Later, ...]:
    """How each classifier of a published version does on new cases."""
    rows = [
        performance(reference.models[name], sample, seed)
        for name, sample in sorted(samples.items())
        if name in reference.models
    ]
    return tuple(row for row in rows if row is not None)


def holds(row: Later, tested: int) -> bool:
    """Whether it means what it says within 0.02 or chance, and isn't shown worse than the base rate."""
    return within(row.ece, row.ece_chance, tested) and not row.worse


def objections(rows: Mapping[str, Later]) -> Iterator[Objection]:
    """Where the fit on the earlier cases doesn't hold on the latest."""
    for name, row in rows.items():
        if row.cases >= FEWEST and not holds(row, len(rows)):
            yield Objection(
                ObjectionKind.LATER,
                f"{name}: fitted on the cases lodged before {row.first}, it says {row.expected:.0%} of the "
                f"{row.cases:,} lodged since, and {row.share:.0%} came about (off by {row.ece:.3f} on the average, "
                f"by chance in {row.ece_chance:.2%}; log-loss {row.log_loss:.3f}, the base rate's "
                f"{row.base_log_loss:.3f})",
            )
