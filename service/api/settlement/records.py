"""The record of where the right of abode stands, as the API sends it."""

from __future__ import annotations

from service.advice.settlement.records import Settlement, StayHeld
from service.api.records import Notice
from service.recommend.records import Source
from service.recording import record


@record(frozen=True, kw_only=True)
class SettlementAnswer:
    """The whole answer: the stay that is held, and where the right of abode stands.

    ``settlement`` is null for somebody without a history in Hong Kong whom nothing hints at it.
    """

    schema_version: str
    decision_id: str
    as_of: str
    language: str
    ruleset: str
    model: str
    notices: tuple[Notice, ...]
    stay: StayHeld | None
    settlement: Settlement | None
    sources: tuple[Source, ...]
