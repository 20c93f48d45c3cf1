"""The dossier of a pathway for one applicant: papers bound to the facts, steps, and the first extension."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.comparison.side_by_side import by_parameter, term
from service.advice.dossier.binding import EVERYBODY, Binding
from service.advice.dossier.bindings import BINDINGS
from service.profile.values import MET, NOT_MET, word
from service.recommend.reasons import below
from service.recording import record
from service.rules.documents.papers import ExtensionFigures, PaperRow, StepRow, papers
from service.rules.evaluator import requirements
from service.rules.law import LawNotHeldError
from service.rules.pathway import LawStatus, Mode, Verdict, route_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from service.advice.comparison.records import Cell
    from service.recommend.decision import Decision, Ranked
    from service.rules.evaluator import Finding

MOST = 3
"""The most pathways that one answer tells of."""

PAY = "pay_and_collect"
ISSUANCE_FEE = "issuance_fee_hkd"
AT_AN_EXTENSION = frozenset({"apply_online", "apply_with_employer", PAY})
"""The steps that an extension has in common with an entry."""


GRANTED = ".granted_under_it"
"""The end of a requirement that the approval itself meets."""


@record(frozen=True)
class BoundPaper:
    """A paper that is asked for, what it is about, and the requirements that it helps to show with their outcomes."""

    row: PaperRow
    binding: Binding
    proves: tuple[tuple[str, str], ...]


@record(frozen=True)
class BoundStep:
    """A step that is taken, or may be, with the term that it turns on."""

    row: StepRow
    binding: Binding
    cell: Cell | None


@record(frozen=True)
class Gathered:
    """Everything to gather and to do for a pathway; ``extension`` are the requirements then, with today's findings."""

    ranked: Ranked
    read_on: date
    papers: tuple[BoundPaper, ...]
    companions: tuple[BoundPaper, ...]
    steps: tuple[BoundStep, ...]
    extension: tuple[Finding, ...]
    extension_papers: tuple[BoundPaper, ...]
    figures: ExtensionFigures | None

    @property
    def extension_today(self) -> tuple[tuple[Finding, str], ...]:
        """Each requirement of the extension with the word for how today's facts stand to it."""
        return tuple((finding, word(finding.truth)) for finding in self.extension)

    @property
    def closed(self) -> bool:
        """Whether nothing is to be gathered: a published test isn't met, or the law isn't held."""
        return is_closed(self.ranked)


def is_closed(ranked: Ranked) -> bool:
    """Whether a pathway is closed to these facts, or its law isn't held."""
    assessment = ranked.assessment
    return assessment.verdict is Verdict.NOT_ELIGIBLE or assessment.status is not LawStatus.IN_FORCE


def chosen(decision: Decision, pathways: Sequence[str] | None) -> tuple[Ranked, ...]:
    """The pathways asked for, in the order asked; else the first in rank that are open, at most three."""
    if pathways is None:
        return tuple(ranked for ranked in decision.pathways if not is_closed(ranked))[:MOST]
    by_id = {ranked.assessment.pathway.id: ranked for ranked in decision.pathways}
    return tuple(by_id[pathway] for pathway in pathways)


def gathered(ranked: Ranked, decision: Decision) -> Gathered:
    """The dossier of one pathway."""
    held = papers().by_pathway[ranked.assessment.pathway.id]
    if is_closed(ranked):
        return Gathered(ranked, held.read_on, (), (), (), (), (), held.figures)
    extending = ranked.assessment.mode is Mode.EXTENSION
    steps = tuple(_steps(ranked, decision, held.steps))
    later = tuple(_bound(ranked, decision, held.extension))
    return Gathered(
        ranked,
        held.read_on,
        later if extending else tuple(_bound(ranked, decision, held.entry)),
        tuple(_bound(ranked, decision, held.companions_extension if extending else held.companions)),
        _at_an_extension(steps, [*_steps(ranked, decision, held.extension_steps)]) if extending else steps,
        tuple(_extension(ranked, decision)),
        () if extending else later,
        held.figures,
    )


def _at_an_extension(own: Sequence[BoundStep], shared: Sequence[BoundStep]) -> tuple[BoundStep, ...]:
    """The steps of an extension: to be in Hong Kong, to file, to wait for the decision, and to pay."""
    here, wait = shared
    kept = [step for step in own if step.row.step in AT_AN_EXTENSION]
    before = [step for step in kept if step.row.step != PAY]
    return (here, *before, wait, *[step for step in kept if step.row.step == PAY and step.row.term == ISSUANCE_FEE])


def _bound(ranked: Ranked, decision: Decision, rows: Iterable[PaperRow]) -> Iterator[BoundPaper]:
    route = route_of(ranked.assessment)
    findings = _findings(ranked)
    for row in rows:
        if row.routes and route is not None and route not in row.routes:
            continue
        proven = {code: findings[code] for code in row.proves if code in findings}
        if proven and all(finding.truth == NOT_MET for finding in proven.values()):
            continue
        binding = EVERYBODY if row.bind is None else BINDINGS[row.bind](decision.facts)
        if binding.asked != NOT_MET:
            told = tuple((code, word(finding.truth)) for code, finding in proven.items() if finding.truth != NOT_MET)
            yield BoundPaper(row, binding, told)


def _findings(ranked: Ranked) -> dict[str, Finding]:
    found: dict[str, Finding] = {}
    for finding in ranked.findings:
        found.setdefault(finding.criterion.id, finding)
        for part in below(finding):
            found.setdefault(part.criterion.id, part)
    return found


def _steps(ranked: Ranked, decision: Decision, rows: Iterable[StepRow]) -> Iterator[BoundStep]:
    route = route_of(ranked.assessment)
    for row in rows:
        if (row.routes and route not in row.routes) or route in row.other_routes:
            continue
        binding = EVERYBODY if row.bind is None else BINDINGS[row.bind](decision.facts)
        if binding.asked != NOT_MET:
            yield BoundStep(row, binding, _turns_on(row, ranked, decision))


def _turns_on(row: StepRow, ranked: Ranked, decision: Decision) -> Cell | None:
    """The term that a step turns on, as the pathway holds it or as another parameter does."""
    if row.parameter is not None:
        return by_parameter(row.parameter, ranked, decision)
    return None if row.term is None else term(row.term)(ranked, decision)


def _extension(ranked: Ranked, decision: Decision) -> Iterator[Finding]:
    """The requirements of the extension under the rules of the day, each once; none where their text isn't held."""
    seen: set[str] = set()
    for regime in ranked.assessment.regimes:
        rule = ranked.assessment.pathway.extension.get(regime.value)
        if rule is None:
            continue
        try:
            finding = decision.evaluation.of(rule)
        except LawNotHeldError:
            continue
        for part in requirements((finding,)):
            if part.criterion.id not in seen and not part.criterion.id.endswith(GRANTED):
                seen.add(part.criterion.id)
                yield part


def surely(binding: Binding) -> bool:
    """Whether a paper or a step is asked for whatever else is so."""
    return binding.asked == MET
