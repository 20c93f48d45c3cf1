"""What a pathway is: criteria by regime, its doors, its terms; and its assessment on a set of facts."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from service.content import remembered
from service.profile.codes import Purpose, Scheme
from service.profile.derived.person import held_still
from service.profile.values import MET, NOT_MET, REVIEW, UNKNOWN, Truth, both, either, known, union
from service.recording import record
from service.rules.criteria import ByCase
from service.rules.evaluator import parts_in_play, requirements
from service.rules.law import Certainty, LawNotHeldError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.profile.facts import Facts, Reading
    from service.profile.model import Profile
    from service.rules.criteria import Criterion
    from service.rules.evaluator import Evaluation, Finding
    from service.rules.law import Version


class Family(StrEnum):
    """Families of pathways."""

    QMAS = "qmas"
    EMPLOYMENT_VISA = "employment_visa"
    TALENT = "talent"
    INVESTMENT = "investment"
    FAMILY = "family"


class Selection(StrEnum):
    """How cases are selected, most certain first."""

    RELATIONSHIP = "relationship"
    THRESHOLD = "threshold"
    FIRST_COME = "first_come"
    CASE_BY_CASE = "case_by_case"
    HEAVILY_JUDGED = "heavily_judged"
    COMPETITIVE = "competitive"


class LawStatus(StrEnum):
    """Where a pathway's law stands on the day of lodging."""

    IN_FORCE = "in_force"
    NOT_YET_OPEN = "not_yet_open"
    CLOSED = "closed"
    LAW_UNKNOWN = "law_unknown"


class Verdict(StrEnum):
    """What the published law says of an application on these facts."""

    ELIGIBLE = "eligible"
    NEEDS_REVIEW = "needs_review"
    UNDETERMINED = "undetermined"
    NOT_ELIGIBLE = "not_eligible"


OPEN = frozenset({Verdict.ELIGIBLE, Verdict.NEEDS_REVIEW})
"""Verdicts of a pathway that may be applied under: no published requirement fails, and nothing is missing."""

VERDICTS = {MET: Verdict.ELIGIBLE, REVIEW: Verdict.NEEDS_REVIEW, NOT_MET: Verdict.NOT_ELIGIBLE}
_OF_OUTCOMES = tuple([VERDICTS.get(Truth(bits), Verdict.UNDETERMINED) for bits in range(8)])
"""The verdict of each set of outcomes, by its bits; several that are possible are undetermined."""


def verdict_of(truth: Truth) -> Verdict:
    """The verdict of a set of outcomes."""
    return _OF_OUTCOMES[truth]


class Mode(StrEnum):
    """Which requirements were applied."""

    ENTRY = "entry"
    EXTENSION = "extension"


@record(frozen=True, eq=False)
class Remark:
    """A standing condition or a word on discretion: said where ``applies`` leaves it possible, lowering nothing.

    ``leads_to`` is the pathway that it speaks of: the remark is left out of an answer that closes that one. ``of`` is
    the mode that it speaks of, and without one it speaks of both: no extension is told what a new entry meets. One that
    names the way there is ``instead`` is said where the pathway is closed as well; of one that speaks of a change
    ``once`` gives the profile after it, and it is left out where the pathway would be closed even then.
    """

    id: str
    source: str
    certainty: Certainty = Certainty.OFFICIAL_COPY
    applies: Callable[[Facts], Reading[Truth]] | None = None
    parameter: str | None = None
    leads_to: str | None = None
    of: Mode | None = None
    instead: bool = False
    once: Callable[[Facts], Profile] | None = None


@record(frozen=True, eq=False, kw_only=True)
class Pathway:
    """One pathway of one scheme.

    ``regime`` is the parameter that names the rules in force (or ``closed``, ``law_unknown``); ``entry`` and
    ``extension`` give the requirement of each regime, and an extension may have one for after the close; ``routes``
    the ids of criteria that are ways in of their own; ``held`` the statuses that it grants; ``terms`` the parameters of
    what is granted, by a common name.
    """

    id: str
    scheme: str
    family: Family
    selection: Selection
    regime: str
    entry: Mapping[str, Criterion]
    extension: Mapping[str, Criterion] = field(default_factory=dict)
    routes: tuple[str, ...] = ()
    held: frozenset[Scheme] = frozenset()
    conditions: tuple[Remark, ...] = ()
    discretion: tuple[Remark, ...] = ()
    terms: Mapping[str, str] = field(default_factory=dict)
    link: str


