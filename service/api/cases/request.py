"""What may be asked of cases."""

from __future__ import annotations

from datetime import date

from service.api.cases.cursors import LONGEST
from service.intake import standards
from service.intake.asking import asked
from service.profile.model import Profile
from service.recording import record
from service.store.outcomes import Outcome
from service.store.records import LONGEST_NAME

MOST_LISTED = 100


@record(frozen=True, kw_only=True)
class CaseRequest:
    """What ``POST /cases`` takes, and ``PUT /cases/{case_id}`` in its place."""

    case_id: str = asked(
        "The agency's own number of the case, without a slash; it names nobody",
        required=True,
        length=LONGEST_NAME,
        form=standards.NAME_IN_AN_ADDRESS,
    )
    person_id: str = asked(
        "The agency's own number of the person, which all of a person's cases share; it names nobody",
        required=True,
        length=LONGEST_NAME,
    )
    consent: bool = asked("That the person has agreed to this; nothing is kept otherwise", required=True)
    consented_on: date = asked("The day on which the person agreed", required=True, code="as_of")
    notice: str | None = asked("Which notice the person agreed to, such as its version", length=200)
    profile: Profile = asked("What was known of the applicant on the day of lodging", required=True)
    pathway: str = asked("The pathway applied under", required=True, code="pathway")
    lodged_on: date = asked("The day of lodging", required=True, code="as_of")
    decision_id: str | None = asked(
        "The `decision_id` of the answer that was given, as it stands", length=64, form=standards.DIGEST
    )


@record(frozen=True, kw_only=True)
class OutcomeRequest:
    """What ``PUT /cases/{case_id}/outcome`` takes; what isn't told is not known."""

    outcome: Outcome = asked("How the case ended", required=True)
    decided_on: date | None = asked("The day on which it was approved, refused or withdrawn", code="as_of")
    refusal_ground: str | None = asked("Why it was refused, in the agency's words", length=200)
    extended: bool | None = asked("Whether an approved stay was later extended; not given while nobody knows")
    extended_on: date | None = asked("The day on which the extension was decided", code="as_of")


@record(frozen=True, kw_only=True)
class CasesQuery:
    """Which cases to list."""

    person_id: str | None = asked("Only those of a person: all that is kept of them", length=LONGEST_NAME)
    outcome: Outcome | None = asked("Only those that ended so")
    cursor: str | None = asked("Where the page before ended, as its `next` says", length=LONGEST)
    limit: int | None = asked("The most cases; 50 if not given", low=1, high=MOST_LISTED)
