"""Simulated people for the pathways of which the cohort simulates no cases. Every share is an assumption."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.profile import codes
from service.profile.model import (
    Achievement,
    BusinessPlan,
    Degree,
    FamilyLink,
    Investment,
    Offer,
    Parent,
    Profile,
    Status,
)
from service.profile.values import DateSpan, add_months, exactly
from training.cohort.applicants import YEAR, Draw, money

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    Shape = Callable[[Profile, Draw], Profile]

LEVEL = codes.DegreeLevel


def _day(day: date) -> DateSpan:
    return DateSpan(day, day)


def foreign(profile: Profile, draw: Draw) -> Profile:
    """The same person with a foreign passport, living where it is from."""
    nation = draw.chance.choice(("US", "GB", "CA", "AU", "SG", "IN", "FR"))
    person = replace(
        profile.person,
        nationalities=(nation,),
        residence=nation,
        applies_from=nation,
        china_residency=codes.ChinaResidency.NONE,
    )
    return replace(profile, person=person)


def in_hong_kong(profile: Profile, draw: Draw, scheme: codes.Scheme, months: int, left: int = 2) -> Profile:
    """Somebody who has been in Hong Kong under a scheme for some months, has some left, and means to change."""
    begun = add_months(draw.today, -months)
    status = Status(scheme=scheme, held_from=_day(begun), held_until=_day(add_months(draw.today, left)), current=True)
    person = replace(profile.person, residence="HK", residence_years=exactly(months // YEAR), applies_from="HK")
    return replace(profile, person=person, statuses=(status,), purpose=codes.Purpose.CHANGE)


def seldom_sound(profile: Profile, draw: Draw) -> Profile:
    """The same person without an offer, or, few of them, with one that lacks something."""
    if not draw.happens(0.12):
        return replace(profile, offers=())
    offer = offer_of(draw, 12_000, 60_000)
    unsound = (
        replace(offer, confirmed=False),
        replace(offer, market_pay=False),
        replace(offer, recruitment_shown=False, on_talent_list=False),
        replace(offer, degree_level=False),
    )
    return replace(profile, offers=(draw.chance.choice(unsound),))


def local_degree(draw: Draw, months_ago: int) -> Degree:
    """A Hong Kong degree awarded so many months ago; due in so many, where the number is below 0."""
    return Degree(
        level=LEVEL.MASTER if draw.happens(0.6) else LEVEL.BACHELOR,
        country="HK",
        stem=draw.happens(0.4),
        full_time=True,
        extension_arm=False,
        awarded_on=_day(add_months(draw.today, -months_ago)),
        ttps_listed=True,
        qmas_listed=True,
        student_visa=True,
        locally_accredited=True,
        ugc_funded=draw.happens(0.8),
        gba_joint_campus=False,
        expected=False,
    )


def offer_of(draw: Draw, low: float, high: float) -> Offer:
    """An offer of work for a graduate, paid between two sums in HK$ a month."""
    return Offer(
        on_talent_list=draw.happens(0.1),
        employer_registered=True,
        employer_months=exactly(draw.chance.randint(6, 240)),
        confirmed=True,
        genuine_vacancy=True,
        full_time=True,
        degree_level=True,
        relevant_to_degree=draw.happens(0.8),
        relevant_to_experience=True,
        annual_pay=money(YEAR * draw.between(low, high)),
        market_pay=True,
        recruitment_shown=draw.happens(0.8),
        contract_months=exactly(draw.chance.choice((12, 24, 36))),
        stable_income=True,
        commission_only=False,
    )


def recent_graduate_here(profile: Profile, draw: Draw) -> Profile:
    """IANG within six months of a Hong Kong award."""
    held = local_degree(draw, draw.chance.randint(1, 5))
    earlier = profile.degrees[:1] if held.level is LEVEL.MASTER and profile.degrees else ()
    offers = (offer_of(draw, 18_000, 35_000),) if draw.happens(0.3) else ()
    profile = replace(profile, degrees=(*earlier, held), offers=offers, jobs=())
    return in_hong_kong(profile, draw, codes.Scheme.STUDENT, 14)


def final_year_here(profile: Profile, draw: Draw) -> Profile:
    """A student in Hong Kong whose award is due within the year."""
    months = draw.chance.randint(1, 11)
    held = local_degree(draw, -months)
    earlier = profile.degrees[:1] if held.level is LEVEL.MASTER and profile.degrees else ()
    offers = (offer_of(draw, 18_000, 35_000),) if draw.happens(0.25) else ()
    profile = replace(profile, degrees=(*earlier, held), offers=offers, jobs=(), businesses=())
    stayed = draw.chance.randint(6, 42)
    return in_hong_kong(profile, draw, codes.Scheme.STUDENT, stayed, months + draw.chance.randint(0, 3))


def final_year_abroad(profile: Profile, draw: Draw) -> Profile:
    """A student elsewhere whose first degree is due within the year, of a listed university as often as not."""
    due = _day(add_months(draw.today, draw.chance.randint(1, 11)))
    listed = draw.happens(0.5)
    held = tuple(
        replace(degree, awarded_on=due, expected=False, ttps_listed=listed, qmas_listed=listed)
        for degree in (profile.degrees or ())[:1]
    )
    return replace(profile, degrees=held, jobs=(), offers=(), businesses=())


def earlier_graduate_here(profile: Profile, draw: Draw) -> Profile:
    """IANG later than that, with an offer."""
    months = draw.chance.randint(8, 72)
    held = local_degree(draw, months)
    earlier = profile.degrees[:1] if held.level is LEVEL.MASTER and profile.degrees else ()
    stay = Status(
        scheme=codes.Scheme.STUDENT,
        held_from=_day(add_months(draw.today, -months - 24)),
        held_until=_day(add_months(draw.today, -months + 1)),
        current=False,
    )
    offers = (offer_of(draw, 20_000, 60_000),) if draw.happens(0.85) else ()
    return replace(profile, degrees=(*earlier, held), statuses=(stay,), offers=offers)


def relative(profile: Profile, draw: Draw) -> Profile:
    """A spouse of somebody who lives in Hong Kong or is moving there."""
    return _related(profile, draw, young=False)


def child(profile: Profile, draw: Draw) -> Profile:
    """A young child of such a person."""
    return replace(_related(profile, draw, young=True), degrees=(), jobs=(), offers=())


def _related(profile: Profile, draw: Draw, *, young: bool) -> Profile:
    status = codes.SponsorStatus(
        draw.one_of({"talent_scheme": 0.5, "employment": 0.25, "permanent_resident": 0.2, "student": 0.05})
    )
    partner = codes.Relation(draw.one_of({"spouse": 0.9, "civil_partner": 0.04, "fiance": 0.03, "cohabitant": 0.03}))
    link = FamilyLink(
        relation=codes.Relation.CHILD if young else partner,
        legally_recognised=partner in {codes.Relation.SPOUSE, codes.Relation.CIVIL_PARTNER},
        genuine=True,
        sponsor_status=status,
        sponsor_in_local_degree_programme=status is codes.SponsorStatus.STUDENT,
        sponsor_annual_income=money(YEAR * draw.between(30_000, 120_000)),
        sponsor_can_support=True,
        sponsor_has_housing=True,
        applicant_unmarried=young,
        applicant_dependent=True,
        lives_in_hong_kong=True,
    )
    return replace(profile, family_links=(link,))


def child_of_emigrants(profile: Profile, draw: Draw) -> Profile:
    """ASSG: born overseas to a parent who had left Hong Kong."""
    parent = Parent(hk_permanent_identity_card=True, chinese_national_at_birth=True, settled_overseas_at_birth=True)
    offers = profile.offers if draw.happens(0.15) else ()
    return replace(foreign(profile, draw), parents=(parent,), offers=offers)


def investor(profile: Profile, draw: Draw) -> Profile:
    """New CIES: thirty million and more, held for long, no resident of the Mainland; some have an offer as well."""
    wealth = replace(
        profile.wealth,
        net_assets=money(draw.between(28_000_000, 90_000_000)),
        held_months=exactly(draw.chance.choice((4, 12, 36, 60))),
    )
    parts = ((codes.InvestmentClass.EQUITIES, 27e6), (codes.InvestmentClass.CIES_INVESTMENT_PORTFOLIO, 3e6))
    planned = tuple(
        Investment(asset_class=kind, amount=money(sum_), transaction_price=money(0), through_holding_company=False)
        for kind, sum_ in parts
    )
    plan = replace(profile.plan, new_cies=planned if draw.happens(0.5) else None)
    offers = profile.offers if draw.happens(0.2) else ()
    profile = replace(foreign(profile, draw), wealth=wealth, offers=offers, plan=plan)
    if draw.happens(0.5):
        person = replace(profile.person, nationalities=("CN",), permanent_residence=(profile.person.residence or "SG",))
        profile = replace(profile, person=person)
    return profile


def founder(profile: Profile, draw: Draw) -> Profile:
    """Investment as an entrepreneur: a plan for a business, seldom a programme that backs it."""
    programme = codes.BackingProgramme.HKSTP_INCUBATION if draw.happens(0.2) else codes.BackingProgramme.NONE
    plan = BusinessPlan(
        forecast_years=exactly(2),
        investment=money(draw.between(300_000, 5_000_000)),
        local_jobs=exactly(draw.chance.randint(0, 6)),
        bank_statement_months=exactly(12),
        premises=draw.happens(0.7),
        new_technology=draw.happens(0.4),
        trade_experience_months=exactly(draw.chance.randint(0, 120)),
        relevant_degree=draw.happens(0.6),
        local_sponsor=draw.happens(0.5),
        backing_programme=programme,
        role=codes.StartUpRole.OWNER,
    )
    return replace(foreign(profile, draw), business_plans=(plan,), offers=())


def vocational_graduate(profile: Profile, draw: Draw) -> Profile:
    """VPAS: a Higher Diploma of the VTC, with an offer or within the year."""
    months = draw.chance.choice((2, 5, 9, 15))
    held = replace(
        local_degree(draw, months),
        level=LEVEL.HIGHER_DIPLOMA,
        institution="Vocational Training Council",
        ttps_listed=False,
        qmas_listed=False,
        ugc_funded=False,
        vtc_eligible=True,
        intake="2024/25",
        academic_years_taken=exactly(2),
    )
    related = replace(
        offer_of(draw, 15_000, 25_000), degree_level=False, discipline_related=True, higher_diploma_level=True
    )
    offers = (related,) if draw.happens(0.5) else ()
    profile = replace(profile, degrees=(held,), offers=offers, jobs=())
    return in_hong_kong(profile, draw, codes.Scheme.STUDENT, 26)


def researcher(profile: Profile, draw: Draw) -> Profile:
    """TechTAS: research at an employer that holds a quota."""
    offer = replace(
        offer_of(draw, 25_000, 80_000),
        research_and_development=True,
        technology_area=codes.TechnologyArea.ARTIFICIAL_INTELLIGENCE,
        field_experience_months=exactly(draw.chance.randint(0, 96)),
        itc_quota=codes.QuotaStatus.HELD,
    )
    degrees = tuple(replace(degree, stem=True, top100_stem=draw.happens(0.8)) for degree in profile.degrees or ())
    return replace(profile, degrees=degrees, offers=(offer,))


def technician(profile: Profile, draw: Draw) -> Profile:
    """The Technical Professionals stream: a trade, no degree, an offer."""
    offer = replace(
        offer_of(draw, 18_000, 32_000),
        degree_level=False,
        relevant_to_degree=False,
        recruitment_shown=draw.happens(0.6),
        trade=draw.chance.choice([trade for trade in codes.Trade if trade is not codes.Trade.NOT_LISTED]),
        trade_minimum_met=draw.happens(0.95),
        trade_contract_minimum_met=True,
        trade_pay_minimum_met=draw.happens(0.95),
        licence_needs_local_experience=False,
    )
    return replace(profile, degrees=(), offers=(offer,))


ACHIEVEMENTS = {
    "olympic_medal": 0.14,
    "nobel_prize": 0.02,
    "national_or_international_award": 0.28,
    "lifetime_achievement_award": 0.09,
    "peer_acknowledged_work": 0.22,
    "significant_contribution": 0.23,
    "technical": 0.01,
    "other": 0.01,
}


def laureate(profile: Profile, draw: Draw) -> Profile:
    """The Achievement-based Points Test: an award, or work that peers acknowledge."""
    kind = codes.AchievementKind(draw.one_of(ACHIEVEMENTS))
    offers = profile.offers if draw.happens(0.15) else ()
    if draw.happens(0.7):  # artists and athletes whose road led through no university: an assumption
        profile = replace(profile, degrees=())
    return replace(profile, achievements=(Achievement(kind=kind, documented=draw.happens(0.9)),), offers=offers)


def permanent(profile: Profile, draw: Draw) -> Profile:  # noqa: ARG001 - the shape of every mould
    """Somebody with the right of abode, who needs no scheme."""
    return replace(profile, person=replace(profile.person, right_of_abode=True))
