"""The stay that is held and the way to the right of abode as JSON values, with their sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.advice.answer.table import table
from service.advice.settlement.job_ended import FREE_TO_WORK
from service.advice.settlement.records import Explained, Filing, SettlementDateKind
from service.advice.settlement.seven_years import loses_by_absence, lost_perhaps, settlement
from service.advice.settlement.stay import WEEKS, stay_held
from service.profile.codes import Purpose, Scheme
from service.profile.values import MET, NOT_MET, add_months
from service.recording import record
from service.rules.abode.absences import EXPLAINED, LOSES, reaches_loss_on, years_elsewhere
from service.rules.abode.categories import chinese_citizen
from service.rules.abode.filing import Road
from service.rules.abode.residence import Counting
from service.rules.abode.standing import AbodeStatus, Ground
from service.rules.catalogue import BY_ID

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from service.advice.settlement.records import (
        AbsenceTold,
        PeriodCounted,
        Reached,
        Settlement,
        SettlementDate,
        SettlementFiling,
        StayHeld,
        TimeUntold,
        WindowOpens,
    )
    from service.api.sentences import Writer
    from service.profile.values import DateSpan
    from service.recommend.decision import Decision


PAST = frozenset({Filing.AT_ONCE, Filing.PENDING_PAST})
PLAIN = {
    Filing.PENDING_PAST: "stay.pending_past",
    Filing.GRANTED: "stay.granted",
    Filing.OPEN: "stay.open",
}
"""What is said of a filing whatever else is so."""

COUNTABLE = frozenset({Counting.COUNTS, Counting.UNCERTAIN})
"""Stays that count towards seven years, or may."""

OF_ITS_OWN = frozenset({Scheme.REFUGEE, Scheme.CONSULAR, Scheme.GARRISON, Scheme.IMPRISONMENT})
"""Kinds of stay that follow rules of their own: that a limit isn't told of says nothing of one."""

ELSEWHERE_ONLY = frozenset({Scheme.STUDENT, Scheme.VISITOR})
"""Stays that no pathway extends, of which it is said what their extension is for though no limit is told."""

MAY_BE_FILED = frozenset({Filing.NOT_YET, Filing.REPORTED_OPEN, Filing.OPEN})
RETURN = "abode.return_months"
ESTABLISHED = AbodeStatus.ESTABLISHED
SAID_ON_TOP = frozenset({Ground.HELD, Ground.A, Ground.B})
"""Grounds of which, once established, the answer's sentence says all that there is."""

ELSEWHERE = frozenset({Ground.C})
"""Grounds whose own sentence says by which paper the right is exercised."""


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
    ended = _day(stay.job_ended_on, writer)
    if stay.leave_by is None:
        yield writer.text("stay.job_ended.not_covered" if _may_end_sooner(stay) else "stay.job_ended", date=ended)
        return
    of_sponsor = stay.scheme is Scheme.DEPENDANT
    if stay.leave_overdue:
        code = "stay.leave_by_sponsor_past" if of_sponsor else "stay.leave_by_past"
    else:
        code = "stay.leave_by_sponsor" if of_sponsor else "stay.leave_by"
    yield writer.text(code, date=_day(stay.leave_by, writer))


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
        told = {} if since is None else {"date": _day(since, writer)}
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


def settlement_told(decision: Decision, writer: Writer) -> dict[str, Any] | None:
    """Where the right of abode stands; ``None`` for somebody whom it doesn't concern."""
    told = decision.read(settlement)
    if told is None:
        return None
    writer.cite(*told.sources)
    reached = told.reached
    return {
        "status": told.status.value,
        "ground": None if told.ground is None else told.ground.value,
        "missing": list(told.missing),
        "periods": [_period(row, writer) for row in told.periods],
        **({"untold": [_untold(row, writer) for row in told.untold]} if told.untold else {}),
        "absences": [_absence(row, decision, writer) for row in told.absences],
        "years": None if told.years is None else {"minimum": told.years.minimum, "maximum": told.years.maximum},
        "reached": None
        if reached is None
        else {
            "since": reached.since.isoformat(),
            "earliest": reached.earliest.isoformat(),
            "latest": iso(reached.latest),
            "no_later_than": iso(reached.no_later_than),
        },
        "dates": [
            {
                "on": day.on.isoformat(),
                "no_later_than": iso(day.no_later_than),
                "kind": day.kind.value,
                "sentence": _date(day, writer),
            }
            for day in told.dates
        ],
        "filing": None if told.filing is None else _filing(told, told.filing, decision, writer),
        "sources": list(told.sources),
        "sentences": [*_sentences(told, decision, writer)],
    }


