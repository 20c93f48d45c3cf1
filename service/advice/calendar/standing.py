"""How a pathway stands on a day: verdict, band and each requirement; and what differs between two days."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from service.advice.calendar import turning_days
from service.advice.calendar.records import CriterionTurn, DatedBasis, TurnKind
from service.profile.values import MET, NOT_MET, Span, word
from service.recommend.reasons import reads
from service.rules.criteria import AllOf, AtMost, ByCase, InForce, KOf, Within
from service.rules.evaluator import Finding, parts_in_play
from service.rules.law import Certainty
from service.rules.pathway import LawStatus, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from service.outlook.estimate import Band
    from service.rules.law import Version
    from service.rules.pathway import Assessment

DOUBTS = {"ttps_c.graduation": "ttps_c.graduation_year_doubt"}
"""Requirements of which it is in doubt whether equality meets them, with the remark that says so."""

KINDS = (
    ("/person/birth_date", TurnKind.AGE),
    ("/jobs", TurnKind.WORK),
    ("/experience", TurnKind.WORK),
    ("/statuses", TurnKind.STAY),
    ("/wealth", TurnKind.ASSETS),
    ("/person", TurnKind.RESIDENCE),
    ("/degrees", TurnKind.TIME_SINCE_AWARD),
)
"""What turns, by the first pointer that a fact reads."""


@dataclass(frozen=True)
class Standing:
    """A pathway on a day; two standings are equal where nothing that a caller is told differs."""

    status: LawStatus
    verdict: Verdict
    band: Band
    criteria: tuple[tuple[str, str, tuple[int, int] | None], ...]
    doubt: str | None
    assessment: Assessment = field(compare=False)

    @property
    def truths(self) -> dict[str, str]:
        """What each requirement comes to."""
        return {code: truth for code, truth, _ in self.criteria}

    @cached_property
    def leaves(self) -> Mapping[int, Finding]:
        """The findings that bear on it and are made of no others, by the identity of their criteria."""
        return {id(leaf.criterion): leaf for root in self.assessment.findings for leaf in _leaves(root)}


def _watched(finding: Finding) -> list[Finding]:
    """The requirements below a finding, those of a case that is told and those that are counted among them."""
    match finding.criterion:
        case AllOf():
            return [watched for part in finding.parts for watched in _watched(part)]
        case InForce():
            return _watched(finding.parts[0])
        case ByCase() if finding.parts[0].truth in (MET, NOT_MET):
            condition, taken = parts_in_play(finding)
            return [condition, *_watched(taken)] if finding.criterion.telling else _watched(taken)
        case KOf():
            return [finding, *finding.parts]
        case _:
            return [finding]


def doubt_of(finding: Finding) -> str | None:
    """The doubt of a requirement that is met by equality alone."""
    code = finding.criterion.id
    if code not in DOUBTS or finding.truth != MET or finding.reading is None or not finding.versions:
        return None
    value = finding.reading.value
    limit = min(version.value for version in finding.versions)
    return DOUBTS[code] if isinstance(value, Span) and value.high == limit else None


def standing_of(assessment: Assessment, band: Band) -> Standing:
    """The standing that an assessment comes to, with the band of its outlook."""
    told: dict[str, tuple[str, tuple[int, int] | None]] = {}
    doubt = None
    for root in assessment.findings:
        for finding in _watched(root):
            told.setdefault(finding.criterion.id, (word(finding.truth), finding.count))
            doubt = doubt or doubt_of(finding)
    criteria = tuple((code, truth, count) for code, (truth, count) in told.items())
    open_still = assessment.verdict is not Verdict.NOT_ELIGIBLE
    return Standing(assessment.status, assessment.verdict, band, criteria, doubt if open_still else None, assessment)


def turns(before: Standing, after: Standing) -> tuple[CriterionTurn, ...]:
    """The requirements that differ; the counts of what is counted are told by its parts."""
    was, is_now = before.truths, after.truths
    return tuple(
        CriterionTurn(code=code, before=was.get(code), after=is_now.get(code))
        for code in dict.fromkeys((*was, *is_now))
        if was.get(code) != is_now.get(code)
    )


def _leaves(finding: Finding) -> Iterator[Finding]:
    parts = parts_in_play(finding)
    if not parts:
        yield finding
    for part in parts:
        yield from _leaves(part)


def new_versions(before: Standing, after: Standing) -> tuple[tuple[str, Version], ...]:
    """The versions of the law that begin to bear on a pathway, or cease to, with the parameter of each."""
    found: dict[int, tuple[str, Version]] = {}
    was, is_now = before.leaves, after.leaves
    rows = [
        (getattr(finding.criterion, "parameter", ""), was[key].versions, finding.versions)
        for key, finding in is_now.items()
        if key in was
    ]
    rows.append((after.assessment.pathway.regime, before.assessment.regimes, after.assessment.regimes))
    for parameter, old, new in rows:
        for version in (*new, *old):
            if (version in new) != (version in old):
                found.setdefault(id(version), (parameter, version))
    return tuple(found.values())


def causes(before: Standing, after: Standing, day: date) -> tuple[DatedBasis, tuple[TurnKind, ...]]:
    """What a change rests on, and what turns."""
    kinds: dict[TurnKind, None] = {}
    basis = DatedBasis.FACTS
    versions = [version for _, version in new_versions(before, after)]
    if versions:
        kinds[TurnKind.LAW] = None
        derived = any(version.certainty is Certainty.DERIVED for version in versions)
        basis = DatedBasis.EXPECTED if derived else DatedBasis.ENACTED
    was, is_now = before.leaves, after.leaves
    for key, finding in is_now.items():
        if key in was and was[key].truth != finding.truth and was[key].versions == finding.versions:
            listed = day in turning_days.list_days() and not isinstance(finding.criterion, Within | AtMost)
            kinds[TurnKind.LIST if listed else _kind(finding)] = None
            basis = DatedBasis.ENACTED if listed and basis is DatedBasis.FACTS else basis
    if after.doubt and after.doubt != before.doubt:
        kinds[TurnKind.DOUBT] = None
    if not kinds:
        kinds[TurnKind.OUTLOOK] = None
    return basis, tuple(kinds)


def _kind(finding: Finding) -> TurnKind:
    pointers = reads(finding)
    for prefix, kind in KINDS:
        if any(pointer.startswith(prefix) for pointer in pointers[:1]):
            return kind
    return TurnKind.OUTLOOK
