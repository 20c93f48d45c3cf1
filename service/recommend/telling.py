"""Which requirements a reader is told of: what closes a pathway, what is open, what carries it; and nothing untold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from service.outlook.estimate import Band
from service.practice import load_practice
from service.profile.pointers import told
from service.profile.values import MET, NOT_MET, REVIEW, SETTLED
from service.recommend.reasons import lacking, of_law, reads
from service.recommend.records import Interval
from service.rules.criteria import AllOf, AnyOf, ByCase, InForce, Judged
from service.rules.evaluator import parts_in_play

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from service.outlook.estimate import Contribution
    from service.profile.model import Profile
    from service.recommend.ranking import Ranking
    from service.recommend.records import Reason
    from service.rules.evaluator import Finding
    from service.rules.law import Lawbook
    from service.rules.pathway import Assessment

MOST = 4
"""The most reasons that a headline holds."""

CLEAR_RECORD = "record_clear"
"""The feature that nearly everybody has."""


def telling(assessment: Assessment, findings: Sequence[Finding], ranking: Ranking) -> list[Finding]:
    """The requirements that a headline names: what closes; else what is judged or open, then what carries the case.

    ``findings`` are those of law. Doors, requirements that nearly everybody meets, carry nothing. A count comes before
    the rest.
    """
    shut = bars(assessment, ranking)[0]
    if shut:
        return shut
    judged = [finding for finding in findings if finding.truth == REVIEW]
    unsettled = [part for finding in findings if _is_open(finding) for part in _still_open(finding)]
    carrying = [
        finding
        for finding in findings
        if finding.truth == MET
        and finding.criterion.id not in ranking.doors
        and not finding.criterion.id.startswith("common.")
    ]
    carrying.sort(key=lambda finding: finding.count is None)
    named = [*judged[:2], *unsettled[:2]]
    return named + carrying[: 1 if named else 2]


def weightiest(contributions: Sequence[Contribution], band: Band) -> Sequence[Contribution]:
    """The feature that moves the outlook most the way that its band reads, filler left out; none where nothing does.

    Of what isn't known it is not said that it counts for or against anybody.

    That a clear record, or what practitioners look at, counts in favour says nothing that the findings of practice
    beside it don't say in words of their own.
    """
    sign = {Band.STRONG: 1, Band.WEAK: -1}.get(band)
    weighty = [
        item
        for item in contributions
        if item.value.is_exact
        and (item.contribution < 0 or not _is_filler(item.feature))
        and (sign is None or item.contribution * sign > 0)
    ]
    return sorted(weighty, key=lambda item: -abs(item.contribution))[:1]


def _is_filler(feature: str) -> bool:
    return feature == CLEAR_RECORD or feature in load_practice().declared


def bars(assessment: Assessment, ranking: Ranking) -> tuple[list[Finding], list[Finding]]:
    """What closes a pathway: what a headline names, and the rest.

    Where some of the requirements fail without which the others of their pathway are beside the point, the headline
    names these alone: of the first rank of ``ranking.yaml`` of which any fails, in its order.
    """
    shut = closing(assessment.findings)
    if len(shut) <= 1:
        return shut, []
    failing = {finding.criterion.id: finding for finding in shut}
    ranks = ([failing[name] for name in rank if name in failing] for rank in ranking.matters)
    first = (next(filter(None, ranks), []) or shut)[:MOST]
    return first, [finding for finding in shut if finding not in first]


def closing(findings: Sequence[Finding]) -> list[Finding]:
    """What closes a pathway, each named as closely as the person came to meeting it."""
    shut: dict[str, Finding] = {}
    for finding in findings:
        if finding.truth == NOT_MET:
            for nearest in _nearest(finding):
                shut[nearest.criterion.id] = nearest
    return list(shut.values())


def _nearest(finding: Finding) -> list[Finding]:
    """What a requirement that fails lacks: of several ways to meet it, the ways of which some part is met.

    Where no way is met in part, the requirement itself: that no award is recent says less than that none is held.
    """
    if finding.reading is not None:
        return [finding]
    match finding.criterion:
        case AllOf() | InForce():
            return closing(finding.parts)
        case AnyOf():
            ways = [_nearest(part) for part in finding.parts if _met_in_part(part)]
            fewest = min(map(len, ways), default=0)
            return [lack for way in ways if len(way) == fewest for lack in way] or [finding]
        case ByCase() if finding.parts[0].truth == NOT_MET:
            condition, _, otherwise = finding.parts
            return [*(_nearest(condition) if _met_in_part(condition) else ()), *_nearest(otherwise)]
        case ByCase() if finding.parts[0].truth == MET:
            return _nearest(finding.parts[1])
        case _:
            return [finding]


def _is_open(finding: Finding) -> bool:
    return finding.truth not in SETTLED


def _still_open(finding: Finding) -> list[Finding]:
    """What a requirement that is open waits for: where one way to meet it is left and a part of it met, the rest."""
    match finding.criterion:
        case AllOf():
            return [lack for part in finding.parts if _is_open(part) for lack in _still_open(part)]
        case AnyOf():
            ways = [part for part in finding.parts if part.truth != NOT_MET]
            return _still_open(ways[0]) if len(ways) == 1 and _met_in_part(ways[0]) else [finding]
        case _:
            return [finding]


def _met_in_part(finding: Finding) -> bool:
    """Whether the person meets a part of a requirement; what the calendar alone meets doesn't count."""
    parts = parts_in_play(finding)
    if isinstance(finding.criterion, AllOf):
        return any(part.truth == MET and reads(part) for part in parts)
    return any(_met_in_part(part) for part in parts)


