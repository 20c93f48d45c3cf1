"""One pathway of an answer as JSON values: on a card, in a summary, and with the parts that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.api.recommend.headline import bars, everything, further_bars, headline
from service.api.recommend.outlook import outlook_in_brief, outlook_told
from service.api.recommend.pool_place import reference_pool
from service.api.requests import Included
from service.content import remembered
from service.profile.derived.person import right_of_abode
from service.profile.values import MET, words
from service.recommend import reasons
from service.recommend.records import Advice
from service.rules.confirmations import last_seen
from service.rules.pathway import Verdict, terms_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from service.api.sentences import Writer
    from service.recommend.decision import Decision, Ranked
    from service.recommend.records import ParameterInForce
    from service.rules.evaluator import Finding
    from service.rules.law import Lawbook

VERDICTS = {"met": Verdict.ELIGIBLE, "needs_review": Verdict.NEEDS_REVIEW, "not_met": Verdict.NOT_ELIGIBLE}


def on_a_card(ranked: Ranked, writer: Writer) -> dict[str, Any]:
    """What a card shows of a pathway."""
    pathway = ranked.assessment.pathway
    return {
        "id": pathway.id,
        "name": writer.text(f"pathway.{pathway.id}"),
        "rank": ranked.rank,
        "verdict": ranked.assessment.verdict.value,
        "advice": ranked.advice.value,
        "outlook": {"basis": ranked.outlook.basis.value, "band": ranked.outlook.band.value},
        "link": writer.link(pathway.link),
    }


def in_summary(ranked: Ranked, decision: Decision, writer: Writer) -> dict[str, Any]:
    """What a summary tells of a pathway."""
    assessment, law = ranked.assessment, decision.state.law
    pathway = assessment.pathway
    review = law.reviews[pathway.scheme]
    lists = {
        "further_bars": [writer.brief(reason) for reason in further_bars(ranked, decision)],
        "routes": _routes(ranked),
        "counts": _counts(ranked.findings),
    }
    return {
        **on_a_card(ranked, writer),
        "family": pathway.family.value,
        "tier": ranked.tier,
        "verdict_range": _range(ranked),
        "law_status": assessment.status.value,
        "mode": assessment.mode.value,
        "outlook": outlook_in_brief(ranked.outlook),
        "headline": [writer.brief(reason) for reason in headline(ranked, decision)],
        **{name: told for name, told in lists.items() if told},
        "missing": list(dict.fromkeys(pointer for finding in ranked.findings for pointer in reasons.lacking(finding))),
        "stale": decision.request.as_of > review.review_by,
    }


def in_parts(
    ranked: Ranked, decision: Decision, writer: Writer, parts: Collection[Included], *, whole: bool
) -> dict[str, Any]:
    """The parts asked for that stand on the decision alone.

    The ``whole`` is told of the pathways that the answer is about and of those that the request names. Of another only
    what is about this person: no standing remark, and where it is closed, nothing but what closes it.
    """
    assessment = ranked.assessment
    closed = assessment.verdict is Verdict.NOT_ELIGIBLE
    row: dict[str, Any] = {}
    if Included.TERMS in parts:
        row["terms"] = [] if closed and not whole else _terms(ranked, decision, writer)
    if Included.REASONS in parts:
        pathway = assessment.pathway
        told = bars(ranked, decision) if closed and not whole else everything(ranked, decision, standing=whole)
        row |= {
            "advice_sentence": writer.text(f"advice.{_advice(ranked, decision)}"),
            "outlook": outlook_told(ranked.outlook, writer, closed=closed),
            **reference_pool(ranked, decision, writer),
            "selection": pathway.selection.value,
            "regimes": [str(version.value) for version in assessment.regimes],
            "verified_on": decision.state.law.reviews[pathway.scheme].verified_on.isoformat(),
            "seen_unchanged_on": last_seen(pathway.id),
            "reasons": [writer.once(reason, pathway.id) for reason in told],
            "score": None if closed else _score(ranked),
        }
    return row


def _score(ranked: Ranked) -> dict[str, Any]:
    return {
        "total": ranked.score.total,
        "parts": {part.attribute: part.value for part in ranked.score.parts},
        "outlook_stands_in": ranked.score.outlook_stands_in,
        "promise": ranked.score.promise,
    }


def _range(ranked: Ranked) -> dict[str, str]:
    outcomes = [VERDICTS[outcome].value for outcome in words(ranked.assessment.truth)]
    return {"worst": outcomes[0], "best": outcomes[-1]}


def _advice(ranked: Ranked, decision: Decision) -> str:
    """The advice by the code of its message: what is not advised for want of need says so."""
    needless = ranked.advice is Advice.NOT_ADVISED and decision.facts.read(right_of_abode).value == MET
    return "not_needed" if needless else ranked.advice.value


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
        {"name": name, **term(version), "parameter": writer.parameter(version)}
        for name, parameter in terms_of(ranked.assessment).items()
        for version in _term(parameter, law, day)
    ]


def term(version: ParameterInForce) -> dict[str, Any]:
    """The value of a term, by its kind: ``number``, ``numbers``, ``yes_no`` or ``code``."""
    value = version.value
    match value:
        case bool():
            return {"kind": "yes_no", "value": value}
        case int() | float():
            return {"kind": "number", "value": value}
        case list():
            return {"kind": "numbers", "value": value}
        case _:
            return {"kind": "code", "value": value}


@remembered(8192)
def _term(parameter: str, law: Lawbook, day: date) -> tuple[ParameterInForce, ...]:
    """The versions of a term that may be in force, and those to come that turn on a later event than lodging."""
    versions = law.versions(parameter, day)
    later = [
        version
        for version in law.parameters[parameter].versions
        if version.event != "lodging" and version.since.last > day and version not in versions
    ]
    return tuple(reasons.in_force(parameter, version, law) for version in (*versions, *later))
