"""Key dates as JSON values, with a sentence for each date and each period."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.recommend.key_dates import time_lines
from service.recommend.time_lines import DatedBasis, KeyDate, Period, StayWindow, TurnKind
from service.rules.pathway import LawStatus, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from service.api.sentences import Writer
    from service.recommend.decision import Decision

MOST_NAMED = 4
"""How many requirements a sentence names; ``changes`` holds them all."""


def key_dates(decision: Decision, writer: Writer) -> Mapping[str, dict[str, Any]]:
    """For each pathway, by id, the members of its answer that tell of the next five years."""
    return {
        line.id: {
            "periods": [_period(row, writer) for row in line.periods],
            "key_dates": [_key_date(row, writer) for row in line.dates],
            "extension_windows": [] if line.extension is None else [_window(line.extension, writer)],
        }
        for line in time_lines(decision)
    }


def _day(day: date, writer: Writer) -> str:
    return writer.dates(day.isoformat())


def _period(row: Period, writer: Writer) -> dict[str, Any]:
    return {
        "since": row.since.isoformat(),
        "until": None if row.until is None else row.until.isoformat(),
        "verdict": row.verdict.value,
        "law_status": row.law_status.value,
        "doubtful_from": None if row.doubtful_from is None else row.doubtful_from.isoformat(),
        "sentence": _period_sentence(row, writer),
    }


def _period_sentence(row: Period, writer: Writer) -> str:
    kind = row.verdict.value if row.law_status is LawStatus.IN_FORCE else row.law_status.value
    since = _day(row.since, writer)
    if row.until is None:
        sentence = writer.text(f"period.{kind}.onwards", since=since)
    else:
        sentence = writer.text(f"period.{kind}", since=since, until=_day(row.until, writer))
    if row.doubtful_from is None:
        return sentence
    return writer.text("period.doubtful", sentence=sentence, date=_day(row.doubtful_from, writer))


def _window(row: StayWindow, writer: Writer) -> dict[str, Any]:
    since, until = _day(row.since, writer), _day(row.until, writer)
    return {
        "since": row.since.isoformat(),
        "until": row.until.isoformat(),
        "sentence": writer.text("extension_window", since=since, until=until),
    }


def _key_date(row: KeyDate, writer: Writer) -> dict[str, Any]:
    return {
        "on": row.on.isoformat(),
        "basis": row.basis.value,
        "kinds": [kind.value for kind in row.kinds],
        "sure": row.sure,
        "status_before": row.status_before.value,
        "status_after": row.status_after.value,
        "verdict_before": row.verdict_before.value,
        "verdict_after": row.verdict_after.value,
        "band_before": row.band_before.value,
        "band_after": row.band_after.value,
        "changes": [{"code": turn.code, "before": turn.before, "after": turn.after} for turn in row.changes],
        "parameters": [writer.parameter(version) for version in row.parameters],
        "doubt": row.doubt,
        "sentence": _sentence(row, writer),
    }


def _sentence(row: KeyDate, writer: Writer) -> str:
    day = _day(row.on, writer)
    sentence = _plain(row, day, writer)
    if row.doubt is not None:
        sentence = writer.text("key_date.doubt", sentence=sentence, date=day, remark=writer.text(row.doubt))
    if row.basis is DatedBasis.EXPECTED and TurnKind.LIST not in row.kinds:
        sentence = writer.text("key_date.expected", sentence=sentence)
    return sentence


def _plain(row: KeyDate, day: str, writer: Writer) -> str:
    if row.status_before is not row.status_after:
        return writer.text(f"key_date.{row.status_after.value}", date=day)
    changes = _changes(row, writer)
    if row.verdict_before is not row.verdict_after:
        may_open = row.verdict_before is Verdict.NOT_ELIGIBLE and row.verdict_after is Verdict.UNDETERMINED
        code = "may_open" if may_open else row.verdict_after.value
        return writer.text(f"key_date.{code}", date=day, changes=changes or writer.text("key_date.law"))
    if changes:
        return writer.text("key_date.changes", date=day, changes=changes)
    if row.kinds == (TurnKind.LIST,):
        return writer.text("key_date.list", date=day)
    if row.doubt is not None:
        return writer.text("key_date.doubtful", date=day)
    bands = (writer.text(f"key_date.band.{band.value}") for band in (row.band_before, row.band_after))
    before, after = bands
    return writer.text("key_date.band", date=day, before=before, after=after)


def _changes(row: KeyDate, writer: Writer) -> str:
    told = [turn for turn in row.changes if turn.after is not None]
    phrases = [
        writer.text(f"key_date.turn.{turn.after}", requirement=writer.requirement(turn.code))
        for turn in told[:MOST_NAMED]
    ]
    return writer.listed(phrases)
