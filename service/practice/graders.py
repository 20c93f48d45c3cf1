"""Graders: plain functions from raw facts to a score between 0 and 1, as an interval where facts are missing."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from service.practice.evidence import operates_here, some
from service.practice.talent_status import DOES_NOT_APPLY, work_after_talent_status
from service.profile.codes import DepositSource, EmployerKind, JobLevel, LetterItem
from service.profile.derived.education import MASTER_OR_ABOVE, holds_level
from service.profile.derived.languages import CHINESE_LANGUAGE, ENGLISH, commands, completed_command
from service.profile.derived.person import GREATER_CHINA
from service.profile.derived.work import degree_level_months, full_time, job_dates, senior_months
from service.profile.facts import Facts, Reading
from service.profile.money import in_hkd
from service.profile.values import MET, NOT_MET, UNKNOWN, Span, Truth, both, exactly, known, union

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from service.profile.model import Job, Offer
    from service.profile.values import Money

OPEN = Span(0, 1)
EXPLAINED = frozenset(
    {DepositSource.SALARY, DepositSource.BUSINESS, DepositSource.SALE_OF_ASSET, DepositSource.OWN_TRANSFER}
)


NO_CAREER = "no_career"
"""What is told of a career that never began, which is no early one."""

UNITS = {MET: exactly(1), NOT_MET: exactly(0)}


def _unit(truth: Truth) -> Span:
    return UNITS.get(truth, OPEN)


def _ratio(have: Span, need: float) -> Span:
    return Span(min(1.0, have.low / need), min(1.0, have.high / need))


def _mean(*parts: Span) -> Span:
    return Span(sum([part.low for part in parts]) / len(parts), sum([part.high for part in parts]) / len(parts))


def _amount(money: Money | None, facts: Facts) -> Span | None:
    return None if money is None else in_hkd(money, facts.facts_on)


def funds_sufficient(facts: Facts, conventions: Mapping[str, float]) -> Reading[Span]:
    """Money at hand against what agencies advise to show; no sum is published."""
    wealth, household = facts.profile.wealth, facts.profile.household
    pointers = ("/wealth/liquid_funds", "/wealth/monthly_balances", "/household/size")
    funds = _amount(wealth.liquid_funds, facts)
    if funds is None and wealth.monthly_balances:
        latest = max(wealth.monthly_balances, key=lambda row: row.month or "")
        funds = _amount(latest.balance, facts)
    if funds is None:
        return Reading(OPEN, pointers, pointers[:1])
    single, family = conventions["funds_single_hkd"], conventions["funds_family_hkd"]
    size = household.size or Span(1, 20)
    worst = family if size.high > 1 else single
    best = single if size.low <= 1 else family
    score = Span(_ratio(funds, worst).low, _ratio(funds, best).high)
    return Reading(score, pointers, () if score.is_exact else (pointers[2],))


def funds_traceable(facts: Facts, conventions: Mapping[str, float]) -> Reading[Span]:  # noqa: ARG001 - graders' shape
    """Whether large deposits are explained by salary, business, a sale or a transfer of one's own, on paper."""
    deposits = facts.profile.wealth.deposits
    pointers = ("/wealth/deposits",)
    if deposits is None:
        return Reading(OPEN, pointers, pointers)
    score = exactly(1)
    lacks = []
    for index, deposit in enumerate(deposits):
        if deposit.source is DepositSource.UNEXPLAINED or deposit.documented is False:
            score = exactly(0)
            break
        if deposit.source is None or deposit.documented is None:
            score = Span(0, score.high)
            lacks.append(f"/wealth/deposits/{index}")
        elif deposit.source not in EXPLAINED:
            score = Span(min(score.low, 0.5), min(score.high, 0.5))
    return Reading(score, pointers, tuple(lacks) if not score.is_exact else ())


