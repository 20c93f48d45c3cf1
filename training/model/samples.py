"""The cases of one classifier as arrays: a pathway, a regime, a stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

TEST_SHARE = 0.15


class Stage(StrEnum):
    """What a classifier tells of: the decision of the application, or the extension of the approved stay."""

    APPROVAL = "approval"
    EXTENSION = "extension"


def model_name(pathway_id: str, regime: str, stage: Stage) -> str:
    """The name of a classifier in the tables: ``qmas_gpt@criteria_2024``, ``ttps_b@categories+extension``."""
    return f"{pathway_id}@{regime}" + ("+extension" if stage is Stage.EXTENSION else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The decided cases of one classifier that the law left open when they were lodged.

    ``low`` and ``high`` (cases × features) bound each feature, equal where it is known; ``favourable`` is approved, or
    extended; ``test`` marks the fold that is held out for ever, by hash of ``person``; ``own`` tells an agency's case
    from a simulated one; ``weight`` is how much a case counts. ``groups`` are names per case that no classifier reads:
    ``age_band``, ``sector``, ``nationality_group`` and ``audit_…``. ``withdrawn`` counts withdrawn cases left out, and
    ``withdrawn_rows`` holds their features for the sensitivity row.
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
        )