class Assessment(Struct, frozen=True, dict=True):
    """A pathway on a set of facts: the outcomes that remain possible and the findings behind them."""

    pathway: Pathway
    status: LawStatus
    mode: Mode
    truth: Truth
    regimes: tuple[Version, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What the outcomes that remain come to."""
        return _OF_OUTCOMES[self.truth]

    @cached_property
    def requirements(self) -> tuple[Finding, ...]:
        """Every requirement, of each regime that may be in force, each once; gathered when it is first asked for."""
        return requirements(self.findings)


def own_status(pathway: Pathway, facts: Facts) -> Truth:
    """Whether a status that this pathway grants is held now."""
    if facts.profile.statuses is None:
        return UNKNOWN
    truth = NOT_MET
    for status in facts.profile.statuses:
        matches = UNKNOWN if status.scheme is None else known(status.scheme in pathway.held)
        truth = either(truth, both(matches, held_still(status, facts)))
    return truth


def mode_of(pathway: Pathway, facts: Facts) -> Mode:
    """Extension for whoever holds the pathway's own status and does not say ``entry``; entry for all others."""
    if not pathway.extension or facts.profile.purpose is Purpose.ENTRY:
        return Mode.ENTRY
    held = own_status(pathway, facts)
    if held == MET or (facts.profile.purpose is Purpose.EXTEND and held != NOT_MET):
        return Mode.EXTENSION
    return Mode.ENTRY


def assess(pathway: Pathway, evaluation: Evaluation) -> Assessment:
    """The verdict of a pathway; within an uncertain span of dates, every regime that may be in force is evaluated."""
    facts = evaluation.facts
    mode = mode_of(pathway, facts)
    regimes = evaluation.in_force[pathway.regime]
    if not regimes:
        opened = _first(pathway, evaluation).since.first <= evaluation.day
        return Assessment(pathway, LawStatus.CLOSED if opened else LawStatus.NOT_YET_OPEN, mode, NOT_MET)
    rules = pathway.extension if mode is Mode.EXTENSION else pathway.entry
    truth = Truth(0)
    findings = []
    status = LawStatus.IN_FORCE
    for regime in regimes:
        rule = rules.get(regime.value)
        if rule is None and regime.value == LawStatus.CLOSED:
            truth = union(truth, NOT_MET)
            status = LawStatus.CLOSED if len(regimes) == 1 else status
            continue
        if rule is None:
            return Assessment(pathway, LawStatus.LAW_UNKNOWN, mode, UNKNOWN, regimes)
        try:
            finding = evaluation.of(rule)
        except LawNotHeldError:
            return Assessment(pathway, LawStatus.LAW_UNKNOWN, mode, UNKNOWN, regimes)
        findings.append(finding)
        truth = union(truth, finding.truth)
    if regimes[0].since.first <= evaluation.day < regimes[0].since.last and regimes[0] is _first(pathway, evaluation):
        truth = union(truth, NOT_MET)
    return Assessment(pathway, status, mode, truth, regimes, tuple(findings))


def _first(pathway: Pathway, evaluation: Evaluation) -> Version:
    return evaluation.law.parameters[pathway.regime].versions[0]


def route_of(assessment: Assessment) -> str | None:
    """The id of the way in that the facts settle, where a pathway has several and splits them by case."""
    waiting = list(assessment.findings) if assessment.pathway.routes else []
    while waiting:
        finding = waiting.pop()
        if type(finding.criterion) is ByCase:
            condition, then, otherwise = finding.parts
            taken = {MET: then, NOT_MET: otherwise}.get(condition.truth)
            if taken is None:
                continue
            if taken.criterion.id in assessment.pathway.routes:
                return taken.criterion.id
        waiting += parts_in_play(finding)
    return None


def terms_of(assessment: Assessment) -> Mapping[str, str]:
    """The parameters of what is granted, by name; a term of the route taken (``name@route``) replaces the plain one.

    Where no route is settled, the terms of every route stay, each under its full name.
    """
    return terms_by_route(assessment.pathway, route_of(assessment))


@remembered(None)
def terms_by_route(pathway: Pathway, route: str | None) -> Mapping[str, str]:
    """The terms of a pathway by one of its routes; of all of them where that is ``None``."""
    if route is None:
        return pathway.terms
    plain = {name: parameter for name, parameter in pathway.terms.items() if "@" not in name}
    own = {name.split("@")[0]: parameter for name, parameter in pathway.terms.items() if name.endswith(f"@{route}")}
    return plain | own


OF_ENTRY = frozenset(
    {
        "first_stay_months",
        "first_stay_before_licence_months",
        "processing_weeks",
        "quota",
        "quota_per_trade",
        "quota_validity_months",
        "in_principle_days",
        "in_principle_issuance_fee_hkd",
    }
)
"""Terms of a new entry alone: no extension has a first stay, meets a quota or takes an entry's time."""


def terms_told(assessment: Assessment) -> Mapping[str, str]:
    """The terms of what is applied for: of an extension none that only a new entry has."""
    terms = terms_of(assessment)
    if assessment.mode is Mode.ENTRY:
        return terms
    return {name: parameter for name, parameter in terms.items() if name.partition("@")[0] not in OF_ENTRY}
