"""Employment of professionals: General Employment Policy (GEP) and its Mainland counterpart (ASMTP).

GEP is for everyone but Chinese residents of the Mainland, ASMTP for them alone; the tests are the same. Text: ImmD's
pages (https://www.immd.gov.hk/eng/services/visas/GEP.html and ASMTP.html), eligibility criteria and Notes 1 and 2.

Whether the vacancy is genuine and whether the employer is registered in Hong Kong are for the employer's papers to
show: stated to be otherwise they close the pathway, and silence leaves them as standing conditions.
"""

from __future__ import annotations

from service.profile.codes import Scheme, Sector
from service.profile.derived.ability import proven_ability
from service.profile.derived.education import first_degree
from service.profile.derived.person import mainland_resident
from service.profile.derived.stays import never_stayed
from service.profile.facts import Facts, Reading
from service.profile.values import MET, NOT_MET, REVIEW, Truth, known, negation, union
from service.rules.common import (
    ADVERSE_RECORD_WEIGHED,
    CLEAR_RECORD,
    DECLARE_CONVICTIONS,
    DIRECTORS_DISCRETION,
    MAINLAND_CONSENT,
    NOT_EXCLUDED_NATIONAL,
    OVERSEAS_CHINESE,
    STANDING,
    not_mainland,
)
from service.rules.criteria import AllOf, AnyOf, AtLeast, ByCase, Criterion, Holds, Judged
from service.rules.extension import top_tier, top_tier_brings
from service.rules.facts.local_study import holds_award, is_local_award, joint_campus_graduate
from service.rules.facts.offers import (
    OfferAt,
    annual_pay_hkd,
    given,
    no_professional_post,
    on_talent_list,
    one_offer_passes,
    relevant,
    silent,
    some_offer,
    stated,
    transferred,
    unless_denied,
    weighed,
)
from service.rules.law import Certainty
from service.rules.pathway import Family, Mode, Pathway, Remark, Selection

GEP_LINK = "https://www.immd.gov.hk/eng/services/visas/GEP.html"
ASMTP_LINK = "https://www.immd.gov.hk/eng/services/visas/ASMTP.html"
holds_local_award = holds_award(is_local_award)


def local_graduate(facts: Facts) -> Reading[Truth]:
    """Whether the person is a non-local graduate: of a full-time local programme, taken on a student visa.

    Who never was in Hong Kong but as a visitor never held a student visa. Graduates of joint campuses in the Greater
    Bay Area are not so called. Source: ImmD, ASMTP page, Note 1; GEP page, Note 2; the IANG page defines the term.
    """
    degrees = facts.profile.degrees or ()
    if never_stayed(facts) and not any(degree.student_visa for degree in degrees):
        return Reading(NOT_MET, ("/statuses", "/degrees"))
    return facts.read(holds_local_award)


def no_local_graduate(facts: Facts) -> Reading[Truth]:
    """Whether the person is no non-local graduate."""
    reading = facts.read(local_graduate)
    return Reading(negation(reading.value), reading.reads, reading.lacks)


REGULATED = frozenset({Sector.HEALTHCARE, Sector.LEGAL})
"""Sectors whose professions practise in Hong Kong only once registered, licensed or admitted there."""


def regulated_profession(facts: Facts) -> Reading[Truth]:
    """For a remark: whether a job was held in a sector whose professions are regulated."""
    jobs = facts.profile.jobs or ()
    return Reading(known(any(job.sector in REGULATED for job in jobs)), ("/jobs",))


confirmed_offer = some_offer(stated("confirmed"))


def _tests(at: OfferAt, local_market: Criterion) -> tuple[Criterion, ...]:
    return (
        Holds("employment.confirmed_offer", at.truth(stated("confirmed")), "immd-gep"),
        Holds("employment.relevant_job", at.truth(relevant), "immd-gep"),
        local_market,
        Holds("employment.market_pay", at.truth(stated("market_pay")), "immd-gep"),
        Holds("employment.genuine_vacancy", at.truth(unless_denied("genuine_vacancy")), "immd-gep"),
        Holds("employment.registered_employer", at.truth(unless_denied("employer_registered")), "immd-gep"),
    )


