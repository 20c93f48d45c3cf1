"""The codes that facts are written in: enumerations, each with the standard or the scheme that it comes from."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What the person wants to do; people already in Hong Kong change or extend."""

    ENTRY = "entry"
    CHANGE = "change"
    EXTEND = "extend"


class ChinaResidency(StrEnum):
    """Which part of China the person is a resident of, by household registration or identity card.

    ``mainland`` is a Chinese resident of the Mainland in ImmD's sense, without permanent residence overseas.
    """

    MAINLAND = "mainland"
    MACAO = "macao"
    TAIWAN = "taiwan"
    NONE = "none"


class Scheme(StrEnum):
    """A status under which somebody may be in Hong Kong, by ImmD's scheme names."""

    QMAS = "qmas"
    TTPS_A = "ttps_a"
    TTPS_B = "ttps_b"
    TTPS_C = "ttps_c"
    GEP = "gep"
    ASMTP = "asmtp"
    GEP_TP = "gep_tp"
    ASMTP_TP = "asmtp_tp"
    TECHTAS = "techtas"
    IANG = "iang"
    ASSG = "assg"
    NEW_CIES = "new_cies"
    OLD_CIES = "old_cies"
    ENTREPRENEUR = "entrepreneur"
    VPAS_A = "vpas_a"
    VPAS_B = "vpas_b"
    DEPENDANT = "dependant"
    STUDENT = "student"
    TRAINING = "training"
    WORKING_HOLIDAY = "working_holiday"
    IMPORTED_WORKER = "imported_worker"
    DOMESTIC_HELPER = "domestic_helper"
    VISITOR = "visitor"
    UNCONDITIONAL = "unconditional"
    # What ImmD's page on terms names as no ordinary residence, whatever the length.
    UNLAWFUL = "unlawful"
    REFUGEE = "refugee"
    CONSULAR = "consular"
    GARRISON = "garrison"
    PRESCRIBED_DOCUMENT = "prescribed_document"
    IMPRISONMENT = "imprisonment"
    OTHER = "other"


class Shortening(StrEnum):
    """Why a stay was granted for less than the usual length."""

    TRAVEL_DOCUMENT = "travel_document"  # a passport or travel document that ran out sooner
    CONTRACT = "contract"
    OTHER = "other"
    NOT_SHORTENED = "not_shortened"


class ApplicationOutcome(StrEnum):
    """Where an application to the Immigration Department stands."""

    PENDING = "pending"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class RefusalGround(StrEnum):
    """What an application was refused for, as far as it was said or is known."""

    PAPERS_MISSING = "papers_missing"
    EDUCATION = "education"
    WORK_EXPERIENCE = "work_experience"
    INCOME = "income"
    VACANCY = "vacancy"  # that it is genuine, or that it cannot be taken up locally
    PAY = "pay"  # under the market
    UNSTABLE_INCOME = "unstable_income"
    BUSINESS = "business"  # that it operates and contributes
    TIME_ELSEWHERE = "time_elsewhere"
    FUNDS = "funds"
    RELATIONSHIP = "relationship"
    RECORD = "record"  # a conviction or an adverse immigration record
    FALSE_INFORMATION = "false_information"
    NOT_SELECTED = "not_selected"  # in a selection exercise, or for want of places
    OTHER = "other"
    NOT_SAID = "not_said"


class Post(StrEnum):
    """What kind of post a job is, as ImmD's page on TTPS asks of transfers within a group."""

    MANAGERIAL = "managerial"
    PROFESSIONAL = "professional"
    OTHER = "other"


class AbsenceReason(StrEnum):
    """Why somebody was away from Hong Kong, which ImmD weighs."""

    WORK = "work"
    STUDY = "study"
    FAMILY = "family"
    HEALTH = "health"
    OTHER = "other"


class QmasTest(StrEnum):
    """A test of the Quality Migrant Admission Scheme."""

    GENERAL_POINTS = "general_points"
    ACHIEVEMENT = "achievement"


class AdverseKind(StrEnum):
    """An adverse immigration record, as the QMAS form asks about it."""

    REFUSED_ENTRY = "refused_entry"
    DEPORTED = "deported"
    REQUIRED_TO_LEAVE = "required_to_leave"
    REFUSED_VISA = "refused_visa"
    BREACH_OF_CONDITIONS = "breach_of_conditions"
    OTHER_IDENTITY = "other_identity"


