"""Graduate-level work and its parts, held together: no part of it is longer than the whole.

Somebody with 20 months at graduate or specialist level has no 36 months of it in a multinational company, even where
nothing is said of the employers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.profile.derived import work
from service.profile.facts import Facts, Reading
from service.profile.values import Span

if TYPE_CHECKING:
    from collections.abc import Callable

PARTS: tuple[Callable[[Facts], Reading[Span]], ...] = (
    work.senior_months,
    work.reputable_employer_months,
    work.specified_sector_months,
    work.international_months,
)


def graduate_months(facts: Facts) -> Reading[Span]:
    """Months at graduate or specialist level after the first degree; at least as many as any part of them."""
    whole = facts.read(work.degree_level_months)
    longest = max(facts.read(part).value.low for part in PARTS)
    span = whole.value.overlap(Span(longest, max(longest, whole.value.high))) or whole.value
    return Reading(span, whole.reads, () if span.is_exact else whole.lacks)


def _part(facts: Facts, part: Callable[[Facts], Reading[Span]]) -> Reading[Span]:
    reading, whole = facts.read(part), facts.read(work.degree_level_months)
    span = reading.value.overlap(Span(0, whole.value.high)) or reading.value
    lacks = (*reading.lacks, *whole.lacks) if whole.value.low < span.high else reading.lacks
    return Reading(span, reading.reads, () if span.is_exact else tuple(dict.fromkeys(lacks)))


def senior_months(facts: Facts) -> Reading[Span]:
    """Months of it at senior level."""
    return _part(facts, work.senior_months)


def reputable_employer_months(facts: Facts) -> Reading[Span]:
    """Months of it in multinational companies or reputable enterprises."""
    return _part(facts, work.reputable_employer_months)


def specified_sector_months(facts: Facts) -> Reading[Span]:
    """Months of it in innovation and technology, finance or international trade."""
    return _part(facts, work.specified_sector_months)


def international_months(facts: Facts) -> Reading[Span]:
    """Months of it that are international."""
    return _part(facts, work.international_months)
