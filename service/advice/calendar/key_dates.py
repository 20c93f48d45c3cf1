"""Key dates: the days of the next five years on which a verdict, a requirement or a band changes, pathway by pathway.

Every day is found by asking the law and the outlook on both sides of it: the law that is known is applied as it will
stand, and the facts are aged. Between two marks (``turning_days``) facts move one way only, so that a change is found
by halving. It costs about three times what deciding costs, so ``POST /recommend`` tells it only where it is asked for.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from service.advice.calendar import turning_days
from service.advice.calendar.days import Days, days_by_law
from service.advice.calendar.records import DatedBasis, DayOfStay, KeyDate, Period, TimeLine, TurnKind
from service.advice.calendar.running_out import (
    A_YEAR,
    age_soonest_over,
    may_run_out,
    soonest_over,
    times_to_apply,
    told_by_the_year,
)
from service.advice.calendar.standing import Standing, causes, new_versions, turns
from service.advice.calendar.stays import days_of_stay
from service.advice.calendar.windows import extension_window
from service.advice.ledger import Ledger, Part, weight_in
from service.advice.settlement.stay import stay_held, windows_in_time
from service.profile.values import MET, NOT_MET, add_months, word
from service.recommend.reasons import in_force
from service.rules.pathway import OPEN, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from service.profile.facts import Facts
    from service.recommend.decision import Decision, Ranked
    from service.recommend.state import State
    from service.rules.pathway import Pathway

HORIZON_MONTHS = 60
MOST_CHANGES = 60
"""So many changes of one pathway are followed."""

READS_TTPS_LIST = "ttps.listed_bachelor"
"""The requirement that reads the list whose yearly revision is expected."""

ONE_DAY = timedelta(days=1)
MET_WORD, NOT_MET_WORD = word(MET), word(NOT_MET)


def horizon(as_of: date) -> date:
    """The last day that is looked at: five years on."""
    return add_months(as_of, HORIZON_MONTHS)


class _Ahead:
    """The time from the day of lodging to a last day, with the facts aged through it.

    ``pathways`` are those on whose law the standings hang: of all where a band is read, which asks what others require.
    """

    def __init__(self, days: Days, pathways: Sequence[Pathway], last: date) -> None:
        self.days = days
        self.facts = days.facts
        self.marks = turning_days.marks(self.facts, days.state.law, pathways, self.facts.as_of, last)

    @cached_property
    def guesses(self) -> Sequence[date]:
        """The days on which something most likely turns."""
        state = self.days.state
        return turning_days.guesses(self.facts, state.law, state.pathways, self.facts.as_of, self.marks[-1])

    def search(self, pathway: Pathway) -> _Search:
        """The search for the days on which a pathway turns."""
        return _Search(self, pathway)


class _Search:
    """The days on which one pathway turns."""

    def __init__(self, ahead: _Ahead, pathway: Pathway) -> None:
        self.ahead = ahead
        self.marks = ahead.marks
        self.pathway = pathway
        self.complete = True

    def on(self, day: date) -> Standing:
        return self.ahead.days.on(self.pathway, day)

    def turns(self) -> Iterator[date]:
        """Each first day on which the pathway stands otherwise than on the day before, in order.

        Where the ledger has no more units they end before the last, and the search is not ``complete``.
        """
        for first, last in pairwise(self.marks):
            since = first
            while self._may_go_on() and self.on(since) != self.on(last):
                since = self._next(since, last)
                yield since

    def _may_go_on(self) -> bool:
        self.complete = self.complete and self.ahead.days.ledger.may(Part.KEY_DATES)
        return self.complete

    def _next(self, first: date, last: date) -> date:
        """The first day after ``first`` that differs from it, where ``last`` does."""
        guesses = [first, *(day for day in self.ahead.guesses if first < day < last), last]
        low, high = 0, len(guesses) - 1
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.on(guesses[middle]) == self.on(first) else (low, middle)
        before, after = guesses[low], guesses[high]
        eve = after - ONE_DAY
        if self.on(eve) == self.on(before):
            return after
        after = eve
        while (after - before).days > 1:
            half = before + (after - before) // 2
            before, after = (half, after) if self.on(half) == self.on(first) else (before, half)
        return after


def time_lines(
    decision: Decision, only: Collection[str] | None = None, ledger: Ledger | None = None
) -> tuple[TimeLine, ...]:
    """The time line of each pathway in the order of the decision, or of those named; sentences are still to be made."""
    days = Days(decision, ledger or Ledger(decision.read(weight_in)))
    ahead = _Ahead(days, decision.state.pathways, horizon(decision.request.as_of))
    stay = decision.read(stay_held)
    of_stay = {} if stay is None or stay.pathway is None else {stay.pathway: tuple(days_of_stay(decision, stay))}
    left = stay.pathway if stay is not None and stay.opens and not windows_in_time(stay) else None
    return tuple(
        _time_line(ranked, ahead, decision.state, of_stay.get(ranked.assessment.pathway.id, ()), left)
        for ranked in decision.pathways
        if only is None or ranked.assessment.pathway.id in only
    )


def last_day(decision: Decision, ranked: Ranked, months: int) -> tuple[date, date] | None:
    """The last day on which a pathway is as open as now, where a published test closes it, or may, so soon.

    That is the eve of the day on which it closes; or on which a time within which to apply is over, after which more
    is asked for, as a job offer of graduates. Where a date or an age is known roughly, the earliest and the latest day
    that it may be. Of an undetermined pathway only an age or a time that may run out so soon is looked for.
    """
    facts, pathway = decision.facts, ranked.assessment.pathway
    soon = add_months(facts.as_of, months)
    last = add_months(soon, A_YEAR) if told_by_the_year(facts) else soon
    if ranked.assessment.verdict not in OPEN and not may_run_out(ranked.assessment, facts.as_of, last):
        return None
    search = _by_law(decision, pathway, last)
    was, times = search.on(facts.as_of).truths, times_to_apply(pathway)
    once_met = {code for code, truth in was.items() if truth == MET_WORD}
    doubtful: dict[str, date] = {}
    over = soonest_over(ranked.assessment, facts) if times else None
    for day in search.turns():
        standing = search.on(day)
        truths = standing.truths
        for code in once_met | times:
            if truths.get(code) == MET_WORD:
                once_met.add(code)
                doubtful.pop(code, None)
            else:
                doubtful.setdefault(code, day if code in once_met or over is None else over)
        closing = [code for code, truth in truths.items() if truth == NOT_MET_WORD != was.get(code)]
        if standing.verdict is Verdict.NOT_ELIGIBLE or not times.isdisjoint(closing):
            ages = {code: age_soonest_over(ranked.assessment, code, facts) for code in closing if code not in doubtful}
            begun = min([doubtful.get(code) or ages[code] or day for code in closing], default=day)
            return (begun - ONE_DAY, day - ONE_DAY) if begun - ONE_DAY <= soon else None
        was = truths
    return None


def judged_from(decision: Decision, ranked: Ranked, last: date) -> date | None:
    """The first day, up to a last one, from which an officer may have to judge a pathway that is open without."""
    if ranked.assessment.verdict is not Verdict.ELIGIBLE:
        return None
    search = _by_law(decision, ranked.assessment.pathway, last)
    since = None
    for day in search.turns():
        verdict = search.on(day).verdict
        since = None if verdict is Verdict.ELIGIBLE else since or day
        if verdict in {Verdict.NEEDS_REVIEW, Verdict.NOT_ELIGIBLE}:
            return since if verdict is Verdict.NEEDS_REVIEW else None
    return None


def _by_law(decision: Decision, pathway: Pathway, last: date) -> _Search:
    """The search for the days on which a pathway turns by law alone."""
    return _Ahead(decision.read(days_by_law), (pathway,), last).search(pathway)


def _time_line(ranked: Ranked, ahead: _Ahead, state: State, of_stay: Sequence[DayOfStay], left: str | None) -> TimeLine:
    """The time line of a pathway; ``left`` is the one whose stay no extension may be filed for in time."""
    pathway, facts = ranked.assessment.pathway, ahead.facts
    search = ahead.search(pathway)
    found: list[date] = []
    for day in search.turns():
        if len(found) == MOST_CHANGES:
            search.complete = False
            break
        found.append(day)
    dates = {day: _key_date(day, search, state) for day in found}
    expected = _expected_revision(search, facts)
    if expected is not None:
        dates.setdefault(expected.on, expected)
    for falls in of_stay:
        if facts.as_of < falls.on <= search.marks[-1]:
            dates[falls.on] = _with(dates.get(falls.on), falls, search)
    return TimeLine(
        id=pathway.id,
        periods=_periods(found, search),
        dates=tuple(dates[day] for day in sorted(dates)),
        extension=None if pathway.id == left else extension_window(ranked.assessment, facts, state.law),
        complete=search.complete,
    )


def _key_date(day: date, search: _Search, state: State) -> KeyDate:
    before, after = search.on(day - ONE_DAY), search.on(day)
    basis, kinds = causes(before, after, day)
    changes = turns(before, after) if before.status is after.status else ()
    settled = all("unknown" not in {turn.before, turn.after} for turn in changes)
    return KeyDate(
        on=day,
        basis=basis,
        kinds=kinds,
        sure=settled and basis is not DatedBasis.EXPECTED,
        status_before=before.status,
        status_after=after.status,
        verdict_before=before.verdict,
        verdict_after=after.verdict,
        band_before=before.band,
        band_after=after.band,
        changes=changes,
        parameters=tuple(
            in_force(parameter, version, state.law)
            for parameter, version in new_versions(before, after)
            if version.since.first <= day
        ),
        doubt=after.doubt if after.doubt != before.doubt else None,
    )


def _with(row: KeyDate | None, day: DayOfStay, search: _Search) -> KeyDate:
    """A key date on which something falls beside what turns, if anything does."""
    if row is not None:
        return replace(row, kinds=(*row.kinds, day.kind), no_later_than=day.no_later_than or row.no_later_than)
    unturned = _unturned(day.on, search.on(day.on), DatedBasis.FACTS, day.kind, sure=day.sure)
    return replace(unturned, no_later_than=day.no_later_than)


def _unturned(day: date, held: Standing, basis: DatedBasis, kind: TurnKind, *, sure: bool) -> KeyDate:
    """A key date on which the pathway stands as before."""
    return KeyDate(
        on=day,
        basis=basis,
        kinds=(kind,),
        sure=sure,
        status_before=held.status,
        status_after=held.status,
        verdict_before=held.verdict,
        verdict_after=held.verdict,
        band_before=held.band,
        band_after=held.band,
        changes=(),
        parameters=(),
        doubt=None,
    )


def _expected_revision(search: _Search, facts: Facts) -> KeyDate | None:
    """The next yearly revision of the TTPS list, for a pathway that reads it; what it will hold is not known."""
    day = turning_days.expected_list_revision(facts.as_of)
    standing = search.on(facts.as_of)
    read = any(code == READS_TTPS_LIST for code, _, _ in standing.criteria)
    if day is None or not read or not facts.profile.degrees:
        return None
    held = search.on(day)
    if held.verdict is Verdict.NOT_ELIGIBLE:
        return None
    return _unturned(day, held, DatedBasis.EXPECTED, TurnKind.LIST, sure=False)


def _periods(found: Sequence[date], search: _Search) -> tuple[Period, ...]:
    """The days from first to last, parted where the verdict changes; a doubt is told by the day on which it begins."""
    starts = [search.marks[0], *found]
    ends = [*(day - ONE_DAY for day in found), None]
    periods: list[Period] = []
    for since, until in zip(starts, ends, strict=True):
        standing = search.on(since)
        doubtful = since if standing.doubt else None
        mode = standing.assessment.mode
        told_alike = standing.verdict not in OPEN or bool(periods and periods[-1].mode is mode)
        same = told_alike and (standing.verdict, standing.status)
        if periods and (periods[-1].verdict, periods[-1].law_status) == same:
            doubtful = periods[-1].doubtful_from or doubtful
            periods[-1] = replace(periods[-1], until=until, doubtful_from=doubtful)
        else:
            periods.append(
                Period(
                    since=since,
                    until=until,
                    verdict=standing.verdict,
                    law_status=standing.status,
                    mode=mode,
                    doubtful_from=doubtful,
                )
            )
    return tuple(periods)
