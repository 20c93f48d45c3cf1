"""What a visitor of the widget downloads and waits for: bytes, requests, and the time to each screen, in Chromium."""

from __future__ import annotations

import gzip
import logging
import time
from statistics import median

from playwright.sync_api import Response, sync_playwright

from service.app import create_app
from service.widget.files import widget
from tests.conftest import CHROMIUM, QUIET
from tests.serving import serving
from tests.widget.conftest import Pages

ROUNDS = 5
PROFILE = {"purpose": "entry", "person": {"residence": "CA", "right_of_abode": False}, "statuses": []}


def main() -> None:
    """Print the figures."""
    logging.disable(logging.CRITICAL)
    for name, content in {**widget().current.scripts, **widget().catalogues}.items():
        print(f"{name:24} {len(content):7} bytes, {len(gzip.compress(content, 9)):6} gzipped")
    times: dict[str, list[float]] = {"first question": [], "next question": [], "answer": []}
    asked: list[str] = []
    with serving(create_app()) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        for _ in range(ROUNDS):
            pages = Pages(browser, address, [])
            visitor = pages.open()
            asked = []

            def note(response: Response, asked: list[str] = asked) -> None:
                asked.append(response.url.rpartition("/")[2])

            visitor.page.on("response", note)
            began = time.perf_counter()
            visitor.start()
            times["first question"].append(time.perf_counter() - began)
            began = time.perf_counter()
            visitor.answer(PROFILE)
            visitor.is_asked()
            times["next question"].append(time.perf_counter() - began)
            began = time.perf_counter()
            visitor.see_answer()
            times["answer"].append(time.perf_counter() - began)
        print("requests from Start to an answer:", ", ".join(asked))
        browser.close()
    for name, found in times.items():
        print(f"time to {name:16} {1000 * median(found):6.0f} ms (median of {ROUNDS}, the test's own clicks included)")


if __name__ == "__main__":
    main()
