"""The one evaluator: criteria and facts to findings.

Kleene evaluation over sets of outcomes. It is sound: no completion of the facts gives an outcome outside the set.
It is exact where no fact is read twice with opposite sense; where one is, ``ByCase`` splits it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from service.profile.values import (
    ALL,
    ANY,
    MET,
    NOT_MET,
    REVIEW,
    UNKNOWN,
    Span,
    Truth,
    add_months,
    both,
    negation,
    union,
)
from service.rules.criteria import (
    AllOf,
    AnyOf,
    AtLeast,
    AtMost,
    Below,
    ByCase,
    Criterion,
    Holds,
    InForce,
    Judged,
    KOf,
    NoneOf,
    Points,
    Within,
)
from service.rules.law import LawNotHeldError, law_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from service.profile.facts import Facts, Reading
    from service.profile.values import DateSpan
    from service.rules.law import Lawbook, Version

CONVERSION_BAND = 0.03
"""A converted amount this near a threshold (as a share of it) is for an officer to judge: ImmD names no rate."""


class Finding(Struct, frozen=True):
    """What a criterion came to.

    ``versions`` are the versions of its parameter that may be in force; ``count`` the interval of parts met (k of n)
    or of points; ``parts`` the findings below it.
    """

    criterion: Criterion
    truth: Truth
    reading: Reading[Any] | None = None
    versions: tuple[Version, ...] = ()
    count: tuple[int, int] | None = None
    parts: tuple[Finding, ...] = ()


def parts_in_play(finding: Finding) -> tuple[Finding, ...]:
    """The parts that bear on a finding: of a case that is settled, the branch not taken is left out."""
    if type(finding.criterion) is ByCase:
        condition, then, otherwise = finding.parts
        if condition.truth == MET:
            return (condition, then)
        if condition.truth == NOT_MET:
            return (condition, otherwise)
    return finding.parts


def requirements(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What a reader takes as one requirement each: what has to hold of some findings, all of it, and each once."""
    found: dict[str, Finding] = {}
    _gather(findings, found)
    return tuple(found.values())


def _gather(findings: Iterable[Finding], found: dict[str, Finding]) -> None:
    """Add the requirements of some findings to those that were found, by the ids of their criteria."""
    for finding in findings:
        criterion: Any = finding.criterion
        kind, parts = type(criterion), finding.parts
        if kind is AllOf or kind is InForce:
            _gather(parts, found)
        elif kind is not ByCase or not parts:
            found.setdefault(criterion.id, finding)
        elif parts[0].truth == MET:
            if criterion.telling:
                found.setdefault(parts[0].criterion.id, parts[0])
            _gather(parts[1:2], found)
        elif criterion.is_bare:
            continue
        elif parts[0].truth == NOT_MET:
            _gather(parts[2:], found)
        else:
            found.setdefault(criterion.id, finding)


class Evaluation:
    """Findings for one set of facts; each criterion is evaluated once."""

    __slots__ = ("_found", "day", "facts", "in_force", "law")

    def __init__(self, facts: Facts, law: Lawbook) -> None:
        self.facts = facts
        self.law = law
        self.day = facts.as_of
        self.in_force = law_on(law, self.day)
        self._found: dict[Criterion, Finding] = {}

    def of(self, criterion: Criterion) -> Finding:
        """The finding for a criterion."""
        if criterion in self._found:
            return self._found[criterion]
        try:
            evaluate = KINDS[type(criterion)]
        except KeyError:
            message = f"no such kind of criterion: {type(criterion).__name__}"
            raise TypeError(message) from None
        found = self._found[criterion] = evaluate(self, criterion)
        return found

    def held(self, criterion: Holds) -> Finding:
        """A yes/no fact."""
        reading = self.facts.read(criterion.fact)
        return Finding(criterion, reading.value, reading)

    def all_of(self, criterion: AllOf) -> Finding:
        """The worst of the parts."""
        findings = tuple(map(self.of, criterion.parts))
        truth = MET
        for finding in findings:
            truth = ALL[truth][finding.truth]
        return Finding(criterion, truth, parts=findings)

    def any_of(self, criterion: AnyOf) -> Finding:
        """The best of the parts."""
        findings = tuple(map(self.of, criterion.parts))
        truth = NOT_MET
        for finding in findings:
            truth = ANY[truth][finding.truth]
        return Finding(criterion, truth, parts=findings)

    def judged(self, criterion: Judged) -> Finding:
        """At most a matter of judgement."""
        finding = self.of(criterion.part)
        return Finding(criterion, both(finding.truth, REVIEW), parts=(finding,))

    def while_in_force(self, criterion: InForce) -> Finding:
        """The part while the parameter is true, else met."""
        versions = self.in_force[criterion.parameter]
        finding = self.of(criterion.part)
        applies = {bool(version.value) for version in versions} or {False}
        truth = finding.truth if True in applies else MET
        if False in applies:
            truth = union(truth, MET)
        return Finding(criterion, truth, versions=versions, parts=(finding,))

    def compared(self, criterion: Any) -> Finding:  # noqa: ANN401 - one of the six kinds that read a parameter
        """A fact against each version of a parameter that may be in force."""
        reading = self.facts.read(criterion.fact)
        versions = self.in_force[criterion.parameter]
        if not versions:
            message = f"{criterion.id}: no version of {criterion.parameter} is held on {self.day}"
            raise LawNotHeldError(message)
        compare = COMPARISONS[type(criterion)]
        truth = compare(reading, versions[0].value, self.day)
        for version in versions[1:]:
            truth = union(truth, compare(reading, version.value, self.day))
        count = None
        if type(criterion) is Points:
            count = (int(reading.value.low), int(reading.value.high))
        return Finding(criterion, truth, reading, versions, count)

    def counted(self, criterion: KOf) -> Finding:
        """How many parts are met, as an interval, against how many must be; exact where the parts are independent."""
        findings = tuple(map(self.of, criterion.parts))
        versions = self.in_force[criterion.parameter]
        if not versions:
            message = f"{criterion.id}: no version of {criterion.parameter} is held on {self.day}"
            raise LawNotHeldError(message)
        reachable = {(0, 0)}
        for finding in findings:
            steps = [(bit == MET, bit == REVIEW) for bit in (NOT_MET, REVIEW, MET) if finding.truth & bit]
            reachable = {(met + a, judged + b) for met, judged in reachable for a, b in steps}
        truth = Truth(0)
        for version in versions:
            for met, judged in reachable:
                outcome = MET if met >= version.value else (REVIEW if met + judged >= version.value else NOT_MET)
                truth = union(truth, outcome)
        most = max(met + judged for met, judged in reachable)
        return Finding(criterion, truth, None, versions, (min(reachable)[0], most), findings)

    def by_case(self, criterion: ByCase) -> Finding:
        """Each branch as far as its case is possible; a branch whose case is settled against it is not evaluated."""
        condition = self.of(criterion.condition)
        untaken = NOT_MET
        then = Finding(criterion.then, untaken) if condition.truth == NOT_MET else self.of(criterion.then)
        otherwise = Finding(criterion.otherwise, untaken) if condition.truth == MET else self.of(criterion.otherwise)
        truth = Truth(0)
        if condition.truth & (MET | REVIEW):
            truth = both(then.truth, Truth(condition.truth & (MET | REVIEW)))
        if condition.truth & NOT_MET:
            truth = union(truth, otherwise.truth)
        return Finding(criterion, truth, parts=(condition, then, otherwise))