def iso(day: date | None) -> str | None:
    """A day in ISO 8601, where there is one."""
    return None if day is None else day.isoformat()


def settlement_in_short(decision: Decision, writer: Writer) -> tuple[str, ...]:
    """On what ground, by when, and where to apply; what is to be shown and what breaks the count is left out."""
    told = decision.read(settlement)
    if told is None:
        return ()
    writer.cite(*told.sources)
    return (*_sentences(told, decision, writer, short=True), *_of_age_soon(told, decision, writer))


def _of_age_soon(told: Settlement, decision: Decision, writer: Writer) -> Iterator[str]:
    """The day on which category (e) ends, to whom it lies within the months in which a day is one to act on."""
    as_of = decision.facts.as_of
    for day in told.dates:
        near = day.on <= add_months(as_of, table().closing_months) and (day.no_later_than or day.on) >= as_of
        if day.kind is SettlementDateKind.TURNS_21 and near:
            yield _date(day, writer)


def _date(day: SettlementDate, writer: Writer) -> str:
    """A day with what falls on it; the day stands first, so that one that is told in words begins with a capital."""
    told = writer.text(f"settlement.date.{day.kind.value}", date=day_told(day.on, day.no_later_than, writer))
    return told[:1].upper() + told[1:]


def seven_years_near(decision: Decision, writer: Writer) -> Iterator[str]:
    """When seven years are complete, to whom that lies within the months in which a day is one to act on.

    Before it, the category that ended at 21; after it, what to file then where the present stay lasts so long.
    """
    told = decision.read(settlement)
    if told is not None and decision.abode.ended is not None:
        writer.cite(*told.sources)
        yield writer.text(f"settlement.ended.{decision.abode.ended.value}")
    if told is None or told.status is not AbodeStatus.NONE or told.reached is None:
        return
    near = add_months(decision.facts.as_of, table().closing_months)
    if told.reached.earliest <= near:
        writer.cite(*told.sources)
        yield _when_reached(told.reached, decision, writer)
        stay = decision.read(stay_held)
        if told.filing is not None and stay is not None and _lasts_until(stay, told.reached):
            yield _road(told, told.filing, decision, writer)
    yield from (_gap(row, writer) for row in told.untold if row.reached <= near)


def _lasts_until(stay: StayHeld, reached: Reached) -> bool:
    """Whether a stay surely lasts up to the day on which seven years are complete at the earliest."""
    return stay.until is not None and reached.earliest <= stay.until and stay.leave_by is None


def _period(row: PeriodCounted, writer: Writer) -> dict[str, Any]:
    writer.cite(*row.sources)
    return {
        "status": row.status,
        "scheme": row.scheme.value,
        "since": row.since.isoformat(),
        "until": iso(row.until),
        "counting": row.counting.value,
        "sources": list(row.sources),
        "sentence": writer.text(
            f"settlement.{row.counting.value}", scheme=writer.text(f"choice.Scheme.{row.scheme.value}")
        ),
    }


def _untold(row: TimeUntold, writer: Writer) -> dict[str, Any]:
    return {
        "since": row.since.isoformat(),
        "until": row.until.isoformat(),
        "reached": row.reached.isoformat(),
        "sentence": _gap(row, writer),
    }


def _gap(row: TimeUntold, writer: Writer) -> str:
    since, until, date = (_day(day, writer) for day in (row.since, row.until, row.reached))
    if row.since == row.until:
        return writer.text("settlement.untold_day", since=since, date=date)
    return writer.text("settlement.untold", since=since, until=until, date=date)


