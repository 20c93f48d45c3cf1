"""Investment as entrepreneurs, under the General Employment Policy: to establish or join in business in Hong Kong.

Text: ImmD's page (https://www.immd.gov.hk/eng/services/visas/investment.html), eligibility criteria (a) to (c). Either
the applicant can contribute substantially, which ImmD weighs over the plan and sets no sum for; or the business is a
start-up that a government-backed programme supports, in which the applicant has a leading part. A local sponsor is to
be nominated: stated to be missing it closes the pathway, and silence leaves it a standing condition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.profile.codes import Scheme
from service.profile.derived.ability import proven_ability
from service.profile.derived.business_plans import (
    MOST_PLANS,
    PlanAt,
    business_running,
    no_plan,
    one_plan_at_most,
    some_plan,
)
from service.profile.derived.education import first_degree
from service.profile.derived.person import (
    completed_years,
    lives_at_home,
    mainland_resident,
    overseas_chinese_arrangement,
    status_held,
)
from service.profile.facts import Facts, Reading
from service.profile.values import MET, UNKNOWN, Truth, both, either, known
from service.rules.common import (
    ADVERSE_RECORD_WEIGHED,
    CLEAR_RECORD,
    DECLARE_CONVICTIONS,
    DIRECTORS_DISCRETION,
    DUAL_NATIONAL,
    GENUINE_PAPERS,
    NO_PUBLIC_BURDEN,
    NO_SECURITY_OBJECTION,
    NOT_EXCLUDED_NATIONAL,
    OVERSEAS_CHINESE,
    TRAVEL_DOCUMENT,
    not_mainland,
)
from service.rules.criteria import AllOf, AnyOf, AtLeast, ByCase, Criterion, Holds, Judged
from service.rules.extension import hong_kong_business
from service.rules.pathway import Family, Mode, Pathway, Remark, Selection

if TYPE_CHECKING:
    from collections.abc import Iterable

LINK = "https://www.immd.gov.hk/eng/services/visas/investment.html"
SOURCE = "immd-investment"

NOT_OVERSEAS_HERE = frozenset({"CN", "HK", "MO"})
"""This page counts Taiwan as overseas; ImmD's pages on the other schemes do not."""

FREE_TO_DO_BUSINESS = frozenset(
    {
        Scheme.QMAS,
        Scheme.TTPS_A,
        Scheme.TTPS_B,
        Scheme.TTPS_C,
        Scheme.IANG,
        Scheme.ASSG,
        Scheme.DEPENDANT,
        Scheme.NEW_CIES,
    }
)


def overseas_on_this_page(facts: Facts) -> Reading[Truth]:
    """Whether the arrangement for overseas Chinese is met as this page defines overseas, Taiwan included.

    Whoever lives in the Mainland or here as its resident says as much under this page as under the others.
    """
    person = facts.profile.person
    if lives_at_home(person):
        return facts.read(overseas_chinese_arrangement)

    def overseas(places: Iterable[str] | None) -> Truth:
        return UNKNOWN if places is None else known(any(place not in NOT_OVERSEAS_HERE for place in places))

    years = completed_years(person.residence_years, facts)
    parts = {
        "/person/residence": overseas(None if person.residence is None else (person.residence,)),
        "/person/residence_years": UNKNOWN if years is None else years.at_least(1),
        "/person/applies_from": overseas(None if person.applies_from is None else (person.applies_from,)),
    }
    living, settled = MET, overseas(person.permanent_residence)
    for part in parts.values():
        living = both(living, part)
    truth = either(settled, living)
    lacks = [pointer for pointer, part in parts.items() if living == part == UNKNOWN]
    lacks += ["/person/permanent_residence"] if settled == UNKNOWN else []
    return Reading(truth, ("/person/permanent_residence", *parts), tuple(lacks) if truth == UNKNOWN else ())


def overseas_by_taiwan(facts: Facts) -> Reading[Truth]:
    """Whether only this page's wording keeps the person from being a resident of the Mainland."""
    mainland, here = facts.read(mainland_resident), facts.read(overseas_on_this_page)
    return Reading(both(mainland.value, here.value), here.reads)


def _factors(plan: PlanAt) -> Criterion:
    """What ImmD names for weighing; any of it gives an officer something to weigh."""
    return AnyOf(
        "entrepreneur.contribution",
        (
            AtLeast("entrepreneur.forecasts", plan.number("forecast_years"), "entrepreneur.plan_years"),
            Holds("entrepreneur.running_business", business_running, SOURCE),
            AtLeast(
                "entrepreneur.bank_statements",
                plan.number("bank_statement_months"),
                "entrepreneur.bank_statement_months",
            ),
            Holds("entrepreneur.investment", plan.some("investment"), SOURCE),
            Holds("entrepreneur.local_jobs", plan.some("local_jobs"), SOURCE),
            Holds("entrepreneur.premises", plan.stated("premises"), SOURCE),
            Holds("entrepreneur.new_technology", plan.stated("new_technology"), SOURCE),
            Holds("entrepreneur.trade_experience", plan.some("trade_experience_months"), SOURCE),
        ),
    )


def _start_up(plan: PlanAt) -> Criterion:
    """A start-up that a programme backs: ImmD "may consider the application favourably", so it decides."""
    return Judged(
        "entrepreneur.start_up_judged",
        AllOf(
            "entrepreneur.start_up",
            (
                Holds("entrepreneur.backed", plan.backed(), SOURCE),
                Holds("entrepreneur.leading_role", plan.leads(), SOURCE),
            ),
        ),
    )


