from datetime import date

import pytest

from service.profile.model import Profile
from service.recommend.decision import NoLawHeldError
from tests.exemplars import established_foreigner
from tests.recommend.asking import AS_OF, answered, codes, decided, pathway

NOBODY = Profile()


@pytest.mark.parametrize(
    ("pathway_id", "day", "status"),
    [
        ("ttps_a", date(2022, 12, 27), "not_yet_open"),
        ("ttps_a", date(2022, 12, 28), "in_force"),
        ("gep_tp", date(2025, 6, 29), "not_yet_open"),
        ("gep_tp", date(2025, 6, 30), "in_force"),
        ("gep_tp", date(2028, 6, 29), "in_force"),
        ("gep_tp", date(2028, 6, 30), "closed"),
        ("qmas_gpt", date(2006, 6, 28), "in_force"),
        ("assg", date(2015, 5, 4), "law_unknown"),
        ("assg", date(2022, 12, 28), "in_force"),
        ("dependant", date(2022, 12, 27), "law_unknown"),
        ("dependant", date(2022, 12, 28), "in_force"),
    ],
)
def test_a_scheme_opens_and_closes_on_its_days(pathway_id: str, day: date, status: str) -> None:
    """Both sides of the day on which each of these schemes opened, closed, or comes to be known."""
    row = pathway(answered(decided(NOBODY, day)), pathway_id)
    assert row["law_status"] == status
    if status != "in_force":
        assert [reason["code"] for reason in row["headline"]] == [f"law_status.{status}"]


def test_what_is_not_open_is_not_eligible_and_what_is_not_known_is_neither() -> None:
    """A scheme that isn't open fails; one whose text isn't held is undetermined, with advice that says why."""
    told = answered(decided(established_foreigner(date(2022, 12, 27)), date(2022, 12, 27)))
    closed, unknown = pathway(told, "ttps_a"), pathway(told, "dependant")
    assert (closed["verdict"], closed["advice"]) == ("not_eligible", "not_open")
    assert (unknown["verdict"], unknown["advice"], unknown["tier"]) == ("undetermined", "law_unknown", 5)
    assert unknown["verdict_range"] == {"worst": "not_eligible", "best": "eligible"}


def test_unknown_law_of_one_pathway_leaves_the_others_answered() -> None:
    """On a day for which some texts aren't held the rest is decided, and what is unknown comes last."""
    told = answered(decided(established_foreigner(date(2015, 6, 1)), date(2015, 6, 1)))
    statuses = {row["id"]: row["law_status"] for row in told["pathways"]}
    assert statuses["qmas_gpt"] == "in_force"
    assert "law_unknown" in statuses.values()
    order = [row["law_status"] == "law_unknown" for row in told["pathways"]]
    assert order == sorted(order)


def test_a_day_before_any_law_that_is_held_is_refused() -> None:
    """Until QMAS opened on 28 June 2006 there is no scheme whose text is held, so there is no answer."""
    with pytest.raises(NoLawHeldError, match="2006-06-27"):
        decided(NOBODY, date(2006, 6, 27))


@pytest.mark.parametrize(("day", "stale"), [(date(2026, 9, 15), False), (date(2026, 9, 16), True)])
@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 9, 15), date(2040, 1, 1)])
def test_rules_grow_stale_by_the_day_of_lodging_and_never_by_the_clock(day: date, stale: bool, today: date) -> None:
    """The rules of TTPS stand until the Policy Address of 16 September 2026, whenever one asks."""
    told = answered(decided(NOBODY, day, today=today))
    assert pathway(told, "ttps_a")["stale"] is stale
    assert ("rules_stale" in codes(told)) is any(row["stale"] for row in told["pathways"])


@pytest.mark.parametrize(
    ("today", "projection"), [(date(2026, 11, 22), True), (AS_OF, False), (date(2026, 11, 24), False)]
)
def test_a_day_that_lies_ahead_is_a_projection(today: date, projection: bool) -> None:
    """A notice, and each pathway, say that the law of today was applied to a later day."""
    told = answered(decided(NOBODY, AS_OF, today=today))
    assert ("projection" in codes(told)) is projection
    assert told["projection"] is projection


def test_every_answer_carries_what_it_must() -> None:
    """Not legal advice, when the rules were verified, each pathway's link to ImmD, and the versions decided by."""
    told = answered(decided(NOBODY))
    assert {"not_legal_advice", "rules_verified"} <= set(codes(told))
    assert all(row["link"].startswith("https://www.immd.gov.hk/") for row in told["pathways"])
    assert all(date.fromisoformat(row["verified_on"]) <= AS_OF for row in told["pathways"])
    assert len(told["ruleset"]) == len(told["model"]) == len(told["decision_id"]) == 64
    assert told["schema_version"]


def test_the_first_stay_that_turns_on_approval_says_so() -> None:
    """Before 16 October 2024 Category A's first stay is told as 24 months, and as 36 for approvals from that day."""
    told = answered(decided(NOBODY, date(2024, 9, 1)))
    events = {row["id"]: row.get("event", "lodging") for row in told["parameters"]}
    stays = [term for term in pathway(told, "ttps_a")["terms"] if term["name"] == "first_stay_months"]
    assert [(term["value"], events[term["parameter"]]) for term in stays] == [(24, "lodging"), (36, "approval")]
