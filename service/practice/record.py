"""The record of a career: what letters name, work against education and region, and how far a plan has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.practice.evidence import (
    JOBS,
    MONTHS,
    PERCENT,
    Evidence,
    Weighing,
    dates_lacking,
    percent,
    settled,
    share,
    share_of_work,
    unknown,
)
from service.profile.codes import LetterItem, PlanStep
from service.profile.derived.education import first_degree_date
from service.profile.derived.person import GREATER_CHINA
from service.profile.derived.work import after_first_degree, every_job, graduate_level, months_worked
from service.profile.values import MET, UNKNOWN, Span, exactly, known, negation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from service.profile.facts import Facts
    from service.profile.model import BusinessPlan, Job
    from service.profile.values import Truth

CHECKABLE = frozenset({LetterItem.SIGNATORY, LetterItem.CONTACT})
PROVING = frozenset({LetterItem.DATES, LetterItem.TITLE})
STEPS: Mapping[PlanStep, float] = {
    PlanStep.TARGET_EMPLOYERS_NAMED: 0.25,
    PlanStep.RECRUITER_ENGAGED: 0.25,
    PlanStep.BUSINESS_PLANNED: 0.25,
    PlanStep.PROFESSIONAL_REGISTRATION_BEGUN: 0.25,
    PlanStep.APPLICATIONS_SENT: 0.5,
    PlanStep.INTERVIEWS_HELD: 0.75,
}
"""How far a step is on the way to work, in quarters: preparation, applications, interviews, an offer."""


def _names(job: Job, items: frozenset[LetterItem]) -> Truth:
    return UNKNOWN if job.letter_names is None else known(items <= set(job.letter_names))


def letters(facts: Facts) -> Iterator[Evidence]:
    """What the letter of each job leaves out, in the order of the jobs; a job without a letter by itself."""
    for index, job in enumerate(facts.profile.jobs or ()):
        if job.letter_names is None:
            continue
        at = (f"/jobs/{index}/letter_names",)
        left_out = tuple(item.value for item in LetterItem if item not in job.letter_names)
        if not job.letter_names:
            yield Evidence("no_letter", at)
        elif left_out:
            yield Evidence("letter_lacks", at, named=left_out)
        else:
            yield Evidence("letter_complete", at)


def _letters_lacking(facts: Facts) -> Iterator[str]:
    for index, job in enumerate(facts.profile.jobs or ()):
        if job.letter_names is None:
            yield f"/jobs/{index}/letter_names"


def letters_verifiable(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:  # noqa: ARG001
    """The share of the jobs whose letter names who signed it and how to reach them, so that it can be checked."""
    jobs = facts.profile.jobs
    if jobs is None:
        return unknown(JOBS, JOBS)
    if not jobs:
        return None
    truths = [_names(job, CHECKABLE) for job in jobs]
    score = Span(truths.count(MET) / len(jobs), sum(bool(truth & MET) for truth in truths) / len(jobs))
    evidence = []
    for index, job in enumerate(jobs):
        left_out = tuple(item.value for item in LetterItem if item in CHECKABLE - set(job.letter_names or ()))
        if job.letter_names and left_out:
            evidence.append(Evidence("letter_lacks", (f"/jobs/{index}/letter_names",), named=left_out))
        elif job.letter_names == ():
            evidence.append(Evidence("no_letter", (f"/jobs/{index}/letter_names",)))
    return settled(score, JOBS, _letters_lacking(facts), evidence)


def _share_of_career(
    facts: Facts, code: str, counts: Callable[[Job, Facts], Truth], lacks: Callable[[Facts], Iterator[str]]
) -> Weighing | None:
    jobs = facts.profile.jobs
    if jobs is None:
        return unknown(JOBS, JOBS)
    worked = share_of_work(facts, counts)
    if worked is None:
        return None
    score, _, _ = worked
    evidence = (Evidence(code, JOBS, percent(score), PERCENT),)
    return settled(score, JOBS, (*lacks(facts), *dates_lacking(facts)), evidence)


def letters_cover_career(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:  # noqa: ARG001
    """The share of the months worked for which a letter names at least the dates and the title."""
    return _share_of_career(facts, "letters_cover", lambda job, _: _names(job, PROVING), _letters_lacking)


def _in_region(job: Job, facts: Facts) -> Truth:  # noqa: ARG001 - the shape of every job test
    return UNKNOWN if job.place is None else known(job.place in GREATER_CHINA)


def _places_lacking(facts: Facts) -> Iterator[str]:
    for index, job in enumerate(facts.profile.jobs or ()):
        if job.place is None:
            yield f"/jobs/{index}/place"


def regional_career(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:  # noqa: ARG001 - weighers' shape
    """The share of the months worked in the Mainland, Hong Kong, Macao or Taiwan."""
    return _share_of_career(facts, "worked_in_region", _in_region, _places_lacking)


def work_after_degree(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:  # noqa: ARG001
    """The share of the work at graduate level that came after the first degree, by which agencies count it."""
    reads = ("/jobs", "/degrees")
    jobs, degree = facts.profile.jobs, facts.read(first_degree_date)
    lacks: tuple[str, ...] = degree.lacks if facts.profile.degrees is not None else ("/degrees",)
    if jobs is None:
        return unknown(reads, (*JOBS, *lacks))
    whole = months_worked(facts, graduate_level, facts.read(every_job))
    if degree.value is None or whole.value.high == 0:
        return None
    after = months_worked(facts, graduate_level, facts.read(after_first_degree))
    score = share(after.value, whole.value)
    before = Span(max(0, whole.value.low - after.value.high), max(0, whole.value.high - after.value.low))
    evidence: tuple[Evidence, ...] = ()
    if before.low > 0:
        pointers = tuple(f"/jobs/{index}" for index, job in enumerate(jobs) if graduate_level(job, facts) & MET)
        evidence = (Evidence("graduate_work_before_degree", pointers, before, MONTHS, whole.value.high, MONTHS),)
    return settled(score, reads, (*whole.lacks, *lacks, *dates_lacking(facts)), evidence)


def plan_progress(facts: Facts, conventions: Mapping[str, float]) -> Weighing | None:  # noqa: ARG001 - weighers' shape
    """How far the plan has come: preparation, applications, interviews, an offer that is confirmed, in quarters.

    A planned business counts by the share of five things that its plan shows, which ImmD's entrepreneur page names:
    three years of plan and forecasts, money, premises, local jobs and bank statements.
    """
    profile = facts.profile
    reads = ("/plan/steps", "/offers", "/business_plans")
    scores, evidence, lacks = [exactly(0)], [], []
    given = (profile.plan.steps, profile.offers, profile.business_plans)
    for pointer, fact in zip(reads, given, strict=True):
        if fact is None:
            lacks.append(pointer)
            scores.append(Span(0, 1))
    if profile.plan.steps:
        scores.append(exactly(max(STEPS.get(step, 0.0) for step in profile.plan.steps)))
        evidence.append(Evidence("steps_taken", reads[:1], named=tuple(dict.fromkeys(profile.plan.steps))))
    for index, offer in enumerate(profile.offers or ()):
        at = f"/offers/{index}/confirmed"
        scores.append(Span(0.75, 1) if offer.confirmed is None else exactly(1 if offer.confirmed else 0.75))
        lacks += [at] if offer.confirmed is None else []
        evidence.append(Evidence("offer_confirmed" if offer.confirmed else "offer_unconfirmed", (at,)))
    for index, plan in enumerate(profile.business_plans or ()):
        shown = _shown(plan)
        score = Span(
            list(shown.values()).count(MET) / len(shown), sum(bool(t & MET) for t in shown.values()) / len(shown)
        )
        scores.append(score)
        lacks += [f"/business_plans/{index}/{name}" for name, truth in shown.items() if truth == UNKNOWN]
        evidence.append(Evidence("business_planned", (f"/business_plans/{index}",), percent(score), PERCENT))
    best = Span(max(score.low for score in scores), max(score.high for score in scores))
    return settled(best, reads, lacks, evidence)


def _shown(plan: BusinessPlan) -> dict[str, Truth]:
    return {
        "forecast_years": UNKNOWN if plan.forecast_years is None else plan.forecast_years.at_least(3),
        "investment": UNKNOWN if plan.investment is None else negation(plan.investment.amount.at_most(0)),
        "premises": known(plan.premises),
        "local_jobs": UNKNOWN if plan.local_jobs is None else plan.local_jobs.at_least(1),
        "bank_statement_months": UNKNOWN
        if plan.bank_statement_months is None
        else plan.bank_statement_months.at_least(1),
    }
