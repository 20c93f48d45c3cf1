"""Facts that can't all be true: contradictions within a profile, each with the facts that it lies between.

Only what no completion of the facts could reconcile is a contradiction: what is unknown contradicts nothing, and a
month is given grace wherever months are summed, since people round them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from service.profile.codes import HIGHEST_SCORES
from service.profile.derived.earnings import employment_income_hkd, hkd, profit_share_hkd
from service.profile.derived.education import AWAITED_MONTHS, award_dates
from service.profile.derived.languages import ENGLISH, primary_language
from service.profile.derived.person import age_years, birth_dates
from service.profile.derived.relatives import children_listed, partner_listed
from service.profile.derived.work import (
    WINDOW_MONTHS,
    after_first_degree,
    aged,
    dated_jobs,
    full_time,
    graduate_level,
    international,
    months_worked,
    reputable,
    senior_level,
    specified_sector,
)
from service.profile.facts import Facts
from service.profile.feasible import WITHIN
from service.profile.model import Experience, Job, Profile
from service.profile.values import MET, NOT_MET, DateSpan, Money, Span, Truth, add_months, exactly, in_digits, known
from service.recording import record

GRACE_MONTHS = 1
YOUNGEST_GRADUATE = 10
"""Nobody has been awarded a degree at a younger age, in years."""

YOUNGEST_WORKER = 10
"""Nobody has held a job, full-time or not, at a younger age that a scheme would look at, in years."""

SLACK = 0.05
"""Share by which amounts in two currencies, or one worked out from a percentage, may differ without contradiction."""

DOLLAR = 1.0
"""Amounts that differ by less don't contradict each other."""

COUNTED: tuple[tuple[str, Callable[[Job, Facts], Truth]], ...] = (
    ("degree_level_months", graduate_level),
    ("senior_months", senior_level),
    ("reputable_employer_months", reputable),
    ("specified_sector_months", specified_sector),
    ("international_months", international),
    ("total_months", full_time),
)
"""Sums of experience, each with the test that lets a job count towards it."""


@record(frozen=True)
class Contradiction:
    """Facts that can't all be true.

    ``pointers`` are JSON pointers into the profile (``/as_of`` is the day of lodging), the likeliest slip first;
    ``detail`` are the values, by name, that its wording shows.
    """

    pointers: tuple[str, ...]
    code: str
    detail: dict[str, str]


def contradictions(profile: Profile, as_of: date, grace_months: float = GRACE_MONTHS) -> tuple[Contradiction, ...]:
    """Every contradiction within a profile on a day of lodging, in the order of the facts.

    ``grace_months`` is how far a stated sum of work may lie beside what the jobs come to, for being rounded.
    """
    facts = Facts(profile, as_of)
    found: list[Contradiction] = []
    for part in (_person, _events, _statuses, _applications, _absences, _degrees, _jobs, _sums):
        found += part(facts)
    found += _counted(facts, grace_months)
    for part in (_income, _languages, _household):
        found += part(facts)
    return tuple(found)


def _latest(facts: Facts) -> date:
    """The later of the day of lodging and the day on which the facts hold: nothing that happened lies after it."""
    return max(facts.as_of, facts.facts_on)


def _person(facts: Facts) -> Iterator[Contradiction]:
    person = facts.profile.person
    both_given = person.birth_date is not None and person.age_years is not None
    if both_given and birth_dates(facts) is None:
        yield Contradiction(
            ("/person/age_years", "/person/birth_date"),
            "age_and_birth_date",
            {"age": _span(person.age_years), "born": _days(person.birth_date), "on": facts.facts_on.isoformat()},
        )
    if person.birth_date is not None and person.birth_date.first > facts.facts_on:
        yield Contradiction(
            ("/person/birth_date", "/facts_on" if facts.profile.facts_on else "/as_of"),
            "born_later",
            {"born": _days(person.birth_date), "on": facts.facts_on.isoformat()},
        )
    if person.age_years is not None:
        age, told = person.age_years, "/person/age_years"
    else:
        age, told = age_years(Facts(facts.profile, facts.facts_on)).value, "/person/birth_date"
    for name in ("residence_years", "macao_identity_card_years"):
        years: Span | None = getattr(person, name)
        if years is not None and years.low > age.high:
            yield Contradiction((f"/person/{name}", told), "years_over_age", {"years": _span(years), "age": _span(age)})


