"""The profile: every fact about an applicant that a published rule or a practitioner's finding reads.

Each field carries its wording, unit and limits as metadata; the schemas of the API, the questions and the features
are derived from here. Every field defaults to ``None``: not known. An empty tuple means that there is none.
"""

from __future__ import annotations

from dataclasses import field
from typing import Any

from service.profile import codes
from service.profile.values import DateSpan, Money, Span
from service.recording import record


def fact(  # noqa: PLR0913 - a fact's limits are named, never positional
    wording: str,
    *,
    unit: str | None = None,
    low: float | None = None,
    high: float | None = None,
    length: int | None = None,
    code: str | None = None,
    note: str | None = None,
    signed: bool = False,
) -> Any:  # noqa: ANN401 - stands for the annotated type, as dataclasses.field does
    """A fact that may be unknown.

    ``unit`` of a number; ``low`` and ``high`` its limits; ``length`` the most characters of a text or items of a
    list; ``code`` the standard that a text is written in (``iso3166``, ``nationality``, ``iso4217``, ``bcp47``,
    ``month``); ``note`` what a program that fills it has to know and a person is never shown; ``signed`` an amount that
    may be a loss.
    """
    metadata = {"wording": wording, "unit": unit, "low": low, "high": high, "length": length, "code": code}
    metadata |= {"note": note, "signed": signed}
    return field(default=None, metadata=metadata)


@record(frozen=True, kw_only=True)
class Status:
    """A status held in Hong Kong, now or before."""

    scheme: codes.Scheme | None = fact("Scheme or kind of stay")
    held_from: DateSpan | None = fact("First day of the stay under it")
    held_until: DateSpan | None = fact("Last day of the limit of stay")
    current: bool | None = fact("Whether held now")
    qmas_test: codes.QmasTest | None = fact("Points test under which it was granted")
    granted_on: DateSpan | None = fact(
        "Day on which it was granted", note="the day of approval, before the first entry"
    )
    shortened_by: codes.Shortening | None = fact("Why it was granted for less than the usual length")
    contract_ended_on: DateSpan | None = fact("Day on which the job for which it was granted ended, if it has")


@record(frozen=True, kw_only=True)
class Application:
    """An application to the Immigration Department that is pending, or that was refused or withdrawn."""

    scheme: codes.Scheme | None = fact("Scheme or kind of stay applied for")
    purpose: codes.Purpose | None = fact("Whether to enter, to change status or to extend a stay")
    lodged_on: DateSpan | None = fact("Day on which it was filed")
    outcome: codes.ApplicationOutcome | None = fact("Where it stands")
    decided_on: DateSpan | None = fact("Day of the decision")
    grounds: tuple[codes.RefusalGround, ...] | None = fact("Grounds of the refusal", length=6)


@record(frozen=True, kw_only=True)
class DaysInHongKong:
    """How many days of a year were spent in Hong Kong."""

    year: Span | None = fact("Year", unit="calendar year", low=1930, high=2100)
    days: Span | None = fact("Days spent in Hong Kong", unit="days", low=0, high=366)


@record(frozen=True, kw_only=True)
class Absence:
    """A time away from Hong Kong, with what ImmD weighs of it."""

    left_on: DateSpan | None = fact("Day of leaving Hong Kong")
    returned_on: DateSpan | None = fact("Day of return")
    still_away: bool | None = fact("Whether still away")
    reason: codes.AbsenceReason | None = fact("Reason for being away")
    home_kept: bool | None = fact("Whether a home in Hong Kong was kept meanwhile")
    hong_kong_employer: bool | None = fact("Whether employed meanwhile by a company based in Hong Kong")
    family_stayed: bool | None = fact("Whether the spouse and minor children, if any, stayed in Hong Kong meanwhile")


@record(frozen=True, kw_only=True)
class Conviction:
    """A criminal conviction anywhere."""

    place: str | None = fact("Place of the conviction", code="iso3166")
    convicted_on: DateSpan | None = fact("Date of the conviction")
    offence: str | None = fact("Offence", length=200)
    custodial_months: Span | None = fact("Prison term", unit="months", low=0, high=1200)


@record(frozen=True, kw_only=True)
class AdverseRecord:
    """An adverse immigration record anywhere."""

    kind: codes.AdverseKind | None = fact("Kind of incident")
    place: str | None = fact("Place of the incident", code="iso3166")
    happened_on: DateSpan | None = fact("Date of the incident")


