"""Requirements and remarks that several schemes share."""

from __future__ import annotations

from service.profile.codes import ChinaResidency
from service.profile.facts import Facts, Reading
from service.profile.person import (
    chinese_national,
    mainland_resident,
    nationalities,
    no_adverse_record,
    no_conviction,
    overseas_chinese_arrangement,
)
from service.profile.values import MET, NOT_MET, UNKNOWN, Truth, known, negation
from service.rules.criteria import AllOf, ByCase, Holds, Judged, NoneOf
from service.rules.law import Certainty
from service.rules.pathway import Remark

NOT_EXCLUDED_NATIONAL = NoneOf("common.nationality", nationalities, "common.excluded_nationalities")


def some_conviction(facts: Facts) -> Reading[Truth]:
    """Whether there is a conviction."""
    reading = facts.read(no_conviction)
    return Reading(negation(reading.value), reading.reads, reading.lacks)


def not_mainland(facts: Facts) -> Reading[Truth]:
    """Whether the person is no Chinese resident of the Mainland."""
    reading = facts.read(mainland_resident)
    return Reading(negation(reading.value), reading.reads, reading.lacks)


def no_security_concern(facts: Facts) -> Reading[Truth]:
    """Whether no security concern is known; silence is a standing condition, not a missing fact."""
    concern = facts.profile.person.security_concern
    return Reading(MET if concern is None else known(not concern), ("/person/security_concern",))


CLEAR_RECORD = AllOf(
    "common.clear_record",
    (
        Holds("common.no_security_concern", no_security_concern, "immd-ttps"),
        ByCase(
            "common.no_serious_crime",
            condition=Holds("common.no_conviction", no_conviction, "immd-ttps"),
            then=AllOf("common.nothing_to_weigh", ()),
            otherwise=Judged("common.conviction_judged", AllOf("common.conviction", ())),
            telling=True,
        ),
    ),
)
"""No security objection and no known record of serious crime.

A conviction is for ImmD to weigh, as the text bars serious crime only.
"""


def some_adverse_record(facts: Facts) -> Reading[Truth]:
    """Whether an adverse immigration record is known."""
    reading = facts.read(no_adverse_record)
    return Reading(NOT_MET if reading.value == UNKNOWN else negation(reading.value), reading.reads)


def applies_as_mainland_resident(facts: Facts) -> Reading[Truth]:
    """Whether the Mainland letter of consent and exit endorsement are asked for."""
    return facts.read(mainland_resident)


def applies_as_overseas_chinese(facts: Facts) -> Reading[Truth]:
    """Whether the person enters on a PRC passport under the arrangement for overseas Chinese."""
    chinese = facts.read(chinese_national).value
    overseas = facts.read(overseas_chinese_arrangement).value
    mainland = facts.profile.person.china_residency in {ChinaResidency.MACAO, ChinaResidency.TAIWAN}
    truth = NOT_MET if mainland or chinese != MET else overseas
    return Reading(truth, facts.read(overseas_chinese_arrangement).reads)


TRAVEL_DOCUMENT = Remark("common.travel_document", "immd-ttps")
GENUINE_PAPERS = Remark("common.genuine_papers", "immd-ttps")
NO_SECURITY_OBJECTION = Remark("common.no_security_objection", "immd-ttps")
NO_PUBLIC_BURDEN = Remark("common.no_public_burden", "immd-ttps")
MAINLAND_CONSENT = Remark("common.mainland_consent", "immd-ttps", applies=applies_as_mainland_resident)
OVERSEAS_CHINESE = Remark("common.overseas_chinese", "immd-overseas-chinese", applies=applies_as_overseas_chinese)
DECLARE_CONVICTIONS = Remark(
    "common.declare_convictions", "bakermckenzie-2023", Certainty.SINGLE_SECONDARY, applies=some_conviction
)
ADVERSE_RECORD_WEIGHED = Remark("common.adverse_record_weighed", "immd-ttps", applies=some_adverse_record)
DIRECTORS_DISCRETION = Remark("common.directors_discretion", "immd-ttps")

STANDING = (TRAVEL_DOCUMENT, GENUINE_PAPERS, NO_SECURITY_OBJECTION, NO_PUBLIC_BURDEN, MAINLAND_CONSENT)
"""Conditions of every scheme: normal immigration requirements, and the papers of Mainland residents."""
