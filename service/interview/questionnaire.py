"""The questionnaire as data: each question, the facts that it fills, and what may be answered, from the profile."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from service.content import loaded, parsed
from service.profile import model
from service.profile.values import DateSpan, Money, Span
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Mapping


class AnswerType(StrEnum):
    """What an answer looks like.

    `checklist`: which of these apply, a yes/no fact each, or any of the choices; `form`: several facts that belong
    together; `items`: a list of records, each with the fields given, empty for none; `presence`: whether there is
    anything in a list.
    """

    YES_NO = "yes_no"
    CHOICE = "choice"
    CHECKLIST = "checklist"
    NUMBER = "number"
    AMOUNT = "amount"
    DATE = "date"
    TEXT = "text"
    CODE = "code"
    CODES = "codes"
    FORM = "form"
    ITEMS = "items"
    PRESENCE = "presence"


PRESENCE = "any"
"""The id of the checklist of what there is."""


@record(frozen=True)
class AskedFact:
    """A fact to be asked for: its pointer (`*` for the number of an item), its type, and its limits.

    `choices` are the values of a closed list, named `closed_list`; `code` is the standard of a coded text; `fields` are
    those of an item. `core`: asked as soon as an item is named, any other field only once it matters; `when`: only
    where the other fields of the item have one of the values; `of`: only where that list isn't empty (whether a job
    fits the degree is no question to somebody who has none); `tells`: the traits that it may tell by itself.
    """

    pointer: str
    type: AnswerType
    choices: tuple[str, ...] = ()
    closed_list: str = ""
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    code: str | None = None
    most: int | None = None
    fields: tuple[AskedFact, ...] = ()
    core: bool = True
    when: tuple[tuple[str, tuple[str | bool, ...]], ...] = ()
    of: str | None = None
    tells: tuple[str, ...] = ()


@record(frozen=True)
class Question:
    """A question; where ``each``, every item of its list is an answer of its own.

    ``later`` are the pointers of those facts that are asked for once the others are told, ``after`` of what is asked
    for before and tells the same; ``effort`` is how many items people name on average; ``opening`` its place among
    what any clerk begins with, from 0.
    """

    id: str
    type: AnswerType
    facts: tuple[AskedFact, ...]
    instead: tuple[str, ...]
    each: bool
    later: frozenset[str] = frozenset()
    after: tuple[str, ...] = ()
    effort: float = 1.0
    opening: int | None = None

    @property
    def pointers(self) -> tuple[str, ...]:
        """The pointers of the facts that the question fills."""
        return tuple([fact.pointer for fact in self.facts])


@loaded
def questionnaire() -> tuple[Question, ...]:
    """Every question, in the order of the profile; raises ``KeyError`` for a pointer that the profile doesn't have."""
    held: dict[str, Any] = parsed("interview/questions.yaml")
    opening = {name: place for place, name in enumerate(held["opening"])}
    unknown = opening.keys() - {row["id"] for row in held["questions"]}
    if unknown:
        raise KeyError(*sorted(unknown))
    found = []
    for row in held["questions"]:
        facts = tuple(_fact_at(pointer, held["items"]) for pointer in row["facts"])
        found.append(
            Question(
                row["id"],
                _type_of(facts),
                facts,
                tuple(row.get("instead", ())),
                bool(row.get("each")),
                frozenset(row.get("later", ())),
                tuple(row.get("after", ())),
                float(row.get("effort", 1)),
                opening.get(row["id"]),
            )
        )
    return tuple(found)


@record(frozen=True)
class OfGrownUps:
    """The questions, by id, that nobody asks of a child who is surely ``under`` an age in years."""

    under: int
    questions: frozenset[str]


@loaded
def of_grown_ups() -> OfGrownUps:
    """What isn't asked of a child; raises ``KeyError`` for a question that there is none of."""
    held: dict[str, Any] = parsed("interview/questions.yaml")["not_of_children"]
    questions = frozenset(held["questions"])
    unknown = questions - {question.id for question in questionnaire()}
    if unknown:
        raise KeyError(*sorted(unknown))
    return OfGrownUps(int(held["under"]), questions)


