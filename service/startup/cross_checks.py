"""Whether the files agree with each other: each is read by its own loader, which knows none of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from string import Formatter
from typing import TYPE_CHECKING

from service.advice.answer.table import table as answer_table
from service.advice.changes.lever import table, uneven
from service.interview.questionnaire import questionnaire
from service.messages import LANGUAGES, load_catalogues
from service.outlook.estimate import Band, cut_points
from service.outlook.panel import unseen_spread
from service.population.people_alike import NOTHING_OPEN, pool
from service.population.traits import TRAITS
from service.recommend.ranking import by_table
from service.rules.criteria import every
from service.rules.documents.papers import papers
from service.rules.neighbours import parameters_read
from service.rules.pathway import LawStatus, Selection, Verdict
from service.rules.sequences import sequence_rules

if TYPE_CHECKING:
    from service.messages import Catalogue
    from service.recommend.state import State
    from service.rules.pathway import Pathway

NO_RULES = frozenset({LawStatus.CLOSED.value, LawStatus.LAW_UNKNOWN.value})
"""Values of a pathway's regime under which it has no rules of ours."""


def disagreements(state: State) -> tuple[str, ...]:
    """Everything in which the files of a state contradict each other or the code, each in a few words."""
    return tuple(
        found
        for check in (
            _parameters,
            _sources,
            _regimes,
            _ranking,
            _advice,
            _papers,
            _people,
            _questions,
            _messages,
            _odds,
        )
        for found in check(state)
    )


def _missing(what: str, named: Iterable[str], held: Iterable[str]) -> Iterator[str]:
    for name in sorted(set(named) - set(held)):
        yield f"{what} {name} is named and not held"


def _criteria(pathway: Pathway) -> Iterator[object]:
    for rule in (*pathway.entry.values(), *pathway.extension.values()):
        yield from every(rule)


def _parameters(state: State) -> Iterator[str]:
    named = {*parameters_read(), *state.parameter_of.values()}
    for pathway in state.pathways:
        remarks = (*pathway.conditions, *pathway.discretion)
        named |= {pathway.regime, *pathway.terms.values()}
        named |= {remark.parameter for remark in remarks if remark.parameter is not None}
    return _missing("parameter", named, state.law.parameters)


def _sources(state: State) -> Iterator[str]:
    named = {remark.source for pathway in state.pathways for remark in (*pathway.conditions, *pathway.discretion)}
    named |= {
        source
        for pathway in state.pathways
        for criterion in _criteria(pathway)
        if (source := getattr(criterion, "source", None)) is not None
    }
    return _missing("source", named, state.law.sources)


def _regimes(state: State) -> Iterator[str]:
    for pathway in state.pathways:
        regime = state.law.parameters.get(pathway.regime)
        values = {str(version.value) for version in regime.versions} if regime else set()
        yield from _missing(f"regime of {pathway.id}", values - NO_RULES, pathway.entry)


def _ranking(state: State) -> Iterator[str]:
    values = state.ranking.values
    yield from _missing("ranking of pathway", (pathway.id for pathway in state.pathways), values["pathways"])
    yield from _missing("ranking of selection", (style.value for style in Selection), values["selection"])
    held = {getattr(criterion, "id", "") for pathway in state.pathways for criterion in _criteria(pathway)}
    ranked = (name for rank in state.ranking.matters for name in rank)
    yield from _missing("requirement", (*state.ranking.doors, *state.ranking.from_where, *ranked), held)
    parted = {state.ranking.likely, state.ranking.some, state.ranking.few}
    worded = {least for _, least in answer_table().promise if least < 1}
    if parted != worded:
        yield f"the order parts promises at {sorted(parted)}, and the answer's words at {sorted(worded)}"


def _advice(state: State) -> Iterator[str]:
    for verdict, band, selection, stronger in product(Verdict, Band, Selection, (False, True)):
        try:
            by_table(state.ranking, verdict, band, selection, stronger=stronger)
        except LookupError as error:
            yield str(error)


def _papers(state: State) -> Iterator[str]:
    ids = {pathway.id for pathway in state.pathways}
    yield from _missing("papers of pathway", ids, papers().by_pathway)
    yield from _missing("pathway of papers", papers().by_pathway, ids)
    for rule in sequence_rules():
        yield from _missing(f"pathway in sequence {rule.id},", (*rule.first, *rule.then), ids)


def _people(state: State) -> Iterator[str]:
    ids = {pathway.id for pathway in state.pathways}
    yield from _missing("pathway of simulated people", set(pool().by_open) - {NOTHING_OPEN}, ids)
    yield from _missing("classifier's pathway", (model.pathway_id for model in state.model.models.values()), ids)


def _questions(_: State) -> Iterator[str]:
    ids = [question.id for question in questionnaire()]
    yield from _missing("question", (name for trait in TRAITS for name in trait.questions), ids)
    yield from (f"question {name} is asked twice" for name in sorted({name for name in ids if ids.count(name) > 1}))


def _messages(_: State) -> Iterator[str]:
    first, *others = (load_catalogues()[language] for language in LANGUAGES)
    for other in others:
        yield from _missing(f"message in {other.language}", first.messages, other.messages)
        yield from _missing(f"message in {first.language}", other.messages, first.messages)
        for code in first.messages.keys() & other.messages.keys():
            if _places(first, code) != _places(other, code):
                yield f"message {code} has other places in {other.language}"


def _places(catalogue: Catalogue, code: str) -> set[str]:
    return {name for said in catalogue.forms[code] for _, name, _, _ in Formatter().parse(said) if name is not None}


def _odds(_: State) -> Iterator[str]:
    strong, weak = cut_points()
    if not 0 < weak < strong < 1:
        yield f"the bands begin at {weak} and {strong}"
    if unseen_spread() <= 0:
        yield f"the panel's unseen spread is {unseen_spread()}"
    yield from uneven(table())