@record(frozen=True, kw_only=True)
class Person:
    """Who the applicant is."""

    birth_date: DateSpan | None = fact("Date of birth")
    age_years: Span | None = fact("Age", unit="years", low=0, high=120, note="on `facts_on`")
    nationalities: tuple[str, ...] | None = fact(
        "Nationalities; empty if stateless",
        length=5,
        code="nationality",
        note="GBN is the status of a British National (Overseas), which says nothing of Chinese nationality",
    )
    place_of_birth: str | None = fact(
        "Place of birth", code="iso3166", note="CN is the Mainland; HK, MO and TW have codes of their own"
    )
    residence: str | None = fact("Place of ordinary residence", code="iso3166")
    residence_years: Span | None = fact(
        "Years of residence there without a break",
        unit="years",
        low=0,
        high=120,
        note="completed years up to `facts_on`",
    )
    china_residency: codes.ChinaResidency | None = fact(
        "Residency in Macao or Taiwan, or in the Mainland without permanent residence overseas"
    )
    permanent_residence: tuple[str, ...] | None = fact(
        "Places outside Hong Kong where permanent residence is held", length=10, code="iso3166"
    )
    applies_from: str | None = fact("Where the application is filed from", code="iso3166")
    right_of_abode: bool | None = fact("Whether the right of abode or a Hong Kong permanent identity card is held")
    right_to_land: bool | None = fact("Whether the right to land is held, the right of abode having been lost")
    chinese_citizen: bool | None = fact(
        "Whether a Chinese citizen under the Nationality Law, whatever passports are held"
    )
    permanent_resident_before_1997: bool | None = fact("Whether a permanent resident of Hong Kong before 1 July 1997")
    abode_only_here_before_1997: bool | None = fact(
        "Whether the right of abode was had in Hong Kong only, and nowhere else, immediately before 1 July 1997"
    )
    former_mainland_resident: bool | None = fact("Whether the person lived in the Mainland before moving to Macao")
    macao_identity_card_years: Span | None = fact(
        "Years for which a Macao identity card has been held", unit="years", low=0, high=120, note="completed years"
    )
    macao_one_way_permit: bool | None = fact("Whether the person settled in Macao by One-way Permit")
    travel_document_of: str | None = fact(
        "Whose passport or travel document is used", code="nationality", note="GBN is a BN(O) passport"
    )
    travel_document_expires_on: DateSpan | None = fact("Day on which that travel document expires")
    returnable: bool | None = fact(
        "Whether the person can return to the place of residence (for stateless people, with proof)"
    )
    security_concern: bool | None = fact("Whether there is a known security concern")
    convictions: tuple[Conviction, ...] | None = fact("Criminal convictions anywhere", length=20)
    adverse_records: tuple[AdverseRecord, ...] | None = fact("Adverse immigration records anywhere", length=20)


@record(frozen=True, kw_only=True)
class Degree:
    """A degree or other award of higher education."""

    level: codes.DegreeLevel | None = fact("Level")
    institution: str | None = fact(
        "Awarding institution as named on the certificate (an arm, branch or extension by its own name)", length=200
    )
    joint_institutions: tuple[str, ...] | None = fact("The other awarding institutions of a joint award", length=5)
    country: str | None = fact("Place of study", code="iso3166")
    field: str | None = fact("Field of study", length=200)
    stem: bool | None = fact("Whether it is on ImmD's Reference List of STEM Subjects")
    full_time: bool | None = fact("Whether the programme was full-time")
    extension_arm: bool | None = fact(
        "Whether the award came from the institution's continuing-education arm or branch",
        note="true where the institution named is only the parent of the arm or branch that awarded it",
    )
    awarded_on: DateSpan | None = fact("Date on the graduation certificate")
    graduation_year: Span | None = fact("Year of graduation", unit="calendar year", low=1930, high=2100)
    ttps_listed: bool | None = fact("Whether the institution is on the TTPS aggregate list (where it is not named)")
    qmas_listed: bool | None = fact("Whether the institution is on the Labour and Welfare Bureau's list for QMAS")
    top100_stem: bool | None = fact(
        "Whether the university is in the top 100 for STEM in the latest QS, ARWU, THE or US News"
    )
    renowned: bool | None = fact(
        "Whether the institution was internationally renowned under the points tests of 2015 to 2024"
    )
    student_visa: bool | None = fact("Whether it was taken on a Hong Kong student visa")
    locally_accredited: bool | None = fact("Whether it is a locally accredited Hong Kong programme")
    ugc_funded: bool | None = fact("Whether it is UGC-funded (not self-financing, continuing-education or exchange)")
    gba_joint_campus: bool | None = fact(
        "Whether it was taken at a Mainland-Hong Kong joint institution in a Greater Bay Area city"
    )
    vtc_eligible: bool | None = fact("Whether it is on the VTC's list of programmes for VPAS")
    vtc_programme: str | None = fact("Title or code of the VTC programme", length=200)
    intake: str | None = fact("Academic year of admission, for example 2024/25", length=7)
    academic_years_taken: Span | None = fact("Academic years taken to finish", unit="years", low=0, high=20)
    expected: bool | None = fact("Whether it is still to be awarded, with the institution's letter already issued")


