"""What stated sums of work say of those that are missing: no part is longer than the whole that it lies in.

What can't be true together, a request is refused for (``consistency``); the same constraints narrow what is not known,
so that a bound is taken over what the missing facts could jointly be.
"""

from __future__ import annotations

import math
from dataclasses import fields
from typing import TYPE_CHECKING

from service.profile.facts import Facts, Reading
from service.profile.model import Experience
from service.profile.values import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

WITHIN: tuple[tuple[str, str], ...] = (
    ("senior_months", "degree_level_months"),
    ("reputable_employer_months", "degree_level_months"),
    ("specified_sector_months", "degree_level_months"),
    ("international_months", "degree_level_months"),
    ("degree_level_months", "total_months"),
    ("last_five_years_months", "total_months"),
    ("in_degree_field_months", "total_months"),
)
"""Sums of experience that are part of another sum, the deepest first."""

ROOT = "/experience/"
_NAMES = tuple(field.name for field in fields(Experience))
_LIMITS = {field.name: Span(0, field.metadata["high"]) for field in fields(Experience)}


def longest_work(facts: Facts) -> float:
    """More months than anybody of this age has worked: the years of life; infinite where the age isn't given."""
    age = facts.profile.person.age_years
    return math.inf if age is None else 12 * (age.high + 1)


def feasible_sums(facts: Facts) -> Reading[Mapping[str, Span]]:
    """Each sum of experience on ``facts_on`` as far as itself, the other sums and the age leave it open.

    A sum that no other narrows is its whole range; sums that contradict each other are left as they are stated.
    """
    given = facts.profile.experience
    stated: dict[str, Span] = {name: span for name in _NAMES if (span := getattr(given, name)) is not None}
    pointers = tuple(f"{ROOT}{name}" for name in stated)
    spans = {**_LIMITS, **stated}
    longest = longest_work(facts)
    for name, span in spans.items():
        if name != "last_five_years_months":
            spans[name] = span.between(0, longest) or span
    if stated:
        for part, whole in WITHIN:
            spans[whole] = spans[whole].between(spans[part].low, math.inf) or spans[whole]
        for part, whole in reversed(WITHIN):
            spans[part] = spans[part].between(0, spans[whole].high) or spans[part]
    return Reading(spans, pointers)
