"""The form does the whole job on plain pages, and keeps nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.messages import LANGUAGES, load_catalogues

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.widget.conftest import Pages


@pytest.fixture(scope="module")
def client(application: Flask) -> FlaskClient:
    return application.test_client()


def hidden(page: TestResponse, name: str) -> str:
    """What a page carries in a hidden field."""
    found = re.search(f'name="{name}" value="([^"]*)"', page.get_data(as_text=True))
    assert found
    return found[1].replace("&#34;", '"').replace("&amp;", "&")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_has_no_script_gets_the_answer_too(pages: Pages, language: str) -> None:
    """By the buttons of plain pages, in the language chosen on the first."""
    context = pages.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{pages.served}/form?agency=Harbour&language={language}")
    page.locator("button.first").click()
    page.locator("input[value=entry]").check()
    page.locator(".actions .first").click()
    page.locator("select[name='/person/residence']").select_option("CA")
    page.locator("input[name='/person/right_of_abode'][value=false]").check()
    page.locator("input[name='/statuses'][value=none]").check()
    page.locator(".actions .first").click()
    page.locator("select[name='/person/nationalities']").first.select_option("CA")
    page.locator(".actions .first").click()
    page.locator("input.year").fill("1999")
    page.locator(".actions .first").click()
    page.locator(".beside button").first.click()
    catalogue = load_catalogues()[language]
    assert page.locator(".status").inner_text() in {
        catalogue.text(f"widget.status.{s}") for s in ("tell_more", "prepare")
    }
    page.locator("button[value=answers]").first.click()
    assert page.locator(".said").count() == 4
    page.locator(".back").click()
    assert page.locator("input.year").input_value() == "1999"
    page.locator(".back").click()
    assert page.locator("select").first.input_value() == "CA"


def asked_for(client: FlaskClient, do: str, **fields: str | list[str]) -> str:
    """The page that a button leads to, from one on which a Canadian graduate has said enough for an answer."""
    profile = (
        '{"purpose":"entry","person":{"birth_date":"1999","nationalities":["CA"],"residence":"CA",'
        '"right_of_abode":false},"statuses":[],"degrees":[{"level":"bachelor","institution":"University of Toronto",'
        '"awarded_on":"2021-06"}]}'
    )
    said = f'{{"profile":{profile},"declined":[],"asked":[["birth",["/person/birth_date"]]],"further":false}}'
    return client.post("/form", data={"said": said, "do": do, **fields}).get_data(as_text=True)


def test_pathways_stand_side_by_side_and_each_has_its_papers(client: FlaskClient) -> None:
    """What the widget tells beyond the answer is told here too, on pages of its own."""
    beside = asked_for(client, "compare", compare=["qmas_gpt", "ttps_c", "gep", "iang"])
    assert len(re.findall('<th scope="col">', beside)) == 3
    assert "Published processing time" in beside
    assert 'class="hero' in asked_for(client, "compare", compare="gep")
    alone = asked_for(client, "pathway:qmas_gpt")
    assert "Valid travel document" in alone
    assert '<ol class="steps">' in alone
    assert 'class="hero' in asked_for(client, "pathway:nonsense")


def test_another_language_keeps_the_page_and_what_was_typed(client: FlaskClient) -> None:
    """Also what isn't an answer yet."""
    typed = {"id": "birth", "facts": "/person/birth_date", "screen": "question", "/person/birth_date.year": "19"}
    page = asked_for(client, "answer", speak="zh-Hans", **typed)
    assert 'lang="zh-Hans"' in page
    assert 'value="19"' in page
    beside = asked_for(client, "next", speak="zh-Hant", screen="compare:gep,iang")
    assert len(re.findall('<th scope="col">', beside)) == 2


def test_an_answer_that_is_changed_stays_in_its_place(client: FlaskClient) -> None:
    """So Back goes the way that was come."""
    asked = '[["birth",["/person/birth_date"]],["nationality",["/person/nationalities"]]]'
    said = f'{{"profile":{{"person":{{"birth_date":"1999"}}}},"declined":[],"asked":{asked},"further":false}}'
    entered = {"said": said, "id": "birth", "facts": "/person/birth_date", "do": "answer"}
    carried = hidden(client.post("/form", data=entered | {"/person/birth_date.year": "1998"}), "said")
    assert carried.index('"birth"') < carried.index('"nationality"')
    assert '"1998"' in carried


def test_a_fault_is_said_beside_its_field_and_nothing_is_lost(client: FlaskClient) -> None:
    """What was entered stands in the page that asks for it again."""
    first = client.post("/form", data={"said": "", "do": "next"})
    entered = {"said": hidden(first, "said"), "id": "birth", "facts": "/person/birth_date", "do": "answer"}
    again = client.post("/form", data=entered | {"/person/birth_date.year": "99"}).get_data(as_text=True)
    assert 'href="#f-person-birth_date"' in again
    assert 'value="99"' in again
    assert 'role="alert"' in again


def test_facts_that_contradict_each_other_are_told_as_a_fault(client: FlaskClient) -> None:
    """The question comes again; the answer before it stands."""
    asked = '[["birth",["/person/birth_date"]]]'
    said = f'{{"profile":{{"person":{{"birth_date":"2015"}}}},"declined":[],"asked":{asked},"further":false}}'
    entered = {"said": said, "id": "work_lately", "facts": "/experience/last_five_years_months", "do": "answer"}
    page = client.post("/form", data=entered | {"/experience/last_five_years_months": "600"})
    assert page.status_code == 200
    assert 'role="alert"' in page.get_data(as_text=True)


