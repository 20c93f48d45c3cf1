"""How long Hypothesis searches, a little in `make test` and long in `make prove`; and the browser that tests share."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

os.environ.setdefault("OMP_NUM_THREADS", "1")
"""Several workers test at once: more threads of numpy and scikit-learn in each would wait for cores, and spin."""

CHROMIUM = shutil.which("chromium")
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)

settings.register_profile("test", max_examples=30, deadline=None, derandomize=True)
"""The suite draws the same examples each time; the longer profiles, which `make prove` takes, explore."""
settings.register_profile("quick", max_examples=60, deadline=None)
settings.register_profile(
    "prove", max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium; skips where it isn't installed."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()
