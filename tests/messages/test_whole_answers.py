"""What a whole answer says, sentence by sentence, over the published cases: short, once, and only of what was told."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from service.app import create_app
from service.intake.schemas import pathway_ids
from service.messages import LANGUAGES, load_catalogues
from tests.told import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

EACH = 4
"""Every fourth published case is answered, in every language."""

COLON = {"en": ":", "zh-Hant": "：", "zh-Hans": "："}
PAGES = {"en": "/eng/", "zh-Hant": "/hkt/", "zh-Hans": "/hks/"}
MOST_WORDS, MOST_CHARACTERS = 25, 40
IMMD = "https://www.immd.gov.hk/"

SAME_ENDS = re.compile(r"(?P<end>\d{4}年\d+月\d+日)至(?P=end)|between (?P<day>\d+ \w+ \d{4}) and (?P=day)")
SAME_BAND = re.compile(
    r"由「(?P<old>\w+)」改為「(?P=old)」|由“(?P<was>\w+)”改为“(?P=was)”|is (?P<now>[\w ]+) instead of (?P=now)\."
)


@lru_cache(maxsize=1)
def client() -> FlaskClient:
    return create_app().test_client()


@cache
def answers(language: str, each: int = EACH) -> tuple[dict[str, Any], ...]:
    path = Path(__file__).parents[1] / "cases" / "published.yaml"
    cases = yaml.safe_load(path.read_text(encoding="utf-8"))["cases"][::each]
    found = []
    for case in cases:
        body = {"profile": case["profile"], "as_of": case["as_of"], "detail": "full", "language": language}
        found.append(ask(body))
    return tuple(found)


def ask(body: dict[str, Any]) -> dict[str, Any]:
    response = client().post("/recommend", json=body | {"pathways": pathway_ids()})
    assert response.status_code == 200, response.text
    given: dict[str, Any] | None = response.json
    assert given is not None
    return whole(given)


def reasons(language: str, members: tuple[str, ...], each: int = EACH) -> Iterator[dict[str, Any]]:
    for told in answers(language, each):
        for pathway in told["pathways"]:
            for member in members:
                yield from pathway[member]


def length(sentence: str, language: str) -> int:
    """Words of English; characters of Chinese, in which an English name counts for none."""
    return len(sentence.split()) if language == "en" else len(re.sub(r"[A-Za-z ]+", "", sentence))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_headline_is_short(language: str) -> None:
    """One idea: at most 25 words or 40 characters."""
    assert_short(language, EACH)


@pytest.mark.prove
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_headline_of_every_published_case_is_short(language: str) -> None:
    """The same, of all the cases."""
    assert_short(language, 1)


def assert_short(language: str, each: int) -> None:
    most = MOST_WORDS if language == "en" else MOST_CHARACTERS
    told = {row["sentence"] for row in reasons(language, ("headline",), each)}
    assert {sentence for sentence in told if length(sentence, language) > most} == set()
    assert {sentence for sentence in told if sentence.count(COLON[language]) > 1} == set()


def test_no_nought_measures_what_there_is_not() -> None:
    """Who has no offer has no contract of 0 months, and who owns no business no profit of HK$0."""
    none: dict[str, Any] = {"offers": [], "businesses": [], "degrees": [], "person": {"age_years": 41}}
    told = ask({"profile": none, "as_of": "2026-11-23", "detail": "full", "language": "en"})
    closed = {row["code"]: row["sentence"] for pathway in told["pathways"] for row in pathway["reasons"]}
    assert closed["vpas.related_offer_contract"].endswith("in the discipline of the programme.")
    assert "HK$0" not in closed["qmas.c11_majority"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_has_one_colon_at_most(language: str) -> None:
    """What follows a colon isn't split by another."""
    members = ("headline", "reasons", "periods", "key_dates", "what_ifs")
    told = {row["sentence"] for row in reasons(language, members)}
    assert {sentence for sentence in told if sentence.count(COLON[language]) > 1} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_change_is_told_that_changes_nothing(language: str) -> None:
    """Neither a span of one day as a span, nor an outlook that stays as it is."""
    told = {row["sentence"] for row in reasons(language, ("periods", "key_dates", "what_ifs"))}
    assert {sentence for sentence in told if SAME_ENDS.search(sentence) or SAME_BAND.search(sentence)} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_fact_is_asked_for_twice_in_a_sentence(language: str) -> None:
    """Facts of one item stand together after its name."""
    for row in reasons(language, ("reasons",)):
        asked = re.split(
            r"請說明|请说明|請更準確地說明|请更准确地说明|Please state (?:more exactly )?", row["sentence"]
        )
        if len(asked) > 1:
            named = [part.strip(" 。.") for part in re.split(r"[；;]", asked[1])]
            assert len(named) == len(set(named)), row["sentence"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_pages_in_the_readers_language(language: str) -> None:
    """The Immigration Department has every page in three languages."""
    links = [pathway["link"] for told in answers(language) for pathway in told["pathways"]]
    links += [row["link"] for told in answers(language) for row in told["neighbours"] if "link" in row]
    assert links
    assert {link for link in links if link.startswith(IMMD) and PAGES[language] not in link} == set()


NEARLY_NOTHING = {"person": {"age_years": 35, "nationalities": ["CA"]}}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_of_a_person_that_was_not_told(language: str) -> None:
    """Of somebody whose age and nationality alone are known, nothing else is told as met, failed or judged."""
    told = ask({"profile": NEARLY_NOTHING, "as_of": "2026-11-26", "detail": "full", "language": language})
    known = {"/person/age_years", "/person/birth_date", "/person/nationalities"}
    for pathway in told["pathways"]:
        for row in pathway["reasons"]:
            if row["family"] in {"law", "discretion"} and row["outcome"] in {"met", "not_met", "needs_review"}:
                assert not row["facts"] or set(row["facts"]) & known, (pathway["id"], row["code"])
            assert row["code"] != "common.nothing_to_weigh", pathway["id"]


def test_a_conviction_is_told_as_judged_and_no_clear_record_is_claimed() -> None:
    """A convicted person isn't told that he fails because he has no record."""
    person = NEARLY_NOTHING["person"] | {"convictions": [{"place": "GB", "convicted_on": "2015"}]}
    told = ask({"profile": {"person": person}, "as_of": "2026-11-26", "detail": "full", "language": "zh-Hant"})
    ttps = next(pathway for pathway in told["pathways"] if pathway["id"] == "ttps_a")
    said = [row["sentence"] for row in ttps["reasons"]]
    assert "這項要求須由入境處人員判斷：任何定罪均不得屬嚴重罪行。" in said
    assert not [sentence for sentence in said if "沒有刑事定罪" in sentence]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sum_just_under_the_line_is_not_told_as_the_line(language: str) -> None:
    """HK$2,499,999.60 is less than HK$2.5 million, and reads so."""
    income = {"taxable_last_year": {"amount": 2_499_999.6, "currency": "HKD"}}
    profile = {"statuses": [], "person": {"nationalities": ["GB"]}, "income": income}
    told = ask({"profile": profile, "as_of": "2026-11-26", "language": language})
    ttps = next(pathway for pathway in told["pathways"] if pathway["id"] == "ttps_a")
    assert "2,499,999.6" in ttps["headline"][0]["sentence"]


def test_a_remark_points_to_no_door_that_the_same_answer_closes() -> None:
    """A graduate for whom the graduates' arrangements are closed isn't sent there."""
    degree = {"level": "bachelor", "institution": "The University of Hong Kong", "full_time": True, "country": "HK"}
    degree |= {"student_visa": True, "locally_accredited": True, "awarded_on": "2024-05-01"}
    person = {"age_years": 25, "nationalities": ["GB"], "residence": "GB", "convictions": [], "adverse_records": []}
    profile: dict[str, Any] = {"person": person, "statuses": [], "degrees": [degree], "jobs": []}
    led = {}
    for offers, expected in (([], "not_eligible"), (None, "undetermined")):
        told = ask({"profile": profile | {"offers": offers}, "as_of": "2026-11-26", "detail": "full"})
        by_id = {pathway["id"]: pathway for pathway in told["pathways"]}
        assert by_id["iang"]["verdict"] == expected
        led[expected] = "gep.local_graduate_steered" in {row["code"] for row in by_id["gep"]["reasons"]}
        if expected == "not_eligible":
            named = {row["code"] for row in by_id["iang"]["headline"]}
            assert named == {"iang.recent_local.within", "iang.offer"}
    assert led == {"not_eligible": False, "undetermined": True}


def test_a_clear_record_heads_nothing() -> None:
    """That a record speaks for a case is true of nearly everybody, and tells nobody apart."""
    heads = [row["code"] for row in reasons("en", ("headline",)) if row["effect"] == "for"]
    assert heads
    assert "outlook.record_clear" not in heads


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "HK$1.8 million of investment income"), ("zh-Hant", "180萬港元投資收入"), ("zh-Hans", "180万港元投资收入")],
)
def test_income_that_does_not_count_is_named_where_it_closes_a_pathway(language: str, words: str) -> None:
    """Who has HK$3.7 million, half of it from investments, is told why that isn't HK$2.5 million."""
    income = {"taxable_last_year": {"amount": 1_900_000, "currency": "HKD"}}
    income["investment_last_year"] = {"amount": 1_800_000, "currency": "HKD"}
    profile = {"person": {"nationalities": ["GB"]}, "income": income}
    told = ask({"profile": profile, "as_of": "2026-11-26", "language": language})
    ttps = next(pathway for pathway in told["pathways"] if pathway["id"] == "ttps_a")
    assert ttps["verdict"] == "not_eligible"
    assert words in ttps["headline"][0]["sentence"]