@record(frozen=True, kw_only=True)
class Qualification:
    """A professional, technical or vocational qualification that is no degree."""

    kind: codes.QualificationKind | None = fact("Kind")
    name: str | None = fact("Name and awarding body", length=200)
    recognised_body: bool | None = fact("Whether it is from a recognised professional body")


@record(frozen=True, kw_only=True)
class Job:
    """A job held, or self-employment."""

    title: str | None = fact("Title", length=200)
    occupation: str | None = fact("Occupation (as worded on the Talent List where it is there)", length=200)
    on_talent_list: bool | None = fact("Whether it falls under a profession on the Talent List")
    employer: str | None = fact("Employer", length=200)
    employer_kind: codes.EmployerKind | None = fact("Kind of employer")
    employer_staff: Span | None = fact("Number of the employer's staff", unit="persons", low=0, high=10_000_000)
    reputable_employer: bool | None = fact("Whether the employer is a multinational company or reputable enterprise")
    sector: codes.Sector | None = fact("Sector")
    level: codes.JobLevel | None = fact("Level")
    started_on: DateSpan | None = fact("First day")
    ended_on: DateSpan | None = fact("Last day")
    current: bool | None = fact("Whether held now")
    full_time: bool | None = fact("Whether full-time or self-employed")
    place: str | None = fact("Place of work", code="iso3166")
    international: bool | None = fact("Whether it counts as international work experience")
    annual_pay: Money | None = fact("Annual pay, now or at the end of the job")
    letter_names: tuple[codes.LetterItem, ...] | None = fact(
        "What the reference letter states (empty if there is no letter)", length=6
    )


@record(frozen=True, kw_only=True)
class Experience:
    """Sums of full-time work after the first degree, given directly instead of jobs, on ``facts_on``."""

    degree_level_months: Span | None = fact(
        "Months of work at graduate or specialist level", unit="months", low=0, high=900
    )
    senior_months: Span | None = fact("Months of work at senior level", unit="months", low=0, high=900)
    reputable_employer_months: Span | None = fact(
        "Months of graduate-level work in multinational companies or reputable enterprises",
        unit="months",
        low=0,
        high=900,
    )
    specified_sector_months: Span | None = fact(
        "Months of graduate-level work in innovation and technology, finance or international trade",
        unit="months",
        low=0,
        high=900,
    )
    international_months: Span | None = fact(
        "Months of international work at graduate level", unit="months", low=0, high=900
    )
    last_five_years_months: Span | None = fact(
        "Months of full-time work after graduation in the last five years", unit="months", low=0, high=60
    )
    total_months: Span | None = fact("Months of full-time work after graduation", unit="months", low=0, high=900)
    in_degree_field_months: Span | None = fact(
        "Months of work in the field of the degree", unit="months", low=0, high=900
    )


@record(frozen=True, kw_only=True)
class Income:
    """Income of the year immediately before the application."""

    taxable_last_year: Money | None = fact(
        "Taxable employment and business income of the last year, without investment income"
    )
    employment_last_year: Money | None = fact(
        "Taxable employment income of the last year (salary, allowances, stock options)"
    )
    business_last_year: Money | None = fact(
        "Share of the profit of one's own companies in the last year", note="a loss is below 0", signed=True
    )
    business_shares_held_whole_year: bool | None = fact(
        "Whether the shares were held through the whole of the previous year of assessment"
    )
    investment_last_year: Money | None = fact("Income from personal investment in the last year (never counts)")
    assessable_last_assessment_year: Money | None = fact(
        "Assessable income for Hong Kong salaries tax in the previous year of assessment"
    )


