"""What a paper is about in a profile: which degree, which employer, which year, who comes along.

A binding says whether its paper is asked for, asked for only if something unknown is so, or not at all, and names the
items of the profile that it is about. What a profile says that it hasn't is never asked for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from service.advice.dossier.binding import EVERYBODY, NOT_ASKED, About, Binding, items
from service.profile.codes import Ability, DegreeLevel, LetterItem, Scheme, SponsorStatus
from service.profile.derived.education import MASTER_OR_ABOVE, is_level
from service.profile.derived.family import SETTLED, joins
from service.profile.derived.person import (
    chinese_national,
    held_now,
    macao_resident,
    mainland_resident,
    taiwan_resident,
)
from service.profile.derived.work import WINDOW_MONTHS, full_time, graduate_level, job_dates
from service.profile.values import MET, NOT_MET, UNKNOWN, DateSpan, Truth, add_months, both, either, known, negation
from service.rules.common import applies_as_overseas_chinese
from service.rules.extension import rest_of_first_stay
from service.rules.facts.degrees import bachelor_counts, institution_readings, qmas_listed, qualifying_award
from service.rules.facts.local_study import is_joint_campus_award, is_local_award
from service.rules.law import lawbook
from service.rules.pathways.dependant import RELATIONS
from service.rules.pathways.technical_professionals import licence_awaited
from service.rules.pathways.ttps import TTPS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.profile.facts import Facts, Reading

SETTLED_SPONSOR = joins(SETTLED, *RELATIONS)
"""Whether whom a dependant joins is a permanent resident or under no limit of stay."""

STUDENT_SPONSOR = joins(frozenset({SponsorStatus.STUDENT}), *RELATIONS)
"""Whether whom a dependant joins is a student, whose family's stay is not linked to the student's."""

NEW_COMPANY = "employment.new_company_months"
"""The parameter below which a company is a new one, and owes a business plan."""


def _held(fact: Callable[[Facts], Reading[Truth]]) -> Callable[[Facts], Binding]:
    def bind(facts: Facts) -> Binding:
        truth = facts.read(fact).value
        return Binding(truth if truth in (MET, NOT_MET) else UNKNOWN)

    return bind


def _linked_sponsor(facts: Facts) -> Binding:
    """Whether a sponsor is neither a permanent resident, nor under no limit of stay, nor a student."""
    return Binding(both(negation(facts.read(SETTLED_SPONSOR).value), negation(facts.read(STUDENT_SPONSOR).value)))


def _licence_not_awaited(facts: Facts) -> Binding:
    """Everybody but a technician who is said to have the licence of the trade only after work in Hong Kong."""
    return NOT_ASKED if facts.read(licence_awaited).value == MET else EVERYBODY


def _status_in_hong_kong(facts: Facts) -> Binding:
    return items("statuses", facts.profile.statuses, lambda status: held_now(status, facts.as_of))


def _degrees(facts: Facts, counts: Callable[[Any, Any], Truth]) -> Binding:
    readings = iter(facts.read(institution_readings).value)
    return items("degrees", facts.profile.degrees, lambda degree: counts(degree, next(readings)))


def _ttps_bachelor(facts: Facts) -> Binding:
    return _degrees(facts, lambda degree, reading: bachelor_counts(degree, reading, facts))


def _end_of_a_stay(facts: Facts) -> Binding:
    """Asked for at the end of a whole first stay under TTPS, and not for the rest of one that was cut short."""
    rest = facts.read(rest_of_first_stay(TTPS, _first_stay(facts))).value
    return Binding(negation(rest) if rest in (MET, NOT_MET) else MET)


def _first_stay(facts: Facts) -> str:
    held = {status.scheme for status in facts.profile.statuses or ()}
    return "ttps_a.first_stay_months" if Scheme.TTPS_A in held else "ttps_bc.first_stay_months"


def _bachelor_at_the_end(facts: Facts) -> Binding:
    return NOT_ASKED if _end_of_a_stay(facts).asked == NOT_MET else _ttps_bachelor(facts)


def _every_degree(facts: Facts) -> Binding:
    none = {DegreeLevel.HONORARY, DegreeLevel.NONE}
    return _degrees(facts, lambda degree, _: known(degree.level not in none))


def _first_degrees(facts: Facts) -> Binding:
    """The bachelor's degrees, or every degree of somebody who gives no bachelor's."""
    bachelors = _degrees(facts, lambda degree, _: known(degree.level is DegreeLevel.BACHELOR))
    return bachelors if bachelors.about else _every_degree(facts)


def _listed_postgraduates(facts: Facts) -> Binding:
    """The master's and doctor's degrees of institutions that may be on the list for QMAS."""
    return _degrees(
        facts,
        lambda degree, reading: both(is_level(degree, MASTER_OR_ABOVE), qmas_listed(degree, reading, facts)[0]),
    )


def _local_awards(facts: Facts) -> Binding:
    return _degrees(
        facts,
        lambda degree, reading: either(
            is_local_award(degree, reading, facts), is_joint_campus_award(degree, reading, facts)
        ),
    )


def _vtc_diplomas(facts: Facts) -> Binding:
    def counts(degree: Any, _: object) -> Truth:  # noqa: ANN401 - a degree
        level = UNKNOWN if degree.level is None else known(degree.level is DegreeLevel.HIGHER_DIPLOMA)
        return both(level, known(degree.vtc_eligible))

    return _degrees(facts, counts)


def _jobs(facts: Facts, counts: Callable[[Any], Truth]) -> Binding:
    """The jobs that count, each with what its letter doesn't name yet; sums of months stand in for a list of jobs."""
    jobs = facts.profile.jobs
    found = items("jobs", jobs, counts)
    if jobs is None:
        told = any(span is not None and span.high > 0 for span in _sums(facts))
        none = all(span is not None and span.high == 0 for span in _sums(facts))
        return Binding(MET if told else NOT_MET if none else UNKNOWN)
    about = tuple(About(row.pointer, _unnamed(jobs[int(row.pointer.rpartition("/")[2])])) for row in found.about)
    return Binding(found.asked, about)


