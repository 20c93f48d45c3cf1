"""Questions as JSON values, worded in the reader's language: the whole questionnaire, and what to ask next."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.api import cldr
from service.api.asked import joined, within
from service.api.interview.naming import named
from service.api.interview.wording import words_by_language
from service.interview.filled import filled_by_registers
from service.interview.next_questions import next_questions
from service.interview.progress import progress
from service.interview.questionnaire import PRESENCE, AnswerType, presence, questionnaire
from service.interview.records import ChoiceToTick, QuestionAsked, Questionnaire
from service.messages.names import institution
from service.profile.codes import Scheme
from service.profile.derived.person import held_still
from service.profile.derived.told_elsewhere import is_told_elsewhere
from service.profile.pointers import starred, value_at
from service.profile.values import NOT_MET

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.interview.filled import Filled
    from service.interview.next_questions import Next
    from service.interview.questionnaire import Question
    from service.interview.records import FactToAsk, Progress
    from service.messages import Catalogue
    from service.profile.facts import Facts
    from service.recommend.decision import Decision

MOST_NAMED = 2
"""So many pathways are named in the help of a question about an item."""

RELATIVES = ("/family_links",)
FEW = 2
"""So many of a question's facts are asked for in words of their own, where the others are told already."""


def whole_questionnaire(catalogue: Catalogue) -> Questionnaire:
    """Every question in words."""
    return Questionnaire(
        language=catalogue.language,
        presence=_question(presence(), catalogue),
        questions=tuple([_question(question, catalogue) for question in questionnaire()]),
    )


def _question(question: Question, catalogue: Catalogue) -> QuestionAsked:
    return QuestionAsked(
        id=question.id,
        type=question.type,
        wording=catalogue.text(f"question.{question.id}"),
        help=catalogue.text(f"help.{question.id}"),
        each=question.each,
        opening=question.opening,
        facts=tuple([_words(question, catalogue)[pointer] for pointer in question.pointers]),
        instead=question.instead,
    )


def _words(question: Question, catalogue: Catalogue) -> Mapping[str, FactToAsk]:
    """The words of what a question asks for: whether there is anything in a list, or the facts themselves."""
    words = words_by_language()[catalogue.language]
    return words.lists if question.id == PRESENCE else words.facts


def still_to_ask(decision: Decision, catalogue: Catalogue) -> dict[str, Any]:
    """The members of an answer on the interview: what to ask next, what is settled, and how far it has come."""
    asking = decision.read(next_questions)
    return {
        "next_questions": [_next(row, decision, catalogue) for row in asking.questions],
        "settled_first": asking.settled_first,
        "settled_three": asking.settled_three,
        "verdict_settled": asking.verdict_settled,
        "progress": _progress(progress(decision, asking.doors), catalogue),
        "filled": [
            {"pointer": row.pointer, "value": row.value, "sentence": _filled(row, catalogue)}
            for row in filled_by_registers(decision)
        ],
    }


def _progress(told: Progress, catalogue: Catalogue) -> Progress:
    code = "progress.all" if told.decided == told.pathways else "progress.some" if told.decided else "progress.none"
    numbers = {name: getattr(told, name) for name in ("open", "judged", "closed")}
    counted = [catalogue.text(f"progress.{name}", number=number) for name, number in numbers.items() if number]
    words = {"pathways": told.pathways, "counted": cldr.listed(counted, catalogue.language)}
    return replace(told, sentence=catalogue.text(code, **words))


def _filled(row: Filled, catalogue: Catalogue) -> str:
    country = {"country": cldr.country(str(row.value), catalogue.language)} if row.code == "country" else {}
    return catalogue.text(f"filled.{row.code}", name=institution(row.name, catalogue.language), **country)


