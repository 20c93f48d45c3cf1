"""Comparisons as JSON values, with every label, value and difference in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.advice.comparison.side_by_side import SHARE_IF_OPEN, side_by_side, value_of
from service.advice.comparison.two_days import moved
from service.api import cldr
from service.api.edge import value_or_nothing
from service.api.recommend.answers import standing_notices
from service.api.requests import SCHEMA_VERSION
from service.api.sentences import Writer
from service.outlook.estimate import Band, band_of
from service.profile.codes import ApplicationOutcome
from service.profile.derived.stays import contract_ended
from service.rules.catalogue import PATHWAYS
from service.rules.law import Certainty
from service.rules.pathway import Mode
from service.rules.sequences import SequenceKind, sequences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.advice.comparison.records import AttributeRow, Cause, Cell
    from service.advice.comparison.two_days import Moved, TermMoved
    from service.messages import Catalogue
    from service.recommend.decision import Decision
    from service.recommend.records import ParameterInForce, Reason
    from service.rules.sequences import Sequenced

WORDED = frozenset({"verdict", "selection", "condition_of_stay", "dependants", "certainty"})
"""Attributes whose values are coded, and worded one by one."""

ALL = tuple(pathway.id for pathway in PATHWAYS)
SHARES = frozenset({"outlook", "extension_outlook"})
SUMS = frozenset({"fees_hkd", "household_fees_hkd"})
QUOTA = "quota"
EXTENSION_WINDOW = "extension_window"
"""The term that the press tells otherwise than ImmD's pages."""

WITHOUT_QUOTA = frozenset(
    pathway.id
    for pathway in PATHWAYS
    for remark in (*pathway.conditions, *pathway.discretion)
    if remark.id.endswith(".no_quota")
)
"""The pathways of which the law says that there is no quota."""

JOB_OFFER = {None: "depends", True: "needed", False: "not_needed"}
ONLY_AT_ENTRY = frozenset({"first_stay_months"})
"""Attributes that an extension has none of."""

ABSENT = {"outlook": "no_outlook", "extension_outlook": "no_outlook", "capital_hkd": "no_capital"}
"""What is said where an attribute has no value; of all others, that nothing is published."""


def comparison(
    decision: Decision,
    catalogue: Catalogue,
    pathways: Sequence[str],
    days: tuple[Decision, Decision] | None,
    *,
    full: bool,
) -> dict[str, Any]:
    """The answer as JSON values; ``days`` are the decisions on two days, the earlier one first.

    In full, values come with the dated parameters that they stand on, and pathways that stay as they are are told too.
    """
    writer = Writer(catalogue, decision.state, decision.request.as_of)
    extends = frozenset(
        ranked.assessment.pathway.id for ranked in decision.pathways if ranked.assessment.mode is Mode.EXTENSION
    )
    rows = [_row(row, writer, extends, full=full) for row in side_by_side(decision, pathways)] if pathways else []
    told = [_sequence(found, writer) for found in sequences(pathways, decision.request.as_of, _told(decision))]
    apart = None if days is None else _two_days(*days, writer, catalogue, told=ALL if full else pathways)
    return {
        "schema_version": SCHEMA_VERSION,
        "decision_id": decision.decision_id,
        "as_of": decision.request.as_of.isoformat(),
        "language": catalogue.language,
        "ruleset": decision.state.ruleset_digest,
        "model": decision.state.model.digest,
        "notices": standing_notices(decision, writer),
        "attributes": rows,
        "sequences": told,
        "two_days": apart,
        **writer.tables(),
    }


def _row(row: AttributeRow, writer: Writer, extends: frozenset[str], *, full: bool) -> dict[str, Any]:
    return {
        "attribute": row.attribute,
        "label": writer.text(f"compare.attribute.{row.attribute}"),
        "same": row.same,
        "cells": [_cell(row.attribute, cell, writer, extends, full=full) for cell in row.cells],
    }


def _cell(attribute: str, cell: Cell, writer: Writer, extends: frozenset[str], *, full: bool) -> dict[str, Any]:
    writer.cite(*cell.sources)
    told: dict[str, Any] = {
        "pathway": cell.pathway,
        "value": value_or_nothing(cell.value),
        "unit": cell.unit,
        "text": _text(attribute, cell, writer, extends),
        "certainty": cell.certainty,
        "sources": list(cell.sources),
    }
    if full and cell.parameters is not None:
        told["parameters"] = [writer.parameter(version) for version in cell.parameters]
    return told


def _text(attribute: str, cell: Cell, writer: Writer, extends: frozenset[str]) -> str:
    value = cell.value
    if attribute == "job_offer":
        return writer.text(f"compare.job_offer.{JOB_OFFER[value]}")  # type: ignore[index] # one of the three
    if value is None and attribute in ONLY_AT_ENTRY and cell.pathway in extends:
        return writer.text("compare.only_at_entry")
    if value is None:
        return writer.text(_absent(attribute, cell.pathway, ABSENT.get(attribute, "none_published")))
    if attribute in SHARES and isinstance(value, list):
        low, estimate, high = (cldr.share(share, writer.language) for share in value)
        code = "compare.share_if_open" if cell.unit == SHARE_IF_OPEN else "compare.share"
        if (band_of(value[0]), band_of(value[-1])) == (Band.WEAK, Band.STRONG):
            code = "compare.share_of_any"
        return writer.text(code, low=low, estimate=estimate, high=high)
    if cell.parameters and attribute not in SUMS:
        return _with_its_doubt(attribute, cell.parameters, writer)
    return one(attribute, value, cell.unit, writer)


