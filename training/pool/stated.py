"""A drawn person with all else that the rules read: what the cohort leaves out, as most people would answer."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from service.profile import codes
from service.profile.derived.work import (
    degree_level_months,
    every_job,
    full_time,
    international_months,
    months_in_window,
    months_worked,
    reputable_employer_months,
    senior_months,
    specified_sector_months,
)
from service.profile.facts import Facts
from service.profile.model import Achievement, Experience, Offer
from service.profile.values import exactly
from service.rules.facts.degrees import qualifying_award
from training.cohort.applicants import money

if TYPE_CHECKING:
    from datetime import date

    from service.profile.model import Degree, Household, Income, Job, Person, Profile, Wealth
    from service.profile.values import Span
    from training.cohort.applicants import Draw

ASSETS = (14.3, 1.1)
"""Net assets in HK$, in the logarithm, whatever the income: one in 250 has thirty million where it isn't drawn."""


def stated(profile: Profile, draw: Draw) -> Profile:
    """The same person with all else that the rules read: what the cohort leaves out, as most people would answer."""
    return replace(
        profile,
        person=_person(profile.person),
        degrees=tuple(_degree(degree, draw) for degree in profile.degrees or ()),
        jobs=tuple(_paid(job, profile.income, draw) for job in profile.jobs or ()),
        offers=tuple(_offer(offer) for offer in profile.offers or ()),
        businesses=tuple(
            replace(business, profit_last_year=money(400_000), ownership_percent=exactly(100))
            for business in profile.businesses or ()
        ),
        wealth=_wealth(profile.wealth, draw),
        parents=tuple(replace(parent, permanent_resident_at_birth=False) for parent in profile.parents or ()),
        achievements=profile.achievements or _achieved(draw),
        qualifications=profile.qualifications or (),
        household=_household(profile.household, draw),
    )


def _person(own: Person) -> Person:
    """Born where their passport is from, and with no tie to Hong Kong or Macao that the cohort doesn't draw."""
    mainland = own.china_residency is codes.ChinaResidency.MAINLAND
    return replace(
        own,
        place_of_birth=own.place_of_birth or ("CN" if mainland else (own.nationalities or ("CN",))[0]),
        former_mainland_resident=False,
        macao_identity_card_years=exactly(0),
        macao_one_way_permit=False,
        returnable=True,
        right_to_land=False,
        chinese_citizen="CN" in (own.nationalities or ()),
        permanent_resident_before_1997=False,
        abode_only_here_before_1997=False,
        security_concern=False,
    )


def _degree(degree: Degree, draw: Draw) -> Degree:
    """Most degrees in STEM of a listed school are of one of the hundred best in it, where the cohort doesn't say."""
    best = degree.top100_stem
    if best is None:
        best = bool(degree.stem and degree.ttps_listed and draw.happens(0.6))
    return replace(
        degree,
        top100_stem=best,
        locally_accredited=bool(degree.locally_accredited),
        ugc_funded=bool(degree.ugc_funded),
        vtc_eligible=bool(degree.vtc_eligible),
    )


def _wealth(wealth: Wealth, draw: Draw) -> Wealth:
    return replace(
        wealth,
        net_assets=wealth.net_assets or money(draw.chance.lognormvariate(*ASSETS)),
        joint_net_assets=wealth.joint_net_assets or money(0),
        held_months=wealth.held_months or exactly(24),
    )


def _household(household: Household, draw: Draw) -> Household:
    """Whoever isn't alone comes with a spouse, who mostly has a degree, and with no child."""
    partner = household.size is not None and household.size.low > 1
    return replace(
        household,
        spouse_accompanies=partner,
        spouse_has_degree=partner and draw.happens(0.6),
        children_under_18_accompanying=exactly(0),
    )


def _paid(job: Job, income: Income, draw: Draw) -> Job:
    """The job held now pays about what was earned last year."""
    if not job.current or income.taxable_last_year is None:
        return job
    return replace(job, annual_pay=money(income.taxable_last_year.amount.low * draw.between(0.7, 1.05)))


def _achieved(draw: Draw) -> tuple[Achievement, ...]:
    """Few tell of an achievement that isn't one of those that ImmD names."""
    if not draw.happens(0.02):
        return ()
    kind = codes.AchievementKind.TECHNICAL if draw.happens(0.5) else codes.AchievementKind.OTHER
    return (Achievement(kind=kind, documented=draw.happens(0.2)),)


ORDINARY = Offer(
    on_talent_list=False,
    employer_registered=True,
    employer_months=exactly(60),
    confirmed=True,
    genuine_vacancy=True,
    full_time=True,
    degree_level=True,
    relevant_to_degree=False,
    relevant_to_experience=True,
    market_pay=True,
    recruitment_shown=True,
    contract_months=exactly(24),
    trade=codes.Trade.NOT_LISTED,
    trade_minimum_met=False,
    trade_contract_minimum_met=False,
    trade_pay_minimum_met=False,
    licence_needs_local_experience=False,
    research_and_development=False,
    technology_area=codes.TechnologyArea.OTHER,
    field_experience_months=exactly(0),
    itc_quota=codes.QuotaStatus.NONE,
    discipline_related=False,
    higher_diploma_level=True,
    stable_income=True,
    commission_only=False,
)
"""An offer as most are: at an employer of some years, in no listed trade, and no research."""


def _offer(offer: Offer) -> Offer:
    told = {member.name: getattr(offer, member.name) for member in fields(offer)}
    return replace(ORDINARY, **{name: value for name, value in told.items() if value is not None})


def _whole(span: Span) -> Span:
    return exactly(round((span.low + span.high) / 2))


def summed(profile: Profile, today: date) -> Profile:
    """The same person with their jobs summed as well, since a person may be asked for either."""
    facts = Facts(profile, today)
    award = facts.read(qualifying_award).value
    total = _whole(months_worked(facts, full_time, facts.read(every_job)).value)
    level = _whole(facts.read(degree_level_months).value)
    total = exactly(max(total.low, level.low))
    field = profile.experience.in_degree_field_months
    return replace(
        profile,
        experience=Experience(
            degree_level_months=level,
            senior_months=_whole(facts.read(senior_months).value),
            reputable_employer_months=_whole(facts.read(reputable_employer_months).value),
            specified_sector_months=_whole(facts.read(specified_sector_months).value),
            international_months=_whole(facts.read(international_months).value),
            last_five_years_months=_whole(months_in_window(facts, award).value),
            total_months=total,
            in_degree_field_months=None if field is None else exactly(min(field.low, total.low)),
        ),
    )
