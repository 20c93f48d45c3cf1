"""What every test shares: how long Hypothesis searches, and the state that decisions stand on."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from service.recommend.state import State, load_state

settings.register_profile("test", max_examples=40, deadline=None)
settings.register_profile("quick", max_examples=200, deadline=None)
settings.register_profile(
    "prove", max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))


@pytest.fixture(scope="session")
def state() -> State:
    """The law, the lore, the ranking and the current model, as they ship."""
    return load_state(Path(__file__).parents[1] / "models")