def _absence(row: AbsenceTold, decision: Decision, writer: Writer) -> dict[str, Any]:
    held = decision.abode.ground is Ground.HELD
    limit = decision.state.law.versions(LOSES if held else EXPLAINED, decision.facts.as_of)[0]
    kept = "loss" if loses_by_absence(decision.facts) else "kept"
    code = f"settlement.absence.{kept if held else row.explained.value}"
    writer.cite(*limit.sources)
    return {
        "absence": row.absence,
        "left_on": iso(row.left_on),
        "returned_on": iso(row.returned_on),
        "explained": row.explained.value,
        "missing": list(row.missing),
        "sentence": writer.text(code, months=limit.value),
    }


def _filing(told: Settlement, row: SettlementFiling, decision: Decision, writer: Writer) -> dict[str, Any]:
    writer.cite(*row.sources, *(source for paper in row.papers for source in paper.sources))
    return {
        "road": row.road.value,
        "form": row.form,
        "link": writer.link(row.link),
        "fee_hkd": row.fee_hkd,
        "weeks": row.weeks,
        "papers": [
            {
                "code": paper.code,
                "certainty": paper.certainty.value,
                "sources": list(paper.sources),
                "sentence": writer.text(f"settlement.paper.{paper.code}"),
            }
            for paper in row.papers
        ],
        "sources": list(row.sources),
        "sentences": [*_how_to_file(told, row, decision, writer)],
    }


def _road(told: Settlement, row: SettlementFiling, decision: Decision, writer: Writer) -> str:
    """What is filed: now, once seven years are complete, or if what is possible is so."""
    later = {AbodeStatus.NONE: "later", AbodeStatus.POSSIBLE: "if_so"}.get(told.status)
    if (
        told.ground is Ground.UNCONDITIONAL
        and told.reached is not None
        and told.reached.earliest > decision.facts.as_of
    ):
        later = "later"
    code = later if later is not None and row.road is Road.VERIFICATION else row.road.value
    return writer.text(f"settlement.road.{code}", form=row.form or "")


def _how_to_file(told: Settlement, row: SettlementFiling, decision: Decision, writer: Writer) -> Iterator[str]:
    """What is filed and where, what it costs and how long it takes."""
    yield _road(told, row, decision, writer)
    if row.road is Road.VERIFICATION:
        yield writer.text("settlement.where")
    if row.fee_hkd == 0:
        yield writer.text("settlement.fee_free")
    if row.weeks is not None:
        yield writer.text("settlement.weeks", weeks=row.weeks)


def _sentences(told: Settlement, decision: Decision, writer: Writer, *, short: bool = False) -> Iterator[str]:
    """On what ground, by when, what is to be shown, and what would undo it."""
    if told.ground is not None and not (short and told.ground in SAID_ON_TOP and told.status is ESTABLISHED):
        yield writer.text(f"settlement.{told.status.value}.{told.ground.value}")
    if decision.abode.ended is not None:
        yield writer.text(f"settlement.ended.{decision.abode.ended.value}")
    if told.ground is Ground.TRANSITIONAL:
        yield from _transitional(decision, writer)
    yield from _years(told, decision, writer, short=short)
    if not short:
        yield from _on_a_change(told, decision, writer)
    if not short and _declares(told, decision):
        yield writer.text("settlement.to_show")
    if short and told.filing is not None and told.ground not in ELSEWHERE:
        yield _road(told, told.filing, decision, writer)
    if told.ground is Ground.B and told.status is AbodeStatus.POSSIBLE and _may_be_no_citizen(decision):
        yield writer.text("settlement.not_before_applying")
    if told.ground is Ground.HELD and told.status is ESTABLISHED:
        yield from _loss(decision, writer, short=short)
        if told.absences and not loses_by_absence(decision.facts):
            yield writer.text("settlement.absence.kept")


def _may_be_no_citizen(decision: Decision) -> bool:
    return decision.facts.read(chinese_citizen).value != MET


def _declares(told: Settlement, decision: Decision) -> bool:
    """Whether the seven years are those of category (d), now or once they are complete."""
    counted = told.ground is None and told.reached is not None
    return told.ground is Ground.D or (counted and _may_be_no_citizen(decision))


