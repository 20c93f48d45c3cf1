"""Questions as JSON values, worded in the reader's language: the whole questionnaire, and what to ask next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.recommend.next_questions import next_questions
from service.recommend.question_records import ChoiceToTick, FactToAsk, QuestionAsked, Questionnaire
from service.recommend.questionnaire import AnswerType, questionnaire

if TYPE_CHECKING:
    from service.messages import Catalogue
    from service.recommend.decision import Decision
    from service.recommend.next_questions import Next
    from service.recommend.questionnaire import AskedFact, Question


def whole_questionnaire(catalogue: Catalogue) -> Questionnaire:
    """Every question in words."""
    return Questionnaire(
        language=catalogue.language,
        questions=tuple(
            QuestionAsked(
                id=question.id,
                type=question.type,
                wording=catalogue.text(f"question.{question.id}"),
                each=question.each,
                facts=tuple(_fact(fact, catalogue) for fact in question.facts),
                instead=question.instead,
            )
            for question in questionnaire()
        ),
    )


def _fact(fact: AskedFact, catalogue: Catalogue) -> FactToAsk:
    return FactToAsk(
        pointer=fact.pointer,
        type=fact.type,
        wording=catalogue.text(f"fact.{fact.pointer}"),
        unit=fact.unit,
        minimum=fact.minimum,
        maximum=fact.maximum,
        code=fact.code,
        most=fact.most,
        choices=_values(fact, catalogue),
        fields=tuple(_fact(field, catalogue) for field in fact.fields),
    )


def _values(fact: AskedFact, catalogue: Catalogue) -> tuple[ChoiceToTick, ...]:
    return tuple(
        ChoiceToTick(value=value, wording=catalogue.text(f"choice.{fact.closed_list}.{value}"))
        for value in fact.choices
    )


def _choices(question: Question, catalogue: Catalogue) -> tuple[ChoiceToTick, ...]:
    if len(question.facts) == 1:
        return _values(question.facts[0], catalogue)
    if question.type is not AnswerType.CHECKLIST:
        return ()
    return tuple(
        ChoiceToTick(value=fact.pointer, wording=catalogue.text(f"fact.{fact.pointer}")) for fact in question.facts
    )


def still_to_ask(decision: Decision, catalogue: Catalogue) -> dict[str, Any]:
    """The members ``next_questions``, ``settled_first`` and ``settled_three`` of an answer."""
    asking = next_questions(decision)
    return {
        "next_questions": [_next(row, catalogue) for row in asking.questions],
        "settled_first": asking.settled_first,
        "settled_three": asking.settled_three,
    }


def _next(row: Next, catalogue: Catalogue) -> dict[str, Any]:
    return {
        "id": row.question.id,
        "type": row.question.type.value,
        "wording": catalogue.text(f"question.{row.question.id}"),
        "facts": list(row.facts),
        "choices": [{"value": choice.value, "wording": choice.wording} for choice in _choices(row.question, catalogue)],
        "pathways": list(row.pathways),
        "gain": row.gain,
    }
