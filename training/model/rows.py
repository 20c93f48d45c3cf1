"""A decided case as the rules and the features see it: open or closed under the law of its day, with its numbers.

The rules, the findings of practice and the features are the server's own code, on the profile as it was lodged.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from service.outlook.features import FEATURES, case_of, features_of
from service.outlook.tables import Stage
from service.practice import findings
from service.profile.derived.person import age_years
from service.profile.facts import Facts
from service.profile.values import NOT_MET
from service.rules.catalogue import BY_ID
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.pathway import LawStatus, Mode, assess
from training.cases.case import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.profile.model import Profile
    from service.profile.values import Span
    from service.rules.pathway import Assessment
    from training.cases.case import Case

AGE_BANDS = ((30, "under_30"), (40, "30_to_39"), (50, "40_to_49"))
"""Completed years below which a band ends, and its name."""
OLDEST_BAND = "50_or_over"

UNKNOWN_GROUP = "unknown"
ELSEWHERE_IN_CHINA = frozenset({"HK", "MO", "TW"})


class Kind(StrEnum):
    """Whether the published law left a case open on the facts lodged, or closed it."""

    OPEN = "open"
    CLOSED = "closed"


class LeftOut(StrEnum):
    """Why a case is counted and not learnt from."""

    PENDING = "pending"
    WITHDRAWN = "withdrawn"
    REGIME_UNCERTAIN = "regime_uncertain"  # lodged on a day on which either of two sets of rules may have been in force
    LAW_UNKNOWN = "law_unknown"  # the text of the rules of that day isn't held
    EXTENSION = "extension_application"  # to extend a stay under the scheme: the classifiers speak of entries
    PATHWAY_UNKNOWN = "pathway_unknown"


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one case.

    ``regime`` names the rules in force, or the status of the law where none are; ``left_out`` says why the case isn't
    learnt from. ``spans`` are the features that its classifiers read, and are there for open cases alone, withdrawn
    ones included; ``closed_by`` are the ids of the requirements that fail, or the status of the law.
    """

    case: Case
    regime: str
    left_out: LeftOut | None = None
    kind: Kind | None = None
    verdict: str | None = None
    closed_by: str | None = None
    age_band: str = UNKNOWN_GROUP
    sector: str = UNKNOWN_GROUP
    nationality_group: str = UNKNOWN_GROUP
    spans: Mapping[str, Span] | None = None

    @property
    def kept(self) -> bool:
        """Whether the features' files hold it: decided cases, and withdrawn ones that the law left open."""
        return self.left_out is None or (self.left_out is LeftOut.WITHDRAWN and self.kind is Kind.OPEN)


def age_band(facts: Facts) -> str:
    """The band of completed years on the day of lodging; unknown where the age may lie in two."""
    age = facts.read(age_years).value
    low, high = (next((name for end, name in AGE_BANDS if years < end), OLDEST_BAND) for years in (age.low, age.high))
    return low if low == high else UNKNOWN_GROUP


def main_sector(profile: Profile) -> str:
    """The sector of most jobs, the first of equals; ``none`` where there is no job."""
    if profile.jobs == ():
        return "none"
    counts = Counter(str(job.sector) for job in profile.jobs or () if job.sector is not None)
    return counts.most_common(1)[0][0] if counts else UNKNOWN_GROUP


def nationality_group(profile: Profile) -> str:
    """For the report alone: the Mainland, elsewhere in China, or other (stateless people included)."""
    held = profile.person.nationalities
    if held is None:
        return UNKNOWN_GROUP
    if "CN" in held:
        return "mainland"
    return "hong_kong_macao_taiwan" if ELSEWHERE_IN_CHINA & set(held) else "other"


def _uncertain(assessment: Assessment, facts: Facts) -> bool:
    """Whether the day lies where one set of rules may not yet, or no longer, have been in force."""
    if len(assessment.regimes) != 1:
        return len(assessment.regimes) > 1
    (version,) = assessment.regimes
    ending = version.until is not None and version.until.first < facts.as_of
    return ending or facts.as_of < version.since.last


def _regime(assessment: Assessment) -> str:
    values = [str(version.value) for version in assessment.regimes]
    return "/".join(values) if values else str(assessment.status)


def _why_left_out(case: Case, assessment: Assessment, facts: Facts) -> LeftOut | None:
    if case.outcome is Outcome.PENDING:
        return LeftOut.PENDING
    if assessment.status is LawStatus.LAW_UNKNOWN:
        return LeftOut.LAW_UNKNOWN
    if _uncertain(assessment, facts):
        return LeftOut.REGIME_UNCERTAIN
    if assessment.mode is Mode.EXTENSION:
        return LeftOut.EXTENSION
    return LeftOut.WITHDRAWN if case.outcome is Outcome.WITHDRAWN else None


def _closed_by(assessment: Assessment) -> str:
    if assessment.status is not LawStatus.IN_FORCE:
        return str(assessment.status)
    failing: list[str] = []
    for finding in assessment.findings:
        parts = [part.criterion.id for part in finding.parts if part.truth == NOT_MET]
        failing += parts or [finding.criterion.id]
    return " ".join(failing)


def _wanted(case: Case, regime: str) -> tuple[str, ...]:
    """The features of the decision, and of the extension where it is known how that went."""
    names = features_of(case.pathway, regime)
    if case.outcome is Outcome.APPROVED and case.extended is not None:
        names = tuple(dict.fromkeys((*names, *features_of(case.pathway, regime, Stage.EXTENSION))))
    return names


def row_of(case: Case) -> Row:
    """The row of a case, under the law of the day on which it was lodged."""
    pathway = BY_ID.get(case.pathway)
    if pathway is None:
        return Row(case, "", LeftOut.PATHWAY_UNKNOWN)
    facts = Facts(case.profile, case.lodged_on)
    evaluation = Evaluation(facts, lawbook())
    assessment = assess(pathway, evaluation)
    regime = _regime(assessment)
    left_out = _why_left_out(case, assessment, facts)
    if left_out not in {None, LeftOut.WITHDRAWN}:
        return Row(case, regime, left_out)
    is_open = assessment.truth != NOT_MET and assessment.status is LawStatus.IN_FORCE
    spans = None
    if is_open:
        seen = case_of(facts, evaluation, findings(facts))
        spans = {name: FEATURES[name].span(seen) for name in _wanted(case, regime)}
    return Row(
        case,
        regime,
        left_out,
        Kind.OPEN if is_open else Kind.CLOSED,
        str(assessment.verdict),
        None if is_open else _closed_by(assessment),
        age_band(facts),
        main_sector(case.profile),
        nationality_group(case.profile),
        spans,
    )
