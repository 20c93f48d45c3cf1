"""The short lists of kinds of work: TechTAS areas, Technical Professionals trades, VPAS trades and programmes."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from service.content import loaded
from service.profile.codes import TechnologyArea, Trade
from service.profile.values import DateSpan
from service.recording import record
from service.rules.law import Certainty
from service.rules.lists.names import name_key
from service.rules.lists.tables import ListStanding, cited, count, rows


@record(frozen=True)
class TechTasArea:
    """An area that TechTAS required; ``since`` is the day, month or year from which it counted, as a span of days.

    The condition that the work fall in such an area ended with 23 December 2025 for all of them.
    """

    area: TechnologyArea
    name: str
    formerly: str | None
    since: DateSpan
    until: date  # the last day of the condition
    certainty: Certainty
    sources: tuple[str, ...]

    def standing(self, on: date) -> ListStanding:
        """Whether the area is one of those listed on a day; unknown inside the span in which it was added."""
        if on < self.since.first or on > self.until:
            return ListStanding.NOT_LISTED
        return ListStanding.LISTED if on >= self.since.last else ListStanding.UNKNOWN


@record(frozen=True)
class TechnicalTrade:
    """A trade of the Technical Professional List, for the period of the quota.

    ``applications`` and ``approvals`` run to 31 January 2026; ``None`` where the published split leaves the trade out.
    """

    trade: Trade
    name: str
    name_zh: str
    listed_from: date
    listed_until: date
    applications: int | None
    approvals: int | None
    certainty: Certainty
    sources: tuple[str, ...]

    def is_listed(self, on: date) -> bool:
        """Whether the trade is listed on a day."""
        return self.listed_from <= on <= self.listed_until


@record(frozen=True)
class VpasTrade:
    """A trade of VPAS, with the intakes that it covers: the years in which the academic years begin (2025: 2025/26)."""

    id: str
    name: str
    intakes: tuple[int, ...]
    certainty: Certainty
    sources: tuple[str, ...]


@record(frozen=True)
class VpasProgramme:
    """A Higher Diploma programme known to be on the Vocational Training Council's list, by its code.

    ``taught_in`` is a BCP 47 language tag where the list names a language of teaching. Seven codes are held of the 34
    programmes of 2025/26 and none of the 27 of 2024/25: presence is proved, absence never.
    """

    code: str
    title: str
    taught_in: str | None
    trade: str
    discipline: str
    intakes: tuple[int, ...]
    certainty: Certainty
    sources: tuple[str, ...]


@loaded
def techtas_areas() -> Mapping[TechnologyArea, TechTasArea]:
    """The fourteen areas."""
    areas = [
        TechTasArea(
            area=TechnologyArea(row["id"]),
            name=row["name_en"],
            formerly=row["formerly"] or None,
            since=DateSpan(
                date.fromisoformat(row["required_from_earliest"]), date.fromisoformat(row["required_from_latest"])
            ),
            until=date.fromisoformat(row["required_until"]),
            certainty=Certainty(row["certainty"]),
            sources=cited(row["sources"]),
        )
        for row in rows("techtas_areas")
    ]
    return MappingProxyType({area.area: area for area in areas})


def techtas_area_standing(area: TechnologyArea, on: date) -> ListStanding:
    """Whether TechTAS lists an area on a day; areas outside the fourteen are never listed."""
    listed = techtas_areas().get(area)
    return ListStanding.NOT_LISTED if listed is None else listed.standing(on)


@loaded
def technical_trades() -> Mapping[Trade, TechnicalTrade]:
    """The eight trades of the Technical Professionals Stream."""
    trades = [
        TechnicalTrade(
            trade=Trade(row["id"]),
            name=row["name_en"],
            name_zh=row["name_zh"],
            listed_from=date.fromisoformat(row["in_force_from"]),
            listed_until=date.fromisoformat(row["in_force_until"]),
            applications=count(row["applications_to_2026_01_31"]),
            approvals=count(row["approvals_to_2026_01_31"]),
            certainty=Certainty(row["certainty"]),
            sources=cited(row["sources"]),
        )
        for row in rows("tp_stream_trades")
    ]
    return MappingProxyType({trade.trade: trade for trade in trades})


def technical_trade_standing(trade: Trade, on: date) -> ListStanding:
    """Whether a trade is on the Technical Professional List on a day; the eight names are held in full."""
    listed = technical_trades().get(trade)
    return ListStanding.LISTED if listed is not None and listed.is_listed(on) else ListStanding.NOT_LISTED


@loaded
def vpas_trades() -> Mapping[str, VpasTrade]:
    """The twelve trades of VPAS by id."""
    trades = [
        VpasTrade(row["id"], row["name_en"], _intakes(row), Certainty(row["certainty"]), cited(row["sources"]))
        for row in rows("vpas_trades")
    ]
    return MappingProxyType({trade.id: trade for trade in trades})


def vpas_trade_standing(trade: str, intake: int) -> ListStanding:
    """Whether VPAS covers a trade, by id, for the intake of an academic year that begins in the year ``intake``."""
    listed = vpas_trades().get(trade)
    return ListStanding.LISTED if listed is not None and intake in listed.intakes else ListStanding.NOT_LISTED


@loaded
def vpas_programmes() -> Mapping[str, VpasProgramme]:
    """The programmes held, by code."""
    programmes = [
        VpasProgramme(
            code=row["code"],
            title=row["title_en"],
            taught_in=row["taught_in"] or None,
            trade=vpas_trades()[row["trade"]].id,
            discipline=row["discipline"],
            intakes=_intakes(row),
            certainty=Certainty(row["certainty"]),
            sources=cited(row["sources"]),
        )
        for row in rows("vpas_programmes")
    ]
    return MappingProxyType({programme.code: programme for programme in programmes})


def vpas_programme_standing(given: str, intake: int) -> ListStanding:
    """Whether a programme, by code or title, is known to be listed for an intake; never ``not_listed``."""
    key = name_key(given)
    for programme in vpas_programmes().values():
        if key in (name_key(programme.code), name_key(programme.title)) and intake in programme.intakes:
            return ListStanding.LISTED
    return ListStanding.UNKNOWN


def _intakes(row: Mapping[str, str]) -> tuple[int, ...]:
    return tuple(range(int(row["first_intake"]), int(row["last_intake"]) + 1))
