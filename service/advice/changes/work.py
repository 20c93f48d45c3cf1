"""Work from now on: of each kind that a rule counts, with the day on which there is enough of it."""

from __future__ import annotations

from dataclasses import field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from service.advice.calendar.ageing import WINDOW, told_on
from service.profile import codes
from service.profile.derived.education import award_dates
from service.profile.derived.work import LONGEST_CAREER_MONTHS, SPECIFIED_SECTORS, WINDOW_MONTHS
from service.profile.facts import Facts
from service.profile.model import Experience, Job
from service.profile.values import DateSpan, Span, add_months, months_between
from service.recording import record, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from service.profile.facts import Reading
    from service.profile.model import Profile

LONGEST_MONTHS = 36
"""Nobody is told to work longer than this for a pathway: a first stay and its extension are no longer."""

MOST_JOBS = 40


@record(frozen=True, eq=False)
class Kind:
    """A kind of work: the criterion that counts it, the sums in which it is told, and what a job of it is."""

    code: str
    criterion: str
    sums: tuple[str, ...]
    job: Mapping[str, Any] = field(default_factory=dict)


_GRADUATE = ("degree_level_months", "total_months")
KINDS = (
    Kind("window_work", "ttps_b.work", ("total_months", WINDOW)),
    Kind("graduate_work", "qmas.c6", _GRADUATE),
    Kind("reputable_work", "qmas.c7", (*_GRADUATE, "reputable_employer_months"), {"reputable_employer": True}),
    Kind(
        "sector_work",
        "qmas.c8",
        (*_GRADUATE, "specified_sector_months"),
        {"sector": codes.Sector.INNOVATION_AND_TECHNOLOGY},
    ),
    Kind("international_work", "qmas.c9", (*_GRADUATE, "international_months"), {"international": True}),
)


def day_after_months(since: date, months: float) -> date:
    """The first day by which so many calendar months have gone by."""
    day = add_months(since, int(months))
    while months_between(since, day) < months:
        day += timedelta(days=1)
    return day


def working(profile: Profile, as_of: date, kind: Kind) -> Callable[[Profile, date], Profile]:
    """The change of working full-time, at graduate level and in this way, from the day of lodging on.

    Applied to the profile as told on a later day. Several kinds together are one job.
    """

    def apply(told: Profile, day: date) -> Profile:
        kept = _nothing_dropped(profile, add_months(day, -WINDOW_MONTHS))
        sums = _sums(profile.experience, told.experience, kind, months_between(as_of, day), kept=kept)
        jobs = None if told.jobs is None else _jobs(told.jobs, as_of, kind)
        return replace(told, jobs=jobs, experience=sums)

    return apply


def _nothing_dropped(profile: Profile, since: date) -> bool:
    """Whether no work can lie before the last five years: whoever graduated in them has worked only since."""
    dates = [award_dates(degree) for degree in profile.degrees or ()]
    return bool(dates) and all(award is not None and award.first >= since for award in dates)


def _sums(before: Experience, told: Experience, kind: Kind, gone: float, *, kept: bool) -> Experience:
    """Every sum of this work has grown by the whole time; out of the last five years as much may have dropped."""
    changes: dict[str, Span] = {}
    for name in kind.sums:
        given: Span | None = getattr(before, name)
        if given is None:
            continue
        ceiling = WINDOW_MONTHS if name == WINDOW else LONGEST_CAREER_MONTHS
        least = max(gone, given.low) if name == WINDOW and not kept else given.low + gone
        changes[name] = Span(min(ceiling, least), min(ceiling, given.high + gone))
    return replace(told, **changes)


def _jobs(jobs: tuple[Job, ...], as_of: date, kind: Kind) -> tuple[Job, ...]:
    """The jobs, those held now full-time ended, and one that begins; or what has begun, of this kind as well."""
    today = DateSpan(as_of, as_of)
    begun = jobs[-1] if jobs and jobs[-1].current and jobs[-1].started_on == today else None
    if begun is not None:
        return (*jobs[:-1], replace(begun, **kind.job))
    ended = [
        replace(job, current=False, ended_on=today) if job.current and job.full_time is not False else job
        for job in jobs
    ]
    plain = Job(
        started_on=today,
        current=True,
        full_time=True,
        level=codes.JobLevel.GRADUATE,
        employer_kind=codes.EmployerKind.PRIVATE,
        reputable_employer=False,
        sector=codes.Sector.OTHER,
        international=False,
    )
    return (*ended[: MOST_JOBS - 1], replace(plain, **kind.job))


def is_held(profile: Profile, kind: Kind) -> bool:
    """Whether a job held now, at the level that is counted, is of a kind."""
    wanted = {"level": codes.JobLevel.GRADUATE} | dict(kind.job)
    if kind.code == "window_work":
        wanted = {}
    return any(
        job.current is True and job.full_time is not False and all(_is(job, *row) for row in wanted.items())
        for job in profile.jobs or ()
    )


def _is(job: Job, name: str, value: object) -> bool:
    held = getattr(job, name)
    if name == "level":
        return held in {codes.JobLevel.GRADUATE, codes.JobLevel.SENIOR}
    return bool(held in SPECIFIED_SECTORS if name == "sector" else held == value)


def reached(
    facts: Facts,
    fact: Callable[[Facts], Reading[Span]],
    need: float,
    apply: Callable[[Profile, date], Profile],
) -> date | None:
    """The first day on which the fact surely reaches what is needed, the work having gone on until then."""
    wanting = need - facts.read(fact).value.low
    while wanting <= LONGEST_MONTHS:
        day = day_after_months(facts.as_of, wanting)
        low = fact(Facts(apply(told_on(facts.profile, facts.as_of, day), day), day)).value.low
        if low >= need:
            return day
        wanting += max(1.0, need - low)
    return None
