"""Made-up people for the pathways of which the cohort simulates no cases. Every share is an assumption."""

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
    Job,
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


def _foreign(profile: Profile, draw: Draw) -> Profile:
    nation = draw.chance.choice(("US", "GB", "CA", "AU", "SG", "IN", "FR"))
    person = replace(
        profile.person,
        nationalities=(nation,),
        residence=nation,
        applies_from=nation,
        china_residency=codes.ChinaResidency.NONE,
    )
    return replace(profile, person=person)


def _in_hong_kong(profile: Profile, draw: Draw, scheme: codes.Scheme, months: int) -> Profile:
    """Somebody who is in Hong Kong under a scheme and means to change or go on."""
    begun = add_months(draw.today, -months)
    status = Status(scheme=scheme, held_from=_day(begun), held_until=_day(add_months(draw.today, 2)), current=True)
    person = replace(profile.person, residence="HK", residence_years=exactly(months // YEAR), applies_from="HK")
    return replace(profile, person=person, statuses=(status,), purpose=codes.Purpose.CHANGE)


def _local_degree(draw: Draw, months_ago: int) -> Degree:
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


def _offer(draw: Draw, low: float, high: float) -> Offer:
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
    held = _local_degree(draw, draw.chance.randint(1, 5))
    earlier = profile.degrees[:1] if held.level is LEVEL.MASTER and profile.degrees else ()
    offers = (_offer(draw, 18_000, 35_000),) if draw.happens(0.3) else ()
    profile = replace(profile, degrees=(*earlier, held), offers=offers, jobs=())
    return _in_hong_kong(profile, draw, codes.Scheme.STUDENT, 14)


def earlier_graduate_here(profile: Profile, draw: Draw) -> Profile:
    """IANG later than that, with an offer."""
    months = draw.chance.randint(8, 72)
    held = _local_degree(draw, months)
    earlier = profile.degrees[:1] if held.level is LEVEL.MASTER and profile.degrees else ()
    stay = Status(
        scheme=codes.Scheme.STUDENT,
        held_from=_day(add_months(draw.today, -months - 24)),
        held_until=_day(add_months(draw.today, -months + 1)),
        current=False,
    )
    offers = (_offer(draw, 20_000, 60_000),) if draw.happens(0.85) else ()
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
    link = FamilyLink(
        relation=codes.Relation.CHILD if young else codes.Relation.SPOUSE,
        legally_recognised=True,
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
    return replace(_foreign(profile, draw), parents=(parent,))


def investor(profile: Profile, draw: Draw) -> Profile:
    """New CIES: thirty million and more, held for long, no resident of the Mainland."""
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
    profile = replace(_foreign(profile, draw), wealth=wealth, offers=(), plan=replace(profile.plan, new_cies=planned))
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
    return replace(_foreign(profile, draw), business_plans=(plan,), offers=())


def vocational_graduate(profile: Profile, draw: Draw) -> Profile:
    """VPAS: a Higher Diploma of the VTC, with an offer or within the year."""
    months = draw.chance.choice((2, 5, 9, 15))
    held = replace(
        _local_degree(draw, months),
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
        _offer(draw, 15_000, 25_000), degree_level=False, discipline_related=True, higher_diploma_level=True
    )
    offers = (related,) if draw.happens(0.5) else ()
    profile = replace(profile, degrees=(held,), offers=offers, jobs=())
    return _in_hong_kong(profile, draw, codes.Scheme.STUDENT, 26)


def researcher(profile: Profile, draw: Draw) -> Profile:
    """TechTAS: research at an employer that holds a quota."""
    offer = replace(
        _offer(draw, 25_000, 80_000),
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
        _offer(draw, 18_000, 32_000),
        degree_level=False,
        relevant_to_degree=False,
        recruitment_shown=draw.happens(0.6),
        trade=codes.Trade.LIFT_ESCALATOR_TECHNICIAN,
        trade_minimum_met=draw.happens(0.95),
        trade_contract_minimum_met=True,
        trade_pay_minimum_met=draw.happens(0.95),
        licence_needs_local_experience=False,
    )
    return replace(profile, degrees=(), offers=(offer,))


def laureate(profile: Profile, draw: Draw) -> Profile:
    """The Achievement-based Points Test: an award, or work that peers acknowledge."""
    kind = codes.AchievementKind(
        draw.one_of({"olympic_medal": 0.4, "national_or_international_award": 0.3, "peer_acknowledged_work": 0.3})
    )
    return replace(profile, achievements=(Achievement(kind=kind, documented=True),))


def holder_of_a_pass(profile: Profile, draw: Draw) -> Profile:
    """Somebody who is here under TTPS and extends the stay, most of them with a job."""
    scheme = draw.chance.choice((codes.Scheme.TTPS_A, codes.Scheme.TTPS_B, codes.Scheme.TTPS_C))
    months = 34 if scheme is codes.Scheme.TTPS_A else 22
    profile = _in_hong_kong(profile, draw, scheme, months)
    job = Job(
        employer_kind=codes.EmployerKind.PRIVATE,
        sector=codes.Sector.FINANCE,
        level=codes.JobLevel.GRADUATE,
        started_on=_day(add_months(draw.today, -14)),
        current=True,
        full_time=True,
        place="HK",
        international=False,
        letter_names=tuple(codes.LetterItem),
    )
    offers = (_offer(draw, 20_000, 90_000),) if draw.happens(0.75) else ()
    return replace(profile, jobs=(job,), offers=offers, purpose=codes.Purpose.EXTEND)


def holder_of_a_job(profile: Profile, draw: Draw) -> Profile:
    """Somebody who works here and extends the stay with the same employer."""
    mainland = profile.person.china_residency is codes.ChinaResidency.MAINLAND
    scheme = codes.Scheme.ASMTP if mainland else codes.Scheme.GEP
    profile = replace(profile, offers=(_offer(draw, 25_000, 90_000),))
    return replace(_in_hong_kong(profile, draw, scheme, 34), purpose=codes.Purpose.EXTEND)


def unplaced(profile: Profile, draw: Draw) -> Profile:
    """Somebody with neither a degree nor an offer."""
    levels = [replace(degree, level=LEVEL.SUB_DEGREE, ttps_listed=False) for degree in (profile.degrees or ())[:1]]
    return replace(profile, degrees=tuple(levels) if draw.happens(0.5) else (), offers=())


def permanent(profile: Profile, draw: Draw) -> Profile:  # noqa: ARG001 - the shape of every mould
    """Somebody with the right of abode, who needs no scheme."""
    return replace(profile, person=replace(profile.person, right_of_abode=True))
