"""The paragraph under the sentence on what to do: each part a sentence or two, in the order in which they are read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.advice.answer.needed import outlook_untold
from service.advice.answer.put_forward import BESIDE_ABODE, in_order
from service.advice.answer.records import AnswerStatus, DateKind, Shows, Sureness
from service.advice.answer.table import table
from service.advice.answer.what_to_do import MAY_FILE, soon
from service.advice.changes.what_ifs import hangs_on_much, nearest, within_reach
from service.advice.settlement.records import Filing
from service.advice.settlement.seven_years import loses_by_absence
from service.advice.settlement.stay import next_stay, stay_held
from service.api.interview.naming import named
from service.api.interview.questions import worded
from service.api.recommend.headline import instead
from service.api.recommend.of_the_stay import (
    GRANTED,
    decided_late,
    gap_before_next,
    none_held,
    notified,
    of_new_work,
    of_the_document,
    of_the_next_stay,
    pending,
    runs_on,
    time_left,
)
from service.api.recommend.what_ifs import sentence
from service.api.settlement.abode import settlement_in_short, seven_years_near
from service.api.settlement.days import day_told
from service.api.settlement.stay import Said, after_the_job, job_over_uncovered, what_follows, when_to_file
from service.interview.questionnaire import question_by_id
from service.messages.names import institution
from service.outlook.estimate import Band
from service.profile.codes import RefusalGround, Scheme
from service.profile.pointers import item_of, told_roughly, value_at
from service.profile.values import Money
from service.rules.abode.standing import AbodeStatus
from service.rules.facts.degrees import institution_readings, seems_unlisted
from service.rules.lists.tables import ListStanding
from service.rules.pathway import Mode, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.advice.answer.records import DateToKeep, OpensLater, PathwayToTake, StillNeeded, WhatToDo
    from service.advice.changes.what_ifs import Case
    from service.advice.settlement.records import StayHeld
    from service.api.sentences import Writer
    from service.recommend.decision import Decision

OF_THE_STAY = frozenset({DateKind.LIMIT_OF_STAY, DateKind.WINDOW_OPENS, DateKind.LEAVE_BY})
"""Days that the sentences on the stay tell already."""

BY_YEARS = frozenset({"verify_abode", "abode_by_years", "abode_judged"})
"""Rows on what is verified, and for an officer to judge, while the stay that is held runs on."""

LIMITS_PAST = frozenset({"limit_past", "limit_past_pending"})
"""Rows of whoever is here although the limit of stay is past."""

LEAVE_DAY_PAST = "leave_day_past"
"""The row of whoever was to have left before the limit of stay, as the job has ended."""

LEAVING = frozenset({"leave_after_job", "leave_with_sponsor", LEAVE_DAY_PAST})
"""Rows of whoever is asked to leave before the limit of stay, as the job has ended, or was to have left."""

CLOSED = frozenset(
    {"years_before_limit", "extension_closed_soon", "extension_to_mend", "extension_closed", "none_open_here"}
)
"""Rows whose sentence says already that the stay cannot be extended."""

FILE_NOW = frozenset({"extend", "extend_reported", "extend_soon", "extend_judged_soon", "extend_judged_now"})
"""Rows whose sentence says already that the extension may be filed."""

BEFORE_LIMIT = FILE_NOW | {"extend_open_soon"}
"""Rows whose sentence leaves no doubt that the stay ends at its limit if nothing is filed."""

REFUSED_BEFORE = "refused_before"
"""The row whose sentence asks to deal with a refusal first: over what stands first in the paragraph."""

YEARS_FIRST = "years_first"
"""The row of whoever completes seven years before an extension may be filed."""

YEARS_BEFORE_LIMIT = "years_before_limit"
"""The row of whoever cannot extend the stay on these facts, before the end of which seven years are complete."""

SAID_UNSETTLED = frozenset({"extend_open", "extend_open_soon", "extend_open_later"})
"""Rows whose sentence says already that missing facts decide."""

UNLIKELY = frozenset({"rare", "unpromising"})
"""Rows of whoever has nothing likely: what one change would bring within reach is told."""

UNDECIDED = frozenset({"likely", "possible"})
"""Rows of whoever has something likely or possible: of a change only an easy one is told, to a scheme that they fit."""

UNSETTLED = frozenset({AnswerStatus.TELL_MORE, AnswerStatus.NONE_OPEN, AnswerStatus.PREPARE})
"""What is said to whoever has nothing to file now: the ways that there are instead of a closed pathway are told."""

PROMISED = frozenset({Sureness.LIKELY, Sureness.POSSIBLE, Sureness.RARE})


def paragraph(answer: WhatToDo, decision: Decision, writer: Writer) -> Iterator[str]:
    """The stay that is held, how sure the first is, by when, what stands beside it, and what is still needed."""
    if _is_on_abode(answer):
        yield from settlement_in_short(decision, writer)
    yield from (writer.text(code) for code in answer.record)
    yield from _refused(answer, writer, first=True)
    if answer.code in BY_YEARS:
        yield from _while_verified(answer, decision, writer)
        return
    yield from none_held(answer, decision, writer)
    if answer.stay is not None:
        yield from what_follows(answer.stay, writer, _said(answer, answer.stay, decision))
        yield from runs_on(answer.stay, decision, writer)
        yield from notified(answer.stay, decision, writer)
        yield from gap_before_next(answer.stay, decision, writer)
    yield from of_new_work(answer, decision, writer)
    if answer.code in LIMITS_PAST and decision.abode.status is not AbodeStatus.NONE:
        yield from settlement_in_short(decision, writer)
    if answer.code not in LIMITS_PAST:
        yield from time_left(answer, decision, writer)
        yield from _years(answer, decision, writer)
    if answer.code == GRANTED and (after := next_stay(decision.facts)) is not None:
        yield from of_the_next_stay(after, decision, writer)
    yield from of_the_document(answer, decision, writer)
    yield from pending(decision, writer)
    if answer.pathways:
        yield from _pathways(answer, decision, writer)
    yield from _refused(answer, writer, first=False)
    yield from _other_ways(answer, decision, writer)
    if answer.needed:
        yield from _unclear_names(answer.needed[0], decision, writer)
        yield writer.text("what_to_do.needed", question=wording(answer.needed[0], decision, writer))


def _said(answer: WhatToDo, stay: StayHeld, decision: Decision) -> Said:
    """What of the stay is told beside the paragraph's part on it."""
    return Said(
        leaving=answer.code in LEAVING or asks_when_to_leave(answer),
        closed=answer.code in CLOSED,
        opened=answer.code in FILE_NOW,
        limit=answer.code in BEFORE_LIMIT,
        meanwhile=answer.code not in LIMITS_PAST and decided_late(stay, decision.facts.as_of),
    )


