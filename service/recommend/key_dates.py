"""Key dates: the days of the next five years on which a verdict, a requirement or a band changes, pathway by pathway.

Every day is found by asking the law and the outlook on both sides of it: the law that is known is applied as it will
stand, and the facts are aged. Between two marks (``turning_days``) facts move one way only, so that a change is found
by halving. It costs about thirty times what a recommendation costs, which is why ``POST /recommend`` leaves it out.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from service.profile.facts import Facts
from service.profile.person import held_now
from service.profile.values import NOT_MET, add_months
from service.recommend import turning_days
from service.recommend.ageing import held_on
from service.recommend.reasons import in_force
from service.recommend.standing import Days, Standing, causes, new_versions, turns
from service.recommend.time_lines import DatedBasis, KeyDate, Period, StayWindow, TimeLine, TurnKind
from service.rules.pathway import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from service.recommend.decision import Decision, Ranked
    from service.recommend.state import State
    from service.rules.pathway import Pathway

HORIZON_MONTHS = 60
MOST_CHANGES = 60
"""So many changes of one pathway are followed."""

READS_TTPS_LIST = "ttps.listed_bachelor"
"""The requirement that reads the list whose yearly revision is expected."""

ONE_DAY = timedelta(days=1)


def horizon(as_of: date) -> date:
    """The last day that is looked at: five years on."""
    return add_months(as_of, HORIZON_MONTHS)


class _Search:
    """The days on which one pathway turns."""

    def __init__(self, days: Days, pathway: Pathway, marks: Sequence[date], guesses: Sequence[date]) -> None:
        self.days = days
        self.pathway = pathway
        self.marks = marks
        self.guesses = guesses

    def on(self, day: date) -> Standing:
        return self.days.on(self.pathway, day)

    def turns(self) -> Iterator[date]:
        """Each first day on which the pathway stands otherwise than on the day before, in order."""
        for first, last in pairwise(self.marks):
            since = first
            while self.on(since) != self.on(last):
                since = self._next(since, last)
                yield since

    def _next(self, first: date, last: date) -> date:
        """The first day after ``first`` that differs from it, where ``last`` does."""
        guesses = [first, *(day for day in self.guesses if first < day < last), last]
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


def time_lines(decision: Decision, only: Collection[str] | None = None) -> tuple[TimeLine, ...]:
    """The time line of each pathway in the order of the decision, or of those named; sentences are still to be made."""
    request, state = decision.request, decision.state
    profile = held_on(request.profile, request.as_of)
    facts, last = Facts(profile, request.as_of), horizon(request.as_of)
    marks = turning_days.marks(facts, state.law, request.as_of, last)
    guesses = turning_days.guesses(facts, state.law, state.pathways, request.as_of, last)
    days = Days(profile, state)
    return tuple(
        _time_line(ranked, facts, state, _Search(days, ranked.assessment.pathway, marks, guesses))
        for ranked in decision.pathways
        if only is None or ranked.assessment.pathway.id in only
    )


def _time_line(ranked: Ranked, facts: Facts, state: State, search: _Search) -> TimeLine:
    pathway = ranked.assessment.pathway
    found: list[date] = []
    complete = True
    for day in search.turns():
        if len(found) == MOST_CHANGES:
            complete = False
            break
        found.append(day)
    dates = [_key_date(day, search, state) for day in found]
    expected = _expected_revision(search, facts)
    if expected is not None and expected.on not in found:
        dates = sorted((*dates, expected), key=lambda row: row.on)
    return TimeLine(
        id=pathway.id,
        periods=_periods(found, search),
        dates=tuple(dates),
        extension=_extension(pathway, facts, state),
        complete=complete,
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
    return KeyDate(
        on=day,
        basis=DatedBasis.EXPECTED,
        kinds=(TurnKind.LIST,),
        sure=False,
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


def _periods(found: Sequence[date], search: _Search) -> tuple[Period, ...]:
    """The days from first to last, parted where the verdict changes; a doubt is told by the day on which it begins."""
    starts = [search.marks[0], *found]
    ends = [*(day - ONE_DAY for day in found), None]
    periods: list[Period] = []
    for since, until in zip(starts, ends, strict=True):
        standing = search.on(since)
        doubtful = since if standing.doubt else None
        if periods and (periods[-1].verdict, periods[-1].law_status) == (standing.verdict, standing.status):
            doubtful = periods[-1].doubtful_from or doubtful
            periods[-1] = replace(periods[-1], until=until, doubtful_from=doubtful)
        else:
            periods.append(
                Period(
                    since=since,
                    until=until,
                    verdict=standing.verdict,
                    law_status=standing.status,
                    doubtful_from=doubtful,
                )
            )
    return tuple(periods)


def _extension(pathway: Pathway, facts: Facts, state: State) -> StayWindow | None:
    """The days in which an extension may be applied for: the last months of the stay that is held under the pathway."""
    name = pathway.terms.get("extension_window_months")
    versions = state.law.versions(name, facts.as_of) if name else ()
    ends = [
        status.held_until
        for status in facts.profile.statuses or ()
        if status.scheme in pathway.held and held_now(status, facts.as_of) != NOT_MET and status.held_until is not None
    ]
    if not versions or not ends:
        return None
    end = max(ends, key=lambda span: span.last)
    since = max(facts.as_of, add_months(end.first, -int(versions[-1].value)))
    return StayWindow(since=since, until=end.last) if since <= end.last else None
