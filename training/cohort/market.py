"""Pay against the market: by what share an offer falls short of the median pay of people with such a degree.

No page of ImmD's gives the level that it holds pay against; ``assumptions.yaml`` says what stands in for it here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from training.cohort.assumptions import Weight

N = TypeVar("N", float, NDArray[np.float64])

PAY_SHORT_OF_MARKET = "pay_short_of_market"
READS: Mapping[str, tuple[str, ...]] = {PAY_SHORT_OF_MARKET: ("offer_annual_pay_hkd", "degree_level")}
"""The served features that a reading of the cohort's own is made of."""
MONTHS = 12


def features_read(weights: Iterable[Weight]) -> frozenset[str]:
    """The served features that weights read."""
    return frozenset(name for weight in weights for name in READS.get(weight.feature, (weight.feature,)))


def value_of(feature: str, served: Mapping[str, N], monthly_hkd: Sequence[float]) -> N:
    """What a weight is of, of one case or of many as columns: a served feature, or the share by which pay falls short.

    ``monthly_hkd`` are medians a month by the level of the highest degree; from the median on nothing falls short.
    """
    if feature != PAY_SHORT_OF_MARKET:
        return served[feature]
    pay, level = (served[name] for name in READS[feature])
    median = MONTHS * np.take(monthly_hkd, np.asarray(level, dtype=np.intp))
    return cast("N", np.maximum(0.0, 1 - pay / median))
