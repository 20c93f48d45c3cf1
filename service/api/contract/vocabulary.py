"""What every code means: one place for its label and its meaning, in three languages.

Labels and meanings of our own codes are messages (``label.<kind>.<code>`` and ``meaning.<kind>.<code>``), as are the
choices of facts, the wording of requirements and of questions, and the titles of members (``title.<member>``); names
of countries, languages and currencies are CLDR's.
The same messages describe members and values in the specification.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from service.api import cldr
from service.api.contract.described import explained_value, fact_meaning, fact_title
from service.api.contract.records import CodeExplained, CodesOfKind, Vocabulary
from service.api.problems import TYPES, explained
from service.content import remembered
from service.intake import standards
from service.interview.questionnaire import questionnaire
from service.outlook.features import FEATURES
from service.practice import Grade
from service.profile.pointers import starred
from service.recording import record
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

REPORTED = "reported"
"""The grade of what is only reported of an extension."""

STANDARDS: Mapping[str, str] = {
    "CountryCode": "ISO 3166-1",
    "NationalityCode": "ISO 3166-1",
    "CurrencyCode": "ISO 4217",
}
"""The standard of the values of an enumeration."""


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
        return (_standard(kind, code, writer.catalogue) for code in values)
    return (explained_value(kind, value, writer.catalogue) for value in values)


def _labelled(prefix: str, catalogue: Catalogue) -> Iterator[CodeExplained]:
    for code, label in _of(f"label.{prefix}", catalogue):
        yield CodeExplained(code=code, label=label, meaning=catalogue.text(f"meaning.{prefix}{code}"))


def _problems(writer: Writer) -> Iterator[CodeExplained]:
    for slug, problem in TYPES.items():
        told = explained(problem, writer.catalogue)
        yield CodeExplained(code=slug, label=told.title, meaning=told.about)


def _questions(writer: Writer) -> Iterator[CodeExplained]:
    for question in questionnaire():
        facts = writer.listed([fact_title(starred(pointer), writer.catalogue) for pointer in question.pointers])
        meaning = writer.text("vocabulary.question", facts=facts)
        yield CodeExplained(code=question.id, label=writer.text(f"question.{question.id}"), meaning=meaning)


def _standard(kind: str, code: str, catalogue: Catalogue) -> CodeExplained:
    """A code of a standard, or of a British passport, with the name that it stands for."""
    name = NAMED[kind](code, catalogue)
    passport = f"meaning.Passport.{standards.PASSPORTS_CALLED.get(code, code)}"
    meaning = catalogue.text("vocabulary.standard", name=name, standard=STANDARDS[kind])
    return CodeExplained(code=code, label=name, meaning=catalogue.text(passport) if passport in catalogue else meaning)


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


def _notices(writer: Writer) -> Iterator[CodeExplained]:
    """Notices by their titles; what one means is its sentence, where that has no place to fill."""
    catalogue = writer.catalogue
    for code, title in _of("label.Notice.", catalogue):
        said = f"meaning.Notice.{code}"
        meaning = catalogue.text(said if said in catalogue else f"notice.{code}")
        yield CodeExplained(code=code, label=title, meaning=meaning)


def _facts(writer: Writer) -> Iterator[CodeExplained]:
    """Facts of the profile, by their JSON pointers, in which ``*`` stands for any item."""
    for pointer, _ in _of("fact.", writer.catalogue):
        title, meaning = fact_title(pointer, writer.catalogue), fact_meaning(pointer, writer.catalogue)
        yield CodeExplained(code=pointer, label=title, meaning=meaning)


def _reasons(writer: Writer) -> Iterator[CodeExplained]:
    """Requirements, remarks, findings of practice and features of the model, by the codes that reasons bear."""
    yield from _of_law(writer)
    catalogue = writer.catalogue
    for code, said in _of("practice.", catalogue):
        finding, _, grade = code.rpartition(".")
        if grade == Grade.UNKNOWN.value:
            name, why = f"credibility.name.{finding}", f"credibility.why.{finding}"
            label = catalogue.text(name) if name in catalogue else said
            meaning = catalogue.text(why if why in catalogue else "vocabulary.practice")
            yield CodeExplained(code=f"practice.{finding}", label=label, meaning=meaning)
        elif grade == REPORTED:
            label = catalogue.text(f"practice.{code}")
            yield CodeExplained(code=f"practice.{finding}", label=label, meaning=catalogue.text("vocabulary.practice"))
    for name, feature in FEATURES.items():
        facts = writer.listed([fact_title(starred(pointer), catalogue) for pointer in feature.facts])
        meaning = writer.text("vocabulary.feature", facts=facts)
        yield CodeExplained(code=f"outlook.{name}", label=catalogue.text(f"outlook.{name}"), meaning=meaning)


@record(frozen=True)
class Holding:
    """The pathways that have a requirement, or a condition or a point of discretion with its parameter."""

    kind: str
    parameter: str | None
    pathways: dict[str, None]


REQUIREMENT = "requirement"


@remembered(1)
def _holdings() -> Mapping[str, Holding]:
    """Of each requirement and remark, by its code, the pathways that have it."""
    found: dict[str, Holding] = {}
    for pathway in PATHWAYS:
        rules = (*pathway.entry.values(), *pathway.extension.values())
        told: list[tuple[str, str, str | None]] = [
            (REQUIREMENT, criterion.id, None) for rule in rules for criterion in every(rule)
        ]
        for kind, remarks in (("condition", pathway.conditions), ("discretion", pathway.discretion)):
            told += [(kind, remark.id, remark.parameter) for remark in remarks]
        for kind, code, parameter in told:
            found.setdefault(code, Holding(kind, parameter, {})).pathways[pathway.id] = None
    return found


def _of_law(writer: Writer) -> Iterator[CodeExplained]:
    """Requirements and remarks, each with the pathways that have it."""
    for code, held in _holdings().items():
        required = held.kind == REQUIREMENT
        if required and code not in writer.catalogue:
            continue
        label = writer.requirement(code) if required else writer.text(code, threshold=writer.threshold(held.parameter))
        pathways = writer.together([writer.text(f"pathway.{name}") for name in held.pathways])
        yield CodeExplained(code=code, label=label, meaning=writer.text(f"vocabulary.{held.kind}", pathways=pathways))


LISTED: Mapping[str, Callable[[Writer], Iterator[CodeExplained]]] = {
    "Problem": _problems,
    "Notice": _notices,
    "Reason": _reasons,
    "Question": _questions,
    "Fact": _facts,
}
"""Kinds that are no enumeration, and that something other than a label tells of."""

NAMED: Mapping[str, Callable[[str, Catalogue], str]] = {
    "CountryCode": _place,
    "NationalityCode": _place,
    "CurrencyCode": _currency,
}
"""Enumerations whose values have the names that CLDR gives them."""
