"""Residence as a dependant of somebody in Hong Kong.

The text held is read for applications from 28 December 2022. Text: ImmD's Dependants page
(https://www.immd.gov.hk/eng/services/visas/residence_as_dependant.html), Introduction, eligibility criteria and Note 3.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.profile.codes import Relation, Scheme, SponsorStatus
from service.profile.derived.family import (
    ADMITTED,
    GENUINE,
    HOUSES,
    LIVES_HERE,
    SETTLED,
    STAYS_ON,
    SUPPORTS,
    SponsorTest,
    employed_under,
    is_dependent_child,
    is_parent,
    is_partner,
    joins,
    linked_to,
    one_sponsor_passes,
    parent_of_settled,
    related_to,
)
from service.profile.derived.person import (
    GREATER_CHINA,
    age_years,
    chinese_national,
    foreign_permanent_residence,
    macao_resident,
    mainland_resident,
    nationalities,
    taiwan_resident,
)
from service.profile.facts import Facts, Reading
from service.profile.values import (
    MET,
    NOT_MET,
    UNKNOWN,
    Span,
    Truth,
    both,
    either,
    known,
    months_between,
    negation,
)
from service.rules.common import (
    ADVERSE_RECORD_WEIGHED,
    CHILD_SCHOOLING,
    DECLARE_CONVICTIONS,
    DIRECTORS_DISCRETION,
    GENUINE_PAPERS,
    NO_PUBLIC_BURDEN,
    NO_SECURITY_CONCERN,
    NO_SECURITY_OBJECTION,
    OVERSEAS_CHINESE,
    TOLD_OF_PAPERS,
    TRAVEL_DOCUMENT,
    dual_national,
    not_mainland,
)
from service.rules.criteria import AllOf, AnyOf, AtLeast, Below, ByCase, Criterion, Holds, Judged, NoneOf
from service.rules.facts import records
from service.rules.law import lawbook
from service.rules.pathway import Family, Mode, Pathway, Remark, Selection

if TYPE_CHECKING:
    from service.profile.model import Profile

LINK = "https://www.immd.gov.hk/eng/services/visas/residence_as_dependant.html"
ANY_SPONSOR = SETTLED | ADMITTED
LEARNING = frozenset({SponsorStatus.STUDENT, SponsorStatus.TRAINING})
"""Sponsors whose own stay is under no specified scheme."""

INVESTING = frozenset({SponsorStatus.INVESTOR})
MOST_YEARS = 120


def never_moved_to_macao(facts: Facts) -> Reading[Truth]:
    """Whether the person is no former Mainland Chinese resident who lives in Macao; a foreign national is none."""
    person = facts.profile.person
    if facts.read(chinese_national).value == NOT_MET:
        return Reading(MET, ("/person/nationalities",))
    if (
        person.residence not in (None, "MO")
        and person.china_residency is None
        and "MO" not in (person.nationalities or ())
    ):
        return Reading(MET, ("/person/residence", "/person/china_residency"))
    resident = facts.read(macao_resident)
    former = known(person.former_mainland_resident)
    truth = negation(both(resident.value, former))
    lacks = (*resident.lacks, *(("/person/former_mainland_resident",) if former == UNKNOWN else ()))
    reads = (*resident.reads, "/person/former_mainland_resident")
    return Reading(truth, reads, lacks if truth == UNKNOWN else ())


def macao_card_years(facts: Facts) -> Reading[Span]:
    """Completed years for which a Macao identity card has been held on the day of lodging."""
    pointers = ("/person/macao_identity_card_years",)
    years = facts.profile.person.macao_identity_card_years
    if years is None:
        return Reading(Span(0, MOST_YEARS), pointers, pointers)
    earlier, later = sorted((facts.facts_on, facts.as_of))
    whole, over = divmod(months_between(earlier, later), 12)
    moved = Span(whole, whole + (over > 0))
    if facts.as_of < facts.facts_on:
        moved = Span(-moved.high, -moved.low)
    span = Span(max(0, years.low + moved.low), max(0, years.high + moved.high))
    return Reading(span, pointers, () if span.is_exact else pointers)


def by_one_way_permit(facts: Facts) -> Reading[Truth]:
    """Whether the person settled in Macao by One-way Permit."""
    truth = known(facts.profile.person.macao_one_way_permit)
    pointers = ("/person/macao_one_way_permit",)
    return Reading(truth, pointers, pointers if truth == UNKNOWN else ())


def joins_from_outside_the_mainland(facts: Facts) -> Reading[Truth]:
    """Whether the person may join any sponsor, as residents of the Mainland may not.

    Of Chinese nationals who live overseas only those with permanent residence there: residence of a year opens the way
    to sponsors admitted for work or under a scheme, who may bring family from the Mainland as well.
    Source: ImmD, Entry arrangement for overseas Chinese, Residence as Dependants, revision of 15 Dec 2025
    (https://www.immd.gov.hk/eng/services/visas/overseas-chinese-entry-arrangement.html, archived copy of 2026-01-20).
    """
    chinese, outside = facts.read(chinese_national), facts.read(not_mainland)
    belongs = [facts.read(fact) for fact in (macao_resident, taiwan_resident, foreign_permanent_residence)]
    elsewhere = negation(chinese.value)
    for reading in belongs:
        elsewhere = either(elsewhere, reading.value)
    truth = both(outside.value, elsewhere)
    reads = tuple(dict.fromkeys(pointer for reading in (outside, chinese, *belongs) for pointer in reading.reads))
    lacks = outside.lacks or chinese.lacks or tuple(pointer for reading in belongs for pointer in reading.lacks)
    return Reading(truth, reads, tuple(dict.fromkeys(lacks)) if truth == UNKNOWN else ())


OF_ENTRY = (("dependant.genuine", GENUINE), ("dependant.sponsor_stays", STAYS_ON))
OF_EXTENSION = (*OF_ENTRY, ("dependant.sponsor_lives_here", LIVES_HERE))
OF_ALL = (("dependant.support", SUPPORTS), ("dependant.housing", HOUSES))
"""What is asked of the relative beside relation and status, each a requirement of its own, by when it is asked."""


def joining(
    id_: str, link: tuple[str, SponsorTest], asked: tuple[tuple[str, SponsorTest], ...], *age: Criterion
) -> AllOf:
    """The requirement that one relative passes every test, the relation first; ``age`` is asked of the applicant."""
    tests = (link, *asked, *OF_ALL)
    first, *rest = [
        Holds(name, one_sponsor_passes(test, *(before for _, before in tests[:place])), "immd-dependants")
        for place, (name, test) in enumerate(tests)
    ]
    return AllOf(id_, (first, *age, *rest))


NOT_EXCLUDED = NoneOf("dependant.nationality", nationalities, "common.excluded_dependant_nationalities")
MACAO_DOOR = ByCase(
    "dependant.macao",
    condition=Holds("dependant.macao_not_from_mainland", never_moved_to_macao, "immd-dependants"),
    then=AllOf("dependant.macao_not_concerned", ()),
    otherwise=AnyOf(
        "dependant.macao_settled",
        (
            AtLeast("dependant.macao_card", macao_card_years, "dependant.macao_card_years"),
            Holds("dependant.macao_one_way_permit", by_one_way_permit, "immd-dependants"),
        ),
    ),
)
"""Asked only of former Mainland residents who live in Macao."""

NO_DETRIMENTAL_RECORD = records.no_record("dependant.no_detrimental_record", records.DEPENDANT)
"""The page asks for "no known record to the detriment of the applicant" by name, beside the normal requirements."""

GATES = (NOT_EXCLUDED, MACAO_DOOR, NO_DETRIMENTAL_RECORD, NO_SECURITY_CONCERN)

CHILD_AGE = Below("dependant.child_age", age_years, "dependant.child_age_years")
PARENT_AGE = AtLeast("dependant.parent_age", age_years, "dependant.parent_age_years")

PARTNER = joining("dependant.partner", ("dependant.partner_link", related_to(is_partner, ANY_SPONSOR)), OF_ENTRY)
CHILD = joining(
    "dependant.child", ("dependant.child_link", related_to(is_dependent_child, ANY_SPONSOR)), OF_ENTRY, CHILD_AGE
)
PARENT = joining("dependant.parent", ("dependant.parent_link", related_to(is_parent, SETTLED)), OF_ENTRY, PARENT_AGE)
MAINLAND_PARTNER = joining(
    "dependant.mainland_partner", ("dependant.mainland_partner_link", related_to(is_partner, ADMITTED)), OF_ENTRY
)
MAINLAND_CHILD = joining(
    "dependant.mainland_child",
    ("dependant.mainland_child_link", related_to(is_dependent_child, ADMITTED)),
    OF_ENTRY,
    CHILD_AGE,
)

MAINLAND_RELATION = AnyOf("dependant.mainland_relation", (MAINLAND_PARTNER, MAINLAND_CHILD))
RELATION = ByCase(
    "dependant.relation",
    Holds("dependant.not_mainland", joins_from_outside_the_mainland, "immd-dependants"),
    then=AnyOf("dependant.any_relation", (PARTNER, CHILD, PARENT)),
    otherwise=ByCase(
        "dependant.from_china",
        Holds("dependant.mainland_resident", mainland_resident, "immd-dependants"),
        then=MAINLAND_RELATION,
        otherwise=Judged("dependant.overseas_judged", MAINLAND_RELATION),
    ),
)
"""Whoever lives overseas on a PRC passport without permanent residence there may join a sponsor who is such a person
too, admitted to work or under QMAS or TTPS. How that limb of ImmD's page on overseas Chinese (revision of 15 Dec 2025)
stands beside the Mainland limb of the Dependants page is not explained: that is for an officer to judge."""

RELATIONS = (is_partner, is_dependent_child, is_parent)


def by_sponsor(relation: Criterion) -> Criterion:
    """A requirement by whom one joins: what the sponsor is decides the fees, the pattern of stay and its condition."""
    return ByCase(
        "dependant.sponsor",
        Holds("dependant.settled_sponsor", joins(SETTLED, *RELATIONS), "immd-dependants"),
        then=ByCase(
            "dependant.of_settled",
            Holds("dependant.settled_child", joins(SETTLED, is_parent), "immd-dependants"),
            then=AllOf("dependant.settled_parent", (relation,)),
            otherwise=AllOf("dependant.settled_family", (relation,)),
        ),
        otherwise=ByCase(
            "dependant.of_admitted",
            Holds("dependant.learning_sponsor", joins(LEARNING, *RELATIONS), "immd-dependants"),
            then=AllOf("dependant.learners_family", (relation,)),
            otherwise=ByCase(
                "dependant.of_entrant",
                Holds("dependant.investing_sponsor", joins(INVESTING, *RELATIONS), "immd-newcies"),
                then=AllOf("dependant.investors_family", (relation,)),
                otherwise=AllOf("dependant.entrants_family", (relation,)),
            ),
        ),
    )


ENTRY = AllOf("dependant", (by_sponsor(RELATION), *GATES))

HELD_PARTNER = joining(
    "dependant.extension.partner",
    ("dependant.extension.partner_link", related_to(is_partner, ANY_SPONSOR)),
    OF_EXTENSION,
)
HELD_CHILD = joining(
    "dependant.extension.of_sponsor",
    ("dependant.extension.child_link", related_to(is_dependent_child, ANY_SPONSOR)),
    OF_EXTENSION,
)
HELD_PARENT = joining(
    "dependant.extension.parent",
    ("dependant.extension.parent_link", related_to(is_parent, SETTLED)),
    OF_EXTENSION,
    PARENT_AGE,
)

HELD_RELATION = AnyOf(
    "dependant.extension.relation",
    (
        HELD_PARTNER,
        ByCase(
            "dependant.extension.child",
            CHILD_AGE,
            then=HELD_CHILD,
            otherwise=Judged("dependant.extension.grown_child", HELD_CHILD),
        ),
        HELD_PARENT,
    ),
)
EXTENSION = AllOf("dependant.extension", (by_sponsor(HELD_RELATION), *GATES))
"""What entry asks, and a sponsor who still lives here. The page does not say how a child is treated who has come of
age since: that is for ImmD to judge. Whoever was admitted from the Mainland is not asked again how the sponsor came."""


def overseas_without_settlement(facts: Facts) -> Reading[Truth]:
    """For a remark: whether a Chinese national lives overseas and is not said to have permanent residence there."""
    person = facts.profile.person
    overseas = person.residence is not None and person.residence not in GREATER_CHINA
    settled = facts.read(foreign_permanent_residence)
    truth = both(facts.read(chinese_national).value, known(overseas and settled.value != MET))
    return Reading(MET if truth == MET else NOT_MET, settled.reads)


def mainland_family_of_settled(facts: Facts) -> Reading[Truth]:
    """For a remark: whether a Mainland resident would join a permanent resident or somebody under no limit of stay."""
    settled = facts.read(SETTLED_SPONSOR)
    mainland = facts.read(mainland_resident)
    truth = MET if mainland.value == MET and settled.value == MET else NOT_MET
    return Reading(truth, (*settled.reads, *mainland.reads))


joined_by_a_child = joins(ANY_SPONSOR, is_dependent_child)


def comes_as_a_child(facts: Facts) -> Reading[Truth]:
    """For a remark: whether somebody under the age limit is said to join a sponsor as a child."""
    joined = facts.read(joined_by_a_child)
    ages = [version.value for version in lawbook().versions("dependant.child_age_years", facts.as_of)]
    young = bool(ages) and facts.read(age_years).value.high < min(ages)
    return Reading(known(young and joined.value == MET), ("/family_links", "/person/age_years"))


STILL_UNMARRIED = frozenset({Relation.FIANCE, Relation.COHABITANT})


def still_unmarried(facts: Facts) -> Reading[Truth]:
    """For a remark: whether a fiancé, a fiancée or a cohabitant is named who could sponsor a spouse."""
    named = any(
        link.relation in STILL_UNMARRIED and link.sponsor_status in ANY_SPONSOR
        for link in facts.profile.family_links or ()
    )
    return Reading(known(named), ("/family_links",))


def after_the_marriage(facts: Facts) -> Profile:
    """The profile with every fiancé, fiancée or cohabitant a spouse."""
    links = tuple(
        replace(link, relation=Relation.SPOUSE, legally_recognised=None) if link.relation in STILL_UNMARRIED else link
        for link in facts.profile.family_links or ()
    )
    return replace(facts.profile, family_links=links)


SETTLED_SPONSOR = linked_to(SETTLED)
STUDENT_SPONSOR = linked_to(frozenset({SponsorStatus.STUDENT}))
ADMITTED_SPONSOR = linked_to(ADMITTED - {SponsorStatus.STUDENT})
OTHER_SPONSOR = linked_to(ANY_SPONSOR - {SponsorStatus.STUDENT})

GENUINE_RELATIONSHIP = Remark("dependant.genuine_relationship", "immd-dependants")
EXIT_ENDORSEMENT = Remark("dependant.exit_endorsement", "immd-dependants", applies=mainland_resident, of=Mode.ENTRY)
FREE_TO_WORK = Remark("dependant.free_to_work", "immd-dependants", applies=OTHER_SPONSOR)
NO_WORK = Remark("dependant.no_work", "immd-dependants", applies=STUDENT_SPONSOR)
STUDENTS_FAMILY_STAY = Remark(
    "dependant.students_family_stay",
    "immd-dependants",
    applies=STUDENT_SPONSOR,
    parameter="dependant.students_family_stay_months",
)
LINKED_STAY = Remark("dependant.linked_stay", "immd-dependants", applies=ADMITTED_SPONSOR)
SETTLED_PATTERN = Remark(
    "dependant.settled_pattern", "immd-dependants", applies=SETTLED_SPONSOR, parameter="dependant.extension_pattern"
)
PARENTS_PATTERN = Remark(
    "dependant.parents_pattern",
    "immd-dependants",
    applies=parent_of_settled,
    parameter="dependant.parents_extension_pattern",
)
ONE_WAY_PERMIT = Remark(
    "dependant.one_way_permit",
    "immd-overseas-chinese",
    applies=mainland_family_of_settled,
    of=Mode.ENTRY,
    instead=True,
)
ONE_WAY_PERMIT_CASES = Remark(
    "dependant.one_way_permit_cases", "immd-overseas-chinese", applies=mainland_family_of_settled, of=Mode.ENTRY
)
ONCE_MARRIED = Remark(
    "dependant.once_married",
    "immd-dependants",
    applies=still_unmarried,
    of=Mode.ENTRY,
    instead=True,
    once=after_the_marriage,
)
SCHEME_FEES = Remark("dependant.scheme_fees", "immd-fees", applies=linked_to(ADMITTED - LEARNING))
ORDINARY_FEE = Remark(
    "dependant.ordinary_fee",
    "immd-dependants",
    applies=linked_to(SETTLED | LEARNING),
    parameter="common.ordinary_visa_fee_hkd",
)
AFTER_CONTRACT = Remark(
    "dependant.after_contract",
    "immd-tp",
    applies=employed_under(frozenset({Scheme.GEP_TP, Scheme.ASMTP_TP})),
    parameter="tp.leave_after_contract_months",
)
AFTER_VOCATIONAL_WORK = Remark(
    "dependant.after_vocational_work",
    "immd-vpas",
    applies=employed_under(frozenset({Scheme.VPAS_A, Scheme.VPAS_B})),
    parameter="vpas.job_loss_weeks",
)
OVERSEAS_LIMB = Remark(
    "dependant.overseas_limb", "immd-overseas-chinese", applies=overseas_without_settlement, of=Mode.ENTRY
)
SCHOOLING = replace(CHILD_SCHOOLING, applies=comes_as_a_child)
ENDS_WITH_SPONSOR = Remark("dependant.ends_with_sponsor", "immd-dependants")

ROUTES = (
    "dependant.settled_family",
    "dependant.settled_parent",
    "dependant.learners_family",
    "dependant.investors_family",
    "dependant.entrants_family",
)


def _by_route(name: str, of_scheme: str, ordinary: str) -> dict[str, str]:
    """A fee of a specified scheme, and the ordinary one of those who join somebody outside the schemes."""
    return {name: of_scheme} | {f"{name}@{route}": ordinary for route in ROUTES[:3]}


DEPENDANT = Pathway(
    id="dependant",
    scheme="dependant",
    family=Family.FAMILY,
    selection=Selection.RELATIONSHIP,
    regime="dependant.regime",
    entry={"relatives": ENTRY},
    extension={"relatives": EXTENSION},
    routes=ROUTES,
    held=frozenset({Scheme.DEPENDANT}),
    conditions=(
        TRAVEL_DOCUMENT,
        dual_national("common.excluded_dependant_nationalities"),
        GENUINE_PAPERS,
        NO_SECURITY_OBJECTION,
        NO_PUBLIC_BURDEN,
        *TOLD_OF_PAPERS,
        OVERSEAS_CHINESE,
        DECLARE_CONVICTIONS,
        GENUINE_RELATIONSHIP,
        EXIT_ENDORSEMENT,
        SCHEME_FEES,
        ORDINARY_FEE,
        OVERSEAS_LIMB,
        SCHOOLING,
    ),
    discretion=(
        DIRECTORS_DISCRETION,
        ADVERSE_RECORD_WEIGHED,
        FREE_TO_WORK,
        NO_WORK,
        STUDENTS_FAMILY_STAY,
        LINKED_STAY,
        SETTLED_PATTERN,
        PARENTS_PATTERN,
        ONE_WAY_PERMIT,
        ONE_WAY_PERMIT_CASES,
        ONCE_MARRIED,
        ENDS_WITH_SPONSOR,
        AFTER_CONTRACT,
        AFTER_VOCATIONAL_WORK,
    ),
    terms={
        "extension_pattern_years@dependant.settled_family": "dependant.extension_pattern",
        "extension_pattern_years@dependant.settled_parent": "dependant.parents_extension_pattern",
        "processing_weeks": "dependant.processing_weeks",
        "extension_window": "dependant.extension_window",
        "extension_window@dependant.investors_family": "new_cies.extension_window",
        "extension_window@dependant.entrants_family": "common.extension_window",
        "extension_processing_weeks": "common.extension_processing_weeks",
        **_by_route("application_fee_hkd", "common.application_fee_hkd", "common.ordinary_application_fee_hkd"),
        **_by_route("issuance_fee_hkd", "common.issuance_fee_long_hkd", "common.ordinary_visa_fee_hkd"),
        "condition_of_stay": "dependant.condition_of_stay",
        "condition_of_stay@dependant.settled_family": "dependant.settled_condition_of_stay",
        "condition_of_stay@dependant.settled_parent": "dependant.settled_condition_of_stay",
        "permanent_residence_years": "common.permanent_residence_years",
        "dependants": "dependant.dependants",
    },
    link=LINK,
)

PATHWAYS = (DEPENDANT,)
