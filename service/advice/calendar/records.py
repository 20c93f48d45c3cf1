"""The records of a time line, as the API sends them; sentences are filled in at the edge, in the reader's language."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from service.outlook.estimate import Band
from service.recommend.records import Default, Spare, Told
from service.recording import record
from service.rules.pathway import LawStatus, Mode, Verdict

if TYPE_CHECKING:
    from service.recommend.records import ParameterInForce


class DatedBasis(StrEnum):
    """What a date rests on."""

    FACTS = "facts"  # the facts of the profile and the calendar
    ENACTED = "enacted"  # a version of the law, or of a list, that is published for that day
    EXPECTED = "expected"  # derived from what was announced or from habit; nothing enacts it


class TurnKind(StrEnum):
    """What turns on a day."""

    AGE = "age"
    TIME_SINCE_AWARD = "time_since_award"
    WORK = "work"
    STAY = "stay"
    ASSETS = "assets"
    RESIDENCE = "residence"
    LAW = "law"
    LIST = "list"
    OUTLOOK = "outlook"  # nothing but the outlook's band
    WINDOW_OPENS = "window_opens"  # an extension of the stay that is held may be filed from here
    LIMIT_OF_STAY = "limit_of_stay"  # the last day of the stay that is held
    SEVEN_YEARS = "seven_years"  # seven years of ordinary residence are reached at the earliest
    LEAVE_BY = "leave_by"  # the scheme asks to leave, the job having ended
    DOUBT = "doubt"  # whether a requirement is still read as met is in doubt from here


@record(frozen=True, kw_only=True)
class CriterionTurn:
    """A requirement that comes to something else on a day.

    ``before`` and ``after`` are ``met``, ``not_met``, ``unknown`` or ``needs_review``, and null where it isn't asked.
    """

    code: str
    before: str | None
    after: str | None


@record(frozen=True, kw_only=True)
class KeyDate:
    """A day from which a pathway stands otherwise than on the day before.

    What it was before and is after is told where it changes.

    ``sure`` is false where the change only makes something possible, or where an expectation may not come true.
    ``parameters`` are the versions of the law that begin, where the law turns. ``no_later_than`` is the latest day for
    what falls in a stay that is known roughly.
    """

    on: date
    basis: DatedBasis
    kinds: tuple[TurnKind, ...]
    sure: bool
    status_before: Told[LawStatus]
    status_after: Told[LawStatus]
    verdict_before: Told[Verdict]
    verdict_after: Told[Verdict]
    band_before: Told[Band]
    band_after: Told[Band]
    changes: Spare[tuple[CriterionTurn, ...]]
    parameters: Spare[tuple[ParameterInForce, ...]]
    doubt: str | None
    no_later_than: date | None = None
    sentence: str = ""


@record(frozen=True, kw_only=True)
class DayOfStay:
    """A day that falls in the stay that is held; ``no_later_than`` is the latest where it is known roughly."""

    on: date
    kind: TurnKind
    sure: bool
    no_later_than: date | None = None


@record(frozen=True, kw_only=True)
class Period:
    """Days, both included, through which the verdict stays the same; ``until`` is null where no end is in sight.

    ``mode`` says whether it is the verdict on an extension of the stay that is held, or on a new entry.
    ``doubtful_from`` is the day from which a requirement is met only as we read a text that may be read otherwise.
    """

    since: date
    until: date | None
    verdict: Verdict
    law_status: Annotated[LawStatus, Default(LawStatus.IN_FORCE)]
    mode: Annotated[Mode, Default(Mode.ENTRY)]
    doubtful_from: date | None
    sentence: str = ""


@record(frozen=True, kw_only=True)
class StayWindow:
    """The days, both included, in which an extension of the stay held may be applied for."""

    since: date
    until: date
    sentence: str = ""


@record(frozen=True, kw_only=True)
class TimeLine:
    """One pathway over the next five years.

    ``extension`` is there where a stay under the pathway is held and its end is given. ``complete`` is false where
    there are more dates than are followed, or the counted units of work came to an end first.
    """

    id: str
    periods: tuple[Period, ...]
    dates: tuple[KeyDate, ...]
    extension: StayWindow | None
    complete: bool
