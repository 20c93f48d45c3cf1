"""The papers and steps of each pathway, read from the YAML files beside this module.

A row says which paper, by which binding it is about something of the profile, for which pathways and ways in, which
criteria it helps to prove, and where that was read. ``common.yaml`` holds what every scheme asks of companions.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from service.content import in_force, loaded, parsed
from service.recording import record
from service.rules.law import Certainty, Source, lawbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date


class Provider(StrEnum):
    """Who hands a paper in."""

    APPLICANT = "applicant"
    EMPLOYER = "employer"
    SPONSOR = "sponsor"
    COMPANION = "companion"


@record(frozen=True)
class PaperRow:
    """A paper that is asked for; ``bind`` names what it is about, ``None`` where it is asked of everybody."""

    document: str
    provider: Provider
    bind: str | None
    routes: tuple[str, ...]
    proves: tuple[str, ...]
    source: str
    certainty: Certainty


@record(frozen=True)
class StepRow:
    """A step of an application; ``term`` is the term of the law that it turns on: a fee, a time, a stay.

    ``parameter`` holds the term where it is not the pathway's own. A step of a way in (``routes``) is told once the
    facts settle that way, and one of the others (``other_routes``) as long as they don't.
    """

    step: str
    bind: str | None
    term: str | None
    parameter: str | None
    routes: tuple[str, ...]
    other_routes: tuple[str, ...]
    source: str
    certainty: Certainty


@record(frozen=True)
class ExtensionFigures:
    """How many people of a category applied to extend their first stay, and how many of those decided were approved."""

    applied_percent: int
    approved_percent: int
    counted_to: date
    source: str
    certainty: Certainty


@record(frozen=True)
class Papers:
    """Everything that is held of a pathway's papers and steps; ``read_on`` is the day of the copy of ImmD's page."""

    read_on: date
    entry: tuple[PaperRow, ...]
    companions: tuple[PaperRow, ...]
    extension: tuple[PaperRow, ...]
    companions_extension: tuple[PaperRow, ...]
    steps: tuple[StepRow, ...]
    extension_steps: tuple[StepRow, ...]
    figures: ExtensionFigures | None


@record(frozen=True)
class PapersHeld:
    """The papers of every pathway, and the sources that only they cite."""

    by_pathway: Mapping[str, Papers]
    sources: Mapping[str, Source]


@loaded
def papers() -> PapersHeld:
    """Read the files; raises ``ValueError`` where a row cites no source that is held, or a pathway is told twice."""
    texts: dict[str, Mapping[str, Any]] = {name: parsed(name) for name in in_force().names("rules/documents", ".yaml")}
    common = texts.pop("rules/documents/common.yaml")
    own = {
        name: Source(name, row["title"], row["url"], row["read_as"])
        for text in texts.values()
        for name, row in text.get("sources", {}).items()
    }
    providers = {document: Provider(who) for who, held in common["providers"].items() for document in held}
    by_pathway: dict[str, Papers] = {}
    for text in texts.values():
        for pathway in text["pathways"]:
            if pathway in by_pathway:
                raise ValueError(f"the papers of {pathway} are told twice")
            by_pathway[pathway] = _papers(pathway, text, common, providers)
    held = PapersHeld(by_pathway, own)
    missing = {name for name in _cited(held) if name not in own and name not in lawbook().sources}
    if missing:
        raise ValueError(f"papers cite no such source: {', '.join(sorted(missing))}")
    return held


def _papers(
    pathway: str, text: Mapping[str, Any], common: Mapping[str, Any], providers: Mapping[str, Provider]
) -> Papers:
    def rows(*kinds: Iterable[Mapping[str, Any]]) -> tuple[PaperRow, ...]:
        return tuple(_row(row, text, providers) for kind in kinds for row in kind if _for(pathway, row))

    companions = () if pathway == "dependant" else common["dependant"]
    extending = () if pathway == "dependant" else text.get("dependant_extension", common["dependant_extension"])
    return Papers(
        read_on=text["read_on"],
        entry=rows(text["entry"]),
        companions=rows(companions, text.get("dependant", ())),
        extension=rows(text["extension"]),
        companions_extension=rows(extending),
        steps=tuple(_step(row, text) for row in text["steps"] if _for(pathway, row)),
        extension_steps=tuple(_step(row, text) for row in text.get("extension_steps", common["extension_steps"])),
        figures=_figures(pathway, text.get("extension_figures")),
    )


def _for(pathway: str, row: Mapping[str, Any]) -> bool:
    return pathway in row.get("pathways", (pathway,))


def _row(row: Mapping[str, Any], text: Mapping[str, Any], providers: Mapping[str, Provider]) -> PaperRow:
    return PaperRow(
        document=row["document"],
        provider=providers.get(row["document"], Provider.APPLICANT),
        bind=row.get("bind"),
        routes=tuple(row.get("routes", ())),
        proves=tuple(row.get("proves", ())),
        source=row.get("source", text["source"]),
        certainty=Certainty(row.get("certainty", text["certainty"])),
    )


def _step(row: Mapping[str, Any], text: Mapping[str, Any]) -> StepRow:
    return StepRow(
        step=row["step"],
        bind=row.get("bind"),
        term=row.get("term"),
        parameter=row.get("parameter"),
        routes=tuple(row.get("routes", ())),
        other_routes=tuple(row.get("other_routes", ())),
        source=row.get("source", text["source"]),
        certainty=Certainty(row.get("certainty", text["certainty"])),
    )


def _figures(pathway: str, row: Mapping[str, Any] | None) -> ExtensionFigures | None:
    if row is None:
        return None
    return ExtensionFigures(
        applied_percent=row["applied_percent"][pathway],
        approved_percent=row["approved_percent"],
        counted_to=row["counted_to"],
        source=row["source"],
        certainty=Certainty(row["certainty"]),
    )


def _cited(held: PapersHeld) -> Iterable[str]:
    for of_pathway in held.by_pathway.values():
        of_entry, of_extension = (*of_pathway.entry, *of_pathway.companions), of_pathway.extension
        yield from (row.source for row in (*of_entry, *of_extension, *of_pathway.companions_extension))
        yield from (step.source for step in (*of_pathway.steps, *of_pathway.extension_steps))
        if of_pathway.figures is not None:
            yield of_pathway.figures.source
