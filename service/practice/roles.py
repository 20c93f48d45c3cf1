"""Roles in proportion: titles against the size of the employer, pay against the role, income against the pay."""

from __future__ import annotations

from itertools import permutations
from math import inf
from typing import TYPE_CHECKING

from service.practice.evidence import (
    HKD,
    JOBS,
    OPEN,
    PERCENT,
    PERSONS,
    Evidence,
    Weighing,
    hkd,
    percent,
    settled,
    share,
    stretches,
    unknown,
    worst,
)
from service.profile.codes import JobLevel
from service.profile.derived.work import REPUTABLE_KINDS, full_time
from service.profile.values import MET, NOT_MET, UNKNOWN, Span, add_months, both, known

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.profile.facts import Facts
    from service.profile.model import Job
    from service.profile.values import Truth

YEAR_MONTHS = 12


def _senior(job: Job) -> Truth:
    return UNKNOWN if job.level is None else known(job.level is JobLevel.SENIOR)


def _reputable(job: Job) -> Truth:
    if job.reputable_employer is not None:
        return known(job.reputable_employer)
    return UNKNOWN if job.employer_kind is None else known(job.employer_kind in REPUTABLE_KINDS)


def role_and_employer(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:
    """A senior title where there is somebody to lead.

    1 in a reputable enterprise or one of thirty staff and more, a half in a smaller one, 0 where nobody else works.
    The thirty come from a rule that circulates without support, so they are a weak convention.
    """
    jobs = facts.profile.jobs
    if jobs is None:
        return unknown(JOBS, JOBS)
    if not jobs:
        return None
    small = conventions["small_employer_staff"]

    def step(staff: float) -> float:
        if staff <= 1:
            return 0.0
        return 0.5 if staff < small else 1.0

    scores, evidence, lacks = [], [], []
    for index, job in enumerate(jobs):
        senior, reputable = _senior(job), _reputable(job)
        if senior == NOT_MET or reputable == MET:
            continue
        staff = job.employer_staff or Span(0, inf)
        score = Span(step(staff.low), 1 if UNKNOWN in (senior, reputable) else step(staff.high))
        scores.append(score)
        pointers = {"level": senior == UNKNOWN, "employer_kind": reputable == UNKNOWN}
        pointers["employer_staff"] = not staff.is_exact
        lacks += [f"/jobs/{index}/{name}" for name, open_ in pointers.items() if open_]
        if score.high < 1:
            at = (f"/jobs/{index}", f"/jobs/{index}/employer_staff")
            evidence.append(Evidence("senior_in_small_firm", at, staff, PERSONS, small, PERSONS))
    return settled(worst(scores), JOBS, lacks, evidence)


def pay_and_role(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:  # noqa: ARG001 - weighers' shape
    """No senior job paid less than a job below it in the same place: the least such ratio of pay, 1 at most."""
    jobs = facts.profile.jobs
    if jobs is None:
        return unknown(JOBS, JOBS)
    if len(jobs) < 2:  # noqa: PLR2004 - one job can't be compared
        return None
    pays = [hkd(job.annual_pay, facts) for job in jobs]
    scores, evidence, lacks = [], [], []
    for (above, job), (below, other) in permutations(enumerate(jobs), 2):
        compares = both(both(_senior(job), _below(other)), both(full_time(job, facts), full_time(other, facts)))
        compares = both(compares, _same_place(job, other))
        if compares == NOT_MET:
            continue
        pay, less = pays[above], pays[below]
        ratio = OPEN if pay is None or less is None else share(pay, less)
        scores.append(ratio if compares == MET else Span(ratio.low, 1))
        if ratio.low < 1:
            lacks += [pointer for index in (above, below) for pointer in _untold(index, jobs[index])]
        if compares == MET and ratio.high < 1:
            at = (f"/jobs/{above}", f"/jobs/{below}")
            evidence.append(Evidence("paid_less_than_junior", at, percent(ratio), PERCENT))
    return settled(worst(scores), JOBS, lacks, evidence)


def _below(job: Job) -> Truth:
    return UNKNOWN if job.level is None else known(job.level is not JobLevel.SENIOR)


def _same_place(job: Job, other: Job) -> Truth:
    return UNKNOWN if None in (job.place, other.place) else known(job.place == other.place)


def _untold(index: int, job: Job) -> list[str]:
    names = ["level", "full_time", "place"]
    rough = job.annual_pay is None or not job.annual_pay.amount.is_exact
    return [
        *(f"/jobs/{index}/{name}" for name in names if getattr(job, name) is None),
        *([f"/jobs/{index}/annual_pay"] if rough else []),
    ]


def pay_and_income(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:  # noqa: ARG001
    """Taxable employment income of the last year against the pay of the jobs held all through it.

    The smaller as a share of the larger; nothing is compared where a job was begun or left within the year.
    """
    reads = ("/income/employment_last_year", "/jobs")
    jobs = facts.profile.jobs
    if jobs is None:
        return unknown(reads, JOBS)
    since = add_months(facts.as_of, -YEAR_MONTHS)
    held, untold = [], []
    for index, job in enumerate(jobs):
        sure, may = stretches(job, facts.as_of)
        if may[1] <= max(since, may[0]):
            continue
        begun = MET if sure[0] <= since else (NOT_MET if may[0] > since else UNKNOWN)
        through = both(both(known(job.current), full_time(job, facts)), begun)
        if through == MET:
            held.append(index)
        elif through == NOT_MET and sure[1] > max(since, sure[0]):
            return None
        else:
            untold.append(f"/jobs/{index}")
    if not held and not untold:
        return None
    told = hkd(facts.profile.income.employment_last_year, facts)
    pays = [hkd(jobs[index].annual_pay, facts) for index in held]
    lacks = [f"/jobs/{index}/annual_pay" for index, pay in zip(held, pays, strict=True) if not (pay and pay.is_exact)]
    lacks += [reads[0]] if told is None or not told.is_exact else []
    amounts = [pay for pay in pays if pay is not None]
    if untold or told is None or len(amounts) < len(held):
        return unknown(reads, (*untold, *lacks))
    pay = sum(amounts[1:], start=amounts[0])
    less, more = share(told, pay), share(pay, told)
    score = Span(min(less.low, more.low), min(less.high, more.high))
    at = (reads[0], *(f"/jobs/{index}/annual_pay" for index in held))
    return settled(score, reads, lacks, (Evidence("income_told", at, told, HKD, pay.high, HKD),))
