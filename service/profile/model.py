"""The profile: every fact about an applicant that a published rule or a practitioner's finding reads.

Each field carries its wording, unit and limits as metadata; the schemas of the API, the questions and the features
are derived from here. Every field defaults to ``None``: not known. An empty tuple means that there is none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from service.profile import codes
from service.profile.values import DateSpan, Money, Span


def fact(  # noqa: PLR0913 - a fact's limits are named, never positional
    wording: str,
    *,
    unit: str | None = None,
    low: float | None = None,
    high: float | None = None,
    length: int | None = None,
    code: str | None = None,
) -> Any:  # noqa: ANN401 - stands for the annotated type, as dataclasses.field does
    """A fact that may be unknown.

    ``unit`` of a number; ``low`` and ``high`` its limits; ``length`` the most characters of a text or items of a
    list; ``code`` the standard that a text is written in (``iso3166``, ``iso4217``, ``bcp47``, ``month``).
    """
    metadata = {"wording": wording, "unit": unit, "low": low, "high": high, "length": length, "code": code}
    return field(default=None, metadata=metadata)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A status held in Hong Kong, now or before."""

    scheme: codes.Scheme | None = fact("Scheme or kind of stay")
    held_from: DateSpan | None = fact("First day of the stay under it")
    held_until: DateSpan | None = fact("Last day of the limit of stay")
    current: bool | None = fact("Held now")
    qmas_test: codes.QmasTest | None = fact("Test of QMAS under which it was granted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conviction:
    """A criminal conviction anywhere."""

    place: str | None = fact("Where", code="iso3166")
    convicted_on: DateSpan | None = fact("When")
    offence: str | None = fact("What for", length=200)
    custodial_months: Span | None = fact("Prison term", unit="months", low=0, high=1200)


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseRecord:
    """An adverse immigration record anywhere."""

    kind: codes.AdverseKind | None = fact("What happened")
    place: str | None = fact("Where", code="iso3166")
    happened_on: DateSpan | None = fact("When")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who the applicant is."""

    birth_date: DateSpan | None = fact("Date of birth")
    age_years: Span | None = fact("Age on facts_on", unit="years", low=0, high=120)
    nationalities: tuple[str, ...] | None = fact("Nationalities; empty if stateless", length=5, code="iso3166")
    place_of_birth: str | None = fact("Place of birth (CN is the Mainland; HK, MO, TW have their own)", code="iso3166")
    residence: str | None = fact("Where the person ordinarily lives", code="iso3166")
    residence_years: Span | None = fact(
        "Completed years lived there without a break, up to facts_on", unit="years", low=0, high=120
    )
    china_residency: codes.ChinaResidency | None = fact(
        "Resident of Macao or Taiwan, or of the Mainland without permanent residence overseas"
    )
    permanent_residence: tuple[str, ...] | None = fact(
        "Places outside Hong Kong where permanent residence is held", length=10, code="iso3166"
    )
    applies_from: str | None = fact("Where the application is filed from", code="iso3166")
    right_of_abode: bool | None = fact("Holds the right of abode or a Hong Kong permanent identity card")
    former_mainland_resident: bool | None = fact("A Mainland resident before moving to Macao")
    macao_identity_card_years: Span | None = fact(
        "Completed years that a Macao identity card has been held", unit="years", low=0, high=120
    )
    macao_one_way_permit: bool | None = fact("Settled in Macao by One-way Permit")
    returnable: bool | None = fact("Can return to the place of residence (proven re-entry, for stateless people)")
    security_concern: bool | None = fact("Known to raise a security concern")
    convictions: tuple[Conviction, ...] | None = fact("Criminal convictions anywhere", length=20)
    adverse_records: tuple[AdverseRecord, ...] | None = fact("Adverse immigration records anywhere", length=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Degree:
    """A degree or other award of higher education."""

    level: codes.DegreeLevel | None = fact("Level")
    institution: str | None = fact(
        "Awarding institution as the certificate names it; an arm, branch or extension by its own name", length=200
    )
    joint_institutions: tuple[str, ...] | None = fact("The other awarding institutions of a joint award", length=5)
    country: str | None = fact("Where it was studied", code="iso3166")
    field: str | None = fact("Field of study", length=200)
    stem: bool | None = fact("On ImmD's Reference List of STEM Subjects")
    full_time: bool | None = fact("Full-time programme")
    extension_arm: bool | None = fact(
        "True where the institution named is only the parent of the continuing-education arm or branch that awarded it"
    )
    awarded_on: DateSpan | None = fact("Date on the graduation certificate")
    graduation_year: Span | None = fact("Year of graduation", unit="calendar year", low=1930, high=2100)
    ttps_listed: bool | None = fact("Institution on the TTPS aggregate list, where its name is not given")
    qmas_listed: bool | None = fact("Institution on the Labour and Welfare Bureau's list for QMAS")
    top100_stem: bool | None = fact("University in the top 100 for STEM in the latest QS, ARWU, THE or US News")
    renowned: bool | None = fact("Internationally renowned institution under the points tests of 2015 to 2024")
    student_visa: bool | None = fact("Held a Hong Kong student visa for it")
    locally_accredited: bool | None = fact("Locally accredited Hong Kong programme")
    ugc_funded: bool | None = fact("UGC-funded, neither self-financing, continuing-education nor exchange")
    gba_joint_campus: bool | None = fact("At a Mainland-Hong Kong joint institution in a Greater Bay Area city")
    vtc_eligible: bool | None = fact("On the VTC's list of programmes for VPAS")
    vtc_programme: str | None = fact("VTC programme, title or code", length=200)
    intake: str | None = fact("Academic year of intake, as in 2024/25", length=7)
    academic_years_taken: Span | None = fact("Academic years taken to finish", unit="years", low=0, high=20)
    expected: bool | None = fact("Not yet awarded; the institution's letter is at hand")


@dataclass(frozen=True, slots=True, kw_only=True)
class Qualification:
    """A professional, technical or vocational qualification that is no degree."""

    kind: codes.QualificationKind | None = fact("Kind")
    name: str | None = fact("Name and body", length=200)
    recognised_body: bool | None = fact("From a recognised professional body")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job held, or self-employment."""

    title: str | None = fact("Title", length=200)
    occupation: str | None = fact("Occupation, in the words of the Talent List where it is there", length=200)
    on_talent_list: bool | None = fact("Falls under a profession on the Talent List")
    employer: str | None = fact("Employer", length=200)
    employer_kind: codes.EmployerKind | None = fact("Kind of employer")
    employer_staff: Span | None = fact("Staff of the employer", unit="persons", low=0, high=10_000_000)
    reputable_employer: bool | None = fact("Multinational company or reputable enterprise")
    sector: codes.Sector | None = fact("Sector")
    level: codes.JobLevel | None = fact("Level")
    started_on: DateSpan | None = fact("First day")
    ended_on: DateSpan | None = fact("Last day")
    current: bool | None = fact("Held now")
    full_time: bool | None = fact("Full-time, or self-employed")
    place: str | None = fact("Where the work was done", code="iso3166")
    international: bool | None = fact("International work experience")
    annual_pay: Money | None = fact("Pay a year, at the end of the job")
    letter_names: tuple[codes.LetterItem, ...] | None = fact(
        "What the reference letter names; empty if no letter", length=6
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Experience:
    """Sums of full-time work after the first degree, given directly instead of jobs, on ``facts_on``."""

    degree_level_months: Span | None = fact("Work at graduate or specialist level", unit="months", low=0, high=900)
    senior_months: Span | None = fact("Work at senior level", unit="months", low=0, high=900)
    reputable_employer_months: Span | None = fact(
        "Graduate-level work in multinational companies or reputable enterprises", unit="months", low=0, high=900
    )
    specified_sector_months: Span | None = fact(
        "Graduate-level work in innovation and technology, finance or international trade",
        unit="months",
        low=0,
        high=900,
    )
    international_months: Span | None = fact("International work at graduate level", unit="months", low=0, high=900)
    last_five_years_months: Span | None = fact(
        "Full-time work after graduation in the last five years", unit="months", low=0, high=60
    )
    total_months: Span | None = fact("Full-time work after graduation", unit="months", low=0, high=900)
    in_degree_field_months: Span | None = fact("Work in the field of the degree", unit="months", low=0, high=900)


@dataclass(frozen=True, slots=True, kw_only=True)
class Income:
    """Income of the year immediately before the application."""

    taxable_last_year: Money | None = fact("Taxable employment and business income, investment income left out")
    employment_last_year: Money | None = fact("Taxable employment income: salary, allowances, stock options")
    business_last_year: Money | None = fact("Own share of the profit of own companies")
    business_shares_held_whole_year: bool | None = fact("Shares held through the whole tax assessment year before")
    investment_last_year: Money | None = fact("Income from personal investment; never counts")
    assessable_last_assessment_year: Money | None = fact(
        "Assessable income for Hong Kong salaries tax in the previous year of assessment"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Business:
    """A business that the applicant owns."""

    name: str | None = fact("Name", length=200)
    listed: bool | None = fact("Listed on a stock exchange")
    owned_now: bool | None = fact("Owned now")
    ownership_percent: Span | None = fact("Beneficial ownership", unit="percent", low=0, high=100)
    real_influence: bool | None = fact("Proof of real influence on it (listed companies)")
    profit_last_year: Money | None = fact("Profit of the business in the year immediately before")
    place: str | None = fact("Where it operates", code="iso3166")
    operating: bool | None = fact("Trading, with turnover, premises or staff")
    staff: Span | None = fact("Staff", unit="persons", low=0, high=1_000_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A job offer in Hong Kong, or the job held there now."""

    title: str | None = fact("Title", length=200)
    occupation: str | None = fact("Occupation, in the words of the Talent List where it is there", length=200)
    on_talent_list: bool | None = fact("Falls under a profession on the Talent List")
    employer: str | None = fact("Employer", length=200)
    employer_registered: bool | None = fact("Employer registered in Hong Kong")
    employer_months: Span | None = fact("Age of the employer", unit="months", low=0, high=6000)
    confirmed: bool | None = fact("Offer confirmed")
    genuine_vacancy: bool | None = fact("Vacancy shown to be genuine")
    full_time: bool | None = fact("Full-time")
    degree_level: bool | None = fact("At a level that degree holders normally take")
    relevant_to_degree: bool | None = fact("Relevant to the degree")
    relevant_to_experience: bool | None = fact("Relevant to the work experience")
    annual_pay: Money | None = fact("Pay a year")
    market_pay: bool | None = fact("Pay package broadly at Hong Kong's market level")
    recruitment_shown: bool | None = fact("Employer can show local recruitment efforts that failed")
    contract_months: Span | None = fact("Length of the contract", unit="months", low=0, high=600)
    trade: codes.Trade | None = fact("Trade on the Technical Professional List")
    trade_minimum_met: bool | None = fact("Meets the trade's minimum education, experience, licence and skills")
    trade_contract_minimum_met: bool | None = fact("Contract reaches the trade's minimum length")
    trade_pay_minimum_met: bool | None = fact("Pay reaches the trade's minimum")
    licence_needs_local_experience: bool | None = fact("Local licence comes only after Hong Kong experience")
    research_and_development: bool | None = fact("Principally research and development")
    technology_area: codes.TechnologyArea | None = fact("Area of technology")
    field_experience_months: Span | None = fact(
        "Work experience in that area of technology", unit="months", low=0, high=900
    )
    itc_quota: codes.QuotaStatus | None = fact("Employer's TechTAS quota")
    discipline_related: bool | None = fact("Related to the discipline of the VTC programme")
    higher_diploma_level: bool | None = fact("At higher-diploma level or above")
    stable_income: bool | None = fact("Income from it is stable")
    commission_only: bool | None = fact("Paid by commission only")


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyBalance:
    """The total of bank balances at the end of a month."""

    month: str | None = fact("Month, as in 2026-05", code="month")
    balance: Money | None = fact("Balance")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposit:
    """A large deposit."""

    made_on: DateSpan | None = fact("When")
    amount: Money | None = fact("Amount")
    source: codes.DepositSource | None = fact("Where it came from")
    documented: bool | None = fact("Papers show where it came from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wealth:
    """Assets and funds."""

    net_assets: Money | None = fact("Net assets owned alone; none if only joint ones are given")
    joint_net_assets: Money | None = fact(
        "Net assets owned jointly with family; none if only those owned alone are given"
    )
    joint_share_percent: Span | None = fact("Own share of the joint assets", unit="percent", low=0, high=100)
    held_months: Span | None = fact(
        "Months that net assets have stayed at that level without a break", unit="months", low=0, high=1200
    )
    liquid_funds: Money | None = fact("Money at hand to live on")
    monthly_balances: tuple[MonthlyBalance, ...] | None = fact("Month-end balances", length=36)
    deposits: tuple[Deposit, ...] | None = fact("Large deposits in the last year", length=50)
    needs_public_assistance: bool | None = fact("Would rely on public assistance in Hong Kong")
    new_cies_portfolio_certified: bool | None = fact(
        "Certified by InvestHK to have kept the New CIES portfolio requirements (at an extension)"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Investment:
    """One part of a planned investment under New CIES."""

    asset_class: codes.InvestmentClass | None = fact("Class of asset")
    amount: Money | None = fact("Amount")
    transaction_price: Money | None = fact("Price of the single property bought")
    through_holding_company: bool | None = fact("Held through a wholly owned private company")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language, with how well it is known."""

    code: str | None = fact("Language (zh, yue and cmn are Chinese)", code="bcp47")
    spoken: codes.Ability | None = fact("Spoken")
    written: codes.Ability | None = fact("Written")
    test: codes.LanguageTest | None = fact("Test taken")
    test_score: Span | None = fact("Score in it", unit="score of that test", low=0, high=1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement:
    """An award or other achievement."""

    kind: codes.AchievementKind | None = fact("Kind")
    name: str | None = fact("Name", length=200)
    documented: bool | None = fact("Documentary evidence is at hand")


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyLink:
    """A relative who lives in Hong Kong, or is moving there, and may sponsor the applicant."""

    relation: codes.Relation | None = fact("What the applicant is to this person")
    legally_recognised: bool | None = fact("Union recognised by law where it was entered into")
    genuine: bool | None = fact("Reasonable proof of a genuine relationship")
    sponsor_status: codes.SponsorStatus | None = fact("The sponsor's status in Hong Kong")
    sponsor_in_local_degree_programme: bool | None = fact(
        "The sponsor, a student, is in a full-time programme for a degree of a Hong Kong institution"
    )
    sponsor_annual_income: Money | None = fact("The sponsor's income a year")
    sponsor_can_support: bool | None = fact("The sponsor can support the dependant well above subsistence")
    sponsor_has_housing: bool | None = fact("The sponsor can provide suitable housing")
    applicant_unmarried: bool | None = fact("The applicant is unmarried (children)")
    applicant_dependent: bool | None = fact("The applicant depends on the sponsor")
    lives_in_hong_kong: bool | None = fact("The relative lives in Hong Kong")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parent:
    """A parent of the applicant."""

    hk_permanent_identity_card: bool | None = fact("Holds a valid Hong Kong permanent identity card")
    chinese_national_at_birth: bool | None = fact("Was a Chinese national when the applicant was born")
    settled_overseas_at_birth: bool | None = fact("Had settled overseas when the applicant was born")


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """Who comes along."""

    size: Span | None = fact("People to support, the applicant included", unit="persons", low=1, high=20)
    spouse_accompanies: bool | None = fact("A spouse comes along")
    spouse_has_degree: bool | None = fact("The spouse has a degree or above")
    children_under_18_accompanying: Span | None = fact(
        "Unmarried dependent children under 18 who come along", unit="persons", low=0, high=20
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessPlan:
    """A business to be set up or joined in Hong Kong."""

    forecast_years: Span | None = fact("Years that plan and forecasts cover", unit="years", low=0, high=20)
    investment: Money | None = fact("Money to be invested")
    local_jobs: Span | None = fact("Local jobs planned", unit="persons", low=0, high=100_000)
    bank_statement_months: Span | None = fact("Months of bank statements at hand", unit="months", low=0, high=120)
    premises: bool | None = fact("Suitable premises")
    new_technology: bool | None = fact("Brings new technology or skills")
    trade_experience_months: Span | None = fact("Experience in that trade", unit="months", low=0, high=900)
    relevant_degree: bool | None = fact("First degree relevant to the business")
    local_sponsor: bool | None = fact("Sponsored by a local company or individual")
    backing_programme: codes.BackingProgramme | None = fact("Government-backed programme that supports it")
    role: codes.StartUpRole | None = fact("Part in the start-up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the applicant means to do in Hong Kong."""

    steps: tuple[codes.PlanStep, ...] | None = fact("Steps already taken; empty if none", length=8)
    new_cies: tuple[Investment, ...] | None = fact("Planned New CIES investments", length=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """All that is known of an applicant."""

    facts_on: DateSpan | None = fact("The day on which ages and sums hold; as_of if not given")
    purpose: codes.Purpose | None = fact("Enter, change status or extend a stay")
    person: Person = field(default_factory=Person, metadata={"wording": "The person"})
    statuses: tuple[Status, ...] | None = fact("Hong Kong statuses held, now and before", length=30)
    degrees: tuple[Degree, ...] | None = fact("Degrees and other awards of higher education", length=12)
    qualifications: tuple[Qualification, ...] | None = fact("Qualifications that are no degrees", length=20)
    jobs: tuple[Job, ...] | None = fact("Jobs", length=40)
    experience: Experience = field(default_factory=Experience, metadata={"wording": "Sums of work experience"})
    income: Income = field(default_factory=Income, metadata={"wording": "Income"})
    businesses: tuple[Business, ...] | None = fact("Businesses owned", length=20)
    offers: tuple[Offer, ...] | None = fact("Hong Kong job offers, or the job held there now", length=5)
    wealth: Wealth = field(default_factory=Wealth, metadata={"wording": "Assets and funds"})
    languages: tuple[Language, ...] | None = fact("Languages", length=15)
    achievements: tuple[Achievement, ...] | None = fact("Awards and achievements", length=20)
    family_links: tuple[FamilyLink, ...] | None = fact("Relatives in Hong Kong who may sponsor", length=10)
    parents: tuple[Parent, ...] | None = fact("Parents", length=2)
    household: Household = field(default_factory=Household, metadata={"wording": "Who comes along"})
    business_plans: tuple[BusinessPlan, ...] | None = fact("Businesses planned in Hong Kong", length=5)
    plan: Plan = field(default_factory=Plan, metadata={"wording": "Plan in Hong Kong"})
