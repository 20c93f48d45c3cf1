"""Key dates as JSON values, with a sentence for each date and each period."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.advice.calendar.key_dates import time_lines
from service.advice.calendar.records import DatedBasis, KeyDate, Period, StayWindow, TimeLine, TurnKind
from service.advice.settlement.stay import stay_held
from service.api.settlement.days import begun, day_told
from service.api.settlement.stay import opening_told
from service.rules.pathway import OPEN, LawStatus, Mode, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from enum import StrEnum

    from service.advice.ledger import Ledger
    from service.advice.settlement.records import WindowOpens
    from service.api.sentences import Writer
    from service.recommend.decision import Decision

MOST_NAMED = 4
"""How many requirements a sentence names; ``changes`` holds them all."""

DECIDING = {
    Verdict.ELIGIBLE: "met",
    Verdict.NEEDS_REVIEW: "needs_review",
    Verdict.UNDETERMINED: "unknown",
    Verdict.NOT_ELIGIBLE: "not_met",
}
"""The outcome of the requirements that bring a verdict about."""


def key_dates(decision: Decision, writer: Writer, ledger: Ledger) -> Mapping[str, dict[str, Any]]:
    """For each pathway, by id, the members of its answer that tell of the next five years."""
    stay = decision.read(stay_held)
    opens = () if stay is None else stay.opens
    return {
        line.id: {
            "periods": [_period(row, writer) for row in line.periods] if _turns(line) else None,
            "key_dates": [_key_date(row, opens, writer) for row in line.dates] or None,
            **({} if line.extension is None else {"extension_windows": [_window(line.extension, opens, writer)]}),
        }
        for line in time_lines(decision, ledger=ledger)
    }


def _turns(line: TimeLine) -> bool:
    """Whether a verdict changes or comes into doubt: where it stays as it is, the answer has said so already."""
    return len(line.periods) > 1 or any(row.until or row.doubtful_from for row in line.periods)


def _day(day: date, writer: Writer) -> str:
    return writer.dates(day.isoformat())


def _period(row: Period, writer: Writer) -> dict[str, Any]:
    return {
        "since": row.since.isoformat(),
        "until": None if row.until is None else row.until.isoformat(),
        "verdict": row.verdict.value,
        **({} if row.law_status is LawStatus.IN_FORCE else {"law_status": row.law_status.value}),
        **({} if row.mode is Mode.ENTRY else {"mode": row.mode.value}),
        "doubtful_from": None if row.doubtful_from is None else row.doubtful_from.isoformat(),
        "sentence": _period_sentence(row, writer),
    }


def _period_sentence(row: Period, writer: Writer) -> str:
    kind = row.verdict.value if row.law_status is LawStatus.IN_FORCE else row.law_status.value
    if row.law_status is LawStatus.IN_FORCE and row.mode is Mode.EXTENSION and row.verdict in OPEN:
        kind = f"extension.{kind}"
    since = _day(row.since, writer)
    if row.until is None:
        sentence = writer.text(f"period.{kind}.onwards", since=since)
    elif row.until == row.since:
        sentence = writer.text(f"period.{kind}.day", since=since)
    else:
        sentence = writer.text(f"period.{kind}", since=since, until=_day(row.until, writer))
    if row.doubtful_from is None:
        return sentence
    return writer.text("period.doubtful", sentence=sentence, date=_day(row.doubtful_from, writer))


def _window(row: StayWindow, opens: Sequence[WindowOpens], writer: Writer) -> dict[str, Any]:
    return {
        "since": row.since.isoformat(),
        "until": row.until.isoformat(),
        "sentence": _window_sentence(row, opens, writer),
    }


def _window_sentence(row: StayWindow, opens: Sequence[WindowOpens], writer: Writer) -> str:
    """The days of a window; while ImmD's page names a later first day than the press does, with both."""
    told = {"since": _day(row.since, writer), "until": _day(row.until, writer)}
    later = [window for window in opens[1:] if row.since < (window.no_later_than or window.on)]
    if later:
        published = day_told(later[0].on, later[0].no_later_than, writer)
        return writer.text("extension_window.reported", **told, published=published)
    return writer.text("extension_window.day" if row.since == row.until else "extension_window", **told)


