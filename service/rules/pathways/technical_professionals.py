"""Technical Professionals Stream of GEP and ASMTP, for eight trades that are short of people.

Open from 30 June 2025 to 29 June 2028 with 10,000 places, 3,000 a trade. Text: ImmD's page
(https://www.immd.gov.hk/eng/services/visas/TPStream.html), eligibility criteria, Quota, Conditions of Stay and
Extension of Stay. What each trade asks (qualifications, length of contract, pay) stands in lists that were not read, so
the caller states it. The stream is meant for people without a degree; no criterion shuts out those who have one.
"""

from __future__ import annotations

from service.profile.codes import Scheme
from service.profile.derived.education import first_degree
from service.profile.derived.person import age_years, mainland_resident, status_held
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
from service.rules.criteria import AllOf, AnyOf, AtLeast, AtMost, ByCase, Criterion, Holds
from service.rules.facts.offers import (
    OfferAt,
    contract_months,
    given,
    listed_trade,
    one_offer_passes,
    silent,
    some_offer,
    stated,
    technical_trade,
    unless_denied,
)
from service.rules.law import Certainty
from service.rules.pathway import Family, LawStatus, Mode, Pathway, Remark, Selection

LINK = "https://www.immd.gov.hk/eng/services/visas/TPStream.html"
STREAM = frozenset({Scheme.GEP_TP, Scheme.ASMTP_TP})


def _pay(at: OfferAt) -> tuple[Criterion, ...]:
    return (
        Holds("tp.market_pay", at.truth(stated("market_pay")), "immd-tp"),
        Holds("tp.trade_pay", at.truth(stated("trade_pay_minimum_met")), "immd-tp", Certainty.CALLER_STATED),
        Holds("tp.registered_employer", at.truth(unless_denied("employer_registered")), "immd-tp"),
    )


def _contract(at: OfferAt) -> Criterion:
    """Every trade asks for 24 or for 36 months; which asks for which was not found, so between them it is stated."""
    enough = Holds("tp.contract_stated", at.truth(stated("trade_contract_minimum_met")), "immd-tp")
    return ByCase(
        "tp.contract",
        condition=Holds("tp.contract_length_given", at.truth(given("contract_months")), "immd-tp"),
        then=AllOf(
            "tp.contract_length",
            (
                AtLeast("tp.contract_shortest", at.amount(contract_months), "tp.contract_months_shortest"),
                AnyOf(
                    "tp.contract_for_trade",
                    (AtLeast("tp.contract_longest", at.amount(contract_months), "tp.contract_months_longest"), enough),
                ),
            ),
        ),
        otherwise=enough,
    )


def _entry_tests(at: OfferAt) -> tuple[Criterion, ...]:
    return (
        Holds("tp.confirmed_offer", at.truth(stated("confirmed")), "immd-tp"),
        Holds("tp.trade", at.truth(listed_trade), "tp-names-2025", Certainty.OFFICIAL),
        Holds("tp.qualifications", at.truth(stated("trade_minimum_met")), "immd-tp", Certainty.CALLER_STATED),
        _contract(at),
        *_pay(at),
    )


def _extension_tests(at: OfferAt) -> tuple[Criterion, ...]:
    return (
        Holds("tp.employed", at.truth(stated("confirmed")), "immd-tp"),
        Holds("tp.same_trade", at.truth(technical_trade), "immd-tp"),
        *_pay(at),
    )


WEIGHED = (
    stated("confirmed"),
    technical_trade,
    stated("trade_minimum_met"),
    stated("market_pay"),
    stated("trade_pay_minimum_met"),
    unless_denied("employer_registered"),
)
OFFER = one_offer_passes("tp", "immd-tp", _entry_tests, WEIGHED)
JOB = one_offer_passes("tp", "immd-tp", _extension_tests, WEIGHED)

AGE = (AtLeast("tp.age_least", age_years, "tp.age_least"), AtMost("tp.age_most", age_years, "tp.age_most"))
GATES = (NOT_EXCLUDED_NATIONAL, CLEAR_RECORD)
NOT_MAINLAND = Holds("gep_tp.not_mainland", not_mainland, "immd-tp")
MAINLAND = Holds("asmtp_tp.mainland", mainland_resident, "immd-tp")
EXTENDED = AllOf("tp.extension", (JOB, *GATES))

licence_awaited = some_offer(stated("licence_needs_local_experience"))
"""Whether the licence of the trade can be had only after work in Hong Kong, which shortens the first stay."""

