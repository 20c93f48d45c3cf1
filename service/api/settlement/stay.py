"""The stay that is held as JSON values, with its sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.advice.settlement.job_ended import FREE_TO_WORK
from service.advice.settlement.records import Filing
from service.advice.settlement.stay import WEEKS
from service.api.settlement.days import day_told, iso, one_day
from service.profile.codes import Scheme
from service.recording import record
from service.rules.catalogue import BY_ID

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from service.advice.settlement.records import (
        StayHeld,
        WindowOpens,
    )
    from service.api.sentences import Writer


PAST = frozenset({Filing.AT_ONCE, Filing.PENDING_PAST})
PLAIN = {
    Filing.PENDING_PAST: "stay.pending_past",
    Filing.GRANTED: "stay.granted",
    Filing.OPEN: "stay.open",
}
"""What is said of a filing whatever else is so."""

OF_ITS_OWN = frozenset({Scheme.REFUGEE, Scheme.CONSULAR, Scheme.GARRISON, Scheme.IMPRISONMENT})
"""Kinds of stay that follow rules of their own: that a limit isn't told of says nothing of one."""

ELSEWHERE_ONLY = frozenset({Scheme.STUDENT, Scheme.VISITOR})
"""Stays that no pathway extends, of which it is said what their extension is for though no limit is told."""

MAY_BE_FILED = frozenset({Filing.NOT_YET, Filing.REPORTED_OPEN, Filing.OPEN})


def stay_told(stay: StayHeld, writer: Writer) -> dict[str, Any]:
    """The stay that is held."""
    writer.cite(*[source for window in stay.opens for source in window.sources], *stay.sources)
    return {
        "scheme": stay.scheme.value,
        "until": iso(stay.until),
        "no_later_than": iso(stay.no_later_than),
        "filing": stay.filing.value,
        "pathway": stay.pathway,
        "opens": [
            {
                "on": window.on.isoformat(),
                "no_later_than": iso(window.no_later_than),
                "certainty": window.certainty.value,
                "sources": list(window.sources),
            }
            for window in stay.opens
        ],
        "closed_by": list(stay.closed_by),
        "pending_since": iso(stay.pending_since),
        "job_ended_on": iso(stay.job_ended_on),
        "leave_by": iso(stay.leave_by),
        "leave_no_later_than": iso(stay.leave_no_later_than),
        "leave_overdue": stay.leave_overdue,
        "weeks": list(stay.weeks),
        "sources": list(stay.sources),
        "sentence": writer.joined("what_to_do.joined", (limit_told(stay, writer), *what_follows(stay, writer))),
    }


def limit_told(stay: StayHeld, writer: Writer) -> str:
    """Until when."""
    scheme = writer.text(f"choice.Scheme.{stay.scheme.value}")
    if stay.scheme is Scheme.UNLAWFUL:
        return writer.text("stay.unlawful")
    if stay.until is None:
        return writer.text("stay.kind" if stay.scheme in OF_ITS_OWN else "stay.limit_unknown", scheme=scheme)
    code = "stay.limit_past" if stay.filing in PAST else "stay.limit"
    return writer.text(code, scheme=scheme, date=day_told(stay.until, stay.no_later_than, writer))


@record(frozen=True, kw_only=True)
class Said:
    """What of a stay the sentence before has told already, so that it isn't told again."""

    leaving: bool = False
    """That leaving is asked for, and by when."""
    closed: bool = False
    """That the stay cannot be extended."""
    opened: bool = False
    """That an extension may be filed now."""
    limit: bool = False
    """That an extension has to be filed before the limit."""
    meanwhile: bool = False
    """That a decision may come only after the limit."""


NOTHING_SAID = Said()


def what_follows(stay: StayHeld, writer: Writer, said: Said = NOTHING_SAID) -> Iterator[str]:
    """From when an extension may be filed, and what follows if nothing is filed."""
    to_come = bool(stay.opens) and stay.filing is not Filing.PENDING
    too_late = stay.leave_by is not None and to_come and stay.opens[0].on > stay.leave_by
    if not too_late:
        yield from when_to_file(stay, writer, said)
    if stay.filing not in PAST and not said.leaving:
        yield from after_the_job(stay, writer)
    if too_late:
        return
    if stay.filing in MAY_BE_FILED and stay.weeks:
        yield writer.text("stay.takes", low=min(stay.weeks), high=max(stay.weeks))
    elif stay.filing in MAY_BE_FILED and stay.pathway is not None and WEEKS not in BY_ID[stay.pathway].terms:
        yield writer.text("stay.takes.unpublished")
    if stay.filing is Filing.PENDING:
        yield writer.text("stay.while_pending")
    elif stay.filing not in {Filing.CLOSED, Filing.GRANTED, *PAST} and not _may_end_sooner(stay):
        if not said.limit:
            yield writer.text("stay.nothing_filed")
        if not said.meanwhile:
            yield writer.text("stay.after_the_limit")


