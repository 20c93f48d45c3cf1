"""From a decision to the JSON of the answer, with every sentence in the reader's language."""

from __future__ import annotations

from functools import lru_cache
from math import isinf
from typing import TYPE_CHECKING, Any

from service.api.bounds import certain_told, estimate_range, rank_range
from service.api.credibility import credibility_told
from service.api.key_dates import key_dates
from service.api.pool_place import reference_pool
from service.api.questions import still_to_ask
from service.api.sentences import Writer
from service.api.what_ifs import what_ifs
from service.outlook.features import FEATURES
from service.outlook.tables import Basis
from service.practice import Grade
from service.profile.person import right_of_abode
from service.profile.values import MET, NOT_MET, words
from service.recommend import reasons
from service.recommend.bounds import certain
from service.recommend.records import Effect, ExtensionOutlook, Interval, Reason, ReasonFamily
from service.recommend.splitting import bounds_of
from service.rules.degrees import institution_readings
from service.rules.neighbours import neighbours
from service.rules.pathway import LawStatus, Verdict, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from service.messages import Catalogue
    from service.practice import PracticeFinding
    from service.recommend.decision import Decision, Ranked
    from service.recommend.records import ParameterInForce
    from service.rules.evaluator import Finding
    from service.rules.law import Lawbook
    from service.rules.pathway import Remark

SCHEMA_VERSION = "1.0.0"
VERDICTS = {"met": Verdict.ELIGIBLE, "needs_review": Verdict.NEEDS_REVIEW, "not_met": Verdict.NOT_ELIGIBLE}


def answer(decision: Decision, catalogue: Catalogue, detail: str) -> dict[str, Any]:
    """The answer as JSON values; ``detail`` is ``summary`` (at most four reasons a pathway) or ``full`` (all)."""
    writer = Writer(catalogue, decision.state, decision.request.as_of)
    full = detail == "full"
    settled: dict[str, Any] = {"settled_first": None, "settled_three": None}
    pathways = [_pathway(ranked, decision, writer, full=full) for ranked in decision.pathways]
    if full:
        ahead, changed, bounds = key_dates(decision, writer), what_ifs(decision, writer), bounds_of(decision)
        pathways = [
            row
            | ahead[row["id"]]
            | {
                "what_ifs": changed[row["id"]],
                "rank_range": rank_range(bounds.ranks[row["id"]]),
                "estimate_range": estimate_range(bounds.estimates.get(row["id"])),
            }
            for row in pathways
        ]
        settled = {
            "certain": certain_told(certain(decision, bounds.ranks), writer),
            "credibility": credibility_told(decision, writer),
            **still_to_ask(decision, catalogue),
        }
    return {
        "schema_version": SCHEMA_VERSION,
        "decision_id": decision.decision_id,
        "as_of": decision.request.as_of.isoformat(),
        "language": catalogue.language,
        "ruleset": decision.state.ruleset_digest,
        "model": decision.state.model.digest,
        "notices": standing_notices(decision, writer, full=full),
        "pathways": pathways,
        **settled,
        "neighbours": [
            {"id": found.id, "sentence": writer.text(f"neighbour.{found.id}"), "link": found.link}
            for found in neighbours(decision.facts)
        ],
        "institutions": _institutions(decision),
        "sources": writer.cited_sources(),
    }


def standing_notices(decision: Decision, writer: Writer, *, full: bool) -> list[dict[str, Any]]:
    """What stands over a whole answer: law and its freshness, what the outlooks rest on."""
    notices: list[tuple[str, tuple[str, ...]]] = []
    abode = decision.facts.read(right_of_abode).value
    if abode == MET:
        notices.append(("right_of_abode", ()))
    notices.append(("not_legal_advice", ()))
    reviews = decision.state.law.reviews
    verified = min(review.verified_on for review in reviews.values())
    notices.append(("rules_verified", (verified.isoformat(),)))
    stale = [
        reviews[ranked.assessment.pathway.scheme].review_by for ranked in decision.pathways if _stale(ranked, decision)
    ]
    if stale:
        notices.append(("rules_stale", (max(stale).isoformat(),)))
    if decision.request.as_of > decision.request.today:
        notices.append(("projection", (decision.request.as_of.isoformat(),)))
    if full:
        notices += [("key_dates", ()), ("what_ifs", ())]
    bases = {ranked.outlook.basis for ranked in decision.pathways}
    notices += [(basis.value, ()) for basis in Basis if basis is not Basis.NONE and basis in bases]
    return [
        {
            "code": code,
            "sentence": writer.text(f"notice.{code}", detail="".join(map(writer.dates, detail))),
            "detail": list(detail),
        }
        for code, detail in notices
    ]