def _sums(facts: Facts) -> tuple[Any, ...]:
    given = facts.profile.experience
    return (given.total_months, given.degree_level_months, given.last_five_years_months)


def _unnamed(job: Any) -> tuple[str, ...]:  # noqa: ANN401 - a job
    """What the job's letter doesn't name; nothing is said of a letter of which nothing is known."""
    if job.letter_names is None:
        return ()
    return tuple(item.value for item in LetterItem if item not in job.letter_names)


def _every_job(facts: Facts) -> Binding:
    return _jobs(facts, lambda _: MET)


def _graduate_work(facts: Facts) -> Binding:
    return _jobs(facts, lambda job: graduate_level(job, facts))


def _current_jobs(facts: Facts) -> Binding:
    return _jobs(facts, lambda job: known(job.current) if job.ended_on is None else NOT_MET)


def _recent_work(facts: Facts) -> Binding:
    """Full-time jobs after the bachelor's that counts, in the five years before the application."""
    award = facts.read(qualifying_award).value
    opened = add_months(facts.as_of, -WINDOW_MONTHS)
    since = opened if award is None else max(opened, award.first)

    def counts(job: Any) -> Truth:  # noqa: ANN401 - a job
        _, end = job_dates(job, facts.as_of)
        return NOT_MET if end.last < since else full_time(job, facts)

    found = _jobs(facts, counts)
    return Binding(found.asked, found.about, DateSpan(opened, facts.as_of - timedelta(days=1)))


def _year_before(facts: Facts) -> Binding:
    """The income of the twelve months before the application."""
    income = facts.profile.income
    names = ("taxable_last_year", "employment_last_year", "business_last_year")
    given = [name for name in names if getattr(income, name) is not None]
    asked = MET if any(getattr(income, name).amount.high > 0 for name in given) else NOT_MET if given else UNKNOWN
    period = DateSpan(add_months(facts.as_of, -12), facts.as_of - timedelta(days=1))
    return Binding(asked, tuple(About(f"/income/{name}") for name in given), period)


def _funds(facts: Facts) -> Binding:
    """The money at hand, and each large deposit whose origin no paper shows."""
    wealth = facts.profile.wealth
    about = [About(f"/wealth/{name}") for name in ("liquid_funds", "monthly_balances") if getattr(wealth, name)]
    about += [
        About(f"/wealth/deposits/{index}", ("origin",))
        for index, deposit in enumerate(wealth.deposits or ())
        if deposit.documented is not True
    ]
    return Binding(MET, tuple(about))


def _languages(*, tested: bool) -> Callable[[Facts], Binding]:
    def counts(language: Any) -> Truth:  # noqa: ANN401 - a language
        able = [
            UNKNOWN if value is None else known(value is Ability.GOOD) for value in (language.spoken, language.written)
        ]
        if (language.test is not None) != tested:
            return NOT_MET
        return MET if tested else both(*able)

    return lambda facts: items("languages", facts.profile.languages, counts)