def by_silence(finding: Finding, profile: Profile) -> bool:
    """Whether a requirement is met though none of the facts that it stands on was told."""
    if finding.truth != MET:
        return False
    pointers = reads(finding)
    return bool(pointers) and not any(told(profile, pointer) for pointer in pointers)


def all_of_law(assessment: Assessment, law: Lawbook, profile: Profile) -> list[Reason]:
    """Every requirement and what it is made of, as far as it says something of this person."""
    found, asked = _with_parts(assessment, profile)
    told_of = (finding for finding in found if not by_silence(finding, profile))
    return [_asking_once(of_law(finding, law), asked) for finding in told_of]


def failing(assessment: Assessment, law: Lawbook, profile: Profile) -> list[Reason]:
    """Of every requirement and what it is made of, what fails."""
    found, asked = _with_parts(assessment, profile)
    return [_asking_once(of_law(finding, law), asked) for finding in found if finding.truth == NOT_MET]


def _with_parts(assessment: Assessment, profile: Profile) -> tuple[Collection[Finding], Collection[str]]:
    """Requirements and what they are made of, each once; and which parts lack nothing that the whole doesn't."""
    found: dict[str, Finding] = {}
    asked: set[str] = set()
    for finding in assessment.requirements:
        found.setdefault(finding.criterion.id, finding)
        lacks = set(lacking(finding))
        for part in _told_below(finding, profile):
            found.setdefault(part.criterion.id, part)
            if lacks.issuperset(lacking(part)):
                asked.add(part.criterion.id)
    return found.values(), asked


def _asking_once(reason: Reason, asked: Collection[str]) -> Reason:
    """A reason that doesn't ask for what the requirement that it is a part of asks for already."""
    told_in_part = reason.value not in (None, Interval(minimum=0, maximum=None))
    return reason if told_in_part or reason.code not in asked else replace(reason, asks=False)


def _told_below(finding: Finding, profile: Profile) -> Iterator[Finding]:
    """What a requirement is made of: no fork in the road, nothing that rests on no fact, no way that isn't needed.

    Where a fork leads is not told while nothing is known by which one would take it.

    Of a way that fails of which no part is met, nothing but the way: that a parent has to be 60 says nothing to whoever
    is nobody's parent.
    """
    parts = parts_in_play(finding)
    match finding.criterion:
        case Judged():
            return
        case ByCase() if finding.truth not in SETTLED and not _begun(finding, profile):
            return
        case ByCase():
            parts = _branches(finding)
        case AnyOf() if finding.truth == MET:
            parts = next((part,) for part in parts if part.truth == MET)
        case AnyOf() if finding.truth != NOT_MET:
            parts = tuple(part for part in parts if part.truth != NOT_MET)
    for part in parts:
        if part.truth == MET and not reads(part):
            continue
        yield part
        beside = isinstance(finding.criterion, AnyOf) and isinstance(part.criterion, AllOf) and part.truth == NOT_MET
        if not beside or _met_in_part(part):
            yield from _told_below(part, profile)


def _begun(finding: Finding, profile: Profile) -> bool:
    """Whether anything is told of what a requirement reads."""
    return any(told(profile, pointer) for pointer in reads(finding))


def _branches(fork: Finding) -> tuple[Finding, ...]:
    """The branches of a fork that rest on some fact; where all of them lead to one requirement, that one alone."""
    branches = tuple(part for part in parts_in_play(fork)[1:] if reads(part))
    if len(branches) > 1:
        common = frozenset.intersection(*[_ids(branch) for branch in branches])
        ends = [end for branch in branches for end in _ends(branch, common)]
        if len({end.criterion.id for end in ends}) == 1 and ends[0].criterion.id in common:
            return (ends[0],)
    return branches


def _ids(finding: Finding) -> frozenset[str]:
    """The requirements that a finding is made of, itself included."""
    return frozenset({finding.criterion.id}).union(*[_ids(part) for part in parts_in_play(finding)])


def _ends(finding: Finding, common: Collection[str]) -> list[Finding]:
    """Where a branch leads: through forks, and what only wraps one requirement, as far as one that is common to all."""
    parts = parts_in_play(finding)
    if finding.criterion.id in common:
        return [finding]
    if isinstance(finding.criterion, ByCase):
        return [end for part in parts[1:] for end in _ends(part, common)]
    return _ends(parts[0], common) if isinstance(finding.criterion, AllOf) and len(parts) == 1 else [finding]
