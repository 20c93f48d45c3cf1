"""The way to the right of abode as JSON values, with its sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.advice.answer.table import table
from service.advice.settlement.records import Explained, SettlementDateKind
from service.advice.settlement.seven_years import loses_by_absence, lost_perhaps, settlement
from service.advice.settlement.stay import stay_held
from service.api.settlement.days import begun, day_told, iso, one_day
from service.api.settlement.stay import opening_told
from service.profile.codes import Purpose
from service.profile.values import MET, NOT_MET, add_months
from service.rules.abode.absences import EXPLAINED, LOSES, reaches_loss_on, years_elsewhere
from service.rules.abode.categories import chinese_citizen, hong_kong_passport
from service.rules.abode.filing import Road
from service.rules.abode.residence import Counting
from service.rules.abode.standing import AbodeStatus, Ground

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.advice.settlement.records import (
        AbsenceTold,
        PeriodCounted,
        Reached,
        Settlement,
        SettlementDate,
        SettlementFiling,
        StayHeld,
        TimeUntold,
    )
    from service.api.sentences import Writer
    from service.recommend.decision import Decision


COUNTABLE = frozenset({Counting.COUNTS, Counting.UNCERTAIN})
"""Stays that count towards seven years, or may."""

RETURN = "abode.return_months"
ESTABLISHED = AbodeStatus.ESTABLISHED
SAID_ON_TOP = frozenset(
    {
        (ESTABLISHED, Ground.HELD),
        (ESTABLISHED, Ground.A),
        (ESTABLISHED, Ground.B),
        (AbodeStatus.POSSIBLE, Ground.UNCONDITIONAL),
    }
)
"""Grounds, and how far they reach, of which the answer's sentence says all that there is."""

ELSEWHERE = frozenset({Ground.C})
"""Grounds whose own sentence says by which paper the right is exercised."""


def settlement_told(decision: Decision, writer: Writer) -> dict[str, Any] | None:
    """Where the right of abode stands; ``None`` for somebody whom it doesn't concern."""
    told = decision.read(settlement)
    if told is None:
        return None
    writer.cite(*told.sources)
    reached = told.reached
    return {
        "status": told.status.value,
        "ground": None if told.ground is None else told.ground.value,
        "missing": list(told.missing),
        "periods": [_period(row, writer) for row in told.periods],
        **({"untold": [_untold(row, writer) for row in told.untold]} if told.untold else {}),
        "absences": [_absence(row, decision, writer) for row in told.absences],
        "years": None if told.years is None else {"minimum": told.years.minimum, "maximum": told.years.maximum},
        "reached": None
        if reached is None
        else {
            "since": reached.since.isoformat(),
            "earliest": reached.earliest.isoformat(),
            "latest": iso(reached.latest),
            "no_later_than": iso(reached.no_later_than),
        },
        "dates": [
            {
                "on": day.on.isoformat(),
                "no_later_than": iso(day.no_later_than),
                "kind": day.kind.value,
                "sentence": _date(day, decision, writer),
            }
            for day in told.dates
        ],
        "filing": None if told.filing is None else _filing(told, told.filing, decision, writer),
        "sources": list(told.sources),
        "sentences": [*_sentences(told, decision, writer)],
    }


def settlement_in_short(decision: Decision, writer: Writer) -> tuple[str, ...]:
    """On what ground, by when, and where to apply; what is to be shown and what breaks the count is left out."""
    told = decision.read(settlement)
    if told is None:
        return ()
    writer.cite(*told.sources)
    return (*_sentences(told, decision, writer, short=True), *_of_age_soon(told, decision, writer))


def _of_age_soon(told: Settlement, decision: Decision, writer: Writer) -> Iterator[str]:
    """The day on which category (e) ends, to whom it lies within the months in which a day is one to act on."""
    as_of = decision.facts.as_of
    for day in told.dates:
        near = day.on <= add_months(as_of, table().closing_months) and (day.no_later_than or day.on) >= as_of
        if day.kind is SettlementDateKind.TURNS_21 and near:
            yield _date(day, decision, writer)


def _date(day: SettlementDate, decision: Decision, writer: Writer) -> str:
    """A day with what falls on it."""
    stay = decision.read(stay_held)
    if day.kind is SettlementDateKind.WINDOW_OPENS and stay is not None:
        told = opening_told(day.on, day.no_later_than, stay.opens, writer)
    else:
        told = writer.text(f"settlement.date.{day.kind.value}", date=day_told(day.on, day.no_later_than, writer))
    return begun(told)


