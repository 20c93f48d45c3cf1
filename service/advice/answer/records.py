"""The records of what to do now; sentences are filled in at the edge, in the reader's language."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from service.advice.bounds.records import Certain
from service.advice.settlement.records import StayHeld
from service.outlook.estimate import Band
from service.profile.codes import RefusalGround
from service.recommend.records import Advice
from service.recording import record
from service.rules.pathway import Mode, Verdict


class AnswerStatus(StrEnum):
    """What to do now, in one word."""

    APPLY = "apply"  # every published test that facts can settle is met
    PREPARE = "prepare"  # an officer will judge, or something awaited is still to come
    TELL_MORE = "tell_more"  # a missing fact decides
    NOTHING_TO_FILE_YET = (
        "nothing_to_file_yet"  # the time to extend the stay has not begun, or an application is pending
    )
    NO_SCHEME_NEEDED = "no_scheme_needed"  # the right of abode, or a stay without conditions, is held
    NONE_OPEN = "none_open"  # a published test closes every pathway


class Sureness(StrEnum):
    """How sure it is that a pathway is open; never how sure an approval is."""

    SETTLED = "settled"  # no missing fact can close it
    JUDGED = "judged"  # an officer's judgement decides
    UNSETTLED = "unsettled"  # a missing fact decides whether a stay held can be extended
    AWAITED = "awaited"  # it opens with something that is due on a day
    CERTAIN = "certain"  # no missing fact can close it, but one may leave part of it to an officer
    LIKELY = "likely"  # among simulated people who share what was told
    POSSIBLE = "possible"
    RARE = "rare"


class DateKind(StrEnum):
    """What falls on a day."""

    LAST_DAY = "last_day"  # the last day on which the pathway is open on these facts
    LIMIT_OF_STAY = "limit_of_stay"  # the stay held ends
    WINDOW_OPENS = "window_opens"  # an extension may be applied for from here
    AWAITED = "awaited"  # what is awaited is due
    LEAVE_BY = "leave_by"  # the scheme asks to leave, the job having ended
    CHILD_OF_AGE = "child_of_age"  # a child who comes along turns 18
    CHILD_HERE_OF_AGE = "child_here_of_age"  # a child who is here as a dependant of the holder of a stay turns 18
    SPONSORS_LIMIT = "sponsors_limit"  # the sponsor's own stay ends, by the end of the dependant's
    JUDGED_FROM = "judged_from"  # from here on an officer's judgement decides on the extension


class Shows(StrEnum):
    """Which pathways a row of the table puts forward."""

    BEST = "best"  # the first, and those beside it that one would set against it
    NONE = "none"
    KEPT = "kept"  # the extension of the stay that is held
    KEPT_AND_OPEN = "kept_and_open"  # that, and what is open already
    ELSEWHERE = "elsewhere"  # new stays of which something is told, since the one that is held can't be kept
    CHANGES = "changes"  # new stays that are open
    AWAITED = "awaited"  # the one that a degree opens
    PENDING = "pending"  # the one that ImmD is deciding on


class Asks(StrEnum):
    """What a row of the table asks next."""

    MOST_TELLING = "most_telling"  # of an open order; of a pathway that is put forward what bears on it
    OF_THE_FIRST = "of_the_first"  # so too, and nothing more exactly for the sake of another
    EXTENSION = "extension"  # what the extension that stands first lacks
    STAYS = "stays"  # so too, stays first
    ABODE = "abode"  # what the right of abode hangs on
    ABODE_IF_POSSIBLE = "abode_if_possible"  # that, where nothing else keeps it open
    PURPOSE = "purpose"
    LIMITS = "limits"  # of stays
    NOTHING = "nothing"


@record(frozen=True, kw_only=True)
class DateToKeep:
    """A day to act by or to wait for."""

    on: date
    kind: DateKind
    no_later_than: date | None = None
    sentence: str = ""


@record(frozen=True, kw_only=True)
class PathwayToTake:
    """A pathway that the answer is about, its days in order."""

    id: str
    verdict: Verdict
    mode: Mode
    sure: Sureness
    band: Band
    advice: Advice
    dates: tuple[DateToKeep, ...]
    name: str = ""


class WhyLater(StrEnum):
    """What a pathway that is closed now opens by, without anybody doing anything."""

    AGE = "age"  # a birthday
    AWARD = "award"  # a degree in progress is awarded
    WORK = "work"  # the present job lasts long enough


@record(frozen=True, kw_only=True)
class OpensLater:
    """A pathway that is closed now and opens by itself, with the latest day on which it does."""

    id: str
    on: date
    why: WhyLater
    name: str = ""
    sentence: str = ""


@record(frozen=True, kw_only=True)
class StillNeeded:
    """A question that is still to be answered, and the JSON pointers of the facts that are missing."""

    question: str
    facts: tuple[str, ...]
    wording: str = ""


@record(frozen=True, kw_only=True)
class WhatToDo:
    """What to do now: one sentence and a short paragraph, and what they stand on.

    ``code`` names the row of the table that was taken; ``stay`` the stay that is held, if any. ``pathways`` are those
    that it is about, never a closed one; ``needed`` what to tell next, the most telling first, where an interview would
    begin with an opening; ``certain`` what no missing fact changes; ``record`` the codes of what is said of a record
    that is told; ``refused`` the grounds of an earlier refusal under what is put forward, to be mended first;
    ``later`` what opens by itself, told where nothing is open or likely; ``sources`` where what it says was read.
    """

    status: AnswerStatus
    code: str
    stay: StayHeld | None
    pathways: tuple[PathwayToTake, ...]
    needed: tuple[StillNeeded, ...]
    certain: tuple[Certain, ...]
    record: tuple[str, ...]
    refused: tuple[RefusalGround, ...] = ()
    later: OpensLater | None = None
    sentence: str = ""
    paragraph: str = ""
    sources: tuple[str, ...] = ()