class DegreeLevel(StrEnum):
    """Level of an award, in the words of Hong Kong's schemes; ISCED 2011 level in the comment of each."""

    SUB_DEGREE = "sub_degree"  # ISCED 5: associate degree
    HIGHER_DIPLOMA = "higher_diploma"  # ISCED 5
    BACHELOR = "bachelor"  # ISCED 6
    POSTGRADUATE_CERTIFICATE = "postgraduate_certificate"  # after a degree, without being one: PCLL, PGDE
    MASTER = "master"  # ISCED 7
    DOCTOR = "doctor"  # ISCED 8
    HONORARY = "honorary"  # any honorary degree: no scheme counts it
    NONE = "none"  # an upper-secondary or lower award: no higher education


class QualificationKind(StrEnum):
    """A qualification that is no degree."""

    PROFESSIONAL_TOP_LEVEL = "professional_top_level"
    PROFESSIONAL = "professional"
    TECHNICAL = "technical"
    LICENCE = "licence"
    VOCATIONAL = "vocational"


class EmployerKind(StrEnum):
    """What kind of employer; the first five are the QMAS list of multinational and reputable enterprises."""

    LISTED = "listed"
    FORBES_GLOBAL_2000 = "forbes_global_2000"
    FORTUNE_GLOBAL_500 = "fortune_global_500"
    HURUN_CHINA_500 = "hurun_china_500"
    MULTINATIONAL = "multinational"
    GOVERNMENT = "government"
    UNIVERSITY = "university"
    PRIVATE = "private"
    START_UP = "start_up"
    SELF = "self"
    NON_PROFIT = "non_profit"


class Sector(StrEnum):
    """Sector of work: the three that QMAS names, then those that ImmD's statistics name."""

    INNOVATION_AND_TECHNOLOGY = "innovation_and_technology"
    FINANCE = "finance"
    INTERNATIONAL_TRADE = "international_trade"
    COMMERCE = "commerce"
    CONSTRUCTION = "construction"
    EDUCATION = "education"
    HEALTHCARE = "healthcare"
    LEGAL = "legal"
    CREATIVE = "creative"
    MANUFACTURING = "manufacturing"
    TOURISM = "tourism"
    TRANSPORT = "transport"
    PUBLIC_ADMINISTRATION = "public_administration"
    OTHER = "other"


class JobLevel(StrEnum):
    """How senior a job is; ``graduate`` is work that normally needs a degree or is at specialist level."""

    ASSISTANT = "assistant"
    TECHNICIAN = "technician"
    GRADUATE = "graduate"
    SENIOR = "senior"


class LetterItem(StrEnum):
    """What an employer's reference letter names."""

    DATES = "dates"
    TITLE = "title"
    DUTIES = "duties"
    PAY = "pay"
    SIGNATORY = "signatory"
    CONTACT = "contact"


class Ability(StrEnum):
    """How well somebody speaks or writes a language."""

    NONE = "none"
    BASIC = "basic"
    GOOD = "good"


class LanguageTest(StrEnum):
    """A language test with a published score."""

    IELTS = "ielts"
    TOEFL_IBT = "toefl_ibt"
    CET_6 = "cet_6"


HIGHEST_SCORES = {LanguageTest.IELTS: 9, LanguageTest.TOEFL_IBT: 120, LanguageTest.CET_6: 710}
"""The top of each test's scale; TOEFL iBT's is the one of 0 to 120, which its reports give beside that of 2026."""


class AchievementKind(StrEnum):
    """An achievement, by the examples of the Achievement-based Points Test."""

    OLYMPIC_MEDAL = "olympic_medal"
    NOBEL_PRIZE = "nobel_prize"
    NATIONAL_OR_INTERNATIONAL_AWARD = "national_or_international_award"
    LIFETIME_ACHIEVEMENT_AWARD = "lifetime_achievement_award"
    PEER_ACKNOWLEDGED_WORK = "peer_acknowledged_work"
    SIGNIFICANT_CONTRIBUTION = "significant_contribution"
    TECHNICAL = "technical"
    OTHER = "other"


class DepositSource(StrEnum):
    """Where a deposit came from."""

    SALARY = "salary"
    BUSINESS = "business"
    SALE_OF_ASSET = "sale_of_asset"
    OWN_TRANSFER = "own_transfer"
    GIFT = "gift"
    LOAN = "loan"
    UNEXPLAINED = "unexplained"


class InvestmentClass(StrEnum):
    """A class of investment under the New Capital Investment Entrant Scheme."""

    CIES_INVESTMENT_PORTFOLIO = "cies_investment_portfolio"
    EQUITIES = "equities"
    DEBT_SECURITIES = "debt_securities"
    SUBORDINATED_DEBT = "subordinated_debt"
    CERTIFICATES_OF_DEPOSIT = "certificates_of_deposit"
    COLLECTIVE_INVESTMENT_SCHEMES = "collective_investment_schemes"
    PRIVATE_FUNDS = "private_funds"
    NON_RESIDENTIAL_PROPERTY = "non_residential_property"
    RESIDENTIAL_PROPERTY = "residential_property"
    OTHER = "other"


