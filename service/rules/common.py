"""Requirements and remarks that several schemes share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.profile.codes import ChinaResidency, Relation
from service.profile.derived.person import (
    BRITISH_OVERSEAS,
    chinese_national,
    files_away_from_home,
    mainland_resident,
    nationalities,
    no_adverse_record,
    no_conviction,
    overseas_chinese_arrangement,
)
from service.profile.derived.relatives import PARTNERS, comes_of_age
from service.profile.derived.stays import application_pending, application_refused, refused_for_papers
from service.profile.facts import Facts, Reading
from service.profile.values import MET, NOT_MET, UNKNOWN, Truth, add_months, known, negation
from service.rules.criteria import AllOf, ByCase, Holds, NoneOf
from service.rules.facts import records
from service.rules.law import Certainty, lawbook
from service.rules.pathway import Mode, Remark

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.profile.model import Companion

SCHEME_PAGES = "immd-schemes"
"""What the page of each scheme says alike: no scheme's page is cited for another."""

DECLARED = "common.convictions_declared"
FILE_FROM_THERE = "file_from_there"
"""The note on a requirement that an application filed from the place of residence would meet."""

NOT_EXCLUDED_NATIONAL = NoneOf("common.nationality", nationalities, "common.excluded_nationalities")


def some_conviction(facts: Facts) -> Reading[Truth]:
    """Whether there is a conviction."""
    reading = facts.read(no_conviction)
    return Reading(negation(reading.value), reading.reads, reading.lacks)


def conviction_to_declare(facts: Facts) -> Reading[Truth]:
    """Whether there is a conviction that is to be declared: before February 2023 no form asked for one."""
    if not lawbook().versions(DECLARED, facts.as_of):
        return Reading(NOT_MET)
    return facts.read(some_conviction)


def not_mainland(facts: Facts) -> Reading[Truth]:
    """Whether the person is no Chinese resident of the Mainland.

    Where only the place of filing stands against it, the reading notes from where it would be met.
    """
    reading = facts.read(mainland_resident)
    truth, home = negation(reading.value), files_away_from_home(facts)
    if truth in (NOT_MET, UNKNOWN) and home is not None:
        return Reading(truth, reading.reads, reading.lacks, FILE_FROM_THERE, (home,))
    return Reading(truth, reading.reads, reading.lacks)


def no_security_concern(facts: Facts) -> Reading[Truth]:
    """Whether no security concern is known; silence is a standing condition, not a missing fact."""
    concern = facts.profile.person.security_concern
    return Reading(MET if concern is None else known(not concern), ("/person/security_concern",))


NO_SECURITY_CONCERN = Holds("common.no_security_concern", no_security_concern, SCHEME_PAGES)
NO_SERIOUS_CRIME = ByCase(
    "common.no_serious_crime",
    condition=Holds("common.no_conviction", no_conviction, SCHEME_PAGES),
    then=AllOf("common.nothing_to_weigh", ()),
    otherwise=records.no_conviction("common.conviction_judged", records.ORDINARY),
    telling=True,
)
"""No known record of serious crime: a conviction is for ImmD to weigh, as the text bars serious crime only."""

CLEAR_RECORD = AllOf(
    "common.clear_record",
    (
        NO_SECURITY_CONCERN,
        NO_SERIOUS_CRIME,
        records.no_adverse_record("common.no_adverse_record", records.ORDINARY),
    ),
)
"""No security objection, no known record of serious crime, and no adverse record for ImmD to weigh."""


def some_adverse_record(facts: Facts) -> Reading[Truth]:
    """Whether an adverse immigration record is known."""
    reading = facts.read(no_adverse_record)
    return Reading(NOT_MET if reading.value == UNKNOWN else negation(reading.value), reading.reads)


def applies_as_mainland_resident(facts: Facts) -> Reading[Truth]:
    """Whether the Mainland letter of consent and exit endorsement are asked for, where a scheme's page names both.

    Those on TTPS, ASMTP, the TP Stream, TechTAS, IANG and QMAS do; that on VPAS names the endorsement alone.
    """
    return facts.read(mainland_resident)


