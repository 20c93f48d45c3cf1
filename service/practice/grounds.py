"""The grounds of the graded findings: what each of the model's twelve findings of practice was read from.

The scores are those of ``graders`` and stay as they are: the trained classifiers read them. Here is only the evidence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.practice.evidence import HKD, JOBS, MONTHS, PERCENT, Evidence, hkd
from service.practice.money_trail import DEPOSITS, untraced
from service.practice.record import letters
from service.practice.timeline import overlaps
from service.profile.codes import JobLevel, Sector
from service.profile.derived.languages import CHINESE_LANGUAGE, ENGLISH, commands
from service.profile.derived.person import GREATER_CHINA
from service.profile.derived.work import degree_level_months, job_dates, senior_months
from service.profile.values import MET, Span, exactly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from service.profile.facts import Facts, Reading

ADMITTED_SHARES = {
    Sector.FINANCE: "admitted_share_finance_percent",
    Sector.INNOVATION_AND_TECHNOLOGY: "admitted_share_innovation_and_technology_percent",
}
"""The conventions that say how many of those admitted came from a sector; of the others no share is held."""


def _funds(facts: Facts, conventions: Mapping[str, float]) -> Iterator[Evidence]:
    """Money at hand, and the months for which it stands in for the pay at the lower end among those admitted.

    No living cost is published. A household of more than one is taken to need as many times that pay as agencies
    advise to show for a family against one person.
    """
    wealth, household = facts.profile.wealth, facts.profile.household
    at, funds = "/wealth/liquid_funds", hkd(wealth.liquid_funds, facts)
    if funds is None and wealth.monthly_balances:
        months = [row.month or "" for row in wealth.monthly_balances]
        latest = months.index(max(months))
        at, funds = f"/wealth/monthly_balances/{latest}", hkd(wealth.monthly_balances[latest].balance, facts)
    if funds is None:
        return
    single, family = conventions["funds_single_hkd"], conventions["funds_family_hkd"]
    size = household.size or Span(1, 20)
    for code, alone in (("support_alone", True), ("support_family", False)):
        if (size.low > 1 and alone) or (size.high <= 1 and not alone):
            continue
        advised = single if alone else family
        monthly = conventions["pay_low_hkd_month"] * advised / single
        yield Evidence("funds_at_hand", (at,), funds, HKD, advised, HKD)
        yield Evidence(code, (at, "/household/size"), funds.scaled(1 / monthly), MONTHS, monthly, HKD)


def _deposits(facts: Facts, conventions: Mapping[str, float]) -> Iterator[Evidence]:  # noqa: ARG001 - grounds' shape
    if facts.profile.wealth.deposits == ():
        yield Evidence("no_large_deposits", DEPOSITS)
    yield from untraced(facts)


def _months(
    facts: Facts, code: str, read: Callable[[Facts], Reading[Span]], against: float | None
) -> Iterator[Evidence]:
    reading = facts.read(read)
    if not reading.lacks or reading.value.low > 0:
        unit = None if against is None else MONTHS
        yield Evidence(code, reading.reads, reading.value, MONTHS, against, unit)


def _education(facts: Facts, conventions: Mapping[str, float]) -> Iterator[Evidence]:  # noqa: ARG001 - grounds' shape
    for index, offer in enumerate(facts.profile.offers or ()):
        if offer.relevant_to_degree is not None:
            code = "offer_fits_degree" if offer.relevant_to_degree else "offer_beside_degree"
            yield Evidence(code, (f"/offers/{index}/relevant_to_degree",))
    within = facts.profile.experience.in_degree_field_months
    if within is not None:
        yield Evidence("months_in_field", ("/experience/in_degree_field_months",), within, MONTHS)
        yield from _months(facts, "experience_months", degree_level_months, None)


def _languages(facts: Facts) -> Iterator[Evidence]:
    spoken = facts.read(commands)
    if spoken is not None:
        good = [command.language for command in spoken if command.good == MET]
        named = tuple(language for language in (ENGLISH, CHINESE_LANGUAGE) if language in good)
        yield Evidence("languages_good" if named else "no_language_good", ("/languages",), named=named)


def _balance(facts: Facts, conventions: Mapping[str, float]) -> Iterator[Evidence]:
    yield from _months(
        facts, "experience_months_against", degree_level_months, conventions["established_career_months"]
    )
    yield from _months(facts, "senior_months", senior_months, None)
    yield from _languages(facts)


def _career(facts: Facts, conventions: Mapping[str, float]) -> Iterator[Evidence]:
    yield from overlaps(facts)[0]
    senior = [index for index, job in enumerate(facts.profile.jobs or ()) if job.level is JobLevel.SENIOR]
    worked, early = facts.read(degree_level_months).value, conventions["early_career_months"]
    if senior and worked.high < early:
        yield Evidence("senior_too_soon", tuple(f"/jobs/{index}" for index in senior), worked, MONTHS, early, MONTHS)


def _letters(facts: Facts, conventions: Mapping[str, float]) -> Iterator[Evidence]:  # noqa: ARG001 - grounds' shape
    yield from letters(facts)


def _saturation(facts: Facts, conventions: Mapping[str, float]) -> Iterator[Evidence]:
    for index, offer in enumerate(facts.profile.offers or ()):
        if offer.on_talent_list:
            yield Evidence("on_talent_list", (f"/offers/{index}/on_talent_list",))
    latest = max(
        enumerate(facts.profile.jobs or ()),
        key=lambda pair: (job_dates(pair[1], facts.as_of)[1].last, -pair[0]),
        default=None,
    )
    if latest is None:
        return
    index, job = latest
    if job.on_talent_list:
        yield Evidence("on_talent_list", (f"/jobs/{index}/on_talent_list",))
    if job.sector in ADMITTED_SHARES:
        percent = exactly(conventions[ADMITTED_SHARES[job.sector]])
        yield Evidence("sector_share", (f"/jobs/{index}/sector",), percent, PERCENT, named=(job.sector.value,))
    elif job.sector is not None:
        yield Evidence("sector_share_not_held", (f"/jobs/{index}/sector",))


def _employability(facts: Facts, conventions: Mapping[str, float]) -> Iterator[Evidence]:  # noqa: ARG001
    yield from _languages(facts)
    jobs = facts.profile.jobs or ()
    regional = tuple(f"/jobs/{index}/place" for index, job in enumerate(jobs) if job.place in GREATER_CHINA)
    if regional:
        yield Evidence("jobs_in_region", regional)
    elif jobs and all(job.place for job in jobs):
        yield Evidence("no_job_in_region", JOBS)


def _stage(facts: Facts, conventions: Mapping[str, float]) -> Iterator[Evidence]:
    yield from _months(
        facts, "experience_months_against", degree_level_months, conventions["established_career_months"]
    )


def _plan(facts: Facts, conventions: Mapping[str, float]) -> Iterator[Evidence]:  # noqa: ARG001 - grounds' shape
    steps = facts.profile.plan.steps
    if steps:
        yield Evidence("steps_taken", ("/plan/steps",), named=tuple(dict.fromkeys(step.value for step in steps)))
    if facts.profile.offers:
        yield Evidence("offers_at_hand", tuple(f"/offers/{index}" for index in range(len(facts.profile.offers))))
    if facts.profile.business_plans:
        at = tuple(f"/business_plans/{index}" for index in range(len(facts.profile.business_plans)))
        yield Evidence("businesses_planned", at)


def _retention(facts: Facts, conventions: Mapping[str, float]) -> Iterator[Evidence]:
    for index, offer in enumerate(facts.profile.offers or ()):
        if offer.commission_only is not None:
            code = "commission_only" if offer.commission_only else "not_commission_only"
            yield Evidence(code, (f"/offers/{index}/commission_only",))
    for index, business in enumerate(facts.profile.businesses or ()):
        if business.place == "HK" and business.operating:
            yield Evidence("business_here", (f"/businesses/{index}",))
    if not facts.profile.offers:
        yield from _plan(facts, conventions)


def _pay(facts: Facts, conventions: Mapping[str, float]) -> Iterator[Evidence]:
    for index, offer in enumerate(facts.profile.offers or ()):
        pay = hkd(offer.annual_pay, facts)
        if pay is not None:
            at = (f"/offers/{index}/annual_pay",)
            yield Evidence("pay_of_offer", at, pay.scaled(1 / 12), HKD, conventions["pay_middle_hkd_month"], HKD)


GROUNDS: Mapping[str, Callable[[Facts, Mapping[str, float]], Iterator[Evidence]]] = {
    "funds_sufficient": _funds,
    "funds_traceable": _deposits,
    "education_fits_career": _education,
    "balanced_profile": _balance,
    "career_authentic": _career,
    "letters_specific": _letters,
    "sector_saturation": _saturation,
    "employability": _employability,
    "career_stage": _stage,
    "hong_kong_plan": _plan,
    "retention": _retention,
    "pay_level": _pay,
}
"""Evidence by the id of the finding."""
