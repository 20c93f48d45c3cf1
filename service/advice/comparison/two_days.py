"""A profile's answer on two days: what differs for each pathway, and whether law, lists or time made the difference."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

from service.advice.calendar.ageing import held_on
from service.advice.comparison.records import Cause, PathwayOnDay
from service.advice.comparison.side_by_side import value_of, versions_of
from service.profile.values import MET, NOT_MET, REVIEW
from service.recommend.decision import decide, decision_id
from service.recommend.reasons import of_law
from service.recommend.records import Count, Interval, VerdictRange
from service.recording import record
from service.rules.pathway import VERDICTS, Verdict, terms_told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from service.recommend.decision import Decision, Ranked
    from service.recommend.records import ParameterInForce, Reason
    from service.rules.evaluator import Finding
    from service.rules.pathway import Assessment


@record(frozen=True)
class TermMoved:
    """A term whose value differs, by its common name: the versions that may be in force on either day, if any."""

    name: str
    cause: Cause
    before: tuple[ParameterInForce, ...]
    after: tuple[ParameterInForce, ...]


@record(frozen=True)
class Moved:
    """A pathway on the earlier and on the later day."""

    id: str
    before: PathwayOnDay
    after: PathwayOnDay
    changed: tuple[str, ...]
    causes: tuple[Cause, ...]
    requirements: tuple[tuple[Cause, Reason | None, Reason | None], ...]
    terms: tuple[TermMoved, ...]

    @property
    def worth_telling(self) -> bool:
        """Whether the answer changed in more than its place, and the pathway isn't closed on both days alike."""
        closed = {self.before.verdict, self.after.verdict} == {Verdict.NOT_ELIGIBLE}
        told = set(self.changed) - {"rank"}
        return bool(told - {"regimes"}) if closed else bool(told or self.terms or self.requirements)


LISTED = ("institution_", "occupation_")
"""Beginnings of the remarks on how a name was read against a dated list."""


def both_days(decision: Decision, other: date) -> tuple[Decision, Decision]:
    """A decision on its own day and on another, the earlier one first.

    Ages and sums hold on the day that the profile names, or else on that of the decision, for both: on its own day it
    stays as it is, under the id of the request that says so. Raises ``NoLawHeldError`` as ``decide`` does.
    """
    request, state = decision.request, decision.state
    fixed = held_on(request.profile, request.as_of)
    canonical = {"facts_on": request.as_of.isoformat()} | dict(request.canonical)
    asked = replace(request, profile=fixed, canonical=canonical)
    here = replace(decision, request=asked, decision_id=decision_id(asked, state))
    there = decide(state, replace(asked, as_of=other))
    return (here, there) if request.as_of <= other else (there, here)


def moved(earlier: Decision, later: Decision) -> tuple[Moved, ...]:
    """Every pathway on both days, in the order of the later one."""
    before = {ranked.assessment.pathway.id: ranked for ranked in earlier.pathways}
    return tuple(_moved(before[ranked.assessment.pathway.id], ranked, earlier, later) for ranked in later.pathways)


def _moved(before: Ranked, after: Ranked, earlier: Decision, later: Decision) -> Moved:
    was, is_now = _on_day(before), _on_day(after)
    changed = tuple(field.name for field in fields(was) if getattr(was, field.name) != getattr(is_now, field.name))
    requirements = tuple(_requirements(before.assessment, after.assessment, earlier, later))
    terms = tuple(_terms(before.assessment, after.assessment, earlier, later))
    causes = {cause for cause, _, _ in requirements}
    causes |= {term.cause for term in terms}
    causes |= {Cause.LAW} if was.regimes != is_now.regimes or was.law_status != is_now.law_status else set()
    if not causes and changed:
        causes = {Cause.ORDER} if set(changed) <= {"rank", "advice"} else {Cause.TIME}
    return Moved(
        before.assessment.pathway.id,
        was,
        is_now,
        changed,
        tuple(cause for cause in Cause if cause in causes),
        requirements,
        terms,
    )


def _on_day(ranked: Ranked) -> PathwayOnDay:
    assessment = ranked.assessment
    outcomes = [verdict for truth, verdict in WORST_FIRST if assessment.truth & truth]
    return PathwayOnDay(
        mode=assessment.mode,
        law_status=assessment.status,
        regimes=tuple(str(version.value) for version in assessment.regimes),
        verdict=assessment.verdict,
        verdict_range=VerdictRange(worst=outcomes[0], best=outcomes[-1]),
        advice=ranked.advice,
        rank=ranked.rank,
        estimate=ranked.outlook.estimate,
        band=ranked.outlook.band,
        counts=tuple(_count(finding) for finding in ranked.findings if finding.count is not None),
    )


WORST_FIRST = tuple((truth, VERDICTS[truth]) for truth in (NOT_MET, REVIEW, MET))


def _count(finding: Finding) -> Count:
    low, high = finding.count or (0, 0)
    return Count(
        of=finding.criterion.id,
        met=Interval(minimum=low, maximum=high),
        needed=finding.versions[-1].value,
        out_of=len(finding.parts) or None,
    )


def _requirements(
    before: Assessment, after: Assessment, earlier: Decision, later: Decision
) -> Iterator[tuple[Cause, Reason | None, Reason | None]]:
    """The requirements whose outcome differs, and those that are asked on one of the days only."""
    was, is_now = _by_id(before), _by_id(after)
    for code in dict.fromkeys((*was, *is_now)):
        old, new = was.get(code), is_now.get(code)
        if old is None or new is None or old.truth != new.truth or old.count != new.count:
            yield (
                _cause(old, new) if before.mode is after.mode else Cause.TIME,
                None if old is None else of_law(old, earlier.state.law),
                None if new is None else of_law(new, later.state.law),
            )


def _by_id(assessment: Assessment) -> dict[str, Finding]:
    found = {finding.criterion.id: finding for finding in assessment.requirements}
    for finding in tuple(found.values()):
        if finding.count is not None:
            for part in finding.parts:
                found.setdefault(part.criterion.id, part)
    return found


def _cause(before: Finding | None, after: Finding | None) -> Cause:
    if before is None or after is None:
        return Cause.LAW
    was, is_now = _leaves(before), _leaves(after)
    if any(_values(was[code]) != _values(is_now[code]) for code in was.keys() & is_now.keys()):
        return Cause.LAW
    if any(_standing(was[code]) != _standing(is_now[code]) for code in was.keys() & is_now.keys()):
        return Cause.LIST
    return Cause.TIME


def _leaves(finding: Finding) -> dict[str, Finding]:
    """What a finding is made of, itself included, by id."""
    found = {finding.criterion.id: finding}
    for part in finding.parts:
        found |= _leaves(part)
    return found


def _values(finding: Finding) -> list[object]:
    return [version.value for version in finding.versions]


def _standing(finding: Finding) -> str | None:
    note = None if finding.reading is None else finding.reading.note
    return note if note is not None and note.startswith(LISTED) else None


def _terms(before: Assessment, after: Assessment, earlier: Decision, later: Decision) -> Iterator[TermMoved]:
    """The terms that differ, by name; none that only a new entry has where the other day is one of an extension."""
    was, is_now = terms_told(before), terms_told(after)
    alike = before.mode is after.mode
    for name in dict.fromkeys((*was, *is_now)):
        old = versions_of(was[name], earlier) if name in was else ()
        new = versions_of(is_now[name], later) if name in is_now else ()
        if value_of(old) != value_of(new) and (alike or (old and new)):
            cause = Cause.LAW if was.get(name) == is_now.get(name) or not (old and new) else Cause.TIME
            yield TermMoved(name, cause, old, new)
