"""Seven people, each near the threshold of several pathways, with every fact that counts: for property tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from service.profile import codes
from service.profile.model import (
    Achievement,
    Application,
    Business,
    BusinessPlan,
    Companion,
    DaysInHongKong,
    Degree,
    Experience,
    FamilyLink,
    Household,
    Income,
    Investment,
    Job,
    Language,
    Offer,
    Parent,
    Person,
    Plan,
    Profile,
    Qualification,
    Status,
    Wealth,
)
from service.profile.values import DateSpan, Money, exactly, years_old


def _day(day: date) -> DateSpan:
    return DateSpan(day, day)


def _hkd(amount: float) -> Money:
    return Money(exactly(amount), "HKD")


def _back(as_of: date, years: int) -> date:
    return as_of.replace(year=as_of.year - years, day=min(as_of.day, 28))


def _person(as_of: date, age: int, **facts: Any) -> Person:  # noqa: ANN401 - facts of any type
    born = _back(as_of, age)
    plain: dict[str, Any] = {
        "birth_date": _day(born),
        "age_years": exactly(years_old(born, as_of)),
        "nationalities": ("CA",),
        "place_of_birth": "CA",
        "residence": "CA",
        "residence_years": exactly(10),
        "china_residency": codes.ChinaResidency.NONE,
        "permanent_residence": (),
        "applies_from": "CA",
        "right_of_abode": False,
        "former_mainland_resident": False,
        "macao_identity_card_years": exactly(0),
        "macao_one_way_permit": False,
        "returnable": True,
        "security_concern": False,
        "convictions": (),
        "adverse_records": (),
    }
    return Person(**plain | facts)


def _degree(level: codes.DegreeLevel, awarded: date, **facts: Any) -> Degree:  # noqa: ANN401
    plain: dict[str, Any] = {
        "level": level,
        "institution": "University of Oxford",
        "joint_institutions": (),
        "country": "GB",
        "stem": True,
        "full_time": True,
        "extension_arm": False,
        "awarded_on": _day(awarded),
        "graduation_year": exactly(awarded.year),
        "qmas_listed": True,
        "top100_stem": True,
        "renowned": True,
        "student_visa": False,
        "locally_accredited": False,
        "ugc_funded": False,
        "gba_joint_campus": False,
        "vtc_eligible": False,
        "intake": "2024/25",
        "academic_years_taken": exactly(2),
        "expected": False,
    }
    return Degree(**plain | facts)


OFFER = Offer(
    on_talent_list=False,
    employer_registered=True,
    employer_months=exactly(120),
    confirmed=True,
    genuine_vacancy=True,
    full_time=True,
    degree_level=True,
    relevant_to_degree=True,
    relevant_to_experience=True,
    annual_pay=_hkd(600_000),
    market_pay=True,
    recruitment_shown=True,
    contract_months=exactly(36),
    trade=codes.Trade.LIFT_ESCALATOR_TECHNICIAN,
    trade_minimum_met=True,
    trade_contract_minimum_met=True,
    trade_pay_minimum_met=True,
    licence_needs_local_experience=False,
    research_and_development=True,
    technology_area=codes.TechnologyArea.ROBOTICS,
    field_experience_months=exactly(24),
    itc_quota=codes.QuotaStatus.HELD,
    discipline_related=True,
    higher_diploma_level=True,
    stable_income=True,
    commission_only=False,
)
GOOD = codes.Ability.GOOD
LANGUAGES = (Language(code="en", spoken=GOOD, written=GOOD), Language(code="zh", spoken=GOOD, written=GOOD))
SUMS = Experience(
    degree_level_months=exactly(72),
    senior_months=exactly(12),
    reputable_employer_months=exactly(40),
    specified_sector_months=exactly(40),
    international_months=exactly(24),
    last_five_years_months=exactly(60),
    total_months=exactly(72),
    in_degree_field_months=exactly(60),
)
BUSINESS = Business(
    listed=False,
    owned_now=True,
    ownership_percent=exactly(60),
    real_influence=True,
    profit_last_year=_hkd(6_000_000),
    place="HK",
    operating=True,
    staff=exactly(5),
)
BUSINESS_PLAN = BusinessPlan(
    forecast_years=exactly(2),
    investment=_hkd(3_000_000),
    local_jobs=exactly(3),
    bank_statement_months=exactly(12),
    premises=True,
    new_technology=True,
    trade_experience_months=exactly(60),
    relevant_degree=True,
    local_sponsor=True,
    backing_programme=codes.BackingProgramme.HKSTP_INCUBATION,
    role=codes.StartUpRole.OWNER,
)
WEALTH = Wealth(
    net_assets=_hkd(31_000_000),
    joint_net_assets=_hkd(0),
    joint_share_percent=exactly(0),
    held_months=exactly(24),
    liquid_funds=_hkd(1_000_000),
    monthly_balances=(),
    deposits=(),
    needs_public_assistance=False,
)
PLAN = Plan(
    steps=(codes.PlanStep.APPLICATIONS_SENT, codes.PlanStep.INTERVIEWS_HELD),
    new_cies=(
        Investment(
            asset_class=codes.InvestmentClass.EQUITIES,
            amount=_hkd(27_000_000),
            transaction_price=_hkd(0),
            through_holding_company=False,
        ),
        Investment(
            asset_class=codes.InvestmentClass.CIES_INVESTMENT_PORTFOLIO,
            amount=_hkd(3_000_000),
            transaction_price=_hkd(0),
            through_holding_company=False,
        ),
    ),
)
INCOME = Income(
    taxable_last_year=_hkd(2_600_000),
    investment_last_year=_hkd(0),
    assessable_last_assessment_year=_hkd(2_100_000),
)
HOUSEHOLD = Household(
    size=exactly(4),
    spouse_accompanies=True,
    spouse_has_degree=True,
    children_under_18_accompanying=exactly(1),
)
_COMMON: dict[str, Any] = {
    "statuses": (),
    "qualifications": (Qualification(kind=codes.QualificationKind.PROFESSIONAL_TOP_LEVEL, recognised_body=True),),
    "businesses": (),
    "achievements": (),
    "family_links": (),
    "parents": (),
    "business_plans": (),
    "languages": LANGUAGES,
    "wealth": WEALTH,
    "household": HOUSEHOLD,
    "income": INCOME,
    "experience": SUMS,
    "offers": (OFFER,),
    "plan": PLAN,
}


def established_foreigner(as_of: date) -> Profile:
    """A Canadian of 35 with two Oxford degrees, an offer, a business and money."""
    levels = codes.DegreeLevel
    held = (_degree(levels.BACHELOR, _back(as_of, 12)), _degree(levels.MASTER, _back(as_of, 11)))
    own = {"businesses": (BUSINESS,), "business_plans": (BUSINESS_PLAN,), "degrees": held}
    return Profile(person=_person(as_of, 35), **_COMMON | own)


def established_mainlander(as_of: date) -> Profile:
    """A Mainland resident of 40 whose work is told job by job."""
    person = _person(
        as_of,
        40,
        nationalities=("CN",),
        place_of_birth="CN",
        residence="CN",
        applies_from="CN",
        china_residency=codes.ChinaResidency.MAINLAND,
    )
    job = Job(
        on_talent_list=False,
        employer_kind=codes.EmployerKind.MULTINATIONAL,
        reputable_employer=True,
        sector=codes.Sector.FINANCE,
        level=codes.JobLevel.GRADUATE,
        started_on=_day(_back(as_of, 9)),
        ended_on=_day(_back(as_of, 5)),
        current=False,
        full_time=True,
        place="CN",
        international=False,
        annual_pay=_hkd(800_000),
        letter_names=tuple(codes.LetterItem),
    )
    later = Job(
        on_talent_list=True,
        employer_kind=codes.EmployerKind.PRIVATE,
        reputable_employer=False,
        sector=codes.Sector.INNOVATION_AND_TECHNOLOGY,
        level=codes.JobLevel.SENIOR,
        started_on=_day(_back(as_of, 3)),
        current=True,
        full_time=True,
        place="GB",
        international=True,
        annual_pay=_hkd(900_000),
        letter_names=(),
    )
    tsinghua = _degree(codes.DegreeLevel.BACHELOR, _back(as_of, 18), institution="Tsinghua University", country="CN")
    own = {"jobs": (job, later), "experience": Experience(), "degrees": (tsinghua,)}
    award = (Achievement(kind=codes.AchievementKind.NATIONAL_OR_INTERNATIONAL_AWARD, documented=True),)
    return Profile(person=person, **_COMMON | own | {"achievements": award})


def young_graduate(as_of: date) -> Profile:
    """A Canadian of 24 who took a bachelor's in Hong Kong two years ago, and one abroad last year."""
    here = _degree(
        codes.DegreeLevel.BACHELOR,
        _back(as_of, 2),
        institution="The University of Hong Kong",
        country="HK",
        student_visa=True,
        locally_accredited=True,
        ugc_funded=True,
    )
    abroad = _degree(codes.DegreeLevel.BACHELOR, _back(as_of, 1))
    months = exactly(10)
    work = Experience(
        degree_level_months=months,
        senior_months=exactly(0),
        reputable_employer_months=exactly(0),
        specified_sector_months=months,
        international_months=months,
        last_five_years_months=months,
        total_months=months,
        in_degree_field_months=months,
    )
    return Profile(person=_person(as_of, 24), **_COMMON | {"degrees": (here, abroad), "experience": work})


