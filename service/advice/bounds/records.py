"""The records of bounds in an answer: the places that a pathway may take, and what is certain already."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from service.recommend.records import Default
from service.recording import record


@record(frozen=True, kw_only=True)
class RankRange:
    """The places that a pathway may take once nothing is missing.

    Every completion lies within. ``exact`` says that both ends are reached; otherwise they may lie further out than any
    completion goes.
    """

    minimum: int
    maximum: int
    exact: Annotated[bool, Default(value=False)]


@record(frozen=True, kw_only=True)
class EstimateRange:
    """What the estimate may be once nothing is missing, in those completions that leave the pathway open.

    ``exact`` says that both ends are reached. The ``range`` of an outlook adds what the model itself leaves open, and
    takes each feature by itself.
    """

    minimum: float
    maximum: float
    exact: Annotated[bool, Default(value=False)]


class CertainKind(StrEnum):
    """What may be certain before every fact is known."""

    ORDER = "order"
    FIRST = "first"
    OPEN = "open"
    REVIEW = "review"
    CLOSED = "closed"


@record(frozen=True, kw_only=True)
class Certain:
    """One thing that no missing fact can change, and the pathways that it is said of, in order."""

    kind: CertainKind
    pathways: tuple[str, ...]
    sentence: str = ""
