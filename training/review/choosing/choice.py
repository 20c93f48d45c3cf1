"""Which classifier is published of a pathway: the new one, the one before, or the base rate alone.

All three are judged by the same people, none of whom they have seen. The one before is no measure of its own worth:
where these people show it to be worse than the base rate, or worse calibrated than may be and than the new one, it
isn't kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.outlook.tables import ModelTables, PathwayModel
from training.model.samples import Numbers, Sample
from training.model.scoring import shares
from training.review.assessment import Calibration, Choice, Chosen, Comparison
from training.review.choosing.champion import BASE_RATE, THE_CHAMPION, compare, paired
from training.review.choosing.judged import judged, strangers
from training.review.metrics import calibration_error, calibration_errors_by_chance, mean, share_reached
from training.review.resampling import people_of

LARGEST_ECE = 0.02
FALSE_REFUSALS = 0.05
"""The share of wholly right sets of classifiers that the test of calibration may refuse."""
FEWEST_PEOPLE = 30
"""Judges under which a comparison shows nothing: the bootstrap of a handful knows nothing of the rest."""


def within(ece: float, chance: float, tested: int) -> bool:
    """Whether an error is within the larger of 0.02 and what chance allows where so many are tested at once."""
    return ece <= LARGEST_ECE or chance >= FALSE_REFUSALS / tested


def calibration_of(rows: Sample, log_odds: Numbers, seed: int) -> Calibration:
    """The calibration of the estimates of some cases, told by their log-odds."""
    estimate = shares(log_odds)
    ece = calibration_error(estimate, rows.favourable, rows.weight)
    chance = share_reached(ece, calibration_errors_by_chance(estimate, rows.weight, seed))
    return Calibration(ece, chance, len(rows))


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The comparisons of one pathway, before anything is chosen."""

    name: str
    over_base: Comparison
    over_before: Comparison | None
    before_over_base: Comparison | None
    calibration: Calibration
    before_calibration: Calibration | None
    people: int


def _weigh(  # noqa: PLR0913, PLR0917 - the three that are compared, and by whom
    new: PathwayModel,
    sample: Sample,
    crossed: Numbers | None,
    before: PathwayModel | None,
    last: np.datetime64 | None,
    seed: int,
) -> _Weighed | None:
    found = judged(new, sample, crossed)
    if found is None:
        return None
    people = people_of(found.rows.person)[1]
    over_base = compare(paired(new.name, BASE_RATE, found.rows, found.base, found.log_odds), seed)
    calibration = calibration_of(found.rows, found.log_odds, seed)
    # Whoever the one before can't have seen judges it, of those who judge the new one.
    old = None
    if before is not None:
        at = np.isin(sample.case, found.rows.case) & strangers(before, sample, last)
        old = judged(before, sample, among=at) if at.any() else None
    if old is None:
        return _Weighed(new.name, over_base, None, None, calibration, None, people)
    of_both = np.isin(found.rows.case, old.rows.case)
    over_before = compare(paired(new.name, THE_CHAMPION, old.rows, old.log_odds, found.log_odds[of_both]), seed)
    before_over_base = compare(paired(new.name, BASE_RATE, old.rows, old.base, old.log_odds), seed)
    before_calibration = calibration_of(old.rows, old.log_odds, seed)
    return _Weighed(new.name, over_base, over_before, before_over_base, calibration, before_calibration, people)


def _said(one: Comparison) -> str:
    return f"{one.improvement.value:+.4f} nat against {one.against.split(',')[0]}, at the least {one.least:+.4f}"


def _chosen(row: _Weighed, tested: int) -> Choice:
    calibrated = within(row.calibration.ece, row.calibration.chance, tested)
    no_worse = row.over_base.holds and (row.over_before is None or row.over_before.holds)
    told = row.over_before or row.over_base
    gain = _said(told if row.over_base.holds else row.over_base)
    on = f"on {row.over_base.cases:,} cases of {row.people:,} people"
    off = (
        f"its estimates are off by {row.calibration.ece:.4f} on the average, and chance explains this in "
        f"{row.calibration.chance:.2%} (limit {LARGEST_ECE}, or what chance allows)"
    )
    bad = _unfit(row, tested)

    def choice(chosen: Chosen, why: str, warning: str | None = None) -> Choice:
        return Choice(
            row.name,
            chosen,
            why,
            warning,
            row.over_base,
            row.over_before,
            row.before_over_base,
            row.calibration,
            row.before_calibration,
        )

    if calibrated and no_worse:
        return choice(Chosen.NEW, f"{on}: {gain}")
    why = off if no_worse else f"{on} the new one was not shown to be no worse: {gain}"
    if row.before_calibration is not None and bad is None:
        return choice(Chosen.BEFORE, why)
    better = row.over_before is None or row.over_before.improvement.value > 0
    if row.over_base.holds and better:
        reason = f"the one before can't be kept: {bad}; the new one is better" if bad else f"{on}: {gain}"
        return choice(Chosen.NEW, reason, None if calibrated else off)
    also = f"; and the one before can't be kept: {bad}" if bad else ""
    return choice(Chosen.BASE_RATE, why + also)


def _unfit(row: _Weighed, tested: int) -> str | None:
    """Why the one before may not be kept, where the judges show it."""
    against, calibration = row.before_over_base, row.before_calibration
    if against is None or calibration is None:
        return None
    if against.worse:
        return f"it is worse than the base rate by {-against.improvement.value:.4f} nat"
    if not within(calibration.ece, calibration.chance, tested) and calibration.ece > row.calibration.ece:
        return (
            f"its estimates are off by {calibration.ece:.4f} on the average, the new one's by {row.calibration.ece:.4f}"
        )
    return None


UNJUDGED = "no case of it can judge it, so that nothing shows what the new one is worth"
TOO_FEW = f"fewer than {FEWEST_PEOPLE} people can judge it"


def choices(  # noqa: PLR0913 - what is compared, each by name
    new: Mapping[str, PathwayModel],
    samples: Mapping[str, Sample],
    crossed: Mapping[str, Numbers],
    before: ModelTables | None,
    *,
    last: np.datetime64 | None = None,
    seed: int,
) -> Mapping[str, Choice]:
    """What to publish of each new classifier's pathway, by name."""
    held = {} if before is None else before.models
    rows = {
        name: _weigh(model, samples[name], crossed.get(name), held.get(name), last, seed)
        for name, model in sorted(new.items())
    }
    tested = max(1, sum(row is not None for row in rows.values()))
    found = {}
    for name, row in rows.items():
        if row is None or row.people < FEWEST_PEOPLE:
            kept = Chosen.BEFORE if name in held else Chosen.BASE_RATE
            found[name] = Choice(name, kept, UNJUDGED if row is None else TOO_FEW)
        else:
            found[name] = _chosen(row, tested)
    return found


def level_of(sample: Sample) -> float:
    """The log-odds of the favourable share of all own cases of a sample."""
    rows = sample.only(sample.own) if sample.own.any() else sample
    half = 0.5 / (len(rows) + 1)
    share = min(max(mean(rows.favourable, rows.weight), half), 1 - half)
    return float(np.log(share) - np.log1p(-share))
