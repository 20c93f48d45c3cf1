"""The page around the widget hears codes alone, until a visitor has agreed to hand over what is shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.widget.conftest import events_of
from tests.widget.visitors import ABROAD

if TYPE_CHECKING:
    from tests.widget.conftest import Pages
    from tests.widget.visitor import Visitor

LISTEN = """() => {
  window.heard = [];
  for (const name of ["start", "answered", "result", "error", "language", "printed", "handover"]) {
    document.addEventListener(`pathway:${name}`, ({detail}) => window.heard.push({name, detail}));
  }
}"""
TOLD = ("1998", "National University", "Shopee", "Software", "78000", '"IN"', '"SG"', "convictions")
"""What the visitor says that a page would know them by."""


def answered(pages: Pages) -> Visitor:
    """A visitor before the answer, on a page that listens."""
    visitor = pages.open(agency="Harbour", handover="")
    visitor.page.evaluate(LISTEN)
    visitor.start()
    while visitor.is_asked():
        visitor.answer(ABROAD)
    return visitor


def test_events_carry_codes_and_nothing_that_was_said(pages: Pages) -> None:
    """Which question was answered, how many so far, what came out, and in which language."""
    visitor = answered(pages)
    visitor.widget.locator(".languages button").nth(1).click()
    expect(visitor.widget.locator(".languages button").nth(1)).to_have_attribute("aria-pressed", "true")
    heard = events_of(visitor.page)
    assert {event["name"] for event in heard} >= {"start", "answered", "result", "language"}
    assert [word for word in TOLD if word in json.dumps(heard)] == []
    steps = [event["detail"] for event in heard if event["name"] == "answered"]
    assert {frozenset(step) for step in steps} == {frozenset({"question", "declined", "answered"})}
    assert [step["answered"] for step in steps] == list(range(1, len(steps) + 1))
    result = next(event["detail"] for event in heard if event["name"] == "result")
    assert result["status"] == "apply"
    assert set(result["pathways"][0]) == {"id", "verdict", "sure"}


def test_nothing_is_handed_over_without_consent_and_nothing_more_than_is_ticked(pages: Pages) -> None:
    """Convictions are left out unless they are ticked; the host alone hears it, and no request is made."""
    visitor = answered(pages)
    asked: list[str] = []
    visitor.widget.locator(".tools button").nth(2).click()
    give = visitor.widget.locator(".actions .first")
    expect(give).to_be_disabled()
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.widget.locator(".consent input").check(force=True)
    visitor.widget.locator("fieldset .option", has_text="nationalities").locator("input").uncheck(force=True)
    give.click()
    expect(visitor.widget.locator("pre")).to_have_count(0)
    given: list[dict[str, Any]] = [event for event in events_of(visitor.page) if event["name"] == "handover"]
    profile = given[0]["detail"]["profile"]
    assert profile["degrees"][0]["institution"] == "National University of Singapore"
    assert set(profile["person"]) & {"convictions", "adverse_records", "nationalities"} == set()
    assert profile["person"]["birth_date"] == "1998-05"
    assert len(given) == 1
    assert asked == []
