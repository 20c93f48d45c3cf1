"""The records of a stay that is held and of the way to the right of abode; sentences are filled in at the edge."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from service.profile.codes import Scheme
from service.recommend.records import Default
from service.recording import record
from service.rules.abode.filing import Road
from service.rules.abode.residence import Counting
from service.rules.abode.standing import AbodeStatus, Ground
from service.rules.law import Certainty


class Filing(StrEnum):
    """Whether anything needs filing for a stay that is held."""

    NOT_YET = "not_yet"  # the time in which an extension may be filed has not begun
    REPORTED_OPEN = "reported_open"  # it has begun by what is reported, not yet by the official page
    OPEN = "open"  # it has begun
    AT_ONCE = "at_once"  # the limit of stay is past, or the stay never was lawful
    CLOSED = "closed"  # it fails a published test on these facts, so that there is nothing to file for it
    UNKNOWN = "unknown"  # the limit of stay is not given
    NOT_COVERED = "not_covered"  # no extension of this stay is among the rules held
    PENDING = "pending"  # an application to extend it is with ImmD
    PENDING_PAST = "pending_past"  # so it is, and the limit of stay has passed since
    GRANTED = "granted"  # the stay that follows it is told already, so that there is nothing to extend


@record(frozen=True, kw_only=True)
class WindowOpens:
    """A day from which an extension may be filed, and how well it is known.

    It is the earliest that it may be, and ``no_later_than`` the latest where the limit of stay is told roughly.
    """

    on: date
    certainty: Certainty
    sources: tuple[str, ...]
    no_later_than: date | None = None


@record(frozen=True, kw_only=True)
class StayHeld:
    """A status of Hong Kong that is held, or whose limit of stay is past although it is said to be held.

    ``until`` is the limit of stay, the earliest day that it may be, and ``no_later_than`` the latest
    where it is told roughly; ``pathway`` the one that extends it, if any;
    ``opens`` each day that is named for the beginning of the time to file, the earliest first; ``closed_by`` the codes
    of the requirements that close the extension on these facts. ``pending_since`` is the day on which an extension was
    filed; ``job_ended_on`` that on which the job ended for which the stay was granted, and ``leave_by`` the day by
    which the scheme then asks to leave, where its text names one: the earliest that it may be, and
    ``leave_no_later_than`` the latest where it is told roughly. ``leave_overdue`` says that it is surely past for
    somebody who may be here still. ``weeks`` is the published time for an extension.
    """

    scheme: Scheme
    until: date | None
    filing: Filing
    pathway: str | None
    opens: tuple[WindowOpens, ...]
    no_later_than: date | None = None
    closed_by: tuple[str, ...] = ()
    pending_since: date | None = None
    job_ended_on: date | None = None
    leave_by: date | None = None
    leave_no_later_than: date | None = None
    leave_overdue: bool = False
    weeks: tuple[int, ...] = ()
    sources: tuple[str, ...] = ()
    sentence: str = ""


@record(frozen=True, kw_only=True)
class PeriodCounted:
    """A stay in Hong Kong, and whether it counts towards seven years of ordinary residence.

    ``status`` is the JSON pointer of the stay; ``until`` is null while it goes on. Days that are known roughly are
    taken so that most is counted.
    """

    status: str
    scheme: Scheme
    since: date
    until: date | None
    counting: Counting
    sources: tuple[str, ...]
    sentence: str = ""


@record(frozen=True, kw_only=True)
class TimeUntold:
    """A short time between two stays of which none is told, so that the count of seven years begins after it.

    ``reached`` is the day on which they would be complete if it, and any later one, was covered by a lawful stay too.
    """

    since: date
    until: date
    reached: date
    sentence: str = ""


@record(frozen=True, kw_only=True)
class YearsCompleted:
    """Completed years, between two ends where days are known roughly or a stay counts only perhaps."""

    minimum: int
    maximum: int


@record(frozen=True, kw_only=True)
class Reached:
    """The days between which seven years are reached, if ordinarily resident throughout.

    ``since`` is the first day of the run of days by which they are reached at the earliest; where days are told roughly
    they are reached between ``earliest`` and ``no_later_than``. ``latest`` is the day by which they are if every doubt
    goes against the person: a day known roughly, a stay whose purpose may not be a settled one, a long absence; null
    where they may never be.
    """

    since: date
    earliest: date
    latest: date | None
    no_later_than: date | None = None


class Explained(StrEnum):
    """Whether the form asks for an absence to be explained."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"  # a day that is missing, or known roughly, decides it


@record(frozen=True, kw_only=True)
class AbsenceTold:
    """An absence from Hong Kong as it bears on ordinary residence.

    ``absence`` is its JSON pointer; ``left_on`` and ``returned_on`` the days between which it lasts the longest that
    it may, ``returned_on`` null while it goes on. ``explained`` says whether the form asks for it to be explained.
    ``missing`` are the JSON pointers of what ImmD weighs and that isn't told.
    """

    absence: str
    left_on: date | None
    returned_on: date | None
    explained: Explained
    missing: tuple[str, ...]
    sentence: str = ""


class SettlementDateKind(StrEnum):
    """What falls on a day of the way to the right of abode."""

    WINDOW_OPENS = "window_opens"  # an extension of the stay that is held may be filed from here
    LIMIT_OF_STAY = "limit_of_stay"  # the last day of the stay that is held
    SEVEN_YEARS = "seven_years"  # seven years are reached at the earliest
    LEAVE_BY = "leave_by"  # the scheme asks to leave, the job having ended
    TURNS_21 = "turns_21"  # a child of category (e) ceases to be a permanent resident under it


@record(frozen=True, kw_only=True)
class SettlementDate:
    """A day of the way to the right of abode."""

    on: date
    kind: SettlementDateKind
    no_later_than: date | None = None
    sentence: str = ""


@record(frozen=True, kw_only=True)
class ProofToKeep:
    """A paper to keep or to hand in; ``certainty`` and ``sources`` say who asks for it, or only recommends it."""

    code: str
    certainty: Certainty
    sources: tuple[str, ...]
    sentence: str = ""


@record(frozen=True, kw_only=True)
class SettlementFiling:
    """What is filed for the right of abode, where, with which fee and papers.

    ``road`` is ``verification`` of eligibility for a permanent identity card, or the ``certificate`` of entitlement of
    whoever lives in the Mainland. ``form``, ``fee_hkd`` and ``weeks`` are null where they aren't known.
    """

    road: Road
    form: str | None
    link: str
    fee_hkd: float | None
    weeks: int | None
    papers: tuple[ProofToKeep, ...]
    sources: tuple[str, ...]
    sentences: tuple[str, ...] = ()


@record(frozen=True, kw_only=True)
class Settlement:
    """Where somebody stands with the right of abode.

    ``ground`` is the category by the letter of ImmD's page, or what else needs no scheme; ``missing`` the JSON pointers
    of what would settle it. ``years`` are completed years of ordinary residence immediately before the day asked for,
    if resident throughout; ``reached`` when they are seven, which goes on only as the stay does. ``dates`` are in
    order. ``filing`` is null where nothing is to be filed: the right is held already.
    """

    status: AbodeStatus
    ground: Ground | None
    missing: tuple[str, ...]
    periods: tuple[PeriodCounted, ...]
    untold: Annotated[tuple[TimeUntold, ...], Default(())]
    absences: tuple[AbsenceTold, ...]
    years: YearsCompleted | None
    reached: Reached | None
    dates: tuple[SettlementDate, ...]
    filing: SettlementFiling | None
    sources: tuple[str, ...]
    sentences: tuple[str, ...] = ()
