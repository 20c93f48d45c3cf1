"""The record of a comparison, as the API sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.comparison.records import AttributeRow, SequenceTold, TwoDays
from service.api.records import Notice
from service.recording import record

if TYPE_CHECKING:
    from service.recommend.records import ParameterTold, Source, Spare


@record(frozen=True, kw_only=True)
class Comparison:
    """The whole answer: ``attributes`` where pathways are named, ``two_days`` where a second day is."""

    schema_version: str
    decision_id: str
    as_of: str
    language: str
    ruleset: str
    model: str
    notices: tuple[Notice, ...]
    attributes: tuple[AttributeRow, ...]
    sequences: tuple[SequenceTold, ...]
    two_days: TwoDays | None
    parameters: Spare[tuple[ParameterTold, ...]]
    sources: tuple[Source, ...]
