"""Which pathways the answer is about, and with which word for how sure each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.answer.records import AnswerStatus, Shows, Sureness
from service.advice.settlement.job_ended import leaves_work_free
from service.profile.codes import ApplicationOutcome, Purpose, Scheme
from service.profile.values import MET
from service.recommend.records import Advice
from service.rules.pathway import OPEN, Family, LawStatus, Mode, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from service.advice.answer.table import Row, Table
    from service.recommend.decision import Decision, Ranked

WORTH_NAMING = frozenset({Sureness.UNSETTLED, Sureness.CERTAIN, Sureness.LIKELY, Sureness.POSSIBLE})
"""What is set beside the first where nothing is settled: nothing that is rare."""

FOR_WORK = frozenset({Scheme.ENTREPRENEUR})
"""Schemes of another family that are granted for one business, as employment visas are for one job."""

WORTH_TAKING = frozenset({Advice.RECOMMENDED, Advice.WORTH_CONSIDERING})
BESIDE_ABODE = frozenset({Shows.KEPT, Shows.KEPT_AND_OPEN})
"""What is told beside the right of abode: the extension of the stay that is held."""


def in_order(decision: Decision) -> tuple[Ranked, ...]:
    """The pathways as they are ranked; but those last that the stay that is held makes needless, while it may be kept.

    Whose stay allows any work or business takes no stay for one job, unless an application for that is with ImmD.
    """
    kept = any(extends(ranked) and not _closed(ranked) and _known(ranked) for ranked in decision.pathways)
    if not kept or decision.facts.read(leaves_work_free).value != MET:
        return decision.pathways
    needless = [ranked for ranked in decision.pathways if _for_work(ranked) and not _pending(ranked, decision)]
    return (*(ranked for ranked in decision.pathways if ranked not in needless), *needless)


def _for_work(ranked: Ranked) -> bool:
    """Whether a pathway is a new stay for one job or business."""
    pathway = ranked.assessment.pathway
    granted_for = pathway.family is Family.EMPLOYMENT_VISA or bool(FOR_WORK.intersection(pathway.held))
    return granted_for and not extends(ranked)


def put_forward(decision: Decision, held: Table, row: Row) -> Iterator[tuple[Ranked, Sureness]]:
    """The pathways that the answer is about; whoever asks for a change sees what is held right behind the first."""
    told = list(_set_apart(decision, held, row))
    kept = next((ranked for ranked in decision.pathways if extends(ranked) and not _closed(ranked)), None)
    change = decision.facts.profile.purpose is Purpose.CHANGE and row.shows not in BESIDE_ABODE
    if change and told and kept is not None and told[0][0] is not kept:
        yield told[0]
        yield kept, _sureness(kept, decision, held)
        yield from (one for one in told[1:] if one[0] is not kept)
        return
    yield from told


def _set_apart(decision: Decision, held: Table, row: Row) -> Iterator[tuple[Ranked, Sureness]]:
    """The first pathway, and those beside it that one would set against it; or what the row shows instead."""
    first = decision.read(in_order)[0]
    match row.shows:
        case Shows.NONE:
            pass
        case Shows.KEPT | Shows.KEPT_AND_OPEN:
            yield from _beside_abode(decision, held, row)
        case Shows.AWAITED:
            yield first, Sureness.AWAITED
        case Shows.PENDING:
            awaits = awaits_decision(decision, held) or first
            yield awaits, _sureness(awaits, decision, held)
        case Shows.ELSEWHERE:
            yield from _elsewhere(decision, held)
        case Shows.CHANGES:
            yield from ((ranked, Sureness.SETTLED) for ranked in open_entries(decision))
        case Shows.BEST if first.assessment.verdict is Verdict.UNDETERMINED:
            yield from _undetermined(decision, held)
        case Shows.BEST:
            yield from _settled(decision, held, row)


def _beside_abode(decision: Decision, held: Table, row: Row) -> Iterator[tuple[Ranked, Sureness]]:
    """The extension of the stay that is held, and what is open already, but not to somebody who needs no scheme."""
    further = OPEN if row.shows is Shows.KEPT_AND_OPEN else frozenset()
    for ranked in decision.pathways:
        if (extends(ranked) or ranked.assessment.verdict in further) and not _closed(ranked):
            yield ranked, _sureness(ranked, decision, held)


def _settled(decision: Decision, held: Table, row: Row) -> Iterator[tuple[Ranked, Sureness]]:
    """The first pathway, and others of the same verdict that are worth taking, where something is to be filed."""
    first, *rest = decision.read(in_order)
    yield first, _sureness(first, decision, held)
    if row.status is AnswerStatus.NOTHING_TO_FILE_YET:
        return
    for ranked in rest:
        if ranked.assessment.verdict is first.assessment.verdict and ranked.advice in WORTH_TAKING:
            yield ranked, _sureness(ranked, decision, held)


def _undetermined(decision: Decision, held: Table) -> Iterator[tuple[Ranked, Sureness]]:
    """The pathway whose word the answer is told with, rare though it may be, and those worth naming beside it.

    Beside the extension of a stay none is named of which nothing is told.
    """
    first, *rest = decision.read(in_order)
    lead = first_put_forward(decision, held)
    if lead is not None:
        yield lead
    for ranked, word in _worth_naming(rest, decision, held):
        untold = extends(first) and held.untold(ranked.assessment.pathway.id, decision.facts.profile)
        if not untold and not _pending(ranked, decision) and (lead is None or ranked is not lead[0]):
            yield ranked, word


def _elsewhere(decision: Decision, held: Table) -> Iterator[tuple[Ranked, Sureness]]:
    """New entries for whoever cannot keep the stay: of which something is told, and none that is rare."""
    for ranked, word in _worth_naming(decision.read(in_order), decision, held):
        if not extends(ranked) and not held.untold(ranked.assessment.pathway.id, decision.facts.profile):
            yield ranked, word


def _worth_naming(rows: Iterable[Ranked], decision: Decision, held: Table) -> Iterator[tuple[Ranked, Sureness]]:
    """Those that are undetermined, and not rare, with the word for their promise."""
    for ranked in rows:
        word = _word(ranked, decision, held)
        if _known(ranked) and word in WORTH_NAMING and ranked.assessment.verdict is Verdict.UNDETERMINED:
            yield ranked, word


def first_put_forward(decision: Decision, held: Table) -> tuple[Ranked, Sureness] | None:
    """The extension that stands first, or else the first new entry that is put forward, with the word for it."""
    first = decision.read(in_order)[0]
    asked = [first] if extends(first) else [ranked for ranked in decision.read(in_order) if not extends(ranked)]
    return next(((ranked, word) for ranked in asked if (word := _word(ranked, decision, held))), None)


def open_entries(decision: Decision) -> Iterator[Ranked]:
    """New entries that are met on these facts and worth taking; none for work where the stay leaves that free."""
    free = decision.facts.read(leaves_work_free).value == MET
    for ranked in decision.pathways:
        open_ = ranked.assessment.verdict is Verdict.ELIGIBLE and not extends(ranked)
        if open_ and ranked.advice in WORTH_TAKING and not (free and _for_work(ranked)):
            yield ranked


def awaits_decision(decision: Decision, held: Table) -> Ranked | None:
    """The pathway whose application is with ImmD: the first, or another while nothing is told of what defines that."""
    if not decision.facts.profile.applications:
        return None
    first = decision.read(in_order)[0]
    open_ = first.assessment.verdict is Verdict.UNDETERMINED and not extends(first)
    if not open_ or not held.untold(first.assessment.pathway.id, decision.facts.profile):
        return first if _pending(first, decision) else None
    return next((ranked for ranked in decision.pathways if not _closed(ranked) and _pending(ranked, decision)), None)


def _pending(ranked: Ranked, decision: Decision) -> bool:
    """Whether an application for a pathway, as a new entry, is with ImmD."""
    return not extends(ranked) and any(
        one.outcome is ApplicationOutcome.PENDING
        and one.purpose is not Purpose.EXTEND
        and one.scheme in ranked.assessment.pathway.held
        for one in decision.facts.profile.applications or ()
    )


def _closed(ranked: Ranked) -> bool:
    return ranked.assessment.verdict is Verdict.NOT_ELIGIBLE


def _known(ranked: Ranked) -> bool:
    """Whether the rules of a pathway are held for the day asked for."""
    return ranked.assessment.status is not LawStatus.LAW_UNKNOWN


def extends(ranked: Ranked) -> bool:
    """Whether a pathway is told as the extension of the stay that is held."""
    return ranked.assessment.mode is Mode.EXTENSION


def _word(ranked: Ranked, decision: Decision, held: Table) -> Sureness | None:
    """The word for an undetermined pathway; of an extension a share of simulated people says nothing."""
    word = held.word(ranked.promise, ranked.assessment.pathway.id, decision.facts)
    undetermined = ranked.assessment.verdict is Verdict.UNDETERMINED
    return Sureness.UNSETTLED if undetermined and extends(ranked) and word is not Sureness.CERTAIN else word


def _sureness(ranked: Ranked, decision: Decision, held: Table) -> Sureness:
    sure = {Verdict.ELIGIBLE: Sureness.SETTLED, Verdict.NEEDS_REVIEW: Sureness.JUDGED}.get(ranked.assessment.verdict)
    return sure or _word(ranked, decision, held) or Sureness.UNSETTLED
