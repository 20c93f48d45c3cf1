"""What to ask next, in the order of a good clerk: what may end it all, the opening, what was named, then by value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.interview.doors import DOORS, LAST, ending, unasked
from service.interview.missing import Lacks, hanging, is_only_named, stays_in_doubt
from service.interview.questionnaire import questionnaire
from service.interview.records import QuestionPart
from service.interview.screens import screens, traits_told
from service.interview.settled import (
    certain_but_for_doors,
    differing,
    doubts_of,
    rivals,
    still_open,
    treated_alike,
)
from service.population.people_alike import pool
from service.population.traits import traits_of
from service.profile.values import SETTLED
from service.recommend.doors import is_door
from service.recording import record
from service.rules.abode.standing import AbodeStatus

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from service.interview.questionnaire import Question
    from service.interview.screens import Screen
    from service.population.people_alike import People
    from service.recommend.decision import Decision, Ranked

SETTLED_BELOW = 0.01
"""The share of people alike whose order differs, under which it counts as settled."""

DECIMALS = 3
ORDER, DOUBT = 0.48, 0.72
"""What an order in which nothing is left open weighs, and what clearing away a doubt of the first pathway does."""

IN_DOUBT = 0.3
"""The share of people alike by whom a pathway casts doubt on the first, from which its own items are asked at once."""

RELUCTANCE = 1.5
"""So many times what another question tells the record must tell, to be asked for before it."""

PLACES = 3
"""So many of the first pathways are asked about until their verdict is certain; any other while it may come first."""

TURNS = {part: place for place, part in enumerate(QuestionPart)}


@record(frozen=True)
class Next:
    """A question to ask next: one screen.

    ``item`` is the pointer of what it is about, where it asks for fields of something that was named. ``facts`` are the
    pointers that are still unknown; ``pathways`` those that hang on it, in order of rank. ``gain`` is how much of the
    disorder among people alike the answer takes away, and its part in what puts the first in doubt.
    """

    question: Question
    part: QuestionPart
    item: str | None
    facts: tuple[str, ...]
    pathways: tuple[str, ...]
    gain: float


@record(frozen=True)
class Asking:
    """What to ask next, in order, and whether the answers still to come may change the order.

    Settled: under 1 % of the people alike, ``alike`` in number, have another first pathway, or another first three in
    order, than this decision; and no door is unasked. ``verdict_settled``: nothing that is missing can change the
    verdict of the first pathway. ``doors`` are the pointers of the doors that are still unasked.
    """

    questions: tuple[Next, ...]
    settled_first: bool
    settled_three: bool
    verdict_settled: bool
    doors: tuple[str, ...]
    alike: int


def next_questions(decision: Decision) -> Asking:
    """The questions still to ask on a decision; none where nothing that may be asked could change a pathway."""
    people_of, facts = pool(), decision.facts
    traits, certain = facts.read(traits_of), certain_but_for_doors(decision)
    alike = people_of.alike(traits, treated_alike(people_of, decision, certain))
    doors, hung = unasked(decision), _asked_for(decision)
    doubts = doubts_of(people_of, alike, decision, certain)
    deciding = _deciding(decision, hung, doubts)
    in_doubt = [pathway for pathway, share in doubts.items() if share >= IN_DOUBT]
    at_once = _own_lacks(decision, in_doubt) | frozenset(stays_in_doubt(decision))
    wanted, ending_it = _open_verdicts(decision, certain) | at_once, ending(decision)
    asked = screens(decision, hung, at_once, _weights(deciding, doubts), ending_it)
    first, *_, three = [share < SETTLED_BELOW for share in differing(people_of, alike, decision, certain, PLACES)]
    found = []
    for place, (screen, gain) in enumerate(zip(asked, _gains(decision, alike, asked, deciding, doubts), strict=True)):
        them = frozenset().union(*[hung[pointer] for pointer in screen.facts])
        part = _part(screen, decision, at_once, ending_it)
        pathways = tuple([name for ranked in decision.pathways if (name := ranked.assessment.pathway.id) in them])
        idle = not gain and not wanted.intersection(screen.facts)
        if idle and part is QuestionPart.ITEM:
            part = QuestionPart.VALUE
        row = Next(screen.question, part, screen.item, screen.facts, pathways, gain)
        if not idle or part is not QuestionPart.VALUE or _is_named(screen, decision):
            found.append((_turn(row, place, ending_it, settled=first), row))
    found.sort(key=lambda row: row[0])
    return Asking(
        questions=tuple([row for _, row in found]),
        settled_first=not found or (first and not doors),
        settled_three=not found or (three and not doors),
        verdict_settled=_is_certain(decision.pathways[0]),
        doors=doors,
        alike=alike.bit_count(),
    )


def _gains(
    decision: Decision,
    alike: People,
    asked: Sequence[Screen],
    deciding: Mapping[str, frozenset[str]],
    doubts: Mapping[str, float],
) -> list[float]:
    """How much of the disorder each screen takes away, with its part in clearing away what puts the first in doubt."""
    traits = decision.facts.read(traits_of)
    orders = pool().gains(alike, [[number for number in traits_told(row) if traits[number] is None] for row in asked])
    on_them = {name: sum([not them.isdisjoint(row.facts) for row in asked]) for name, them in deciding.items()}
    found = []
    for row, order in zip(asked, orders, strict=True):
        cleared = [doubts[name] / on_them[name] for name, them in deciding.items() if not them.isdisjoint(row.facts)]
        found.append(round(ORDER * order + DOUBT * sum(cleared), DECIMALS))
    return found


def _weights(deciding: Mapping[str, frozenset[str]], doubts: Mapping[str, float]) -> dict[str, float]:
    """How much doubt hangs on each fact."""
    found: dict[str, float] = {}
    for pathway, pointers in deciding.items():
        for pointer in pointers:
            found[pointer] = found.get(pointer, 0.0) + doubts[pathway]
    return found


def telling(row: Next) -> tuple[float, ...]:
    """The place of a question among what one would ask first who asks but a few: by what it tells, without the opening.

    What may end it all comes before, then what an item lacks that was named, and the record last.
    """
    effort = 1.0 if row.item else row.question.effort
    part = QuestionPart.VALUE if row.part is QuestionPart.OPENING else row.part
    return (TURNS[part], 0.0 if part is QuestionPart.DOOR else -row.gain / effort)


def _turn(row: Next, place: int, ending_it: Sequence[str], *, settled: bool) -> tuple[float, ...]:
    """The place of a question in the order.

    The record comes last, unless it would tell much more than what is asked before it; once all else is settled, its
    doors come first.
    """
    part = row.part
    if part is QuestionPart.DOOR:
        return (TURNS[part], min(ending_it.index(pointer) for pointer in row.facts if pointer in ending_it))
    if part is QuestionPart.OPENING:
        return (TURNS[part], row.question.opening or 0, place)
    if part is QuestionPart.RECORD and settled and any(pointer in DOORS for pointer in row.facts):
        return (TURNS[QuestionPart.OPENING], len(questionnaire()), place)
    if part is QuestionPart.RECORD and row.gain:
        return (TURNS[QuestionPart.VALUE], -row.gain / RELUCTANCE, 0, place)
    effort = 1.0 if row.item else row.question.effort
    return (TURNS[part], -row.gain / effort, -len(row.pathways), place)


def _asked_for(decision: Decision) -> dict[str, frozenset[str]]:
    """By its pointer, each fact that may be asked for, with the pathways that hang on it.

    Besides what a pathway lacks: what may end it all.
    """
    hung = hanging(decision)
    if decision.abode.status is AbodeStatus.ESTABLISHED:
        return {}
    every = frozenset([ranked.assessment.pathway.id for ranked in decision.read(still_open)])
    for pointer in ending(decision):
        hung[pointer] = every or frozenset(ranked.assessment.pathway.id for ranked in decision.pathways)
    if not hung:
        return {}
    doors = unasked(decision)
    for pointer in doors if every else ():
        hung.setdefault(pointer, every)
    if "/person/right_of_abode" in hung and "/person/right_of_abode" not in doors:
        del hung["/person/right_of_abode"]
    return hung


def _part(screen: Screen, decision: Decision, at_once: Collection[str], ending_it: Collection[str]) -> QuestionPart:
    if any(pointer in ending_it for pointer in screen.facts):
        return QuestionPart.DOOR
    if screen.item is not None:
        return QuestionPart.ITEM if any(pointer in at_once for pointer in screen.facts) else QuestionPart.VALUE
    if _is_named(screen, decision):
        return QuestionPart.ITEM
    if screen.question.opening is not None:
        return QuestionPart.OPENING
    return QuestionPart.RECORD if any(pointer in LAST for pointer in screen.facts) else QuestionPart.VALUE


def _is_named(screen: Screen, decision: Decision) -> bool:
    """Whether a screen asks about a list that is said to hold something, of which nothing is told yet."""
    profile, declined = decision.facts.profile, decision.request.declined
    return any(is_only_named(pointer, profile, declined) for pointer in screen.facts)


def _own_lacks(decision: Decision, pathways: Iterable[str]) -> frozenset[str]:
    """What the requirements of some pathways lack, doors left out."""
    lacks = decision.read(Lacks)
    return frozenset(
        [one for pathway in pathways for name, them in lacks[pathway] if not is_door(name) for one in them]
    )


def _deciding(
    decision: Decision, hung: Mapping[str, frozenset[str]], doubts: Mapping[str, float]
) -> dict[str, frozenset[str]]:
    """By doubtful pathway, the facts that its own requirements lack; all that it hangs on where only doors are left."""
    found = {}
    for ranked in decision.pathways:
        name = ranked.assessment.pathway.id
        if name in doubts:
            lacks = _own_lacks(decision, [name]) & hung.keys()
            found[name] = lacks or frozenset([pointer for pointer, them in hung.items() if name in them])
    return found


def _open_verdicts(decision: Decision, certain: Mapping[str, bool]) -> frozenset[str]:
    """What those pathways lack whose verdict is not certain, among the first and whatever may come before the first."""
    rows, lacks = decision.read(still_open), decision.read(Lacks)
    if not rows:
        return frozenset()
    open_ = [ranked for ranked in [*rows[:PLACES], *rivals(decision, certain)] if not _is_certain(ranked)]
    return frozenset([one for ranked in open_ for _, them in lacks[ranked.assessment.pathway.id] for one in them])


def _is_certain(ranked: Ranked) -> bool:
    return ranked.assessment.truth in SETTLED


__all__ = ["DECIMALS", "SETTLED_BELOW", "Asking", "Next", "next_questions", "telling"]