def applies_as_overseas_chinese(facts: Facts) -> Reading[Truth]:
    """Whether the person enters on a PRC passport under the arrangement for overseas Chinese."""
    chinese = facts.read(chinese_national).value
    overseas = facts.read(overseas_chinese_arrangement).value
    mainland = facts.profile.person.china_residency in {ChinaResidency.MACAO, ChinaResidency.TAIWAN}
    truth = NOT_MET if mainland or chinese != MET else overseas
    return Reading(truth, facts.read(overseas_chinese_arrangement).reads)


def dual_national(*parameters: str) -> Remark:
    """A word to somebody of whose nationalities some are excluded and some are not, by the parameters that name them.

    ImmD's pages say "nationals of" and nothing of people with another nationality: a passport is what is shown.
    """

    def applies(facts: Facts) -> Reading[Truth]:
        held = facts.read(nationalities)
        named = {
            place
            for parameter in parameters
            for version in lawbook().versions(parameter, facts.as_of)
            for place in version.value
        }
        among = named & set(held.value or ())
        return Reading(known(bool(among) and among != set(held.value or ())), held.reads)

    return Remark("common.dual_national", SCHEME_PAGES, Certainty.DERIVED, applies=applies)


DUAL_NATIONAL = dual_national("common.excluded_nationalities")
TRAVEL_DOCUMENT = Remark("common.travel_document", SCHEME_PAGES)
GENUINE_PAPERS = Remark("common.genuine_papers", SCHEME_PAGES)
NO_SECURITY_OBJECTION = Remark("common.no_security_objection", SCHEME_PAGES)
NO_PUBLIC_BURDEN = Remark("common.no_public_burden", SCHEME_PAGES)
MAINLAND_CONSENT = Remark("common.mainland_consent", SCHEME_PAGES, applies=applies_as_mainland_resident, of=Mode.ENTRY)
OVERSEAS_CHINESE = Remark(
    "common.overseas_chinese", "immd-overseas-chinese", applies=applies_as_overseas_chinese, of=Mode.ENTRY
)
DECLARE_CONVICTIONS = Remark(
    "common.declare_convictions",
    "bakermckenzie-2023",
    Certainty.SINGLE_SECONDARY,
    applies=conviction_to_declare,
    parameter=DECLARED,
)
ADVERSE_RECORD_WEIGHED = Remark("common.adverse_record_weighed", SCHEME_PAGES, applies=some_adverse_record)
DIRECTORS_DISCRETION = Remark("common.directors_discretion", SCHEME_PAGES)
PENDING_FIRST = Remark("common.pending_first", SCHEME_PAGES, Certainty.DERIVED, applies=application_pending)
REFUSED_BEFORE = Remark("common.refused_before", SCHEME_PAGES, Certainty.DERIVED, applies=application_refused)
REFUSED_FOR_PAPERS = Remark("common.refused_for_papers", SCHEME_PAGES, Certainty.DERIVED, applies=refused_for_papers)


def document_expired(facts: Facts) -> Reading[Truth]:
    """For a remark: whether the travel document told of is past its date."""
    ends = facts.profile.person.travel_document_expires_on
    return Reading(known(ends is not None and ends.last < facts.as_of), ("/person/travel_document_expires_on",))


def not_returnable(facts: Facts) -> Reading[Truth]:
    """For a remark: whether it is told that the person can't return to the place of residence."""
    return Reading(known(facts.profile.person.returnable is False), ("/person/returnable",))


def document_cuts_stay(facts: Facts) -> Reading[Truth]:
    """For a remark: whether the travel document told of ends before the longest first stay would."""
    ends = facts.profile.person.travel_document_expires_on
    pointers = ("/person/travel_document_expires_on",)
    months = [version.value for version in lawbook().versions("common.longest_first_stay_months", facts.as_of)]
    if ends is None or not months or ends.last < facts.as_of:
        return Reading(NOT_MET, pointers)
    return Reading(known(ends.last < add_months(facts.as_of, max(months))), pointers)


