"""A decided case, as a line of a case file tells it, and what is wrong with a line that can't be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from service.profile.model import Profile


class Outcome(StrEnum):
    """How a case ended. Only approved and refused cases are learnt from."""

    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    PENDING = "pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One application and how it ended.

    ``profile`` is what was known on ``lodged_on``, in the API's own shape; ``extended`` tells whether an approved
    person's stay was later extended (``None``: not yet known); ``audit`` holds attributes such as sex that no
    classifier reads and the report compares.
    """

    case_id: str
    person_id: str
    profile: Profile
    pathway: str
    lodged_on: date
    decided_on: date | None = None
    outcome: Outcome
    refusal_ground: str | None = None
    extended: bool | None = None
    extended_on: date | None = None
    audit: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with one line: its number from 1, the case if it could be read, the field as a JSON pointer."""

    line: int
    case_id: str | None
    pointer: str
    code: str
    fault: str
    remedy: str