KINDS: Mapping[type[Criterion], Callable[[Evaluation, Any], Finding]] = {
    Holds: Evaluation.held,
    AtLeast: Evaluation.compared,
    AtMost: Evaluation.compared,
    Below: Evaluation.compared,
    Points: Evaluation.compared,
    NoneOf: Evaluation.compared,
    Within: Evaluation.compared,
    AllOf: Evaluation.all_of,
    AnyOf: Evaluation.any_of,
    KOf: Evaluation.counted,
    ByCase: Evaluation.by_case,
    Judged: Evaluation.judged,
    InForce: Evaluation.while_in_force,
}
"""How each kind of criterion is evaluated; the set is closed."""


def near(span: Span, threshold: float) -> bool:
    """Whether a converted amount may lie within the conversion band of a threshold."""
    return span.low <= threshold * (1 + CONVERSION_BAND) and span.high >= threshold * (1 - CONVERSION_BAND)


def reaches(span: Span, threshold: float, *, converted: bool) -> Truth:
    """Whether an amount reaches a threshold; a converted one near it needs review."""
    if not converted or not near(span, threshold):
        return span.at_least(threshold)
    truth = REVIEW
    if span.high > threshold * (1 + CONVERSION_BAND):
        truth = union(truth, MET)
    if span.low < threshold * (1 - CONVERSION_BAND):
        truth = union(truth, NOT_MET)
    return truth


def within_months(when: DateSpan, months: int, day: date) -> Truth:
    """Whether ``day`` is no later than the same day of the month ``months`` after ``when``."""
    if day <= add_months(when.first, months):
        return MET
    return NOT_MET if day > add_months(when.last, months) else UNKNOWN


def outside(held: set[str], named: set[str]) -> Truth:
    """Whether none of what is held is named; where some is and some is not, that is for an officer to judge.

    ImmD's pages say "nationals of" and nothing of people who are nationals of another country as well.
    """
    among = held & named
    if not among:
        return MET
    return NOT_MET if among == held else REVIEW


def _at_least(reading: Reading[Span], threshold: float, _: date) -> Truth:
    """Whether a number reaches a threshold; where it does with all that an officer may count, that is judged."""
    truth = reaches(reading.value, threshold, converted=reading.converted)
    if reading.judged is None or not truth & NOT_MET:
        return truth
    whole = reaches(reading.judged, threshold, converted=reading.converted)
    judged = union(Truth(truth & ~NOT_MET), REVIEW) if whole & (MET | REVIEW) else truth
    return union(judged, Truth(whole & NOT_MET))


def _at_most(reading: Reading[Span], threshold: float, _: date) -> Truth:
    if reading.converted:
        return negation(reaches(reading.value, threshold, converted=True))
    return reading.value.at_most(threshold)


def _below(reading: Reading[Span], threshold: float, _: date) -> Truth:
    return negation(reaches(reading.value, threshold, converted=reading.converted))


def _none_of(reading: Reading[tuple[str, ...] | None], named: Iterable[str], _: date) -> Truth:
    return UNKNOWN if reading.value is None else outside(set(reading.value), set(named))


def _within(reading: Reading[DateSpan | None], months: int, day: date) -> Truth:
    return NOT_MET if reading.value is None else within_months(reading.value, months, day)


COMPARISONS: Mapping[type[Criterion], Callable[[Reading[Any], Any, date], Truth]] = {
    AtLeast: _at_least,
    Points: _at_least,
    AtMost: _at_most,
    Below: _below,
    NoneOf: _none_of,
    Within: _within,
}
"""How a reading is compared with one version of a parameter, by the kind of criterion that compares it."""
