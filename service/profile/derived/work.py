"""Derived facts about work: months of experience, counted over the union of full-time intervals.

Source for counting after the degree: ImmD, TTPS page, Note 5 (full-time employment or self-employment, after
graduation); for QMAS the same is agency practice. Given sums and counted jobs are held together: what both allow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from service.profile.codes import EmployerKind, JobLevel, Sector
from service.profile.derived.education import first_degree_date
from service.profile.derived.person import CHINESE, GREATER_CHINA
from service.profile.facts import Facts, Reading
from service.profile.feasible import ROOT, feasible_sums
from service.profile.values import (
    LONGEST_MONTH_DAYS,
    MET,
    NOT_MET,
    UNKNOWN,
    DateSpan,
    Span,
    Truth,
    add_months,
    both,
    day_after,
    known,
    month_parts_between,
    months_between,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from service.profile.model import Experience, Job

    JobTest = Callable[[Job, Facts], Truth]

REPUTABLE_KINDS = frozenset(
    {
        EmployerKind.LISTED,
        EmployerKind.FORBES_GLOBAL_2000,
        EmployerKind.FORTUNE_GLOBAL_500,
        EmployerKind.HURUN_CHINA_500,
        EmployerKind.MULTINATIONAL,
    }
)
SPECIFIED_SECTORS = frozenset({Sector.INNOVATION_AND_TECHNOLOGY, Sector.FINANCE, Sector.INTERNATIONAL_TRADE})
WINDOW_MONTHS = 60
LONGEST_CAREER_MONTHS = 900


def job_dates(job: Job, as_of: date) -> tuple[DateSpan, DateSpan]:
    """First and last day of a job, each as a span; an end that is not given may lie anywhere up to the day.

    A job that is held now lasts through the day.
    """
    start = job.started_on or DateSpan(as_of.min, as_of)
    if job.current:
        end = DateSpan(as_of, as_of)
    elif job.ended_on is not None:
        end = job.ended_on
    else:
        end = DateSpan(min(start.first, as_of), as_of)
    return start, end


def union_months(intervals: list[tuple[date, date]]) -> float:
    """Calendar months covered by the union of half-open intervals."""
    total = 0
    begun = ended = None
    for start, end in sorted(intervals):
        if end <= start:
            continue
        if ended is None or begun is None:
            begun, ended = start, end
        elif start > ended:
            total += month_parts_between(begun, ended)
            begun, ended = start, end
        else:
            ended = max(ended, end)
    if begun is not None and ended is not None:
        total += month_parts_between(begun, ended)
    return round(total / LONGEST_MONTH_DAYS, 6)


class DatedJob(NamedTuple):
    """When a job lies for sure, and when it may lie, as half-open intervals; and its dates that would tell.

    What lies before an award or a day is left out, and the day of lodging itself does not count: ImmD asks for work
    preceding the date of application.
    """

    job: Job
    sure: tuple[date, date]
    possible: tuple[date, date]
    untold: tuple[str, ...]


def dated_jobs(facts: Facts, after: DateSpan | None, since: date | None = None) -> tuple[DatedJob, ...]:
    """Each job after an award (``None``: from any time) and since a day."""
    stop = facts.as_of
    first = since or stop.min
    earliest, latest = (first, first) if after is None else (max(first, after.first), max(first, after.last))
    found = []
    for job in facts.profile.jobs or ():
        start, end = job_dates(job, stop)
        possible = (max(start.first, earliest), min(day_after(end.last), stop))
        sure = (max(start.last, latest), min(day_after(end.first), stop))
        own_dates_known = start.is_exact and end.is_exact
        untold = () if sure == possible or own_dates_known else tuple(_open_dates(job))
        found.append(DatedJob(job, sure, possible, untold))
    return tuple(found)


def every_job(facts: Facts) -> tuple[DatedJob, ...]:
    """Each job, whenever it was."""
    return dated_jobs(facts, None)


def after_first_degree(facts: Facts) -> tuple[DatedJob, ...]:
    """Each job as far as it lies after the first degree."""
    return dated_jobs(facts, facts.read(first_degree_date).value)


def months_worked(facts: Facts, counts: JobTest, jobs: Iterable[DatedJob]) -> Reading[Span]:
    """Months of those jobs that ``counts`` lets in."""
    pointers = ("/jobs",)
    if facts.profile.jobs is None:
        return Reading(Span(0, LONGEST_CAREER_MONTHS), pointers, pointers)
    sure: list[tuple[date, date]] = []
    possible: list[tuple[date, date]] = []
    lacks: list[str] = []
    for index, (dated, counted) in enumerate(zip(jobs, _let_in(facts, counts), strict=True)):
        if counted == NOT_MET:
            continue
        possible.append(dated.possible)
        if counted == MET:
            sure.append(dated.sure)
        else:
            lacks += [f"/jobs/{index}/{name}" for name in _untold_of(dated.job, facts, counts)]
        lacks += [f"/jobs/{index}/{name}" for name in dated.untold]
    most = union_months(possible)
    span = Span(most if sure == possible else union_months(sure), most)
    return Reading(span, pointers, () if span.is_exact else tuple(lacks))


def _let_in(facts: Facts, counts: JobTest) -> tuple[Truth, ...]:
    """Whether a test lets in each job; no test asks for the day."""
    return facts.derived(counts, lambda told: tuple([counts(job, told) for job in told.profile.jobs or ()]), facts)


def _untold_of(job: Job, facts: Facts, counts: JobTest) -> Iterator[str]:
    """The fields of a job that a test asks for and that are not told."""
    if full_time(job, facts) == UNKNOWN:
        yield "full_time"
    if counts is not full_time and job.level is None:
        yield "level"
    if counts in OWN and OWN[counts][0](job, facts) == UNKNOWN:
        yield OWN[counts][1]


def _open_dates(job: Job) -> Iterator[str]:
    """The dates of a job that are not told to the day."""
    if job.started_on is None or not job.started_on.is_exact:
        yield "started_on"
    if job.current:
        return
    if job.ended_on is None and job.current is None:
        yield "current"
    if job.ended_on is None or not job.ended_on.is_exact:
        yield "ended_on"


def full_time(job: Job, facts: Facts) -> Truth:  # noqa: ARG001 - the shape of every job test
    """Full-time work, self-employment included."""
    return MET if job.employer_kind is EmployerKind.SELF else known(job.full_time)


def graduate_level(job: Job, facts: Facts) -> Truth:
    """Full-time work at graduate or specialist level."""
    level = UNKNOWN if job.level is None else known(job.level in {JobLevel.GRADUATE, JobLevel.SENIOR})
    return both(full_time(job, facts), level)


def senior_level(job: Job, facts: Facts) -> Truth:
    """Full-time work at senior level."""
    level = UNKNOWN if job.level is None else known(job.level is JobLevel.SENIOR)
    return both(full_time(job, facts), level)


def reputable(job: Job, facts: Facts) -> Truth:
    """Graduate-level work in a multinational company or reputable enterprise."""
    return both(graduate_level(job, facts), _at_reputable(job, facts))


def _at_reputable(job: Job, facts: Facts) -> Truth:  # noqa: ARG001 - the shape of every job test
    if job.reputable_employer is not None:
        return known(job.reputable_employer)
    return UNKNOWN if job.employer_kind is None else known(job.employer_kind in REPUTABLE_KINDS)


def specified_sector(job: Job, facts: Facts) -> Truth:
    """Graduate-level work in innovation and technology, finance or international trade."""
    return both(graduate_level(job, facts), _in_sector(job, facts))


def _in_sector(job: Job, facts: Facts) -> Truth:  # noqa: ARG001 - the shape of every job test
    return UNKNOWN if job.sector is None else known(job.sector in SPECIFIED_SECTORS)


def international(job: Job, facts: Facts) -> Truth:
    """Graduate-level international work: as stated, else by place against nationality.

    Postings between the Mainland, Hong Kong, Macao and Taiwan stay unknown: copies of ImmD's Note 3 contradict
    each other, and the note itself was not found.
    """
    return both(graduate_level(job, facts), _abroad(job, facts))


def _abroad(job: Job, facts: Facts) -> Truth:
    if job.international is not None:
        return known(job.international)
    if job.place is None or not facts.profile.person.nationalities:
        return UNKNOWN
    if facts.profile.person.nationalities[0] in CHINESE:
        home = facts.profile.person.nationalities[0]
        return NOT_MET if job.place == home else (UNKNOWN if job.place in GREATER_CHINA else MET)
    return known(job.place not in facts.profile.person.nationalities)


OWN: Mapping[JobTest, tuple[JobTest, str]] = {
    reputable: (_at_reputable, "reputable_employer"),
    specified_sector: (_in_sector, "sector"),
    international: (_abroad, "international"),
}
"""What a part of graduate-level work asks for beside the level, and the field that tells it."""


def aged(span: Span, facts: Facts, ceiling: float = LONGEST_CAREER_MONTHS, *, window: bool = False) -> Span:
    """A sum that held on ``facts_on``, as it may stand on the day of lodging; a window also loses months."""
    as_of, told_on = facts.as_of, facts.facts_on
    if as_of == told_on:
        return span
    later, moved = as_of > told_on, facts.read(_months_since)
    low = max(0.0, span.low - moved) if window or not later else span.low
    high = min(ceiling, span.high + moved) if window or later else span.high
    return Span(low, max(low, high))


def _months_since(facts: Facts) -> float:
    """Months between the day on which the facts hold and the day of lodging."""
    return months_between(*sorted((facts.facts_on, facts.as_of)))


def _sum(facts: Facts, name: str, counts: JobTest) -> Reading[Span]:
    """A stated sum and the jobs, held together; a sum that is not stated, as far as jobs and other sums leave it."""
    pointer = ROOT + name
    degree = facts.read(first_degree_date)
    jobs = months_worked(facts, counts, facts.read(after_first_degree))
    given: Span | None = getattr(facts.profile.experience, name)
    feasible = facts.read(feasible_sums)
    reads: tuple[str, ...] = (pointer, "/jobs", "/degrees")
    stated = aged(feasible.value[name], facts)
    if given is not None:
        span = stated.overlap(jobs.value) or stated
        return Reading(span, reads, () if span.is_exact else (pointer,))
    span = stated.overlap(jobs.value) or jobs.value
    if span != jobs.value:
        reads = (*reads, *feasible.reads)
    if span.is_exact:
        return Reading(span, reads)
    if facts.profile.jobs is None:
        return Reading(span, reads, (pointer, "/jobs"))
    asked = degree.lacks if _may_begin_before(degree.value, facts) else ()
    return Reading(span, reads, tuple(dict.fromkeys((*jobs.lacks, *asked))))


def _may_begin_before(award: DateSpan | None, facts: Facts) -> bool:
    """Whether a job may have begun before an award, so that it matters when that was made."""
    begun = [job.started_on for job in facts.profile.jobs or ()]
    return award is not None and any(start is None or start.first < award.last for start in begun)


def _experience(facts: Facts) -> Experience:
    return facts.profile.experience


def degree_level_months(facts: Facts) -> Reading[Span]:
    """Months of work at graduate or specialist level after the first degree."""
    return _sum(facts, "degree_level_months", graduate_level)


def senior_months(facts: Facts) -> Reading[Span]:
    """Months of it at senior level."""
    return _sum(facts, "senior_months", senior_level)


def reputable_employer_months(facts: Facts) -> Reading[Span]:
    """Months of it in multinational companies or reputable enterprises."""
    return _sum(facts, "reputable_employer_months", reputable)


def specified_sector_months(facts: Facts) -> Reading[Span]:
    """Months of it in innovation and technology, finance or international trade."""
    return _sum(facts, "specified_sector_months", specified_sector)


def international_months(facts: Facts) -> Reading[Span]:
    """Months of it that are international."""
    return _sum(facts, "international_months", international)


def months_in_window(facts: Facts, after: DateSpan | None) -> Reading[Span]:
    """Full-time months in the five years before lodging that lie after a graduation."""
    since = add_months(facts.as_of, -WINDOW_MONTHS)
    jobs = months_worked(facts, full_time, dated_jobs(facts, after, since))
    pointer = "/experience/last_five_years_months"
    room = WINDOW_MONTHS if after is None else months_between(max(after.first, since), facts.as_of)
    longest = Span(0, min(WINDOW_MONTHS, room))
    counted = jobs.value.overlap(longest) or longest
    given = _experience(facts).last_five_years_months
    if given is None:
        whole = _experience(facts).total_months
        if whole is not None:
            counted = counted.overlap(Span(0, aged(whole, facts).high)) or counted
        lacks = (pointer, "/jobs") if facts.profile.jobs is None else jobs.lacks
        return Reading(counted, (pointer, "/jobs", "/degrees"), () if counted.is_exact else lacks)
    stated = aged(given, facts, WINDOW_MONTHS, window=True)
    span = stated.overlap(counted) or stated
    return Reading(span, (pointer, "/jobs", "/degrees"), () if span.is_exact else (pointer,))
