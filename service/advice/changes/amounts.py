"""Levers of time and money: work from now on, income, studies and assets, each as far as the law asks.

Law gives the distances; ``what_ifs.yaml`` the times that a change takes where the law gives none, how near somebody has
to be to a sum for it to be proposed, and up to what age a degree is.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from service.advice.changes import work as lever_work
from service.advice.changes.lever import Lever, Moment, StepCode, table
from service.advice.changes.offers import ENTRY, in_science
from service.profile import codes
from service.profile.derived.education import first_degree
from service.profile.derived.person import age_years, held_now
from service.profile.derived.stays import HONG_KONG, on_student_visa
from service.profile.model import Degree, Job, Profile
from service.profile.values import MET, DateSpan, Money, Span, add_months, exactly
from service.recording import replace
from service.rules.facts.investments import joint_net_assets_hkd, own_net_assets_hkd

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.profile.facts import Facts
    from service.profile.model import Status

MOST_DEGREES = 12
"""As many as a profile may hold."""

MONEY = "HKD"
MONTHS_OF_A_YEAR = 12


def work(moment: Moment) -> list[Lever]:
    """Work from now on, of each kind that is counted; it asks for little where the job held now is of that kind.

    Of the kinds for which another job would have to be found the one is proposed that is counted soonest.
    """
    going_on: list[Lever] = []
    to_find: list[Lever] = []
    for kind in lever_work.KINDS:
        criterion = moment.criterion(kind.criterion)
        need = moment.needed(criterion.parameter)
        value: Span = moment.facts.read(criterion.fact).value
        if need is None or value.high >= need:
            continue
        apply = lever_work.working(moment.profile, moment.as_of, kind)
        day = lever_work.reached(moment.facts, criterion.fact, need, apply)
        if day is None:
            continue
        same = lever_work.is_held(moment.profile, kind)
        lever = moment.lever(
            StepCode(kind.code),
            (kind.criterion,),
            ("/jobs", "/experience"),
            apply,
            ease="work.same" if same else None,
            on=day,
            gap=(round(need - value.low, 1), need, "months"),
            modes=ENTRY,
        )
        (going_on if same or not kind.job else to_find).append(lever)
    return going_on + sorted(to_find, key=lambda lever: lever.on)[:1]


def _later(moment: Moment, name: str) -> date:
    return add_months(moment.as_of, table().months[name])


def _hkd(amount: float) -> Money:
    return Money(exactly(amount), MONEY)


def income(moment: Moment) -> list[Lever]:
    """Taxable income of the year before a later filing, at each threshold that is nearly reached."""
    found = []
    for code in ("qmas.c10", "ttps_a.income"):
        criterion = moment.criterion(code)
        need = moment.needed(criterion.parameter)
        value: Span = moment.facts.read(criterion.fact).value
        if need is None or not need * table().share["income"] <= value.low <= value.high < need:
            continue

        def apply(told: Profile, _: date, need: float = need) -> Profile:
            earned = replace(
                told.income, taxable_last_year=_hkd(need), employment_last_year=None, business_last_year=None
            )
            return replace(told, income=earned)

        facts, day = ("/income/taxable_last_year",), _later(moment, "income")
        gap = (need - value.low, need, MONEY)
        found.append(moment.lever(StepCode.INCOME, (code,), facts, apply, on=day, gap=gap, modes=ENTRY))
    return found


def studies(moment: Moment) -> list[Lever]:
    """A master's from a university on the list for QMAS, or in Hong Kong; there too a first degree of the young.

    A degree in Hong Kong is there by the limit of stay of whoever studies here: that is the length of the programme.
    """
    degrees, ages = moment.profile.degrees, moment.facts.read(age_years).value
    if degrees is None or len(degrees) >= MOST_DEGREES:
        return []
    graduate = moment.facts.read(first_degree).value & MET
    level = LOCAL_AWARDS[StepCode.LOCAL_POSTGRADUATE if graduate else StepCode.LOCAL_BACHELOR]
    ends = _studies_end(moment)
    old = ages.low > table().oldest[level]
    if old and ends is None:
        return []
    rows: list[tuple[StepCode, tuple[str, ...], dict[str, Any]]] = []
    if not graduate:
        rows.append((StepCode.LOCAL_BACHELOR, ("iang.local_award",), LOCAL | {"level": codes.DegreeLevel.BACHELOR}))
    else:
        rows.append((StepCode.LOCAL_POSTGRADUATE, ("iang.local_award",), LOCAL))
        rows += [
            (code, (criterion,), LISTED | {"stem": stem})
            for code, criterion, stem in (
                (StepCode.POSTGRADUATE, "qmas.c2", False),
                (StepCode.STEM_POSTGRADUATE, "qmas.c3", True),
            )
            if not moment.facts.read(moment.criterion(criterion).fact).value & MET
            and (not stem or in_science(moment.profile))
        ]
    return [
        moment.lever(
            code,
            criteria,
            ("/degrees",),
            _awarded(fields, table().months[level]),
            ease=STUDIES_GO_ON if ends is not None and code in LOCAL_AWARDS else None,
            on=ends if ends is not None and code in LOCAL_AWARDS else _awarded_on(moment, level, ages.low),
            modes=ENTRY,
        )
        for code, criteria, fields in rows
        if code in LOCAL_AWARDS or not old
    ]


LOCAL_AWARDS = {StepCode.LOCAL_BACHELOR: "local_bachelor", StepCode.LOCAL_POSTGRADUATE: "postgraduate"}
"""Awards of Hong Kong, with the row that says how many months a programme takes which is yet to begin."""

STUDIES_GO_ON = "local_award.held"
"""The row of ``what_ifs.yaml`` for whoever studies in Hong Kong already."""


def _studies_end(moment: Moment) -> date | None:
    """The limit of stay of somebody who studies in Hong Kong, the latest day that it may be.

    ``None`` where the stay goes on after its programme: an award on a student visa that was made within it.
    """
    limits = [
        status.held_until.last
        for status in moment.profile.statuses or ()
        if status.scheme is codes.Scheme.STUDENT
        and status.held_until is not None
        and held_now(status, moment.as_of) == MET
        and not any(_awarded_in(status, degree, moment.facts) for degree in moment.profile.degrees or ())
    ]
    return max((limit for limit in limits if limit > moment.as_of), default=None)


def _awarded_in(status: Status, degree: Degree, facts: Facts) -> bool:
    """Whether a degree taken on a student visa was awarded within a stay, and by now, whichever days are meant.

    A stay of which the beginning isn't told is taken to be that of an award of the last twelve months.
    """
    award, since = degree.awarded_on, status.held_from
    if award is None or degree.country not in {None, HONG_KONG} or on_student_visa(degree, facts) != MET:
        return False
    begun = add_months(facts.as_of, -MONTHS_OF_A_YEAR) if since is None else since.last
    return begun <= award.first and award.last <= facts.as_of


def _awarded_on(moment: Moment, level: str, age: float) -> date:
    """The day on which studies may be over that begin with the next academic year for which there is time and age."""
    held = table().studies
    wait = max(0, table().youngest.get(level, 0) - int(age)) * MONTHS_OF_A_YEAR
    ready = add_months(moment.as_of, max(held["months_before"], wait))
    begins = date(ready.year, held["first_month"], 1)
    if begins < ready:
        begins = begins.replace(year=begins.year + 1)
    return add_months(begins, table().months[level])


LISTED = {"level": codes.DegreeLevel.MASTER, "qmas_listed": True, "extension_arm": False, "student_visa": False}
LOCAL = {
    "level": codes.DegreeLevel.MASTER,
    "country": "HK",
    "student_visa": True,
    "locally_accredited": True,
    "qmas_listed": False,
    "stem": False,
}


def _awarded(fields: dict[str, Any], months: int) -> Callable[[Profile, date], Profile]:
    """A degree of full-time study over so many months; the full-time jobs held now end as it begins."""

    def apply(told: Profile, day: date) -> Profile:
        degree = Degree(full_time=True, expected=False, awarded_on=DateSpan(day, day), **fields)
        begins = add_months(day, -months)
        jobs = told.jobs and tuple(_left(job, begins) for job in told.jobs)
        return replace(told, degrees=(*(told.degrees or ()), degree), jobs=jobs)

    return apply


def _left(job: Job, day: date) -> Job:
    held = job.current and job.full_time is not False
    return replace(job, current=False, ended_on=DateSpan(day, day)) if held else job


NET_ASSETS = ("new_cies.net_assets", "new_cies.net_assets_with_share")


def assets(moment: Moment) -> list[Lever]:
    """Net assets nearly enough, or owned with the family and moved, then held for as long as is asked for."""
    need, months = moment.needed("new_cies.net_assets_hkd"), moment.needed("new_cies.held_months")
    if need is None or months is None:
        return []
    regimes = {version.value for version in moment.state.law.versions("new_cies.regime", moment.as_of)}
    code = "new_cies.net_assets_with_share" if "joint_assets" in regimes else "new_cies.net_assets"
    value: Span = moment.facts.read(moment.criterion(code).fact).value
    held: Span = moment.facts.read(moment.criterion("new_cies.held").fact).value
    criteria = (*NET_ASSETS, "new_cies.held")
    if value.high >= need:
        return [] if held.high >= months else [_kept(moment, months, held)]
    facts, day = ("/wealth/net_assets", "/wealth/held_months"), add_months(moment.as_of, months)
    alone = moment.facts.read(own_net_assets_hkd).value
    whole = alone.low + moment.facts.read(joint_net_assets_hkd).value.low
    if whole >= need:
        move = _owning(whole, months)
        moved = (*facts, "/wealth/joint_net_assets")
        return [moment.lever(StepCode.JOINT_ASSETS_MOVED, criteria, moved, move, on=day, modes=ENTRY)]
    if value.low < need * table().share["net_assets"]:
        return []
    gap = (need - value.low, need, MONEY)
    apply = _owning(need, months)
    return [moment.lever(StepCode.NET_ASSETS, criteria, facts, apply, on=day, gap=gap, modes=ENTRY)]


def _owning(amount: float, months: float) -> Callable[[Profile, date], Profile]:
    def apply(told: Profile, _: date) -> Profile:
        wealth = replace(
            told.wealth,
            net_assets=_hkd(amount),
            joint_net_assets=None if told.wealth.joint_net_assets is None else _hkd(0),
            held_months=exactly(months),
        )
        return replace(told, wealth=wealth)

    return apply


def _kept(moment: Moment, months: float, held: Span) -> Lever:
    def keep(told: Profile, _: date) -> Profile:
        return replace(told, wealth=replace(told.wealth, held_months=exactly(months)))

    return moment.lever(
        StepCode.ASSETS_HELD,
        ("new_cies.held",),
        ("/wealth/held_months",),
        keep,
        on=lever_work.day_after_months(moment.as_of, months - held.low),
        gap=(months - held.low, months, "months"),
        modes=ENTRY,
    )
