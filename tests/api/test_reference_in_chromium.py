"""The reference in a real browser: every Send pressed on a live server, nothing that keeps somebody out, no bar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from service.api.openapi import specification
from service.app import create_app
from service.messages import LANGUAGES
from service.settings import read
from tests.door.keyed import created
from tests.serving import serving

if TYPE_CHECKING:
    from flask import Flask
    from playwright.sync_api import Browser, Page

    from service.recommend.state import State

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
CLIENTS = Path(__file__).parents[2] / "docs" / "clients.md"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
PATIENCE = 120_000
"""Milliseconds for the slowest answer on a busy machine."""

NARROW = 320
"""CSS pixels of WCAG's reflow."""

UNKEYED = 401
"""What is answered of cases where no key was made."""

OPEN_ALL = """
async ([within, most]) => {
  for (let round = 0; round < most; round += 1) {
    document.querySelectorAll(`${within} details:not([open])`).forEach((details) => { details.open = true; });
    await new Promise((done) => setTimeout(done, 50));
  }
}
"""
"""Opens the folds within a part of the page, and as many times those within them, which are drawn then."""


@pytest.fixture(scope="module")
def served(app: Flask) -> Iterator[str]:
    """The address of the service."""
    with serving(app) as address:
        yield address


@pytest.fixture
def opened(browser: Browser, served: str) -> Iterator[Any]:
    """A function that opens the reference in a language and a width; afterwards the browser may not have complained."""
    context, wrong = browser.new_context(bypass_csp=AXE.is_file()), []

    def opening(language: str = "en", width: int = 1280) -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(f"{served}/docs?language={language}")
        page.locator("#schemas").wait_for(timeout=PATIENCE)
        return page

    yield opening
    context.close()
    assert wrong == []


def test_every_send_shows_what_the_service_answers(opened: Any) -> None:  # noqa: ANN401 - a function of the fixture's
    """200 of every operation, a case's apart, for which a key is needed: there the problem is told in words."""
    page = opened()
    operations = {
        operation["operationId"]: (method, operation)
        for methods in specification()["paths"].values()
        for method, operation in methods.items()
    }
    pressed = {}
    for name, (method, _) in operations.items():
        section = page.locator(f"section#{name}")
        send = section.locator("button")
        assert send.count() == (0 if method == "delete" else 1), name
        if method == "delete":
            continue
        send.click()
        told = section.locator("[role=status] > p").first
        told.wait_for(timeout=PATIENCE)
        pressed[name] = int(told.inner_text().partition(" ")[0])
        if pressed[name] == UNKEYED:
            assert "key" in section.locator("[role=status] .bad").last.inner_text()
        assert section.locator("[role=status] pre").count() == 1, name
    kept = {name for name, (_, operation) in operations.items() if "Cases" in operation["tags"]} - {"deleteCase"}
    assert pressed == {name: UNKEYED if name in kept else 200 for name in operations if name != "deleteCase"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_runs_over_the_edge_of_a_narrow_screen(opened: Any, language: str) -> None:  # noqa: ANN401
    """Closed, and with every fold of the operations open."""
    page = opened(language, NARROW)
    assert page.evaluate("() => document.documentElement.lang") == language
    for rounds in (0, 1):
        page.evaluate(OPEN_ALL, ["main section", rounds])
        assert page.evaluate("() => document.scrollingElement.scrollWidth") <= NARROW


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: `npm ci`")
@pytest.mark.parametrize(
    ("language", "operation"), [("en", "recommend"), ("zh-Hant", "getPathway"), ("zh-Hans", "searchInstitutions")]
)
def test_axe_finds_nothing_on_an_operation_closed_or_opened(opened: Any, language: str, operation: str) -> None:  # noqa: ANN401
    """With its members, values, examples, code and answer open; all operations are drawn by the same lines."""
    page = opened(language, NARROW)
    page.add_script_tag(path=AXE)
    for rounds in (0, 1):
        if rounds:
            page.locator(f"#{operation} button").click()
            page.locator(f"#{operation} [role=status] > p").first.wait_for(timeout=PATIENCE)
            assert page.evaluate("() => document.scrollingElement.scrollWidth") <= NARROW
        page.evaluate(OPEN_ALL, [f"#{operation}", rounds])
        found: list[dict[str, Any]] = page.evaluate(
            "([part, tags]) => axe.run(part, {runOnly: tags}).then(({violations}) => violations)",
            [f"nav, #{operation}", list(WCAG)],
        )
        assert [(row["id"], len(row["nodes"]), str(row["nodes"][0]["target"])) for row in found] == []


@pytest.mark.parametrize(
    ("language", "wanted"), [("en", "not_eligible"), ("zh-Hant", "未能符合要求"), ("zh-Hans", "年")]
)
def test_what_is_searched_is_found_and_leads_there(opened: Any, language: str, wanted: str) -> None:  # noqa: ANN401
    """A value or its title opens the component that has it; of Chinese one character is enough."""
    page = opened(language)
    page.locator("#search").fill(wanted)
    page.locator("#found a[href^='#schema-']").first.click()
    assert page.locator("[id^=schema-] > details[open]").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_answer_in_a_console_is_told_in_the_language_of_the_page(opened: Any, language: str) -> None:  # noqa: ANN401
    """The pathway's name, and the titles of verdict, advice and outlook."""
    page = opened(language)
    page.locator("#recommend button").click()
    row = page.locator("#recommend [role=status] tbody tr").first
    row.wait_for(timeout=PATIENCE)
    assert row.inner_text().replace("STEM", "").isascii() == (language == "en")
    assert "_" not in row.inner_text()


def test_a_key_that_is_typed_in_is_sent_and_not_shown(opened: Any) -> None:  # noqa: ANN401
    """Where keys are needed the consoles ask with it; the code beside them says where it goes, and not what it is."""
    page = opened()
    page.locator("#key").fill("hkp_pk_unknown")
    with page.expect_request("**/recommend") as sent:
        page.locator("#recommend button").click()
    assert sent.value.headers["authorization"] == "Bearer hkp_pk_unknown"
    page.locator("#recommend summary", has_text="As code").click()
    code = page.locator("#recommend pre").all_inner_texts()
    assert sum("Bearer hkp_…" in text for text in code) == len(("curl", "Python", "JavaScript"))
    assert not any("hkp_pk_unknown" in text for text in code)


@pytest.mark.parametrize(("age", "told"), [("27", "What to tell next"), ("270", "between these limits")])
def test_the_page_in_the_document_on_clients_works_as_it_stands(
    browser: Browser, state: State, tmp_path: Path, age: str, told: str
) -> None:
    """From an origin of its own, with a publishable key; and what is refused is told with its remedy."""
    (page_shown,) = re.findall(r"^```html\n(.*?)^```", CLIENTS.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    shown: list[bytes] = []
    with serving(lambda _, start: (start("200 OK", [("Content-Type", "text/html; charset=utf-8")]), shown)[1]) as own:
        key = created(tmp_path / "keys.json", "publishable", own)
        chosen = read({"HKP_KEYS": str(tmp_path / "keys.json")})
        with serving(create_app(state, chosen)) as address:
            shown.append(page_shown.replace("http://127.0.0.1:8000", address).replace("hkp_pk_…", key).encode())
            page = browser.new_page()
            page.goto(own)
            page.locator("[name=age]").fill(age)
            page.locator("button").click()
            page.get_by_text(told).wait_for(timeout=PATIENCE)
            assert (page.locator("main li").count() > 2) == (age == "27")
            page.close()
