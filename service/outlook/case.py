"""A case as the classifiers see it, and what a feature of it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from service.practice import PracticeFinding
    from service.profile.facts import Facts
    from service.profile.values import Span
    from service.rules.evaluator import Evaluation

RISES, FALLS, FREE = 1, -1, 0


class Case(Struct, frozen=True):
    """One set of facts with what the rules and the lore made of it; ``spans`` are the features read so far, by name."""

    facts: Facts
    evaluation: Evaluation
    practice: Mapping[str, PracticeFinding]
    spans: dict[str, Span] = field(default_factory=dict)


def case_of(facts: Facts, evaluation: Evaluation, practice: Iterable[PracticeFinding]) -> Case:
    """A case, with its findings of practice by id."""
    return Case(facts, evaluation, {finding.id: finding for finding in practice})


@record(frozen=True, eq=False)
class Feature:
    """A number that a classifier reads.

    ``direction`` is 1 where a higher value never lowers the estimate, -1 where it never raises it, 0 where the shape
    is free; ``domain`` is what the value may be while nothing is known.
    """

    name: str
    unit: str
    facts: tuple[str, ...]
    direction: int
    why: str
    domain: Span
    read: Callable[[Case], Span]

    def span(self, case: Case) -> Span:
        """The value on a case, read once: within the domain, never narrower than the facts make it."""
        found = case.spans.get(self.name)
        if found is None:
            found = case.spans[self.name] = self.read(case).overlap(self.domain) or self.domain
        return found
