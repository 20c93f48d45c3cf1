"""What a schema can't refuse of a selection exercise; and its profiles as the room below takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from service.advice.exercise.simulation import Entry
from service.advice.ledger import MOST_OF_AN_EXERCISE, exercise_units
from service.api.problems import CONTRADICTION, INVALID
from service.api.reading import moved, refuse, without_nulls
from service.api.requests import SelectionExerciseRequest
from service.intake.contradictions import placed_contradictions
from service.intake.faults import PlacedFault, Said
from service.outlook.panel import rounds_for


def units_of(request: SelectionExerciseRequest) -> int:
    """The units of work that an exercise may take."""
    profiles = [entry.profile for entry in request.profiles]
    return exercise_units(profiles, rounds_for(len(profiles)) * len(profiles))


def check_exercise(request: SelectionExerciseRequest, as_of: date) -> None:
    """Raise a ``ProblemError`` on too many places, more work than is taken, and facts that contradict each other."""
    wrong = list(_too_many_places(request))
    units = units_of(request)
    if units > MOST_OF_AN_EXERCISE:
        told = Said(
            "The exercise takes {units} units of work and may take {most}.", units=units, most=MOST_OF_AN_EXERCISE
        )
        remedy = "Send fewer profiles; lists of many items and institutions of many names take the most."
        wrong.append(PlacedFault(pointer="/profiles", code="too_much_work", fault=told, remedy=remedy))
    found = [
        moved(fault, index)
        for index, entry in enumerate(request.profiles)
        for fault in placed_contradictions(entry.profile, as_of)
    ]
    refuse(INVALID if wrong else CONTRADICTION, [*wrong, *found])


def _too_many_places(request: SelectionExerciseRequest) -> Iterator[PlacedFault]:
    given = len(request.profiles)
    if request.places > given:
        yield PlacedFault(
            pointer="/places",
            code="more_places_than_profiles",
            fault=Said("There are {places} places for {profiles} profiles.", places=request.places, profiles=given),
            remedy="Send at most as many places as profiles.",
            conflicts_with=("/profiles",),
        )


def entries(request: SelectionExerciseRequest, given: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The profiles with their JSON values as sent, nulls left out."""
    sent: Sequence[Mapping[str, Any]] = given["profiles"]
    return tuple(
        Entry(entry.id, entry.profile, without_nulls(row["profile"]))
        for entry, row in zip(request.profiles, sent, strict=True)
    )
