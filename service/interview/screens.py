"""Screens: which unknown facts are asked for together, and what each screen may tell of a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.content import loaded
from service.interview.missing import asked_under, field_of, is_only_named
from service.interview.questionnaire import PRESENCE, presence, questionnaire
from service.population.traits import TRAITS
from service.profile.pointers import value_at
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from service.interview.questionnaire import Question
    from service.recommend.decision import Decision

MOST_FIELDS = 6
"""So many fields of one item are asked for on a screen; what else matters follows."""

TOGETHER = 4
"""Up to so many fields of an item are asked for together, once one of them is asked for at all."""

FEWEST_LISTS = 2
"""From so many open lists on the checklist of what there is stands for their questions."""

ANY_OF = {
    "/offers": "any_offer",
    "/family_links": "any_relative",
    "/parents": "card_of_a_parent",
    "/businesses": "businesses",
    "/business_plans": "any_plan",
    "/achievements": "any_achievement",
}
"""The trait of whether there is anything in a list."""


@record(frozen=True)
class Screen:
    """What is asked at once: a question, the item that it is about, and the pointers of the facts."""

    question: Question
    item: str | None
    facts: tuple[str, ...]


@loaded
def told_by() -> Mapping[str, tuple[int, ...]]:
    """The traits that the answer to each question may tell, by their numbers."""
    found = {
        question.id: tuple(number for number, trait in enumerate(TRAITS) if question.id in trait.questions)
        for question in questionnaire()
    }
    any_of = {ANY_OF[fact.pointer] for fact in presence().facts if fact.pointer in ANY_OF}
    return found | {PRESENCE: tuple(number for number, trait in enumerate(TRAITS) if trait.id in any_of)}


def traits_told(screen: Screen) -> tuple[int, ...]:
    """The traits that a screen may tell, by their numbers: of an item, those that its fields tell by themselves."""
    if screen.item is None:
        return told_by()[screen.question.id]
    names = {name for pointer in screen.facts for name in field_of(pointer).tells}
    return tuple(number for number, trait in enumerate(TRAITS) if trait.id in names)


def screens(
    decision: Decision,
    hung: Collection[str],
    at_once: Collection[str],
    weight: Mapping[str, float],
    apart: Collection[str],
) -> list[Screen]:
    """The facts by the screen on which they are asked, in the order of the questionnaire.

    Of an item what decides at once (``at_once``) comes first, the facts that weigh most before others, and a few of the
    rest beside it, so that one isn't asked of it again and again; the checklist of what there is comes in the place of
    the lists of which nothing is told, but for those that are asked ``apart``.
    """
    found: dict[tuple[str, str | None, bool], list[str]] = {}
    for pointer in hung:
        _, question, item, *_ = asked_under(pointer)
        if question is not None:
            found.setdefault((question.id, item, item is not None and pointer in at_once), []).append(pointer)
    _fill_up(found, weight)
    lists = _open_lists(decision, set(hung) - set(apart))
    made = [Screen(presence(), None, lists)] if lists else []
    keys = sorted(found, key=lambda key: (key[1] or "", not key[2]))
    asked = {name for name, _, _ in keys}
    for question in [question for question in questionnaire() if question.id in asked]:
        for key in [key for key in keys if key[0] == question.id]:
            pointers = _ordered([pointer for pointer in found[key] if pointer not in lists])
            now = [pointer for pointer in pointers if pointer not in question.later] or pointers
            if key[1] is not None:
                now = sorted(now, key=lambda pointer: -weight.get(pointer, 0.0))[:MOST_FIELDS]
            if now:
                made.append(Screen(question, key[1], _ordered(now)))
    return made


def _fill_up(found: dict[tuple[str, str | None, bool], list[str]], weight: Mapping[str, float]) -> None:
    """Ask beside what decides at once of an item for a few of its other facts, the weightiest first."""
    for (question, item, decides), pointers in found.items():
        rest = found.get((question, item, False), []) if decides else []
        for pointer in sorted(rest, key=lambda pointer: -weight.get(pointer, 0.0))[: max(0, TOGETHER - len(pointers))]:
            rest.remove(pointer)
            pointers.append(pointer)


def _open_lists(decision: Decision, hung: Iterable[str]) -> tuple[str, ...]:
    """The lists that the checklist of what there is asks about, where it is worth a screen."""
    profile, asked = decision.facts.profile, set(hung)
    lists = [
        pointer
        for pointer in presence().pointers
        if pointer in asked
        and value_at(profile, pointer) is None
        and not is_only_named(pointer, profile, decision.request.declined)
    ]
    return tuple(lists) if len(lists) >= FEWEST_LISTS else ()


def _ordered(pointers: Iterable[str]) -> tuple[str, ...]:
    """Facts in the order in which they are asked for."""
    return tuple(sorted(pointers, key=lambda pointer: asked_under(pointer).place))
