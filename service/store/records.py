"""What is told of a case and kept of it, and what can go wrong, without the database that keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from service.store.outcomes import Outcome

LONGEST_NAME = 90
"""Characters of an agency's own number of a case or a person."""


class StoreUnavailableError(Exception):
    """The database can't be reached, is full, is frozen, or isn't of the form that this code needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an agency tells of a case when it lodges it; ``profile`` is JSON."""

    case_id: str
    person_id: str
    notice: str | None
    consented_on: date
    pathway: str
    lodged_on: date
    profile: str
    decision_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a case ended."""

    outcome: Outcome
    decided_on: date | None
    refusal_ground: str | None
    extended: bool | None
    extended_on: date | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A case as it is kept, and its place among those of every key, which no caller is told."""

    number: int
    key_id: str
    told: Told
    ending: Ending
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a case came, and its id among those of its key that came at once.

    Its number would tell of how many came between, and so of others' cases.
    """

    made_at: datetime
    case_id: str


class DiffersError(Exception):
    """A case of this id is kept already, and is told of otherwise."""
