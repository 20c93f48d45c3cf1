"""What people know is taken as they know it, and what they don't know stays open and isn't asked again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from tests.widget.visitor import PATIENCE
from tests.widget.visitors import ABROAD, HOLDER

if TYPE_CHECKING:
    from tests.widget.conftest import Pages
    from tests.widget.visitor import Visitor

OPENED: dict[str, Any] = {
    "purpose": "entry",
    "person": {"birth_date": "1999", "nationalities": ["CA"], "residence": "CA", "right_of_abode": False},
    "statuses": [],
}


def said(visitor: Visitor) -> tuple[dict[str, Any], list[str]]:
    """The profile and what is not known, as the widget keeps them."""
    kept: dict[str, Any] = visitor.page.evaluate(
        "() => { const {profile, declined} = document.querySelector('pathway-recommender').visit;"
        " return {profile, declined}; }"
    )
    return kept["profile"], kept["declined"]


def asked_about(visitor: Visitor, profile: dict[str, Any], pointer: str) -> None:
    """Answer until a question about a fact is on the screen."""
    for _ in range(12):
        visitor.is_asked()
        if visitor.widget.locator(f'form > .field[data-pointer="{pointer}"]').count():
            return
        visitor.answer(profile)
    raise AssertionError(visitor.asked)


def test_a_code_of_a_place_means_that_place(pages: Pages) -> None:
    """Malaysia is proposed first for MY, before Myanmar, whose name begins so."""
    visitor = pages.open()
    visitor.start()
    asked_about(visitor, OPENED, "/person/nationalities")
    for typed, meant in {"MY": "Malaysia", "my": "Malaysia", "IN": "India", "myan": "Myanmar (Burma)"}.items():
        visitor.widget.locator("[role=combobox]").fill(typed)
        expect(visitor.widget.locator("[role=option]").first).to_have_text(meant)


def test_a_name_that_is_typed_counts_without_leaving_its_field(pages: Pages) -> None:
    """One click on Continue takes it, though the name that is recognised moves the button."""
    visitor = pages.open()
    visitor.start()
    asked_about(visitor, OPENED, "/person/nationalities")
    before = visitor.heading.inner_text()
    visitor.widget.locator("[role=combobox]").press_sequentially("canada")
    visitor.widget.locator("form > .actions .first").click()
    expect(visitor.heading).not_to_have_text(before, timeout=PATIENCE)
    assert said(visitor)[0]["person"]["nationalities"] == ["CA"]


def test_a_box_of_a_list_that_one_is_not_sure_of_stays_open(pages: Pages) -> None:
    """Of what there may be, the rest that isn't ticked counts as none; another language keeps it."""
    visitor = pages.open()
    visitor.start()
    asked_about(visitor, OPENED, "/offers")
    visitor.widget.locator("form > details > summary").click()
    visitor.widget.locator('input[data-unsure="/parents"]').check(force=True)
    visitor.widget.locator(".languages button").nth(1).click()
    expect(visitor.widget.locator(".languages button").nth(1)).to_have_attribute(
        "aria-pressed", "true", timeout=PATIENCE
    )
    expect(visitor.widget.locator('input[data-unsure="/parents"]')).to_be_checked()
    visitor.send(visitor.widget.locator("form > .actions .first"))
    profile, declined = said(visitor)
    assert profile["offers"] == []
    assert "parents" not in profile
    assert "/parents" in declined


def test_what_is_left_blank_of_a_degree_is_not_asked_again(pages: Pages) -> None:
    """It is not known, as if "not sure" had been said of it."""
    visitor = pages.open()
    visitor.start()
    asked_about(visitor, OPENED, "/degrees")
    visitor.answer({"degrees": [{"level": "bachelor"}]})
    profile, declined = said(visitor)
    assert profile["degrees"] == [{"level": "bachelor"}]
    assert {"/degrees/0/institution", "/degrees/0/full_time", "/degrees/0/awarded_on"} <= set(declined)
    visitor.is_asked()
    again = visitor.widget.locator('form > .field[data-pointer^="/degrees/0/"]').evaluate_all(
        "(fields) => fields.map((field) => field.dataset.pointer)"
    )
    assert not set(again) & set(declined)


def test_that_there_is_something_is_kept_where_nothing_more_is_known(pages: Pages) -> None:
    """Ticked on the list, and "not sure" of all that is asked about it."""
    visitor = pages.open()
    visitor.start()
    asked_about(visitor, OPENED, "/offers")
    visitor.answer(OPENED | {"business_plans": [{}], "offers": []})
    asked_about(visitor, OPENED, "/business_plans")
    visitor.decline()
    profile, declined = said(visitor)
    assert profile["business_plans"] == [{}]
    assert "/business_plans" in declined


def test_a_fault_within_a_group_leads_to_its_field(pages: Pages) -> None:
    """The summary names the field in which a year is wrong, and a click on it goes there."""
    visitor = pages.open()
    visitor.start()
    asked_about(visitor, OPENED, "/degrees")
    visitor.widget.locator("form > .field > .options input").first.check(force=True)
    visitor.widget.locator(".group .year").fill("99")
    visitor.widget.locator("form > .actions .first").click()
    link = visitor.widget.locator(".alert li button")
    field = visitor.widget.locator('.group [data-pointer="/degrees/*/awarded_on"]')
    expect(link).to_contain_text(field.locator("legend").inner_text())
    link.click()
    expect(visitor.widget.locator(".group .year")).to_be_focused()
    expect(field.locator(".fault")).to_be_visible()


def test_marks_and_time_lines_are_drawn(pages: Pages) -> None:
    """A drawing is an element of SVG with a size, and not a name that the browser doesn't know."""
    visitor = pages.open()
    drawn = "(nodes) => nodes.map((node) => node instanceof SVGElement && node.getBoundingClientRect().width > 4)"
    marks = visitor.widget.locator(".icon").evaluate_all(drawn)
    assert marks
    assert all(marks)
    visitor.start()
    while visitor.is_asked():
        visitor.answer(ABROAD)
    visitor.see_answer()
    visitor.widget.locator('details.pathway[data-pathway="ttps_b"] > summary').click()
    visitor.widget.locator(".timeline svg circle.today").first.wait_for(timeout=PATIENCE)


def _holder(pages: Pages) -> Visitor:
    """Somebody who has told of a stay, and reads the answer."""
    visitor = pages.open()
    visitor.start()
    for _ in range(4):
        visitor.is_asked()
        visitor.answer(HOLDER)
    visitor.is_asked()
    visitor.see_answer()
    return visitor


def test_a_limit_of_stay_is_shown_as_it_was_told(pages: Pages) -> None:
    """A month where a month was told: no day that nobody named."""
    visitor = _holder(pages)
    expect(visitor.widget.locator(".here time").first).to_have_text("March 2027")


def test_the_pages_on_which_the_answer_stands_are_at_hand_folded(pages: Pages) -> None:
    """What is told of a stay is law, and leads to where it was read."""
    visitor = _holder(pages)
    link = visitor.widget.locator(".hero details a").first
    expect(link).to_be_hidden()
    visitor.widget.locator(".hero details > summary", has_text="Pages behind this answer").click()
    expect(link).to_be_visible()
    expect(link).to_have_attribute("href", re.compile(r"^https://"))
