"""Dossiers as JSON values, with every paper, item and step in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.advice.comparison.side_by_side import fees, household_fees, people
from service.advice.dossier.preparation import gathered, surely
from service.advice.dossier.records import Asked
from service.advice.settlement.stay import stay_held
from service.api import cldr
from service.api.comparison.comparisons import either
from service.api.interview.naming import institution_told
from service.api.recommend.answers import standing_notices
from service.api.requests import SCHEMA_VERSION
from service.api.sentences import Writer
from service.api.settlement.abode import settlement_told
from service.api.settlement.stay import PAST
from service.profile.codes import Scheme
from service.profile.derived.education import award_dates
from service.rules.documents.papers import papers
from service.rules.law import Certainty

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.advice.dossier.binding import About
    from service.messages import Catalogue
    from service.profile.model import Profile
    from service.profile.values import DateSpan
    from service.recommend.decision import Decision, Ranked
from service.advice.dossier.preparation import BoundPaper, BoundStep, Gathered

EXTEND = "extend"
ARRIVE = "arrive"
"""How the codes of the steps begin by which a stay begins."""

WAITS = frozenset({"wait_for_decision", "wait_for_extension"})
"""Steps whose published time runs once papers, and the fee where there is one, are in."""

LABELS = {
    "degrees": ("institution", "field"),
    "jobs": ("title", "employer"),
    "offers": ("title", "employer"),
    "businesses": ("name",),
    "achievements": ("name",),
    "qualifications": ("name",),
}
"""The members by which a person knows the items of a list."""


def dossier(decision: Decision, chosen: Sequence[Ranked], catalogue: Catalogue) -> dict[str, Any]:
    """The answer as JSON values, for the pathways chosen."""
    writer = Writer(catalogue, decision.state, decision.request.as_of)
    told = [_pathway(gathered(ranked, decision), decision, writer) for ranked in chosen]
    abode = settlement_told(decision, writer)
    notice = {"code": "papers_read", "sentence": writer.text("notice.papers_read", detail=""), "detail": []}
    own = papers().sources
    return {
        "schema_version": SCHEMA_VERSION,
        "decision_id": decision.decision_id,
        "as_of": decision.request.as_of.isoformat(),
        "language": catalogue.language,
        "ruleset": decision.state.ruleset_digest,
        "model": decision.state.model.digest,
        "notices": [*standing_notices(decision, writer), notice],
        "pathways": told,
        "settlement": abode,
        "sources": [
            *writer.cited_sources(),
            *(
                {"id": name, "title": own[name].title, "url": own[name].url, "read_as": own[name].read_as}
                for name in writer.cited()
                if name in own
            ),
        ],
    }


def _pathway(found: Gathered, decision: Decision, writer: Writer) -> dict[str, Any]:
    ranked = found.ranked
    pathway = ranked.assessment.pathway
    profile = decision.request.profile
    each, everybody = fees(ranked, decision), household_fees(ranked, decision)
    writer.cite(*each.sources)
    applying, here, free = people(decision), _is_here(decision), any(map(_is_free, found.steps))
    return {
        "id": pathway.id,
        "name": writer.text(f"pathway.{pathway.id}"),
        "mode": ranked.assessment.mode,
        "verdict": ranked.assessment.verdict,
        "advice": ranked.advice,
        "read_on": found.read_on.isoformat(),
        "link": writer.link(pathway.link),
        "papers": [_paper(paper, profile, writer) for paper in found.papers],
        "companions": [_paper(paper, profile, writer) for paper in found.companions],
        "steps": [
            _step(number, step, _step_code(step, here=here, free=free), writer)
            for number, step in enumerate(found.steps, start=1)
        ],
        "fees": {
            "each_hkd": each.value,
            "people": applying,
            "total_hkd": each.value if applying == 1 else everybody.value,
            "sources": list(each.sources),
        },
        "first_extension": None if found.closed else _extension(found, profile, writer),
    }


def _asked(*, sure: bool) -> str:
    return (Asked.YES if sure else Asked.IF_SO).value


def _paper(paper: BoundPaper, profile: Profile, writer: Writer) -> dict[str, Any]:
    row, binding = paper.row, paper.binding
    writer.cite(row.source)
    still = list(dict.fromkeys(name for item in binding.about for name in item.still))
    return {
        "code": row.document,
        "provider": row.provider,
        "asked": _asked(sure=surely(binding)),
        "name": writer.text(f"paper.{row.document}"),
        "must_show": writer.text(f"paper.{row.document}.shows"),
        "about": [_item(item, profile, writer) for item in binding.about],
        "still_named": _still(still, writer),
        "period": None if binding.period is None else _iso(binding.period),
        "proves": [{"code": code, "outcome": outcome} for code, outcome in paper.proves],
        "certainty": row.certainty,
        "sources": [row.source],
    }


def _iso(period: DateSpan) -> str:
    return f"{period.first.isoformat()}/{period.last.isoformat()}"


def _still(names: Sequence[str], writer: Writer) -> str | None:
    if not names:
        return None
    named = cldr.listed([writer.text(f"still.{name}") for name in names], writer.language)
    return writer.text("paper.still", named=named)


def _item(item: About, profile: Profile, writer: Writer) -> dict[str, Any]:
    return {"pointer": item.pointer, "label": _label(item.pointer, profile, writer), "still": list(item.still)}


def _label(pointer: str, profile: Profile, writer: Writer) -> str:
    """What the item is called: its own name where it has one, else the wording of its place in the profile."""
    _, name, *rest = pointer.split("/")
    if name == "languages":
        code = profile.languages[int(rest[0])].code if profile.languages else None
        return cldr.language(code, writer.language) if code else writer.asked(pointer)
    if name == "statuses" and rest:
        scheme = profile.statuses[int(rest[0])].scheme if profile.statuses else None
        return writer.text(f"choice.Scheme.{scheme.value}") if scheme else writer.asked(pointer)
    if name in LABELS and rest:
        row = getattr(profile, name)[int(rest[0])]
        told = [
            institution_told(value, writer.day, writer.language) if member == "institution" else str(value)
            for member in LABELS[name]
            if (value := getattr(row, member)) is not None
        ]
        when = award_dates(row) if name == "degrees" else None
        told += [str(when.first.year)] if when is not None and when.years.is_exact else []
        if told:
            return " · ".join(told)
    return writer.asked(pointer)


def _is_here(decision: Decision) -> bool:
    """Whether a stay in Hong Kong is in force, other than a visit, that a new one would follow."""
    stay = decision.read(stay_held)
    return stay is not None and stay.scheme is not Scheme.VISITOR and stay.filing not in PAST


def _is_free(step: BoundStep) -> bool:
    """Whether a step is that of an application for which no fee is charged."""
    return step.row.term == "application_fee_hkd" and step.cell is not None and step.cell.value == 0


def _step_code(step: BoundStep, *, here: bool, free: bool) -> str:
    """The message of a step: without a fee where none is charged, without a journey for whoever is here.

    A time for extensions that only the press reports is told as such, and so is a number that isn't held of the day.
    """
    code = f"step.{step.row.step}"
    if step.cell is not None and not step.cell.parameters:
        return f"{code}.unheld"
    if step.row.step == EXTEND and step.cell is not None and step.cell.certainty is Certainty.SINGLE_SECONDARY:
        return f"{code}.reported"
    if _is_free(step) or (free and step.row.step in WAITS):
        return f"{code}.free"
    return f"{code}.here" if here and step.row.step.startswith(ARRIVE) else code


def _step(number: int, step: BoundStep, code: str, writer: Writer) -> dict[str, Any]:
    row, cell = step.row, step.cell
    told = () if cell is None or row.source in cell.sources else cell.sources
    sources = list(dict.fromkeys((row.source, *told)))
    writer.cite(*sources)
    value = "" if cell is None or row.term is None else either(row.term, cell.parameters or (), writer)
    return {
        "number": number,
        "code": row.step,
        "asked": _asked(sure=surely(step.binding)),
        "sentence": writer.text(code, value=value),
        "term": row.term,
        "value": cell.value if cell else None,
        "unit": cell.unit if cell else None,
        "certainty": row.certainty,
        "sources": sources,
    }


def _extension(found: Gathered, profile: Profile, writer: Writer) -> dict[str, Any]:
    outlook = found.ranked.outlook.extension
    span = None if outlook is None else outlook.range
    return {
        "requirements": [
            {
                "code": finding.criterion.id,
                "sentence": writer.requirement(finding.criterion.id),
                "today": outcome,
            }
            for finding, outcome in found.extension_today
        ],
        "papers": [_paper(paper, profile, writer) for paper in found.extension_papers],
        "outlook_range": None if span is None else {"minimum": span.minimum, "maximum": span.maximum},
        "outlook_sentence": None
        if outlook is None or span is None or span.maximum is None
        else writer.text(
            "extension.outlook",
            low=cldr.share(span.minimum, writer.language),
            estimate=cldr.share(outlook.estimate, writer.language),
            high=cldr.share(span.maximum, writer.language),
        ),
        "share": _share(found, writer),
    }


def _share(found: Gathered, writer: Writer) -> dict[str, Any] | None:
    figures = found.figures
    if figures is None:
        return None
    writer.cite(figures.source)
    counted = figures.counted_to.isoformat()
    return {
        "applied_percent": figures.applied_percent,
        "approved_percent": figures.approved_percent,
        "counted_to": counted,
        "sentence": writer.text(
            "extension.share",
            date=writer.dates(counted),
            applied=figures.applied_percent,
            approved=figures.approved_percent,
        ),
        "certainty": figures.certainty,
        "sources": [figures.source],
    }