def asks_when_to_leave(answer: WhatToDo) -> bool:
    """Whether ImmD is to be asked first by when to leave, as the job has ended and no rules of such a stay are held."""
    stays_on = answer.status is AnswerStatus.NO_SCHEME_NEEDED or answer.code in BY_YEARS
    return answer.stay is not None and job_over_uncovered(answer.stay) and not stays_on


def _is_on_abode(answer: WhatToDo) -> bool:
    """Whether the answer is about the right of abode, or what else needs no scheme."""
    return answer.status is AnswerStatus.NO_SCHEME_NEEDED or table().shows(answer.code) in BESIDE_ABODE


def _years(answer: WhatToDo, decision: Decision, writer: Writer) -> Iterator[str]:
    """When seven years are complete, and what to file then where that comes first or nothing else keeps the stay.

    An answer about the right of abode has told it before.
    """
    if _is_on_abode(answer):
        return
    in_short = answer.code in {YEARS_FIRST, YEARS_BEFORE_LIMIT} or decision.abode.status is AbodeStatus.POSSIBLE
    yield from (settlement_in_short if in_short else seven_years_near)(decision, writer)
    if answer.code == YEARS_BEFORE_LIMIT and loses_by_absence(decision.facts):
        yield writer.text("settlement.to_apply.d")


def _while_verified(answer: WhatToDo, decision: Decision, writer: Writer) -> Iterator[str]:
    """What becomes of the stay while eligibility is being verified."""
    if answer.stay is None:
        return
    if answer.status is AnswerStatus.NO_SCHEME_NEEDED and answer.stay.filing is not Filing.AT_ONCE:
        yield writer.text("what_to_do.verify_before")
    if answer.stay.leave_by is None:
        yield from when_to_file(answer.stay, writer)
    else:
        yield from after_the_job(answer.stay, writer)
    yield from runs_on(answer.stay, decision, writer)
    yield from time_left(answer, decision, writer)
    if answer.pathways:
        yield from _meanwhile(answer, decision, writer)


