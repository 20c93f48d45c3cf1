"""Nobody is kept out: by axe on every screen, by the keyboard alone, without a connection, and on pages elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import expect

from service.messages import LANGUAGES, load_catalogues
from tests.widget.typist import Typist
from tests.widget.visitor import PATIENCE
from tests.widget.visitors import ABROAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page, Route

    from tests.widget.conftest import Pages

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPEN = "default-src 'self' 'unsafe-inline' 'unsafe-eval'"
"""For axe, which is put on the page as a script of its own."""

with_axe = pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: `npm ci`")


def violations(page: Page, within: str = "pathway-recommender") -> list[tuple[str, str]]:
    """What axe finds on the screen, as rule and element."""
    if not page.evaluate("() => 'axe' in window"):
        page.add_script_tag(path=AXE)
    found: list[dict[str, Any]] = page.evaluate(
        "([within, tags]) => axe.run(within, {runOnly: tags}).then(({violations}) => violations)", [within, list(WCAG)]
    )
    return [(row["id"], str(row["nodes"][0]["target"])) for row in found]


@with_axe
@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "zh-Hant")])
def test_axe_finds_nothing_on_any_screen(pages: Pages, scheme: str, language: str) -> None:
    """Start, questions of each kind, a fault, what was said, the answer opened, side by side, and handing over."""
    visitor = pages.open(policy=OPEN, scheme=scheme, language=language, agency="Harbour", handover="")
    page = visitor.page
    found = {"start": violations(page)}
    visitor.start()
    visitor.widget.locator("form .first").click()
    visitor.widget.locator(".alert").wait_for()
    found["fault"] = violations(page)
    visitor.widget.locator(".back").click()
    visitor.start()
    for number in range(7):
        found[f"question {number}"] = violations(page)
        unsure = visitor.widget.locator("form > details > summary")
        if unsure.count():
            unsure.click()
            found["not sure of one"] = violations(page)
        names = visitor.widget.locator("form > .field [role=combobox]")
        if names.count():
            names.first.fill("hong")
            visitor.widget.locator("[role=option]").first.wait_for()
            found["names proposed"] = violations(page)
        gate = visitor.widget.locator("form > .field > .options input")
        if gate.count() == 2:
            gate.first.check(force=True)
            found[f"question {number} opened"] = violations(page)
        visitor.decline()
    visitor.widget.locator(".beside button").nth(1).click()
    found["answers"] = violations(page)
    visitor.widget.locator(".back").click()
    visitor.see_answer()
    visitor.widget.locator("details.pathway summary").first.click()
    visitor.widget.locator(".terms").first.wait_for()
    found["answer"] = violations(page)
    visitor.widget.locator(".compare summary").click()
    visitor.widget.locator(".compare .second").click()
    visitor.widget.locator("table").wait_for()
    found["side by side"] = violations(page)
    visitor.widget.locator(".back").click()
    visitor.widget.locator(".tools button").nth(2).click()
    visitor.widget.locator(".consent").wait_for()
    found["handing over"] = violations(page)
    assert {screen: rules for screen, rules in found.items() if rules} == {}


@with_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_one_waits_or_is_refused(pages: Pages, scheme: str) -> None:
    """The answer awaited, a question that is refused, and an answer that is."""
    visitor = pages.open(policy=OPEN, scheme=scheme)
    page, alert = visitor.page, visitor.widget.locator(".alert")
    visitor.start()
    visitor.decline()
    visitor.is_asked()
    page.route("**/recommend", lambda _: None)
    visitor.widget.locator(".beside button").first.click()
    visitor.widget.locator(".skeleton").wait_for()
    found = {"waiting": violations(page)}
    page.unroute("**/recommend")
    page.route("**/recommend", refusing(429))
    visitor.widget.locator(".back").click()
    visitor.widget.locator("form > .actions .second").click()
    alert.wait_for()
    found["question refused"] = violations(page)
    visitor.widget.locator(".beside button").first.click()
    alert.wait_for()
    found["answer refused"] = violations(page)
    assert {screen: rules for screen, rules in found.items() if rules} == {}
    pages.wrong.clear()


@with_axe
def test_axe_finds_nothing_on_the_pages_around_the_widget(pages: Pages) -> None:
    """The customiser, the frame, and the form with a question, a fault, an answer, a comparison and a pathway."""
    context = pages.browser.new_context(bypass_csp=True)
    page = context.new_page()
    found = {}
    for path in ("widget?language=zh-Hant", "embed?language=zh-Hans", "form?language=zh-Hans"):
        page.goto(f"{pages.served}/{path}")
        found[path] = violations(page, "body")
    for button in ("next", "answer", "unsure", "result"):
        page.locator(f"button[name=do][value={button}]").last.click()
        found[f"form after {button}"] = violations(page, "body")
    page.locator("details.compare summary").click()
    page.locator("button[value=compare]").click()
    found["form, side by side"] = violations(page, "body")
    page.locator(".back").click()
    page.locator("details.pathway summary").first.click()
    page.locator("button[value^='pathway:']").first.click()
    found["form, a pathway"] = violations(page, "body")
    assert {screen: rules for screen, rules in found.items() if rules} == {}


@pytest.mark.parametrize(
    "language", [pytest.param(one, marks=[] if one == "zh-Hant" else [pytest.mark.prove]) for one in LANGUAGES]
)
def test_the_keyboard_alone_is_enough(pages: Pages, language: str) -> None:
    """From the first screen through every question to the answer, and to all that may be done with it.

    What has the focus is marked and within the window, its order is that of the page, and it is never lost.
    """
    page = pages.open(language=language, agency="Harbour", handover="").page
    visitor = Typist(page)
    visitor.start()
    expect(visitor.heading).to_be_focused()
    first = visitor.heading.inner_text()
    visitor.answer(ABROAD)
    visitor.is_asked()
    visitor.press(visitor.widget.locator(".back"))
    expect(visitor.heading).to_have_text(first)
    expect(visitor.widget.locator("input:checked")).to_have_count(1)
    while visitor.is_asked():
        expect(visitor.heading).to_be_focused()
        visitor.answer(ABROAD)
    expect(visitor.heading).to_be_focused()
    row = visitor.widget.locator("details.pathway").first
    visitor.press(row.locator("> summary"))
    row.locator(".terms").wait_for()
    visitor.press(visitor.widget.locator(".compare summary"))
    visitor.press(visitor.widget.locator(".compare .second"))
    visitor.widget.locator("table").wait_for()
    expect(visitor.heading).to_be_focused()
    visitor.press(visitor.widget.locator(".back"))
    visitor.press(visitor.widget.locator(".tools button").nth(2))
    visitor.tick(visitor.widget.locator(".consent input"))
    visitor.press(visitor.widget.locator(".actions .first"))
    expect(visitor.heading).to_be_focused()
    visitor.press(visitor.widget.locator(".back"))
    visitor.press(visitor.widget.locator(".hero ~ .actions .second").last)
    visitor.press(visitor.widget.locator(".act button").first)
    expect(visitor.heading).to_have_text(first)
    expect(visitor.heading).to_be_focused()
    assert visitor.lost == []


def test_any_length_of_text_and_any_zoom_fits(pages: Pages) -> None:
    """At 320 px, which is 1280 px at 400 %: ten degrees of a school with a very long name, and nothing cut off."""
    visitor = pages.open(width=320, language="zh-Hans")
    visitor.start()
    name = "北京" * 60
    degrees = [{"level": "bachelor", "institution": name, "awarded_on": f"20{number:02}"} for number in range(10)]
    profile = {"purpose": "entry", "person": {"nationalities": ["CN"]}, "degrees": degrees, "statuses": []}
    for _ in range(6):
        visitor.answer(profile)
        wide = visitor.page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= 320, visitor.heading.inner_text()
        if visitor.page.evaluate("() => 'degrees' in document.querySelector('pathway-recommender').visit.profile"):
            break
    said = visitor.page.evaluate("() => document.querySelector('pathway-recommender').visit.profile.degrees")
    assert [degree["institution"] for degree in said] == [name] * 10
    fits = "() => document.documentElement.scrollWidth <= 320"
    visitor.widget.locator(".beside button").nth(1).click()
    assert visitor.page.evaluate(fits)
    visitor.widget.locator(".back").click()
    visitor.see_answer()
    visitor.widget.locator("details.pathway summary").first.click()
    visitor.widget.locator(".terms").first.wait_for()
    assert visitor.page.evaluate(fits)
    visitor.widget.locator(".compare summary").click()
    visitor.widget.locator(".compare .second").click()
    table = visitor.widget.locator("table")
    table.wait_for()
    assert visitor.page.evaluate(fits)
    assert table.evaluate("(node) => node.scrollWidth <= node.parentElement.clientWidth")


def test_a_lost_connection_loses_nothing(pages: Pages) -> None:
    """It is said, what was chosen stays, also in another language, and trying again goes on."""
    visitor = pages.open()
    visitor.start()
    visitor.widget.locator("form input").first.check(force=True)
    visitor.page.context.set_offline(True)
    visitor.widget.locator("form .first").click()
    alert = visitor.widget.locator(".alert")
    expect(alert).to_be_visible(timeout=20_000)
    expect(visitor.widget.locator("input:checked")).to_have_count(1)
    before = visitor.heading.inner_text()
    visitor.widget.locator(".languages button").nth(2).click()
    expect(visitor.widget.locator("form")).to_have_count(0, timeout=PATIENCE)
    visitor.page.context.set_offline(False)
    alert.locator("button").click()
    expect(visitor.heading).not_to_have_text(before, timeout=PATIENCE)
    expect(visitor.widget.locator("input:checked")).to_have_count(1)
    before = visitor.heading.inner_text()
    visitor.widget.locator("form .first").click()
    expect(visitor.heading).not_to_have_text(before, timeout=PATIENCE)
    pages.wrong.clear()


@pytest.mark.parametrize("language", LANGUAGES)
def test_that_one_has_to_wait_is_said(pages: Pages, language: str) -> None:
    """On the button that was pressed and aloud; and nothing is sent twice."""
    visitor = pages.open(language=language)
    loading = load_catalogues()[language].text("widget.loading")
    asked: list[str] = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.page.route("**/recommend", lambda _: None)
    button = visitor.widget.locator(".stage .first")
    button.click()
    expect(button).to_have_text(loading)
    expect(button).to_be_disabled()
    expect(visitor.widget.locator("> [role=status]")).to_have_text(loading)
    button.click(force=True)
    assert sum(url.endswith("/recommend") for url in asked) == 1


def refusing(status: int) -> Callable[[Route], None]:
    """What answers every request with a status."""

    def refused(route: Route) -> None:
        route.fulfill(status=status, body="{}", headers={"Retry-After": "0", "Content-Type": "application/json"})

    return refused


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_said_in_words_and_loses_nothing(pages: Pages, language: str) -> None:
    """No key that is taken, a limit that is reached, a service that fails, one that is slow: in the reader's language.

    What was entered stays, and where it may help to try again, it is offered; then it goes on.
    """
    visitor = pages.open(language=language)
    page, alert = visitor.page, visitor.widget.locator(".alert")
    visitor.start()
    visitor.answer(ABROAD)
    visitor.is_asked()
    visitor.widget.locator("[role=combobox]").fill("SG")
    visitor.widget.locator("[role=combobox]").press("Tab")
    words = load_catalogues()[language]
    before = visitor.heading.inner_text()
    refusals = {"key": 403, "limit": 429, "broken": 500, "busy": 503}
    for kind, status in refusals.items():
        page.route("**/recommend", refusing(status))
        visitor.widget.locator("form > .actions .first").click()
        expect(alert).to_contain_text(words.text(f"widget.trouble.{kind}"), timeout=PATIENCE)
        assert alert.locator("button").count() == (kind != "key")
        page.unroute("**/recommend")
    page.evaluate("() => { const was = AbortSignal.timeout; AbortSignal.timeout = () => was.call(AbortSignal, 300); }")
    page.route("**/recommend", lambda _: None)
    visitor.widget.locator("form > .actions .first").click()
    expect(alert).to_contain_text(words.text("widget.trouble.slow"), timeout=PATIENCE)
    page.unroute("**/recommend")
    assert visitor.widget.locator("[role=combobox]").input_value()
    assert visitor.heading.inner_text() == before
    page.evaluate("() => { AbortSignal.timeout = () => new AbortController().signal; }")
    alert.locator("button").click()
    expect(visitor.heading).not_to_have_text(before, timeout=PATIENCE)
    pages.wrong.clear()


def test_what_a_colour_says_is_said_without_colours_too(pages: Pages) -> None:
    """In forced colours what is chosen, what has the focus and how far things stand are told by lines and shapes."""
    visitor = pages.open()
    visitor.page.emulate_media(forced_colors="active")
    visitor.start()
    option = visitor.widget.locator(".option")
    outlined = "(node) => getComputedStyle(node).outlineStyle"
    visitor.widget.locator("form input").nth(1).check(force=True)
    assert option.nth(1).evaluate(outlined) == "solid"
    assert option.nth(2).evaluate(outlined) == "none"
    while visitor.is_asked():
        visitor.answer(ABROAD)
    mark = visitor.widget.locator(".mark").first
    assert mark.locator("svg path").evaluate("(node) => getComputedStyle(node).stroke") != "none"
    assert mark.evaluate("(node) => getComputedStyle(node).borderTopStyle") == "solid"
    assert visitor.widget.locator(".hero").evaluate("(node) => getComputedStyle(node).borderTopStyle") == "solid"


def test_the_answer_is_printed_with_its_first_pathways_in_full(pages: Pages) -> None:
    """On paper of its own: no buttons, the first pathways opened with their papers, addresses written out."""
    visitor = pages.open(agency="Harbour")
    visitor.start()
    while visitor.is_asked():
        visitor.answer(ABROAD)
    hook = """() => {
      const was = DocumentFragment.prototype.append;
      DocumentFragment.prototype.append = function (...nodes) {
        was.apply(this, nodes);
        for (const node of nodes) if (node.contentWindow) node.contentWindow.print = () => { window.paper = node; };
      };
    }"""
    visitor.page.evaluate(hook)
    visitor.widget.locator(".tools button").first.click()
    visitor.page.wait_for_function("() => window.paper", timeout=PATIENCE)
    printed = visitor.page.evaluate(
        """() => {
          const page = window.paper.contentDocument, root = page.body.firstElementChild.shadowRoot;
          const number = (wanted) => root.querySelectorAll(wanted).length;
          return {lang: page.documentElement.lang, text: root.textContent, styled: root.adoptedStyleSheets.length,
            buttons: number("button"), open: number("details.pathway[open] .papers")};
        }"""
    )
    assert printed["lang"] == "en-GB"
    assert printed["buttons"] == 0
    assert printed["open"] >= 3
    assert printed["styled"] == 1
    assert "Harbour" in printed["text"]
    assert visitor.widget.locator("details.pathway[open]").count() == 0


def test_a_frame_grows_with_what_is_in_it(pages: Pages) -> None:
    """The page around it hears the height and the events, from the frame's own origin alone.

    Another question is shown from its top; and within the frame no string becomes markup or script.
    """
    page = pages.browser.new_page()
    pages.watch(page)
    script = f'<script type="module" src="{pages.served}/widget/{pages.version}/frame.js"></script>'
    frame = f'<iframe data-pathway src="{pages.served}/embed?agency=Harbour" title="Pathways" height="100"></iframe>'
    page.route(
        "**/host",
        lambda route: route.fulfill(
            body=f"<!doctype html><title>Host</title>{frame}{script}", content_type="text/html"
        ),
    )
    page.goto(f"{pages.served}/host")
    page.wait_for_function(
        "() => document.querySelector('iframe').getBoundingClientRect().height > 300", timeout=20_000
    )
    page.evaluate(
        "() => document.querySelector('iframe').addEventListener('pathway:start', () => { window.heard = true; })"
    )
    inside = page.frame_locator("iframe")
    inside.locator(".first").click()
    page.wait_for_function("() => window.heard === true", timeout=PATIENCE)
    first = inside.locator("h2").inner_text()
    page.set_viewport_size({"width": 500, "height": 300})
    inside.locator("form input").first.check(force=True)
    inside.locator("form > .actions .first").click()
    expect(inside.locator("h2")).not_to_have_text(first, timeout=PATIENCE)
    page.wait_for_function("() => Math.abs(document.querySelector('iframe').getBoundingClientRect().top) < 2")
    with urlopen(f"{pages.served}/embed") as answer:  # noqa: S310 - our own
        policy = answer.headers["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'; trusted-types 'none'" in policy