QUOTA = Remark("tp.quota_first_come", "immd-tp", parameter="tp.quota", of=Mode.ENTRY)
QUOTA_PER_TRADE = Remark("tp.quota_of_a_trade", "immd-tp", parameter="tp.quota_per_trade", of=Mode.ENTRY)
LIST_NOT_HELD = Remark("tp.list_not_held", "tp-list", of=Mode.ENTRY)
VERIFIED_QUALIFICATIONS = Remark("tp.qualifications_verified", "immd-tp", of=Mode.ENTRY)
EMPLOYER_REGISTERED = Remark(
    "tp.employer_to_be_registered", "immd-tp", applies=some_offer(silent("employer_registered"))
)
SHORTER_FIRST_STAY = Remark(
    "tp.shorter_first_stay",
    "immd-tp",
    applies=licence_awaited,
    parameter="tp.first_stay_before_licence_months",
    of=Mode.ENTRY,
)
LICENCE_AT_EXTENSION = Remark("tp.licence_at_extension", "immd-tp", applies=licence_awaited)
LICENCE_ON_RETURN = Remark("tp.licence_on_return", "immd-tp", applies=status_held(STREAM, now=False), of=Mode.ENTRY)
SAME_TRADE_ONLY = Remark("tp.same_trade_only", "immd-tp")
LEAVE_AFTER_CONTRACT = Remark("tp.leave_after_contract", "immd-tp", parameter="tp.leave_after_contract_months")
NOTIFY_END_OF_CONTRACT = Remark("tp.notify_end_of_contract", "immd-tp", parameter="tp.notify_end_of_contract_days")
MEANT_FOR_NON_DEGREE = Remark("tp.meant_for_non_degree", "immd-tp", applies=first_degree, of=Mode.ENTRY)

CONDITIONS = (
    *STANDING,
    DECLARE_CONVICTIONS,
    QUOTA,
    QUOTA_PER_TRADE,
    LIST_NOT_HELD,
    VERIFIED_QUALIFICATIONS,
    EMPLOYER_REGISTERED,
    SHORTER_FIRST_STAY,
    LICENCE_AT_EXTENSION,
    LICENCE_ON_RETURN,
    SAME_TRADE_ONLY,
    LEAVE_AFTER_CONTRACT,
    NOTIFY_END_OF_CONTRACT,
)
DISCRETION = (DIRECTORS_DISCRETION, ADVERSE_RECORD_WEIGHED, MEANT_FOR_NON_DEGREE)
TERMS = {
    "first_stay_months": "tp.first_stay_months",
    "first_stay_before_licence_months": "tp.first_stay_before_licence_months",
    "extension_pattern_years": "tp.extension_pattern",
    "processing_weeks": "tp.processing_weeks",
    "quota": "tp.quota",
    "quota_per_trade": "tp.quota_per_trade",
    "condition_of_stay": "tp.condition_of_stay",
    "dependants": "tp.dependants",
    "extension_window": "tp.extension_window",
    "application_fee_hkd": "common.application_fee_hkd",
    "issuance_fee_hkd": "common.issuance_fee_long_hkd",
    "permanent_residence_years": "common.permanent_residence_years",
}
EXTENSION = {"quota_period": EXTENDED, LawStatus.CLOSED: EXTENDED}
"""An extension needs no place in the quota, so it outlives the quota period."""

GEP_TP = Pathway(
    id="gep_tp",
    scheme="technical_professionals",
    family=Family.EMPLOYMENT_VISA,
    selection=Selection.FIRST_COME,
    regime="tp.regime",
    entry={"quota_period": AllOf("gep_tp", (NOT_MAINLAND, OFFER, *AGE, *GATES))},
    extension=EXTENSION,
    held=frozenset({Scheme.GEP_TP}),
    conditions=(*CONDITIONS, OVERSEAS_CHINESE),
    discretion=DISCRETION,
    terms=TERMS,
    link=LINK,
)

ASMTP_TP = Pathway(
    id="asmtp_tp",
    scheme="technical_professionals",
    family=Family.EMPLOYMENT_VISA,
    selection=Selection.FIRST_COME,
    regime="tp.regime",
    entry={"quota_period": AllOf("asmtp_tp", (MAINLAND, OFFER, *AGE, *GATES))},
    extension=EXTENSION,
    held=frozenset({Scheme.ASMTP_TP}),
    conditions=(*CONDITIONS, MAINLAND_CONSENT),
    discretion=DISCRETION,
    terms=TERMS,
    link=LINK,
)

PATHWAYS = (GEP_TP, ASMTP_TP)
