"""BentoML: features in, the nine probabilities out."""

from __future__ import annotations

import os

import bentoml

from benchmarks.peers.apps.estimators import Estimators


@bentoml.service(workers=int(os.environ["WORKERS"]))
class Outlook:
    """The estimators as a service."""

    def __init__(self) -> None:
        self.estimators = Estimators()

    @bentoml.api(route="/outlook")
    async def outlook(self, told: dict[str, float]) -> dict[str, float]:
        """The probability that each classifier gives."""
        return self.estimators.probabilities(told)
