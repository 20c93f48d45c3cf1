"""Where somebody stands with the right of abode: established, to be applied for, possible, or none of these."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from service.profile.codes import Relation, SponsorStatus
from service.profile.derived.person import BRITISH_OVERSEAS
from service.profile.values import MET, NOT_MET, REVIEW, union
from service.rules.abode import categories
from service.rules.abode.absences import unweighed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.rules.criteria import Criterion
    from service.rules.evaluator import Evaluation, Finding


class Ground(StrEnum):
    """On what ground no scheme is needed, or will be none; categories by the letters of ImmD's page."""

    HELD = "held"  # a permanent identity card, or the right of abode, is held
    RIGHT_TO_LAND = "right_to_land"
    UNCONDITIONAL = "unconditional"
    A = "a"
    B = "b"
    C = "c"
    D = "d"
    E = "e"
    F = "f"
    TRANSITIONAL = "transitional"  # a permanent resident of before 1 July 1997


class AbodeStatus(StrEnum):
    """How far a ground reaches."""

    ESTABLISHED = "established"  # no scheme is needed
    TO_APPLY = "to_apply"  # seven years are reached, and only an approval makes a permanent resident
    JUDGED = "judged"  # an officer must judge it
    POSSIBLE = "possible"  # something that is told hints at it, and a missing fact decides
    NONE = "none"


class AbodeStanding(Struct, frozen=True):
    """The strongest ground, how far it reaches, and the JSON pointers of the facts that are missing for it.

    ``asked_first`` are those that are to be asked before anything about a scheme: the missing ones, or, where no ground
    is possible yet, what a nationality, a home here or a relative's status hints at. ``ended`` is a category that a
    person born here to such a parent has left at 21, and what is told names no other that is established.
    """

    status: AbodeStatus
    ground: Ground | None
    missing: tuple[str, ...] = ()
    asked_first: tuple[str, ...] = ()
    ended: Ground | None = None


ESTABLISHED: tuple[tuple[Ground, Criterion], ...] = (
    (Ground.HELD, categories.HELD),
    (Ground.RIGHT_TO_LAND, categories.LAND),
    (Ground.UNCONDITIONAL, categories.UNCONDITIONAL),
    (Ground.A, categories.A),
    (Ground.B, categories.B),
    (Ground.C, categories.C),
    (Ground.E, categories.E),
)
HINTED: tuple[tuple[Ground, Criterion, Criterion], ...] = (
    (Ground.HELD, categories.HELD, categories.PASSPORT_HINTS),
    (Ground.HELD, categories.HELD, categories.RESIDENCE_HINTS),
    (Ground.UNCONDITIONAL, categories.UNCONDITIONAL, categories.UNCONDITIONAL_HINTS),
    (Ground.A, categories.A, categories.A.parts[0]),
    (Ground.C, categories.C, categories.PARENT_HINTS),
    (Ground.E, categories.E, categories.E.parts[0]),
    (Ground.B, categories.B, categories.B_HINTS),
    (Ground.B, categories.B, categories.YEARS_HINT),
    (Ground.D, categories.D, categories.YEARS_BEFORE_HINT),
)
"""Grounds that are asked about where the fact beside them is told.

A passport, permanent residence, a stay without a limit, birth here, a parent, seven years.

So are seven years that are reached or not, by a day that is told roughly.
"""

JUDGED: tuple[tuple[Ground, Criterion], ...] = (
    (Ground.F, categories.F),
    (Ground.TRANSITIONAL, categories.TRANSITIONAL),
)
"""Grounds that only ImmD can judge."""

ANSWERED = frozenset({MET, NOT_MET, REVIEW})
WEIGHED = frozenset({REVIEW, union(MET, REVIEW)})
"""Reached only if an officer weighs it kindly, or perhaps without that, which a missing fact decides."""
RIGHT_OF_ABODE = "/person/right_of_abode"
STATUSES = "/statuses"


def standing(evaluation: Evaluation) -> AbodeStanding:
    """The standing on a set of facts; nobody whom the law still needs to approve is established."""
    found = _standing(evaluation)
    if found.status is AbodeStatus.ESTABLISHED:
        return found
    ended = _ended(evaluation)
    asked = found.missing or tuple(_hinted_at(evaluation, ended))
    return replace(found, asked_first=asked, ended=ended)