def _stale(ranked: Ranked, decision: Decision) -> bool:
    return decision.request.as_of > decision.state.law.reviews[ranked.assessment.pathway.scheme].review_by


def _institutions(decision: Decision) -> list[dict[str, Any]]:
    rows = []
    for index, reading in enumerate(decision.facts.read(institution_readings).value):
        if reading is not None:
            rows.append(
                {
                    "pointer": f"/degrees/{index}/institution",
                    "given": reading.given,
                    "standing": reading.standing.value,
                    "how": reading.how.value,
                    "name": reading.name,
                    "candidates": list(reading.candidates),
                }
            )
    return rows


def _range(ranked: Ranked) -> dict[str, str]:
    outcomes = [VERDICTS[outcome].value for outcome in words(ranked.assessment.truth)]
    return {"worst": outcomes[0], "best": outcomes[-1]}


def _interval(interval: Interval | None) -> dict[str, float | None] | None:
    return None if interval is None else {"minimum": interval.minimum, "maximum": interval.maximum}


def _pathway(ranked: Ranked, decision: Decision, writer: Writer, *, full: bool) -> dict[str, Any]:
    assessment, law = ranked.assessment, decision.state.law
    pathway = assessment.pathway
    found = ranked.findings
    headline = _headline(ranked, decision)
    closed = assessment.verdict is Verdict.NOT_ELIGIBLE
    further = [finding for finding in found if finding.truth == NOT_MET][reasons.MOST :] if closed else []
    review = law.reviews[pathway.scheme]
    row: dict[str, Any] = {
        "id": pathway.id,
        "name": writer.text(f"pathway.{pathway.id}"),
        "family": pathway.family.value,
        "rank": ranked.rank,
        "tier": ranked.tier,
        "verdict": assessment.verdict.value,
        "verdict_range": _range(ranked),
        "law_status": assessment.status.value,
        "regimes": [str(version.value) for version in assessment.regimes],
        "mode": assessment.mode.value,
        "advice": ranked.advice.value,
        "advice_sentence": writer.text(f"advice.{ranked.advice.value}"),
        "outlook": {
            "basis": ranked.outlook.basis.value,
            "estimate": ranked.outlook.estimate,
            "range": _interval(ranked.outlook.range),
            "band": ranked.outlook.band.value,
            "extension": _extension(ranked.outlook.extension),
        },
        **reference_pool(ranked, decision, writer),
        "rank_range": None,
        "estimate_range": None,
        "score": {
            "total": ranked.score.total,
            "parts": [
                {"attribute": part.attribute, "value": part.value, "weight": part.weight} for part in ranked.score.parts
            ],
            "outlook_stands_in": ranked.score.outlook_stands_in,
        },
        "headline": [writer.reason(reason) for reason in headline],
        "further_bars": [writer.reason(reasons.of_law(finding, law)) for finding in further],
        "routes": _routes(ranked),
        "counts": _counts(found),
        "missing": list(dict.fromkeys(pointer for finding in found for pointer in reasons.lacking(finding))),
        "terms": [] if closed and not full else _terms(ranked, decision, writer),
        "selection": pathway.selection.value,
        "stale": _stale(ranked, decision),
        "projection": decision.request.as_of > decision.request.today,
        "verified_on": review.verified_on.isoformat(),
        "link": pathway.link,
    }
    if full:
        conditions = _remarks(ranked, decision, ReasonFamily.LAW)
        discretion = _remarks(ranked, decision, ReasonFamily.DISCRETION)
        everything = [
            *reasons.all_of_law(assessment, law),
            *conditions,
            *discretion,
            *(reasons.of_practice(finding) for finding in _practice(ranked, decision)),
            *_model(ranked, most=99),
        ]
        row["reasons"] = [writer.reason(reason) for reason in everything]
    return row


def _practice(ranked: Ranked, decision: Decision) -> Iterator[PracticeFinding]:
    family = ranked.assessment.pathway.family.value
    return (finding for finding in decision.practice if family in finding.families)


def _headline(ranked: Ranked, decision: Decision) -> list[Reason]:
    """At most four reasons: what closes or leaves open, what carries the case, what to watch, what experience says."""
    assessment, law, ranking = ranked.assessment, decision.state.law, decision.state.ranking
    if assessment.status is not LawStatus.IN_FORCE:
        return [_no_law(ranked, law)]
    told = [reasons.of_law(finding, law) for finding in reasons.telling(ranked.findings, ranking.doors)]
    if assessment.verdict is Verdict.NOT_ELIGIBLE:
        return told
    for remark, family in _watched(ranked, decision):
        reason = reasons.of_remark(remark, family, decision.facts, law)
        if reason is not None:
            told.append(reason)
            break
    room = reasons.MOST - len(told)
    if room > 0:
        graded = [finding for finding in _practice(ranked, decision) if finding.grade is not Grade.UNKNOWN]
        weak = [finding for finding in graded if finding.grade is Grade.WEAK]
        rest = [finding for finding in graded if finding.grade is not Grade.WEAK]
        softer = [*map(reasons.of_practice, weak[:room]), *_model(ranked), *map(reasons.of_practice, rest[:room])]
        told += softer[:room]
    return told[: reasons.MOST]