def seven_years_near(decision: Decision, writer: Writer) -> Iterator[str]:
    """When seven years are complete, to whom that lies within the months in which a day is one to act on.

    Before it, the category that ended at 21; after it, what to file then where the present stay lasts so long.
    """
    told = decision.read(settlement)
    if told is not None and decision.abode.ended is not None:
        writer.cite(*told.sources)
        yield writer.text(f"settlement.ended.{decision.abode.ended.value}")
    if told is None or told.status is not AbodeStatus.NONE or told.reached is None:
        return
    near = add_months(decision.facts.as_of, table().closing_months)
    if told.reached.earliest <= near:
        writer.cite(*told.sources)
        yield _when_reached(told.reached, decision, writer)
        stay = decision.read(stay_held)
        if told.filing is not None and stay is not None and _lasts_until(stay, told.reached):
            yield _road(told, told.filing, decision, writer)
    yield from (_gap(row, writer) for row in told.untold if row.reached <= near)


def _lasts_until(stay: StayHeld, reached: Reached) -> bool:
    """Whether a stay surely lasts up to the day on which seven years are complete at the earliest."""
    return stay.until is not None and reached.earliest <= stay.until and stay.leave_by is None


def _period(row: PeriodCounted, writer: Writer) -> dict[str, Any]:
    writer.cite(*row.sources)
    return {
        "status": row.status,
        "scheme": row.scheme.value,
        "since": row.since.isoformat(),
        "until": iso(row.until),
        "counting": row.counting.value,
        "sources": list(row.sources),
        "sentence": writer.text(
            f"settlement.{row.counting.value}", scheme=writer.text(f"choice.Scheme.{row.scheme.value}")
        ),
    }


def _untold(row: TimeUntold, writer: Writer) -> dict[str, Any]:
    return {
        "since": row.since.isoformat(),
        "until": row.until.isoformat(),
        "reached": row.reached.isoformat(),
        "sentence": _gap(row, writer),
    }


def _gap(row: TimeUntold, writer: Writer) -> str:
    since, until, date = (one_day(day, writer) for day in (row.since, row.until, row.reached))
    if row.since == row.until:
        return writer.text("settlement.untold_day", since=since, date=date)
    return writer.text("settlement.untold", since=since, until=until, date=date)


def _absence(row: AbsenceTold, decision: Decision, writer: Writer) -> dict[str, Any]:
    held = decision.abode.ground is Ground.HELD
    limit = decision.state.law.versions(LOSES if held else EXPLAINED, decision.facts.as_of)[0]
    kept = "loss" if loses_by_absence(decision.facts) else "kept"
    code = f"settlement.absence.{kept if held else row.explained.value}"
    writer.cite(*limit.sources)
    return {
        "absence": row.absence,
        "left_on": iso(row.left_on),
        "returned_on": iso(row.returned_on),
        "explained": row.explained.value,
        "missing": list(row.missing),
        "sentence": writer.text(code, months=limit.value),
    }


def _filing(told: Settlement, row: SettlementFiling, decision: Decision, writer: Writer) -> dict[str, Any]:
    writer.cite(*row.sources, *(source for paper in row.papers for source in paper.sources))
    return {
        "road": row.road.value,
        "form": row.form,
        "link": writer.link(row.link),
        "fee_hkd": row.fee_hkd,
        "weeks": row.weeks,
        "papers": [
            {
                "code": paper.code,
                "certainty": paper.certainty.value,
                "sources": list(paper.sources),
                "sentence": writer.text(f"settlement.paper.{paper.code}"),
            }
            for paper in row.papers
        ],
        "sources": list(row.sources),
        "sentences": [*_how_to_file(told, row, decision, writer)],
    }


def _road(told: Settlement, row: SettlementFiling, decision: Decision, writer: Writer) -> str:
    """What is filed: now, once seven years are complete, or if what is possible is so."""
    later = {AbodeStatus.NONE: "later", AbodeStatus.POSSIBLE: "if_so"}.get(told.status)
    if (
        told.ground is Ground.UNCONDITIONAL
        and told.reached is not None
        and told.reached.earliest > decision.facts.as_of
    ):
        later = "later"
    code = later if later is not None and row.road is Road.VERIFICATION else row.road.value
    return writer.text(f"settlement.road.{code}", form=row.form or "")


def _how_to_file(told: Settlement, row: SettlementFiling, decision: Decision, writer: Writer) -> Iterator[str]:
    """What is filed and where, what it costs and how long it takes."""
    yield _road(told, row, decision, writer)
    if row.road is Road.VERIFICATION:
        yield writer.text("settlement.where")
    if row.fee_hkd == 0:
        yield writer.text("settlement.fee_free")
    if row.weeks is not None:
        yield writer.text("settlement.weeks", weeks=row.weeks)


