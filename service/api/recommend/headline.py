"""Which reasons a pathway is told with: a few for its headline, or all."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING

from service.content import remembered
from service.outlook.features import FEATURES
from service.outlook.tables import Basis
from service.practice import Grade, reported
from service.profile.facts import Facts
from service.recommend import reasons, telling
from service.recommend.records import Effect, Interval, Reason, ReasonFamily
from service.rules.evaluator import Evaluation
from service.rules.pathway import LawStatus, Mode, Verdict, assess

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from service.outlook.estimate import Contribution
    from service.practice import PracticeFinding
    from service.recommend.decision import Decision, Ranked
    from service.rules.law import Lawbook
    from service.rules.pathway import Pathway, Remark


def everything(ranked: Ranked, decision: Decision, *, standing: bool) -> list[Reason]:
    """Every reason, family by family; with the ``standing`` remarks, which hold for whoever takes the pathway.

    Of practice, what is graded: what isn't known is told under the credibility of the whole case.
    """
    found = [
        *telling.all_of_law(ranked.assessment, decision.state.law, decision.request.profile),
        *_remarks(ranked, decision, ReasonFamily.LAW, standing=standing),
        *_remarks(ranked, decision, ReasonFamily.DISCRETION, standing=standing),
        *(
            reasons.of_practice(finding)
            for finding in _practice(ranked, decision)
            if finding.grade is not Grade.UNKNOWN
        ),
        *_reports(ranked, decision),
        *_renewal(ranked),
        *_model(ranked, ranked.model.contributions),
    ]
    codes = {reason.code for reason in found}
    return found + [reason for reason in headline(ranked, decision) if reason.code not in codes]


def _reports(ranked: Ranked, decision: Decision) -> Iterator[Reason]:
    """What is only reported of the extension that stands in the answer."""
    if ranked.assessment.mode is Mode.EXTENSION:
        for report in reported(ranked.assessment.pathway.id, decision.request.as_of):
            yield reasons.of_report(report)


def bars(ranked: Ranked, decision: Decision) -> list[Reason]:
    """What closes a pathway: every requirement that fails, and what of it does."""
    if ranked.assessment.status is not LawStatus.IN_FORCE:
        return [_no_law(ranked, decision.state.law)]
    law, profile = decision.state.law, decision.request.profile
    failing = telling.failing(ranked.assessment, law, profile)
    nearest = (reasons.of_law(finding, law) for finding in telling.closing(ranked.assessment.findings))
    return list({reason.code: reason for reason in (*failing, *nearest)}.values())


def in_brief(ranked: Ranked, decision: Decision) -> tuple[list[Reason], list[Reason]]:
    """The headline of a pathway, and what closes it beyond what the headline names."""
    assessment, law = ranked.assessment, decision.state.law
    if assessment.verdict is not Verdict.NOT_ELIGIBLE or assessment.status is not LawStatus.IN_FORCE:
        return headline(ranked, decision), []
    further = telling.bars(assessment, decision.state.ranking)[1]
    return headline(ranked, decision), [reasons.of_law(finding, law) for finding in further]


def _practice(ranked: Ranked, decision: Decision) -> Iterator[PracticeFinding]:
    pathway, extends = ranked.assessment.pathway, ranked.assessment.mode is Mode.EXTENSION
    return (found for found in decision.practice if found.bears_on(pathway.id, pathway.family, extends=extends))


def headline(ranked: Ranked, decision: Decision) -> list[Reason]:
    """At most four reasons: what closes or leaves open, what carries the case, what to watch, what experience says.

    What keeps the pathway from being recommended outright comes first among the last two.
    """
    assessment, law, ranking = ranked.assessment, decision.state.law, decision.state.ranking
    if assessment.status is not LawStatus.IN_FORCE:
        return [_no_law(ranked, law)]
    told = [reasons.of_law(finding, law) for finding in telling.telling(assessment, ranked.findings, ranking)]
    if assessment.verdict is Verdict.NOT_ELIGIBLE:
        return [*told, *instead(ranked, decision)]
    told += _renewal(ranked)
    for remark, family in _watched(ranked, decision):
        reason = _of_remark(remark, family, ranked, decision, decision.read(_closed))
        if reason is not None:
            told.append(reason)
            break
    room = telling.MOST - len(told)
    if room > 0:
        doubted = {name for cap in ranked.caps for name in cap.unless_strong}
        behind = doubted | {name for cap in ranked.caps for name in cap.weak}
        found = sorted(_practice(ranked, decision), key=lambda finding: finding.id not in behind)
        against = [finding for finding in found if finding.id in doubted or finding.grade is Grade.WEAK]
        rest = [finding for finding in found if finding not in against and finding.grade is not Grade.UNKNOWN]
        model = _model(ranked, telling.weightiest(ranked.model.contributions, ranked.outlook.band))
        softer = [*map(reasons.of_practice, against[:room]), *model, *map(reasons.of_practice, rest[:room])]
        told += softer[:room]
    return told[: telling.MOST]


def instead(ranked: Ranked, decision: Decision) -> list[Reason]:
    """The way that there is instead of a pathway, where it is closed to somebody whom another way is for."""
    found = [
        _of_remark(remark, family, ranked, decision, frozenset())
        for remark, family in _of_other_ways(ranked.assessment.pathway, ranked.assessment.mode)
    ]
    return [reason for reason in found if reason is not None]


@remembered(None)
def _of_other_ways(pathway: Pathway, mode: Mode) -> tuple[tuple[Remark, ReasonFamily], ...]:
    """The remarks of a pathway that name the way that there is instead."""
    return tuple(
        (remark, family)
        for remarks, family in ((pathway.conditions, ReasonFamily.LAW), (pathway.discretion, ReasonFamily.DISCRETION))
        for remark in remarks
        if remark.instead and remark.of in (None, mode)
    )


def _of_remark(
    remark: Remark, family: ReasonFamily, ranked: Ranked, decision: Decision, closed: Collection[str]
) -> Reason | None:
    """The reason that a remark gives; none of a change after which the pathway would be closed as well."""
    reason = reasons.of_remark(remark, family, decision.facts, decision.state.law, closed)
    if reason is None or remark.once is None:
        return reason
    then = Evaluation(Facts(remark.once(decision.facts), decision.request.as_of), decision.state.law)
    return None if assess(ranked.assessment.pathway, then).verdict is Verdict.NOT_ELIGIBLE else reason


def _renewal(ranked: Ranked) -> list[Reason]:
    reason = reasons.of_renewal(ranked.outlook.extension, ranked.assessment.mode)
    return [] if reason is None else [reason]


def _closed(decision: Decision) -> frozenset[str]:
    """The pathways that this decision closes."""
    shut = (ranked.assessment for ranked in decision.pathways if ranked.assessment.verdict is Verdict.NOT_ELIGIBLE)
    return frozenset(assessment.pathway.id for assessment in shut)


def _watched(ranked: Ranked, decision: Decision) -> Iterator[tuple[Remark, ReasonFamily]]:
    """The remarks of a pathway behind a cap on its advice, and those that the ranking says to watch, in its order."""
    pathway, mode = ranked.assessment.pathway, ranked.assessment.mode
    for code in (*(code for cap in ranked.caps for code in cap.tell), *decision.state.ranking.watch[pathway.id]):
        for remarks, family in ((pathway.conditions, ReasonFamily.LAW), (pathway.discretion, ReasonFamily.DISCRETION)):
            yield from ((remark, family) for remark in remarks if remark.id == code and remark.of in (None, mode))


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


def _remarks(ranked: Ranked, decision: Decision, family: ReasonFamily, *, standing: bool) -> list[Reason]:
    pathway, mode = ranked.assessment.pathway, ranked.assessment.mode
    remarks = pathway.conditions if family is ReasonFamily.LAW else pathway.discretion
    found: Iterable[Reason | None] = (
        _of_remark(remark, family, ranked, decision, decision.read(_closed))
        for remark in remarks
        if remark.of in (None, mode) and (standing or remark.applies is not None)
    )
    return [reason for reason in found if reason is not None]


def _model(ranked: Ranked, contributions: Sequence[Contribution]) -> list[Reason]:
    if ranked.outlook.basis is Basis.NONE:
        return []
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
        for item in sorted(contributions, key=lambda item: -abs(item.contribution))
        if item.contribution
    ]