def education_fits_career(facts: Facts, conventions: Mapping[str, float]) -> Reading[Span]:  # noqa: ARG001
    """Share of the career spent in the field of the degree, and whether the offer fits it."""
    pointers = ("/experience/in_degree_field_months", "/offers")
    fits = some(facts.profile.offers, lambda offer: known(offer.relevant_to_degree))
    if fits == MET:
        return Reading(exactly(1), pointers)
    within = facts.profile.experience.in_degree_field_months
    whole = facts.read(degree_level_months)
    if within is None:
        return Reading(OPEN, pointers, pointers if fits == UNKNOWN else pointers[:1])
    low, high = 0.0, 1.0
    if whole.value.low > 0:
        low, high = min(1.0, within.low / whole.value.high), min(1.0, within.high / whole.value.low)
    span = Span(low, 1.0 if fits == UNKNOWN else high)
    lacks = (*whole.lacks, *(pointers[1:] if fits == UNKNOWN else ()))
    return Reading(span, pointers, () if span.is_exact else lacks)


def speaks_english(facts: Facts) -> Reading[Span]:
    """Whether English is good both spoken and written."""
    return _speaks(facts, ENGLISH)


def speaks_chinese(facts: Facts) -> Reading[Span]:
    """Whether Chinese is, as one language."""
    return _speaks(facts, CHINESE_LANGUAGE)


def _speaks(facts: Facts, language: str) -> Reading[Span]:
    """1 where the language is good both spoken and written; an entry that names no language may complete any."""
    pointers = ("/languages",)
    spoken = facts.read(commands)
    if spoken is None:
        return Reading(OPEN, pointers, pointers)
    truth: Truth = NOT_MET
    lacks: list[str] = []
    for command in spoken:
        if command.language == language:
            truth = command.good
            lacks += command.pointers
    completed = completed_command(language, spoken)
    if completed is not None:
        truth = union(truth, completed.good)
        lacks += [f"/languages/{index}/code" for index in completed.entries]
    return Reading(_unit(truth), pointers, tuple(lacks) if truth == UNKNOWN else ())


def balanced_profile(facts: Facts, conventions: Mapping[str, float]) -> Reading[Span]:
    """Experience, languages and progression beside the degree: profiles on academic strength alone compete worse."""
    experience = facts.read(degree_level_months)
    senior = facts.read(senior_months)
    degree = holds_level(facts, MASTER_OR_ABOVE)
    established = _unit(experience.value.at_least(conventions["established_career_months"]))
    progression = _unit(senior.value.at_least(1))
    english, chinese = facts.read(speaks_english), facts.read(speaks_chinese)
    languages = _mean(english.value, chinese.value)
    score = _mean(established, progression, languages, _unit(degree.value))
    lacks = (*experience.lacks, *senior.lacks, *degree.lacks, *english.lacks, *chinese.lacks)
    reads = (*experience.reads, "/languages", "/experience/senior_months")
    return Reading(score, tuple(dict.fromkeys(reads)), () if score.is_exact else tuple(dict.fromkeys(lacks)))


def _overlapping(facts: Facts, *, surely: bool) -> bool:
    """Whether two full-time jobs surely, or possibly, overlap by more than a month."""
    spans: list[tuple[date, date]] = []
    for job in facts.profile.jobs or ():
        if full_time(job, facts) not in ((MET,) if surely else (MET, UNKNOWN)):
            continue
        start, end = job_dates(job, facts.as_of)
        spans.append((start.last, end.first) if surely else (start.first, end.last))
    spans.sort()
    return any((before[1] - after[0]).days > 31 for before, after in pairwise(spans))  # noqa: PLR2004 - a month's handover


