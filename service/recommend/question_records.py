"""The records of questions, as the API sends them; wordings are filled in at the edge, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from service.recommend.questionnaire import AnswerType


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceToTick:
    """One of the values that may be chosen; in a checklist of yes/no facts, the pointer of the fact that it states."""

    value: str
    wording: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactToAsk:
    """A fact that an answer fills, at its JSON pointer (`*` stands for the number of an item), with its limits.

    `code` names the standard of a coded text (`iso3166`, `bcp47`, `month`), `most` the most items of a list.
    """

    pointer: str
    type: AnswerType
    wording: str
    unit: str | None
    minimum: float | None
    maximum: float | None
    code: str | None
    most: int | None
    choices: tuple[ChoiceToTick, ...]
    fields: tuple[FactToAsk, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked:
    """A question of the questionnaire. Where `each`, every item of the list is an answer of its own, none is `[]`.

    `instead` are facts that tell the same in another way.
    """

    id: str
    type: AnswerType
    wording: str
    each: bool
    facts: tuple[FactToAsk, ...]
    instead: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """Every question, in the order of the profile."""

    language: str
    questions: tuple[QuestionAsked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextQuestion:
    """A question still to ask, the one that may change the order most first.

    `facts` are the JSON pointers that are unknown; `choices` what may be ticked, where the answer is a choice or a
    checklist (`GET /questions` tells everything else of the question); `pathways` those that hang on the answer, in
    order of rank; `gain` from 0 to 1, how much of what is open in the order it settles among people alike.
    """

    id: str
    type: AnswerType
    wording: str
    facts: tuple[str, ...]
    choices: tuple[ChoiceToTick, ...]
    pathways: tuple[str, ...]
    gain: float
