"""How long Hypothesis searches: a little in `make test`, long in `make prove`."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile("test", max_examples=40, deadline=None, derandomize=True)
"""The suite draws the same examples each time; the longer profiles, which `make prove` takes, explore."""
settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile(
    "prove", max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))
