"""Someone who uses the widget in a real browser: looks at what is on the screen, and answers as their profile says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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

    def press(self, button: Locator) -> None:
        """Press a button, or open what folds."""
        button.click()

    def tick(self, box: Locator, *, on: bool = True) -> None:
        """Choose one of a few, or tick a box."""
        box.set_checked(on, force=True)

    def enter(self, line: Locator, text: str) -> None:
        """Write a text into a field, in the place of what stands there."""
        line.fill(text)

    def pick(self, choices: Locator, value: str) -> None:
        """Choose from a list that drops down."""
        choices.select_option(value)

    def start(self) -> None:
        """Press the button of the first screen, and wait for a question."""
        self.press(self.widget.locator(".first"))
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
        self.press(button)
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

    def answer(self, profile: Mapping[str, Any], before: Callable[[], None] = lambda: None) -> None:
        """Answer the question on the screen as the profile has it; not sure where it says nothing.

        ``before`` is called once all is entered and nothing sent.
        """
        self.asked.append(self.heading.inner_text())
        fields = self.widget.locator("form > .field")
        given = [self._fill(fields.nth(place), profile) for place in range(fields.count())]
        before()
        actions = self.widget.locator("form > .actions")
        self.send(actions.locator(".first" if any(given) else ".second"))

    def _fill(self, control: Locator, profile: Mapping[str, Any]) -> bool:
        if not control.is_visible():
            return False
        pointer = control.get_attribute("data-pointer") or ""
        value = at(profile, pointer)
        if value is None:
            self._doubt(pointer)
            return False
        self.fill(control, value)
        return True

    def _doubt(self, pointer: str) -> None:
        """Tick what isn't known of a list of what there may be."""
        doubt = self.widget.locator(f'form > details input[data-unsure="{pointer}"]')
        if doubt.count():
            if not doubt.is_visible():
                self.press(self.widget.locator("form > details > summary"))
            self.tick(doubt)

    def fill(self, control: Locator, value: Any) -> None:  # noqa: ANN401 - any JSON
        """Enter a value into the control of a fact."""
        if "presence" in (control.get_attribute("class") or "").split():
            self.tick(control.locator("input"), on=bool(value))
        elif value == [] and not control.locator("> .options").count():
            self.press(control.locator("button.link"))  # none of the places
        elif isinstance(value, list) and all(isinstance(item, dict) for item in value):
            self._items(control, value)
        elif isinstance(value, bool):
            self.tick(control.locator("input").nth(0 if value else 1))
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
            self.pick(control.locator("select"), str(value))
        elif control.locator("input[type=checkbox]").count():
            for code in value or [""]:
                self.tick(control.locator(f'input[value="{code}"]'))
        elif control.locator("input[type=radio]").count():
            self.tick(control.locator(f'input[data-value="{value}"]'))
        else:
            self.enter(control.locator("input"), ", ".join(value) if isinstance(value, list) else value)

    def _number(self, control: Locator, value: Any) -> None:  # noqa: ANN401 - a number or a span
        inputs = control.locator("input")
        if isinstance(value, dict) and "currency" in value:
            self.pick(control.locator("select"), value["currency"])
            value = value["amount"]
        if isinstance(value, dict):
            self.press(control.locator("button.link"))
            self.enter(inputs.nth(0), str(value.get("min", "")))
            self.enter(inputs.nth(1), str(value.get("max", "")))
        else:
            self.enter(inputs.nth(0), str(value))

    def _date(self, control: Locator, value: str) -> None:
        year, month, day = [*value.split("-"), "", ""][:3]
        self.enter(control.locator(".year"), year)
        self.pick(control.locator("select"), str(int(month)) if month else "")
        if day:
            self.enter(control.locator(".day"), day)

    def _look_up(self, control: Locator, value: str | list[str]) -> None:
        typed = control.locator("[role=combobox]")
        for one in value if isinstance(value, list) else [value]:
            self.enter(typed, one)
            if re.fullmatch("[A-Z]{2,3}", one):
                control.locator("[role=option]").first.wait_for(timeout=PATIENCE)
                typed.press("ArrowDown")
                typed.press("Enter")
            typed.press("Tab")

    def _items(self, control: Locator, items: list[dict[str, Any]]) -> None:
        gate = control.locator("> .options input")
        self.tick(gate.nth(0 if items else 1))
        for place, item in enumerate(items):
            if place:
                self.press(control.locator("> div > .second"))
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
            self.press(self.widget.locator(".beside button").first)
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
