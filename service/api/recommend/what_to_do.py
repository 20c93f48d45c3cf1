"""What to do now as JSON values: one sentence, a short paragraph, and what they stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.advice.answer.records import AnswerStatus, Sureness
from service.advice.answer.what_to_do import what_to_do
from service.advice.settlement.records import Filing
from service.advice.settlement.stay import next_stay
from service.api.recommend.bounds import certain_told
from service.api.recommend.of_the_stay import GRANTED, document_first
from service.api.recommend.paragraph import (
    LEAVE_DAY_PAST,
    LIMITS_PAST,
    UNDECIDED,
    asks_when_to_leave,
    date_said,
    later_said,
    name_of,
    paragraph,
    wording,
)
from service.api.settlement.days import iso, span_told
from service.api.settlement.stay import after_the_job, limit_told, stay_told
from service.profile.codes import Scheme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.advice.answer.records import PathwayToTake, WhatToDo
    from service.advice.settlement.stay import StayToCome
    from service.api.sentences import Writer
    from service.recommend.decision import Decision


def told_first(decision: Decision, writer: Writer) -> dict[str, Any]:
    """The member ``answer`` of a recommendation; it is written first, so that all that is cited by then is its own."""
    answer = what_to_do(decision)
    told = {
        "status": answer.status.value,
        "code": answer.code,
        "sentence": _sentence(answer, decision, writer),
        "paragraph": writer.joined("what_to_do.joined", tuple(paragraph(answer, decision, writer))),
        "stay": None if answer.stay is None else stay_told(answer.stay, writer),
        "pathways": [_pathway(row, writer) for row in answer.pathways],
        "needed": [
            {"question": row.question, "facts": list(row.facts), "wording": wording(row, decision, writer)}
            for row in answer.needed
        ],
        "certain": certain_told(answer.certain, writer),
        "record": list(answer.record),
        "refused": [ground.value for ground in answer.refused],
        "later": None if answer.later is None else later_said(answer.later, writer),
    }
    return told | {"sources": list(writer.cited())}


def _pathway(row: PathwayToTake, writer: Writer) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": name_of(row, writer),
        "verdict": row.verdict.value,
        "mode": row.mode.value,
        "sure": row.sure.value,
        "band": row.band.value,
        "advice": row.advice.value,
        "dates": [
            {
                "on": day.on.isoformat(),
                "no_later_than": iso(day.no_later_than),
                "kind": day.kind.value,
                "sentence": date_said(day, writer),
            }
            for day in row.dates
        ],
    }


def _sentence(answer: WhatToDo, decision: Decision, writer: Writer) -> str:
    first = name_of(answer.pathways[0], writer) if answer.pathways else ""
    stay = answer.stay
    leave = "" if stay is None or stay.leave_by is None else writer.dates(stay.leave_by.isoformat())
    certain = [name_of(row, writer) for row in answer.pathways[1:] if row.sure is Sureness.CERTAIN]
    if certain and answer.code in UNDECIDED:
        told = writer.text(f"what_to_do.{answer.code}.beside", pathway=first, pathways=writer.together(certain))
    elif answer.code == LEAVE_DAY_PAST and stay is not None and stay.scheme is Scheme.DEPENDANT:
        told = writer.text("what_to_do.leave_day_past.family", leave=leave)
    elif answer.code == GRANTED and (after := next_stay(decision.facts)) is not None:
        told = _granted(after, writer)
    else:
        told = writer.text(f"what_to_do.{answer.code}", pathway=first, leave=leave)
    document = document_first(decision, writer) if answer.status is AnswerStatus.APPLY else ()
    limit = () if stay is None else (limit_told(stay, writer),)
    return writer.joined("what_to_do.joined", (*limit, *_first_of_all(answer, writer), *document, told))


def _first_of_all(answer: WhatToDo, writer: Writer) -> Iterator[str]:
    """That ImmD is to be asked at once, about a limit that is past or by when to leave as the job has ended."""
    stay = answer.stay
    if stay is None:
        return
    if stay.filing is Filing.AT_ONCE and answer.code not in LIMITS_PAST:
        yield writer.text("stay.contact")
    elif asks_when_to_leave(answer):
        yield from after_the_job(stay, writer)


def _granted(after: StayToCome, writer: Writer) -> str:
    """That nothing needs filing, by the stay that begins next."""
    scheme = writer.text(f"choice.Scheme.{after.scheme.value}")
    return writer.text("what_to_do.stay_granted", scheme=scheme, date=span_told(after.begins, writer))
