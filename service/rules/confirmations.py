"""Where values that are held were seen again, unchanged: beside the day of verification, and kept apart from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.content import loaded, parsed
from service.recording import record
from service.rules.law import Certainty, Source, lawbook, read_day

if TYPE_CHECKING:
    from service.profile.values import DateSpan


@record(frozen=True)
class Confirmation:
    """Values seen again: ``seen_on`` to the day or to the month, as the file has it, and ``span`` the days it may be.

    ``parameters`` are those of which the value was seen; ``size_of`` the list of the law of which only the size was.
    """

    pathways: tuple[str, ...]
    parameters: tuple[str, ...]
    size_of: str | None
    seen_on: str
    span: DateSpan
    source: Source
    certainty: Certainty


@loaded
def confirmations() -> tuple[Confirmation, ...]:
    """Read the file; raises ``ValueError`` where a row names no parameter, or cites no source, that is held."""
    held = parsed("rules/confirmations.yaml")
    sources = {key: Source(key, row["title"], row["url"], row["read_as"]) for key, row in held["sources"].items()}
    found = tuple(
        Confirmation(
            pathways=tuple(row["pathways"]),
            parameters=tuple(row["parameters"]),
            size_of=row.get("size_of"),
            seen_on=str(row["seen_on"]),
            span=read_day(row["seen_on"]),
            source=sources[row["source"]],
            certainty=Certainty(row["certainty"]),
        )
        for row in held["confirmations"]
    )
    missing = {name for row in found for name in row.parameters} - lawbook().parameters.keys()
    if missing:
        raise ValueError(f"confirmations.yaml: no such parameter: {', '.join(sorted(missing))}")
    return found


def seen_again(pathway_id: str) -> tuple[Confirmation, ...]:
    """What was seen again of a pathway, in the order of the file."""
    return tuple(row for row in confirmations() if pathway_id in row.pathways)


def last_seen(pathway_id: str) -> str | None:
    """The last day, or month, on which any value of a pathway was seen unchanged; ``None`` where none was."""
    found = max(seen_again(pathway_id), key=lambda row: row.span.first, default=None)
    return None if found is None else found.seen_on
