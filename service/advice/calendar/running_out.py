"""What runs out as days pass: the time within which to apply, and ages and years up to which a pathway is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.content import remembered
from service.profile.derived.education import awaited_on, award_dates
from service.profile.derived.person import age_years, birth_dates
from service.profile.values import MET, DateSpan, Span, add_months, day_after
from service.rules.criteria import AtMost, Below, ByCase, KOf, Within, every

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from service.profile.facts import Facts
    from service.rules.evaluator import Finding
    from service.rules.pathway import Assessment, Pathway

MONTHS = "_months"
"""Ends the name of a parameter that counts months of work: work that goes on is no time that runs out."""

A_MONTH, A_YEAR = 1, 12
"""Months within which a date has to be told, as by a year of graduation, for a last day to be worth telling."""


@remembered(64)
def times_to_apply(pathway: Pathway) -> frozenset[str]:
    """The requirements by which a case is told where an application comes within a time: six months of an award."""
    cases = (
        part for rule in pathway.entry.values() for part in every(rule) if isinstance(part, ByCase) and part.telling
    )
    return frozenset(
        case.condition.id for case in cases if any(isinstance(part, Within) for part in every(case.condition))
    )


def may_run_out(assessment: Assessment, as_of: date, last: date) -> bool:
    """Whether a time, an age or a number of years that may be kept on the day may be over by the last day."""
    return any(_may_be_over(leaf, as_of, last) for root in assessment.findings for leaf in _leaves(root))


def told_by_the_year(facts: Facts) -> bool:
    """Whether a birth or an award is told more roughly than by its month: what it opens may end a year apart."""
    spans = [facts.profile.person.birth_date, *(award_dates(degree) for degree in facts.profile.degrees or ())]
    return any(span is not None and add_months(span.first, A_MONTH) <= span.last for span in spans)


def soonest_over(assessment: Assessment, facts: Facts) -> date | None:
    """The first day after a day on which a time to apply that may be kept on it may be over, by the date that is told.

    Whatever else is missing: where the date is told to the day, it is over on one day or was none. An award that is
    awaited, which is taken as made on the day itself, is made no sooner than it is due.
    """
    due = facts.read(awaited_on).value
    leaves = (leaf for root in assessment.findings for leaf in _leaves(root) if leaf.truth & MET)
    days = [day for leaf in leaves for day in _over_on(leaf, due)]
    return max(min(days), day_after(facts.as_of)) if days else None


def age_soonest_over(assessment: Assessment, code: str, facts: Facts) -> date | None:
    """The first day on which an age up to which a requirement may be met may be over, by the birth that is told."""
    born = birth_dates(facts)
    if born is None:
        return None
    days = [
        add_months(born.first, A_YEAR * (version.value + isinstance(leaf.criterion, AtMost)))
        for root in assessment.findings
        for finding in _named(root, code)
        for leaf in _leaves(finding)
        if isinstance(leaf.criterion, AtMost | Below) and leaf.criterion.fact is age_years and leaf.truth & MET
        for version in leaf.versions
    ]
    return max(min(days), day_after(facts.as_of)) if days else None


def _named(finding: Finding, code: str) -> Iterator[Finding]:
    """The findings of a requirement, wherever they stand below one."""
    if finding.criterion.id == code:
        yield finding
    else:
        for part in finding.parts:
            yield from _named(part, code)


def _leaves(finding: Finding) -> Iterator[Finding]:
    """The leaves below a finding; a requirement that is one of several counted runs out with none of them."""
    if isinstance(finding.criterion, KOf):
        return
    if not finding.parts:
        yield finding
    for part in finding.parts:
        yield from _leaves(part)


def _over_on(leaf: Finding, due: DateSpan | None = None) -> list[date]:
    """The first days on which a time that is counted from a date may be over, by each version of it; of others none.

    A date that stands for what is ``due`` is none before that.
    """
    told = leaf.reading.value if isinstance(leaf.criterion, Within) and leaf.reading is not None else None
    if told is None:
        return []
    since = told.first if due is None or not told.is_exact else max(told.first, due.first)
    return [day_after(add_months(since, version.value)) for version in leaf.versions]


def _may_be_over(leaf: Finding, as_of: date, last: date) -> bool:
    """Whether a leaf that may be met on the day may fail by the last day, no more than a year on.

    Nothing is said of a date that isn't told within a year, nor of a number of years that may be any.
    """
    if leaf.reading is None or not leaf.truth & MET:
        return False
    value = leaf.reading.value
    match leaf.criterion:
        case Within() if isinstance(value, DateSpan):
            told = value.last < as_of or value.last <= add_months(value.first, A_YEAR)
            return told and any(day <= last for day in _over_on(leaf))
        case AtMost(parameter=parameter) | Below(parameter=parameter) if isinstance(value, Span):
            told = value.high - value.low <= 1
            ends = any(value.high + 1 >= version.value for version in leaf.versions)
            return told and not parameter.endswith(MONTHS) and ends
    return False
