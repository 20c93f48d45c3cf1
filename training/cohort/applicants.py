"""Simulated applicants: whole profiles, so that the same rules, lore and features read them as read a client.

Each applicant is drawn from a generator seeded by the cohort's seed, the pathway and the number of the person, so that
one person does not depend on another. The shares below are assumptions unless ``targets.yaml`` fixes what comes out.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, TypeVar

from service.profile import codes
from service.profile.model import (
    AdverseRecord,
    Conviction,
    Degree,
    Deposit,
    Experience,
    Household,
    Income,
    Job,
    Language,
    Person,
    Plan,
    Profile,
    Wealth,
)
from service.profile.values import DateSpan, Money, Span, add_months, exactly

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

S = TypeVar("S", bound=str)

YEAR = 12
NAMED = {
    codes.Sector.FINANCE: 0.5,
    codes.Sector.INNOVATION_AND_TECHNOLOGY: 0.345,
    codes.Sector.INTERNATIONAL_TRADE: 0.155,
}
"""The three sectors that QMAS names, with the share of each among those whose field is one of them."""
OTHERS = {
    codes.Sector.COMMERCE: 0.21,
    codes.Sector.CONSTRUCTION: 0.23,
    codes.Sector.EDUCATION: 0.17,
    codes.Sector.MANUFACTURING: 0.19,
    codes.Sector.OTHER: 0.2,
}
"""The other sectors, with their shares. Which one of its group a sector is bears on nothing else of a person."""
IN_NAMED = 0.38
CHANGES_FIELD = 0.3
"""Share of people who changed field, and of their jobs that lie in the other one."""
EMPLOYERS = {
    codes.EmployerKind.LISTED: 0.22,
    codes.EmployerKind.FORTUNE_GLOBAL_500: 0.12,
    codes.EmployerKind.MULTINATIONAL: 0.22,
    codes.EmployerKind.PRIVATE: 0.3,
    codes.EmployerKind.START_UP: 0.06,
    codes.EmployerKind.UNIVERSITY: 0.08,
}
LETTER_ITEMS = tuple(codes.LetterItem)


def money(amount: float) -> Money:
    """An amount in Hong Kong dollars, to the hundred."""
    return Money(exactly(round(amount, -2)), "HKD")


def _day(day: date) -> DateSpan:
    return DateSpan(day, day)


@dataclass(frozen=True, slots=True)
class Draw:
    """One person's source of chance."""

    chance: random.Random
    today: date

    def happens(self, share: float) -> bool:
        """True with the given probability."""
        return self.chance.random() < share

    def one_of(self, shares: Mapping[S, float]) -> S:
        """A key, with probability in proportion to its share."""
        return self.chance.choices(list(shares), list(shares.values()))[0]

    def between(self, low: float, high: float) -> float:
        """A number drawn evenly."""
        return self.chance.uniform(low, high)


def _birth(draw: Draw, ages: Sequence[tuple[float, int, int]]) -> tuple[date, int]:
    _, low, high = draw.chance.choices(ages, [share for share, _, _ in ages])[0]
    age = draw.chance.randint(low, high)
    return add_months(draw.today, -YEAR * age) - timedelta(days=draw.chance.randint(1, 360)), age


def _degrees(draw: Draw, born: date, age: int, levels: Mapping[str, float], *, listed: float) -> tuple[Degree, ...]:
    top = codes.DegreeLevel(draw.one_of(levels))
    if top is codes.DegreeLevel.NONE:
        return ()
    stem = draw.happens(0.45)

    def award(level: codes.DegreeLevel, at_age: float) -> Degree:
        on_list = draw.happens(listed)
        return Degree(
            level=level,
            country=draw.one_of({"CN": 0.6, "GB": 0.2, "US": 0.2}),
            stem=stem,
            full_time=True,
            extension_arm=False,
            awarded_on=_day(min(add_months(born, int(at_age * YEAR)).replace(day=28), add_months(draw.today, -1))),
            ttps_listed=on_list,
            qmas_listed=on_list,
            student_visa=False,
            gba_joint_campus=False,
            expected=False,
        )

    first = 22 + draw.chance.choice((0, 0, 1))
    awards = [award(codes.DegreeLevel.BACHELOR, first)]
    if top in {codes.DegreeLevel.MASTER, codes.DegreeLevel.DOCTOR}:
        awards.append(award(codes.DegreeLevel.MASTER, min(age, first + draw.chance.choice((2, 2, 3, 6)))))
    if top is codes.DegreeLevel.DOCTOR:
        awards.append(award(codes.DegreeLevel.DOCTOR, min(age, first + 6)))
    return tuple(awards)


