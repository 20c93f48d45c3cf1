"""The challenger beside the champion, on the fold that is held out for ever by hash of ``person_id``.

Neither has seen these people, whichever file it was fitted on, so both are strangers to them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.outlook.tables import ModelTables, PathwayModel
from training.model.samples import Numbers, Sample
from training.model.scoring import log_odds
from training.review.assessment import Comparison
from training.review.metrics import as_log_odds, base_rate, in_order, losses, mean
from training.review.resampling import estimated, generator, people_of, ratio, resampled_sums

DRAWS = 2_000
LARGEST_LOSS = 0.005
"""Nat by which a challenger may be worse, at the lower end of the interval."""
FEWEST_PEOPLE = 30
"""Held-out people under which classifiers are compared together: the bootstrap of a handful knows nothing of the rest,
and each alone would be refused, or let through, by a few people's luck."""
TOGETHER = f"the classifiers with fewer than {FEWEST_PEOPLE} people held out, together"
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


def bounds_for(model: PathwayModel, sample: Sample) -> tuple[Numbers, Numbers] | None:
    """The sample's features in the order of a model's tables; ``None`` where the sample lacks one that it reads."""
    if not set(model.features) <= set(sample.features):
        return None
    columns = [sample.features.index(name) for name in model.features]
    return sample.low[:, columns], sample.high[:, columns]


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
        old, against = log_odds(before, *read_before), "the champion"
    new = log_odds(challenger, *read)
    return Pair(
        challenger.name,
        against,
        test.person,
        test.weight,
        losses(test.favourable, old),
        losses(test.favourable, new),
    )


def compare(rows: Pair, seed: int, *, gated: bool = True) -> Comparison:
    """The improvement in log-loss with its interval, by a paired bootstrap of 2,000 draws over people.

    It holds where the lower end of the 95 % interval (the 2.5th percentile) is -0.005 nat or better: the challenger is
    then hardly worse, at most by that much.
    """
    gain = rows.champion - rows.challenger
    columns = np.column_stack([gain * rows.weight, rows.weight])
    sums = resampled_sums(rows.person, columns, DRAWS, generator(seed, "champion", rows.name))
    improvement = estimated(mean(gain, rows.weight), ratio(sums[:, 0], sums[:, 1]))
    return Comparison(
        name=rows.name,
        cases=len(gain),
        champion_log_loss=mean(rows.champion, rows.weight),
        challenger_log_loss=mean(rows.challenger, rows.weight),
        improvement=improvement,
        holds=improvement.low >= -LARGEST_LOSS,
        against=rows.against,
        gated=gated,
    )


def comparisons(pairs: Sequence[Pair], seed: int) -> Mapping[str, Comparison]:
    """Every comparison by name, with those of too few people once more together."""
    small = [rows for rows in pairs if people_of(rows.person)[1] < FEWEST_PEOPLE]
    alone = {rows.name for rows in small}
    found = {rows.name: compare(rows, seed, gated=rows.name not in alone) for rows in pairs}
    if small:
        against = sorted({rows.against for rows in small})
        found[TOGETHER] = compare(
            Pair(
                TOGETHER,
                "; or ".join(against),
                np.concatenate([rows.person for rows in small]),
                np.concatenate([rows.weight for rows in small]),
                np.concatenate([rows.champion for rows in small]),
                np.concatenate([rows.challenger for rows in small]),
            ),
            seed,
        )
    return found