def unrecognised_passport(facts: Facts) -> Reading[Truth]:
    """For a remark: whether the passport told of is a BN(O) one, on a day on which it is not recognised."""
    used = facts.profile.person.travel_document_of == BRITISH_OVERSEAS
    recognised = any(version.value for version in lawbook().versions("common.bno_recognised", facts.as_of))
    return Reading(known(used and not recognised), ("/person/travel_document_of",))


def _some_companion(fits: Callable[[Companion, Facts], bool]) -> Callable[[Facts], Reading[Truth]]:
    def found(facts: Facts) -> Reading[Truth]:
        told = facts.profile.household.companions or ()
        return Reading(known(any(fits(one, facts) for one in told)), ("/household/companions",))

    return found


def _excluded(companion: Companion, facts: Facts) -> bool:
    barred = {
        place
        for version in lawbook().versions("common.excluded_dependant_nationalities", facts.as_of)
        for place in version.value
    }
    return bool(barred & set(companion.nationalities or ()))


def _no_dependant(companion: Companion, facts: Facts) -> bool:
    """Whether somebody is neither a partner nor an unmarried child under 18: nobody whom an entrant may bring."""
    if companion.relation is None or companion.relation in PARTNERS:
        return False
    turns = comes_of_age(companion)
    grown = turns is not None and turns.last <= facts.as_of
    return companion.relation is not Relation.CHILD or grown or companion.unmarried is False


def _child(companion: Companion, facts: Facts) -> bool:
    turns = comes_of_age(companion)
    return companion.relation is Relation.CHILD and (turns is None or turns.last > facts.as_of)


def brings_children(facts: Facts) -> Reading[Truth]:
    """For a remark: whether a child under 18 is said to come along."""
    number = facts.profile.household.children_under_18_accompanying
    listed = facts.read(_some_companion(_child)).value == MET
    pointers = ("/household/children_under_18_accompanying", "/household/companions")
    return Reading(known(listed or (number is not None and number.low > 0)), pointers)


DOCUMENT_EXPIRED = Remark("common.document_expired", SCHEME_PAGES, applies=document_expired)
NOT_RETURNABLE = Remark("common.not_returnable", SCHEME_PAGES, applies=not_returnable)
DOCUMENT_CUTS_STAY = Remark(
    "common.document_cuts_stay",
    "immd-ttps",
    applies=document_cuts_stay,
    parameter="common.longest_first_stay_months",
    of=Mode.ENTRY,
)
BNO_PASSPORT = Remark(
    "common.bno_passport", "gov-bno-2021", applies=unrecognised_passport, parameter="common.bno_recognised"
)
COMPANION_EXCLUDED = Remark("common.companion_excluded", "immd-dependants", applies=_some_companion(_excluded))
NO_DEPENDANT = Remark("common.no_dependant", "immd-dependants", applies=_some_companion(_no_dependant))
CHILD_SCHOOLING = Remark(
    "common.child_schooling",
    "rthk-schooling-2025",
    Certainty.SEVERAL_SECONDARY,
    applies=brings_children,
    parameter="common.schooling_years",
)
TOLD_OF_PAPERS = (
    DOCUMENT_EXPIRED,
    NOT_RETURNABLE,
    DOCUMENT_CUTS_STAY,
    BNO_PASSPORT,
    PENDING_FIRST,
    REFUSED_BEFORE,
    REFUSED_FOR_PAPERS,
)
"""What is said of a travel document and of earlier applications, where they are told of."""

TOLD_OF_COMPANIONS = (COMPANION_EXCLUDED, NO_DEPENDANT, CHILD_SCHOOLING)
"""What is said to whoever brings a family."""


def standing(*parameters: str) -> tuple[Remark, ...]:
    """Conditions of every scheme: normal immigration requirements.

    ``parameters`` name the nationalities that the scheme excludes or limits.
    """
    dual = dual_national(*parameters)
    told = (*TOLD_OF_PAPERS, *TOLD_OF_COMPANIONS)
    return (TRAVEL_DOCUMENT, dual, GENUINE_PAPERS, NO_SECURITY_OBJECTION, NO_PUBLIC_BURDEN, *told)


STANDING = standing("common.excluded_nationalities")