def _may_end_sooner(stay: StayHeld) -> bool:
    """Whether rules that are not held may end a stay before its limit, by themselves or as its job has ended."""
    return stay.scheme in OF_ITS_OWN or job_over_uncovered(stay)


def job_over_uncovered(stay: StayHeld) -> bool:
    """Whether the job has ended for which a stay was granted that no pathway extends: ImmD says by when to leave."""
    return stay.filing is Filing.NOT_COVERED and stay.job_ended_on is not None


def after_the_job(stay: StayHeld, writer: Writer) -> Iterator[str]:
    """What the end of the job, the holder's or the sponsor's, means for the stay."""
    if stay.job_ended_on is None:
        return
    ended = one_day(stay.job_ended_on, writer)
    if stay.leave_by is None:
        yield writer.text("stay.job_ended.not_covered" if _may_end_sooner(stay) else "stay.job_ended", date=ended)
        return
    of_sponsor = stay.scheme is Scheme.DEPENDANT
    if stay.leave_overdue:
        code = "stay.leave_by_sponsor_past" if of_sponsor else "stay.leave_by_past"
    else:
        code = "stay.leave_by_sponsor" if of_sponsor else "stay.leave_by"
    yield writer.text(code, date=one_day(stay.leave_by, writer))


def when_to_file(stay: StayHeld, writer: Writer, said: Said = NOTHING_SAID) -> Iterator[str]:
    """From when an extension may be filed, or why none may be."""
    if stay.filing is Filing.OPEN and said.opened:
        return
    if stay.filing in PLAIN:
        yield writer.text(PLAIN[stay.filing])
    elif stay.filing is Filing.AT_ONCE:
        yield writer.text("stay.unlawful_at_once" if stay.scheme is Scheme.UNLAWFUL else "stay.at_once")
    elif stay.filing is Filing.PENDING:
        since = stay.pending_since
        told = {} if since is None else {"date": one_day(since, writer)}
        yield writer.text("stay.pending" if told else "stay.pending_undated", **told)
    elif stay.filing is Filing.CLOSED:
        yield from _closed(stay, writer, said)
        if stay.scheme in FREE_TO_WORK and stay.until is not None:
            yield writer.text("stay.free_until")
    elif stay.filing is Filing.NOT_COVERED:
        yield _elsewhere(stay, writer)
    elif stay.filing is Filing.UNKNOWN and stay.until is not None:
        yield writer.text("stay.no_rules_then")
    elif stay.opens:
        yield from opens_told(stay.opens, writer)


def opens_told(opens: Sequence[WindowOpens], writer: Writer) -> Iterator[str]:
    """From when an extension may be filed, by the press and by ImmD's page where they differ; nothing where none is."""
    if opens:
        first, *later = (day_told(window.on, window.no_later_than, writer) for window in opens)
        code = "stay.opens_reported" if later else "stay.opens"
        yield writer.text(code, date=first, published="".join(later))


def opening_told(on: date, no_later_than: date | None, opens: Sequence[WindowOpens], writer: Writer) -> str:
    """What falls on a day from which an extension may be filed, and who names it where the press and ImmD differ."""
    named_by = "" if len(opens) == 1 else ".reported" if on == opens[0].on else ".published"
    return writer.text(f"settlement.date.window_opens{named_by}", date=day_told(on, no_later_than, writer))


def _elsewhere(stay: StayHeld, writer: Writer) -> str:
    """When, or whether, ImmD extends a stay that no pathway extends."""
    if stay.scheme is Scheme.WORKING_HOLIDAY:
        return writer.text("stay.not_covered.working_holiday")
    if stay.scheme in OF_ITS_OWN:
        return writer.text("stay.not_covered.of_its_own")
    if not stay.opens:
        undated = stay.until is None and stay.scheme in ELSEWHERE_ONLY
        return writer.text(f"stay.not_covered.{stay.scheme.value}.undated" if undated else "stay.not_covered")
    opens = stay.opens[0]
    day = day_told(opens.on, opens.no_later_than, writer)
    return writer.text(f"stay.not_covered.{stay.scheme.value}", date=day)


def _closed(stay: StayHeld, writer: Writer, said: Said) -> Iterator[str]:
    """That the extension is closed, and by which requirements."""
    failed = writer.listed([writer.requirement(code) for code in stay.closed_by])
    if failed:
        yield writer.text("stay.closed_by" if said.closed else "stay.closed", requirement=failed)
    elif not said.closed:
        yield writer.text("stay.closed_plain")