@record(frozen=True, kw_only=True)
class Business:
    """A business that the applicant owns."""

    name: str | None = fact("Name", length=200)
    listed: bool | None = fact("Whether it is listed on a stock exchange")
    owned_now: bool | None = fact("Whether it is owned now")
    ownership_percent: Span | None = fact("Percentage of beneficial ownership", unit="percent", low=0, high=100)
    real_influence: bool | None = fact("Whether there is proof of real influence on it (listed companies)")
    profit_last_year: Money | None = fact(
        "Profit in the year immediately before the application", note="a loss is below 0", signed=True
    )
    place: str | None = fact("Place of business", code="iso3166")
    operating: bool | None = fact("Whether it operates, with turnover, premises or staff")
    staff: Span | None = fact("Number of staff", unit="persons", low=0, high=1_000_000)


@record(frozen=True, kw_only=True)
class Offer:
    """A job offer in Hong Kong, or the job held there now."""

    title: str | None = fact("Title", length=200)
    occupation: str | None = fact("Occupation (as worded on the Talent List where it is there)", length=200)
    on_talent_list: bool | None = fact("Whether it falls under a profession on the Talent List")
    employer: str | None = fact("Employer", length=200)
    employer_registered: bool | None = fact("Whether the employer is registered in Hong Kong")
    employer_months: Span | None = fact("Months since the employer was set up", unit="months", low=0, high=6000)
    confirmed: bool | None = fact("Whether the offer is confirmed")
    genuine_vacancy: bool | None = fact("Whether the vacancy has been shown to be genuine")
    full_time: bool | None = fact("Whether it is full-time")
    degree_level: bool | None = fact("Whether it is at a level that degree holders normally take")
    relevant_to_degree: bool | None = fact("Whether it is relevant to the degree")
    relevant_to_experience: bool | None = fact("Whether it is relevant to the work experience")
    annual_pay: Money | None = fact("Annual pay")
    employer_place: str | None = fact("Where the employer that pays is", code="iso3166")
    group_transfer: bool | None = fact("Whether it is a transfer within a group of companies")
    post: codes.Post | None = fact("Kind of post")
    market_pay: bool | None = fact("Whether the pay package is broadly at Hong Kong's market level")
    recruitment_shown: bool | None = fact(
        "Whether the employer can show that local recruitment found no suitable person"
    )
    contract_months: Span | None = fact("Length of the contract in months", unit="months", low=0, high=600)
    trade: codes.Trade | None = fact("Trade on the Technical Professional List")
    trade_minimum_met: bool | None = fact(
        "Whether the trade's minimum education, experience, licence and skills are met"
    )
    trade_contract_minimum_met: bool | None = fact("Whether the contract reaches the trade's minimum length")
    trade_pay_minimum_met: bool | None = fact("Whether the pay reaches the trade's minimum")
    licence_needs_local_experience: bool | None = fact(
        "Whether the local licence can be obtained only after experience in Hong Kong"
    )
    research_and_development: bool | None = fact("Whether it is principally research and development")
    technology_area: codes.TechnologyArea | None = fact("Area of technology")
    field_experience_months: Span | None = fact(
        "Months of work experience in that area of technology", unit="months", low=0, high=900
    )
    itc_quota: codes.QuotaStatus | None = fact("Employer's TechTAS quota")
    discipline_related: bool | None = fact("Whether it is related to the discipline of the VTC programme")
    higher_diploma_level: bool | None = fact("Whether it is at higher-diploma level or above")
    stable_income: bool | None = fact("Whether the income from it is stable")
    commission_only: bool | None = fact("Whether it is paid only by commission")


@record(frozen=True, kw_only=True)
class MonthlyBalance:
    """The total of bank balances at the end of a month."""

    month: str | None = fact("Month, for example 2026-05", code="month")
    balance: Money | None = fact("Balance")


@record(frozen=True, kw_only=True)
class Deposit:
    """A large deposit."""

    made_on: DateSpan | None = fact("Date of the deposit")
    amount: Money | None = fact("Amount")
    source: codes.DepositSource | None = fact("Source of the money")
    documented: bool | None = fact("Whether papers show the source")


