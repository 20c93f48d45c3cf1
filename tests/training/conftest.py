from dataclasses import dataclass

import pytest

from training.cohort.simulate import Cohort, simulate
from training.model.fit import Fitted, fit

PATHWAYS = ("qmas_gpt", "ttps_b", "gep")
PEOPLE = 2_500
SEED = 11


@dataclass(frozen=True, slots=True)
class Trained:
    """A panel, a threshold scheme and a case-by-case scheme, small enough for a test."""

    cohorts: dict[str, Cohort]
    fitted: dict[str, Fitted]


@pytest.fixture(scope="session")
def trained() -> Trained:
    cohorts = {name: simulate(name, PEOPLE, SEED) for name in PATHWAYS}
    return Trained(cohorts, {name: fit(one, SEED, refits=4) for name, one in cohorts.items()})
