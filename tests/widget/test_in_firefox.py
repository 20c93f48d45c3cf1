"""The main flow in another browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.messages import load_catalogues
from tests.door.running import free_port
from tests.widget.firefox import FIREFOX, firefox

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(FIREFOX is None, reason="Firefox is not installed: apt-get install firefox-esr")
def test_a_visitor_with_firefox_gets_an_answer(served: str, tmp_path: Path) -> None:
    """Questions answered by mouse and keys on the frame's page, an unsure one, the answer, and a pathway opened."""
    catalogue = load_catalogues()["zh-Hant"]
    with firefox(tmp_path, free_port()) as browser:
        browser.go(f"{served}/embed?language=zh-Hant&agency=Harbour")
        browser.click(".screen > .actions .first")
        browser.click('input[data-value="entry"]')
        first = browser.text("h2")
        browser.click("form > .actions .first")
        browser.find(".back")
        browser.type("[role=combobox]", "加拿大")
        assert browser.text("h2") != first
        browser.click("form > .actions .second")
        browser.find("form > .actions .first:not(.busy)")
        browser.click(".beside .link")
        assert browser.text(".hero .status") == catalogue.text("widget.status.tell_more")
        browser.click("details.pathway summary")
        assert browser.text(".terms dt")
