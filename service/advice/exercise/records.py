"""The records of a simulated selection exercise, as the API sends them; sentences are filled in at the edge."""

from __future__ import annotations

from enum import StrEnum

from service.recommend.records import Interval, Outlook, ReasonTold
from service.recording import record
from service.rules.pathway import Verdict


@record(frozen=True, kw_only=True)
class ExerciseAssumption:
    """What the simulation takes for granted: neither law nor practice nor a published figure."""

    id: str
    value: float | None
    unit: str | None
    sentence: str = ""


@record(frozen=True, kw_only=True)
class StandingRange:
    """The best and the worst place on file that the missing facts of all leave possible; 1 is the first.

    An outer range: features that share a fact may not reach their ends together.
    """

    best: int
    worst: int


@record(frozen=True, kw_only=True)
class ShareTaken:
    """The share of simulated exercises in which a profile is taken, from 0 to 1.

    ``error`` is half the width of a 95 % Monte-Carlo interval. ``minimum`` and ``maximum`` are the shares with this
    profile's own missing facts at their worst and at their best, the others as drawn.
    """

    estimate: float
    error: float
    minimum: float
    maximum: float


@record(frozen=True, kw_only=True)
class ExerciseStanding:
    """One profile in the exercise, at its ``index`` in the request.

    ``rank`` is the place on file by the outlook's estimate, among those whom the law leaves open; it and ``standing``
    are null for a profile that the law closes, and ``bars`` says what does. ``criteria_met`` counts the twelve.
    """

    index: int
    id: str | None
    verdict: Verdict
    rank: int | None
    standing: StandingRange | None
    share_taken: ShareTaken
    criteria_met: Interval
    outlook: Outlook
    bars: tuple[ReasonTold, ...]
    missing: tuple[str, ...]


@record(frozen=True, kw_only=True)
class ExerciseDifference:
    """What one feature of the model does to the distance between two profiles.

    ``difference`` is in log-odds, above zero where it speaks for the last taken; the values are those read of each.
    """

    code: str
    difference: float
    last_taken: Interval
    first_left_out: Interval
    unit: str
    sentence: str = ""


@record(frozen=True, kw_only=True)
class ExerciseBoundary:
    """The last profile taken and the first left out, on file, by their indices; and what sets them apart.

    The differences, largest first, add up to ``gap`` in log-odds but for rounding.
    """

    last_taken: int
    first_left_out: int
    gap: float
    differences: tuple[ExerciseDifference, ...]
    sentence: str = ""


class PoolMeasure(StrEnum):
    """By what an applicant is placed in the reference pool."""

    CRITERIA_MET = "criteria_met"
    OUTLOOK = "outlook"


@record(frozen=True, kw_only=True)
class PoolPlace:
    """An applicant's place among the cases of the model's basis, where a scheme compares its applicants.

    ``below`` and ``above`` are the shares of the pool that stand below and above, from 0 to 1, and the rest stands
    level; each is an interval under missing facts. They are null where ``held`` is false: the model in use doesn't tell
    of the pool by this measure. ``value`` is the number of criteria met.
    """

    measure: PoolMeasure
    held: bool
    value: Interval | None
    below: Interval | None
    above: Interval | None
    sentence: str = ""
