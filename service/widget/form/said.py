"""What a visitor of the form has said, as each page carries it to the next."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson

from service.intake.decoding import NotJsonError, decode
from service.interview.questionnaire import AnswerType
from service.recording import record
from service.widget.form.entering import put, stated

if TYPE_CHECKING:
    from service.interview.records import FactToAsk


@record(frozen=True)
class Question:
    """A question as a page puts it."""

    id: str
    wording: str
    help: str
    facts: tuple[FactToAsk, ...]


@dataclass(slots=True)
class Said:
    """What a visitor has said: the profile, what is not known, and the questions in order, each with its pointers."""

    profile: dict[str, Any] = field(default_factory=dict)
    declined: list[str] = field(default_factory=list)
    asked: list[tuple[str, list[str]]] = field(default_factory=list)
    further: bool = False

    @classmethod
    def read(cls, text: str) -> Said:
        """What a page carried; nothing where it carried nothing that can be read."""
        try:
            held: Any = decode(text.encode()) if text else {}
            return cls(
                profile=dict(held["profile"]),
                declined=[str(pointer) for pointer in held["declined"]],
                asked=[(str(name), [str(pointer) for pointer in pointers]) for name, pointers in held["asked"]],
                further=bool(held["further"]),
            )
        except (NotJsonError, KeyError, TypeError, ValueError):
            return cls()

    def written(self) -> str:
        """For a page to carry."""
        held = {"profile": self.profile, "declined": self.declined, "asked": self.asked, "further": self.further}
        return orjson.dumps(held).decode()

    def answered(self, question: Question, values: Mapping[str, Any], unknown: Iterable[str] = ()) -> Said:
        """With the answer to a question; a fact without a value is one that is not known, as what is ``unknown``.

        That there is something stays, where nothing more is known of it.
        """
        pointers = [fact.pointer for fact in question.facts]
        profile = copy.deepcopy(self.profile)
        for fact in question.facts:
            named = fact.type is AnswerType.ITEMS and stated(profile, fact.pointer) == [{}]
            if fact.pointer in values or not named:
                put(profile, fact.pointer, values.get(fact.pointer))
        kept = [one for one in self.declined if not any(one == p or one.startswith(f"{p}/") for p in pointers)]
        asked = list(self.asked)
        place = self.place(question.id, pointers)
        asked[place : place + 1] = [(question.id, pointers)]
        return Said(
            profile=profile,
            declined=kept + [pointer for pointer in pointers if pointer not in values] + list(unknown),
            asked=asked,
            further=self.further,
        )

    def place(self, name: str, pointers: list[str]) -> int:
        """Where a question stands among those that were put; after all of them where it is a new one."""
        places = (n for n, row in enumerate(self.asked) if row[0] == name and row[1][:1] == pointers[:1])
        return next(places, len(self.asked))
