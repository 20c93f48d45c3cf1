"""The order of pathways: tier first, then a weighted score whose parts are in the answer, then the id; and advice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from service.outlook.estimate import Band
from service.outlook.tables import Basis
from service.practice import Grade
from service.profile.values import MET, NOT_MET, REVIEW
from service.recommend.records import Advice, Score, ScorePart
from service.rules.pathway import LawStatus, Selection, Verdict, own_status, terms_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from service.practice import PracticeFinding
    from service.profile.facts import Facts
    from service.recommend.records import Outlook
    from service.rules.evaluator import Finding
    from service.rules.law import Lawbook
    from service.rules.pathway import Assessment

TIERS = {Verdict.ELIGIBLE: 1, Verdict.NEEDS_REVIEW: 2, Verdict.UNDETERMINED: 3, Verdict.NOT_ELIGIBLE: 4}
LAW_UNKNOWN_TIER = 5


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Weights and attribute values, as ``ranking.yaml`` gives them, and the advice table of ``advice.yaml``."""

    weights: Mapping[str, float]
    doors: frozenset[str]
    watch: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Any]
    advice: Mapping[str, Any]


@lru_cache(maxsize=1)
def load_ranking() -> Ranking:
    """Read both files."""
    folder = files("service.recommend")
    ranking = yaml.load(folder.joinpath("ranking.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    advice = yaml.load(folder.joinpath("advice.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)
    weights = {name: row["weight"] for name, row in ranking["weights"].items()}
    watch = {name: tuple(remarks) for name, remarks in ranking["watch"].items()}
    return Ranking(weights, frozenset(ranking["doors"]), watch, ranking, advice)


def tier(assessment: Assessment) -> int:
    """Eligible before needs_review before undetermined before not_eligible; what we hold no law on comes last."""
    return LAW_UNKNOWN_TIER if assessment.status is LawStatus.LAW_UNKNOWN else TIERS[assessment.verdict]


def evidence(findings: Sequence[Finding], ranking: Ranking) -> float:
    """Share of the requirements met, doors left out; one for an officer to judge counts half."""
    own = [
        finding
        for finding in findings
        if finding.criterion.id not in ranking.doors and not finding.criterion.id.startswith("common.")
    ]
    if not own:
        return 0.0
    return sum({MET: 1.0, REVIEW: 0.5}.get(finding.truth, 0.0) for finding in own) / len(own)


@lru_cache(maxsize=4096)
def _published_time(parameter: str | None, ranking: Ranking, law: Lawbook, day: date) -> float:
    table = ranking.values["published_weeks"]
    versions = law.versions(parameter, day) if parameter else ()
    if not versions:
        return float(table["unpublished"])
    weeks = max(version.value for version in versions)
    reached = [value for limit, value in table["values"].items() if weeks <= limit]
    return float(max(reached, default=table["unpublished"]))


@lru_cache(maxsize=4096)
def _first_stay(parameter: str | None, ranking: Ranking, law: Lawbook, day: date) -> float:
    versions = law.versions(parameter, day) if parameter else ()
    months = [version.value for version in versions if isinstance(version.value, int)]
    return min(1.0, min(months, default=0) / float(ranking.values["first_stay_months"]["full"]))


def values_of_terms(
    assessment: Assessment, day: date, ranking: Ranking, law: Lawbook
) -> dict[str, tuple[float, float]]:
    """The least and the most that the terms may add, whichever of a pathway's routes the facts settle."""
    terms = assessment.pathway.terms if assessment.truth & (assessment.truth - 1) else terms_of(assessment)
    found = {}
    for attribute, name, value in (
        ("published_time", "processing_weeks", _published_time),
        ("first_stay", "first_stay_months", _first_stay),
    ):
        told = [terms.get(name)]
        told += [parameter for other, parameter in terms.items() if other.startswith(f"{name}@")]
        values = [value(parameter, ranking, law, day) for parameter in told]
        found[attribute] = (min(values), max(values))
    return found


@lru_cache(maxsize=4096)
def _part(attribute: str, value: float, weight: float) -> ScorePart:
    return ScorePart(attribute=attribute, value=value, weight=weight)


def score(  # noqa: PLR0913, PLR0917 - what a score stands on, each by name
    assessment: Assessment,
    findings: Sequence[Finding],
    outlook: Outlook,
    facts: Facts,
    ranking: Ranking,
    law: Lawbook,
    preferences: Mapping[str, float] | None,
) -> Score:
    """The ranking score of one pathway, with its parts; preferences replace the weights that they name."""
    pathway, terms = assessment.pathway, terms_of(assessment)
    weights = dict(ranking.weights) | dict(preferences or {})
    selection = float(ranking.values["selection"][pathway.selection]["value"])
    stands_in = outlook.basis is Basis.NONE or outlook.estimate is None
    own = ranking.values["pathways"][pathway.id]
    share = evidence(findings, ranking) if assessment.truth & NOT_MET else 1.0
    hopes = selection if outlook.estimate is None else outlook.estimate
    attributes = {
        "outlook": hopes * share,
        "evidence": share,
        "selection": selection,
        "continuity": 1.0 if own_status(pathway, facts) == MET else 0.0,
        "published_time": _published_time(terms.get("processing_weeks"), ranking, law, facts.as_of),
        "freedom": float(own["freedom"]),
        "first_stay": _first_stay(terms.get("first_stay_months"), ranking, law, facts.as_of),
        "dependants": float(own["dependants"]),
        "cost": float(own["cost"]),
    }
    parts = tuple([_part(name, round(value, 4), float(weights[name])) for name, value in attributes.items()])
    total = sum([part.value * part.weight for part in parts])
    return Score(total=round(total, 6), parts=parts, outlook_stands_in=stands_in)


def advise(  # noqa: PLR0913 - the columns of the table
    assessment: Assessment,
    band: Band,
    practice: Sequence[PracticeFinding],
    ranking: Ranking,
    *,
    stronger: bool,
    needless: bool,
) -> Advice:
    """The advice for one pathway, by the table; ``needless`` where the right of abode is held already."""
    if assessment.status is LawStatus.LAW_UNKNOWN:
        return Advice.LAW_UNKNOWN
    advice = _by_table(ranking, assessment.verdict, band, assessment.pathway.selection, stronger=stronger)
    if needless and advice is not Advice.NOT_OPEN:
        return Advice.NOT_ADVISED
    cap = ranking.advice["caps"].get(assessment.pathway.family)
    if advice is Advice.RECOMMENDED and cap is not None:
        weak = {finding.id for finding in practice if finding.grade is Grade.WEAK}
        if weak & set(cap["findings"]):
            return Advice(cap["at_most"])
    return advice


@lru_cache(maxsize=4096)
def _by_table(ranking: Ranking, verdict: Verdict, band: Band, selection: Selection, *, stronger: bool) -> Advice:
    """The advice of the first row that fits."""
    case = {"verdict": verdict, "band": band, "stronger": stronger}
    for row in ranking.advice["rows"]:
        asked = {name: row[name] for name in case if name in row}
        if asked.items() <= case.items() and selection in row.get("selection", (selection,)):
            return Advice(row["advice"])
    message = f"no row of the table of advice fits {verdict.value}, {band.value}"
    raise LookupError(message)
