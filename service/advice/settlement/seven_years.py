"""The way to the right of abode: which stays count, when seven years are reached, on what ground, and what to file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.settlement.filing import filing
from service.advice.settlement.records import (
    AbsenceTold,
    Explained,
    PeriodCounted,
    Reached,
    Settlement,
    SettlementDate,
    SettlementDateKind,
    TimeUntold,
    YearsCompleted,
)
from service.advice.settlement.stay import stay_held, windows_in_time
from service.profile.derived.person import birth_dates
from service.profile.values import MET, NOT_MET, UNKNOWN
from service.rules.abode import absences
from service.rules.abode.categories import RESIDENCE, chinese_citizen
from service.rules.abode.residence import most_years, reached_before, reached_ever, runs, stays, untold, years_on
from service.rules.abode.standing import AbodeStanding, AbodeStatus, Ground

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.profile.facts import Facts
    from service.profile.values import Truth
    from service.recommend.decision import Decision

TERM = "immd-roa-term"
ELIGIBLE = "immd-roa"
LOSS = "immd-roa-loss"
GENERAL = "immd-roa-geninfo"
NATIONALITY = "immd-roa-nationality"

SOURCES = {
    Ground.HELD: (LOSS, GENERAL),
    Ground.RIGHT_TO_LAND: (TERM,),
    Ground.UNCONDITIONAL: (TERM,),
    Ground.A: (ELIGIBLE, NATIONALITY),
    Ground.B: (ELIGIBLE, TERM),
    Ground.C: (ELIGIBLE,),
    Ground.D: (ELIGIBLE, TERM),
    Ground.E: (ELIGIBLE,),
    Ground.F: (ELIGIBLE,),
    Ground.TRANSITIONAL: (ELIGIBLE,),
}


ASKED: Mapping[Truth, Explained] = {MET: Explained.YES, NOT_MET: Explained.NO, UNKNOWN: Explained.UNKNOWN}
COUNTED = frozenset({AbodeStatus.NONE, AbodeStatus.TO_APPLY, AbodeStatus.POSSIBLE, AbodeStatus.JUDGED})
"""Where the right of abode isn't established, so that the count still matters; it is told of category (b) as well."""


def settlement(decision: Decision) -> Settlement | None:
    """Where the right of abode stands; ``None`` for somebody without a history here, whom nothing hints at it.

    A category that ended at 21 is history here.
    """
    facts, standing = decision.facts, decision.abode
    told = tuple(_periods(facts))
    if standing.status is AbodeStatus.NONE and not told and standing.ended is None:
        return None
    counts = standing.status in COUNTED or standing.ground in {Ground.B, Ground.UNCONDITIONAL}
    reached = _reached(decision) if counts else None
    return Settlement(
        status=standing.status,
        ground=standing.ground,
        missing=standing.missing,
        periods=told,
        untold=tuple(_untold(decision, reached)) if counts else (),
        absences=tuple(_absences(facts)),
        years=_years(facts) if told else None,
        reached=reached,
        dates=_dates(decision, reached),
        filing=filing(decision, reached),
        sources=_sources(standing),
    )


def _sources(standing: AbodeStanding) -> tuple[str, ...]:
    ended = () if standing.ended is None else (ELIGIBLE,)
    own = (TERM,) if standing.ground is None else SOURCES.get(standing.ground, (TERM,))
    return tuple(dict.fromkeys((*own, *ended)))


def _years(facts: Facts) -> YearsCompleted:
    """Between those that nothing casts doubt on and those that all that is told may come to."""
    least, most = (
        most_years(runs(facts, early=kindly, judged=kindly), facts.as_of, ever=False) for kindly in (False, True)
    )
    return YearsCompleted(minimum=least, maximum=most)


def _periods(facts: Facts) -> list[PeriodCounted]:
    return [
        PeriodCounted(
            status=f"/statuses/{stay.index}",
            scheme=stay.scheme,
            since=stay.first,
            until=stay.last,
            counting=stay.counting,
            sources=(TERM,),
        )
        for stay in stays(facts, early=True)
    ]


