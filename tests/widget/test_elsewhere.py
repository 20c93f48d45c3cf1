"""On an agency's own pages: by its key, from its origin, and from no other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect
from werkzeug.wrappers import Request, Response

from service import settings
from service.api.edge import EXTENSION
from service.app import create_app
from service.messages import load_catalogues
from tests.door.keyed import created
from tests.serving import serving
from tests.widget.conftest import host_page
from tests.widget.visitor import PATIENCE, Visitor

if TYPE_CHECKING:
    from flask import Flask

    from tests.widget.conftest import Pages

WORDS = load_catalogues()["en"]
FEW = "20"
"""Units a minute: the first question and two more."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Pages of three origins with one key: the one that it names, one that another key names, and one of nobody's."""

    own: str
    others: str
    unknown: str


@pytest.fixture
def elsewhere(application: Flask, tmp_path: Path) -> Iterator[Elsewhere]:
    """Each of the pages carries the widget under the strictest policy that lets it work, or the frame.

    The limit is each test's own: what one has used up is not missing to another.
    """
    file = tmp_path / "keys.json"
    place: dict[str, str] = {}

    @Request.application
    def host(request: Request) -> Response:
        service, key = place["service"], place["key"]
        if request.path == "/frame":
            body = (
                f'<!doctype html><title>Host</title><iframe title="Pathways" src="{service}/embed?key={key}"></iframe>'
            )
            return Response(body, content_type="text/html")
        policy = (
            f"default-src 'none'; script-src {service}; connect-src {service}; "
            "require-trusted-types-for 'script'; trusted-types 'none'"
        )
        body = host_page(service, key=key)
        return Response(body, content_type="text/html", headers={"Content-Security-Policy": policy})

    with ExitStack() as stack:
        own, others, unknown = (stack.enter_context(serving(host, "localhost")) for _ in range(3))
        place["key"] = created(file, "publishable", own)
        created(file, "publishable", others)
        chosen = settings.read({"HKP_KEYS": str(file), "HKP_LIMIT_ADDRESS": FEW, "HKP_WORKERS": "1"})
        keyed = create_app(application.extensions[EXTENSION].state, chosen)
        place["service"] = stack.enter_context(serving(keyed))
        yield Elsewhere(own, others, unknown)


def at(pages: Pages, address: str) -> Visitor:
    """A visitor before a page elsewhere."""
    page = pages.browser.new_page()
    page.goto(address)
    page.locator("pathway-recommender .first").wait_for(timeout=PATIENCE)
    return Visitor(page)


@pytest.mark.parametrize(("origin", "kind"), [("others", "key"), ("unknown", "unreached")])
def test_a_page_that_the_key_does_not_name_is_refused(
    pages: Pages, elsewhere: Elsewhere, origin: str, kind: str
) -> None:
    """The visitor is told that it is the page's fault, or, where the browser doesn't say why, whom to tell."""
    visitor = at(pages, getattr(elsewhere, origin))
    visitor.widget.locator(".first").click()
    expect(visitor.widget.locator(".alert")).to_contain_text(WORDS.text(f"widget.trouble.{kind}"), timeout=PATIENCE)


def test_a_page_may_be_framed_by_the_origins_of_its_key_alone(pages: Pages, elsewhere: Elsewhere) -> None:
    """What the browser shows elsewhere is a refusal of its own."""
    page = pages.browser.new_page()
    page.goto(f"{elsewhere.own}/frame")
    expect(page.frame_locator("iframe").locator("pathway-recommender .first")).to_be_visible(timeout=PATIENCE)
    page.goto(f"{elsewhere.others}/frame")
    page.wait_for_function("() => document.readyState === 'complete'")
    assert page.frame_locator("iframe").locator("pathway-recommender").count() == 0


def test_a_page_of_the_keys_own_goes_on_until_the_limit_is_reached(pages: Pages, elsewhere: Elsewhere) -> None:
    """Under a policy that names the service alone; then the limit is said, and what was chosen stays."""
    visitor = at(pages, elsewhere.own)
    visitor.widget.locator(".first").click()
    expect(visitor.widget.locator("form")).to_be_visible(timeout=PATIENCE)
    alert = visitor.widget.locator(".alert")
    for _ in range(6):
        visitor.widget.locator("form > .actions .second").click()
        visitor.page.wait_for_function(
            "() => !document.querySelector('pathway-recommender').shadowRoot.querySelector('.busy')", timeout=PATIENCE
        )
        if alert.count():
            break
    expect(alert).to_contain_text(WORDS.text("widget.trouble.limit"))
    expect(visitor.widget.locator("form")).to_be_visible()
