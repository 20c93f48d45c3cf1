"""What may be asked for, in words: each fact with its wording, kind and limits, in every language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import orjson

from service.api.edge import spare
from service.content import loaded
from service.interview.missing import asked_facts
from service.interview.questionnaire import AnswerType, presence, questionnaire
from service.interview.records import ChoiceToTick, FactToAsk, OnlyWhen
from service.messages import load_catalogues
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.interview.questionnaire import AskedFact
    from service.messages import Catalogue

LOOKED_UP = {"institution": "/institutions", "joint_institutions": "/institutions", "occupation": "/occupations"}
"""Facts whose name an address of ours finds while it is typed."""


@record(frozen=True)
class Words:
    """The words of one language, by pointer (`*` for the number of an item).

    ``facts`` are those that a question may ask for; ``lists`` whether there is anything in one, as a statement to tick.
    ``written`` is each of both as JSON, by its pointer and type.
    """

    facts: Mapping[str, FactToAsk]
    lists: Mapping[str, FactToAsk]
    written: Mapping[tuple[str, AnswerType], orjson.Fragment]


@loaded
def words_by_language() -> Mapping[str, Words]:
    """What may be asked for, by the language in which it is worded."""
    alone = {question.pointers[0]: question.id for question in questionnaire() if len(question.facts) == 1}
    found = {}
    for language, catalogue in load_catalogues().items():
        facts = {pointer: _fact(fact, catalogue, alone) for pointer, fact in asked_facts().items()}
        lists = {pointer: _whether_any(facts[pointer], catalogue) for pointer in presence().pointers}
        written = {
            (fact.pointer, fact.type): orjson.Fragment(orjson.dumps(spare(fact)))
            for fact in (*facts.values(), *lists.values())
        }
        found[language] = Words(facts, lists, written)
    return found


def _fact(fact: AskedFact, catalogue: Catalogue, alone: Mapping[str, str]) -> FactToAsk:
    """A fact in words; one that is a question by itself, as ``alone`` tells by its id, is worded there."""
    wording = catalogue.text(f"fact.{fact.pointer}")
    if fact.pointer in alone:
        question = catalogue.text(f"question.{alone[fact.pointer]}")
    else:
        question = catalogue.messages.get(f"ask.{fact.pointer}") or wording
    return FactToAsk(
        pointer=fact.pointer,
        type=fact.type,
        wording=wording,
        question=question,
        help=catalogue.messages.get(f"help.{fact.pointer}", ""),
        unit=fact.unit,
        minimum=fact.minimum,
        maximum=fact.maximum,
        code=fact.code,
        most=fact.most,
        look_up=LOOKED_UP.get(fact.pointer.rpartition("/")[2]),
        choices=tuple(
            ChoiceToTick(value=value, wording=catalogue.text(f"choice.{fact.closed_list}.{value}"))
            for value in fact.choices
        ),
        core=fact.core,
        when=tuple(OnlyWhen(pointer=other, values=values) for other, values in fact.when),
        fields=tuple(_fact(field, catalogue, alone) for field in fact.fields),
    )


def _whether_any(fact: FactToAsk, catalogue: Catalogue) -> FactToAsk:
    """Whether there is anything in a list, as a statement to tick."""
    question = catalogue.text(f"tick.{fact.pointer}")
    return replace(fact, type=AnswerType.PRESENCE, question=question, fields=(), most=None)