def _watched(ranked: Ranked, decision: Decision) -> Iterator[tuple[Remark, ReasonFamily]]:
    """The remarks of a pathway that the ranking says to watch, in its order."""
    pathway = ranked.assessment.pathway
    for code in decision.state.ranking.watch[pathway.id]:
        for remarks, family in ((pathway.conditions, ReasonFamily.LAW), (pathway.discretion, ReasonFamily.DISCRETION)):
            yield from ((remark, family) for remark in remarks if remark.id == code)


def _no_law(ranked: Ranked, law: Lawbook) -> Reason:
    status, regime = ranked.assessment.status, ranked.assessment.pathway.regime
    return Reason(
        code=f"law_status.{status.value}",
        family=ReasonFamily.LAW,
        effect=Effect.MISSING if status is LawStatus.LAW_UNKNOWN else Effect.AGAINST,
        outcome=status.value,
        parameters=tuple(
            reasons.in_force(regime, version, law)
            for version in law.parameters[regime].versions
            if version.value != LawStatus.LAW_UNKNOWN
        ),
    )


def _remarks(ranked: Ranked, decision: Decision, family: ReasonFamily) -> list[Reason]:
    pathway = ranked.assessment.pathway
    remarks = pathway.conditions if family is ReasonFamily.LAW else pathway.discretion
    found: Iterable[Reason | None] = (
        reasons.of_remark(remark, family, decision.facts, decision.state.law) for remark in remarks
    )
    return [reason for reason in found if reason is not None]


def _extension(outlook: ExtensionOutlook | None) -> dict[str, Any] | None:
    if outlook is None:
        return None
    return {
        "basis": outlook.basis.value,
        "estimate": outlook.estimate,
        "range": _interval(outlook.range),
        "band": outlook.band.value,
    }


def _model(ranked: Ranked, most: int = 1) -> list[Reason]:
    if ranked.outlook.basis is Basis.NONE:
        return []
    largest = sorted(ranked.model.contributions, key=lambda item: -abs(item.contribution))[:most]
    return [
        Reason(
            code=f"outlook.{item.feature}",
            family=ReasonFamily.MODEL,
            effect=Effect.FOR if item.contribution > 0 else Effect.AGAINST,
            outcome="raises" if item.contribution > 0 else "lowers",
            facts=FEATURES[item.feature].facts,
            unit=FEATURES[item.feature].unit,
            value=Interval(minimum=item.value.low, maximum=None if isinf(item.value.high) else item.value.high),
            contribution=item.contribution,
        )
        for item in largest
        if item.contribution
    ]


def _routes(ranked: Ranked) -> list[dict[str, str]]:
    if not ranked.assessment.pathway.routes:
        return []
    found: dict[str, Finding] = {}
    waiting = list(ranked.assessment.findings)
    while waiting:
        finding = waiting.pop()
        found[finding.criterion.id] = finding
        waiting += finding.parts
    rows = []
    for route in ranked.assessment.pathway.routes:
        if route in found:
            outcomes = words(found[route].truth)
            verdict = VERDICTS[outcomes[0]] if len(outcomes) == 1 else Verdict.UNDETERMINED
            rows.append({"id": route, "verdict": verdict.value})
    return rows


def _counts(found: Sequence[Finding]) -> list[dict[str, Any]]:
    return [
        {
            "of": finding.criterion.id,
            "met": {"minimum": finding.count[0], "maximum": finding.count[1]},
            "needed": finding.versions[-1].value,
            "out_of": len(finding.parts) or None,
        }
        for finding in found
        if finding.count is not None
    ]


def _terms(ranked: Ranked, decision: Decision, writer: Writer) -> list[dict[str, Any]]:
    law, day = decision.state.law, decision.request.as_of
    return [
        {"name": name, "versions": [writer.parameter(version) for version in _term(parameter, law, day)]}
        for name, parameter in terms_of(ranked.assessment).items()
    ]


@lru_cache(maxsize=8192)
def _term(parameter: str, law: Lawbook, day: date) -> tuple[ParameterInForce, ...]:
    """The versions of a term that may be in force, and those to come that turn on a later event than lodging."""
    versions = law.versions(parameter, day)
    later = [
        version
        for version in law.parameters[parameter].versions
        if version.event != "lodging" and version.since.last > day and version not in versions
    ]
    return tuple(reasons.in_force(parameter, version, law) for version in (*versions, *later))