def _meanwhile(answer: WhatToDo, decision: Decision, writer: Writer) -> Iterator[str]:
    """The extension that keeps the stay in force, or a new entry that is open, beside what is verified.

    No extension of a stay that the scheme asks to leave before its limit.
    """
    row, stay = answer.pathways[0], answer.stay
    if row.mode is not Mode.EXTENSION:
        code = "what_to_do.meanwhile"
    elif stay is not None and stay.leave_by is not None:
        return
    elif stay is not None and stay.filing in MAY_FILE and soon(stay, decision.facts.as_of):
        code = "what_to_do.meanwhile_extend_soon"
    else:
        code = "what_to_do.meanwhile_extend"
    yield writer.text(code, pathway=name_of(row, writer))


def _pathways(answer: WhatToDo, decision: Decision, writer: Writer) -> Iterator[str]:
    """How sure the first is, how it may end, by when, and what stands beside it."""
    first, *beside = answer.pathways
    shows = table().shows(answer.code)
    if shows in BESIDE_ABODE:
        yield from _meanwhile(answer, decision, writer)
    if shows is Shows.ELSEWHERE:
        yield writer.text("what_to_do.instead", pathway=name_of(first, writer))
    if answer.code not in SAID_UNSETTLED | {YEARS_FIRST}:
        yield writer.text(f"what_to_do.sure.{first.sure.value}")
    if first.sure not in PROMISED and first.band is not Band.CANNOT_TELL:
        basis = next(row.outlook.basis.value for row in decision.pathways if row.assessment.pathway.id == first.id)
        yield writer.text(f"what_to_do.band.{first.band.value}", basis=writer.text(f"what_to_do.basis.{basis}"))
    if first.id == decision.read(in_order)[0].assessment.pathway.id and outlook_untold(decision, answer.status):
        yield writer.text("what_to_do.band.cannot_tell")
    for day in first.dates:
        if day.kind is DateKind.LAST_DAY and answer.stay is not None and _too_late(day, answer.stay):
            yield from _before_limit(first, answer.stay, writer)
        elif day.kind not in OF_THE_STAY:
            yield date_said(day, writer)
    if beside:
        named = writer.together([name_of(row, writer) for row in beside])
        yield writer.text("what_to_do.beside", pathways=named)


def _too_late(day: DateToKeep, stay: StayHeld) -> bool:
    """Whether a day comes after the limit of the stay that is held."""
    return stay.until is not None and day.on > stay.until


def _before_limit(row: PathwayToTake, stay: StayHeld, writer: Writer) -> Iterator[str]:
    """What to file before the limit of stay: the application itself, or what bridges the time to an award."""
    assert stay.until is not None  # noqa: S101 - a day comes after it
    limit = day_told(stay.until, stay.no_later_than, writer)
    if not any(day.kind is DateKind.AWAITED and _too_late(day, stay) for day in row.dates):
        yield writer.text("what_to_do.file_before_limit", date=limit)
    elif stay.scheme is Scheme.STUDENT:
        yield writer.text("what_to_do.bridge_to_the_award", date=limit)


def _refused(answer: WhatToDo, writer: Writer, *, first: bool) -> Iterator[str]:
    """What an earlier application was refused over: ``first`` of all where the sentence asks to deal with it."""
    if not answer.refused or first is not (answer.code == REFUSED_BEFORE):
        return
    said = [ground for ground in answer.refused if ground is not RefusalGround.NOT_SAID]
    if not said:
        yield writer.text("what_to_do.refused_unsaid")
    elif set(said) == {RefusalGround.NOT_SELECTED}:
        yield writer.text("what_to_do.refused_for_places")
    else:
        named = writer.together([writer.text(f"refusal.{ground.value}") for ground in said])
        yield writer.text("what_to_do.refused.over" if first else "what_to_do.refused", named=named)


def _other_ways(answer: WhatToDo, decision: Decision, writer: Writer) -> Iterator[str]:
    """What there is instead of a closed pathway, what opens by itself, and what one change would open."""
    if answer.status in UNSETTLED and not _is_on_abode(answer):
        yield from _instead(decision, writer)
    if answer.later is not None:
        yield later_said(answer.later, writer)["sentence"]
    if answer.status is AnswerStatus.NONE_OPEN or answer.code in UNLIKELY:
        yield from _by_a_change(answer, nearest(decision), decision, writer)
    elif answer.code in UNDECIDED:
        yield from _by_a_change(answer, within_reach(decision), decision, writer)