@record(frozen=True, kw_only=True)
class Wealth:
    """Assets and funds."""

    net_assets: Money | None = fact("Net assets owned alone (none if joint ones are given and no money to live on)")
    joint_net_assets: Money | None = fact(
        "Net assets owned jointly with family (none if only those owned alone are given)"
    )
    joint_share_percent: Span | None = fact(
        "One's share of the joint assets, in percent", unit="percent", low=0, high=100
    )
    held_months: Span | None = fact(
        "Months that net assets have stayed at that level without a break", unit="months", low=0, high=1200
    )
    liquid_funds: Money | None = fact("Money available to live on")
    monthly_balances: tuple[MonthlyBalance, ...] | None = fact("Month-end balances", length=36)
    deposits: tuple[Deposit, ...] | None = fact("Large deposits in the last year", length=50)
    needs_public_assistance: bool | None = fact("Whether public assistance in Hong Kong would be relied on")
    new_cies_portfolio_certified: bool | None = fact(
        "Whether InvestHK has certified that the New CIES portfolio maintenance requirements were met (at an extension)"
    )


@record(frozen=True, kw_only=True)
class Investment:
    """One part of a planned investment under New CIES."""

    asset_class: codes.InvestmentClass | None = fact("Class of asset")
    amount: Money | None = fact("Amount")
    transaction_price: Money | None = fact("Price of the single property bought")
    through_holding_company: bool | None = fact("Whether it is held through a wholly owned private company")
    family_vehicle: bool | None = fact(
        "Whether that company is a family-owned investment holding vehicle, or an entity below one, with "
        "HK$240 million or more managed by an eligible single family office"
    )


@record(frozen=True, kw_only=True)
class Language:
    """A language, with how well it is known."""

    code: str | None = fact("Language", code="bcp47", note="zh, yue and cmn are Chinese")
    spoken: codes.Ability | None = fact("Spoken ability")
    written: codes.Ability | None = fact("Written ability")
    test: codes.LanguageTest | None = fact("Test taken")
    test_score: Span | None = fact("Test score", unit="score of that test", low=0, high=1000)


@record(frozen=True, kw_only=True)
class Achievement:
    """An award or other achievement."""

    kind: codes.AchievementKind | None = fact("Kind")
    name: str | None = fact("Name", length=200)
    documented: bool | None = fact("Whether documentary evidence is available")


@record(frozen=True, kw_only=True)
class FamilyLink:
    """A relative who lives in Hong Kong, or is moving there, and may sponsor the applicant."""

    relation: codes.Relation | None = fact("Relationship of the applicant to this person")
    legally_recognised: bool | None = fact("Whether the union is recognised by law where it was entered into")
    genuine: bool | None = fact("Whether there is reasonable proof of a genuine relationship")
    sponsor_status: codes.SponsorStatus | None = fact("The sponsor's status in Hong Kong")
    sponsor_in_local_degree_programme: bool | None = fact(
        "Whether the sponsor, a student, is in a full-time degree programme of a Hong Kong institution"
    )
    sponsor_annual_income: Money | None = fact("The sponsor's annual income")
    sponsor_can_support: bool | None = fact("Whether the sponsor can support the dependant well above subsistence")
    sponsor_has_housing: bool | None = fact("Whether the sponsor can provide suitable housing")
    applicant_unmarried: bool | None = fact("Whether the applicant is unmarried (children)")
    applicant_dependent: bool | None = fact("Whether the applicant depends on the sponsor")
    lives_in_hong_kong: bool | None = fact("Whether the relative lives in Hong Kong")
    sponsor_scheme: codes.Scheme | None = fact("Scheme under which the sponsor stays in Hong Kong")
    sponsor_until: DateSpan | None = fact("Last day of the sponsor's limit of stay")
    sponsor_contract_ended_on: DateSpan | None = fact("Day on which the sponsor's job ended, if it has")


@record(frozen=True, kw_only=True)
class Parent:
    """A parent of the applicant."""

    hk_permanent_identity_card: bool | None = fact("Whether that parent has a valid Hong Kong permanent identity card")
    chinese_national_at_birth: bool | None = fact(
        "Whether that parent was a Chinese national when the applicant was born"
    )
    permanent_resident_at_birth: bool | None = fact(
        "Whether that parent was then a permanent resident, by birth in Hong Kong or by seven years"
    )
    settled_overseas_at_birth: bool | None = fact(
        "Whether that parent had settled overseas when the applicant was born"
    )
    abode_only_here_before_1997: bool | None = fact(
        "Whether that parent had the right of abode in Hong Kong only, and nowhere else, before 1 July 1997"
    )


@record(frozen=True, kw_only=True)
class Companion:
    """A family member who comes along, or is here with the applicant."""

    relation: codes.Relation | None = fact("What this person is to the applicant")
    birth_date: DateSpan | None = fact("Date of birth of this person")
    nationalities: tuple[str, ...] | None = fact("Nationalities of this person", length=5, code="nationality")
    unmarried: bool | None = fact("Whether this person is unmarried (children)")


