import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from service.profile.model import Profile
from service.profile.values import NOT_MET, REVIEW
from service.recommend import reasons
from service.recommend.records import Effect
from service.rules.pathway import LawStatus, Verdict
from tests.exemplars import EXEMPLARS, established_foreigner, young_graduate
from tests.forgetting import put
from tests.recommend.asking import AS_OF, answered, decided, decided_where_law_is_held, pathway
from tests.strategies import cases

ON_THE_DAY = cases(as_of=AS_OF)


def _told(row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from row["headline"]
    yield from row.get("further_bars", ())
    yield from row.get("reasons", ())


@given(ON_THE_DAY)
def test_every_pathway_has_one_to_four_headline_reasons(case: tuple[date, Profile, Profile]) -> None:
    """Whatever is known, the headline says something, and never more than four things."""
    for profile in case[1:]:
        for row in answered(decided(profile), "summary")["pathways"]:
            assert 1 <= len(row["headline"]) <= 4, row["id"]
            assert "reasons" not in row


@given(cases())
def test_a_closed_pathway_names_every_bar(case: tuple[date, Profile, Profile]) -> None:
    """Every requirement that fails is in the headline or among the further bars, itself or by what it lacks."""
    day, whole, _ = case
    decision = decided_where_law_is_held(whole, day)
    told = answered(decision, "summary")
    for ranked in decision.pathways:
        row = pathway(told, ranked.assessment.pathway.id)
        if ranked.assessment.verdict is not Verdict.NOT_ELIGIBLE:
            assert "further_bars" not in row
        elif ranked.assessment.status is LawStatus.IN_FORCE:
            bars = [found for found in ranked.assessment.requirements if found.truth == NOT_MET]
            named = {reason["code"] for reason in _told(row)}
            for bar in bars:
                assert named & {part.criterion.id for part in (bar, *reasons.below(bar))}, (row["id"], bar.criterion.id)
            assert {reason["effect"] for reason in _told(row)} == {"against"}


ONLY_IN_FULL = {
    "advice_sentence",
    "estimate_range",
    "extension_windows",
    "key_dates",
    "law_status",
    "periods",
    "rank_range",
    "reasons",
    "reference_pool",
    "regimes",
    "same_reasons",
    "same_terms",
    "score",
    "seen_unchanged_on",
    "selection",
    "terms",
    "verified_on",
    "what_ifs",
}

GAPS = re.compile(r"  | [.,;:]|\(\)|\[\]|\.\.|\b(None|inf|nan)\b")
"""What an empty place leaves behind in a sentence."""


@given(ON_THE_DAY)
def test_what_is_undetermined_names_what_is_missing(case: tuple[date, Profile, Profile]) -> None:
    """A verdict that hangs on facts lists JSON pointers into the profile, each once."""
    for row in answered(decided(case[2]), "summary")["pathways"]:
        if row["verdict"] == "undetermined" and row.get("law_status") != "law_unknown":
            assert row["missing"], row["id"]
        assert len(set(row["missing"])) == len(row["missing"])
        assert all(pointer.startswith("/") for pointer in row["missing"])


@given(ON_THE_DAY)
def test_a_settled_verdict_asks_for_nothing_that_a_requirement_hangs_on(case: tuple[date, Profile, Profile]) -> None:
    """What is missing is what the open requirements lack, so an eligible pathway lacks nothing of any requirement."""
    for ranked in decided(case[2]).pathways:
        if ranked.assessment.verdict is Verdict.ELIGIBLE:
            for found in ranked.assessment.requirements:
                assert found.truth not in (NOT_MET, REVIEW)


@given(cases())
def test_every_reason_has_a_sentence_without_gaps(case: tuple[date, Profile, Profile]) -> None:
    """Each reason, notice and neighbour begins with a capital, ends with a stop, and has no place left unfilled."""
    told = answered(decided_where_law_is_held(case[2], case[0]))
    sentences = [reason["sentence"] for row in told["pathways"] for reason in _told(row)]
    sentences += [said["sentence"] for said in (*told["notices"], *told["neighbours"])]
    for sentence in sentences:
        assert sentence[0].isupper() or not sentence[0].isalpha(), sentence
        assert sentence.endswith((".", "?", "!")), sentence
        assert not set("{}") & set(sentence), sentence
        assert not GAPS.search(sentence), sentence


def _cited(told: object) -> Iterator[str]:
    if isinstance(told, Mapping):
        for name, value in told.items():
            yield from value if name == "sources" else _cited(value)
    elif isinstance(told, list):
        for item in told:
            yield from _cited(item)


@given(cases())
def test_every_source_that_is_cited_is_listed_once(case: tuple[date, Profile, Profile]) -> None:
    """Ids of sources, wherever they stand, resolve to a title in the answer, and nothing is listed that isn't cited."""
    told = answered(decided_where_law_is_held(case[2], case[0]))
    cited = set(_cited({name: value for name, value in told.items() if name != "sources"}))
    listed = [source["id"] for source in told["sources"]]
    assert cited == set(listed)
    assert len(listed) == len(set(listed))
    assert all(source["title"] and source["read_as"] for source in told["sources"])


@given(cases())
def test_a_reason_of_law_cites_its_source(case: tuple[date, Profile, Profile]) -> None:
    """Every reason of the law that meets, fails or leaves open a requirement names where the law was read."""
    for row in answered(decided_where_law_is_held(case[1], case[0]))["pathways"]:
        for reason in row.get("reasons", ()):
            if reason["family"] == "law" and not reason["code"].startswith("law_status."):
                assert reason["sources"], reason["code"]
                assert reason["certainty"], reason["code"]


@pytest.mark.parametrize("person", EXEMPLARS)
def test_the_four_families_never_mix(person: Any) -> None:  # noqa: ANN401 - a builder of a profile
    """Practice and model never bar or open a case by law: their reasons carry no parameter of the law."""
    for row in answered(decided(person(AS_OF)))["pathways"]:
        for reason in row["reasons"]:
            if reason["family"] in {"practice", "model"}:
                assert reason["parameters"] == []
                assert reason["code"].startswith(("practice.", "outlook."))
            else:
                assert "contribution" not in reason


@pytest.mark.parametrize("person", EXEMPLARS)
def test_the_summary_is_a_part_of_the_full_answer(person: Any) -> None:  # noqa: ANN401
    """``full`` tells more of each pathway and of the case, and changes nothing that the summary tells."""
    decision = decided(person(AS_OF))
    summary, full = answered(decision, "summary"), answered(decision, "full")
    for brief, row in zip(summary["pathways"], full["pathways"], strict=True):
        assert row["terms"]
        outlook, lines, bars = brief.pop("outlook"), brief.pop("headline"), brief.pop("further_bars", [])
        for short, whole in zip(lines, row["headline"], strict=True):
            members = short.keys() - {"sources"}
            assert {name: whole[name] for name in members} == {name: short[name] for name in members}
        assert {reason["code"] for reason in (*lines, *bars)} <= {reason["code"] for reason in row["reasons"]}
        assert {name: row["outlook"][name] for name in outlook} == outlook
        assert row["rank_range"]["minimum"] <= row["rank"] <= row["rank_range"]["maximum"]
        assert {name: row[name] for name in brief} == brief
        assert row.keys() - brief.keys() - {"outlook", "headline"} <= ONLY_IN_FULL
    assert {source["id"] for source in summary["sources"]} <= {source["id"] for source in full["sources"]}
    assert [notice for notice in full["notices"] if notice in summary["notices"]] == summary["notices"]
    apart = {"pathways", "sources", "notices"}
    assert {name: summary[name] for name in summary.keys() - apart} == {
        name: full[name] for name in summary.keys() - apart
    }
    interview = {"next_questions", "settled_first", "settled_three", "verdict_settled", "progress", "filled"}
    only = {"credibility", "parameters", "weights"} | interview
    assert full.keys() - summary.keys() - {"certain", "credibility_open"} == only


def test_a_bar_comes_before_everything_else() -> None:
    """A national of an excluded country is told so first, and no strength of the case is in the headline."""
    barred = put(established_foreigner(AS_OF), ("person", "nationalities"), ("AF",))
    headline = pathway(answered(decided(barred), "summary"), "ttps_a")["headline"]
    assert [reason["code"] for reason in headline] == ["common.nationality"]
    assert headline[0]["effect"] == Effect.AGAINST.value


def test_what_is_missing_comes_before_what_speaks_for_the_case() -> None:
    """Without the income Category A asks for it in the headline, by the pointers of the parts that are told apart."""
    asking = put(established_foreigner(AS_OF), ("income", "taxable_last_year"), None)
    row = pathway(answered(decided(asking)), "ttps_a")
    assert row["headline"][0]["code"] == "ttps_a.income"
    assert row["headline"][0]["effect"] == "missing"
    (income,) = [reason for reason in row["reasons"] if reason["code"] == "ttps_a.income"]
    assert "/income/employment_last_year" in income["missing"]


def test_how_each_institution_was_read_is_told() -> None:
    """A listed name, a name that is on no list and a name that may mean several are told apart, by the degree."""
    graduate = young_graduate(AS_OF)
    for index, name in enumerate(("The University of Hong Kong", "University of York")):
        graduate = put(graduate, ("degrees", index, "institution"), name)
    told = answered(decided(graduate))["institutions"]
    assert [(row["pointer"], row["given"], row["standing"]) for row in told] == [
        ("/degrees/0/institution", "The University of Hong Kong", "listed"),
        ("/degrees/1/institution", "University of York", "not_listed"),
    ]
    nearly = put(graduate, ("degrees", 0, "institution"), "Northeastern University")
    (first, _) = answered(decided(nearly))["institutions"]
    assert first["standing"] in {"unknown", "not_listed"}
    unnamed = put(graduate, ("degrees", 0, "institution"), None)
    assert [row["pointer"] for row in answered(decided(unnamed))["institutions"]] == ["/degrees/1/institution"]


def test_a_remark_that_rests_on_a_number_is_silent_while_no_number_is_in_force() -> None:
    """Before VPAS opened in mid-2026 nothing is said of the months after which its employment condition changes."""
    before, after = (
        {reason["code"] for reason in pathway(answered(decided(young_graduate(day), day)), "vpas")["reasons"]}
        for day in (date(2026, 1, 1), date(2026, 8, 1))
    )
    assert after - before >= {"vpas.one_change_of_employer", "vpas.after_job_loss"}


def test_the_routes_of_a_pathway_are_told_apart() -> None:
    """Of a recent graduate the recent route is open; of one of six years ago it is closed."""
    recent = pathway(answered(decided(young_graduate(AS_OF))), "iang")
    assert {route["id"] for route in recent["routes"]} == {"iang.recent", "iang.non_recent"}
    assert {route["id"]: route["verdict"] for route in recent["routes"]}["iang.recent"] == "not_eligible"
