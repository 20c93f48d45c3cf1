"""From a decision to the JSON of the answer, with every sentence in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.api.sentences import Writer
from service.outlook.estimate import Basis
from service.outlook.features import FEATURES
from service.profile.person import right_of_abode
from service.profile.values import MET, words
from service.recommend import reasons
from service.recommend.records import Effect, Interval, Reason, ReasonFamily
from service.rules.degrees import institution_readings
from service.rules.neighbours import neighbours
from service.rules.pathway import LawStatus, Verdict, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.messages import Catalogue
    from service.recommend.decision import Decision, Ranked
    from service.rules.evaluator import Finding

SCHEMA_VERSION = "1.0.0"
REMARKS = (ReasonFamily.LAW, ReasonFamily.DISCRETION)
VERDICTS = {"met": Verdict.ELIGIBLE, "needs_review": Verdict.NEEDS_REVIEW, "not_met": Verdict.NOT_ELIGIBLE}


def answer(decision: Decision, catalogue: Catalogue, detail: str) -> dict[str, Any]:
    """The answer as JSON values; ``detail`` is ``summary`` (at most four reasons a pathway) or ``full`` (all)."""
    writer = Writer(catalogue, decision.state, decision.request.as_of)
    pathways = [_pathway(ranked, decision, writer, full=detail == "full") for ranked in decision.pathways]
    return {
        "schema_version": SCHEMA_VERSION,
        "decision_id": decision.decision_id,
        "as_of": decision.request.as_of.isoformat(),
        "language": catalogue.language,
        "ruleset": decision.state.ruleset_digest,
        "model": decision.state.model.digest,
        "notices": _notices(decision, writer),
        "pathways": pathways,
        "neighbours": [
            {"id": found.id, "sentence": writer.text(f"neighbour.{found.id}"), "link": found.link}
            for found in neighbours(decision.facts)
        ],
        "institutions": _institutions(decision),
        "sources": writer.cited_sources(),
    }


def _notices(decision: Decision, writer: Writer) -> list[dict[str, Any]]:
    notices: list[tuple[str, tuple[str, ...]]] = []
    abode = decision.facts.read(right_of_abode).value
    if abode == MET:
        notices.append(("right_of_abode", ()))
    notices.append(("not_legal_advice", ()))
    reviews = decision.state.law.reviews
    verified = min(review.verified_on for review in reviews.values())
    notices.append(("rules_verified", (verified.isoformat(),)))
    if any(_stale(ranked, decision) for ranked in decision.pathways):
        notices.append(("rules_stale", (min(review.review_by for review in reviews.values()).isoformat(),)))
    if decision.request.as_of > decision.request.today:
        notices.append(("projection", (decision.request.as_of.isoformat(),)))
    if any(ranked.outlook.basis is Basis.SYNTHETIC_COHORT for ranked in decision.pathways):
        notices.append(("synthetic_cohort", ()))
    return [
        {"code": code, "sentence": writer.text(f"notice.{code}", detail=", ".join(detail)), "detail": list(detail)}
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
    laws = [reasons.of_law(finding, law) for finding in found]
    practice = [
        reasons.of_practice(finding) for finding in decision.practice if pathway.family.value in finding.families
    ]
    model = _model(ranked)
    headline = _headline(ranked, laws, [*model, *practice], decision)
    closed = assessment.verdict is Verdict.NOT_ELIGIBLE
    bars = [reason for reason in laws if reason.effect is Effect.AGAINST]
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
        },
        "score": {
            "total": ranked.score.total,
            "parts": [
                {"attribute": part.attribute, "value": part.value, "weight": part.weight} for part in ranked.score.parts
            ],
            "outlook_stands_in": ranked.score.outlook_stands_in,
        },
        "headline": [writer.reason(reason) for reason in headline],
        "further_bars": [writer.reason(reason) for reason in bars if reason not in headline] if closed else [],
        "routes": _routes(ranked),
        "counts": _counts(found),
        "missing": list(dict.fromkeys(pointer for finding in found for pointer in reasons.lacking(finding))),
        "terms": [
            {"name": name, "versions": [writer.parameter(version) for version in _term(parameter, decision)]}
            for name, parameter in terms_of(assessment).items()
        ],
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
            *practice,
            *_model(ranked, most=99),
        ]
        row["reasons"] = [writer.reason(reason) for reason in everything]
    return row


def _headline(
    ranked: Ranked, laws: Sequence[Reason], softer: Sequence[Reason], decision: Decision
) -> tuple[Reason, ...]:
    status, law = ranked.assessment.status, decision.state.law
    if status is not LawStatus.IN_FORCE:
        effect = Effect.MISSING if status is LawStatus.LAW_UNKNOWN else Effect.AGAINST
        return (
            Reason(
                code=f"law_status.{status.value}",
                family=ReasonFamily.LAW,
                effect=effect,
                outcome=status.value,
                parameters=tuple(
                    reasons.in_force(ranked.assessment.pathway.regime, version, law)
                    for version in law.parameters[ranked.assessment.pathway.regime].versions
                    if version.value != LawStatus.LAW_UNKNOWN
                ),
            ),
        )
    ranking = decision.state.ranking
    watched = {reason.code: reason for family in REMARKS for reason in _remarks(ranked, decision, family)}
    watch = [watched[code] for code in ranking.watch[ranked.assessment.pathway.id] if code in watched]
    return reasons.pick_headline(ranked.assessment, laws, watch, softer, ranking.doors)


def _remarks(ranked: Ranked, decision: Decision, family: ReasonFamily) -> list[Reason]:
    pathway = ranked.assessment.pathway
    remarks = pathway.conditions if family is ReasonFamily.LAW else pathway.discretion
    found: Iterable[Reason | None] = (
        reasons.of_remark(remark, family, decision.facts, decision.state.law) for remark in remarks
    )
    return [reason for reason in found if reason is not None]


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
            value=Interval(minimum=item.value.low, maximum=item.value.high),
            contribution=item.contribution,
        )
        for item in largest
        if item.contribution
    ]


def _routes(ranked: Ranked) -> list[dict[str, str]]:
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


def _term(parameter: str, decision: Decision) -> list[Any]:
    law = decision.state.law
    versions = law.versions(parameter, decision.request.as_of)
    later = [
        version
        for version in law.parameters[parameter].versions
        if version.event != "lodging" and version.since.last > decision.request.as_of
    ]
    return [reasons.in_force(parameter, version, law) for version in (*versions, *later)]