@record(frozen=True, kw_only=True)
class Household:
    """Who comes along."""

    size: Span | None = fact("Number of people to support, the applicant included", unit="persons", low=1, high=20)
    spouse_accompanies: bool | None = fact("Whether a spouse comes along")
    spouse_has_degree: bool | None = fact("Whether the spouse has a degree or above")
    children_under_18_accompanying: Span | None = fact(
        "Number of unmarried dependent children under 18 who come along", unit="persons", low=0, high=20
    )
    companions: tuple[Companion, ...] | None = fact("Family members who come along, one by one", length=10)


@record(frozen=True, kw_only=True)
class BusinessPlan:
    """A business to be set up or joined in Hong Kong."""

    forecast_years: Span | None = fact("Number of years that plan and forecasts cover", unit="years", low=0, high=20)
    investment: Money | None = fact("Money to be invested")
    local_jobs: Span | None = fact("Number of local jobs planned", unit="persons", low=0, high=100_000)
    bank_statement_months: Span | None = fact(
        "Number of months of bank statements available", unit="months", low=0, high=120
    )
    premises: bool | None = fact("Whether there are suitable premises")
    new_technology: bool | None = fact("Whether it brings new technology or skills")
    trade_experience_months: Span | None = fact("Months of experience in that trade", unit="months", low=0, high=900)
    relevant_degree: bool | None = fact("Whether there is a first degree relevant to the business")
    local_sponsor: bool | None = fact("Whether a local company or individual sponsors it")
    backing_programme: codes.BackingProgramme | None = fact("Government-backed programme that supports it")
    role: codes.StartUpRole | None = fact("Role in the start-up")


@record(frozen=True, kw_only=True)
class Plan:
    """What the applicant means to do in Hong Kong."""

    steps: tuple[codes.PlanStep, ...] | None = fact("Steps already taken (empty if none)", length=8)
    new_cies: tuple[Investment, ...] | None = fact("Planned New CIES investments", length=30)


@record(frozen=True, kw_only=True)
class Profile:
    """All that is known of an applicant."""

    facts_on: DateSpan | None = fact(
        "Date of the facts", note="the day on which ages and sums hold; `as_of` if not given"
    )
    purpose: codes.Purpose | None = fact("Purpose of the application: to enter, change status or extend a stay")
    person: Person = field(default_factory=Person, metadata={"wording": "The person"})
    statuses: tuple[Status, ...] | None = fact("Statuses held in Hong Kong, now and before", length=30)
    applications: tuple[Application, ...] | None = fact(
        "Applications to the Immigration Department that are pending, or were refused or withdrawn", length=20
    )
    days_in_hong_kong: tuple[DaysInHongKong, ...] | None = fact("Days spent in Hong Kong, by year", length=20)
    absences: tuple[Absence, ...] | None = fact(
        "Longer absences from Hong Kong during the stays there (holidays and business trips left out)", length=30
    )
    degrees: tuple[Degree, ...] | None = fact("Degrees and other awards of higher education", length=12)
    qualifications: tuple[Qualification, ...] | None = fact("Qualifications other than degrees", length=20)
    jobs: tuple[Job, ...] | None = fact("Jobs held, now and before", length=40)
    experience: Experience = field(default_factory=Experience, metadata={"wording": "Total work experience"})
    income: Income = field(default_factory=Income, metadata={"wording": "Income"})
    businesses: tuple[Business, ...] | None = fact("Businesses owned", length=20)
    offers: tuple[Offer, ...] | None = fact("Job offers in Hong Kong, or the job held there now", length=5)
    wealth: Wealth = field(default_factory=Wealth, metadata={"wording": "Assets and funds"})
    languages: tuple[Language, ...] | None = fact("Languages", length=15)
    achievements: tuple[Achievement, ...] | None = fact("Awards and achievements", length=20)
    family_links: tuple[FamilyLink, ...] | None = fact("Relatives in Hong Kong who may sponsor", length=10)
    parents: tuple[Parent, ...] | None = fact("Parents", length=2)
    household: Household = field(default_factory=Household, metadata={"wording": "Family members who come along"})
    business_plans: tuple[BusinessPlan, ...] | None = fact("Businesses planned in Hong Kong", length=5)
    plan: Plan = field(default_factory=Plan, metadata={"wording": "Plan in Hong Kong"})
