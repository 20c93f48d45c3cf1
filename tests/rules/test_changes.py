"""What changed in the law between two dates, held against the sources by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules.catalogue import PATHWAYS
from service.rules.changes import ChangeKind, ListName, list_changes, parameter_changes, readers
from service.rules.law import lawbook

LAW = lawbook()
DAYS = st.dates(date(2006, 1, 1), date(2030, 12, 31))


def changed(earlier: date, later: date) -> dict[str, Any]:
    return {change.parameter.id: change for change in parameter_changes(LAW, PATHWAYS, earlier, later)}


@pytest.mark.parametrize(
    ("day", "parameter", "before", "after", "pathway"),
    [
        (date(2025, 2, 26), "common.application_fee_hkd", 0, 600, "ttps_a"),
        (date(2025, 2, 26), "common.issuance_fee_long_hkd", 230, 1300, "qmas_gpt"),
        (date(2025, 3, 1), "new_cies.held_months", 24, 6, "new_cies"),
        (date(2025, 9, 17), "new_cies.residential_price_hkd", 50_000_000, 30_000_000, "new_cies"),
        (date(2024, 10, 16), "ttps_a.first_stay_months", 24, 36, "ttps_a"),
        (date(2024, 11, 1), "qmas.regime", "points_2022", "criteria_2024", "qmas_gpt"),
        (date(2020, 11, 26), "qmas.quota", 1000, 2000, "qmas_apt"),
        (date(2024, 10, 16), "new_cies.residential_allowed", False, True, "new_cies"),
    ],
)
def test_a_change_is_told_from_the_day_before_to_its_day(
    day: date, parameter: str, before: object, after: object, pathway: str
) -> None:
    """The values on both sides, with a source, for the pathways that it bears on; and no change a day later."""
    change = changed(day - timedelta(days=1), day)[parameter]
    assert [version.value for version in change.before] == [before]
    assert [version.value for version in change.after] == [after]
    assert change.kind is ChangeKind.CHANGED
    assert change.sure
    assert all(version.sources for version in change.after)
    assert pathway in change.pathways
    assert parameter not in changed(day, day + timedelta(days=1))


def test_two_changes_in_the_span_are_both_told() -> None:
    """New CIES: a wait of six months from 1 March 2025, none from 1 March 2026."""
    change = changed(date(2025, 2, 28), date(2026, 3, 1))["new_cies.holding_company_wait_months"]
    assert change.kind is ChangeKind.FIRST_HELD
    assert [(version.since.first, version.value) for version in change.steps] == [
        (date(2025, 3, 1), 6),
        (date(2026, 3, 1), 0),
    ]


def test_an_expected_change_is_not_sure() -> None:
    """The joint-campus limb of IANG would end about 27 December 2026; whether it does isn't known."""
    change = changed(date(2026, 11, 23), date(2027, 1, 1))["iang.closed_limbs"]
    assert not change.sure
    assert [version.certainty.value for version in change.steps] == ["derived"]


@pytest.mark.parametrize(
    ("earlier", "later", "name", "joined", "left", "sizes"),
    [
        (date(2025, 12, 31), date(2026, 1, 1), ListName.TTPS_INSTITUTIONS, 5, 4, (199, 200)),
        (date(2024, 10, 31), date(2024, 11, 1), ListName.TTPS_INSTITUTIONS, 13, 0, (185, 198)),
        (date(2025, 2, 28), date(2025, 3, 1), ListName.TALENT_LIST, 9, 0, (51, 60)),
        (date(2025, 12, 23), date(2025, 12, 24), ListName.TECHTAS_AREAS, 0, 14, (14, 0)),
        (date(2025, 6, 29), date(2025, 6, 30), ListName.TECHNICAL_TRADES, 8, 0, (0, 8)),
    ],
)
def test_a_list_tells_who_joined_and_who_left(  # noqa: PLR0917 - a row's columns
    earlier: date, later: date, name: ListName, joined: int, left: int, sizes: tuple[int, int]
) -> None:
    """The numbers that the releases give."""
    change = {change.list: change for change in list_changes(PATHWAYS, earlier, later)}[name]
    assert (len(change.joined), len(change.left)) == (joined, left)
    assert (change.size_before, change.size_after) == sizes
    assert all(entry.sources for entry in (*change.joined, *change.left))


def test_the_institutions_that_left_in_2026_are_named() -> None:
    """The government's release of 28 December 2025, from the first day without them."""
    [change] = list_changes(PATHWAYS, date(2025, 12, 31), date(2026, 1, 1))
    assert {entry.name for entry in change.joined} >= {"University of Vienna"}
    assert {entry.on.first for entry in change.left} == {date(2026, 1, 1)}


@given(DAYS)
def test_nothing_changes_within_a_day(day: date) -> None:
    """From a day to itself there is no change."""
    assert parameter_changes(LAW, PATHWAYS, day, day) == ()
    assert list_changes(PATHWAYS, day, day) == ()


@given(DAYS, DAYS)
def test_what_is_not_told_is_the_same_on_both_days(one: date, other: date) -> None:
    """A parameter that isn't named has the same values on both dates, and one that is named has a reason to be."""
    earlier, later = sorted((one, other))
    told = changed(earlier, later)
    for name, parameter in LAW.parameters.items():
        before, after = ([version.value for version in parameter.on(day)] for day in (earlier, later))
        if name not in told:
            assert before == after or set(map(str, before)) == set(map(str, after)), name
        else:
            assert before != after or told[name].kind is ChangeKind.CAME_AND_WENT, name


def test_every_parameter_of_a_scheme_bears_on_a_pathway() -> None:
    """None is left without readers but those of the neighbouring schemes, which aren't ranked."""
    idle = {name for name, pathways in readers(PATHWAYS, LAW.parameters).items() if not pathways}
    assert {name.partition(".")[0] for name in idle} <= {"neighbours", "common", "abode"}
    assert len([name for name in idle if name.startswith("common.")]) <= 1