def vocational_graduate(as_of: date) -> Profile:
    """A Canadian of 21 with a Higher Diploma of the VTC awarded within the year."""
    diploma = _degree(
        codes.DegreeLevel.HIGHER_DIPLOMA,
        _back(as_of, 0).replace(day=1),
        institution="Vocational Training Council",
        country="HK",
        student_visa=True,
        locally_accredited=True,
        vtc_eligible=True,
    )
    return Profile(
        person=_person(as_of, 21),
        **_COMMON | {"degrees": (diploma,), "experience": Experience(total_months=exactly(0))},
    )


def relative(as_of: date) -> Profile:
    """A Canadian of 30 with a parent who emigrated from Hong Kong and a spouse who works in Hong Kong."""
    parent = Parent(hk_permanent_identity_card=True, chinese_national_at_birth=True, settled_overseas_at_birth=True)
    spouse = FamilyLink(
        relation=codes.Relation.SPOUSE,
        legally_recognised=True,
        genuine=True,
        sponsor_status=codes.SponsorStatus.EMPLOYMENT,
        sponsor_in_local_degree_programme=False,
        sponsor_annual_income=_hkd(900_000),
        sponsor_can_support=True,
        sponsor_has_housing=True,
        applicant_unmarried=False,
        applicant_dependent=False,
        lives_in_hong_kong=True,
        sponsor_scheme=codes.Scheme.GEP_TP,
        sponsor_until=_day(as_of.replace(year=as_of.year + 1, day=1)),
        sponsor_contract_ended_on=_day(_back(as_of, 0)),
    )
    held = (_degree(codes.DegreeLevel.BACHELOR, _back(as_of, 7)),)
    return Profile(
        person=_person(as_of, 30), **_COMMON | {"parents": (parent,), "family_links": (spouse,), "degrees": held}
    )


