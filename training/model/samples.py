"""The cases of one classifier as arrays: a pathway, a regime, a stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.outlook.tables import Stage, model_name

__all__ = ["TEST_SHARE", "Flags", "Numbers", "Sample", "Stage", "model_name"]

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

TEST_SHARE = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The decided cases of one classifier that the law left open when they were lodged.

    ``low`` and ``high`` (cases × features) bound each feature, equal where it is known; ``favourable`` is approved, or
    extended; ``test`` marks the fold that is held out for ever, by hash of ``person``; ``own`` tells an agency's case
    from a simulated one; ``weight`` is how much a case counts. ``groups`` are names per case that no classifier reads:
    ``age_band``, ``sector``, ``nationality_group`` and ``audit_…``. ``withdrawn`` counts withdrawn cases left out, and
    ``withdrawn_rows`` holds their features for the sensitivity row. ``lodged`` is each case's day of lodging, where
    that is known.
    """

    name: str
    pathway_id: str
    regime: str
    stage: Stage
    features: tuple[str, ...]
    case: NDArray[np.str_]
    person: NDArray[np.str_]
    low: Numbers
    high: Numbers
    favourable: Flags
    weight: Numbers
    own: Flags
    test: Flags
    groups: Mapping[str, NDArray[np.str_]]
    withdrawn_low: Numbers
    withdrawn_high: Numbers
    lodged: NDArray[np.datetime64] | None = None

    def __len__(self) -> int:
        return len(self.favourable)

    def only(self, rows: Flags | NDArray[np.intp]) -> Sample:
        """The same sample with some of its cases."""
        return Sample(
            name=self.name,
            pathway_id=self.pathway_id,
            regime=self.regime,
            stage=self.stage,
            features=self.features,
            case=self.case[rows],
            person=self.person[rows],
            low=self.low[rows],
            high=self.high[rows],
            favourable=self.favourable[rows],
            weight=self.weight[rows],
            own=self.own[rows],
            test=self.test[rows],
            groups={name: values[rows] for name, values in self.groups.items()},
            withdrawn_low=self.withdrawn_low,
            withdrawn_high=self.withdrawn_high,
            lodged=None if self.lodged is None else self.lodged[rows],
        )