def _reached(decision: Decision) -> Reached | None:
    """When seven years are reached: by a Chinese citizen, or who may be one, ever; by others right before applying."""
    facts = decision.facts
    (version,) = decision.state.law.versions(RESIDENCE, facts.as_of)
    by_citizens = facts.read(chinese_citizen).value == MET or decision.abode.ground is Ground.B
    find = reached_ever if by_citizens else reached_before
    kindly, strictly = (runs(facts, early=kind, judged=kind) for kind in (True, False))
    earliest, latest = find(kindly, version.value), find(strictly, version.value)
    if earliest is None:
        return None
    roughly = find(runs(facts, early=False, judged=True), version.value)
    since = next(run.first for run in kindly if years_on(run.first, version.value) == earliest)
    return Reached(
        since=since, earliest=earliest, latest=latest, no_later_than=None if roughly == earliest else roughly
    )


def _untold(decision: Decision, reached: Reached | None) -> Iterator[TimeUntold]:
    """The times of which no stay is told, but for which seven years would be complete before they are."""
    (version,) = decision.state.law.versions(RESIDENCE, decision.facts.as_of)
    for gap in untold(decision.facts):
        day = years_on(gap.since, version.value)
        if reached is None or day < reached.earliest:
            yield TimeUntold(since=gap.first, until=gap.last, reached=day)


def _absences(facts: Facts) -> Iterator[AbsenceTold]:
    """Every absence that is told, whether the form asks for it, and what ImmD weighs that isn't told yet."""
    unweighed = facts.read(absences.unweighed).value
    limit = absences.months(absences.EXPLAINED, facts)
    for index, absence in enumerate(facts.profile.absences or ()):
        left, back = absences.ends(absence, facts, longest=True)
        away = absence.still_away is True
        pointer = f"/absences/{index}"
        yield AbsenceTold(
            absence=pointer,
            left_on=left,
            returned_on=None if away else back,
            explained=ASKED[absences.lasts(absence, limit, facts, over=True)],
            missing=tuple(row for row in unweighed if row.startswith(f"{pointer}/")),
        )


def _dates(decision: Decision, reached: Reached | None) -> tuple[SettlementDate, ...]:
    """The days of the stay that is held, those of the seven years, and the end at 21 of a category, in order."""
    found: list[SettlementDate] = []
    stay = decision.read(stay_held)
    if stay is not None and stay.until is not None:
        kind = SettlementDateKind.LIMIT_OF_STAY
        found.append(SettlementDate(on=stay.until, kind=kind, no_later_than=stay.no_later_than))
        found += [
            SettlementDate(on=row.on, kind=SettlementDateKind.WINDOW_OPENS, no_later_than=row.no_later_than)
            for row in windows_in_time(stay)[:1]
        ]
    if stay is not None and stay.leave_by is not None and not stay.leave_overdue:
        kind, later = SettlementDateKind.LEAVE_BY, stay.leave_no_later_than
        found.append(SettlementDate(on=stay.leave_by, kind=kind, no_later_than=later))
    if reached is not None:
        kind, later = SettlementDateKind.SEVEN_YEARS, reached.no_later_than
        found.append(SettlementDate(on=reached.earliest, kind=kind, no_later_than=later))
    of_a_child = Ground.E in {decision.abode.ground, decision.abode.ended}
    born = birth_dates(decision.facts) if of_a_child else None
    if born is not None:
        (version,) = decision.state.law.versions("abode.child_age_years", decision.facts.as_of)
        first, last = (years_on(day, int(version.value)) for day in (born.first, born.last))
        later = None if first == last else last
        found.append(SettlementDate(on=first, kind=SettlementDateKind.TURNS_21, no_later_than=later))
    return tuple(sorted(found, key=lambda row: (row.on, row.kind)))


def loses_by_absence(facts: Facts) -> bool:
    """Whether the right of abode may be lost by absence: by all but Chinese citizens."""
    return facts.read(chinese_citizen).value != MET


def lost_perhaps(facts: Facts) -> bool:
    """Whether an absence is told by which the status may have been lost."""
    return loses_by_absence(facts) and facts.read(absences.away_so_long_as_to_lose).value != NOT_MET
