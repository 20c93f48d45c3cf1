"""One pathway of an answer as JSON values: on a card, in a summary, and with the parts that are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from service.api.recommend.headline import bars, everything, headline, in_brief
from service.api.recommend.outlook import outlook_in_brief, outlook_told
from service.api.recommend.pool_place import reference_pool
from service.api.requests import Included
from service.api.sentences import UNTOLD
from service.content import remembered
from service.profile.derived.person import right_of_abode
from service.profile.values import MET, SETTLED, words
from service.recommend import reasons
from service.recommend.records import Advice
from service.rules.confirmations import last_seen
from service.rules.pathway import LawStatus, Verdict, terms_told, verdict_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from service.api.sentences import Writer
    from service.recommend.decision import Decision, Ranked
    from service.recommend.records import ParameterInForce, Reason
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
        "verdict": ranked.assessment.verdict,
        "advice": ranked.advice,
        "outlook": {"basis": ranked.outlook.basis, "band": ranked.outlook.band},
        "link": writer.link(pathway.link),
    }


def in_summary(ranked: Ranked, decision: Decision, writer: Writer, parts: Collection[Included] = ()) -> dict[str, Any]:
    """What a summary tells of a pathway; its headline comes with the reasons where these are among the ``parts``."""
    assessment, law = ranked.assessment, decision.state.law
    pathway = assessment.pathway
    review = law.reviews[pathway.scheme]
    first, further = ([], []) if Included.REASONS in parts else in_brief(ranked, decision)
    lists = {
        "further_bars": list(map(writer.brief, further)),
        "routes": _routes(ranked),
        "counts": _counts(ranked.findings),
    }
    return {
        **on_a_card(ranked, writer),
        "family": pathway.family,
        "tier": ranked.tier,
        "verdict_range": _range(ranked),
        "law_status": None if assessment.status is LawStatus.IN_FORCE else assessment.status,
        "mode": assessment.mode,
        "outlook": outlook_in_brief(ranked.outlook),
        "headline": None if Included.REASONS in parts else list(map(writer.brief, first)),
        **{name: told for name, told in lists.items() if told},
        "missing": reasons.lacking_of(ranked.findings),
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
    if Included.TERMS in parts and (whole or not closed):
        row |= _terms(ranked, decision, writer)
    if Included.REASONS in parts:
        pathway = assessment.pathway
        told = bars(ranked, decision) if closed and not whole else everything(ranked, decision, standing=whole)
        row |= {
            "advice_sentence": writer.text("advice.not_needed") if _needless(ranked, decision) else None,
            "outlook": outlook_told(ranked.outlook, writer, closed=closed),
            **reference_pool(ranked, decision, writer),
            "selection": pathway.selection.value,
            "regimes": [str(version.value) for version in assessment.regimes],
            "verified_on": decision.state.law.reviews[pathway.scheme].verified_on.isoformat(),
            "seen_unchanged_on": last_seen(pathway.id),
            **_reasons(told, headline(ranked, decision), pathway.id, writer),
            "score": None if closed else _score(ranked),
        }
    return row


def _reasons(told: Sequence[Reason], first: Sequence[Reason], pathway: str, writer: Writer) -> dict[str, Any]:
    """The reasons of a pathway, each once: the headline whole, then all others that no pathway before has just so."""
    by_code = {reason.code: reason for reason in told}
    leading = {reason.code: by_code.get(reason.code, reason) for reason in first}
    under = {reason.code: writer.told_under(reason, pathway) for reason in (*leading.values(), *told)}
    others = [reason for reason in told if reason.code not in leading]
    own = [writer.reason(reason) for reason in _asking_once(others) if under[reason.code] == pathway]
    same = _told_before({reason.code: under[reason.code] for reason in others}, pathway)
    return {
        "headline": [writer.reason(reason, brief=True) for reason in leading.values()],
        **({"reasons": own} if own else {}),
        "same_reasons": same or None,
    }


def _asking_once(told: Sequence[Reason]) -> Iterator[Reason]:
    """Reasons, none of which asks in words for just what one before it asks for."""
    before: set[tuple[str, ...]] = set()
    for reason in told:
        again = reason.missing in before and reason.value in {None, UNTOLD}
        if reason.missing and reason.asks:
            before.add(reason.missing)
        yield replace(reason, asks=False) if again else reason


def _told_before(under: Mapping[str, str], pathway: str) -> dict[str, list[str]]:
    """The codes that a pathway before this one tells, by that pathway."""
    before: dict[str, list[str]] = {}
    for code, teller in under.items():
        if teller != pathway:
            before.setdefault(teller, []).append(code)
    return before


def _score(ranked: Ranked) -> dict[str, Any]:
    return {
        "total": ranked.score.total,
        "parts": ranked.score.values,
        "outlook_stands_in": ranked.score.outlook_stands_in or None,
        "promise": ranked.score.promise,
    }


def _range(ranked: Ranked) -> dict[str, Verdict] | None:
    if ranked.assessment.truth in SETTLED:
        return None
    outcomes = [VERDICTS[outcome] for outcome in words(ranked.assessment.truth)]
    return {"worst": outcomes[0], "best": outcomes[-1]}


def _needless(ranked: Ranked, decision: Decision) -> bool:
    """Whether a pathway isn't advised for want of need, which the code of the advice doesn't say."""
    return ranked.advice is Advice.NOT_ADVISED and decision.facts.read(right_of_abode).value == MET


def _routes(ranked: Ranked) -> list[dict[str, str]]:
    if not ranked.assessment.pathway.routes:
        return []
    routes = ranked.assessment.pathway.routes
    found: dict[str, Finding] = {}
    waiting = list(ranked.assessment.findings)
    while waiting:
        finding = waiting.pop()
        if finding.criterion.id in routes:
            found[finding.criterion.id] = finding
        waiting += finding.parts
    return [{"id": route, "verdict": verdict_of(found[route].truth)} for route in routes if route in found]


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


def _terms(ranked: Ranked, decision: Decision, writer: Writer) -> dict[str, Any]:
    """The terms of a pathway, each once; an empty list is left out."""
    law, day, pathway = decision.state.law, decision.request.as_of, ranked.assessment.pathway.id
    parameters = terms_told(ranked.assessment)
    held = {name: versions for name, parameter in parameters.items() if (versions := _term(parameter, law, day))}
    under = {name: writer.term_under(name, parameters[name], pathway) for name in held}
    own = [
        {"name": name, **term(version), "parameter": writer.parameter(version)}
        for name, versions in held.items()
        if under[name] == pathway
        for version in versions
    ]
    same = _told_before(under, pathway)
    return {**({"terms": own} if own else {}), "same_terms": same or None}


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