def _tests(plan: PlanAt) -> tuple[Criterion, ...]:
    return (
        Holds("entrepreneur.plan_made", plan.made(), SOURCE),
        AnyOf(
            "entrepreneur.business",
            (Judged("entrepreneur.contribution_judged", _factors(plan)), _start_up(plan)),
        ),
        AnyOf(
            "entrepreneur.education",
            (
                AllOf(
                    "entrepreneur.relevant_degree",
                    (
                        Holds("entrepreneur.first_degree", first_degree, SOURCE),
                        Holds("entrepreneur.relevance", plan.stated("relevant_degree"), SOURCE),
                    ),
                ),
                Judged(
                    "entrepreneur.exceptional_education",
                    AnyOf(
                        "entrepreneur.instead_of_a_degree",
                        (
                            Holds("entrepreneur.proven_ability", proven_ability, SOURCE),
                            Holds("entrepreneur.experience", plan.some("trade_experience_months"), SOURCE),
                        ),
                    ),
                ),
            ),
        ),
        Holds("entrepreneur.local_sponsor", plan.unless_denied("local_sponsor"), SOURCE),
    )


EACH = tuple(AllOf("entrepreneur.plan", _tests(PlanAt(index))) for index in range(MOST_PLANS))
ONE_PLAN_PASSES = ByCase(
    "entrepreneur.plans",
    condition=Holds("entrepreneur.no_plan", no_plan, SOURCE),
    then=EACH[0].parts[0],
    otherwise=ByCase(
        "entrepreneur.given_plans",
        condition=Holds("entrepreneur.one_plan", one_plan_at_most, SOURCE),
        then=EACH[0],
        otherwise=AnyOf("entrepreneur.several_plans", EACH),
    ),
)
"""One plan passes every test, so that plans that are half good never add up to a good one."""

DOOR = AnyOf(
    "entrepreneur.door",
    (
        Holds("entrepreneur.not_mainland", not_mainland, SOURCE),
        Holds("entrepreneur.overseas", overseas_on_this_page, SOURCE),
    ),
)
GATES = (NOT_EXCLUDED_NATIONAL, CLEAR_RECORD)
ENTRY = AllOf("entrepreneur", (DOOR, ONE_PLAN_PASSES, *GATES))
EXTENSION = AllOf(
    "entrepreneur.extension",
    (
        AnyOf(
            "entrepreneur.business_kept",
            (
                Judged(
                    "entrepreneur.business_judged",
                    Holds("entrepreneur.hong_kong_business", hong_kong_business, SOURCE),
                ),
                AnyOf("entrepreneur.start_ups", tuple(_start_up(PlanAt(index)) for index in range(MOST_PLANS))),
            ),
        ),
        AnyOf(
            "entrepreneur.education_at_extension",
            (
                Holds("entrepreneur.degree_held", first_degree, SOURCE),
                Judged(
                    "entrepreneur.exception_at_extension",
                    Holds("entrepreneur.ability_at_extension", proven_ability, SOURCE),
                ),
            ),
        ),
        *GATES,
    ),
)

CONDITIONS = (
    TRAVEL_DOCUMENT,
    DUAL_NATIONAL,
    GENUINE_PAPERS,
    NO_SECURITY_OBJECTION,
    NO_PUBLIC_BURDEN,
    OVERSEAS_CHINESE,
    DECLARE_CONVICTIONS,
    Remark(
        "entrepreneur.sponsor_needed", SOURCE, applies=some_plan(lambda plan: plan.local_sponsor is None), of=Mode.ENTRY
    ),
    Remark("entrepreneur.plan_length", SOURCE, parameter="entrepreneur.plan_years", of=Mode.ENTRY),
    Remark("entrepreneur.prior_approval", SOURCE),
)
DISCRETION = (
    DIRECTORS_DISCRETION,
    ADVERSE_RECORD_WEIGHED,
    Remark("entrepreneur.no_minimum_sum", SOURCE, of=Mode.ENTRY),
    Remark("entrepreneur.advice_sought", SOURCE, of=Mode.ENTRY),
    Remark(
        "entrepreneur.no_local_jobs",
        SOURCE,
        applies=some_plan(lambda plan: plan.local_jobs is not None and plan.local_jobs.high == 0),
        of=Mode.ENTRY,
    ),
    Remark("entrepreneur.no_premises", SOURCE, applies=some_plan(lambda plan: plan.premises is False), of=Mode.ENTRY),
    Remark("entrepreneur.taiwan_wording", SOURCE, applies=overseas_by_taiwan, of=Mode.ENTRY),
    Remark("entrepreneur.not_needed", SOURCE, applies=status_held(FREE_TO_DO_BUSINESS, now=True), of=Mode.ENTRY),
)

ENTREPRENEUR = Pathway(
    id="entrepreneur",
    scheme="entrepreneur",
    family=Family.INVESTMENT,
    selection=Selection.HEAVILY_JUDGED,
    regime="entrepreneur.regime",
    entry={"contribution": ENTRY},
    extension={"contribution": EXTENSION},
    held=frozenset({Scheme.ENTREPRENEUR}),
    conditions=CONDITIONS,
    discretion=DISCRETION,
    terms={
        "first_stay_months": "entrepreneur.first_stay_months",
        "extension_pattern_years": "entrepreneur.extension_pattern",
        "processing_weeks": "entrepreneur.processing_weeks",
        "condition_of_stay": "entrepreneur.condition_of_stay",
        "extension_window": "common.extension_window",
        "extension_processing_weeks": "common.extension_processing_weeks",
        "application_fee_hkd": "common.application_fee_hkd",
        "issuance_fee_hkd": "common.issuance_fee_long_hkd",
        "permanent_residence_years": "common.permanent_residence_years",
        "dependants": "entrepreneur.dependants",
    },
    link=LINK,
)

PATHWAYS = (ENTREPRENEUR,)
