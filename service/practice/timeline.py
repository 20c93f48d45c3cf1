"""The employment time line: jobs at once, time between them, and titles against the years worked.

Practitioners say that inconsistent timelines, gaps and inflated titles undermine a case. Every reading counts calendar
time over the jobs as told; where a date is told roughly, the score is an interval that holds every day it may mean.
"""

from __future__ import annotations

from itertools import combinations
from math import ceil, floor
from typing import TYPE_CHECKING

from service.practice.evidence import (
    JOBS,
    MONTHS,
    OPEN,
    PERCENT,
    Evidence,
    Weighing,
    dates_lacking,
    percent,
    settled,
    stretches,
    unknown,
    worst,
)
from service.profile.codes import JobLevel
from service.profile.derived.education import award_dates
from service.profile.derived.work import full_time, job_dates, union_months
from service.profile.values import MET, UNKNOWN, Span, add_months, both, day_after, exactly, months_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from service.practice.evidence import Interval
    from service.profile.facts import Facts
    from service.profile.model import Degree, Job

HANDOVER_DAYS = 31
"""Between two jobs, or with both held, a month is a handover."""

LONGEST_STUDY_YEARS = 20
MOST_SHOWN = 5


def overlaps(facts: Facts) -> tuple[tuple[Evidence, ...], bool]:
    """Full-time jobs that were surely held at once for more than a handover, and whether others may have been."""
    found, open_ = [], False
    for (first, one), (second, other) in combinations(enumerate(facts.profile.jobs or ()), 2):
        at_once = both(full_time(one, facts), full_time(other, facts))
        starts_ends = (job_dates(one, facts.as_of), job_dates(other, facts.as_of))
        sure = (max(start.last for start, _ in starts_ends), min(end.first for _, end in starts_ends))
        may = (max(start.first for start, _ in starts_ends), min(end.last for _, end in starts_ends))
        if at_once == MET and (sure[1] - sure[0]).days > HANDOVER_DAYS:
            months = Span(months_between(*sure), months_between(*may))
            found.append(Evidence("overlap", (f"/jobs/{first}", f"/jobs/{second}"), months, MONTHS))
        elif at_once & MET and (may[1] - may[0]).days > HANDOVER_DAYS:
            open_ = True
    return tuple(found), open_