def _instead(decision: Decision, writer: Writer) -> Iterator[str]:
    """The ways that there are instead of pathways that are closed."""
    for ranked in decision.pathways:
        if ranked.assessment.verdict is Verdict.NOT_ELIGIBLE:
            for reason in instead(ranked, decision):
                writer.cite(*reason.sources)
                yield writer.text(reason.code)


def _by_a_change(answer: WhatToDo, case: Case | None, decision: Decision, writer: Writer) -> Iterator[str]:
    """The easiest change that would open a pathway, where one does.

    Beside pathways that are still undetermined only one after which next to nothing is left to be told; and none before
    which another pathway opens by itself.
    """
    none_open = answer.status is AnswerStatus.NONE_OPEN
    comes_first = case is not None and (answer.later is None or case.what_if.on < answer.later.on)
    if case is not None and comes_first and (none_open or not hangs_on_much(case.what_if)):
        code = "what_to_do.nearest" if none_open else "what_to_do.by_a_change"
        yield writer.text(code, pathway=writer.text(f"pathway.{case.pathway_id}"))
        yield sentence(case.what_if, decision.request.as_of, writer)
    if none_open:
        yield writer.text("what_to_do.see_bars")


def _unclear_names(row: StillNeeded, decision: Decision, writer: Writer) -> Iterator[str]:
    """Which institutions a name may stand for, where what is needed next is whether the one that is meant is listed.

    And where the order takes it for one that isn't, though nobody asks, of whoever holds no stay.
    """
    taken_so = decision.facts.read(seems_unlisted) and decision.read(stay_held) is None
    for number, reading in enumerate(decision.facts.read(institution_readings).value):
        doubted = taken_so and reading is not None and reading.standing is ListStanding.UNKNOWN
        if reading is None or not (doubted or f"/degrees/{number}/ttps_listed" in row.facts):
            continue
        named = [institution(name, writer.language) for name in reading.candidates]
        if named:
            yield writer.text("what_to_do.name_unclear", given=reading.given, names=writer.alternatives(named))
        else:
            yield writer.text("what_to_do.name_unknown", given=reading.given)


def name_of(row: PathwayToTake, writer: Writer) -> str:
    """The pathway's name."""
    return writer.text(f"pathway.{row.id}")


def date_said(day: DateToKeep, writer: Writer) -> str:
    """A day to act by or to wait for; of a last day that is known roughly, by when to be on the safe side."""
    if day.kind is DateKind.LAST_DAY and day.no_later_than is not None:
        code = "what_to_do.date.last_day.may_be_over" if day.on <= writer.day else "what_to_do.date.last_day.roughly"
        return writer.text(code, first=day_told(day.on, None, writer), last=day_told(day.no_later_than, None, writer))
    return writer.text(f"what_to_do.date.{day.kind.value}", date=day_told(day.on, day.no_later_than, writer))


def later_said(row: OpensLater, writer: Writer) -> dict[str, Any]:
    """What opens by itself, with its day and a sentence."""
    name = writer.text(f"pathway.{row.id}")
    sentence = writer.text(f"what_to_do.later.{row.why.value}", pathway=name, date=writer.dates(row.on.isoformat()))
    return {"id": row.id, "name": name, "on": row.on.isoformat(), "why": row.why.value, "sentence": sentence}


def wording(row: StillNeeded, decision: Decision, writer: Writer) -> str:
    """The question; of what was given already, by its own name, the first of those that are asked of it."""
    question = question_by_id(row.question)
    catalogue = writer.catalogue
    item = item_of(row.facts[0])
    name = None if item is None else named(item, decision.facts.profile, catalogue, decision.request.as_of)
    facts = row.facts if name is None else row.facts[:1]
    asked = worded(question, facts, name, decision, catalogue)
    told = value_at(decision.facts.profile, row.facts[0])
    if any(told_roughly(decision.facts.profile, fact) for fact in (row.facts[0], *question.instead)):
        return writer.joined("what_to_do.joined", (asked, writer.text("asked.more_exactly")))
    if isinstance(told, Money):
        return writer.joined("what_to_do.joined", (asked, writer.text("asked.in_hkd", currency=told.currency)))
    return asked