def _next(row: Next, decision: Decision, catalogue: Catalogue) -> dict[str, Any]:
    inputs = [_input(pointer, row, catalogue) for pointer in row.facts]
    name = None if row.item is None else named(row.item, decision.facts.profile, catalogue, decision.request.as_of)
    return {
        "id": row.question.id,
        "part": row.part.value,
        "type": _type(row.question, inputs).value,
        "wording": worded(row.question, row.facts, name, decision, catalogue),
        "help": _help(row, inputs, catalogue),
        "item": None if row.item is None else {"pointer": row.item, "name": name},
        "facts": list(row.facts),
        "inputs": inputs,
        "choices": _choices(row, inputs, catalogue),
        "pathways": list(row.pathways),
        "gain": row.gain,
    }


def worded(question: Question, facts: Sequence[str], name: str | None, decision: Decision, catalogue: Catalogue) -> str:
    """A question in words: of one fact, or two beside what is told, their own; of an item after its name.

    Whoever is here as a dependant is asked whose, and not for family; of whoever works here the job is known.
    """
    known = _known_of(facts, decision.facts)
    if known is not None:
        return catalogue.text(known)
    if question.id == PRESENCE:
        lists = [catalogue.text(f"any.{pointer}") for pointer in facts]
        return catalogue.text("any.of", listed=cldr.listed(lists, catalogue.language, alternatives=True))
    words = _words(question, catalogue)
    alone = words[starred(facts[0])].question if len(facts) == 1 else None
    if name is not None:
        return catalogue.text(
            "asked.of_item", item=name, question=within(alone or catalogue.text("asked.some_details"))
        )
    if alone is not None and len(question.facts) > 1:
        return alone
    if len(facts) == FEW and any(
        value_at(decision.facts.profile, pointer) is not None for pointer in question.pointers
    ):
        return joined("what_to_do.joined", [words[starred(fact)].question for fact in facts], catalogue)
    return catalogue.text(f"question.{question.id}")


def _known_of(asked: Sequence[str], facts: Facts) -> str | None:
    """The words for a list of which it is known already that there is something, and what."""
    if tuple(asked) == RELATIVES and _is_dependant(facts):
        return "asked.sponsor"
    (pointer, *others) = asked
    told = not others and is_told_elsewhere(pointer, facts.profile)
    return f"asked.named{pointer.replace('/', '.')}" if told else None


def _is_dependant(facts: Facts) -> bool:
    return any(
        status.scheme is Scheme.DEPENDANT and held_still(status, facts) != NOT_MET
        for status in facts.profile.statuses or ()
    )


def _help(row: Next, inputs: list[FactToAsk], catalogue: Catalogue) -> str:
    """What is meant; of an item without such a word, what the answer bears on."""
    if len(inputs) == 1 and inputs[0].help:
        return inputs[0].help
    if row.item is None:
        return catalogue.text(f"help.{row.question.id}")
    names = [catalogue.text(f"pathway.{pathway}") for pathway in row.pathways[:MOST_NAMED]]
    return catalogue.text("asked.bears_on", pathways=cldr.listed(names, catalogue.language))


def _type(question: Question, inputs: list[FactToAsk]) -> AnswerType:
    if len(inputs) == 1:
        return inputs[0].type
    return AnswerType.CHECKLIST if question.type is AnswerType.CHECKLIST else AnswerType.FORM


def _input(pointer: str, row: Next, catalogue: Catalogue) -> FactToAsk:
    """A fact with its own pointer; its conditions are kept as far as they turn on what is asked beside it."""
    fact = _words(row.question, catalogue)[starred(pointer)]
    if row.item is None:
        return fact
    when = [replace(other, pointer=f"{row.item}/{other.pointer.rpartition('/')[2]}") for other in fact.when]
    return replace(fact, pointer=pointer, when=tuple([other for other in when if other.pointer in row.facts]))


def _choices(row: Next, inputs: Sequence[FactToAsk], catalogue: Catalogue) -> tuple[ChoiceToTick, ...]:
    """What may be ticked: the values of one fact, or which facts of a checklist hold."""
    if len(inputs) == 1:
        return inputs[0].choices
    if row.item is not None or row.question.type is not AnswerType.CHECKLIST:
        return ()
    return tuple([ChoiceToTick(value=fact, wording=catalogue.text(f"tick.{fact}")) for fact in row.facts])