def status_holder(as_of: date) -> Profile:
    """A Canadian of 33 in Hong Kong on a talent scheme, with a job there."""
    held = Status(
        scheme=codes.Scheme.IANG,
        held_from=_day(_back(as_of, 2)),
        held_until=_day(as_of.replace(year=as_of.year + 1, day=1)),
        current=True,
        qmas_test=codes.QmasTest.GENERAL_POINTS,
    )
    own = {
        "statuses": (held,),
        "businesses": (BUSINESS,),
        "degrees": (_degree(codes.DegreeLevel.BACHELOR, _back(as_of, 8)),),
    }
    return Profile(person=_person(as_of, 33, residence="HK"), purpose=codes.Purpose.EXTEND, **_COMMON | own)


def talent_holder(as_of: date) -> Profile:
    """A Canadian of 34 in Hong Kong under TTPS, sent there by a group, whose first stay a passport cut short."""
    held = Status(
        scheme=codes.Scheme.TTPS_B,
        held_from=_day(_back(as_of, 1)),
        held_until=_day(as_of.replace(year=as_of.year, month=12, day=31)),
        current=True,
        granted_on=_day(_back(as_of, 1)),
        shortened_by=codes.Shortening.TRAVEL_DOCUMENT,
        contract_ended_on=_day(_back(as_of, 0)),
    )
    refused = Application(
        scheme=codes.Scheme.QMAS,
        purpose=codes.Purpose.ENTRY,
        lodged_on=_day(_back(as_of, 3)),
        outcome=codes.ApplicationOutcome.REFUSED,
        decided_on=_day(_back(as_of, 2)),
        grounds=(codes.RefusalGround.PAPERS_MISSING,),
    )
    sent = replace(OFFER, employer_place="CA", group_transfer=True, post=codes.Post.MANAGERIAL)
    own = {
        "statuses": (held,),
        "applications": (refused,),
        "days_in_hong_kong": (DaysInHongKong(year=exactly(as_of.year - 1), days=exactly(200)),),
        "offers": (sent,),
        "degrees": (_degree(codes.DegreeLevel.BACHELOR, _back(as_of, 9)),),
    }
    person = _person(as_of, 34, residence="HK", travel_document_of="CA")
    paper = replace(person, travel_document_expires_on=_day(as_of.replace(year=as_of.year + 1, day=1)))
    daughter = Companion(
        relation=codes.Relation.CHILD, birth_date=_day(_back(as_of, 17)), nationalities=("CA",), unmarried=True
    )
    family = Household(size=exactly(2), spouse_accompanies=False, companions=(daughter,))
    return Profile(person=paper, purpose=codes.Purpose.EXTEND, **_COMMON | own | {"household": family})


EXEMPLARS = (
    established_foreigner,
    established_mainlander,
    young_graduate,
    vocational_graduate,
    relative,
    status_holder,
    talent_holder,
)
