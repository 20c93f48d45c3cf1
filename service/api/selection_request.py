"""What a schema can't refuse of a selection exercise; and its profiles as the room below takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from service.api.problems import CONTRADICTION, INVALID
from service.api.reading import refuse, without_nulls
from service.api.requests import SelectionExerciseRequest
from service.intake.contradictions import placed_contradictions
from service.intake.faults import PlacedFault, Said
from service.recommend.selection_exercise import Entry


def check_exercise(request: SelectionExerciseRequest, as_of: date) -> None:
    """Raise a ``ProblemError`` where there are more places than profiles, or where facts contradict each other."""
    given = len(request.profiles)
    if request.places > given:
        fault = PlacedFault(
            pointer="/places",
            code="more_places_than_profiles",
            fault=Said("There are {places} places for {profiles} profiles.", places=request.places, profiles=given),
            remedy="Send at most as many places as profiles.",
            conflicts_with=("/profiles",),
        )
        refuse(INVALID, (fault,))
    found = [
        _moved(fault, index)
        for index, entry in enumerate(request.profiles)
        for fault in placed_contradictions(entry.profile, as_of)
    ]
    refuse(CONTRADICTION, found)


def _moved(fault: PlacedFault, index: int) -> PlacedFault:
    """A fault of a profile, at the profile's place in this request."""

    def moved(pointer: str) -> str:
        return f"/profiles/{index}{pointer}" if pointer.startswith("/profile/") else pointer

    return replace(
        fault, pointer=moved(fault.pointer or ""), conflicts_with=tuple(moved(other) for other in fault.conflicts_with)
    )


def entries(request: SelectionExerciseRequest, given: Mapping[str, Any]) -> tuple[Entry, ...]:
    """The profiles with their JSON values as sent, nulls left out."""
    sent: Sequence[Mapping[str, Any]] = given["profiles"]
    return tuple(
        Entry(entry.id, entry.profile, without_nulls(row["profile"]))
        for entry, row in zip(request.profiles, sent, strict=True)
    )
