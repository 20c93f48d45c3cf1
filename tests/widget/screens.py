"""`make screens`: every screen of the widget in three languages, two widths, light and dark, as pictures to look at."""

from __future__ import annotations

import logging
import sys
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright

from service.app import create_app
from service.messages import LANGUAGES
from tests.conftest import CHROMIUM, QUIET
from tests.serving import serving
from tests.widget.conftest import Pages
from tests.widget.visitors import ABROAD, HOLDER, MANAGER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.widget.visitor import Visitor

WIDTHS = (360, 1100)
SCHEMES = ("light", "dark")
MOST_QUESTIONS = 30
FOLDER = Path("build/screens")
VISITORS = {"abroad": ABROAD, "holder": HOLDER, "manager": MANAGER}
"""Whose screens are taken; the first of them sees every kind of screen."""


def take(pages: Pages, who: str, language: str, width: int, scheme: str) -> int:
    """Every screen of one visit, as pictures; how many there were."""
    visitor: Visitor = pages.open(
        width=width, lang=language, scheme=scheme, agency="Harbour Visa Advisers", handover="", policy=""
    )
    page, widget = visitor.page, visitor.widget
    page.evaluate(
        f"() => {{ document.body.style.colorScheme = '{scheme}'; document.body.style.background = 'Canvas'; }}"
    )
    taken: list[str] = []

    def shot(name: str) -> None:
        taken.append(name)
        page.screenshot(path=FOLDER / f"{who}-{language}-{width}-{scheme}-{len(taken):02}-{name}.png", full_page=True)

    shot("start")
    visitor.start()
    while visitor.is_asked() and len(taken) < MOST_QUESTIONS:
        visitor.answer(VISITORS[who], before=lambda: shot("question"))
    visitor.see_answer()
    shot("answer")
    widget.locator("details.pathway summary").first.click()
    widget.locator(".terms").first.wait_for()
    shot("pathway")
    if who == next(iter(VISITORS)):
        _other_screens(visitor, VISITORS[who], shot)
    return len(taken)


def _other_screens(visitor: Visitor, profile: Mapping[str, Any], shot: Callable[[str], None]) -> None:
    """Side by side, handing over, what was said, a fault, names that are proposed, no connection, waiting."""
    page, widget = visitor.page, visitor.widget
    widget.locator(".compare summary").click()
    widget.locator(".compare .second").click()
    widget.locator("table").wait_for()
    shot("comparison")
    widget.locator(".back").click()
    widget.locator(".tools button").nth(2).click()
    widget.locator(".consent").wait_for()
    shot("handover")
    widget.locator(".back").click()
    widget.locator(".hero").wait_for()
    widget.locator(".result > div > div > .actions .second").last.click()
    shot("answers")
    degrees = "() => document.querySelector('pathway-recommender').visit.told.findIndex((one) => one.id === 'degrees')"
    widget.locator(".act button").nth(page.evaluate(degrees)).click()
    group = widget.locator(".group").first
    group.locator("[role=combobox]").fill("hong kong")
    group.locator("[role=option]").first.wait_for()
    shot("typeahead")
    group.locator("[role=combobox]").press("Escape")
    group.locator(".year").fill("99")
    widget.locator("form .first").click()
    shot("fault")
    group.locator(".year").fill("2021")
    page.context.set_offline(True)
    widget.locator("form .first").click()
    widget.locator(".alert").wait_for()
    shot("offline")
    page.context.set_offline(False)
    page.route("**/recommend", lambda _: None)
    widget.locator("form .first").click()
    shot("waiting")
    widget.locator(".beside button").first.click()
    shot("loading")


def main() -> None:
    """Take them all, or those of the visitors, languages, widths and schemes that are named."""
    logging.disable(logging.CRITICAL)
    FOLDER.mkdir(parents=True, exist_ok=True)
    named = set(sys.argv[1:])

    def chosen(rows: tuple[Any, ...]) -> list[Any]:
        return [row for row in rows if str(row) in named] or list(rows)

    with serving(create_app()) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        pages = Pages(browser, address, [])
        rows = product(*map(chosen, (tuple(VISITORS), LANGUAGES, WIDTHS, SCHEMES)))
        taken = [take(pages, *row) for row in rows]
        browser.close()
    sys.stdout.write(f"{sum(taken)} pictures in {FOLDER}\n")


if __name__ == "__main__":
    main()
