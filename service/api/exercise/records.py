"""The record of a selection exercise, as the API sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.exercise.records import ExerciseAssumption, ExerciseBoundary, ExerciseStanding
from service.api.records import Notice
from service.recording import record

if TYPE_CHECKING:
    from service.outlook.tables import Basis
    from service.recommend.records import ParameterTold, ReasonTold, Source, Spare


@record(frozen=True, kw_only=True)
class SelectionExercise:
    """A simulated selection exercise under the General Points Test; the Department's own way isn't published.

    ``boundary`` is null where there are places for every profile that the law leaves open.
    """

    schema_version: str
    exercise_id: str
    as_of: str
    language: str
    ruleset: str
    model: str
    pathway: str
    regime: str
    basis: Basis
    places: int
    simulated: int
    seed: int
    notices: tuple[Notice, ...]
    assumptions: tuple[ExerciseAssumption, ...]
    discretion: tuple[ReasonTold, ...]
    profiles: tuple[ExerciseStanding, ...]
    boundary: ExerciseBoundary | None
    parameters: Spare[tuple[ParameterTold, ...]]
    sources: tuple[Source, ...]