def test_of_a_way_that_is_nobodys_nothing_but_the_way_is_told() -> None:
    """That a parent has to be 60 says nothing to somebody of 28 without relatives; it does to one who is 67."""
    told = {}
    for age in (28, 67):
        person = {"age_years": age, "nationalities": ["GB"], "residence": "GB"}
        profile: dict[str, Any] = {"person": person, "statuses": [], "family_links": []}
        given = ask({"profile": profile, "as_of": "2026-11-26", "detail": "full"})
        rows = next(pathway["reasons"] for pathway in given["pathways"] if pathway["id"] == "dependant")
        told[age] = {row["code"] for row in rows} & {"dependant.parent", "dependant.parent_age", "dependant.child_age"}
    assert told == {28: {"dependant.parent"}, 67: {"dependant.parent", "dependant.parent_age"}}


def test_a_fork_that_leads_to_one_requirement_is_told_as_that_one() -> None:
    """Whose relative somebody is decides fees and stay; while it is unknown, what is asked for is a relation."""
    given = ask({"profile": NEARLY_NOTHING, "as_of": "2026-11-26", "detail": "full"})
    rows = next(pathway["reasons"] for pathway in given["pathways"] if pathway["id"] == "dependant")
    codes = {row["code"] for row in rows}
    assert "dependant.any_relation" in codes
    assert not {"dependant.of_settled", "dependant.settled_parent", "dependant.learners_family"} & codes