def test_a_page_takes_nothing_from_elsewhere_and_runs_nothing(client: FlaskClient) -> None:
    """No script, no cookie, and its own style sheet alone; what is shown of a link is escaped."""
    page = client.get("/form?agency=%3Cscript%3Ealert(1)%3C/script%3E&privacy=javascript:alert(1)")
    assert "default-src 'none'; style-src 'self'" in page.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in page.headers
    text = page.get_data(as_text=True)
    assert "<script" not in text
    assert "javascript:" not in text


def test_what_a_page_carried_is_read_again_as_strictly_as_a_request(client: FlaskClient) -> None:
    """A page that was tampered with changes nobody's answer but its own, and breaks nothing."""
    for said in ("{", "[]", '{"profile":[]}', '{"profile":{"x":1},"declined":[],"asked":[],"further":false}'):
        assert client.post("/form", data={"said": said, "do": "next"}).status_code in {200, 422}


@pytest.mark.parametrize(
    ("ticked", "told"),
    [(["", "", "none"], "[]"), (["SG", "", ""], '["SG"]'), (["SG", "AU", "none"], '["SG","AU"]')],
)
def test_of_a_list_of_places_none_can_be_said(client: FlaskClient, ticked: list[str], told: str) -> None:
    """That is an answer, and another than not being sure."""
    said = '{"profile":{},"declined":[],"asked":[],"further":true}'
    facts = "/person/permanent_residence"
    entered = {"said": said, "id": "home", "facts": facts, "do": "answer", facts: ticked}
    assert f'"permanent_residence":{told}' in hidden(client.post("/form", data=entered), "said")


def test_what_there_is_at_all_is_ticked(client: FlaskClient) -> None:
    """A list that is ticked is asked for next; one that isn't has nothing in it."""
    said = '{"profile":{},"declined":[],"asked":[],"further":true}'
    entered = {"said": said, "id": "any", "facts": "/offers /businesses", "do": "answer", "/offers": "yes"}
    carried = hidden(client.post("/form", data=entered), "said")
    assert '"offers":[{}]' in carried
    assert '"businesses":[]' in carried


def test_what_one_is_not_sure_of_stays_open_on_plain_pages_too(client: FlaskClient) -> None:
    """Of a list of what there may be, and of a degree of which nothing or little is known."""
    facts = "/offers /parents"
    first = {"said": "", "id": "any", "facts": facts, "do": "answer", "/offers": "yes", "unsure": "/parents"}
    carried = hidden(client.post("/form", data=first), "said")
    assert '"profile":{"offers":[{}]},"declined":["/parents"]' in carried
    blank = {"id": "degrees", "facts": "/degrees", "do": "answer", "/degrees": "some", "/degrees.groups": "1"}
    carried = hidden(client.post("/form", data=blank | {"said": ""}), "said")
    assert '"degrees":[{}]' in carried
    assert '"/degrees/0/level"' in carried
    carried = hidden(client.post("/form", data=blank | {"said": "", "/degrees/0/level": "master"}), "said")
    assert '"degrees":[{"level":"master"}]' in carried
    assert '"/degrees/0/level"' not in carried
    assert '"/degrees/0/institution"' in carried


def test_a_field_that_hangs_on_what_was_told_of_its_item_is_taken(client: FlaskClient) -> None:
    """Whether a higher diploma is an eligible one, asked on a later page than its level."""
    profile = '{"degrees":[{"level":"%s"}]}'
    said = f'{{"profile":{profile},"declined":[],"asked":[],"further":false}}'
    entered = {"id": "degrees", "facts": "/degrees/0/vtc_eligible", "do": "answer", "/degrees/0/vtc_eligible": "true"}
    for level, taken in (("higher_diploma", True), ("bachelor", False)):
        page = client.post("/form", data=entered | {"said": said % level})
        assert ('"vtc_eligible":true' in hidden(page, "said")) is taken


def test_what_is_asked_of_a_job_held_here_begins_an_offer(client: FlaskClient) -> None:
    """Among the offers as they were told the job doesn't stand: the first answer puts it there, and is kept."""
    job = '{"title":"Engineer","current":true,"full_time":true,"place":"HK","level":"graduate"}'
    profile = f'{{"person":{{"residence":"HK"}},"jobs":[{job}],"offers":[]}}'
    said = f'{{"profile":{profile},"declined":[],"asked":[],"further":false}}'
    fact = "/offers/0/market_pay"
    page = client.post("/form", data={"said": said, "id": "offers", "facts": fact, "do": "answer", fact: "true"})
    assert '"offers":[{"market_pay":true}]' in hidden(page, "said")
    unsure = client.post("/form", data={"said": said, "id": "offers", "facts": fact, "do": "unsure"})
    assert f'"offers":[]}},"declined":["{fact}"]' in hidden(unsure, "said")


def test_what_is_asked_of_a_business_owned_here_begins_a_plan_where_none_was_told_of(client: FlaskClient) -> None:
    """Whether there are plans wasn't asked yet: the first answer makes a list of them, and none makes no empty one."""
    profile = '{"person":{"residence":"SG"},"businesses":[{"name":"X Ltd","place":"HK"}]}'
    said = f'{{"profile":{profile},"declined":[],"asked":[],"further":false}}'
    fact = "/business_plans/0/local_jobs"
    told = {"said": said, "id": "business_plans", "facts": fact}
    page = client.post("/form", data=told | {"do": "answer", fact: "2"})
    assert '"business_plans":[{"local_jobs":2}]' in hidden(page, "said")
    unsure = client.post("/form", data=told | {"do": "unsure"})
    assert '"business_plans":' not in hidden(unsure, "said")
