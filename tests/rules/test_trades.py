from datetime import date

import pytest

from service.profile.codes import TechnologyArea, Trade
from service.rules.lists.tables import ListStanding, cited, rows, sources
from service.rules.lists.trades import (
    technical_trade_standing,
    technical_trades,
    techtas_area_standing,
    techtas_areas,
    vpas_programme_standing,
    vpas_programmes,
    vpas_trade_standing,
    vpas_trades,
)

LISTED, NOT_LISTED, UNKNOWN = ListStanding.LISTED, ListStanding.NOT_LISTED, ListStanding.UNKNOWN


@pytest.mark.parametrize(
    ("area", "on", "standing"),
    [
        (TechnologyArea.ROBOTICS, date(2018, 5, 31), NOT_LISTED),
        (TechnologyArea.ROBOTICS, date(2018, 6, 1), UNKNOWN),
        (TechnologyArea.ROBOTICS, date(2018, 6, 29), UNKNOWN),
        (TechnologyArea.ROBOTICS, date(2018, 6, 30), LISTED),
        (TechnologyArea.ADVANCED_COMMUNICATIONS, date(2019, 12, 31), NOT_LISTED),
        (TechnologyArea.ADVANCED_COMMUNICATIONS, date(2020, 1, 1), UNKNOWN),
        (TechnologyArea.ADVANCED_COMMUNICATIONS, date(2020, 12, 30), UNKNOWN),
        (TechnologyArea.ADVANCED_COMMUNICATIONS, date(2020, 12, 31), LISTED),
        (TechnologyArea.QUANTUM_TECHNOLOGY, date(2022, 12, 27), NOT_LISTED),
        (TechnologyArea.QUANTUM_TECHNOLOGY, date(2022, 12, 28), LISTED),
        (TechnologyArea.QUANTUM_TECHNOLOGY, date(2025, 12, 23), LISTED),
        (TechnologyArea.QUANTUM_TECHNOLOGY, date(2025, 12, 24), NOT_LISTED),
        (TechnologyArea.OTHER, date(2023, 1, 1), NOT_LISTED),
    ],
)
def test_an_area_is_listed_between_its_dates(area: TechnologyArea, on: date, standing: ListStanding) -> None:
    """Seven areas from June 2018, six more in 2020, quantum from 28 December 2022, all until 23 December 2025."""
    assert techtas_area_standing(area, on) is standing


@pytest.mark.parametrize(
    ("on", "number"),
    [(date(2018, 6, 30), 7), (date(2020, 12, 31), 13), (date(2022, 12, 27), 13), (date(2022, 12, 28), 14)],
)
def test_the_areas_grow_from_seven_to_fourteen(on: date, number: int) -> None:
    """7 in 2018, 13 in 2020, 14 since 28 December 2022."""
    assert sum(area.standing(on) is LISTED for area in techtas_areas().values()) == number


def test_all_areas_lapse_together() -> None:
    """From 24 December 2025 no area is a condition."""
    on = date(2025, 12, 24)
    assert {techtas_area_standing(area, on) for area in TechnologyArea} == {NOT_LISTED}


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        (date(2025, 6, 29), NOT_LISTED),
        (date(2025, 6, 30), LISTED),
        (date(2028, 6, 29), LISTED),
        (date(2028, 6, 30), NOT_LISTED),
    ],
)
def test_the_eight_trades_are_listed_for_the_period_of_the_quota(on: date, standing: ListStanding) -> None:
    """30 June 2025 to 29 June 2028, both included, for each of the eight."""
    assert len(technical_trades()) == 8
    assert {technical_trade_standing(trade, on) for trade in technical_trades()} == {standing}


def test_a_trade_outside_the_eight_is_not_listed() -> None:
    """The eight names are held in full."""
    assert technical_trade_standing(Trade.NOT_LISTED, date(2026, 1, 1)) is NOT_LISTED


def test_take_up_is_unknown_where_the_published_split_is_silent() -> None:
    """Aircraft maintenance had 339 applications and 261 approvals by 31 January 2026; BIM wasn't itemised."""
    aircraft = technical_trades()[Trade.AIRCRAFT_MAINTENANCE_TECHNICIAN]
    bim = technical_trades()[Trade.BIM_COORDINATOR]
    assert (aircraft.applications, aircraft.approvals) == (339, 261)
    assert (bim.applications, bim.approvals) == (None, None)


@pytest.mark.parametrize(("intake", "number"), [(2023, 0), (2024, 5), (2025, 12), (2026, 0)])
def test_vpas_covers_five_trades_and_then_twelve(intake: int, number: int) -> None:
    """Five trades for the intake of 2024/25, twelve for 2025/26, and no other intake is confirmed."""
    assert sum(vpas_trade_standing(trade, intake) is LISTED for trade in vpas_trades()) == number


@pytest.mark.parametrize(
    ("trade", "intake", "standing"),
    [
        ("maritime", 2024, LISTED),
        ("maritime", 2025, LISTED),
        ("healthcare", 2024, NOT_LISTED),
        ("healthcare", 2025, LISTED),
        ("hospitality", 2025, NOT_LISTED),
    ],
)
def test_a_vpas_trade_is_covered_in_its_intakes(trade: str, intake: int, standing: ListStanding) -> None:
    """The seven trades that were added count for 2025/26 alone."""
    assert vpas_trade_standing(trade, intake) is standing


@pytest.mark.parametrize(
    ("programme", "intake", "standing"),
    [
        ("AS114205", 2025, LISTED),
        ("as114109j", 2025, LISTED),
        ("Higher Diploma in Biomedical Science", 2025, LISTED),
        ("AS114205", 2024, UNKNOWN),
        ("Higher Diploma in Aviation", 2025, UNKNOWN),
    ],
)
def test_a_programme_is_proved_listed_or_unknown(programme: str, intake: int, standing: ListStanding) -> None:
    """Seven codes of 34 programmes are held, so a programme that isn't found may still be listed."""
    assert vpas_programme_standing(programme, intake) is standing


def test_a_language_of_teaching_is_known_where_the_list_names_it() -> None:
    """Seven codes: three of them name Cantonese or Putonghua."""
    languages = [programme.taught_in for programme in vpas_programmes().values()]
    assert (len(languages), languages.count("yue"), languages.count("cmn")) == (7, 2, 1)


def test_a_citation_that_does_not_resolve_is_refused() -> None:
    """A row can't cite a source that the table of sources doesn't hold."""
    assert cited("tp-page tp-names-en") == ("tp-page", "tp-names-en")
    with pytest.raises(ValueError, match="no such source: hearsay"):
        cited("tp-page hearsay")


WHOLE_TABLES = {"ror-2.9", "university-domains-2026", "opencc"}
"""Sources on which a whole table rests: the register of the world's institutions, and the table of scripts."""


def test_every_row_of_a_dated_list_cites_and_every_source_is_cited() -> None:
    """No row is without a source, and no source is held that no row rests on."""
    dated = ("institutions", "talent_list", "talent_list_versions", "techtas_areas", "tp_stream_trades")
    cells = [
        row["sources"]
        for table in (*dated, "vpas_trades", "vpas_programmes", "ugc_funded", "joint_campuses")
        for row in rows(table)
    ]
    assert all(cited(cell) for cell in cells)
    kin = [row["sources"] for row in rows("institution_kin") if row["sources"]]
    assert {source for cell in (*cells, *kin) for source in cited(cell)} | WHOLE_TABLES == set(sources())
