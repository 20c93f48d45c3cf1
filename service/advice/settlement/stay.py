"""What is held: the stay in force, its limit, and from when an extension may be filed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from service.advice.settlement.job_ended import job_ended, leave_day_over
from service.advice.settlement.records import Filing, StayHeld, WindowOpens
from service.profile.codes import Scheme
from service.profile.derived.person import TAKES_NO_PLACE, held_now, held_still
from service.profile.derived.stays import extension_pending
from service.profile.values import MET, NOT_MET, day_after
from service.recommend.telling import closing
from service.rules.abode.absences import HONG_KONG
from service.rules.abode.standing import Ground
from service.rules.extension import window_opens
from service.rules.law import Certainty
from service.rules.pathway import Mode, Verdict, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from service.profile.facts import Facts
    from service.profile.model import Application, Status
    from service.profile.values import DateSpan
    from service.recommend.decision import Decision, Ranked
    from service.rules.law import Lawbook, Version
    from service.rules.pathway import Pathway

ELSEWHERE = {
    Scheme.STUDENT: "neighbours.study_extension_window",
    Scheme.VISITOR: "neighbours.visit_extension_window",
    Scheme.WORKING_HOLIDAY: "neighbours.working_holiday_stay_months",
}
"""Stays that no pathway extends, by the parameter of the page that says when, or whether, ImmD extends them."""

APART = frozenset({Scheme.REFUGEE, Scheme.IMPRISONMENT})
"""Kinds of stay from which nobody is sent to a scheme before the Immigration Department has been asked."""

NO_LIMIT = frozenset({Ground.HELD, Ground.RIGHT_TO_LAND})
"""Grounds on which there is no limit of stay, whatever stay was held before."""

WEEKS = "extension_processing_weeks"
OFFICIAL = frozenset({Certainty.OFFICIAL, Certainty.OFFICIAL_COPY})


def stay_held(decision: Decision) -> StayHeld | None:
    """The stay that is held; of several of which none surely began last, the one that ends last; ``None`` without any.

    A stay that is said to be held although its limit is past is told as such, and so is the last one of whoever lives
    in Hong Kong and holds none: it is no lawful stay.
    """
    facts = decision.facts
    held = [status for status in _held(facts) if status.scheme is not Scheme.UNCONDITIONAL]
    if not held or decision.abode.ground in NO_LIMIT:
        return None
    status = max(held, key=lambda one: (one.held_until is not None, one.held_until and one.held_until.last))
    ranked = _extends(status, decision)
    pathway = None if ranked is None else ranked.assessment.pathway
    closed = ranked is not None and _closed(ranked)
    limit = status.held_until
    law = decision.state.law
    elsewhere = _elsewhere(status, facts, law) if ranked is None else None
    followed = _followed(status, facts)
    settled = closed or followed or _over(status, facts.as_of)
    opens = () if settled else _windows(status, ranked, elsewhere, decision)
    pending = extension_pending(facts, status.scheme)
    ended = job_ended(status, facts, law)
    leave_by = None if ended is None else ended.leave_by
    takes = None if ranked is None else terms_of(ranked.assessment).get(WEEKS)
    weeks = () if takes is None else law.versions(takes, facts.as_of)
    assert status.scheme is not None  # noqa: S101 - `_held` leaves such out
    return StayHeld(
        scheme=status.scheme,
        until=None if limit is None else limit.first,
        no_later_than=None if limit is None or limit.is_exact else limit.last,
        filing=_filing(status, pathway, opens, facts, closed=closed, followed=followed, pending=pending),
        pathway=None if pathway is None else pathway.id,
        opens=opens,
        closed_by=() if ranked is None or not closed or followed else _closed_by(ranked),
        pending_since=None if pending is None or pending.lodged_on is None else pending.lodged_on.first,
        job_ended_on=None if ended is None else ended.on,
        leave_by=None if leave_by is None else leave_by.first,
        leave_no_later_than=None if leave_by is None or leave_by.is_exact else leave_by.last,
        leave_overdue=leave_by is not None and leave_day_over(status, leave_by, facts),
        weeks=tuple(weeks[-1].value) if weeks else (),
        sources=tuple(
            dict.fromkeys(
                (
                    *(_on_the_weeks(weeks[-1], pathway, law) if weeks and pathway else ()),
                    *(() if elsewhere is None else elsewhere.sources),
                    *(() if ended is None else ended.sources),
                ),
            )
        ),
    )


def _on_the_weeks(weeks: Version, pathway: Pathway, law: Lawbook) -> tuple[str, ...]:
    """The page of the scheme that is held, among those that tell how many weeks are taken."""
    return tuple([name for name in weeks.sources if law.sources[name].url == pathway.link])


class StayToCome(Struct, frozen=True):
    """A stay that has been granted, or is told of, and begins later: the kind, its first day and its limit, if told."""

    scheme: Scheme
    begins: DateSpan
    ends: DateSpan | None
    status: Status


def next_stay(facts: Facts) -> StayToCome | None:
    """The stay that begins next, after the day asked for; ``None`` where none is told of, or a visit alone."""
    ahead = [
        (status.held_from.first, number, StayToCome(status.scheme, status.held_from, status.held_until, status))
        for number, status in enumerate(facts.profile.statuses or ())
        if status.scheme is not None
        and status.scheme not in TAKES_NO_PLACE
        and status.held_from is not None
        and status.held_from.first > facts.as_of
        and held_now(status, facts.as_of) == NOT_MET
    ]
    return min(ahead)[2] if ahead else None


def windows_of(status: Status, decision: Decision) -> tuple[WindowOpens, ...]:
    """The days that are named, by the law of the day asked for, from which a later stay may be extended."""
    ranked = _extends(status, decision)
    elsewhere = None if ranked else _elsewhere(status, decision.facts, decision.state.law)
    return _windows(status, ranked, elsewhere, decision)


def holds_none(facts: Facts) -> bool:
    """Whether no stay that is told of is held, or may be."""
    return all(held_now(status, facts.as_of) == NOT_MET for status in facts.profile.statuses or ())


def said_to_be_over(facts: Facts) -> Status | None:
    """The last stay that is said to be held no longer though its limit is still to come, where none is held instead.

    Of somebody who lives elsewhere it needs no word, as whoever leaves gives up a stay; nor does a visit that was cut
    short, or what nobody applies for.
    """
    if not holds_none(facts) or next_stay(facts) is not None:
        return None
    if facts.profile.person.residence not in {None, HONG_KONG}:
        return None
    ahead = [
        (status.held_until.first, number, status)
        for number, status in enumerate(facts.profile.statuses or ())
        if status.scheme not in TAKES_NO_PLACE | {None}
        and status.current is False
        and status.held_until is not None
        and status.held_until.first >= facts.as_of
    ]
    return max(ahead)[2] if ahead else None


def stay_beside(stay: StayHeld, facts: Facts) -> Status | None:
    """The stay that runs on beside custody, or a claim that is being decided; of several the one that ends last."""
    if stay.scheme not in APART:
        return None
    others = [
        (status.held_until.last, number, status)
        for number, status in enumerate(facts.profile.statuses or ())
        if status.scheme not in APART | TAKES_NO_PLACE | {None}
        and status.held_until is not None
        and held_still(status, facts) == MET
    ]
    return max(others)[2] if others else None


def windows_in_time(stay: StayHeld) -> tuple[WindowOpens, ...]:
    """The beginnings of the time to file, without those that come after the day by which the scheme asks to leave."""
    return tuple(window for window in stay.opens if stay.leave_by is None or window.on <= stay.leave_by)


def may_be_open(stay: StayHeld, as_of: date) -> bool:
    """Whether the time to file may have begun, and it is told only roughly, as by its year, when the stay ends."""
    return stay.filing is Filing.NOT_YET and stay.opens[0].on <= as_of


def _over(status: Status, on: date) -> bool:
    return status.held_until is not None and status.held_until.last < on


def _followed(status: Status, facts: Facts) -> bool:
    """Whether a stay that begins later follows this one without a day between them, as closely as the days are told.

    Of one whose limit isn't told nothing follows: it may end sooner.
    """
    after = next_stay(facts)
    if after is None or status.held_until is None:
        return False
    return after.begins.first <= day_after(status.held_until.last)


def _held(facts: Facts) -> tuple[Status, ...]:
    """The stays in force, visits only where there is no other; else those past of whoever is here by what is told.

    Custody, or a claim that is being decided, comes before the stay that runs on meanwhile.
    """
    told = [status for status in facts.profile.statuses or () if status.scheme is not None]
    in_force = [status for status in told if held_still(status, facts) == MET]
    here = facts.profile.person.residence == HONG_KONG and facts.profile.person.right_of_abode is not True
    may_be_held = any(held_now(status, facts.as_of) != NOT_MET for status in told)
    past = [status for status in told if _over(status, facts.as_of) and (status.current or (here and not may_be_held))]
    apart = [status for status in in_force if status.scheme in APART]
    lasting = [status for status in in_force if status.scheme is not Scheme.VISITOR]
    return tuple(apart or lasting or in_force or past)


def _extends(status: Status, decision: Decision) -> Ranked | None:
    """The pathway under which the stay was granted and may be extended: of several the first in the order."""
    for ranked in decision.pathways:
        pathway = ranked.assessment.pathway
        if pathway.extension and status.scheme in pathway.held:
            return ranked
    return None


def _closed_by(ranked: Ranked) -> tuple[str, ...]:
    return tuple([found.criterion.id for found in closing(ranked.assessment.findings)])


def _closed(ranked: Ranked) -> bool:
    """Whether the extension itself fails on these facts; a new entry that is closed says nothing of it."""
    return ranked.assessment.mode is Mode.EXTENSION and ranked.assessment.verdict is Verdict.NOT_ELIGIBLE


def _elsewhere(status: Status, facts: Facts, law: Lawbook) -> Version | None:
    """What the page says of a stay that no pathway extends; ``None`` where it isn't held."""
    name = None if status.scheme is None else ELSEWHERE.get(status.scheme)
    versions = () if name is None else law.versions(name, facts.as_of)
    return versions[-1] if versions else None