def career_authentic(facts: Facts, conventions: Mapping[str, float]) -> Reading[Span]:
    """Titles and dates in proportion: no full-time jobs at once, no senior title straight from the degree."""
    pointers = ("/jobs",)
    jobs = facts.profile.jobs
    if jobs is None:
        return Reading(OPEN, pointers, pointers)
    if _overlapping(facts, surely=True):
        return Reading(exactly(0), pointers, detail=("overlapping_jobs",))
    experience, early = facts.read(degree_level_months), conventions["early_career_months"]
    senior = some(jobs, lambda job: UNKNOWN if job.level is None else known(job.level is JobLevel.SENIOR))
    too_soon = both(senior, experience.value.below(early))
    if too_soon == MET:
        return Reading(exactly(0), pointers, detail=("senior_too_soon",))
    if too_soon == UNKNOWN or _overlapping(facts, surely=False):
        lacks = tuple(f"/jobs/{index}" for index, job in enumerate(jobs) if _roughly_told(job))
        return Reading(OPEN, pointers, lacks or experience.lacks)
    return Reading(exactly(1), pointers)


def _roughly_told(job: Job) -> bool:
    told = (job.started_on, job.level, job.full_time if job.employer_kind is not EmployerKind.SELF else True)
    ended = job.current or (job.ended_on is not None and job.ended_on.is_exact)
    return None in told or not ended or not (job.started_on and job.started_on.is_exact)


def letters_specific(facts: Facts, conventions: Mapping[str, float]) -> Reading[Span]:  # noqa: ARG001
    """How much the reference letters name, on average: dates, title, duties, pay, signatory, contact.

    Of whoever never had a job nothing is said of letters, though the score is that of none.
    """
    jobs = facts.profile.jobs
    if jobs is None:
        return Reading(OPEN, ("/jobs",), ("/jobs",))
    if not jobs:
        return Reading(exactly(0), ("/jobs",), detail=(DOES_NOT_APPLY,))
    parts = [
        OPEN if job.letter_names is None else exactly(len(set(job.letter_names)) / len(LetterItem)) for job in jobs
    ]
    lacks = tuple(f"/jobs/{index}/letter_names" for index, job in enumerate(jobs) if job.letter_names is None)
    return Reading(_mean(*parts), ("/jobs",), lacks)


def sector_saturation(facts: Facts, conventions: Mapping[str, float]) -> Reading[Span]:  # noqa: ARG001
    """A profession in official shortage stands out; the sectors from which most are admitted are crowded."""
    pointers = ("/offers", "/jobs")
    shortage = some(facts.profile.offers, lambda offer: known(offer.on_talent_list))
    if shortage == MET:
        return Reading(exactly(1), pointers)
    if any(job.sector is not None for job in facts.profile.jobs or ()):
        return Reading(
            Span(0.4, 1 if shortage == UNKNOWN else 0.7), pointers, pointers[:1] if shortage == UNKNOWN else ()
        )
    return Reading(Span(0.4, 1), pointers, pointers)


def employability(facts: Facts, conventions: Mapping[str, float]) -> Reading[Span]:  # noqa: ARG001
    """Languages of work in Hong Kong and work in the region."""
    jobs = facts.profile.jobs
    places = None if jobs is None else {job.place for job in jobs if job.place is not None}
    if places is None:
        regional = OPEN
    elif places & GREATER_CHINA:
        regional = exactly(1)
    else:
        regional = exactly(0) if all(job.place for job in jobs or ()) else OPEN
    english, chinese = facts.read(speaks_english), facts.read(speaks_chinese)
    score = _mean(english.value, chinese.value, regional)
    lacks = dict.fromkeys((*english.lacks, *chinese.lacks, *(("/jobs",) if regional == OPEN else ())))
    return Reading(score, ("/languages", "/jobs"), () if score.is_exact else tuple(lacks))


def career_stage(facts: Facts, conventions: Mapping[str, float]) -> Reading[Span]:
    """An established career reads better than an early or fragmented one."""
    experience = facts.read(degree_level_months)
    early, established = conventions["early_career_months"], conventions["established_career_months"]

    def score(months: float) -> float:
        return 1.0 if months >= established else (0.5 if months >= early else 0.0)

    span = Span(score(experience.value.low), score(experience.value.high))
    detail = (NO_CAREER,) if facts.profile.jobs == () and experience.value.high <= 0 else ()
    return Reading(span, experience.reads, () if span.is_exact else experience.lacks, detail=detail)


