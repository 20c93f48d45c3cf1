"""The questionnaire as data: each question, the facts that it fills, and what may be answered, from the profile."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import yaml

from service.profile import model
from service.profile.values import DateSpan, Money, Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.profile.model import Profile


class AnswerType(StrEnum):
    """What an answer looks like.

    `checklist`: which of these apply, a yes/no fact each, or any of the choices; `form`: several facts that belong
    together; `items`: a list of records, each with the fields given, empty for none.
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


@dataclass(frozen=True, slots=True)
class AskedFact:
    """A fact to be asked for: its pointer (`*` for the number of an item), its type, and its limits.

    `choices` are the values of a closed list, named `closed_list`; `code` is the standard of a coded text; `fields` are
    those of an item.
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


@dataclass(frozen=True, slots=True)
class Question:
    """A question; where ``each``, every item of its list is an answer of its own."""

    id: str
    type: AnswerType
    facts: tuple[AskedFact, ...]
    instead: tuple[str, ...]
    each: bool

    @property
    def pointers(self) -> tuple[str, ...]:
        """The pointers of the facts that the question fills."""
        return tuple([fact.pointer for fact in self.facts])


@cache
def questionnaire() -> tuple[Question, ...]:
    """Every question, in the order of the profile; raises ``KeyError`` for a pointer that the profile doesn't have."""
    text = files("service.recommend").joinpath("questions.yaml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = yaml.load(text, yaml.CSafeLoader)
    found = []
    for row in rows:
        facts = tuple(_fact_at(pointer) for pointer in row["facts"])
        found.append(Question(row["id"], _type_of(facts), facts, tuple(row.get("instead", ())), bool(row.get("each"))))
    return tuple(found)


def _type_of(facts: tuple[AskedFact, ...]) -> AnswerType:
    if len(facts) == 1:
        return facts[0].type
    return AnswerType.CHECKLIST if all(fact.type is AnswerType.YES_NO for fact in facts) else AnswerType.FORM


def _fact_at(pointer: str) -> AskedFact:
    cls: type = model.Profile
    *groups, name = pointer.split("/")[1:]
    for group in groups:
        cls = _hints(cls)[group]
    return _fact(cls, name, pointer)


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


def stated(profile: Profile, pointer: str) -> object:
    """What a profile says at a pointer that leads to no item of a list; ``None`` where it says nothing."""
    value: object = profile
    for name in pointer.split("/")[1:]:
        value = getattr(value, name)
    return value


def is_answered(question: Question, profile: Profile) -> bool:
    """Whether every fact that a question fills is stated, or what may stand instead; an empty list is an answer."""
    if any(stated(profile, pointer) is not None for pointer in question.instead):
        return True
    return all(stated(profile, pointer) is not None for pointer in question.pointers)
