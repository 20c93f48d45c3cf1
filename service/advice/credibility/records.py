"""The records of credibility in an answer: findings of practice with evidence, why they matter and what mends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from service.practice import Grade
from service.recommend.records import Default, ReasonFamily
from service.recording import record

if TYPE_CHECKING:
    from service.recommend.records import Interval, ReasonFamily, Spare, Told
    from service.rules.law import Certainty
    from service.rules.pathway import Family


@record(frozen=True, kw_only=True)
class EvidenceSeen:
    """One thing seen in the facts, with the items and the numbers.

    ``pointers`` are JSON pointers into the profile; ``value`` is what they come to in ``unit``, held against
    ``reference`` in ``reference_unit``, which is a convention or another fact; ``named`` are codes of what is there or
    left out.
    """

    code: str
    pointers: tuple[str, ...]
    value: Interval | None
    unit: str | None
    reference: float | None
    reference_unit: str | None
    named: tuple[str, ...]
    sentence: str = ""


@record(frozen=True, kw_only=True)
class Credibility:
    """One finding on how credible a case reads: opinion of practitioners, never law, and no verdict turns on it.

    ``score`` runs from 0 (weak) to 1 (strong) and is an interval where facts are missing; ``families`` are those of the
    pathways that it concerns; ``in_model`` says whether a trained classifier may read it; ``remedy`` is null where
    nothing is known to need mending; ``certainty`` is the strength of ``sources``.
    """

    id: str
    topic: str
    family: Annotated[ReasonFamily, Default(ReasonFamily.PRACTICE)]
    families: tuple[Family, ...]
    grade: Grade
    score: Told[Interval]
    sentence: str
    evidence: Spare[tuple[EvidenceSeen, ...]]
    why: str
    remedy: str | None
    facts: Spare[tuple[str, ...]]
    missing: Spare[tuple[str, ...]]
    sources: tuple[str, ...]
    certainty: Certainty
    in_model: Annotated[bool, Default(value=False)]


@record(frozen=True, kw_only=True)
class CredibilityOpen:
    """The findings on credibility of which nothing is known: their ids, the facts that they lack, and a sentence."""

    findings: tuple[str, ...]
    missing: Spare[tuple[str, ...]]
    sentence: str