def _years(told: Settlement, decision: Decision, writer: Writer, *, short: bool) -> Iterator[str]:
    """When seven years are reached, what an officer weighs of them, and what breaks them."""
    reached = told.reached
    if reached is None:
        if told.status is AbodeStatus.NONE and told.periods:
            counted = any(row.counting in COUNTABLE for row in told.periods)
            yield writer.text("settlement.none_goes_on" if counted else "settlement.none_counts")
        return
    yield _when_reached(reached, decision, writer)
    if any(row.explained is not Explained.NO for row in told.absences):
        yield writer.text("settlement.absences_weighed", months=_months(EXPLAINED, decision))
    elsewhere = sorted(years_elsewhere(decision.facts, early=True))
    if elsewhere:
        yield writer.text("settlement.days_weighed", years=writer.together([str(year) for year in elsewhere]))
    if reached.latest not in {None, reached.earliest, reached.no_later_than} and not short:
        yield writer.text("settlement.at_the_latest", date=_day(reached.latest, writer))
    if not short:
        yield from (_gap(row, writer) for row in told.untold)
        yield writer.text("settlement.breaks")


def _when_reached(reached: Reached, decision: Decision, writer: Writer) -> str:
    """When seven years are complete, at the earliest."""
    if reached.no_later_than is not None:
        date = day_told(reached.earliest, reached.no_later_than, writer)
        past = reached.no_later_than <= decision.facts.as_of
        return writer.text("settlement.reached_roughly" if past else "settlement.will_be_reached_roughly", date=date)
    code = "settlement.reached" if reached.earliest <= decision.facts.as_of else "settlement.will_be_reached"
    return writer.text(code, date=_day(reached.earliest, writer))


def _transitional(decision: Decision, writer: Writer) -> Iterator[str]:
    citizen = decision.facts.read(chinese_citizen).value
    if citizen != NOT_MET:
        yield writer.text("settlement.transitional.chinese")
    if citizen != MET:
        months, absence = _months(RETURN, decision), _months(LOSES, decision)
        yield writer.text("settlement.transitional.others", months=months, absence=absence)


def _loss(decision: Decision, writer: Writer, *, short: bool) -> Iterator[str]:
    """By what absence the status is lost; in short only to whoever has been away so long, or soon will have been."""
    perhaps = lost_perhaps(decision.facts)
    nears = reaches_loss_on(decision.facts) if loses_by_absence(decision.facts) else None
    if short and nears is not None and nears > add_months(decision.facts.as_of, table().closing_months):
        nears = None
    if loses_by_absence(decision.facts) and (perhaps or nears is not None or not short):
        code = "settlement.perhaps_lost" if perhaps else "settlement.lost_by_absence"
        yield writer.text(code, months=_months(LOSES, decision))
    if nears is not None and not perhaps:
        yield writer.text("settlement.loss_nears", months=_months(LOSES, decision), date=_day(nears, writer))


def _on_a_change(told: Settlement, decision: Decision, writer: Writer) -> Iterator[str]:
    """What a change to a scheme that is compared here does to the count, for whoever asks for one."""
    held = [row for row in told.periods if row.until is None]
    if decision.facts.profile.purpose is Purpose.CHANGE and held and told.status is not ESTABLISHED:
        yield writer.text(f"settlement.change.{held[-1].counting.value}")


def _months(parameter: str, decision: Decision) -> object:
    return decision.state.law.versions(parameter, decision.facts.as_of)[0].value


def day_told(day: date, no_later_than: date | None, writer: Writer) -> str:
    """A day in words; where it is known roughly, the month, the year or the two ends between which it lies."""
    return _day(day, writer) if no_later_than is None else writer.some_day(f"{day}/{no_later_than}")


def span_told(days: DateSpan, writer: Writer) -> str:
    """A day that is told, as exactly as it is."""
    return day_told(days.first, None if days.is_exact else days.last, writer)


def _day(day: date, writer: Writer) -> str:
    return writer.dates(day.isoformat())