def _events(facts: Facts) -> Iterator[Contradiction]:
    """Things that happened, yet lie in the future."""
    profile = facts.profile
    happened = [
        *(
            (f"/person/convictions/{i}/convicted_on", c.convicted_on)
            for i, c in enumerate(profile.person.convictions or ())
        ),
        *(
            (f"/person/adverse_records/{i}/happened_on", r.happened_on)
            for i, r in enumerate(profile.person.adverse_records or ())
        ),
        *((f"/applications/{i}/lodged_on", a.lodged_on) for i, a in enumerate(profile.applications or ())),
        *((f"/applications/{i}/decided_on", a.decided_on) for i, a in enumerate(profile.applications or ())),
        *(
            (f"/family_links/{i}/sponsor_contract_ended_on", link.sponsor_contract_ended_on)
            for i, link in enumerate(profile.family_links or ())
        ),
        *((f"/statuses/{i}/contract_ended_on", s.contract_ended_on) for i, s in enumerate(profile.statuses or ())),
        *(
            (f"/household/companions/{i}/birth_date", c.birth_date)
            for i, c in enumerate(profile.household.companions or ())
        ),
        *((f"/statuses/{i}/granted_on", s.granted_on) for i, s in enumerate(profile.statuses or ())),
        *((f"/absences/{i}/left_on", a.left_on) for i, a in enumerate(profile.absences or ())),
        *((f"/wealth/deposits/{i}/made_on", d.made_on) for i, d in enumerate(profile.wealth.deposits or ())),
    ]
    for pointer, when in happened:
        if when is not None and when.first > _latest(facts):
            yield Contradiction(
                (pointer, "/as_of"), "happens_later", {"when": _days(when), "on": _latest(facts).isoformat()}
            )


Event = tuple[str, str, DateSpan | None]
"""The pointer of a date, its name in the wording of a contradiction, and the date where it is told."""


def _ends_first(code: str, begins: Event, ends: Event) -> Iterator[Contradiction]:
    """That what begins on one date ends before it, however roughly both are told."""
    (began_at, began_as, began), (ended_at, ended_as, ended) = begins, ends
    if began is not None and ended is not None and ended.last < began.first:
        yield Contradiction((ended_at, began_at), code, {began_as: _days(began), ended_as: _days(ended)})


def _statuses(facts: Facts) -> Iterator[Contradiction]:
    born = _born(facts)
    for index, status in enumerate(facts.profile.statuses or ()):
        at = f"/statuses/{index}"
        since, until = status.held_from, status.held_until
        if since is not None and born is not None and since.last < born.first:
            yield Contradiction(
                (f"{at}/held_from", _age(facts)),
                "status_before_birth",
                {"from": _days(since), "born": born.first.isoformat()},
            )
        begins, ends = (f"{at}/held_from", "from", since), (f"{at}/held_until", "until", until)
        yield from _ends_first("status_ends_first", begins, ends)
        if status.current and since is not None and since.first > _latest(facts):
            yield Contradiction(
                (f"{at}/current", f"{at}/held_from"),
                "current_status_not_begun",
                {"from": _days(since), "on": _latest(facts).isoformat()},
            )


def _applications(facts: Facts) -> Iterator[Contradiction]:
    for index, application in enumerate(facts.profile.applications or ()):
        at = f"/applications/{index}"
        lodged = f"{at}/lodged_on", "lodged", application.lodged_on
        decided = f"{at}/decided_on", "decided", application.decided_on
        yield from _ends_first("application_decided_first", lodged, decided)


def _absences(facts: Facts) -> Iterator[Contradiction]:
    for index, absence in enumerate(facts.profile.absences or ()):
        at = f"/absences/{index}"
        back = absence.returned_on
        begins, ends = (f"{at}/left_on", "left", absence.left_on), (f"{at}/returned_on", "returned", back)
        yield from _ends_first("absence_ends_first", begins, ends)
        if absence.still_away and back is not None and back.last <= facts.facts_on:
            yield Contradiction(
                (f"{at}/still_away", f"{at}/returned_on"),
                "still_away_yet_returned",
                {"returned": _days(back), "on": facts.facts_on.isoformat()},
            )


def _degrees(facts: Facts) -> Iterator[Contradiction]:
    born = birth_dates(facts)
    for index, degree in enumerate(facts.profile.degrees or ()):
        at = f"/degrees/{index}"
        awarded, year = degree.awarded_on, degree.graduation_year
        own = f"{at}/awarded_on" if awarded is not None else f"{at}/graduation_year"
        if awarded is not None and year is not None and awarded.years.overlap(year) is None:
            yield Contradiction(
                (f"{at}/graduation_year", f"{at}/awarded_on"),
                "award_and_graduation",
                {"awarded": _days(awarded), "year": _span(year)},
            )
        last = awarded.last if awarded is not None else date(int(year.high), 12, 31) if year is not None else None
        if last is not None and born is not None and last < add_months(born.first, 12 * YOUNGEST_GRADUATE):
            yield Contradiction(
                (own, _age(facts)), "award_in_childhood", {"awarded": last.isoformat(), "age": str(YOUNGEST_GRADUATE)}
            )
        if degree.expected and last is not None and last < facts.facts_on:
            yield Contradiction(
                (f"{at}/expected", own),
                "expected_yet_awarded",
                {"awarded": last.isoformat(), "on": facts.facts_on.isoformat()},
            )
        dates = award_dates(degree)
        if degree.expected and dates is not None and dates.first > add_months(facts.facts_on, AWAITED_MONTHS):
            yield Contradiction(
                (f"{at}/expected", own),
                "letter_long_before_award",
                {"awarded": dates.first.isoformat(), "months": str(AWAITED_MONTHS), "on": facts.facts_on.isoformat()},
            )


