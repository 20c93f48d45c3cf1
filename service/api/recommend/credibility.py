"""Credibility as JSON values: each finding with its evidence in words, why it matters and what mends it."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING, Any

from service.api import asked as asking
from service.api import cldr
from service.practice import Grade, credibility
from service.practice.evidence import HKD, PERCENT
from service.recommend.records import Interval

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from service.api.sentences import Writer
    from service.practice import CredibilityFinding
    from service.practice.evidence import Evidence
    from service.profile.model import Profile
    from service.profile.values import Span
    from service.recommend.decision import Decision


def credibility_told(decision: Decision, writer: Writer) -> dict[str, Any]:
    """Every finding of which something is known, by topic; and in one sentence those of which nothing is.

    Of a topic of which something is known, a graded finding stands by itself even where nothing is known of it.
    """
    found = credibility(decision.facts, decision.practice)
    begun = {finding.topic for finding in found if not _is_open(finding)}
    untold = [finding for finding in found if _is_open(finding) and not (finding.in_model and finding.topic in begun)]
    known = [_finding(finding, decision.request.profile, writer) for finding in found if finding not in untold]
    return {"credibility": known} | ({"credibility_open": _open(untold, begun, writer)} if untold else {})


def _is_open(finding: CredibilityFinding) -> bool:
    return (finding.score.low, finding.score.high) == (0, 1) and not any(map(_says, finding.evidence))


def _says(seen: Evidence) -> bool:
    """Whether evidence says something: a share that may be anything says nothing."""
    return seen.value is None or seen.unit != PERCENT or (seen.value.low, seen.value.high) != (0, 100)


def _open(untold: Sequence[CredibilityFinding], begun: Collection[str], writer: Writer) -> dict[str, Any]:
    """What practitioners look at of which nothing is known: topics as a whole, of others the findings by name."""
    names = dict.fromkeys(
        f"credibility.name.{finding.id}" if finding.topic in begun else f"credibility.topic.{finding.topic}"
        for finding in untold
    )
    return {
        "findings": [finding.id for finding in untold],
        "missing": list(dict.fromkeys(pointer for finding in untold for pointer in finding.missing)),
        "sentence": writer.text(
            "credibility.open", named=writer.listed([asking.within(writer.text(name)) for name in names])
        ),
    }


def _finding(finding: CredibilityFinding, profile: Profile, writer: Writer) -> dict[str, Any]:
    writer.cite(finding.source)
    grade = finding.grade
    if finding.in_model:
        sentence = writer.text(f"practice.{finding.id}.{grade.value}")
    else:
        name = writer.text(f"credibility.name.{finding.id}")
        sentence = writer.text(f"credibility.grade.{grade.value}", name=name)
    seen = [_evidence(one, profile, writer) for one in finding.evidence if _says(one)]
    return {
        "id": finding.id,
        "topic": finding.topic,
        "families": sorted(finding.families),
        "grade": grade.value,
        **_score(finding),
        "sentence": sentence,
        **({"evidence": seen} if seen else {}),
        "why": writer.text(f"credibility.why.{finding.id}"),
        "remedy": None if grade in {Grade.STRONG, Grade.UNKNOWN} else writer.text(f"credibility.remedy.{finding.id}"),
        **_pointers(finding),
        "sources": [finding.source],
        "certainty": finding.strength,
        "in_model": finding.in_model or None,
    }


def _score(finding: CredibilityFinding) -> dict[str, dict[str, float]]:
    """The score, where anything is known of it."""
    low, high = round(finding.score.low, 3), round(finding.score.high, 3)
    return {} if (low, high) == (0, 1) else {"score": {"minimum": low, "maximum": high}}


def _pointers(finding: CredibilityFinding) -> dict[str, list[str]]:
    """The facts that a finding stands on, and those that are missing from them."""
    missing = list(finding.missing) if finding.grade is Grade.UNKNOWN else []
    pointers = {"facts": [pointer for pointer in finding.facts if pointer not in missing], "missing": missing}
    return {name: told for name, told in pointers.items() if told}


def _evidence(seen: Evidence, profile: Profile, writer: Writer) -> dict[str, Any]:
    value = None if seen.value is None else _rounded(seen.value, seen.unit)
    told = writer.text("credibility.not_told") if value is None else writer.interval(value, seen.unit)
    items = dict.fromkeys(item for pointer in seen.pointers if (item := _item(pointer, profile, writer)))
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


def _item(pointer: str, profile: Profile, writer: Writer) -> str | None:
    """The words for the item of a list that a pointer leads into, a balance by its month; ``None`` for another fact."""
    tokens = pointer.split("/")
    if tokens[:3] == ["", "wealth", "monthly_balances"] and profile.wealth.monthly_balances:
        month = profile.wealth.monthly_balances[int(tokens[3])].month
        if month is not None:
            return writer.text("credibility.month_end", month=writer.month(month))
    return writer.item(pointer)