def _jobs(draw: Draw, since: date, *, abroad: float, letters: float) -> tuple[Job, ...]:
    """A career since the first degree: one to four jobs end to end, gaps between some, senior work later on."""
    months = (draw.today.year - since.year) * YEAR + draw.today.month - since.month
    if months <= 1:
        return ()
    count = min(draw.chance.choice((1, 2, 2, 3, 4)), max(1, months // 9))
    cuts = sorted(draw.chance.sample(range(1, months), count - 1)) if count > 1 else []
    edges = [0, *cuts, months]
    named, other = draw.one_of(NAMED), draw.one_of(OTHERS)
    main, beside = (named, other) if draw.happens(IN_NAMED) else (other, named)
    changes = CHANGES_FIELD if draw.happens(CHANGES_FIELD) else 0.0
    places = {"CN": 0.85, "HK": 0.15} if draw.happens(0.75) else {"SG": 0.6, "GB": 0.4}
    senior_after = draw.chance.choice((60, 84, 84, 120, 900))
    jobs = []
    for index, (begun, ended) in enumerate(pairwise(edges)):
        last = index == count - 1
        start = add_months(since, begun + (draw.chance.choice((0, 1, 5)) if index else 0))
        until = add_months(since, ended)
        if draw.happens(0.03):
            start = add_months(start, -4)
        senior = begun >= senior_after or draw.happens(0.02)
        jobs.append(
            Job(
                employer_kind=draw.one_of(EMPLOYERS),
                on_talent_list=draw.happens(0.15),
                sector=beside if draw.happens(changes) else main,
                level=codes.JobLevel.SENIOR if senior else codes.JobLevel.GRADUATE,
                started_on=_day(min(start, add_months(until, -1))),
                ended_on=None if last else _day(until),
                current=last,
                full_time=True,
                place=draw.one_of(places),
                international=draw.happens(abroad),
                letter_names=tuple(item for item in LETTER_ITEMS if draw.happens(letters)),
            )
        )
    return tuple(jobs)


def main_sector(profile: Profile) -> codes.Sector | None:
    """The sector that a file is counted under: a named one where any job is in it, else that of the first job."""
    sectors = [job.sector for job in profile.jobs or () if job.sector is not None]
    return next((sector for sector in sectors if sector in NAMED), sectors[0] if sectors else None)


def _languages(draw: Draw, *, english: float) -> tuple[Language, ...]:
    good, basic = codes.Ability.GOOD, codes.Ability.BASIC
    known = [Language(code="cmn", spoken=good, written=good if draw.happens(0.97) else basic)]
    if draw.happens(english):
        known.append(Language(code="en", spoken=good, written=good))
    else:
        known.append(Language(code="en", spoken=basic, written=good if draw.happens(0.4) else basic))
    return tuple(known)


def _wealth(draw: Draw) -> Wealth:
    deposits = []
    for _ in range(draw.chance.choice((0, 0, 0, 1, 2))):
        source = draw.one_of(
            {"salary": 0.45, "sale_of_asset": 0.2, "own_transfer": 0.1, "gift": 0.15, "unexplained": 0.1}
        )
        deposits.append(
            Deposit(
                made_on=_day(add_months(draw.today, -draw.chance.randint(1, 11))),
                amount=money(draw.between(50_000, 500_000)),
                source=codes.DepositSource(source),
                documented=source != "unexplained" and draw.happens(0.85),
            )
        )
    return Wealth(
        liquid_funds=money(draw.chance.lognormvariate(13.0, 0.8)),
        deposits=tuple(deposits),
        needs_public_assistance=False,
    )


def _records(draw: Draw) -> tuple[tuple[Conviction, ...], tuple[AdverseRecord, ...]]:
    convictions = (Conviction(place="CN", custodial_months=exactly(0)),) if draw.happens(0.004) else ()
    kind = codes.AdverseKind.REFUSED_VISA
    return convictions, (AdverseRecord(kind=kind, place="US"),) if draw.happens(0.012) else ()


@dataclass(frozen=True, slots=True)
class Mould:
    """How the applicants of one pathway are drawn."""

    ages: tuple[tuple[float, int, int], ...]
    levels: Mapping[str, float]
    listed: float
    income: tuple[float, float]
    english: float
    abroad: float
    letters: float
    shape: Callable[[Profile, Draw], Profile]
    mainland: float = 0.95
    misjudges: float = 0.05
    """The share of those failing a published test who file all the same."""


def _person(draw: Draw, mould: Mould, born: date) -> Person:
    mainland = draw.happens(mould.mainland)
    convictions, adverse = _records(draw)
    return Person(
        birth_date=_day(born),
        nationalities=("CN",) if mainland else (draw.chance.choice(("US", "GB", "IN", "FR")),),
        residence="CN" if mainland else "SG",
        residence_years=exactly(10),
        china_residency=codes.ChinaResidency.MAINLAND if mainland else codes.ChinaResidency.NONE,
        permanent_residence=(),
        applies_from="CN" if mainland else "SG",
        right_of_abode=False,
        convictions=convictions,
        adverse_records=adverse,
    )


def draw_profile(mould: Mould, draw: Draw) -> Profile:
    """One applicant with every fact that a classifier reads."""
    born, age = _birth(draw, mould.ages)
    degrees = _degrees(draw, born, age, mould.levels, listed=mould.listed)
    since = degrees[0].awarded_on.first if degrees and degrees[0].awarded_on else add_months(born, 20 * YEAR)
    jobs = _jobs(draw, since, abroad=mould.abroad, letters=draw.chance.choice((mould.letters, mould.letters, 0.45)))
    worked = sum(
        (job.ended_on.first if job.ended_on else draw.today).toordinal() - job.started_on.first.toordinal()
        for job in jobs
        if job.started_on
    )
    steps = tuple(draw.chance.sample(list(codes.PlanStep), draw.chance.choice((0, 0, 1, 2, 3))))
    profile = Profile(
        purpose=codes.Purpose.ENTRY,
        person=_person(draw, mould, born),
        statuses=(),
        degrees=degrees,
        qualifications=(),
        jobs=jobs,
        experience=Experience(
            in_degree_field_months=exactly(round(worked / 30.5 * draw.chance.choice((0.2, 0.8, 1, 1))))
        ),
        income=Income(taxable_last_year=money(draw.chance.lognormvariate(*mould.income))),
        businesses=(),
        offers=(),
        wealth=_wealth(draw),
        languages=_languages(draw, english=mould.english),
        achievements=(),
        family_links=(),
        household=Household(size=Span(2, 2) if draw.happens(0.55) else Span(1, 1)),
        business_plans=(),
        plan=Plan(steps=steps, new_cies=()),
    )
    return mould.shape(profile, draw)
