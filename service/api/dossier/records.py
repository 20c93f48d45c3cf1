"""The record of a dossier, as the API sends it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.dossier.records import PathwayDossier
from service.advice.settlement.records import Settlement
from service.api.records import Notice
from service.recording import record

if TYPE_CHECKING:
    from service.recommend.records import Source


@record(frozen=True, kw_only=True)
class Dossier:
    """The whole answer.

    ``settlement`` is where the right of abode stands, with what is filed for it and what is kept as evidence; null for
    somebody whom it doesn't concern.
    """

    schema_version: str
    decision_id: str
    as_of: str
    language: str
    ruleset: str
    model: str
    notices: tuple[Notice, ...]
    pathways: tuple[PathwayDossier, ...]
    settlement: Settlement | None
    sources: tuple[Source, ...]
