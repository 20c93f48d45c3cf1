"""The records of questions, as the API sends them; wordings are filled in at the edge, in the reader's language."""

from __future__ import annotations

from enum import StrEnum

from service.interview.questionnaire import AnswerType
from service.recording import record


class QuestionPart(StrEnum):
    """Why a question is asked now."""

    DOOR = "door"  # its answer may show that no scheme is needed at all
    OPENING = "opening"  # what any clerk begins with
    ITEM = "item"  # something that was named (a degree, a job, an offer) lacks what decides
    VALUE = "value"  # its answer may change the order or a verdict
    RECORD = "record"  # what one would tell against oneself; hardly anybody has to, so it comes last


@record(frozen=True, kw_only=True)
class ChoiceToTick:
    """One of the values that may be chosen; in a checklist of yes/no facts, the pointer of the fact that it states."""

    value: str
    wording: str


@record(frozen=True, kw_only=True)
class OnlyWhen:
    """A condition on another field of the same item: its pointer, and the values with which the question is asked."""

    pointer: str
    values: tuple[str | bool, ...]


@record(frozen=True, kw_only=True)
class FactToAsk:
    """A fact that an answer fills, at its JSON pointer (`*` stands for the number of an item), with its limits.

    `wording` is its name, as a form's label has it, `question` the same as a question, `help` what is meant by it,
    empty where nothing needs saying. `code` names the standard of a coded text (`iso3166`, `nationality`, `bcp47` …),
    `most` the most items of a list, `look_up` the path that finds a name while it is typed. Of the `fields` of an item
    those with `core` are asked as soon as it is named; the others come back from `/next-question` once they matter.
    `when`: asked only where each of these conditions holds.
    """

    pointer: str
    type: AnswerType
    wording: str
    question: str
    help: str
    unit: str | None
    minimum: float | None
    maximum: float | None
    code: str | None
    most: int | None
    look_up: str | None
    choices: tuple[ChoiceToTick, ...]
    core: bool
    when: tuple[OnlyWhen, ...]
    fields: tuple[FactToAsk, ...]


@record(frozen=True, kw_only=True)
class QuestionAsked:
    """A question of the questionnaire. Where `each`, every item of the list is an answer of its own, none is `[]`.

    `instead` are facts that tell the same in another way. `opening` is its place among the questions that an interview
    begins with, null for any other.
    """

    id: str
    type: AnswerType
    wording: str
    help: str
    each: bool
    opening: int | None
    facts: tuple[FactToAsk, ...]
    instead: tuple[str, ...]


@record(frozen=True, kw_only=True)
class Questionnaire:
    """Every question, in the order of the profile.

    `presence` is the checklist of what there is at all, which comes before the questions of its lists: a list that is
    ticked becomes `[{}]` until its question is answered, any other `[]`.
    """

    language: str
    presence: QuestionAsked
    questions: tuple[QuestionAsked, ...]


@record(frozen=True, kw_only=True)
class ItemAsked:
    """The degree, job, offer or other item that a question is about: its JSON pointer and its name in words."""

    pointer: str
    name: str


@record(frozen=True, kw_only=True)
class NextQuestion:
    """A question still to ask, in the order in which to ask: one screen, with all that it takes to show it.

    `part` says why it comes now. `facts` are the JSON pointers that it asks for, as to be sent in `declined` where the
    answer is “not sure”; `inputs` the same facts with their wording, kind and limits, the pointers of fields of a given
    item with its number. `item` is what the question is about, null where it is about nothing that was given yet.
    `choices` is what may be ticked, where the answer is a choice or a checklist; `pathways` those that hang on the
    answer, in order of rank; `gain` from 0 to 1.2, how much of what is open in the order it settles among people alike.
    """

    id: str
    part: QuestionPart
    type: AnswerType
    wording: str
    help: str
    item: ItemAsked | None
    facts: tuple[str, ...]
    inputs: tuple[FactToAsk, ...]
    choices: tuple[ChoiceToTick, ...]
    pathways: tuple[str, ...]
    gain: float


@record(frozen=True, kw_only=True)
class Progress:
    """How far an interview has come, as what is certain: nothing that is still to be told can change it.

    Of `pathways` in all, `decided` have a certain verdict: `open` to apply, `judged` by an officer, `closed`. `doors`
    are the facts that close everything and are still unasked; `sentence` says it in words.
    """

    pathways: int
    decided: int
    open: int
    judged: int
    closed: int
    doors: tuple[str, ...]
    sentence: str


@record(frozen=True, kw_only=True)
class FilledByRegister:
    """A fact that needs no asking since a register tells it: its JSON pointer, the value, and in words how it is known.

    It is not written into the profile: rules read the same register.
    """

    pointer: str
    value: str | bool
    sentence: str
