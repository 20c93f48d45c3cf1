"""Findings of practice: each a score from 0 (weak) to 1 (strong) over raw facts, an interval where facts are missing.

The graders are in ``graders``; their sources, strength and conventions in ``practice.yaml``. Nobody's own judgement
of a case is read: only balances, deposits, dates, titles, pay, letters and steps.
"""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from service.content import loaded, parsed
from service.practice.graders import GRADERS
from service.practice.talent_status import DOES_NOT_APPLY
from service.profile.facts import Reading
from service.profile.values import Span, exactly
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from service.profile.facts import Facts

STRONG_FROM = 0.75
WEAK_UP_TO = 0.35
SCOPES = ("families", "pathways")


class Grade(StrEnum):
    """How a finding reads."""

    STRONG = "strong"
    ADEQUATE = "adequate"
    WEAK = "weak"
    UNKNOWN = "unknown"


class PracticeFinding(Struct, frozen=True):
    """One finding: its score, the facts that it read, and those whose absence leaves the score open.

    It is said of ``families`` of pathways, or only of ``pathways`` among them where these are named, and where
    ``of_entry`` of a new entry alone.
    """

    id: str
    score: Span
    facts: tuple[str, ...]
    missing: tuple[str, ...]
    source: str
    strength: str
    families: frozenset[str]
    evidence: tuple[str, ...] = ()
    pathways: frozenset[str] = frozenset()
    of_entry: bool = False

    @property
    def grade(self) -> Grade:
        """The grade; unknown where the interval spans more than one."""
        return grade_of(self.score)

    def bears_on(self, pathway_id: str, family: str, *, extends: bool) -> bool:
        """Whether it is said of a pathway, or of its extension; never where the facts show that it doesn't apply."""
        if DOES_NOT_APPLY in self.evidence or (extends and self.of_entry):
            return False
        return pathway_id in self.pathways if self.pathways else family in self.families


@record(frozen=True)
class Reported:
    """What is only reported of the extension of some pathways, since a day: it is told, and grades nobody."""

    id: str
    source: str
    strength: str
    since: date
    pathways: frozenset[str]


@record(frozen=True)
class Practice:
    """Sources, conventions and declarations, as the YAML file gives them.

    ``declared`` are the graded findings, with their ``topics``; ``credibility`` the deeper ones beside them;
    ``reported`` what is said of extensions and graded by nobody.
    """

    sources: Mapping[str, Mapping[str, Any]]
    conventions: Mapping[str, float]
    declared: Mapping[str, Mapping[str, Any]]
    topics: Mapping[str, str]
    credibility: Mapping[str, Mapping[str, Any]]
    reported: tuple[Reported, ...]


def grade_of(score: Span) -> Grade:
    """The grade of a score; unknown where the interval spans more than one."""
    low, high = _grade(score.low), _grade(score.high)
    return low if low is high else Grade.UNKNOWN


def _grade(score: float) -> Grade:
    if score >= STRONG_FROM:
        return Grade.STRONG
    return Grade.WEAK if score <= WEAK_UP_TO else Grade.ADEQUATE


@loaded
def load_practice() -> Practice:
    """Read ``practice.yaml``; raises ``ValueError`` where a grader or a source is missing."""
    text = parsed("practice/practice.yaml")
    declared = text["findings"]
    unmatched = set(declared) ^ set(GRADERS)
    everything = declared | text["credibility"] | text["reported"]
    unsourced = {name for name, row in everything.items() if row["source"] not in text["sources"]}
    if unmatched or unsourced:
        message = f"practice.yaml: no grader or declaration for {sorted(unmatched)}; no source for {sorted(unsourced)}"
        raise ValueError(message)
    reports = tuple(
        Reported(name, row["source"], row["strength"], row["since"], frozenset(row["pathways"]))
        for name, row in text["reported"].items()
    )
    graded = {name: row | {scope: frozenset(row.get(scope, ())) for scope in SCOPES} for name, row in declared.items()}
    return Practice(text["sources"], text["conventions"], graded, text["topics"], text["credibility"], reports)


def reported(pathway_id: str, as_of: date) -> tuple[Reported, ...]:
    """What is reported of the extension of a pathway on a day, in the order of ``practice.yaml``."""
    return tuple(row for row in load_practice().reported if pathway_id in row.pathways and row.since <= as_of)


def findings(facts: Facts) -> tuple[PracticeFinding, ...]:
    """Every finding on a set of facts, in the order of ``practice.yaml``."""
    return tuple([_finding(name, facts) for name in load_practice().declared])


def _finding(name: str, facts: Facts) -> PracticeFinding:
    """One finding on a set of facts."""
    practice = load_practice()
    row, graded = practice.declared[name], GRADERS[name](facts, practice.conventions)
    if "since" in row and facts.as_of < row["since"]:
        graded = Reading(exactly(1), graded.reads, detail=(DOES_NOT_APPLY,))
    return PracticeFinding(
        name,
        graded.value,
        graded.reads,
        graded.lacks,
        row["source"],
        row["strength"],
        row["families"],
        graded.detail,
        row["pathways"],
        row.get("of") == "entry",
    )


_READ: Mapping[str, Callable[[Facts], PracticeFinding]] = {name: partial(_finding, name) for name in GRADERS}


class Graded(dict[str, PracticeFinding]):
    """The findings on a set of facts by their names, each made when it is asked for."""

    __slots__ = ("_facts",)

    def __init__(self, facts: Facts) -> None:
        super().__init__()
        self._facts = facts

    def __missing__(self, name: str) -> PracticeFinding:
        return self._facts.read(_READ[name])