def _born(facts: Facts) -> DateSpan | None:
    """The days on which the person may have been born; none where they contradict the day of the facts themselves."""
    born = birth_dates(facts)
    return None if born is None or born.first > facts.facts_on else born


def _age(facts: Facts) -> str:
    return "/person/birth_date" if facts.profile.person.birth_date else "/person/age_years"


def _jobs(facts: Facts) -> Iterator[Contradiction]:
    born = _born(facts)
    for index, job in enumerate(facts.profile.jobs or ()):
        at = f"/jobs/{index}"
        start, end = job.started_on, job.ended_on
        begins, ends = (f"{at}/started_on", "from", start), (f"{at}/ended_on", "until", end)
        yield from _ends_first("job_ends_first", begins, ends)
        if start is not None and born is not None and start.last < add_months(born.first, 12 * YOUNGEST_WORKER):
            yield Contradiction(
                (f"{at}/started_on", _age(facts)),
                "work_in_childhood",
                {"from": _days(start), "age": str(YOUNGEST_WORKER)},
            )
        if start is not None and start.first > _latest(facts):
            yield Contradiction(
                (f"{at}/started_on", "/as_of"),
                "job_starts_later",
                {"from": _days(start), "on": _latest(facts).isoformat()},
            )
        if job.current and end is not None and end.last < facts.facts_on:
            yield Contradiction(
                (f"{at}/current", f"{at}/ended_on"),
                "current_job_over",
                {"until": _days(end), "on": facts.facts_on.isoformat()},
            )


def _sums(facts: Facts) -> Iterator[Contradiction]:
    """Sums of experience against each other and against the age."""
    experience, person = facts.profile.experience, facts.profile.person
    for part, whole in WITHIN:
        some, all_of_it = _sum(experience, part), _sum(experience, whole)
        if some is not None and all_of_it is not None and some.low > all_of_it.high:
            yield Contradiction(
                (f"/experience/{part}", f"/experience/{whole}"),
                "part_over_whole",
                {"part": _span(some), "whole": _span(all_of_it)},
            )
    if person.age_years is None:
        return
    for name, _ in COUNTED:
        months = _sum(experience, name)
        if months is not None and months.low > 12 * (person.age_years.high + 1):
            yield Contradiction(
                (f"/experience/{name}", "/person/age_years"),
                "work_over_age",
                {"months": _span(months), "age": _span(person.age_years)},
            )


def _counted(facts: Facts, grace_months: float) -> Iterator[Contradiction]:
    """Sums of experience against the list of jobs, which is complete where it is given."""
    if facts.profile.jobs is None:
        return
    experience = facts.profile.experience
    for name, counts in COUNTED:
        given = _sum(experience, name)
        if given is None:
            continue
        jobs = months_worked(facts, counts, facts.read(after_first_degree)).value
        stated = aged(given, facts)
        if stated.low > jobs.high + grace_months or stated.high < jobs.low - grace_months:
            yield _against_jobs(name, stated, jobs)
    recent = experience.last_five_years_months
    if recent is not None:
        since = add_months(facts.as_of, -WINDOW_MONTHS)
        jobs = months_worked(facts, full_time, dated_jobs(facts, None, since)).value
        stated = aged(recent, facts, WINDOW_MONTHS, window=True)
        if stated.low > jobs.high + grace_months:
            yield _against_jobs("last_five_years_months", stated, jobs)


def _against_jobs(name: str, stated: Span, jobs: Span) -> Contradiction:
    detail = {"stated": _span(stated), "counted": _span(Span(round(jobs.low, 1), round(jobs.high, 1)))}
    return Contradiction((f"/experience/{name}", "/jobs"), "sum_and_jobs", detail)


