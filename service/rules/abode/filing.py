"""What is filed for the right of abode, read from the YAML file beside this module."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from service.content import loaded, parsed
from service.recording import record
from service.rules.law import Certainty, lawbook

if TYPE_CHECKING:
    from collections.abc import Mapping


class Road(StrEnum):
    """By which application the right of abode is had on paper."""

    VERIFICATION = "verification"  # of eligibility for a permanent identity card
    CERTIFICATE = "certificate"  # of entitlement, of whoever lives in the Mainland


class Asked(StrEnum):
    """A circumstance in which a paper is asked for."""

    EVERYBODY = "everybody"
    YEARS = "years"
    DECLARES = "declares"
    AWAY = "away"
    BORN_HERE = "born_here"
    DESCENT = "descent"
    BEFORE_1997 = "before_1997"
    TRANSITIONAL = "transitional"


@record(frozen=True)
class AbodePaper:
    """A paper, the circumstances of which one has to be so, and where it was read."""

    code: str
    asked: frozenset[Asked]
    certainty: Certainty
    sources: tuple[str, ...]


@record(frozen=True)
class RoadHeld:
    """An application: its form, where it is made, and its papers."""

    form: str | None
    link: str
    sources: tuple[str, ...]
    papers: tuple[AbodePaper, ...]


@loaded
def roads() -> Mapping[Road, RoadHeld]:
    """Read the file; raises ``ValueError`` where a row cites no source that is held."""
    found = {
        Road(road): RoadHeld(
            form=row["form"],
            link=row["link"],
            sources=tuple(row["sources"]),
            papers=tuple(
                AbodePaper(
                    code=paper["paper"],
                    asked=frozenset(Asked(name) for name in paper["for"]),
                    certainty=Certainty(paper["certainty"]),
                    sources=tuple(paper["sources"]),
                )
                for paper in row["papers"]
            ),
        )
        for road, row in parsed("rules/abode/filing.yaml")["roads"].items()
    }
    cited = {name for held in found.values() for name in held.sources}
    cited |= {name for held in found.values() for paper in held.papers for name in paper.sources}
    missing = cited - lawbook().sources.keys()
    if missing:
        raise ValueError(f"papers of the right of abode cite no such source: {', '.join(sorted(missing))}")
    return found
