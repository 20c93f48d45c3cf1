"""The service on a port of its own, a real browser, and pages that carry the widget."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.request import Request, urlopen

import orjson
import pytest

from service.app import create_app
from service.widget.files import SCRIPT, widget
from tests.serving import serving
from tests.widget.visitor import Visitor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask
    from playwright.sync_api import Browser, Page, Route

STRICT = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""What a careful host allows: scripts and requests of one origin, and no markup out of strings."""


@pytest.fixture(scope="session")
def application() -> Flask:
    """The service, as whoever has no keys runs it."""
    return create_app()


@pytest.fixture(scope="session")
def served(application: Flask) -> Iterator[str]:
    """The address of the service."""
    with serving(application) as address:
        yield address


def host_page(served: str, lang: str = "en", **attributes: str) -> str:
    """The page of a host: one line of script and one of markup."""
    held = widget().current
    told = "".join(f' {name}="{value}"' for name, value in attributes.items())
    source = f"{served}/widget/{held.name}/{SCRIPT}"
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>Host</title>'
        f'<script type="module" src="{source}" integrity="{held.integrity}" crossorigin="anonymous"></script>'
        f"<main><h1>Agency</h1><pathway-recommender{told}></pathway-recommender></main></html>"
    )


@dataclass
class Pages:
    """Pages with the widget; ``wrong`` is what the browser complained of on any of them."""

    browser: Browser
    served: str
    wrong: list[str]

    def open(self, *, policy: str = STRICT, lang: str = "en", width: int = 1000, **attributes: str) -> Visitor:
        """A visitor before a page of the service's own origin that carries the widget."""
        page = self.browser.new_page(viewport={"width": width, "height": 900})
        self.watch(page)
        html = host_page(self.served, lang, **attributes)

        def given(route: Route) -> None:
            route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": policy})

        page.route("**/host", given)
        page.goto(f"{self.served}/host")
        page.locator("pathway-recommender .first").wait_for()
        return Visitor(page)

    @property
    def version(self) -> str:
        """The version in the address of the widget's files."""
        return widget().current.name

    def recommended(self, profile: Mapping[str, Any], as_of: str | None = None) -> dict[str, Any]:
        """What the service itself answers to a profile, on a day or today."""
        body = orjson.dumps({"profile": profile} | ({"as_of": as_of} if as_of else {}))
        asked = Request(f"{self.served}/recommend", body, {"Content-Type": "application/json"})  # noqa: S310 - our own
        with urlopen(asked) as answer:  # noqa: S310 - the same
            told: dict[str, Any] = orjson.loads(answer.read())
        return told

    def watch(self, page: Page) -> None:
        """Take note of what the browser complains of."""
        page.on("console", lambda said: self.wrong.append(said.text) if said.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))


@pytest.fixture
def pages(browser: Browser, served: str) -> Iterator[Pages]:
    """Pages of which the browser may not complain; a test that provokes it empties ``wrong``."""
    pages = Pages(browser, served, [])
    yield pages
    for context in browser.contexts:
        context.close()
    assert pages.wrong == []


def events_of(page: Page) -> list[dict[str, Any]]:
    """The events that a page has noted in ``window.heard`` so far."""
    events: list[dict[str, Any]] = page.evaluate("() => window.heard")
    return events
