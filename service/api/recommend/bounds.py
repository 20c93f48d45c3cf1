"""Bounds as JSON values: the places that a pathway may take, and what is certain already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.advice.bounds.records import Certain, EstimateRange, RankRange
    from service.api.sentences import Writer


MOST_NAMED = 4
"""So many pathways are named in a sentence on what is certain; ``pathways`` holds them all."""


def rank_range(places: RankRange) -> dict[str, Any]:
    """The first and the last place that a pathway may take."""
    return {"minimum": places.minimum, "maximum": places.maximum, "exact": places.exact or None}


def estimate_range(span: EstimateRange | None) -> dict[str, Any] | None:
    """What the estimate may be; ``None`` where there is none."""
    return {"minimum": span.minimum, "maximum": span.maximum, "exact": span.exact or None} if span else None


def certain_told(rows: Sequence[Certain], writer: Writer) -> list[dict[str, Any]]:
    """What no missing fact changes, each with a sentence that names the first of the pathways."""
    return [
        {
            "kind": row.kind.value,
            "pathways": list(row.pathways),
            "sentence": writer.text(f"certain.{row.kind.value}", pathways=_named(row.pathways, writer)),
        }
        for row in rows
    ]


def _named(pathways: Sequence[str], writer: Writer) -> str:
    """The names of pathways; of many the first, and the number of the rest."""
    told = pathways if len(pathways) <= MOST_NAMED else pathways[: MOST_NAMED - 1]
    named = writer.listed([writer.text(f"pathway.{name}") for name in told])
    further = len(pathways) - len(told)
    return writer.text("asked.more", named=named, number=further) if further else named