def _windows(
    status: Status, ranked: Ranked | None, elsewhere: Version | None, decision: Decision
) -> tuple[WindowOpens, ...]:
    """The days that are named for the beginning of the time to file for an extension of a stay in force."""
    limit = status.held_until
    if limit is None:
        return ()
    if ranked is not None:
        return tuple(_opens(ranked, limit, decision.facts, decision.state.law))
    if elsewhere is None or status.scheme is Scheme.WORKING_HOLIDAY:
        return ()
    return (_window(limit, elsewhere),)


def _window(limit: DateSpan, version: Version) -> WindowOpens:
    """The beginning that a version of the law names before a limit of stay."""
    return WindowOpens(
        on=window_opens(limit.first, version),
        no_later_than=None if limit.is_exact else window_opens(limit.last, version),
        certainty=version.certainty,
        sources=version.sources,
    )


def _opens(ranked: Ranked, limit: DateSpan, facts: Facts, law: Lawbook) -> Iterator[WindowOpens]:
    """The beginning by what is in force, and by the latest official page where that says otherwise."""
    name = terms_of(ranked.assessment).get("extension_window")
    in_force = law.versions(name, facts.as_of) if name else ()
    if not in_force or name is None:
        return
    newest = in_force[-1]
    found = [newest]
    if newest.certainty not in OFFICIAL:
        official = [
            version
            for version in law.parameters[name].versions
            if version.certainty in OFFICIAL and version.since.first <= facts.as_of
        ]
        found += official[-1:]
    yield from sorted((_window(limit, version) for version in found), key=lambda window: window.on)


