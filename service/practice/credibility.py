"""Credibility: every finding of practice with its evidence, and the deeper ones that no model reads.

The twelve graded findings keep their scores, which the trained classifiers read. The findings of ``WEIGHERS`` stand
beside them; ``practice.yaml`` says which of them would serve as a feature of a classifier yet to be trained. All of it
is opinion: no finding changes a verdict of the law, and none is left out or softened because it is inconvenient.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.practice import money_trail, record, roles, timeline
from service.practice.findings import findings, grade_of, load_practice
from service.practice.grounds import GROUNDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.practice.evidence import Evidence, Weighing
    from service.practice.findings import Grade, PracticeFinding
    from service.profile.facts import Facts
    from service.profile.values import Span

WEIGHERS: Mapping[str, Callable[[Facts, Mapping[str, float]], Weighing | None]] = {
    weigher.__name__: weigher
    for weigher in (
        timeline.overlapping_jobs,
        timeline.gaps_between_jobs,
        timeline.title_progression,
        roles.role_and_employer,
        roles.pay_and_role,
        roles.pay_and_income,
        record.work_after_degree,
        money_trail.sudden_rises,
        money_trail.balances_held,
        money_trail.deposits_traced,
        record.letters_verifiable,
        record.letters_cover_career,
        record.regional_career,
        record.plan_progress,
    )
}
"""The deeper findings by id; ``None`` where there is nothing to weigh, as time between jobs where there was none."""

TOPICS = ("time_line", "education", "funds", "letters", "saturation", "region", "plan", "case")
"""What the findings are about, in the order in which they are told."""


@dataclass(frozen=True, slots=True)
class CredibilityFinding:
    """One finding with its evidence.

    ``score`` is 0 (weak) to 1 (strong), an interval where facts are missing; ``in_model`` says whether a trained
    classifier may read it.
    """

    id: str
    topic: str
    score: Span
    facts: tuple[str, ...]
    missing: tuple[str, ...]
    source: str
    strength: str
    families: frozenset[str]
    in_model: bool
    evidence: tuple[Evidence, ...]

    @property
    def grade(self) -> Grade:
        """The grade; unknown where the interval spans more than one."""
        return grade_of(self.score)


def credibility(facts: Facts, graded: Sequence[PracticeFinding] | None = None) -> tuple[CredibilityFinding, ...]:
    """Every finding that has something to weigh, by topic; ``graded`` are the twelve, where they are made already."""
    practice = load_practice()
    found = []
    for finding in findings(facts) if graded is None else graded:
        if finding.id not in GROUNDS:
            continue
        grounds = tuple(GROUNDS[finding.id](facts, practice.conventions))
        found.append(_of_graded(finding, practice.topics[finding.id], grounds))
    for name, row in practice.credibility.items():
        weighed = WEIGHERS[name](facts, practice.conventions)
        if weighed is not None:
            found.append(
                CredibilityFinding(
                    id=name,
                    topic=row["topic"],
                    score=weighed.score,
                    facts=weighed.reads,
                    missing=weighed.lacks,
                    source=row["source"],
                    strength=row["strength"],
                    families=frozenset(row["families"]),
                    in_model=False,
                    evidence=weighed.evidence,
                )
            )
    return tuple(sorted(found, key=lambda finding: TOPICS.index(finding.topic)))


def _of_graded(finding: PracticeFinding, topic: str, grounds: tuple[Evidence, ...]) -> CredibilityFinding:
    return CredibilityFinding(
        id=finding.id,
        topic=topic,
        score=finding.score,
        facts=finding.facts,
        missing=finding.missing,
        source=finding.source,
        strength=finding.strength,
        families=finding.families,
        in_model=True,
        evidence=grounds,
    )