def _recruitment(at: OfferAt) -> Criterion:
    """The page asks that local people cannot readily take up the job, and makes no proof of recruitment a criterion."""
    shown = weighed("recruitment_shown", silence=union(MET, REVIEW))
    return Holds("employment.recruitment_shown", at.judged(shown), "immd-gep")


def _undenied_recruitment(at: OfferAt) -> Criterion:
    """At an extension no fresh proof is asked for while the employer stays the same."""
    undenied = weighed("recruitment_shown", silence=MET)
    return Holds("employment.recruitment_not_denied", at.judged(undenied), "immd-gep")


def _unless_exempt(at: OfferAt, recruitment: Criterion) -> Criterion:
    return AnyOf(
        "employment.not_taken_up_locally",
        (
            recruitment,
            Holds("employment.talent_list", at.truth(on_talent_list), "immd-enhancements-2022", Certainty.OFFICIAL),
            AtLeast("employment.exempt_pay", at.amount(annual_pay_hkd), "employment.exempt_pay_hkd"),
        ),
    )


WEIGHED = (
    stated("confirmed"),
    relevant,
    stated("market_pay"),
    stated("recruitment_shown"),
    unless_denied("genuine_vacancy"),
    unless_denied("employer_registered"),
)

OFFER_WITH_PROOF = one_offer_passes("employment", "immd-gep", lambda at: _tests(at, _recruitment(at)), WEIGHED)
OFFER = one_offer_passes("employment", "immd-gep", lambda at: _tests(at, _unless_exempt(at, _recruitment(at))), WEIGHED)
OFFER_WITH_PROOF_EXTENDED = one_offer_passes(
    "employment", "immd-gep", lambda at: _tests(at, _undenied_recruitment(at)), WEIGHED
)
OFFER_EXTENDED = one_offer_passes(
    "employment", "immd-gep", lambda at: _tests(at, _unless_exempt(at, _undenied_recruitment(at))), WEIGHED
)

EDUCATION = AnyOf(
    "employment.education",
    (
        Holds("employment.first_degree", first_degree, "immd-gep"),
        Judged(
            "employment.exceptional_education",
            Holds("employment.proven_ability", proven_ability, "immd-gep"),
        ),
    ),
)
NOT_MAINLAND = Holds("gep.not_mainland", not_mainland, "immd-gep")
MAINLAND = Holds("asmtp.mainland", mainland_resident, "immd-asmtp")
NO_LOCAL_GRADUATE = ByCase(
    "asmtp.local_graduates",
    condition=Holds("asmtp.no_local_graduate", no_local_graduate, "immd-asmtp"),
    then=AllOf("asmtp.nobody_to_steer", ()),
    otherwise=Judged("asmtp.local_graduate_judged", AllOf("asmtp.local_graduate", ())),
)
"""ASMTP speaks of Mainland residents who are not non-local graduates; these are steered to IANG, not barred."""

GATES = (NOT_EXCLUDED_NATIONAL, CLEAR_RECORD)
HELD = frozenset({Scheme.GEP, Scheme.ASMTP})
STREAM = top_tier("employment", HELD)


def _entry(pathway: str, offer: Criterion, *door: Criterion) -> Criterion:
    return AllOf(pathway, (door[0], offer, EDUCATION, *door[1:], *GATES))


def _extension(offer: Criterion) -> Criterion:
    return AllOf("employment.extension", (offer, EDUCATION, *GATES, STREAM))


EXTENSION = {"recruitment_proof": _extension(OFFER_WITH_PROOF_EXTENDED), "exemptions": _extension(OFFER_EXTENDED)}