def _new_employers(facts: Facts) -> Binding:
    limits = [version.value for version in lawbook().versions(NEW_COMPANY, facts.as_of)]

    def counts(offer: Any) -> Truth:  # noqa: ANN401 - an offer
        if offer.employer_months is None or not limits:
            return UNKNOWN
        truth: Truth = offer.employer_months.below(max(limits))
        return truth

    return items("offers", facts.profile.offers, counts)


def _assets(facts: Facts) -> Binding:
    names = ("net_assets", "joint_net_assets", "held_months")
    return Binding(
        MET, tuple(About(f"/wealth/{name}") for name in names if getattr(facts.profile.wealth, name) is not None)
    )


def _place_lived(facts: Facts) -> Binding:
    return Binding(MET, (About("/person/residence"),) if facts.profile.person.residence is not None else ())


def _foreign_residence(facts: Facts) -> Binding:
    places = facts.profile.person.permanent_residence
    if places == ():
        return NOT_ASKED
    chinese = facts.read(chinese_national).value
    asked = both(chinese, UNKNOWN if places is None else MET)
    return Binding(asked, (About("/person/permanent_residence"),) if places else ())


def _companions(facts: Facts, *, adults: bool = False) -> Binding:
    household = facts.profile.household
    spouse = known(household.spouse_accompanies)
    children = household.children_under_18_accompanying
    several = UNKNOWN if children is None else children.at_least(1)
    asked = spouse if adults else either(spouse, several)
    about = [About("/household/spouse_accompanies")] if spouse == MET else []
    if several == MET and not adults:
        about.append(About("/household/children_under_18_accompanying"))
    return Binding(asked if asked in (MET, NOT_MET) else UNKNOWN, tuple(about))


def _plans(counts: Callable[[Any], Truth]) -> Callable[[Facts], Binding]:
    return lambda facts: items("business_plans", facts.profile.business_plans, counts)


def _of(name: str, counts: Callable[[Any], Truth] = lambda _: MET) -> Callable[[Facts], Binding]:
    return lambda facts: items(name, getattr(facts.profile, name), counts)


BINDINGS: Mapping[str, Callable[[Facts], Binding]] = {
    "status_in_hong_kong": _status_in_hong_kong,
    "mainland_resident": _held(mainland_resident),
    "macao_resident": _held(macao_resident),
    "taiwan_resident": _held(taiwan_resident),
    "overseas_chinese": _held(applies_as_overseas_chinese),
    "ttps_bachelor": _ttps_bachelor,
    "end_of_a_stay": _end_of_a_stay,
    "bachelor_at_the_end": _bachelor_at_the_end,
    "every_degree": _every_degree,
    "first_degrees": _first_degrees,
    "listed_postgraduates": _listed_postgraduates,
    "local_awards": _local_awards,
    "vtc_diplomas": _vtc_diplomas,
    "qualifications": _of("qualifications"),
    "recent_work": _recent_work,
    "graduate_work": _graduate_work,
    "every_job": _every_job,
    "current_jobs": _current_jobs,
    "year_before": _year_before,
    "own_businesses": _of("businesses", lambda business: known(business.owned_now is not False)),
    "businesses_in_hong_kong": _of(
        "businesses", lambda business: UNKNOWN if business.place is None else known(business.place == "HK")
    ),
    "language_tests": _languages(tested=True),
    "languages_without_test": _languages(tested=False),
    "achievements": _of("achievements", lambda row: known(row.documented)),
    "funds": _funds,
    "offers": _of("offers"),
    "new_employers": _new_employers,
    "assets": _assets,
    "place_lived": _place_lived,
    "foreign_residence": _foreign_residence,
    "business_plans": _plans(lambda _: MET),
    "planned_premises": _plans(lambda plan: known(plan.premises)),
    "backed_plans": _plans(
        lambda plan: UNKNOWN if plan.backing_programme is None else known(plan.backing_programme.value != "none")
    ),
    "parents_with_card": _of("parents", lambda parent: known(parent.hk_permanent_identity_card)),
    "sponsors": _of("family_links"),
    "settled_sponsor": _held(SETTLED_SPONSOR),
    "student_sponsor": _held(STUDENT_SPONSOR),
    "linked_sponsor": _linked_sponsor,
    "licence_awaited": _held(licence_awaited),
    "licence_not_awaited": _licence_not_awaited,
    "companions": _companions,
    "adult_companions": lambda facts: _companions(facts, adults=True),
}
"""What the rows of ``service/rules/documents`` may name."""
