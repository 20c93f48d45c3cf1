"""Contradictions between facts, in words: the fault and the remedy of each."""

from __future__ import annotations

from datetime import date

from service.intake.faults import PlacedFault, Said
from service.profile.consistency import Contradiction, contradictions
from service.profile.model import Profile

WORDS: dict[str, tuple[str, str]] = {
    "age_and_birth_date": (
        "Nobody whose day of birth is {born} is {age} years old on {on}.",
        "Give one of the two, or set facts_on to the day on which the age was right.",
    ),
    "born_later": ("The date of birth, {born}, lies after {on}.", "Correct the date of birth, or the day."),
    "years_over_age": ("{years} years are more than the age of {age}.", "Correct one of the two."),
    "happens_later": (
        "{when} lies after {on}, so it can't have happened.",
        "Correct the date; leave out what hasn't happened.",
    ),
    "status_ends_first": (
        "The last day of the status, {until}, lies before its first, {from}.",
        "Swap the dates, or correct one.",
    ),
    "application_decided_first": (
        "The day of the decision, {decided}, lies before that of filing, {lodged}.",
        "Swap the dates, or correct one.",
    ),
    "absence_ends_first": (
        "The day of return, {returned}, lies before that of departure, {left}.",
        "Swap the dates, or correct one.",
    ),
    "still_away_yet_returned": (
        "The day of return, {returned}, is no later than {on}, and still_away is true.",
        "Send still_away: false, or leave the day of return out.",
    ),
    "current_status_not_begun": (
        "The status is said to be held now, and its first day, {from}, lies after {on}.",
        "Send current: false, or correct the first day.",
    ),
    "status_before_birth": (
        "The first day of the status, {from}, lies before the earliest day of birth, {born}.",
        "Correct the first day or the age.",
    ),
    "award_and_graduation": (
        "The award of {awarded} isn't in the graduation year {year}.",
        "Give the year on the graduation certificate, or leave one of the two out.",
    ),
    "award_in_childhood": (
        "The award, by {awarded} at the latest, comes before the age of {age}.",
        "Correct the date of the award or the age.",
    ),
    "expected_yet_awarded": (
        "The degree is said to be still expected, and was awarded by {awarded}, before {on}.",
        "Send expected: false, or correct the date.",
    ),
    "letter_long_before_award": (
        "The letter is said to be out, and the award, due {awarded}, lies over {months} months after {on}.",
        "Leave expected out until the letter that confirms the graduation is issued, or correct the date.",
    ),
    "job_ends_first": (
        "The last day of the job, {until}, lies before its first, {from}.",
        "Swap the dates, or correct one.",
    ),
    "work_in_childhood": (
        "The first day of the job, {from}, comes before the age of {age}.",
        "Correct the first day or the age.",
    ),
    "job_starts_later": (
        "The first day of the job, {from}, lies after {on}.",
        "Give a job that lies ahead as an offer; for a day of lodging in the past, set facts_on to the facts' own day.",
    ),
    "current_job_over": (
        "The job is said to be held now, and its last day, {until}, lies before {on}.",
        "Send current: false, or leave the last day out.",
    ),
    "part_over_whole": (
        "{part} months are a part of {whole} months, and can't be more.",
        "Correct one of the two sums.",
    ),
    "work_over_age": ("{months} months of work don't fit into {age} years of life.", "Correct the sum or the age."),
    "sum_and_jobs": (
        "The sum says {stated} months, and the jobs come to {counted} months after the first degree.",
        "Leave the sum out, or add the jobs that are missing: a list of jobs is complete where it is given.",
    ),
    "income_part_over_total": (
        "Employment income of {part} is more than the taxable total of {total}.",
        "Correct one of the two; the total includes employment income.",
    ),
    "income_parts_over_total": (
        "{employment} from employment and {business} from business are more than the taxable total of {total}.",
        "Correct one of the three; the total includes the own profit on shares held through the whole year.",
    ),
    "income_total_over_parts": (
        "The taxable total of {total} is more than {employment} from employment and {business} from business.",
        "Leave the total out, or correct one of the three.",
    ),
    "test_of_english": (
        "The test is one of English, and the language is given as {code}.",
        "Give the test under English, or correct the language.",
    ),
    "score_over_scale": (
        "The score, {score}, is more than {most}, the highest that the test gives.",
        "Correct the score, or name the test that it is of.",
    ),
    "household_too_small": (
        "{size} people are to be supported, and the applicant and those who come along are {least} at least.",
        "Count the applicant, the spouse and the children in.",
    ),
    "companions_and_spouse": (
        "Whether a spouse comes along isn't what the list of those who come along says.",
        "Leave spouse_accompanies out, or correct the list: it is complete where it is given.",
    ),
    "companions_and_children": (
        "The number of children under 18 who come along is {told}, and the list of those who come along has {listed}.",
        "Leave the number out, or correct the list: it is complete where it is given.",
    ),
}
"""By the code of a contradiction: the fault and the remedy; places in braces are filled from its detail."""


def placed_contradictions(profile: Profile, as_of: date) -> tuple[PlacedFault, ...]:
    """The contradictions within a profile as faults of the request's body."""
    return tuple(_placed(found) for found in contradictions(profile, as_of))


def _placed(found: Contradiction) -> PlacedFault:
    fault, remedy = WORDS[found.code]
    first, *others = (pointer if pointer == "/as_of" else f"/profile{pointer}" for pointer in found.pointers)
    return PlacedFault(
        pointer=first,
        code=found.code,
        fault=Said(fault, **found.detail),
        remedy=remedy,
        conflicts_with=tuple(others),
    )
