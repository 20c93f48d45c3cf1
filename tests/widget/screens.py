"""`make screens`: every screen of the widget in three languages, two widths, light and dark, as pictures to look at."""

from __future__ import annotations

import sys
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from service.app import create_app
from service.messages import LANGUAGES
from tests.conftest import CHROMIUM, QUIET
from tests.serving import serving
from tests.widget.conftest import Pages
from tests.widget.visitor import Visitor

WIDTHS = (360, 1100)
SCHEMES = ("light", "dark")
MOST_QUESTIONS = 24
FOLDER = Path("build/screens")

GRADUATE: dict[str, Any] = {
    "purpose": "entry",
    "person": {
        "birth_date": "1998-05",
        "nationalities": ["CN"],
        "china_residency": "mainland",
        "residence": "CN",
        "right_of_abode": False,
        "convictions": [],
        "adverse_records": [],
    },
    "statuses": [],
    "degrees": [
        {
            "level": "master",
            "institution": "The University of Hong Kong",
            "awarded_on": "2026-06",
            "full_time": True,
            "student_visa": True,
            "stem": False,
        }
    ],
    "jobs": [],
    "offers": [],
    "businesses": [],
}


def take(pages: Pages, language: str, width: int, scheme: str) -> int:
    """Every screen of one visit, as pictures; how many there were."""
    visitor: Visitor = pages.open(
        width=width, language=language, scheme=scheme, agency="Harbour Visa Advisers", handover="", policy=""
    )
    taken: list[str] = []

    def shot(name: str) -> None:
        taken.append(name)
        place = FOLDER / f"{language}-{width}-{scheme}-{len(taken):02}-{name}.png"
        visitor.page.screenshot(path=place, full_page=True)

    shot("start")
    visitor.start()
    while visitor.is_asked() and len(taken) < MOST_QUESTIONS:
        shot("question")
        visitor.answer(GRADUATE)
    visitor.see_answer()
    shot("answer")
    visitor.widget.locator("details.pathway summary").first.click()
    visitor.widget.locator(".terms").first.wait_for()
    shot("pathway")
    visitor.widget.locator(".compare summary").click()
    visitor.widget.locator(".compare .second").click()
    visitor.widget.locator("table").wait_for()
    shot("comparison")
    visitor.widget.locator(".back").click()
    visitor.widget.locator(".tools button").nth(2).click()
    visitor.widget.locator(".consent").wait_for()
    shot("handover")
    return len(taken)


def main() -> None:
    """Take them all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with serving(create_app()) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        pages = Pages(browser, address, [])
        taken = [take(pages, *row) for row in product(LANGUAGES, WIDTHS, SCHEMES)]
        browser.close()
    sys.stdout.write(f"{sum(taken)} pictures in {FOLDER}\n")


if __name__ == "__main__":
    main()
