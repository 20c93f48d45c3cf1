"""Someone who uses the widget in a real browser: looks at what is on the screen, and answers as their profile says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Locator, Page

PATIENCE = 20_000
"""Milliseconds for an answer: the machine may have much else to do."""

START = {"en": "Start", "zh-Hant": "開始", "zh-Hans": "开始"}
NOT_SURE = {"en": "Not sure", "zh-Hant": "不確定", "zh-Hans": "不确定"}


@dataclass
class Visitor:
    """A person before a page with the widget; ``asked`` are the questions' headings so far."""

    page: Page
    asked: list[str] = field(default_factory=list)

    @property
    def widget(self) -> Locator:
        """The element itself."""
        return self.page.locator("pathway-recommender")

    @property
    def heading(self) -> Locator:
        """What the screen is about."""
        return self.widget.locator("h2")

    def start(self) -> None:
        """Press the button of the first screen, and wait for a question."""
        self.widget.locator(".first").click()
        expect(self.widget.locator("form")).to_be_visible(timeout=PATIENCE)

    def is_asked(self) -> bool:
        """Whether a question is on the screen, and not yet the answer."""
        self.page.wait_for_function(
            "() => { const root = document.querySelector('pathway-recommender').shadowRoot;"
            " return root.querySelector('.hero') || (root.querySelector('form') && !root.querySelector('.busy')); }",
            timeout=PATIENCE,
        )
        return self.widget.locator("form").count() > 0

    def send(self, button: Locator) -> None:
        """Press a button of a question, and wait for what comes."""
        before = self.page.evaluate("() => document.querySelector('pathway-recommender').visit.said.length")
        told = self.heading.inner_text()
        button.click()
        self.page.wait_for_function(
            "([before, told]) => { const widget = document.querySelector('pathway-recommender');"
            " const root = widget.shadowRoot; return root.querySelector('.alert') || "
            " widget.visit.said.length > before || root.querySelector('h2').innerText !== told; }",
            arg=[before, told],
            timeout=PATIENCE,
        )
        problem = self.widget.locator(".alert")
        assert problem.count() == 0, problem.inner_text()

    def decline(self) -> None:
        """Not sure."""
        self.asked.append(self.heading.inner_text())
        self.send(self.widget.locator("form .actions .second"))

    def answer(self, profile: Mapping[str, Any]) -> None:
        """Answer the question on the screen as the profile has it; not sure where it says nothing."""
        self.asked.append(self.heading.inner_text())
        fields = self.widget.locator("form > .field")
        given = [self._fill(fields.nth(place), profile) for place in range(fields.count())]
        actions = self.widget.locator("form > .actions")
        self.send(actions.locator(".first" if any(given) else ".second"))

    def _fill(self, control: Locator, profile: Mapping[str, Any]) -> bool:
        if not control.is_visible():
            return False
        value = at(profile, control.get_attribute("data-pointer") or "")
        if value is None:
            return False
        self.fill(control, value)
        return True

    def fill(self, control: Locator, value: Any) -> None:  # noqa: ANN401 - any JSON
        """Enter a value into the control of a fact."""
        if "presence" in (control.get_attribute("class") or "").split():
            control.locator("input").set_checked(bool(value), force=True)
        elif value == [] and not control.locator("> .options").count():
            control.locator("button.link").click()  # none of the places
        elif isinstance(value, list) and all(isinstance(item, dict) for item in value):
            self._items(control, value)
        elif isinstance(value, bool):
            control.locator("input").nth(0 if value else 1).check(force=True)
        elif isinstance(value, (int, float, dict)):
            self._number(control, value)
        elif control.locator(".dated").count():
            self._date(control, value)
        elif control.locator("[role=combobox]").count():
            self._look_up(control, value)
        else:
            self._choose_or_write(control, value)

    def _choose_or_write(self, control: Locator, value: str | list[str]) -> None:
        if control.locator("select").count():
            control.locator("select").select_option(value)
        elif control.locator("input[type=checkbox]").count():
            for code in value or [""]:
                control.locator(f'input[value="{code}"]').check(force=True)
        elif control.locator("input[type=radio]").count():
            control.locator(f'input[data-value="{value}"]').check(force=True)
        else:
            control.locator("input").fill(", ".join(value) if isinstance(value, list) else value)

    def _number(self, control: Locator, value: Any) -> None:  # noqa: ANN401 - a number or a span
        inputs = control.locator("input")
        if isinstance(value, dict) and "currency" in value:
            control.locator("select").select_option(value["currency"])
            value = value["amount"]
        if isinstance(value, dict):
            control.locator("button.link").click()
            inputs.nth(0).fill(str(value.get("min", "")))
            inputs.nth(1).fill(str(value.get("max", "")))
        else:
            inputs.nth(0).fill(str(value))

    def _date(self, control: Locator, value: str) -> None:
        year, month, day = [*value.split("-"), "", ""][:3]
        control.locator(".year").fill(year)
        control.locator("select").select_option(str(int(month)) if month else "")
        if day:
            control.locator(".day").fill(day)

    def _look_up(self, control: Locator, value: str | list[str]) -> None:
        typed = control.locator("[role=combobox]")
        for one in value if isinstance(value, list) else [value]:
            typed.fill(one)
            if re.fullmatch("[A-Z]{2,3}", one):
                control.locator("[role=option]").first.wait_for(timeout=PATIENCE)
                typed.press("ArrowDown")
                typed.press("Enter")
            typed.press("Tab")

    def _items(self, control: Locator, items: list[dict[str, Any]]) -> None:
        gate = control.locator("> .options input")
        gate.nth(0 if items else 1).check(force=True)
        for place, item in enumerate(items):
            if place:
                control.locator("> div > .second").click()
            group = control.locator(".group").nth(place)
            rounds = 2  # a field may appear once another is filled
            filled: set[str] = set()
            for _ in range(rounds):
                fields = group.locator("> .field:visible")
                for number in range(fields.count()):
                    inner = fields.nth(number)
                    name = (inner.get_attribute("data-pointer") or "").rpartition("/")[2]
                    if name not in filled and item.get(name) is not None:
                        filled.add(name)
                        self.fill(inner, item[name])

    def see_answer(self) -> Locator:
        """The answer, asked for at once if it isn't on the screen."""
        if not self.widget.locator(".hero").count():
            self.widget.locator(".beside button").first.click()
        hero = self.widget.locator(".hero")
        expect(hero).to_be_visible(timeout=PATIENCE)
        return hero

    def first_pathway(self) -> str:
        """The id of the pathway that the answer ranks first."""
        return self.widget.locator("details.pathway").first.get_attribute("data-pathway") or ""


def at(profile: Mapping[str, Any], pointer: str) -> Any:  # noqa: ANN401 - any JSON
    """What a profile says at a pointer."""
    value: Any = profile
    for step in pointer.split("/")[1:]:
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = None if value is None else value.get(step)
    return value