class Trade(StrEnum):
    """The eight trades of the Technical Professional List."""

    NEW_INDUSTRIALISATION_TECHNICIAN = "new_industrialisation_technician"
    NURSE = "nurse"
    AIRCRAFT_MAINTENANCE_TECHNICIAN = "aircraft_maintenance_technician"
    MARINE_SERVICES_TECHNICIAN = "marine_services_technician"
    INFORMATION_TECHNOLOGY_TECHNICIAN = "information_technology_technician"
    LIFT_ESCALATOR_TECHNICIAN = "lift_escalator_technician"
    BIM_COORDINATOR = "bim_coordinator"
    ELECTRICAL_TECHNICIAN = "electrical_technician"
    NOT_LISTED = "not_listed"


class TechnologyArea(StrEnum):
    """The fourteen areas that TechTAS required until 23 December 2025."""

    ADVANCED_COMMUNICATIONS = "advanced_communications"
    ARTIFICIAL_INTELLIGENCE = "artificial_intelligence"
    BIOTECHNOLOGY = "biotechnology"
    CYBERSECURITY = "cybersecurity"
    DATA_ANALYTICS = "data_analytics"
    DIGITAL_ENTERTAINMENT = "digital_entertainment"
    FINANCIAL_TECHNOLOGIES = "financial_technologies"
    GREEN_TECHNOLOGY = "green_technology"
    INTEGRATED_CIRCUIT_DESIGN = "integrated_circuit_design"
    INTERNET_OF_THINGS = "internet_of_things"
    MATERIAL_SCIENCE = "material_science"
    MICROELECTRONICS = "microelectronics"
    QUANTUM_TECHNOLOGY = "quantum_technology"
    ROBOTICS = "robotics"
    OTHER = "other"


class QuotaStatus(StrEnum):
    """Where the employer stands with its Innovation and Technology Commission quota."""

    HELD = "held"
    APPLIED = "applied"
    NONE = "none"


class Relation(StrEnum):
    """What the applicant is to the sponsor (or to the relative named)."""

    SPOUSE = "spouse"
    CIVIL_PARTNER = "civil_partner"
    COHABITANT = "cohabitant"
    FIANCE = "fiance"
    CHILD = "child"
    PARENT = "parent"
    PARENT_IN_LAW = "parent_in_law"
    SIBLING = "sibling"
    OTHER = "other"


class SponsorStatus(StrEnum):
    """The Hong Kong status of a sponsor of dependants."""

    PERMANENT_RESIDENT = "permanent_resident"
    UNCONDITIONAL = "unconditional"
    TALENT_SCHEME = "talent_scheme"
    EMPLOYMENT = "employment"
    ENTREPRENEUR = "entrepreneur"
    INVESTOR = "investor"
    TRAINING = "training"
    STUDENT = "student"
    DEPENDANT = "dependant"
    VISITOR = "visitor"
    IMPORTED_WORKER = "imported_worker"
    DOMESTIC_HELPER = "domestic_helper"
    WORKING_HOLIDAY = "working_holiday"
    OTHER = "other"


class BackingProgramme(StrEnum):
    """A government-backed programme with vetting that supports a start-up, as ImmD's entrepreneur page names them."""

    STARTMEUPHK_VENTURE = "startmeuphk_venture"
    HKSTP_INCUBATION = "hkstp_incubation"
    CYBERPORT_INCUBATION = "cyberport_incubation"
    ITC_ENTERPRISE_SUPPORT = "itc_enterprise_support"
    DESIGN_INCUBATION = "design_incubation"
    NONE = "none"


class StartUpRole(StrEnum):
    """The applicant's part in the start-up."""

    OWNER = "owner"
    PARTNER = "partner"
    KEY_RESEARCHER = "key_researcher"
    EMPLOYEE = "employee"


class PlanStep(StrEnum):
    """A step already taken towards a life in Hong Kong."""

    TARGET_EMPLOYERS_NAMED = "target_employers_named"
    RECRUITER_ENGAGED = "recruiter_engaged"
    APPLICATIONS_SENT = "applications_sent"
    INTERVIEWS_HELD = "interviews_held"
    BUSINESS_PLANNED = "business_planned"
    PROFESSIONAL_REGISTRATION_BEGUN = "professional_registration_begun"
    HOUSING_ARRANGED = "housing_arranged"
    SCHOOLING_ARRANGED = "schooling_arranged"
