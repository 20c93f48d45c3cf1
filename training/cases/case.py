"""A decided case, as a line of a case file tells it, and what is wrong with a line that can't be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from service.intake.asking import asked
from service.profile.model import Profile
from service.store.outcomes import Outcome

__all__ = ["Case", "CaseFileError", "LineFault", "Outcome"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One application and how it ended.

    ``profile`` is what was known on ``lodged_on``, in the API's own shape; ``extended`` tells whether an approved
    person's stay was later extended (``None``: not yet known); ``audit`` holds attributes such as sex that no
    classifier reads and the report compares.
    """

    case_id: str = asked("The agency's own number of the case; no two cases share one", required=True, length=100)
    person_id: str = asked(
        "The agency's own number of the person; a person's cases share it", required=True, length=100
    )
    profile: Profile = asked("What was known of the applicant on the day of lodging", required=True)
    pathway: str = asked("The pathway applied under", required=True, code="pathway")
    lodged_on: date = asked("The day of lodging", required=True)
    decided_on: date | None = asked("The day on which the case ended: was approved, refused or withdrawn")
    outcome: Outcome = asked("How it ended", required=True)
    refusal_ground: str | None = asked("Why it was refused, in the agency's words", length=200)
    extended: bool | None = asked("Whether an approved stay was later extended; not given while nobody knows")
    extended_on: date | None = asked("The day on which the extension was decided")
    audit: Mapping[str, str] | None = asked("What the report compares and no classifier reads, by name")


@dataclass(frozen=True, slots=True)
class LineFault:
    """What is wrong with one line: its number from 1, the case if it could be read, the field as a JSON pointer.

    ``file`` is the name of the file, without its folder. A fault of line 1 of a CSV file whose pointer is empty is one
    of its header; a line of a Parquet file is a row, and a record of a CSV file that goes over several lines counts as
    one, as the rows of a spreadsheet do. ``costs`` is false where the case is read all the same.
    """

    line: int
    case_id: str | None
    pointer: str
    code: str
    fault: str
    remedy: str
    file: str = ""
    costs: bool = True


class CaseFileError(Exception):
    """A case file that can't be read at all; the text says why and what to do."""
