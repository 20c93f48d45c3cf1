"""Bounds as JSON values: the places that a pathway may take, and what is certain already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.advice.bounds.records import Certain, EstimateRange, RankRange
    from service.api.sentences import Writer


def rank_range(places: RankRange) -> dict[str, Any]:
    """The first and the last place that a pathway may take."""
    return {"minimum": places.minimum, "maximum": places.maximum, "exact": places.exact or None}


def estimate_range(span: EstimateRange | None) -> dict[str, Any] | None:
    """What the estimate may be; ``None`` where there is none."""
    return {"minimum": span.minimum, "maximum": span.maximum, "exact": span.exact or None} if span else None


def certain_told(rows: Sequence[Certain], writer: Writer) -> list[dict[str, Any]]:
    """What no missing fact changes, each with a sentence that names the pathways."""
    return [
        {
            "kind": row.kind.value,
            "pathways": list(row.pathways),
            "sentence": writer.text(
                f"certain.{row.kind.value}",
                pathways=writer.listed([writer.text(f"pathway.{name}") for name in row.pathways]),
            ),
        }
        for row in rows
    ]
