"""The fitted scikit-learn estimators of the model that is served: joblib's file, and which features each reads."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING

import joblib
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

MODELS = Path(__file__).parents[3] / "models"


class Estimators:
    """Every classifier, asked about a person one after the other."""

    def __init__(self) -> None:
        folder = MODELS / (MODELS / "current").read_text(encoding="ascii").strip()
        tables = json.loads((folder / "tables.json").read_text(encoding="utf-8"))["models"]
        self._reads = {name: [table["feature"] for table in model["tables"]] for name, model in tables.items()}
        self._fitted = joblib.load(folder / "estimators.joblib")
        self.names = tuple(sorted(self._fitted))
        self.features = tuple(sorted({feature for reads in self._reads.values() for feature in reads}))

    def probabilities(self, told: Mapping[str, float]) -> dict[str, float]:
        """The probability that each classifier gives, by its name."""
        return {name: self._probability(name, told) for name in self.names}

    def _probability(self, name: str, told: Mapping[str, float]) -> float:
        case = np.array([[told[feature] for feature in self._reads[name]]])
        return 1 / (1 + math.exp(-self._fitted[name].decision_function(case)[0]))