GENUINE_VACANCY = Remark(
    "employment.vacancy_to_be_genuine", "immd-gep", applies=some_offer(silent("genuine_vacancy")), of=Mode.ENTRY
)
REGISTERED_EMPLOYER = Remark(
    "employment.employer_to_be_registered", "immd-gep", applies=some_offer(silent("employer_registered"))
)
NEW_COMPANY = Remark(
    "employment.new_company_plan",
    "immd-gep",
    applies=some_offer(given("employer_months")),
    parameter="employment.new_company_months",
    of=Mode.ENTRY,
)
TALENT_LIST_DECLARED = Remark(
    "employment.talent_list_declared",
    "immd-enhancements-2022",
    Certainty.OFFICIAL,
    applies=some_offer(on_talent_list),
)
FACILITATED_PAPERS = Remark("employment.facilitated_papers", "immd-gep", applies=confirmed_offer, of=Mode.ENTRY)
TRANSFER_FACILITATED = Remark(
    "employment.transfer_facilitated",
    "visapro-facilitation",
    Certainty.SEVERAL_SECONDARY,
    applies=some_offer(transferred),
    of=Mode.ENTRY,
)
REGISTRATION_FIRST = Remark(
    "employment.registration_first", "immd-gep", Certainty.DERIVED, applies=regulated_profession
)
PRIOR_APPROVAL = Remark("employment.prior_approval", "immd-gep")
SHORTER_CONTRACT = Remark("employment.stay_within_contract", "immd-gep")
NO_PROFESSIONAL_POST = Remark(
    "employment.professional_post_doubted", "immd-gep", applies=some_offer(no_professional_post)
)
LOCAL_GRADUATE_STEERED = Remark(
    "gep.local_graduate_steered", "immd-gep", applies=local_graduate, leads_to="iang", of=Mode.ENTRY
)
JOINT_CAMPUS_STEERED = Remark(
    "employment.joint_campus_steered", "immd-gep", applies=joint_campus_graduate, leads_to="iang", of=Mode.ENTRY
)

CONDITIONS = (
    *STANDING,
    DECLARE_CONVICTIONS,
    GENUINE_VACANCY,
    REGISTERED_EMPLOYER,
    NEW_COMPANY,
    TALENT_LIST_DECLARED,
    FACILITATED_PAPERS,
    REGISTRATION_FIRST,
    SHORTER_CONTRACT,
    PRIOR_APPROVAL,
)
BRINGS = top_tier_brings("employment", HELD, "immd-gep")
DISCRETION = (
    DIRECTORS_DISCRETION,
    ADVERSE_RECORD_WEIGHED,
    NO_PROFESSIONAL_POST,
    JOINT_CAMPUS_STEERED,
    TRANSFER_FACILITATED,
    BRINGS,
)
TERMS = {
    "first_stay_months": "employment.first_stay_months",
    "extension_pattern_years": "employment.extension_pattern",
    "top_tier_years": "employment.top_tier_years",
    "top_tier_stay_months": "employment.top_tier_stay_months",
    "top_tier_income_hkd": "employment.top_tier_income_hkd",
    "top_tier_condition_of_stay": "employment.top_tier_condition_of_stay",
    "processing_weeks": "employment.processing_weeks",
    "condition_of_stay": "employment.condition_of_stay",
    "dependants": "employment.dependants",
    "extension_window": "common.extension_window",
    "extension_processing_weeks": "common.extension_processing_weeks",
    "application_fee_hkd": "common.application_fee_hkd",
    "issuance_fee_hkd": "common.issuance_fee_long_hkd",
    "permanent_residence_years": "common.permanent_residence_years",
}

GEP = Pathway(
    id="gep",
    scheme="employment",
    family=Family.EMPLOYMENT_VISA,
    selection=Selection.CASE_BY_CASE,
    regime="employment.regime",
    entry={
        "recruitment_proof": _entry("gep", OFFER_WITH_PROOF, NOT_MAINLAND),
        "exemptions": _entry("gep", OFFER, NOT_MAINLAND),
    },
    extension=EXTENSION,
    held=frozenset({Scheme.GEP}),
    conditions=(*CONDITIONS, OVERSEAS_CHINESE),
    discretion=(*DISCRETION, LOCAL_GRADUATE_STEERED),
    terms=TERMS,
    link=GEP_LINK,
)

ASMTP = Pathway(
    id="asmtp",
    scheme="employment",
    family=Family.EMPLOYMENT_VISA,
    selection=Selection.CASE_BY_CASE,
    regime="employment.regime",
    entry={
        "recruitment_proof": _entry("asmtp", OFFER_WITH_PROOF, MAINLAND, NO_LOCAL_GRADUATE),
        "exemptions": _entry("asmtp", OFFER, MAINLAND, NO_LOCAL_GRADUATE),
    },
    extension=EXTENSION,
    held=frozenset({Scheme.ASMTP}),
    conditions=(*CONDITIONS, MAINLAND_CONSENT),
    discretion=DISCRETION,
    terms=TERMS,
    link=ASMTP_LINK,
)

PATHWAYS = (GEP, ASMTP)
