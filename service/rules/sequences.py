"""What one application or status means for another: a small dated table, ``sequences.yaml``."""

from __future__ import annotations

from enum import StrEnum
from itertools import permutations
from typing import TYPE_CHECKING, Any

from service.content import loaded, parsed
from service.recording import record
from service.rules.law import Certainty, lawbook, read_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from service.profile.values import DateSpan


class SequenceKind(StrEnum):
    """How two pathways stand to each other in time."""

    ONCE = "once"  # what one grants is granted once only, under whichever of them
    ONE_AT_A_TIME = "one_at_a_time"  # two applications may not run together
    FIRST_THEN = "first_then"  # the first may be held now and the other filed later
    ASSESSED_AFRESH = "assessed_afresh"  # whoever holds the first is assessed for the other as a new entrant
    ASKS_MORE = "asks_more"  # whoever holds or held the first meets further conditions under the other
    STEERS = "steers"  # people whom the first sends to the other
    CLOSES = "closes"  # the first closes the other
    NEEDLESS = "needless"  # whoever holds the first doesn't need the other
    AFTER_REFUSAL = "after_refusal"  # what an earlier refusal means for filing again
    AFTER_REDUNDANCY = "after_redundancy"  # what the end of the job means under each


AMONG = frozenset({SequenceKind.ONCE, SequenceKind.ONE_AT_A_TIME})
"""Relations that hold among the pathways of ``first``, in any order."""


AFTER = frozenset({SequenceKind.AFTER_REFUSAL, SequenceKind.AFTER_REDUNDANCY})
"""What is said of a pathway by itself, where the facts tell of a refusal or of the end of a job."""


@record(frozen=True)
class SequenceRule:
    """One row of the table."""

    id: str
    kind: SequenceKind
    first: tuple[str, ...]
    then: tuple[str, ...]
    since: DateSpan
    source: str
    certainty: Certainty


@record(frozen=True)
class Sequenced:
    """A rule that bears on pathways at hand; in order of time where the rule has one."""

    rule: SequenceRule
    pathways: tuple[str, ...]


@loaded
def sequence_rules() -> tuple[SequenceRule, ...]:
    """The table; raises ``ValueError`` where a row cites a source that the lawbook lacks."""
    rows: Mapping[str, Any] = parsed("rules/sequences.yaml")["sequences"]
    return tuple(_rule(name, row) for name, row in rows.items())


def _rule(name: str, row: Mapping[str, Any]) -> SequenceRule:
    if row["source"] not in lawbook().sources:
        raise ValueError(f"{name}: no such source: {row['source']}")
    return SequenceRule(
        name,
        SequenceKind(row["kind"]),
        tuple(row["first"]),
        tuple(row.get("then", ())),
        read_day(row["from"]),
        row["source"],
        Certainty(row["certainty"]),
    )


def sequences(
    pathways: Sequence[str], day: date, told: Mapping[SequenceKind, frozenset[str]] | None = None
) -> tuple[Sequenced, ...]:
    """The rules that may be in force on a day and bear on the pathways, in the order of the table.

    ``told`` are the pathways of which a refusal, or the end of a job, is told: only of those is it said what follows.
    """
    held = told or {}
    return tuple(
        found for rule in sequence_rules() if rule.since.first <= day for found in _bearing(rule, pathways, held)
    )


def _bearing(
    rule: SequenceRule, pathways: Sequence[str], told: Mapping[SequenceKind, frozenset[str]]
) -> Iterator[Sequenced]:
    if rule.kind in AFTER:
        concerned = told.get(rule.kind, frozenset())
        for pathway in pathways:
            if pathway in rule.first and pathway in concerned:
                yield Sequenced(rule, (pathway,))
        return
    if rule.kind in AMONG:
        among = tuple(pathway for pathway in pathways if pathway in rule.first)
        if len(among) > 1:
            yield Sequenced(rule, among)
        return
    for first, then in permutations(pathways, 2):
        if first in rule.first and then in rule.then:
            yield Sequenced(rule, (first, then))
