"""The questionnaire and what is asked next: nothing twice, nothing for nothing, and settled means settled."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from benchmarks.questions import decided, enquirers, interview, measured, put
from service.interview.missing import is_only_named
from service.interview.next_questions import next_questions
from service.interview.questionnaire import PRESENCE, questionnaire
from service.interview.records import QuestionPart
from service.interview.screens import told_by
from service.population.people_alike import FILE, WEIGHTS, columns, pool
from service.population.traits import TRAITS
from service.profile.model import Person, Profile
from service.profile.pointers import value_at
from service.recommend.decision import Request, decide
from service.rules.pathway import Verdict
from tests.measured import measured as told
from tests.recommend.asking import decided as decision_on
from tests.recommend.asking import decided_where_law_is_held, shipped
from tests.strategies import cases
from training.pool.kinds import drawn, kinds
from training.pool.people import people, person
from training.pool.write import DAY, SEED, in_order, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from service.interview.questionnaire import AskedFact

POINTERS = [pointer for question in questionnaire() for pointer in question.pointers]


def _questions_of(pointer: str) -> list[str]:
    roots = [(question, root) for question in questionnaire() for root in (*question.pointers, *question.instead)]
    return [question.id for question, root in roots if pointer == root or pointer.startswith(f"{root}/")]


@given(cases())
def test_whatever_is_missing_has_one_question(case: tuple[date, Profile, Profile]) -> None:
    """Every fact that a law or a finding lacks is filled by one question, and no fact by two."""
    day, _, partial = case
    decision = decided_where_law_is_held(partial, day)
    missing = {pointer for finding in decision.practice for pointer in finding.missing}
    for ranked in decision.pathways:
        for finding in ranked.findings:
            missing |= set(finding.reading.lacks if finding.reading else ())
    assert [pointer for pointer in sorted(missing) if len(_questions_of(pointer)) != 1] == []
    assert len(POINTERS) == len(set(POINTERS))


def _is_told(profile: Profile, pointer: str) -> bool:
    told = value_at(profile, pointer)
    return told is not None and not is_only_named(pointer, profile, ())


@given(cases())
def test_what_is_answered_is_not_asked_again(case: tuple[date, Profile, Profile]) -> None:
    """A question whose facts are stated comes again only for a field that an item given leaves out."""
    day, _, partial = case
    for row_ in next_questions(decided_where_law_is_held(partial, day)).questions:
        assert all(not _is_told(partial, pointer) for pointer in row_.facts), row_.question.id
        assert row_.facts, row_.question.id
        assert row_.pathways, row_.question.id


@given(cases())
def test_the_same_profile_is_asked_the_same(case: tuple[date, Profile, Profile]) -> None:
    """Order and gains are the same each time; by value the gain an item falls, within what it bears on."""
    day, _, partial = case
    once, again = (next_questions(decided_where_law_is_held(partial, day)) for _ in range(2))
    assert once == again
    by_value = [row_ for row_ in once.questions if row_.part is QuestionPart.VALUE]
    worth = [row_.gain / (1 if row_.item else row_.question.effort) for row_ in by_value]
    assert worth == sorted(worth, reverse=True)
    assert all(0 <= row_.gain <= 1.2 * max(1, len(row_.pathways)) for row_ in once.questions)


def test_a_closed_pathway_asks_for_nothing_but_a_stay_that_it_may_extend() -> None:
    """Nobody is asked about work in Hong Kong for a scheme that their income closes."""
    asking = next_questions(decision_on(Profile(statuses=(), person=Person(nationalities=("AF",)))))
    closed = {
        ranked.assessment.pathway.id
        for ranked in decision_on(Profile(statuses=(), person=Person(nationalities=("AF",)))).pathways
        if ranked.assessment.verdict is Verdict.NOT_ELIGIBLE
    }
    assert closed
    for row_ in asking.questions:
        if row_.part is not QuestionPart.OPENING:
            assert not set(row_.pathways) & closed


def test_a_whole_person_is_asked_nothing_that_counts_and_is_settled() -> None:
    """Once every fact is known, the first and the first three are settled."""
    for whole in enquirers(len(kinds())):
        asking, _ = decided(whole, shipped())
        if not asking.questions:
            assert asking.settled_first
            assert asking.settled_three


def test_an_empty_profile_is_asked_what_any_clerk_begins_with_and_then_for_degrees_and_offers_early() -> None:
    """The opening first; then those on which most orders turn, degrees first of all."""
    asking = next_questions(decision_on(Profile()))
    assert not asking.settled_first
    assert not asking.verdict_settled
    assert asking.alike == pool().everybody.bit_count()
    ids = [row_.question.id for row_ in asking.questions]
    assert ids[:4] == ["purpose", "here", "nationality", "birth"]
    assert {"degrees", "jobs", "any"} == set(ids[4:7])
    assert set(ids[-2:]) == {"record", "public_assistance"}


def test_every_trait_belongs_to_questions_that_there_are() -> None:
    """No trait waits for a question that nobody asks."""
    ids = {question.id for question in questionnaire()}
    assert {name for trait in TRAITS for name in trait.questions} <= ids
    assert set(told_by()) == ids | {PRESENCE}
    assert sum(WEIGHTS) == pytest.approx(1)


def _fields(facts: Sequence[AskedFact]) -> Iterator[AskedFact]:
    for fact in facts:
        yield fact
        yield from _fields(fact.fields)


def test_a_choice_names_its_values_and_a_number_its_limits() -> None:
    """What may be answered is told for every fact of every question."""
    for question in questionnaire():
        for fact in _fields(question.facts):
            if fact.type == "choice":
                assert fact.choices
            if fact.type == "number":
                assert fact.minimum is not None
                assert fact.maximum is not None
            if fact.type == "items":
                assert fact.fields


# --- the pool ---------------------------------------------------------------------------------------------------------


def test_the_pool_is_what_the_rules_and_the_model_say_today() -> None:
    """The file that ships is what ``python -m training pool`` writes: of each kind, a sample decided afresh."""
    with files("service.population").joinpath(FILE).open(encoding="utf-8") as lines:
        header, *rows = csv.reader(lines)
    assert header == columns()
    assert Counter(line[0] for line in rows) == drawn()
    numbers: Counter[str] = Counter()
    for place, line in enumerate(rows):
        kind, number = line[0], numbers[line[0]]
        numbers[kind] += 1
        if place % 60 == 0:
            assert line == row(kind, person(kind, number, SEED, DAY), shipped(), DAY)


@pytest.mark.prove
def test_the_whole_pool_is_what_the_rules_and_the_model_say_today() -> None:
    """The same of everybody in it."""
    with files("service.population").joinpath(FILE).open(encoding="utf-8") as lines:
        _, *rows = csv.reader(lines)
    for line, (kind, profile) in zip(rows, people(SEED, DAY, in_order()), strict=True):
        assert line == row(kind, profile, shipped(), DAY)


def test_people_alike_share_what_is_certain_where_there_are_enough() -> None:
    """An income far below the floor leaves nobody to whom Category A is open."""
    whole = person("no_degree", 0, SEED, DAY)
    question = next(question for question in questionnaire() if question.id == "here")
    partial, _ = put(replace(Profile(), income=whole.income), whole, question)
    decision = decide(shipped(), Request(partial, DAY, None, DAY, {}))
    ranked = next(one for one in decision.pathways if one.assessment.pathway.id == "ttps_a")
    assert ranked.assessment.verdict is Verdict.NOT_ELIGIBLE
    asking = next_questions(decision)
    assert asking.alike < pool().everybody.bit_count()
    assert all("ttps_a" not in row_.pathways for row_ in asking.questions if row_.question.id != "right_of_abode")


# --- what it shows ----------------------------------------------------------------------------------------------------


def test_a_sample_of_interviews_ends_soon_and_right() -> None:
    """Of a person of each kind the first place is nearly always settled within twelve screens, and comes out so."""
    found = [interview(whole, shipped()) for whole in enquirers(len(kinds()) + 6)]
    assert sum(one.screens <= 12 for one in found) >= 0.85 * len(found)
    assert sum(one.first_right for one in found) >= 0.95 * len(found)
    assert all(one.first <= one.three for one in found)


@pytest.mark.prove
def test_interviews_end_within_twelve_screens_for_nine_in_ten() -> None:
    """And in at most 60 % of the answers that ImmD's order, then the profile's, needs; 99 % come out as settled."""
    whole = list(enquirers(1000))
    found = measured(whole, shipped())
    rows = (
        ("settled within twelve screens", found["within_12"], "at least 0.9", found["within_12"] >= 0.9),
        ("answers, to those of a fixed order", found["ratio_of_means"], "at most 0.6", found["ratio_of_means"] <= 0.6),
        ("first place come out as settled", found["first_right"], "at least 0.98", found["first_right"] >= 0.98),
    )
    for what, value, target, holds in rows:
        told("Questions asked in order", what, value, target, on=f"{len(whole)} people", holds=holds)
    assert [row_ for row_ in rows if not row_[-1]] == []