def _sentences(told: Settlement, decision: Decision, writer: Writer, *, short: bool = False) -> Iterator[str]:
    """On what ground, by when, what is to be shown, and what would undo it."""
    if told.ground is not None and not (short and (told.status, told.ground) in SAID_ON_TOP):
        yield writer.text(_on_the_ground(told, told.ground, decision))
    if decision.abode.ended is not None:
        yield writer.text(f"settlement.ended.{decision.abode.ended.value}")
    if told.ground is Ground.TRANSITIONAL:
        yield from _transitional(decision, writer)
    yield from _years(told, decision, writer, short=short)
    if not short:
        yield from _on_a_change(told, decision, writer)
    if not short and _declares(told, decision):
        yield writer.text("settlement.to_show")
    if short and told.filing is not None and told.ground not in ELSEWHERE:
        yield _road(told, told.filing, decision, writer)
    if told.ground is Ground.B and told.status is AbodeStatus.POSSIBLE and _may_be_no_citizen(decision):
        yield writer.text("settlement.not_before_applying")
    if told.ground is Ground.HELD and told.status is ESTABLISHED:
        yield from _loss(decision, writer, short=short)
        if told.absences and not loses_by_absence(decision.facts):
            yield writer.text("settlement.absence.kept")


def _on_the_ground(told: Settlement, ground: Ground, decision: Decision) -> str:
    """The code of what is said of the ground: what hints at the right of abode, a passport or permanent residence."""
    hinted = told.status is AbodeStatus.POSSIBLE and ground is Ground.HELD
    if hinted and decision.facts.read(hong_kong_passport).value != MET:
        return "settlement.possible.held.residence"
    return f"settlement.{told.status.value}.{ground.value}"


def _may_be_no_citizen(decision: Decision) -> bool:
    return decision.facts.read(chinese_citizen).value != MET


def _declares(told: Settlement, decision: Decision) -> bool:
    """Whether the seven years are those of category (d), now or once they are complete."""
    counted = told.ground is None and told.reached is not None
    return told.ground is Ground.D or (counted and _may_be_no_citizen(decision))


def _years(told: Settlement, decision: Decision, writer: Writer, *, short: bool) -> Iterator[str]:
    """When seven years are reached, what an officer weighs of them, and what breaks them."""
    reached = told.reached
    if reached is None:
        if told.status is AbodeStatus.NONE and told.periods:
            counted = any(row.counting in COUNTABLE for row in told.periods)
            yield writer.text("settlement.none_goes_on" if counted else "settlement.none_counts")
        return
    yield _when_reached(reached, decision, writer)
    if any(row.explained is not Explained.NO for row in told.absences):
        yield writer.text("settlement.absences_weighed", months=_months(EXPLAINED, decision))
    elsewhere = sorted(years_elsewhere(decision.facts, early=True))
    if elsewhere:
        yield writer.text("settlement.days_weighed", years=writer.together([str(year) for year in elsewhere]))
    if reached.latest not in {None, reached.earliest, reached.no_later_than} and not short:
        yield writer.text("settlement.at_the_latest", date=one_day(reached.latest, writer))
    if not short:
        yield from (_gap(row, writer) for row in told.untold)
        yield writer.text("settlement.breaks")


def _when_reached(reached: Reached, decision: Decision, writer: Writer) -> str:
    """When seven years are complete, at the earliest."""
    if reached.no_later_than is not None:
        date = day_told(reached.earliest, reached.no_later_than, writer)
        past = reached.no_later_than <= decision.facts.as_of
        return writer.text("settlement.reached_roughly" if past else "settlement.will_be_reached_roughly", date=date)
    code = "settlement.reached" if reached.earliest <= decision.facts.as_of else "settlement.will_be_reached"
    return writer.text(code, date=one_day(reached.earliest, writer))


def _transitional(decision: Decision, writer: Writer) -> Iterator[str]:
    citizen = decision.facts.read(chinese_citizen).value
    if citizen != NOT_MET:
        yield writer.text("settlement.transitional.chinese")
    if citizen != MET:
        months, absence = _months(RETURN, decision), _months(LOSES, decision)
        yield writer.text("settlement.transitional.others", months=months, absence=absence)


def _loss(decision: Decision, writer: Writer, *, short: bool) -> Iterator[str]:
    """By what absence the status is lost; in short only to whoever has been away so long, or soon will have been."""
    perhaps = lost_perhaps(decision.facts)
    nears = reaches_loss_on(decision.facts) if loses_by_absence(decision.facts) else None
    if short and nears is not None and nears > add_months(decision.facts.as_of, table().closing_months):
        nears = None
    if loses_by_absence(decision.facts) and (perhaps or nears is not None or not short):
        code = "settlement.perhaps_lost" if perhaps else "settlement.lost_by_absence"
        yield writer.text(code, months=_months(LOSES, decision))
    if nears is not None and not perhaps:
        yield writer.text("settlement.loss_nears", months=_months(LOSES, decision), date=one_day(nears, writer))


def _on_a_change(told: Settlement, decision: Decision, writer: Writer) -> Iterator[str]:
    """What a change to a scheme that is compared here does to the count, for whoever asks for one."""
    held = [row for row in told.periods if row.until is None]
    if decision.facts.profile.purpose is Purpose.CHANGE and held and told.status is not ESTABLISHED:
        yield writer.text(f"settlement.change.{held[-1].counting.value}")


def _months(parameter: str, decision: Decision) -> object:
    return decision.state.law.versions(parameter, decision.facts.as_of)[0].value
