"""New Capital Investment Entrant Scheme (New CIES).

Opened 1 March 2024. InvestHK assesses the net assets, ImmD approves in principle, the applicant enters as a visitor and
invests, InvestHK certifies the investment, ImmD approves formally. Text: ImmD's page
(https://www.immd.gov.hk/eng/services/visas/newcies.html), eligibility criteria and Notes 1 and 2, and the rules of the
scheme (https://www.newcies.gov.hk/en/resources/scheme-rules-and-documents/).

The investment comes after approval in principle: without a plan it is a standing condition; a plan that is given is
tested as a proposal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.profile.codes import Scheme
from service.profile.derived.person import (
    GREATER_CHINA,
    age_years,
    foreign_permanent_residence,
    macao_resident,
    nationalities,
    status_held,
    taiwan_resident,
)
from service.profile.facts import Facts, Reading
from service.profile.values import MET, NOT_MET, REVIEW, UNKNOWN, Truth, add_months, both, known, union
from service.rules.common import (
    DECLARE_CONVICTIONS,
    DIRECTORS_DISCRETION,
    DUAL_NATIONAL,
    GENUINE_PAPERS,
    NO_PUBLIC_BURDEN,
    NO_SECURITY_CONCERN,
    NO_SECURITY_OBJECTION,
    NO_SERIOUS_CRIME,
    NOT_EXCLUDED_NATIONAL,
    TOLD_OF_COMPANIONS,
    TOLD_OF_PAPERS,
    TRAVEL_DOCUMENT,
)
from service.rules.criteria import AllOf, AnyOf, AtLeast, ByCase, Criterion, Holds
from service.rules.facts import records
from service.rules.facts.investments import (
    company_planned,
    counted_investment_hkd,
    deposits_planned,
    held_months,
    holding_company_planned,
    net_assets_with_own_share_hkd,
    own_net_assets_hkd,
    plan_given,
    plan_to_come,
    portfolio_hkd,
    private_funds_planned,
    real_estate_planned,
    residential_planned,
)
from service.rules.law import Certainty, lawbook
from service.rules.pathway import Family, Mode, Pathway, Remark, Selection

if TYPE_CHECKING:
    from collections.abc import Mapping

SHORT_FEE, LONG_FEE = "common.issuance_fee_short_hkd", "common.issuance_fee_long_hkd"


def two_fees(facts: Facts) -> Reading[Truth]:
    """For a remark: whether the fee of a visa turns on the period granted, as it does since 26 February 2025."""
    fees = [{version.value for version in lawbook().versions(name, facts.as_of)} for name in (SHORT_FEE, LONG_FEE)]
    return Reading(known(fees[0] != fees[1]))


held_now_here = status_held(frozenset({Scheme.NEW_CIES}), now=True)
LINK = "https://www.immd.gov.hk/eng/services/visas/newcies.html"
REPORTED = Certainty.SEVERAL_SECONDARY


def stateless(facts: Facts) -> Reading[Truth]:
    """Whether the person has no nationality."""
    held = facts.read(nationalities)
    return Reading(UNKNOWN if held.value is None else known(not held.value), held.reads, held.lacks)


def foreign_national(facts: Facts) -> Reading[Truth]:
    """Whether a nationality other than the Chinese is held."""
    held = facts.read(nationalities)
    foreign = UNKNOWN if held.value is None else known(any(place not in GREATER_CHINA for place in held.value))
    return Reading(foreign, held.reads, held.lacks)


def can_return(facts: Facts) -> Reading[Truth]:
    """Whether re-entry to the place of residence is proven."""
    truth = known(facts.profile.person.returnable)
    pointers = ("/person/returnable",)
    return Reading(truth, pointers, pointers if truth == UNKNOWN else ())


CERTIFIED: Mapping[Truth, Truth] = {MET: REVIEW, NOT_MET: MET, UNKNOWN: union(MET, REVIEW)}
"""What a conviction leaves of a certificate, by whether it was in the place lived in."""


def certificate_of_no_conviction(facts: Facts) -> Reading[Truth]:
    """Whether the place lived in can certify that there is no conviction.

    The page asks for the certificate and says nothing of whoever can't have one: that is for ImmD to weigh, no bar.
    """
    person = facts.profile.person
    pointers = ("/person/convictions", "/person/residence")
    if person.convictions is None:
        return Reading(union(MET, REVIEW), pointers, pointers[:1])
    truth = MET
    lacks: list[str] = []
    for index, conviction in enumerate(person.convictions):
        there = UNKNOWN if None in (conviction.place, person.residence) else known(conviction.place == person.residence)
        lacks += [f"/person/convictions/{index}/place"] if conviction.place is None else []
        lacks += ["/person/residence"] if person.residence is None else []
        truth = both(truth, CERTIFIED[there])
    return Reading(truth, pointers, () if truth in (MET, REVIEW) else tuple(dict.fromkeys(lacks)))


def needs_no_assistance(facts: Facts) -> Reading[Truth]:
    """Whether reliance on public assistance is not stated; silence is a standing condition."""
    needs = facts.profile.wealth.needs_public_assistance
    return Reading(NOT_MET if needs else MET, ("/wealth/needs_public_assistance",))


def portfolio_certified(facts: Facts) -> Reading[Truth]:
    """Whether InvestHK has certified that the portfolio requirements are kept."""
    truth = known(facts.profile.wealth.new_cies_portfolio_certified)
    pointers = ("/wealth/new_cies_portfolio_certified",)
    return Reading(truth, pointers, pointers if truth == UNKNOWN else ())


WHO_MAY_APPLY = ByCase(
    "new_cies.scope",
    condition=Holds("new_cies.stateless", stateless, "immd-newcies"),
    then=AllOf(
        "new_cies.stateless_with_residence",
        (
            Holds("new_cies.stateless_foreign_residence", foreign_permanent_residence, "immd-newcies"),
            Holds("new_cies.returnable", can_return, "immd-newcies"),
        ),
    ),
    otherwise=AnyOf(
        "new_cies.national",
        (
            Holds("new_cies.foreign_national", foreign_national, "immd-newcies"),
            Holds("new_cies.foreign_residence", foreign_permanent_residence, "newcies-application", Certainty.OFFICIAL),
            Holds("new_cies.macao", macao_resident, "immd-newcies"),
            Holds("new_cies.taiwan", taiwan_resident, "immd-newcies"),
        ),
    ),
)
"""Foreign nationals; Chinese nationals with permanent residence in a foreign country; residents of Macao; Chinese
residents of Taiwan; stateless people with permanent residence in a foreign country and proven re-entry (Note 1)."""

HELD_THROUGHOUT = AtLeast("new_cies.held", held_months, "new_cies.held_months")

PLAN = ByCase(
    "new_cies.plan",
    condition=Holds("new_cies.plan_given", plan_given, "newcies-rules", REPORTED),
    then=AllOf(
        "new_cies.proposal",
        (
            AtLeast("new_cies.investment", counted_investment_hkd, "new_cies.investment_hkd"),
            AtLeast("new_cies.portfolio", portfolio_hkd, "new_cies.portfolio_hkd"),
        ),
    ),
    otherwise=AllOf("new_cies.plan_to_come", ()),
)

GATES: tuple[Criterion, ...] = (WHO_MAY_APPLY, NOT_EXCLUDED_NATIONAL, NO_SECURITY_CONCERN, NO_SERIOUS_CRIME)


def _entry(net_assets: Criterion) -> Criterion:
    return AllOf(
        "new_cies",
        (
            AtLeast("new_cies.age", age_years, "new_cies.minimum_age"),
            net_assets,
            HELD_THROUGHOUT,
            PLAN,
            records.no_adverse_record("new_cies.no_adverse_record", records.INVESTOR),
            Holds("new_cies.no_conviction_certificate", certificate_of_no_conviction, "immd-newcies"),
            Holds("new_cies.self_supporting", needs_no_assistance, "immd-newcies"),
            *GATES,
        ),
    )


ENTRY = {
    "sole_assets": _entry(AtLeast("new_cies.net_assets", own_net_assets_hkd, "new_cies.net_assets_hkd")),
    "joint_assets": _entry(
        AtLeast("new_cies.net_assets_with_share", net_assets_with_own_share_hkd, "new_cies.net_assets_hkd")
    ),
}


def passport_runs(facts: Facts) -> Reading[Truth]:
    """Whether the travel document runs as long as the page asks at an extension; silence is a standing condition.

    The page asks it of the paper to be uploaded: one that ends sooner is to be renewed, or is for an officer.
    """
    ends = facts.profile.person.travel_document_expires_on
    pointers = ("/person/travel_document_expires_on",)
    months = [version.value for version in lawbook().versions("new_cies.passport_months", facts.as_of)]
    if ends is None or not months:
        return Reading(MET, pointers)
    enough = ends.on_or_after(add_months(facts.as_of, max(months)))
    truth = {MET: MET, NOT_MET: REVIEW}.get(enough, union(MET, REVIEW))
    return Reading(truth, pointers, () if truth in (MET, REVIEW) else pointers)


EXTENSION = AllOf(
    "new_cies.extension",
    (
        Holds("new_cies.portfolio_certified", portfolio_certified, "immd-newcies"),
        Holds("new_cies.passport_runs", passport_runs, "immd-newcies"),
        *GATES,
    ),
)

CONDITIONS = (
    TRAVEL_DOCUMENT,
    DUAL_NATIONAL,
    GENUINE_PAPERS,
    NO_SECURITY_OBJECTION,
    NO_PUBLIC_BURDEN,
    *TOLD_OF_PAPERS,
    *TOLD_OF_COMPANIONS,
    DECLARE_CONVICTIONS,
    Remark("new_cies.two_steps", "immd-newcies", of=Mode.ENTRY),
    Remark("new_cies.visitor_first", "immd-newcies", parameter="new_cies.in_principle_days", of=Mode.ENTRY),
    Remark(
        "new_cies.fee_in_principle",
        "immd-fees",
        Certainty.DERIVED,
        applies=two_fees,
        parameter=SHORT_FEE,
        of=Mode.ENTRY,
    ),
    Remark(
        "new_cies.invest_later",
        "immd-newcies",
        applies=plan_to_come,
        parameter="new_cies.investment_hkd",
        of=Mode.ENTRY,
    ),
    Remark(
        "new_cies.portfolio_part",
        "newcies-rules",
        REPORTED,
        applies=plan_to_come,
        parameter="new_cies.portfolio_hkd",
        of=Mode.ENTRY,
    ),
    Remark(
        "new_cies.deposits_cap",
        "newcies-rules",
        REPORTED,
        applies=deposits_planned,
        parameter="new_cies.certificates_of_deposit_hkd",
    ),
    Remark(
        "new_cies.private_funds_cap",
        "newcies-rules",
        REPORTED,
        applies=private_funds_planned,
        parameter="new_cies.private_funds_hkd",
    ),
    Remark(
        "new_cies.residential_price",
        "dutenews-property",
        REPORTED,
        applies=residential_planned,
        parameter="new_cies.residential_price_hkd",
    ),
    Remark(
        "new_cies.residential_cap",
        "dutenews-property",
        REPORTED,
        applies=residential_planned,
        parameter="new_cies.residential_hkd",
    ),
    Remark(
        "new_cies.real_estate_cap",
        "dutenews-property",
        REPORTED,
        applies=real_estate_planned,
        parameter="new_cies.real_estate_hkd",
    ),
    Remark(
        "new_cies.company_age",
        "investor-migration-2026",
        Certainty.SINGLE_SECONDARY,
        applies=holding_company_planned,
        parameter="new_cies.holding_company_wait_months",
    ),
    Remark(
        "new_cies.family_vehicle",
        "newcies-measures",
        REPORTED,
        applies=company_planned,
        parameter="new_cies.family_office_assets_hkd",
    ),
    Remark("new_cies.support_from_elsewhere", "immd-newcies"),
    Remark("new_cies.portfolio_kept", "immd-newcies"),
    Remark("new_cies.proceeds_reinvested", "newcies-portfolio"),
    Remark("new_cies.intermediaries", "newcies-portfolio", parameter="new_cies.most_intermediaries"),
    Remark("new_cies.breach", "immd-newcies", parameter="new_cies.breach_months"),
    Remark(
        "new_cies.passport_at_extension", "immd-newcies", applies=held_now_here, parameter="new_cies.passport_months"
    ),
    Remark("new_cies.file_before_proof", "immd-newcies", applies=held_now_here),
    Remark("new_cies.police_certificate", "immd-newcies", of=Mode.ENTRY),
    Remark("new_cies.accountant", "newcies-rules", REPORTED, of=Mode.ENTRY),
)
DISCRETION = (
    DIRECTORS_DISCRETION,
    Remark("new_cies.any_asset_proves", "imidaily-crypto", REPORTED, of=Mode.ENTRY),
    Remark("new_cies.top_up_not_read", "newcies-rules", REPORTED),
)

NEW_CIES = Pathway(
    id="new_cies",
    scheme="new_cies",
    family=Family.INVESTMENT,
    selection=Selection.THRESHOLD,
    regime="new_cies.regime",
    entry=ENTRY,
    extension=dict.fromkeys(ENTRY, EXTENSION),
    held=frozenset({Scheme.NEW_CIES}),
    conditions=CONDITIONS,
    discretion=DISCRETION,
    terms={
        "first_stay_months": "new_cies.first_stay_months",
        "extension_pattern_years": "new_cies.extension_pattern",
        "in_principle_days": "new_cies.in_principle_days",
        "condition_of_stay": "new_cies.condition_of_stay",
        "extension_window": "new_cies.extension_window",
        "application_fee_hkd": "common.application_fee_hkd",
        "issuance_fee_hkd": LONG_FEE,
        "in_principle_issuance_fee_hkd": SHORT_FEE,
        "permanent_residence_years": "common.permanent_residence_years",
        "dependants": "new_cies.dependants",
    },
    link=LINK,
)

PATHWAYS = (NEW_CIES,)
