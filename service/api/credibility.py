"""Credibility as JSON values: each finding with its evidence in words, why it matters and what mends it."""

from __future__ import annotations

from itertools import pairwise
from math import isinf
from typing import TYPE_CHECKING, Any

from service.api import cldr
from service.practice import Grade, credibility
from service.practice.evidence import HKD
from service.recommend.records import Interval, ReasonFamily

if TYPE_CHECKING:
    from service.api.sentences import Writer
    from service.practice import CredibilityFinding
    from service.practice.evidence import Evidence
    from service.profile.values import Span
    from service.recommend.decision import Decision


def credibility_told(decision: Decision, writer: Writer) -> list[dict[str, Any]]:
    """Every finding that has something to weigh, by topic."""
    return [_finding(finding, writer) for finding in credibility(decision.facts, decision.practice)]


def _finding(finding: CredibilityFinding, writer: Writer) -> dict[str, Any]:
    writer.cite(finding.source)
    grade = finding.grade
    if finding.in_model:
        sentence = writer.text(f"practice.{finding.id}.{grade.value}")
    else:
        name = writer.text(f"credibility.name.{finding.id}")
        sentence = writer.text(f"credibility.grade.{grade.value}", name=name)
    return {
        "id": finding.id,
        "topic": finding.topic,
        "family": ReasonFamily.PRACTICE.value,
        "families": sorted(finding.families),
        "grade": grade.value,
        "score": {"minimum": round(finding.score.low, 3), "maximum": round(finding.score.high, 3)},
        "sentence": sentence,
        "evidence": [_evidence(seen, writer) for seen in finding.evidence],
        "why": writer.text(f"credibility.why.{finding.id}"),
        "remedy": None if grade is Grade.STRONG else writer.text(f"credibility.remedy.{finding.id}"),
        "facts": list(finding.facts),
        "missing": list(finding.missing) if grade is Grade.UNKNOWN else [],
        "sources": [finding.source],
        "certainty": finding.strength,
        "in_model": finding.in_model,
    }


def _evidence(seen: Evidence, writer: Writer) -> dict[str, Any]:
    value = None if seen.value is None else _rounded(seen.value, seen.unit)
    told = writer.text("credibility.not_told") if value is None else writer.interval(value, seen.unit)
    items = dict.fromkeys(item for pointer in seen.pointers if (item := _item(pointer, writer)))
    sentence = writer.text(
        f"credibility.evidence.{seen.code}",
        items=cldr.listed(list(items), writer.language),
        value=told,
        reference=writer.amount(seen.reference, seen.reference_unit),
        named=cldr.listed([writer.text(f"credibility.named.{name}") for name in seen.named], writer.language),
    )
    return {
        "code": seen.code,
        "pointers": list(seen.pointers),
        "value": None if value is None else {"minimum": value.minimum, "maximum": value.maximum},
        "unit": seen.unit,
        "reference": None if seen.reference is None else _round(seen.reference, seen.reference_unit),
        "reference_unit": seen.reference_unit,
        "named": list(seen.named),
        "sentence": sentence,
    }


def _rounded(value: Span, unit: str | None) -> Interval:
    highest = None if isinf(value.high) else _round(value.high, unit)
    return Interval(minimum=_round(value.low, unit), maximum=highest)


def _round(number: float, unit: str | None) -> float:
    return round(number, 0 if unit == HKD else 2)


def _item(pointer: str, writer: Writer) -> str | None:
    """The words for the item of a list that a pointer leads into; ``None`` for a pointer to something else."""
    tokens = pointer.split("/")
    number = next((int(token) + 1 for token in tokens if token.isdigit()), None)
    if number is None:
        return None
    listed = next(before for before, token in pairwise(tokens) if token.isdigit())
    return writer.text(f"credibility.item.{listed}", number=number)