def test_where_a_fork_leads_is_not_told_while_nothing_is_known_of_it() -> None:
    """Of a contract of which nobody told, one thing is said: that it has to be as long as the trade requires."""
    given = ask({"profile": NEARLY_NOTHING, "as_of": "2026-11-26", "detail": "full"})
    rows = next(pathway["reasons"] for pathway in given["pathways"] if pathway["id"] == "gep_tp")
    assert [row["code"] for row in rows if row["code"].startswith("tp.contract")] == ["tp.contract"]


def test_a_stay_that_ends_brings_no_list_of_what_a_new_entry_asks() -> None:
    """On the day after its limit other rules apply; a requirement that was not there before hasn't turned."""
    held = {"scheme": "gep", "held_from": "2019-09-01", "held_until": "2027-03-31", "current": True}
    person = {"age_years": 40, "nationalities": ["US"], "residence": "HK", "convictions": [], "adverse_records": []}
    offer = {"title": "Lawyer", "confirmed": True, "full_time": True, "market_pay": True}
    profile: dict[str, Any] = {"purpose": "extend", "person": person, "statuses": [held], "offers": [offer]}
    given = ask({"profile": profile, "as_of": "2026-11-27", "detail": "full"})
    rows = next(pathway["key_dates"] for pathway in given["pathways"] if pathway["id"] == "gep")
    after = next(row for row in rows if row["on"] == "2027-04-01")
    assert {"code": "gep.not_mainland", "after": "met"}.items() <= after["changes"][-1].items()
    assert "Mainland" not in after["sentence"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_told_is_not_asked_again_in_the_words_of_a_question(language: str) -> None:
    """Who said where they live is asked for the rest of that question in its own words."""
    profile = {"purpose": "entry", "person": {"residence": "GB", "nationalities": ["GB"]}}
    response = client().post("/next-question", json={"profile": profile, "as_of": "2026-11-26", "language": language})
    first = (response.json or {})["next_questions"][0]
    assert first["facts"] == ["/person/right_of_abode", "/statuses"]
    texts = load_catalogues()[language].messages
    assert first["wording"].startswith(texts["ask./person/right_of_abode"])
    assert first["wording"].endswith(texts["ask./statuses"])
    assert texts["question.here"] not in first["wording"]


@pytest.mark.parametrize(
    ("language", "named", "asked"),
    [
        ("en", "Immigration Arrangements for Non-local Graduates", "a confirmed degree-level job offer"),
        ("zh-Hant", "非本地畢業生留港／回港就業安排", "獲香港僱主確實聘用"),
        ("zh-Hans", "非本地毕业生留港／回港就业安排", "获香港雇主确认录用"),
    ],
)
def test_whoever_has_nothing_likely_is_told_what_one_change_would_open(language: str, named: str, asked: str) -> None:
    """Two years after a master's degree in Hong Kong a job offer opens the graduates' arrangements again."""
    degree: dict[str, Any] = {"level": "master", "institution": "The Hong Kong Polytechnic University", "country": "HK"}
    degree |= {"full_time": True, "student_visa": True, "awarded_on": "2024-10"}
    person = {"age_years": 27, "nationalities": ["MY"], "residence": "MY", "convictions": [], "adverse_records": []}
    profile: dict[str, Any] = {"purpose": "entry", "person": person, "statuses": [], "degrees": [degree], "offers": []}
    answer = ask({"profile": profile, "as_of": "2026-11-27", "language": language})["answer"]
    assert answer["code"] == "rare"
    assert named in answer["paragraph"]
    assert asked in answer["paragraph"]
