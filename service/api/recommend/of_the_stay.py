"""What the paragraph says of the stay that is held, of new work, of the travel document, and of what is pending."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from service.advice.answer.records import AnswerStatus
from service.advice.answer.table import table
from service.advice.answer.what_to_do import NOTHING_TO_TAKE, soon
from service.advice.settlement.job_ended import NOTIFIES, SAME_TRADE, changes_job, leaves_work_free, perhaps_top_tier
from service.advice.settlement.records import Filing
from service.advice.settlement.stay import APART, holds_none, next_stay, said_to_be_over, stay_beside, windows_of
from service.api.settlement.days import day_told, span_told
from service.api.settlement.stay import MAY_BE_FILED, PAST, opens_told
from service.profile.codes import ApplicationOutcome, Purpose, Scheme
from service.profile.derived.stays import contract_ended
from service.profile.values import MET, add_months
from service.rules.common import not_returnable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from service.advice.answer.records import WhatToDo
    from service.advice.settlement.records import StayHeld
    from service.advice.settlement.stay import StayToCome
    from service.api.sentences import Writer
    from service.profile.values import DateSpan
    from service.recommend.decision import Decision

GRANTED = "stay_granted"
"""The row of whoever has been granted the stay that comes next."""

APPROVES_A_JOB = "approve_change_of_job"
"""The row of whoever may extend the stay later and tells of a job that may be a new one."""


def none_held(answer: WhatToDo, decision: Decision, writer: Writer) -> Iterator[str]:
    """That what is told holds no stay to extend, and that one is said to be over whose limit is still to come."""
    facts = decision.facts
    if answer.stay is not None or answer.status is AnswerStatus.NO_SCHEME_NEEDED or answer.code == GRANTED:
        return
    told = facts.profile.statuses is not None and facts.profile.purpose is Purpose.EXTEND
    if told and holds_none(facts):
        yield writer.text("what_to_do.none_to_extend")
    over = said_to_be_over(facts)
    if over is not None and over.scheme is not None and over.held_until is not None:
        scheme = writer.text(f"choice.Scheme.{over.scheme.value}")
        yield writer.text("stay.said_to_be_over", scheme=scheme, date=span_told(over.held_until, writer))


def of_the_next_stay(after: StayToCome, decision: Decision, writer: Writer) -> Iterator[str]:
    """Until when the stay lasts that begins next, from when that may be extended in its turn, and what to check."""
    if after.ends is not None:
        yield writer.text("what_to_do.stay_granted.ends", date=span_told(after.ends, writer))
        yield from opens_told(windows_of(after.status, decision), writer)
    yield writer.text("what_to_do.stay_granted.check")


def gap_before_next(stay: StayHeld, decision: Decision, writer: Writer) -> Iterator[str]:
    """That the stay that comes next begins only after the present one ends, with days between, and what to do then.

    The extension is named only where a pathway extends the stay, and no leaving is asked for before its limit.
    """
    after = next_stay(decision.facts)
    apart = stay.scheme in APART or stay.leave_overdue
    if after is None or stay.until is None or apart or stay.filing in {*PAST, Filing.GRANTED}:
        return
    scheme = writer.text(f"choice.Scheme.{after.scheme.value}")
    yield writer.text("what_to_do.gap_before_next", scheme=scheme, date=span_told(after.begins, writer))
    if stay.leave_by is not None:
        date = day_told(stay.leave_by, stay.leave_no_later_than, writer)
        yield writer.text("what_to_do.gap_before_next.leave", date=date)
    elif stay.pathway is None or stay.filing is Filing.CLOSED:
        date = day_told(stay.until, stay.no_later_than, writer)
        yield writer.text("what_to_do.gap_before_next.leave", date=date)
    else:
        yield writer.text("what_to_do.gap_before_next.extend")


def runs_on(stay: StayHeld, decision: Decision, writer: Writer) -> Iterator[str]:
    """The limit of the stay that runs on beside custody, or a claim that is being decided."""
    other = stay_beside(stay, decision.facts)
    if other is not None and other.scheme is not None and other.held_until is not None:
        scheme = writer.text(f"choice.Scheme.{other.scheme.value}")
        yield writer.text("stay.runs_on", scheme=scheme, date=span_told(other.held_until, writer))


def notified(stay: StayHeld, decision: Decision, writer: Writer) -> Iterator[str]:
    """That ImmD is to be told of the end of the job, or was to be, where the page says within how many days."""
    name = NOTIFIES.get(stay.scheme)
    if name is not None and stay.job_ended_on is not None and stay.filing not in PAST:
        for version in decision.state.law.versions(name, decision.facts.as_of):
            writer.cite(*version.sources)
            if _surely_ended(stay, decision, timedelta(days=int(version.value))):
                yield writer.text("stay.notify_late", days=version.value)
            else:
                yield writer.text("tp.notify_end_of_contract", threshold=version.value)


def _surely_ended(stay: StayHeld, decision: Decision, ago: timedelta) -> bool:
    """Whether the job for which a stay was granted surely ended longer ago than that."""
    statuses = decision.facts.profile.statuses or ()
    ends = [contract_ended(status, decision.facts) for status in statuses if status.scheme is stay.scheme]
    return all(end is not None and end.last + ago < decision.facts.as_of for end in ends)


def of_new_work(answer: WhatToDo, decision: Decision, writer: Writer) -> Iterator[str]:
    """Whether a job that is told by whoever asks for a change has to be approved before it is taken up."""
    stay, profile = answer.stay, decision.facts.profile
    if stay is None or answer.status in NOTHING_TO_TAKE or stay.filing in PAST:
        return
    changes = changes_job(stay, decision.facts)
    if changes and answer.code != APPROVES_A_JOB:
        yield writer.text("stay.new_work")
    if changes or stay.job_ended_on is not None:
        if stay.scheme in SAME_TRADE:
            writer.cite("immd-tp")
            yield writer.text("tp.same_trade_only")
        if perhaps_top_tier(stay, decision.facts, decision.state.law):
            yield writer.text("stay.top_tier_notifies")
    free = decision.facts.read(leaves_work_free).value == MET and stay.filing is not Filing.CLOSED
    if free and profile.purpose is Purpose.CHANGE and (profile.offers or profile.business_plans):
        yield writer.text("stay.free_to_work")


def of_the_document(answer: WhatToDo, decision: Decision, writer: Writer) -> Iterator[str]:
    """What is so of the travel document; what comes before anything is filed is told on top where something is."""
    ends = decision.facts.profile.person.travel_document_expires_on
    if answer.status in NOTHING_TO_TAKE:
        return
    if answer.status is not AnswerStatus.APPLY:
        yield from document_first(decision, writer)
    if ends is not None and ends.last >= decision.facts.as_of and _cuts_short(ends, answer.stay):
        yield writer.text("stay.document_ends_first", date=span_told(ends, writer))


def document_first(decision: Decision, writer: Writer) -> Iterator[str]:
    """That with the travel document nobody can return, or that it has run out, which comes before anything is filed."""
    ends = decision.facts.profile.person.travel_document_expires_on
    if decision.facts.read(not_returnable).value == MET:
        yield writer.text("common.not_returnable")
    if ends is not None and ends.last < decision.facts.as_of:
        yield writer.text("common.document_expired")


def _cuts_short(document: DateSpan, stay: StayHeld | None) -> bool:
    """Whether a travel document may run out within a year after the limit of a stay that may be extended."""
    if stay is None or stay.until is None or stay.filing not in MAY_BE_FILED:
        return False
    return document.first <= add_months(stay.until, table().document_months)


def time_left(answer: WhatToDo, decision: Decision, writer: Writer) -> Iterator[str]:
    """That the limit of stay comes before a decision may be had, where it is that near, or that it may be past."""
    stay, as_of = answer.stay, decision.facts.as_of
    if stay is None:
        return
    if stay.leave_by is not None and stay.leave_by < as_of <= (stay.leave_no_later_than or stay.leave_by):
        yield writer.text("stay.check_the_leave_day")
    if stay.until is None:
        return
    if stay.until < as_of <= (stay.no_later_than or stay.until):
        yield writer.text("stay.check_the_day")
    if decided_late(stay, as_of):
        yield writer.text("stay.soon")


def decided_late(stay: StayHeld, as_of: date) -> bool:
    """Whether what is filed now may be decided only after the limit of stay."""
    return stay.until is not None and stay.filing not in {Filing.PENDING, Filing.GRANTED} and soon(stay, as_of)


def pending(decision: Decision, writer: Writer) -> Iterator[str]:
    """The applications for a new entry that are with ImmD already."""
    pending: list[Scheme] = []
    for one in decision.facts.profile.applications or ():
        entered = any(status.scheme is one.scheme for status in decision.facts.profile.statuses or ())
        entry = one.purpose is not Purpose.EXTEND and not entered
        if one.outcome is ApplicationOutcome.PENDING and one.scheme is not None and entry:
            pending.append(one.scheme)
    for scheme in dict.fromkeys(pending):
        yield writer.text("what_to_do.pending", scheme=writer.text(f"choice.Scheme.{scheme.value}"))
