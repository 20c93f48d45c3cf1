"""From the first screen to the answer, in each language, on a page that allows next to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from service.messages import LANGUAGES, load_catalogues

if TYPE_CHECKING:
    from tests.widget.conftest import Pages

GRADUATE = {
    "purpose": "entry",
    "person": {
        "birth_date": "1999",
        "nationalities": ["CA"],
        "residence": "CA",
        "convictions": [],
        "adverse_records": [],
    },
    "statuses": [],
    "degrees": [
        {
            "level": "bachelor",
            "institution": "University of Toronto",
            "awarded_on": "2021-06",
            "full_time": True,
            "country": "CA",
        }
    ],
    "experience": {"last_five_years_months": 40},
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_graduate_finds_the_way_by_mouse(pages: Pages, language: str) -> None:
    """Questions are answered one a screen, and the answer names a pathway in the reader's language."""
    visitor = pages.open(language=language)
    visitor.start()
    for _ in range(12):
        if not visitor.is_asked():
            break
        visitor.answer(GRADUATE)
    hero = visitor.see_answer()
    first = pages.recommended(GRADUATE)["pathways"][0]["id"]
    expect(hero).to_contain_text(load_catalogues()[language].text(f"pathway.{first}"))
    assert visitor.first_pathway() == first
