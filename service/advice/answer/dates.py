"""The days to act by, or to wait for, of a pathway that the answer puts forward."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from service.advice.answer.records import DateKind, DateToKeep
from service.advice.calendar.key_dates import judged_from, last_day
from service.advice.settlement.records import Filing
from service.profile.codes import Relation, Scheme
from service.profile.derived.relatives import comes_of_age, of_age_on
from service.profile.values import add_months
from service.rules.pathway import Family, Mode, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.advice.answer.table import Table
    from service.advice.settlement.records import StayHeld
    from service.profile.values import DateSpan
    from service.recommend.decision import Decision, Ranked


def dates_to_keep(
    decision: Decision, ranked: Ranked, held: Table, stay: StayHeld | None, awaited: date | None
) -> tuple[DateToKeep, ...]:
    """The days of a pathway, in order; ``awaited`` is the one by which what it waits for is due, if it does."""
    days: list[tuple[date, DateKind]] = [] if awaited is None else [(awaited, DateKind.AWAITED)]
    rough: dict[DateKind, date | None] = {}
    if stay is not None and stay.until is not None:
        days.append((stay.until, DateKind.LIMIT_OF_STAY))
        rough[DateKind.LIMIT_OF_STAY] = stay.no_later_than
        if ranked.assessment.mode is Mode.EXTENSION and stay.filing is Filing.NOT_YET:
            days.append((stay.opens[0].on, DateKind.WINDOW_OPENS))
            rough[DateKind.WINDOW_OPENS] = stay.opens[0].no_later_than
        if ranked.assessment.mode is Mode.EXTENSION and stay.until > decision.facts.as_of:
            days += _of_extension(decision, ranked, stay.until, held.closing_months)
    if stay is not None and stay.leave_by is not None and not stay.leave_overdue:
        days.append((stay.leave_by, DateKind.LEAVE_BY))
        rough[DateKind.LEAVE_BY] = stay.leave_no_later_than
    if ranked.assessment.pathway.family is not Family.FAMILY:
        of_age = DateKind.CHILD_OF_AGE if ranked.assessment.mode is Mode.ENTRY else DateKind.CHILD_HERE_OF_AGE
        turns = _of_age(decision, held.closing_months)
        if turns is not None:
            days.append((turns.first, of_age))
            rough[of_age] = None if turns.is_exact else turns.last
    if ranked.assessment.mode is Mode.ENTRY:
        last = last_day(decision, ranked, held.closing_months)
        if last is not None and (awaited is None or awaited < last[0]):
            days.append((last[0], DateKind.LAST_DAY))
            rough[DateKind.LAST_DAY] = None if last[0] == last[1] else last[1]
    return tuple(DateToKeep(on=day, kind=kind, no_later_than=rough.get(kind)) for day, kind in sorted(days))


def _of_extension(decision: Decision, ranked: Ranked, limit: date, months: int) -> Iterator[tuple[date, DateKind]]:
    """The days before the limit from which an officer decides on the extension, or on which the sponsor's stay ends.

    The first of these within so many months; a later one is in the key dates.
    """
    until = min(limit, add_months(decision.facts.as_of, months))
    turned = judged_from(decision, ranked, until)
    of_family = Scheme.DEPENDANT in ranked.assessment.pathway.held
    if turned is None and of_family and ranked.assessment.verdict is Verdict.UNDETERMINED:
        turned = _child_of_age(decision, until)
    if turned is not None:
        yield turned, DateKind.JUDGED_FROM
    if of_family:
        for link in decision.facts.profile.family_links or ():
            end = link.sponsor_until
            if end is not None and end.is_exact and decision.facts.as_of <= end.first <= limit:
                yield end.first, DateKind.SPONSORS_LIMIT


def _child_of_age(decision: Decision, until: date) -> date | None:
    """The first day, up to a last one, on which an applicant who is here as somebody's child may turn 18."""
    profile, as_of = decision.facts.profile, decision.facts.as_of
    turns = of_age_on(profile.person.birth_date)
    child = any(link.relation is Relation.CHILD for link in profile.family_links or ())
    return turns.first if child and turns is not None and as_of < turns.first <= until else None


def _of_age(decision: Decision, months: int) -> DateSpan | None:
    """When, within so many months, the first child who comes along turns 18, of those who surely haven't yet."""
    as_of = decision.facts.as_of
    turns = [comes_of_age(one) for one in decision.facts.profile.household.companions or ()]
    ahead = [span for span in turns if span is not None and as_of < span.first <= add_months(as_of, months)]
    return min(ahead, key=lambda span: (span.first, span.last), default=None)
