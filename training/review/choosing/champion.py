"""The challenger beside the champion, on the fold that is held out for ever by hash of ``person_id``.

Neither has seen these people, whichever file it was fitted on, so both are strangers to them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.outlook.tables import ModelTables, PathwayModel
from training.model.samples import Numbers, Sample
from training.model.scoring import bounds_for, log_odds
from training.review.assessment import Comparison
from training.review.metrics import as_log_odds, base_rate, in_order, losses, mean
from training.review.resampling import estimated, generator, ratio, resampled_sums

DRAWS = 2_000
LARGEST_LOSS = 0.005
"""Nat by which a challenger may be worse, at the lower end of the interval."""
ONE_SIDE = 0.05
"""The share of draws below the lower end: the question has one side."""
THE_CHAMPION = "the champion"
BASE_RATE = "the base rate, as no champion of this name reads these features"


@dataclass(frozen=True, slots=True)
class Pair:
    """The loss of each held-out case under the champion and under the challenger, in nat."""

    name: str
    against: str
    person: NDArray[np.str_]
    weight: Numbers
    champion: Numbers
    challenger: Numbers


def pair(challenger: PathwayModel, sample: Sample, champion: ModelTables | None) -> Pair:
    """Both losses on the held-out cases of a sample; raises ``ValueError`` where the sample lacks a feature.

    Without a champion of the same name that reads no other features, the favourable share of the cases in fitting
    stands in its place.
    """
    test = in_order(sample.only(sample.test))
    read = bounds_for(challenger, test)
    if read is None:
        raise ValueError(f"{challenger.name}: the cases lack a feature that the classifier reads")
    before = None if champion is None else champion.models.get(challenger.name)
    read_before = None if before is None else bounds_for(before, test)
    if before is None or read_before is None:
        old, against = np.full(len(test), as_log_odds(base_rate(in_order(sample.only(~sample.test))))), BASE_RATE
    else:
        old, against = log_odds(before, *read_before), THE_CHAMPION
    return paired(challenger.name, against, test, old, log_odds(challenger, *read))


def paired(name: str, against: str, rows: Sample, old: Numbers, new: Numbers) -> Pair:
    """Both losses on some cases, by their log-odds under what is there (``old``) and under the challenger (``new``)."""
    return Pair(name, against, rows.person, rows.weight, losses(rows.favourable, old), losses(rows.favourable, new))


def compare(rows: Pair, seed: int) -> Comparison:
    """The improvement in log-loss with its interval, by a paired bootstrap of 2,000 draws over people.

    It holds where 95 of 100 draws show the challenger no worse than by 0.005 nat.
    """
    gain = rows.champion - rows.challenger
    columns = np.column_stack([gain * rows.weight, rows.weight])
    sums = resampled_sums(rows.person, columns, DRAWS, generator(seed, "champion", rows.name))
    draws = ratio(sums[:, 0], sums[:, 1])
    improvement = estimated(mean(gain, rows.weight), draws)
    least, most = np.nanquantile(draws, (ONE_SIDE, 1 - ONE_SIDE))
    return Comparison(
        name=rows.name,
        cases=len(gain),
        champion_log_loss=mean(rows.champion, rows.weight),
        challenger_log_loss=mean(rows.challenger, rows.weight),
        improvement=improvement,
        holds=bool(least >= -LARGEST_LOSS),
        against=rows.against,
        least=float(least),
        worse=bool(most < -LARGEST_LOSS),
    )