def _key_date(row: KeyDate, opens: Sequence[WindowOpens], writer: Writer) -> dict[str, Any]:
    lists = {
        "changes": [{"code": turn.code, "before": turn.before, "after": turn.after} for turn in row.changes],
        "parameters": [writer.parameter(version) for version in row.parameters],
    }
    return {
        "on": row.on.isoformat(),
        "basis": row.basis.value,
        "kinds": [kind.value for kind in row.kinds],
        "sure": row.sure,
        **_before_and_after("status", row.status_before, row.status_after),
        **_before_and_after("verdict", row.verdict_before, row.verdict_after),
        **_before_and_after("band", row.band_before, row.band_after),
        **{name: told for name, told in lists.items() if told},
        "doubt": row.doubt,
        **({} if row.no_later_than is None else {"no_later_than": row.no_later_than.isoformat()}),
        "sentence": _sentence(row, opens, writer),
    }


def _before_and_after(name: str, before: StrEnum, after: StrEnum) -> dict[str, str]:
    """What something was on the eve and is from the day on; nothing where it stays."""
    return {} if before is after else {f"{name}_before": before.value, f"{name}_after": after.value}


OF_STAY = frozenset({TurnKind.WINDOW_OPENS, TurnKind.LIMIT_OF_STAY, TurnKind.SEVEN_YEARS, TurnKind.LEAVE_BY})


def _sentence(row: KeyDate, opens: Sequence[WindowOpens], writer: Writer) -> str:
    """What turns on the day, and what falls on it of the stay that is held."""
    day = _day(row.on, writer)
    told = [_of_stay(kind, row, opens, writer) for kind in row.kinds if kind in OF_STAY]
    turned = replace(row, kinds=tuple(kind for kind in row.kinds if kind not in OF_STAY))
    return writer.joined("what_to_do.joined", ([_turned(turned, day, writer)] if turned.kinds else []) + told)


def _of_stay(kind: TurnKind, row: KeyDate, opens: Sequence[WindowOpens], writer: Writer) -> str:
    if kind is TurnKind.WINDOW_OPENS:
        return begun(opening_told(row.on, row.no_later_than, opens, writer))
    return begun(writer.text(f"settlement.date.{kind.value}", date=day_told(row.on, row.no_later_than, writer)))


def _turned(row: KeyDate, day: str, writer: Writer) -> str:
    sentence = _plain(row, day, writer)
    if row.doubt is not None:
        sentence = writer.text("key_date.doubt", sentence=sentence, date=day, remark=writer.text(row.doubt))
    if row.basis is DatedBasis.EXPECTED and TurnKind.LIST not in row.kinds:
        sentence = writer.text("key_date.expected", sentence=sentence)
    return sentence


def _plain(row: KeyDate, day: str, writer: Writer) -> str:
    if row.status_before is not row.status_after:
        return writer.text(f"key_date.{row.status_after.value}", date=day)
    if row.verdict_before is not row.verdict_after:
        return _verdict(row, day, writer)
    changes = _changes(row, writer)
    return writer.text("key_date.changes", date=day, changes=changes) if changes else _unlisted(row, day, writer)


def _verdict(row: KeyDate, day: str, writer: Writer) -> str:
    """A new verdict, with the requirements that bring it about."""
    if row.verdict_before is Verdict.NOT_ELIGIBLE and row.verdict_after is Verdict.UNDETERMINED:
        code, telling = "may_open", [turn for turn in row.changes if turn.before == DECIDING[row.verdict_before]]
    else:
        code = row.verdict_after.value
        telling = [turn for turn in row.changes if turn.after == DECIDING[row.verdict_after]]
    named = writer.listed([writer.requirement(turn.code) for turn in telling[:MOST_NAMED]])
    return writer.text(f"key_date.{code}", date=day, changes=named or writer.text("key_date.law"))


def _unlisted(row: KeyDate, day: str, writer: Writer) -> str:
    """A turn of no requirement: of a list, of our reading of the law, or of the outlook alone."""
    if row.kinds == (TurnKind.LIST,):
        return writer.text("key_date.list", date=day)
    if row.doubt is not None:
        return writer.text("key_date.doubtful", date=day)
    if row.band_before is row.band_after:
        return writer.text("key_date.unchanged", date=day)
    before, after = (writer.text(f"key_date.band.{band.value}") for band in (row.band_before, row.band_after))
    return writer.text("key_date.band", date=day, before=before, after=after)


def _changes(row: KeyDate, writer: Writer) -> str:
    """The requirements that come to something else; one that was not there before hasn't changed.

    Where nothing else has, another case applies, as once a time to apply is over: what of it isn't met is told.
    """
    told = [turn for turn in row.changes if turn.before is not None and turn.after is not None]
    told = told or [turn for turn in row.changes if turn.after not in {None, DECIDING[Verdict.ELIGIBLE]}]
    phrases = [
        writer.text(f"key_date.turn.{turn.after}", requirement=writer.requirement(turn.code))
        for turn in told[:MOST_NAMED]
    ]
    return writer.listed(phrases)