def _filed_in_time(pending: Application | None, status: Status) -> bool:
    """Whether an extension is pending that was filed within the limit of stay, as far as its day is told."""
    if pending is None or status.held_until is None:
        return pending is not None
    return pending.lodged_on is None or pending.lodged_on.first <= status.held_until.last


def _filing(  # noqa: PLR0911, PLR0913 - an outcome each, and what decides it by name
    status: Status,
    pathway: Pathway | None,
    opens: tuple[WindowOpens, ...],
    facts: Facts,
    *,
    closed: bool,
    followed: bool,
    pending: Application | None,
) -> Filing:
    if status.scheme is Scheme.UNLAWFUL:
        return Filing.AT_ONCE
    if _over(status, facts.as_of):
        return Filing.PENDING_PAST if _filed_in_time(pending, status) else Filing.AT_ONCE
    if followed:
        return Filing.GRANTED
    if pending is not None:
        return Filing.PENDING
    if closed:
        return Filing.CLOSED
    if pathway is None:
        return Filing.NOT_COVERED
    if not opens:
        return Filing.UNKNOWN
    begun = [window for window in opens if (window.no_later_than or window.on) <= facts.as_of]
    if not begun:
        return Filing.NOT_YET
    return Filing.OPEN if any(window.certainty in OFFICIAL for window in begun) else Filing.REPORTED_OPEN