def _absent(attribute: str, pathway: str, otherwise: str) -> str:
    """The code of what is said where there is no value: that there is no quota, where the law says so."""
    return f"compare.{'no_quota' if attribute == QUOTA and pathway in WITHOUT_QUOTA else otherwise}"


def one(name: str, value: object, unit: str | None, writer: Writer) -> str:
    """One value of an attribute or a term in words."""
    name = name.removeprefix("top_tier_") if name.endswith("condition_of_stay") else name
    if name == "advice":
        return writer.text(f"advice.{value}")
    if name == "verified_on":
        return writer.dates(str(value))
    if name in WORDED:
        return writer.text(f"compare.{name}.{str(value).lower()}")
    return writer.amount(value, unit)


def _with_its_doubt(name: str, versions: Sequence[ParameterInForce], writer: Writer) -> str:
    """The values of a parameter in words; a time for extensions that only the press reports is said to be reported."""
    told = either(name, versions, writer)
    reported = any(version.certainty is Certainty.SINGLE_SECONDARY for version in versions)
    return writer.text("compare.reported", value=told) if reported and name == EXTENSION_WINDOW else told


def either(name: str, versions: Sequence[ParameterInForce], writer: Writer) -> str:
    """The values of a parameter in words: one, or those that may be in force, with an ``or`` between."""
    said = dict.fromkeys(one(name, version.value, version.unit, writer) for version in versions)
    return writer.alternatives(tuple(said)) if said else writer.text("compare.none_published")


def _told(decision: Decision) -> dict[SequenceKind, frozenset[str]]:
    """The pathways of which a refusal is told, and all of them where the end of a job is."""
    profile = decision.facts.profile
    refused = {one.scheme for one in profile.applications or () if one.outcome is ApplicationOutcome.REFUSED}
    ended = any(contract_ended(status, decision.facts) is not None for status in profile.statuses or ())
    pathways = [ranked.assessment.pathway for ranked in decision.pathways]
    return {
        SequenceKind.AFTER_REFUSAL: frozenset([one.id for one in pathways if one.held & refused]),
        SequenceKind.AFTER_REDUNDANCY: frozenset([one.id for one in pathways if ended]),
    }


def _sequence(found: Sequenced, writer: Writer) -> dict[str, Any]:
    first, *rest = (writer.text(f"pathway.{pathway}") for pathway in found.pathways)
    writer.cite(found.rule.source)
    return {
        "code": found.rule.id,
        "kind": found.rule.kind,
        "pathways": list(found.pathways),
        "sentence": writer.text(f"sequence.{found.rule.id}", first=first, then="".join(rest)),
        "certainty": found.rule.certainty,
        "source": found.rule.source,
    }


def _two_days(
    earlier: Decision, later: Decision, writer: Writer, catalogue: Catalogue, *, told: Sequence[str]
) -> dict[str, Any]:
    writers = tuple(Writer(catalogue, day.state, day.request.as_of) for day in (earlier, later))
    shifts = moved(earlier, later)
    shown = [shift for shift in shifts if (shift.id in told if told else shift.worth_telling)]
    return {
        "earlier": earlier.request.as_of.isoformat(),
        "later": later.request.as_of.isoformat(),
        "facts_on": earlier.facts.facts_on.isoformat(),
        "decision_id_earlier": earlier.decision_id,
        "decision_id_later": later.decision_id,
        "pathways": [_shift(shift, writers, writer) for shift in shown],
        "not_told": [shift.id for shift in shifts if shift not in shown],
    }


def _shift(shift: Moved, writers: tuple[Writer, ...], writer: Writer) -> dict[str, Any]:
    differences = [_requirement(*row, writers, writer) for row in shift.requirements]
    differences += [_term(row, shift.id, writer) for row in shift.terms]
    return {
        "id": shift.id,
        "name": writer.text(f"pathway.{shift.id}"),
        "before": value_or_nothing(shift.before),
        "after": value_or_nothing(shift.after),
        "changed": list(shift.changed),
        "causes": list(shift.causes),
        "differences": differences,
    }


def _requirement(
    cause: Cause, before: Reason | None, after: Reason | None, writers: tuple[Writer, ...], writer: Writer
) -> dict[str, Any]:
    told = before or after
    sources = [source for reason in (before, after) if reason is not None for source in reason.sources]
    writer.cite(*sources)
    was, is_now = (
        writer.text("compare.not_asked") if reason is None else of_day.sentence(reason)
        for reason, of_day in zip((before, after), writers, strict=True)
    )
    return {
        "code": told.code if told else "",
        "cause": cause,
        "before": value_or_nothing(before.outcome if before else None),
        "after": value_or_nothing(after.outcome if after else None),
        "unit": None,
        "sources": list(dict.fromkeys(sources)),
        "sentence_before": was,
        "sentence_after": is_now,
    }


def _term(row: TermMoved, pathway: str, writer: Writer) -> dict[str, Any]:
    name = row.name.partition("@")[0]
    label = writer.text(f"compare.attribute.{name}")
    versions = (*row.before, *row.after)
    sources = list(dict.fromkeys(source for version in versions for source in version.sources))
    writer.cite(*sources)
    was, is_now = (
        writer.text(
            "compare.term",
            label=label,
            value=_with_its_doubt(name, on_day, writer) if on_day else writer.text(_absent(name, pathway, "not_held")),
        )
        for on_day in (row.before, row.after)
    )
    return {
        "code": row.name,
        "cause": row.cause,
        "before": value_or_nothing(value_of(row.before)),
        "after": value_or_nothing(value_of(row.after)),
        "unit": next((version.unit for version in (*row.after, *row.before)), None),
        "sources": sources,
        "sentence_before": was,
        "sentence_after": is_now,
    }