@loaded
def presence() -> Question:
    """The checklist of which lists there is anything in: ticked, one item that tells nothing yet; else none."""
    held: dict[str, Any] = parsed("interview/questions.yaml")
    facts = tuple(_fact_at(pointer, held["items"]) for pointer in held["presence"])
    return Question(PRESENCE, AnswerType.CHECKLIST, facts, (), each=False)


def question_by_id(name: str) -> Question:
    """A question of the questionnaire, or the checklist of what there is; raises ``StopIteration`` where none is so."""
    return next(question for question in (presence(), *questionnaire()) if question.id == name)


def _type_of(facts: tuple[AskedFact, ...]) -> AnswerType:
    if len(facts) == 1:
        return facts[0].type
    return AnswerType.CHECKLIST if all(fact.type is AnswerType.YES_NO for fact in facts) else AnswerType.FORM


def _fact_at(pointer: str, items: Mapping[str, Any]) -> AskedFact:
    cls: type = model.Profile
    *groups, name = pointer.split("/")[1:]
    for group in groups:
        cls = _hints(cls)[group]
    fact = _fact(cls, name, pointer)
    return replace(fact, fields=_of_items(fact, items[pointer])) if fact.fields else fact


def _of_items(fact: AskedFact, told: Mapping[str, Any]) -> tuple[AskedFact, ...]:
    """The fields of an item with what ``items`` tells of them; raises ``KeyError`` for one that there isn't."""
    names = {field.pointer.rpartition("/")[2]: field for field in fact.fields}
    core, when, tells = told.get("core", tuple(names)), told.get("when", {}), told.get("tells", {})
    of = told.get("of", {})
    others = (other for conditions in when.values() for other in conditions)
    unknown = {*core, *when, *of, *tells, *others} - names.keys()
    if unknown:
        raise KeyError(*sorted(f"{fact.pointer}/*/{name}" for name in unknown))
    ordered = [*core, *(name for name in names if name not in core)]
    return tuple(
        replace(
            names[name],
            core=name in core,
            when=tuple((names[other].pointer, tuple(values)) for other, values in when.get(name, {}).items()),
            of=of.get(name),
            tells=tuple(tells.get(name, ())),
        )
        for name in ordered
    )


@cache
def _hints(cls: type) -> Mapping[str, Any]:
    return get_type_hints(cls, localns=vars(model))


def _fact(cls: type, name: str, pointer: str) -> AskedFact:
    metadata: Mapping[str, Any] = cls.__dataclass_fields__[name].metadata  # type: ignore[attr-defined]
    annotation = next(part for part in get_args(_hints(cls)[name]) if part is not type(None))
    limits = {"unit": metadata["unit"], "minimum": metadata["low"], "maximum": metadata["high"]}
    if get_origin(annotation) is tuple:
        item: type = get_args(annotation)[0]
        most = metadata["length"]
        if is_dataclass(item):
            names = [member.name for member in fields(item)]
            below = tuple(_fact(item, member, f"{pointer}/*/{member}") for member in names)
            return AskedFact(pointer, AnswerType.ITEMS, most=most, fields=below)
        if issubclass(item, StrEnum):
            return AskedFact(pointer, AnswerType.CHECKLIST, _values(item), item.__name__, most=most)
        return AskedFact(pointer, AnswerType.CODES, code=metadata["code"], most=most)
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return AskedFact(pointer, AnswerType.CHOICE, _values(annotation), annotation.__name__)
    if annotation is str and metadata["code"] is not None:
        return AskedFact(pointer, AnswerType.CODE, code=metadata["code"])
    return AskedFact(pointer, _PLAIN[annotation], **limits)


def _values(closed_list: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in closed_list)


_PLAIN: Mapping[Any, AnswerType] = {
    bool: AnswerType.YES_NO,
    Span: AnswerType.NUMBER,
    Money: AnswerType.AMOUNT,
    DateSpan: AnswerType.DATE,
    str: AnswerType.TEXT,
}