def _income(facts: Facts) -> Iterator[Contradiction]:
    """The taxable total against its parts; business income counts only where its shares were held long enough.

    A loss may have lowered the total, though a scheme counts it as nothing; whoever gives no job may have earned
    something beside their studies all the same; and a third of a company is told as 33%.
    """
    income = facts.profile.income
    if income.taxable_last_year is None:
        return
    total = hkd(income.taxable_last_year, "/income/taxable_last_year", facts).value
    wage, share = facts.read(employment_income_hkd), facts.read(profit_share_hkd)
    counted = share.value.low if income.business_shares_held_whole_year else 0.0
    profits = [business.profit_last_year for business in facts.profile.businesses or ()]
    sums = [money for money in (income.business_last_year, *profits) if money is not None]
    currencies = {money.currency for money in (income.taxable_last_year, income.employment_last_year, *sums) if money}
    converted, worked_out = len(currencies) > 1, income.business_last_year is None and share.value.high > 0
    sure, sure_of_sum = (1 - SLACK if roughly else 1.0 for roughly in (converted, converted or worked_out))
    lost = any(money.amount.low < 0 for money in sums)
    over, whole = "/income/taxable_last_year", _money(income.taxable_last_year)
    stated = income.employment_last_year
    if wage.value.low * sure - total.high >= DOLLAR and not lost:
        least = _money(stated or _in_hkd(wage.value.low))
        yield Contradiction((*wage.reads, over), "income_part_over_total", {"part": least, "total": whole})
    elif (wage.value.low + counted) * sure_of_sum - total.high >= DOLLAR and not lost:
        parts = {"employment": wage, "business": share}
        told = [pointer for part in parts.values() if part.value.low > 0 for pointer in part.reads]
        amounts = {name: _money(_in_hkd(part.value.low)) for name, part in parts.items()}
        yield Contradiction((over, *told), "income_parts_over_total", {"total": whole, **amounts})
    elif stated is not None and total.low * sure_of_sum - wage.value.high - share.value.high >= DOLLAR:
        most = {"employment": stated, "business": income.business_last_year or _in_hkd(share.value.high)}
        amounts = {name: _money(money) for name, money in most.items()}
        yield Contradiction((over, *wage.reads, *share.reads), "income_total_over_parts", {"total": whole, **amounts})


def _in_hkd(amount: float) -> Money:
    return Money(exactly(amount), "HKD")


def _languages(facts: Facts) -> Iterator[Contradiction]:
    """A test under the language that it tests, which is English for all that are read, and a score on its scale."""
    for index, entry in enumerate(facts.profile.languages or ()):
        if entry.test is None:
            continue
        at = f"/languages/{index}"
        if primary_language(entry) != ENGLISH:
            yield Contradiction((f"{at}/test", f"{at}/code"), "test_of_english", {"code": str(entry.code)})
        most = HIGHEST_SCORES[entry.test]
        if entry.test_score is not None and entry.test_score.low > most:
            yield Contradiction(
                (f"{at}/test_score", f"{at}/test"),
                "score_over_scale",
                {"score": _span(entry.test_score), "most": str(most)},
            )


def _household(facts: Facts) -> Iterator[Contradiction]:
    household = facts.profile.household
    if household.size is not None and household.size.high < 1 + len(household.companions or ()):
        yield Contradiction(
            ("/household/size", "/household/companions"),
            "household_too_small",
            {"size": _span(household.size), "least": str(1 + len(household.companions or ()))},
        )
        return
    yield from _companions(facts)
    if household.size is None or household.children_under_18_accompanying is None:
        return
    least = 1 + bool(household.spouse_accompanies) + household.children_under_18_accompanying.low
    if household.size.high < least:
        yield Contradiction(
            ("/household/size", "/household/children_under_18_accompanying"),
            "household_too_small",
            {"size": _span(household.size), "least": in_digits(least)},
        )


def _companions(facts: Facts) -> Iterator[Contradiction]:
    """What is said of spouse and children against the list of those who come along, which is complete."""
    household = facts.profile.household
    if household.companions is None:
        return
    if {known(household.spouse_accompanies), partner_listed(household.companions)} == {MET, NOT_MET}:
        yield Contradiction(("/household/spouse_accompanies", "/household/companions"), "companions_and_spouse", {})
    told, listed = household.children_under_18_accompanying, facts.on(facts.facts_on).read(children_listed).value
    if told is not None and (told.low > listed.high or told.high < listed.low):
        yield Contradiction(
            ("/household/children_under_18_accompanying", "/household/companions"),
            "companions_and_children",
            {"told": _span(told), "listed": _span(listed)},
        )


def _sum(experience: Experience, name: str) -> Span | None:
    months: Span | None = getattr(experience, name)
    return months


def _span(span: Span | None) -> str:
    if span is None:
        return "?"
    return in_digits(span.low) if span.is_exact else f"{in_digits(span.low)}–{in_digits(span.high)}"


def _money(money: Money) -> str:
    low, high = money.amount.low, money.amount.high
    return f"{money.currency} {low:,.0f}" if low == high else f"{money.currency} {low:,.0f}–{high:,.0f}"


def _days(days: DateSpan | None) -> str:
    if days is None:
        return "?"
    return days.first.isoformat() if days.is_exact else f"{days.first.isoformat()}/{days.last.isoformat()}"
