"""Someone who has no mouse: a visitor who does everything by the keyboard, and looks where the focus is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.widget.visitor import Visitor

if TYPE_CHECKING:
    from playwright.sync_api import Locator

MOST_TABS = 90
"""Keystrokes after which a way round the page has been gone all round."""

FOCUS = """() => {
  const node = document.querySelector('pathway-recommender').shadowRoot.activeElement;
  if (!node) return null;
  const marked = [node, node.closest('.option')].some((one) => {
    const {outlineStyle, outlineWidth} = one ? getComputedStyle(one) : {};
    return outlineStyle && outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
  });
  const {top, bottom, left, width, height} = (node.closest('.option') ?? node).getBoundingClientRect();
  const seen = width >= 1 && height >= 1 && bottom > 0 && top < innerHeight;
  const beside = Boolean(node.closest('.aside, .bar'));
  return {marked, seen, beside, row: top + scrollY, left, name: node.className || node.type || node.tagName};
}"""
"""What has the focus: whether it is marked and within the window, and where it stands."""

IS_FOCUSED = "(node) => node.getRootNode().activeElement === node"
OF_THE_GROUP = "(node) => node.getRootNode().activeElement?.name === node.name"


@dataclass
class Typist(Visitor):
    """Without a mouse; ``lost`` tells where the focus wasn't to be seen, or went back to what stands before."""

    lost: list[str] = field(default_factory=list)

    def reach(self, node: Locator, there: str = IS_FOCUSED) -> None:
        """Press Tab until an element has the focus."""
        before = None
        for _ in range(MOST_TABS):
            if node.evaluate(there):
                return
            self.page.keyboard.press("Tab")
            now = self.page.evaluate(FOCUS)
            if now is None:
                before = None  # beyond the widget: the page begins anew
                continue
            if not (now["marked"] and now["seen"]):
                self.lost.append(f"{now['name']} is not to be seen")
            if before and not before["beside"] and not now["beside"] and now["row"] < before["row"] - 8:
                self.lost.append(f"{now['name']} comes after {before['name']}, and stands above it")
            before = now
        raise AssertionError(f"no way to {node}")

    def press(self, button: Locator) -> None:
        """Enter."""
        self.reach(button)
        self.page.keyboard.press("Enter")

    def tick(self, box: Locator, *, on: bool = True) -> None:
        """Space, or the arrows from another of the same group."""
        if box.is_checked() == on:
            return
        if box.get_attribute("type") == "radio":
            self.reach(box, OF_THE_GROUP)
            for _ in range(12):
                if box.is_checked():
                    return
                self.page.keyboard.press("Space" if box.evaluate(IS_FOCUSED) else "ArrowDown")
        else:
            self.reach(box)
            self.page.keyboard.press("Space")
        assert box.is_checked() == on

    def enter(self, line: Locator, text: str) -> None:
        """Key by key."""
        self.reach(line)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def pick(self, choices: Locator, value: str) -> None:
        """From the first of the list, by the arrows."""
        self.reach(choices)
        self.page.keyboard.press("Home")
        for _ in range(60):
            if choices.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{value} is not on the list")