def _ended(evaluation: Evaluation) -> Ground | None:
    """The category that ended at 21, by a parent's status."""
    if (evaluation.of(categories.BORN_HERE).truth, evaluation.of(categories.UNDER_21).truth) != (MET, NOT_MET):
        return None
    of_a_parent = ((Ground.E, categories.parent_with_card), (Ground.F, categories.parent_only_here))
    return next((ground for ground, told in of_a_parent if evaluation.facts.read(told).value == MET), None)


def _standing(evaluation: Evaluation) -> AbodeStanding:
    for ground, criterion in ESTABLISHED:
        if evaluation.of(criterion).truth == MET:
            return AbodeStanding(AbodeStatus.ESTABLISHED, ground)
    years = evaluation.of(categories.SEVEN_YEARS_BEFORE)
    citizen = evaluation.of(categories.CHINESE_CITIZEN)
    if (reached := evaluation.of(categories.B)).truth in WEIGHED:
        return AbodeStanding(
            AbodeStatus.JUDGED, Ground.B, (*_missing(reached), *evaluation.facts.read(unweighed).value)
        )
    if years.truth in {MET, *WEIGHED} and citizen.truth != MET:
        weighed = () if years.truth == MET else (*_missing(years), *evaluation.facts.read(unweighed).value)
        status = AbodeStatus.TO_APPLY if years.truth == MET else AbodeStatus.JUDGED
        return AbodeStanding(status, Ground.D, (*_missing(citizen), *weighed))
    possible = next(_possible(evaluation), None)
    if possible is not None:
        return possible
    for ground, criterion in JUDGED:
        if evaluation.of(criterion).truth == REVIEW:
            return AbodeStanding(AbodeStatus.JUDGED, ground)
    return AbodeStanding(AbodeStatus.NONE, None)


def _possible(evaluation: Evaluation) -> Iterator[AbodeStanding]:
    """What something that is told hints at, the strongest first; last the years told of whoever tells of no stay."""
    for ground, criterion, hint in HINTED:
        found = evaluation.of(criterion)
        if found.truth not in ANSWERED and evaluation.of(hint).truth in {MET, REVIEW}:
            yield AbodeStanding(AbodeStatus.POSSIBLE, ground, _missing(found))
    untold = evaluation.facts.profile.statuses is None
    if untold and evaluation.of(categories.LIVED_HERE).truth == MET:
        citizen = evaluation.of(categories.CHINESE_CITIZEN)
        ground = Ground.B if citizen.truth == MET else Ground.D
        untold_right = () if evaluation.facts.profile.person.right_of_abode is False else (RIGHT_OF_ABODE,)
        yield AbodeStanding(AbodeStatus.POSSIBLE, ground, (*untold_right, STATUSES, *_missing(citizen)))


def _hinted_at(evaluation: Evaluation, ended: Ground | None) -> Iterator[str]:
    """What is asked first of whoever may need no scheme by a hint that makes no category possible yet.

    Whoever lives in Hong Kong, or was a permanent resident up to 21, of whose stays nothing is told; whoever stayed for
    seven years once; a British National (Overseas), a status that was made for people of Hong Kong; and the child of a
    permanent resident.
    """
    profile = evaluation.facts.profile
    person = profile.person
    untold_here = (person.residence == "HK" or ended is not None) and profile.statuses is None
    stayed = bool(profile.statuses) and evaluation.of(categories.YEARS_PERHAPS).truth == MET
    of_hong_kong = BRITISH_OVERSEAS in {*(person.nationalities or ()), person.travel_document_of}
    if person.right_of_abode is None and (untold_here or stayed or of_hong_kong):
        yield RIGHT_OF_ABODE
    if untold_here:
        yield STATUSES
    if any(
        link.relation is Relation.CHILD and link.sponsor_status is SponsorStatus.PERMANENT_RESIDENT
        for link in profile.family_links or ()
    ):
        yield from _missing(evaluation.of(categories.C))


def _missing(finding: Finding) -> tuple[str, ...]:
    if finding.truth in ANSWERED:
        return ()
    own = () if finding.reading is None else finding.reading.lacks
    return tuple(dict.fromkeys([*own, *(pointer for part in finding.parts for pointer in _missing(part))]))