def overlapping_jobs(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:  # noqa: ARG001 - weighers' shape
    """No two full-time jobs at once, but for a handover of a month."""
    jobs = facts.profile.jobs
    if jobs is None:
        return unknown(JOBS, JOBS)
    if not jobs:
        return None
    found, open_ = overlaps(facts)
    score = exactly(0) if found else OPEN if open_ else exactly(1)
    untold = (f"/jobs/{index}/full_time" for index, job in enumerate(jobs) if full_time(job, facts) == UNKNOWN)
    return settled(score, JOBS, (*dates_lacking(facts), *untold), found)


def gaps_between_jobs(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:  # noqa: ARG001
    """The share of the time since the first job that was spent in work or full-time study; a handover is no gap.

    A job that closes a gap never lowers it. Study is told by the award of a degree and the academic years it took.
    """
    jobs, reads = facts.profile.jobs, ("/jobs", "/degrees")
    if jobs is None:
        return unknown(reads, JOBS)
    if not jobs:
        return None
    untold = tuple(f"/jobs/{index}/started_on" for index, job in enumerate(jobs) if job.started_on is None)
    if untold:
        return unknown(reads, untold)
    as_of = facts.as_of
    starts = [job_dates(job, as_of)[0] for job in jobs]
    earliest, latest = min(start.first for start in starts), min(start.last for start in starts)
    if earliest >= as_of:
        return None
    sure, may = _taken(facts)
    certain = _gaps(may, min(latest, as_of), as_of)
    conceivable = _gaps([*sure, *_first_job(facts)], earliest, as_of)
    least, most = _days(certain) / (as_of - earliest).days, 1.0
    if latest < as_of:
        most = min(1.0, _days(conceivable) / (as_of - latest).days)
    score = Span(1 - max(least, most), 1 - least)
    evidence = (Evidence("time_covered", JOBS, percent(score), PERCENT), *_shown(certain, conceivable, facts))
    return settled(score, reads, (*dates_lacking(facts), *_study_lacking(facts)), evidence)


def _taken(facts: Facts) -> tuple[list[Interval], list[Interval]]:
    """The time surely and possibly taken by jobs and full-time study."""
    sure, may = [], []
    for job in facts.profile.jobs or ():
        certain, possible = stretches(job, facts.as_of)
        sure.append(certain)
        may.append(possible)
    if facts.profile.degrees is None:
        may.append((facts.as_of.min, facts.as_of))
    for degree in facts.profile.degrees or ():
        if degree.full_time is not False:
            studied, perhaps = _studied(degree, facts.as_of)
            may.append(perhaps)
            sure += [studied] if degree.full_time else []
    return sure, may


def _studied(degree: Degree, as_of: date) -> tuple[Interval, Interval]:
    years, awarded = degree.academic_years_taken, award_dates(degree)
    if awarded is None:
        return (as_of, as_of), (as_of.min, as_of)
    least, most = (floor(years.low * 12), ceil(years.high * 12)) if years else (0, LONGEST_STUDY_YEARS * 12)
    begun = add_months(awarded.last, -least)
    return (begun, max(begun, awarded.first)), (add_months(awarded.first, -most), awarded.last)


def _first_job(facts: Facts) -> Iterator[Interval]:
    """The first job's whole possible beginning, where it is sure which job was the first: time starts with it."""
    dates = [job_dates(job, facts.as_of) for job in facts.profile.jobs or ()]
    dates.sort(key=lambda pair: pair[0].last)
    start, end = dates[0]
    if all(other.first >= start.last for other, _ in dates[1:]):
        yield start.first, max(start.first, min(day_after(end.first), facts.as_of))


def _gaps(taken: Iterable[Interval], since: date, until: date) -> list[Interval]:
    """What a set of intervals leaves free between two days, handovers left out."""
    free, reached = [], since
    for begun, ended in sorted(taken):
        if ended <= begun:
            continue
        if (min(begun, until) - reached).days > HANDOVER_DAYS:
            free.append((reached, min(begun, until)))
        reached = max(reached, ended)
    if (until - reached).days > HANDOVER_DAYS:
        free.append((reached, until))
    return free


def _days(gaps: Iterable[Interval]) -> int:
    return sum((ended - begun).days for begun, ended in gaps)


def _shown(certain: list[Interval], conceivable: list[Interval], facts: Facts) -> Iterator[Evidence]:
    """The longest gaps that are sure, each with the jobs on both sides."""
    longest = sorted(sorted(certain, key=lambda gap: gap[0] - gap[1])[:MOST_SHOWN])
    taken = [(stretches(job, facts.as_of)[1], index) for index, job in enumerate(facts.profile.jobs or ())]
    for begun, ended in longest:
        before = max((pair for pair in taken if pair[0][0] < begun), key=lambda pair: pair[0][1], default=None)
        after = min((pair for pair in taken if pair[0][0] >= ended and pair[0][0] < facts.as_of), default=None)
        most = max(
            (months_between(*gap) for gap in conceivable if gap[0] <= begun and gap[1] >= ended),
            default=months_between(begun, ended),
        )
        pointers = tuple(f"/jobs/{pair[1]}" for pair in (before, after) if pair is not None)
        code = "gap_since" if ended == facts.as_of else "gap_between"
        yield Evidence(code, pointers, Span(months_between(begun, ended), most), MONTHS)


def _study_lacking(facts: Facts) -> Iterator[str]:
    if facts.profile.degrees is None:
        yield "/degrees"
    for index, degree in enumerate(facts.profile.degrees or ()):
        if degree.full_time is not False:
            years = degree.academic_years_taken
            if degree.full_time is None:
                yield f"/degrees/{index}/full_time"
            if years is None or not years.is_exact:
                yield f"/degrees/{index}/academic_years_taken"
            if not ((awarded := award_dates(degree)) and awarded.is_exact):
                yield f"/degrees/{index}/awarded_on"


def title_progression(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:
    """A senior title after the years that a career takes.

    1 where two years of work came before each senior job; a half where they are only reached within it, as in a
    promotion that is told as one job; 0 where it ended, or stands on the day, with less.
    """
    jobs = facts.profile.jobs
    if jobs is None:
        return unknown(JOBS, JOBS)
    if not jobs:
        return None
    early = conventions["early_career_months"]
    scores, evidence, lacks = [], [], []
    for index, job in enumerate(jobs):
        if job.level not in (None, JobLevel.SENIOR):
            continue
        before, by_end = _worked_before(index, job, facts)
        score = Span(_step(before.low, by_end.low, early), _step(before.high, by_end.high, early))
        if job.level is None:
            score = Span(score.low, 1)
            lacks.append(f"/jobs/{index}/level")
        elif score.high < 1:
            evidence.append(Evidence("senior_after", (f"/jobs/{index}",), before, MONTHS, early, MONTHS))
        scores.append(score)
    return settled(worst(scores), JOBS, (*lacks, *dates_lacking(facts)), evidence)


def _step(before: float, by_end: float, early: float) -> float:
    if by_end < early:
        return 0.0
    return 0.5 if before < early else 1.0


def _worked_before(index: int, job: Job, facts: Facts) -> tuple[Span, Span]:
    """Months of work before a job, and until its end, over all jobs; whatever their level."""
    start, end = job_dates(job, facts.as_of)
    own = stretches(job, facts.as_of)
    others = [stretches(other, facts.as_of) for place, other in enumerate(facts.profile.jobs or ()) if place != index]
    sure, may = [pair[0] for pair in others], [pair[1] for pair in others]
    before = _span(_clipped(sure, start.first), _clipped(may, start.last))
    by_end = _span(_clipped([*sure, own[0]], day_after(end.first)), _clipped([*may, own[1]], own[1][1]))
    return before, by_end


def _span(sure: list[Interval], may: list[Interval]) -> Span:
    low = union_months(sure)
    return Span(low, max(low, union_months(may)))


def _clipped(intervals: Iterable[Interval], until: date) -> list[Interval]:
    return [(begun, min(ended, until)) for begun, ended in intervals if begun < until]
