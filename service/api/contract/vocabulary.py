"""What every code means: one place for its label and its meaning, in three languages.

Labels and meanings of our own codes are messages (``label.<kind>.<code>`` and ``meaning.<kind>.<code>``), as are the
choices of facts, the wording of requirements and of questions; names of countries, languages and currencies are CLDR's.
The same messages describe members and values in the specification.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from service.api import cldr
from service.api.contract.described import explained_value
from service.api.contract.records import CodeExplained, CodesOfKind, Vocabulary
from service.api.problems import TYPES, explained
from service.intake import standards
from service.interview.questionnaire import questionnaire
from service.outlook.features import FEATURES
from service.practice import Grade
from service.rules.catalogue import PATHWAYS
from service.rules.criteria import every

if TYPE_CHECKING:
    from service.api.sentences import Writer
    from service.messages import Catalogue

MESSAGES: Mapping[str, str] = {
    "Fault": "Fault.",
    "Term": "Term.",
    "ConditionOfStay": "ConditionOfStay.",
    "Unit": "Unit.",
    "ReasonOutcome": "ReasonOutcome.",
}
"""Kinds that are no enumeration of the code, and that stand among the messages alone."""

PLACES = frozenset("{}")


def kinds(enumerations: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The kinds that a vocabulary has, in order; ``enumerations`` are those of the specification."""
    return (*sorted(enumerations), *MESSAGES, *LISTED)


def vocabulary(writer: Writer, enumerations: Mapping[str, Sequence[str]], wanted: str | None = None) -> Vocabulary:
    """Every kind, or the one that is wanted; thresholds of requirements are those of the writer's day."""
    found = [
        CodesOfKind(kind=kind, codes=tuple(_codes(kind, writer, enumerations.get(kind, ()))))
        for kind in kinds(enumerations)
        if wanted in {None, kind}
    ]
    return Vocabulary(language=writer.language, kinds=tuple(found))


def _codes(kind: str, writer: Writer, values: Sequence[str]) -> Iterator[CodeExplained]:
    if kind in MESSAGES:
        return _labelled(MESSAGES[kind], writer.catalogue)
    if kind in LISTED:
        return LISTED[kind](writer)
    if kind in NAMED:
        return (CodeExplained(code=code, label=NAMED[kind](code, writer.catalogue)) for code in values)
    return (explained_value(kind, value, writer.catalogue) for value in values)


def _labelled(prefix: str, catalogue: Catalogue) -> Iterator[CodeExplained]:
    for code, label in _of(f"label.{prefix}", catalogue):
        meaning = f"meaning.{prefix}{code}"
        yield CodeExplained(code=code, label=label, meaning=catalogue.text(meaning) if meaning in catalogue else None)


def _problems(writer: Writer) -> Iterator[CodeExplained]:
    for slug, problem in TYPES.items():
        told = explained(problem, writer.catalogue)
        yield CodeExplained(code=slug, label=told.title, meaning=told.about)


def _questions(writer: Writer) -> Iterator[CodeExplained]:
    for question in questionnaire():
        yield CodeExplained(code=question.id, label=writer.text(f"question.{question.id}"))


def _currency(code: str, catalogue: Catalogue) -> str:
    return cldr.currency(standards.CALLED.get(code, code), catalogue.language)


def _place(code: str, catalogue: Catalogue) -> str:
    """The name of a country, or of a passport that is held by nationals of none."""
    passport = f"label.Passport.{standards.PASSPORTS_CALLED.get(code, code)}"
    return catalogue.text(passport) if passport in catalogue else cldr.country(code, catalogue.language)


def _of(prefix: str, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    for code, said in catalogue.messages.items():
        if code.startswith(prefix):
            yield code.removeprefix(prefix), said


def _plain(prefix: str, catalogue: Catalogue) -> Iterator[CodeExplained]:
    """The messages behind a prefix that have no places to fill."""
    for code, said in _of(prefix, catalogue):
        if not PLACES & set(said):
            yield CodeExplained(code=code, label=said)


def _reasons(writer: Writer) -> Iterator[CodeExplained]:
    """Requirements, remarks, findings of practice and features of the model, by the codes that reasons bear."""
    catalogue = writer.catalogue
    seen: set[str] = set()
    for pathway in PATHWAYS:
        for rule in (*pathway.entry.values(), *pathway.extension.values()):
            for criterion in every(rule):
                if criterion.id in catalogue and criterion.id not in seen:
                    seen.add(criterion.id)
                    yield CodeExplained(code=criterion.id, label=writer.requirement(criterion.id))
        for remark in (*pathway.conditions, *pathway.discretion):
            if remark.id not in seen:
                seen.add(remark.id)
                threshold = writer.threshold(remark.parameter)
                yield CodeExplained(code=remark.id, label=catalogue.text(remark.id, threshold=threshold))
    for code, said in _of("practice.", catalogue):
        finding, _, grade = code.rpartition(".")
        if grade == Grade.UNKNOWN.value:
            name = f"credibility.name.{finding}"
            label = catalogue.text(name) if name in catalogue else said
            yield CodeExplained(code=f"practice.{finding}", label=label)
    for feature in FEATURES:
        yield CodeExplained(code=f"outlook.{feature}", label=catalogue.text(f"outlook.{feature}"))


LISTED: Mapping[str, Callable[[Writer], Iterator[CodeExplained]]] = {
    "Problem": _problems,
    "Notice": lambda writer: _plain("notice.", writer.catalogue),
    "Reason": _reasons,
    "Question": _questions,
    "Fact": lambda writer: _plain("fact.", writer.catalogue),
}
"""Kinds that are no enumeration, and that something other than a label tells of."""

NAMED: Mapping[str, Callable[[str, Catalogue], str]] = {
    "CountryCode": _place,
    "NationalityCode": _place,
    "CurrencyCode": _currency,
}
"""Enumerations whose values have the names that CLDR gives them."""