def hong_kong_plan(facts: Facts, conventions: Mapping[str, float]) -> Reading[Span]:  # noqa: ARG001
    """A realistic plan: an offer, a business planned, or steps already taken."""
    profile = facts.profile
    pointers = ("/plan/steps", "/offers", "/business_plans")
    if profile.offers or profile.business_plans:
        return Reading(exactly(1), pointers)
    taken = 0.0 if profile.plan.steps is None else min(1.0, len(set(profile.plan.steps)) / 2)
    given = (profile.plan.steps, profile.offers, profile.business_plans)
    lacks = tuple(pointer for pointer, fact in zip(pointers, given, strict=True) if fact is None)
    span = Span(taken, 1 if lacks else taken)
    return Reading(span, pointers, () if span.is_exact else lacks)


def retention(facts: Facts, conventions: Mapping[str, float]) -> Reading[Span]:
    """What the first extension will ask: stable work or a business that operates."""
    pointers = ("/offers", "/businesses", "/plan/steps")
    offers, businesses = facts.profile.offers, facts.profile.businesses
    if offers:
        return _work_in_sight(offers, pointers)
    if offers is None or businesses is None:
        return Reading(OPEN, pointers, pointers[:2])
    here = some(businesses, operates_here)
    if here == MET:
        return Reading(exactly(0.8), pointers)
    plan = hong_kong_plan(facts, conventions)
    half = plan.value.scaled(0.5)
    if here == NOT_MET:
        return Reading(half, pointers, plan.lacks)
    return Reading(half.hull(exactly(0.8)), pointers, (pointers[1], *plan.lacks))


def _work_in_sight(offers: tuple[Offer, ...], pointers: tuple[str, ...]) -> Reading[Span]:
    commission = some(offers, lambda offer: known(offer.commission_only))
    if commission == MET:
        return Reading(exactly(0.2), pointers, detail=("commission_only",))
    silent = tuple(
        f"/offers/{index}/commission_only" for index, offer in enumerate(offers) if offer.commission_only is None
    )
    return Reading(Span(0.2 if silent else 1, 1), pointers, silent)


def pay_level(facts: Facts, conventions: Mapping[str, float]) -> Reading[Span]:
    """Pay of the offer against what those admitted under GEP and ASMTP earn; there is no fixed floor."""
    offers = facts.profile.offers
    pointers = ("/offers",)
    if not offers:
        return Reading(OPEN, pointers, pointers if offers is None else ())
    lows: list[float] = []
    highs: list[float] = []
    lacks = []

    def score(pay: float) -> float:
        monthly = pay / 12
        if monthly >= conventions["pay_middle_hkd_month"]:
            return 1.0
        return 0.6 if monthly >= conventions["pay_low_hkd_month"] else 0.0

    for index, offer in enumerate(offers):
        pay = _amount(offer.annual_pay, facts)
        if pay is None:
            lacks.append(f"/offers/{index}/annual_pay")
        lows.append(0.0 if pay is None else score(pay.low))
        highs.append(1.0 if pay is None else score(pay.high))
    return Reading(Span(max(lows), max(highs)), pointers, tuple(lacks))


GRADERS: Mapping[str, Callable[[Facts, Mapping[str, float]], Reading[Span]]] = {
    grader.__name__: grader
    for grader in (
        funds_sufficient,
        funds_traceable,
        education_fits_career,
        balanced_profile,
        career_authentic,
        letters_specific,
        sector_saturation,
        employability,
        career_stage,
        hong_kong_plan,
        retention,
        pay_level,
        work_after_talent_status,
    )
}
