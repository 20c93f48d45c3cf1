"""Reasons as records: from findings of law, remarks, findings of practice and contributions of the model."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from service.content import remembered
from service.outlook.estimate import Band
from service.practice import Grade
from service.profile.values import MET, NOT_MET, REVIEW, SETTLED, DateSpan, Span, add_months, word
from service.recommend.records import Effect, Interval, ParameterInForce, Reason, ReasonFamily
from service.rules.common import FILE_FROM_THERE
from service.rules.criteria import AnyOf, Holds, Judged, KOf, Within
from service.rules.evaluator import parts_in_play
from service.rules.law import Certainty
from service.rules.pathway import Mode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from service.practice import PracticeFinding, Reported
    from service.profile.facts import Facts, Reading
    from service.recommend.records import ExtensionOutlook
    from service.rules.evaluator import Finding
    from service.rules.law import Lawbook, Version
    from service.rules.pathway import Assessment, Remark

NOTE_CERTAINTY = {"institution_probable": Certainty.PROBABLE, "institution_stated": Certainty.CALLER_STATED}
SURENESS = {certainty: place for place, certainty in enumerate(Certainty)}
OVER_SINCE = "over_since"
"""The note on a time limit that is over, with the day since when."""

RENEWAL = "outlook.renewal"
"""The code of the reason that the outlook of the first extension gives."""

EFFECTS = {"met": Effect.FOR, "not_met": Effect.AGAINST, "unknown": Effect.MISSING, "needs_review": Effect.CONDITION}


def lacking(finding: Finding) -> tuple[str, ...]:
    """JSON pointers of the facts whose absence leaves a finding open, in order, each once."""
    return () if finding.truth in SETTLED else tuple(lacking_of((finding,)))


def lacking_of(findings: Iterable[Finding]) -> list[str]:
    """What ``lacking`` gives of several findings, each pointer once."""
    found: dict[str, None] = {}
    _add_lacking(findings, found)
    return list(found)


def _add_lacking(findings: Iterable[Finding], found: dict[str, None]) -> None:
    """Add what those of some findings lack that are open."""
    for finding in findings:
        if finding.truth in SETTLED:
            continue
        if finding.reading is None:
            _add_lacking(parts_in_play(finding), found)
        else:
            for pointer in finding.reading.lacks:
                found[pointer] = None


def reads(finding: Finding) -> tuple[str, ...]:
    """JSON pointers of the facts that a finding stands on."""
    if finding.reading is not None:
        return finding.reading.reads
    return tuple(dict.fromkeys([pointer for part in parts_in_play(finding) for pointer in reads(part)]))


@remembered(8192)
def in_force(parameter: str, version: Version, law: Lawbook) -> ParameterInForce:
    """A version of a parameter as a record; made once."""
    since = version.since
    text = since.first.isoformat() if since.is_exact else f"{since.first.isoformat()}/{since.last.isoformat()}"
    return ParameterInForce(
        id=parameter,
        value=list(version.value) if isinstance(version.value, tuple) else version.value,
        unit=version.unit or law.parameters[parameter].unit,
        in_force_from=text,
        event=version.event,
        certainty=version.certainty,
        sources=version.sources,
    )


def _value(value: object) -> Interval | str | None:
    match value:
        case Span(low=low, high=high):
            return Interval(minimum=low, maximum=None if high == math.inf else high)
        case DateSpan(first=first, last=last):
            return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return None


def _cited(findings: Iterable[Finding], sources: dict[str, None], certainties: dict[Certainty, None]) -> None:
    """Add the sources that some findings stand on, and how sure each is of what is read in it."""
    for finding in findings:
        criterion: Any = finding.criterion
        if type(criterion) is Holds:
            sources[criterion.source] = certainties[criterion.certainty] = None
        for version in finding.versions:
            certainties[version.certainty] = None
            for source in version.sources:
                sources[source] = None
        if finding.reading is None:
            _cited(parts_in_play(finding), sources, certainties)


def of_law(finding: Finding, law: Lawbook) -> Reason:
    """The reason that a requirement gives."""
    criterion: Any = finding.criterion
    outcome = word(finding.truth)
    reading = finding.reading
    parameter = getattr(criterion, "parameter", None)
    parameters = tuple([in_force(parameter, version, law) for version in finding.versions]) if parameter else ()
    sources: dict[str, None] = {}
    certainties: dict[Certainty, None] = {}
    _cited((finding,), sources, certainties)
    noted = reading if reading is not None else _files_elsewhere(finding)
    note = noted.note if noted else None
    certainty = NOTE_CERTAINTY[note] if note in NOTE_CERTAINTY else _least_sure(certainties)
    judged = finding.truth == REVIEW
    value = _value(reading.value) if reading else None
    detail: tuple[str, ...] = ()
    if finding.count is not None:
        value = Interval(minimum=finding.count[0], maximum=finding.count[1])
    if type(criterion) is KOf:
        detail = tuple(part.criterion.id for part in finding.parts if part.truth == MET)
    elif type(criterion) is Within and finding.truth == NOT_MET and reading is not None and reading.value:
        detail = (OVER_SINCE, _over_since(reading.value, parameters).isoformat())
    elif note is not None and noted is not None:
        detail = (note, *noted.detail)
    return Reason(
        code=criterion.id,
        family=ReasonFamily.DISCRETION if judged else ReasonFamily.LAW,
        effect=EFFECTS[outcome],
        outcome=outcome,
        facts=reads(finding),
        missing=lacking(finding),
        value=value,
        unit=parameters[0].unit if parameters else None,
        threshold=parameters[-1].value if parameters else None,
        parameters=parameters,
        sources=tuple(sources),
        certainty=certainty,
        detail=detail,
    )


def _files_elsewhere(finding: Finding) -> Reading[Any] | None:
    """Of alternatives, the reading by which an application filed from the place of residence would meet one of them."""
    if type(finding.criterion) is not AnyOf or finding.truth == MET:
        return None
    read = (part.reading for part in finding.parts)
    return next((reading for reading in read if reading is not None and reading.note == FILE_FROM_THERE), None)


def _over_since(when: DateSpan, parameters: Sequence[ParameterInForce]) -> date:
    """The first day on which a time limit that was counted in months is over for certain."""
    months = max(version.value for version in parameters if isinstance(version.value, int))
    return add_months(when.last, months) + timedelta(days=1)


def _least_sure(certainties: Iterable[Certainty]) -> Certainty | None:
    return max(certainties, key=SURENESS.__getitem__, default=None)


def of_remark(
    remark: Remark, family: ReasonFamily, facts: Facts, law: Lawbook, closed: Collection[str]
) -> Reason | None:
    """The reason that a standing condition or a word on discretion gives, where it may apply.

    One that rests on a number of the law is said only while such a number is in force, and one that leads to another
    pathway only while that one isn't among the ``closed``.
    """
    if remark.leads_to in closed:
        return None
    if remark.applies is not None and not facts.read(remark.applies).value & MET:
        return None
    if remark.applies is not None and facts.read(remark.applies).value != MET and family is ReasonFamily.DISCRETION:
        return None
    versions = law.versions(remark.parameter, facts.as_of) if remark.parameter else ()
    if remark.parameter and not versions:
        return None
    parameters = tuple(in_force(remark.parameter or "", version, law) for version in versions)
    return Reason(
        code=remark.id,
        family=family,
        effect=Effect.CONDITION,
        outcome="applies",
        facts=facts.read(remark.applies).reads if remark.applies else (),
        unit=parameters[0].unit if parameters else None,
        threshold=parameters[-1].value if parameters else None,
        parameters=parameters,
        sources=tuple(dict.fromkeys((remark.source, *(name for version in versions for name in version.sources)))),
        certainty=remark.certainty,
    )


PRACTICE_EFFECTS = {
    Grade.STRONG: Effect.FOR,
    Grade.ADEQUATE: Effect.FOR,
    Grade.WEAK: Effect.AGAINST,
    Grade.UNKNOWN: Effect.MISSING,
}


def of_practice(finding: PracticeFinding) -> Reason:
    """The reason that a finding of practice gives."""
    return Reason(
        code=f"practice.{finding.id}",
        family=ReasonFamily.PRACTICE,
        effect=PRACTICE_EFFECTS[finding.grade],
        outcome=finding.grade.value,
        facts=finding.facts,
        missing=finding.missing if finding.grade is Grade.UNKNOWN else (),
        value=Interval(minimum=round(finding.score.low, 3), maximum=round(finding.score.high, 3)),
        unit="score from 0 to 1",
        sources=(finding.source,),
        certainty=Certainty(finding.strength),
        detail=finding.evidence,
    )


def of_report(report: Reported) -> Reason:
    """The reason that something only reported of an extension gives: neither for nor against anybody."""
    return Reason(
        code=f"practice.{report.id}",
        family=ReasonFamily.PRACTICE,
        effect=Effect.CONDITION,
        outcome="reported",
        sources=(report.source,),
        certainty=Certainty(report.strength),
    )


def of_renewal(extension: ExtensionOutlook | None, mode: Mode) -> Reason | None:
    """The reason that a weak outlook of the first extension gives to somebody who would enter."""
    if extension is None or extension.band is not Band.WEAK or mode is not Mode.ENTRY:
        return None
    return Reason(code=RENEWAL, family=ReasonFamily.MODEL, effect=Effect.AGAINST, outcome=Band.WEAK.value)


def counted(assessment: Assessment) -> tuple[Finding, ...]:
    """The findings that count criteria or points."""
    return tuple(finding for finding in assessment.requirements if finding.count is not None)


def below(finding: Finding) -> list[Finding]:
    """What a requirement is made of, below it."""
    found: list[Finding] = []
    if type(finding.criterion) is not Judged:
        for part in parts_in_play(finding):
            found.append(part)
            if part.parts:
                found += below(part)
    return found
