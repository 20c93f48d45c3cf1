"""The standing of each pathway on any day, for one profile.

Most of what a pathway stands on is the same from day to day. So a day's standing is first held against those found
before: only the leaves and features that may have turned are asked again, and the pathway is judged anew only where
one of them did.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from service.advice.calendar import turning_days
from service.advice.calendar.ageing import awarded_by
from service.advice.calendar.standing import Standing, doubt_of, standing_of
from service.advice.ledger import Ledger, Part, weight_in
from service.outlook.case import Case
from service.outlook.estimate import Band, estimate_spans
from service.outlook.features import FEATURES
from service.outlook.given_open import given_open
from service.practice import Graded
from service.profile.facts import Facts
from service.recording import record
from service.rules.criteria import Within
from service.rules.evaluator import Evaluation
from service.rules.pathway import LawStatus, Mode, Verdict, assess, mode_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from service.outlook.tables import PathwayModel, Table
    from service.profile.values import Span
    from service.recommend.decision import Decision
    from service.rules.criteria import Criterion
    from service.rules.evaluator import Finding
    from service.rules.pathway import Assessment, Pathway


class _Day:
    """One day: its facts, the findings on them, and the features that the classifiers read."""

    __slots__ = ("_case", "evaluation", "facts")

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.facts = evaluation.facts
        self._case = Case(self.facts, _OfTheDay(evaluation), Graded(self.facts))

    def feature(self, name: str) -> Span:
        """The value of a feature."""
        return self.facts.derived(name, FEATURES[name].span, self._case)

    def may_turn(self, leaf: Finding) -> bool:
        """Whether a leaf may come to something else on another day under the same law."""
        criterion: Any = leaf.criterion
        return type(criterion) is Within or not self.facts.is_steady(criterion.fact)


class _OfTheDay(Evaluation):
    """An evaluation as a feature asks it: whatever it gives is of the day, for it reads the law of the day."""

    __slots__ = ("_own",)

    def __init__(self, own: Evaluation) -> None:
        super().__init__(own.facts, own.law)
        self._own = own

    def of(self, criterion: Criterion) -> Finding:
        """The finding for a criterion."""
        _ = self.facts.as_of
        return self._own.of(criterion)


@record(frozen=True)
class _Footing:
    """A standing with all by which another day of the same course and the same law may turn it."""

    standing: Standing
    course: Facts
    era: int
    leaves: tuple[Finding, ...]
    features: tuple[tuple[Table, Span], ...]

    def holds(self, on: _Day) -> bool:
        """Whether nothing has turned by a day: every leaf comes to the same, every feature lies in the same bins."""
        return (
            mode_of(self.standing.assessment.pathway, on.facts) is self.standing.assessment.mode
            and all(_is_as_before(leaf, on) for leaf in self.leaves)
            and all(_in_its_bins(table, span, on) for table, span in self.features)
        )


def _is_as_before(leaf: Finding, on: _Day) -> bool:
    """Whether a leaf comes to the same: its outcome, its count, what it reads and what is in doubt of it."""
    criterion: Any = leaf.criterion
    if type(criterion) is not Within and on.facts.read(criterion.fact) is leaf.reading:
        return True
    found = on.evaluation.of(criterion)
    assert found.reading is not None and leaf.reading is not None  # noqa: S101, PT018 - a leaf reads
    return (found.truth, found.count, found.reading.reads, doubt_of(found)) == (
        *(leaf.truth, leaf.count, leaf.reading.reads, doubt_of(leaf)),
    )


def _in_its_bins(table: Table, span: Span, on: _Day) -> bool:
    held = on.feature(table.feature)
    return held is span or table.bins(held) == table.bins(span)


def _add_leaves(findings: Iterable[Finding], leaves: dict[Criterion, Finding]) -> None:
    """Add the leaves that were read in coming to some findings; of a settled case none of the other branch."""
    for finding in findings:
        if finding.reading is not None:
            leaves[finding.criterion] = finding
        elif finding.parts:
            _add_leaves(finding.parts, leaves)


class Days:
    """The standing of each pathway on any day; each is worked out once, and taken from the ledger.

    ``by_law``: what the law alone says, without a band, for whoever asks of verdicts only.
    """

    def __init__(self, decision: Decision, ledger: Ledger, *, by_law: bool = False) -> None:
        self.state = decision.state
        self.facts = decision.facts
        self.ledger = ledger
        self.by_law = by_law
        self._decided = {ranked.assessment.pathway.id: ranked for ranked in decision.pathways}
        self._first = _Day(decision.evaluation)
        self._courses = [decision.facts]
        self._days: dict[date, tuple[Facts, _Day]] = {}
        self._standings: dict[tuple[date, str], Standing] = {}
        self._footings: dict[str, list[_Footing]] = {}

    def on(self, pathway: Pathway, day: date) -> Standing:
        """The standing of a pathway on a day."""
        key = (day, pathway.id)
        if key not in self._standings:
            self._standings[key] = self._found(pathway, day)
            self.ledger.take(Part.KEY_DATES, 1)
        return self._standings[key]

    def _found(self, pathway: Pathway, day: date) -> Standing:
        course, on = self._day(day)
        era = bisect_right(turning_days.law_days_of(pathway, self.state.law), day)
        footings = self._footings.setdefault(pathway.id, [])
        for footing in reversed(footings):
            if footing.course is course and footing.era == era and footing.holds(on):
                return footing.standing
        assessment = assess(pathway, on.evaluation)
        model = None if self.by_law else self._model(assessment)
        spans = {} if model is None else {name: on.feature(name) for name in model.features}
        standing = standing_of(assessment, self._band(model, spans, assessment, on))
        if assessment.status is not LawStatus.LAW_UNKNOWN:  # which says nothing of the leaves that were read
            read: dict[Criterion, Finding] = {}
            _add_leaves(assessment.findings, read)
            leaves = tuple([leaf for leaf in read.values() if on.may_turn(leaf)])
            tables = () if model is None else [table for table in model.tables if not on.facts.is_steady(table.feature)]
            features = tuple([(table, spans[table.feature]) for table in tables])
            footings.append(_Footing(standing, course, era, leaves, features))
        return standing

    def _day(self, day: date) -> tuple[Facts, _Day]:
        """A day, with the facts of which it is one day: others where an award that was awaited has been made since."""
        if day not in self._days:
            told = self._courses[0]
            profile = awarded_by(told, day)
            course = next((one for one in self._courses if one.profile == profile), None)
            if course is None:
                course = Facts(profile, told.as_of)
                self._courses.append(course)
            first = course is told and day == told.as_of
            self._days[day] = course, self._first if first else _Day(Evaluation(course.on(day), self.state.law))
        return self._days[day]

    def _model(self, assessment: Assessment) -> PathwayModel | None:
        """The classifier of which a band may be read: of a pathway that is open to entry, under one regime."""
        regimes = assessment.regimes
        closed = assessment.verdict is Verdict.NOT_ELIGIBLE or assessment.status is not LawStatus.IN_FORCE
        if closed or assessment.mode is not Mode.ENTRY or len(regimes) != 1:
            return None
        return self.state.model.find(assessment.pathway.id, str(regimes[0].value))

    def _band(self, model: PathwayModel | None, spans: Mapping[str, Span], assessment: Assessment, on: _Day) -> Band:
        if model is None:
            return Band.CANNOT_TELL
        if on is self._first:
            return self._decided[assessment.pathway.id].outlook.band
        return given_open(estimate_spans(model, spans), assessment, self.state.ranking.doors).band


def days_by_law(decision: Decision) -> Days:
    """The standing of each pathway on any day by the law alone, for all that is told of a decision."""
    return Days(decision, Ledger(decision.read(weight_in)), by_law=True)
