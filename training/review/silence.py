"""What silence costs: facts hidden at random, and withdrawn cases taken for refusals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from service.outlook.features import FEATURES
from service.outlook.tables import PathwayModel
from training.model.samples import Flags, Numbers, Sample
from training.model.scoring import log_odds, ranges, shares
from training.review.metrics import losses, mean
from training.review.resampling import generator

MOST_HIDDEN = 0.5
"""Each case hides its facts with a chance of its own, drawn evenly between none and this."""
CASES = 4_000
ROUNDING = 1e-9
"""Log-odds by which sums in another order may differ."""


@dataclass(frozen=True, slots=True)
class Silence:
    """The same cases with all that is known of them and with facts hidden.

    ``holds`` is the share of masked ranges that hold the estimate of the whole case: 1, or a bound is broken. Widths
    are of the stated range, in shares.
    """

    masked_log_loss: float
    unmasked_log_loss: float
    holds: float
    width: float
    masked_width: float


def hide(features: tuple[str, ...], low: Numbers, high: Numbers, hidden: Flags) -> tuple[Numbers, Numbers]:
    """The features (cases × features) with facts hidden (cases × facts, in the order of ``facts_of``).

    Whatever reads a hidden fact is as wide as its domain.
    """
    facts = facts_of(features)
    reads = np.array([[fact in FEATURES[name].facts for name in features] for fact in facts], dtype=np.bool_)
    silent = (hidden.astype(np.intp) @ reads.astype(np.intp)) > 0
    domains = np.array([(FEATURES[name].domain.low, FEATURES[name].domain.high) for name in features])
    return np.where(silent, domains[:, 0], low), np.where(silent, domains[:, 1], high)


def facts_of(features: tuple[str, ...]) -> tuple[str, ...]:
    """The facts that some features read, each once, in order."""
    return tuple(sorted({fact for name in features for fact in FEATURES[name].facts}))


def silenced(model: PathwayModel, sample: Sample, low: Numbers, high: Numbers, seed: int) -> Silence:
    """Measured on up to 4,000 cases; ``low`` and ``high`` are in the order of the model's features."""
    chance = generator(seed, "silence", model.name)
    chosen = np.sort(chance.permutation(len(sample))[:CASES])
    part, low, high = sample.only(chosen), low[chosen], high[chosen]
    rate = chance.uniform(0, MOST_HIDDEN, (len(part), 1))
    hidden = chance.random((len(part), len(facts_of(model.features)))) < rate
    masked = hide(model.features, low, high, hidden)
    whole, silent = log_odds(model, low, high), log_odds(model, *masked)
    bounds, outer = ranges(model, low, high), ranges(model, *masked)
    return Silence(
        masked_log_loss=mean(losses(part.favourable, silent), part.weight),
        unmasked_log_loss=mean(losses(part.favourable, whole), part.weight),
        holds=float(((outer[0] <= whole + ROUNDING) & (whole - ROUNDING <= outer[1])).mean()),
        width=mean(shares(bounds[1]) - shares(bounds[0]), part.weight),
        masked_width=mean(shares(outer[1]) - shares(outer[0]), part.weight),
    )


def withdrawn_as_refused(sample: Sample, estimates: Numbers, withdrawn: Numbers) -> tuple[float, float] | None:
    """Favourable share and mean estimate over all cases were every withdrawn one a refusal; ``None`` without any.

    ``estimates`` are those of the sample, ``withdrawn`` those of the withdrawn cases, each of which counts as much as
    a case of the sample does on average.
    """
    if not len(withdrawn):
        return None
    each = float(sample.weight.mean()) if len(sample) else 1.0
    total = float(sample.weight.sum()) + each * len(withdrawn)
    favourable = float((sample.weight * sample.favourable).sum()) / total
    expected = (float((sample.weight * estimates).sum()) + each * float(withdrawn.sum())) / total
    return favourable, expected
