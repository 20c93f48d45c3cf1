"""Derived facts about languages that need the scores of the law: good English, Chinese, two languages.

ImmD's texts ask for good written and spoken ability and publish no scores. Copies of advisers' notes conflict, so that
each test has a lower and a higher figure (parameter ``qmas.english_test_scores``). At the higher figure or above a test
settles it. Between the two, a stated good ability stands, and a stated lesser one is for ImmD to judge. Below the
lower, a stated good ability is for ImmD to judge, and a stated lesser one is not good. A test without figures proves
nothing.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from service.profile.derived.languages import CHINESE_LANGUAGE, ENGLISH, Command, commands, completed_command
from service.profile.facts import Facts, Reading
from service.profile.values import ANYTHING, MET, NOT_MET, REVIEW, SETTLED, UNKNOWN, Truth, both, either, union
from service.rules.law import lawbook

if TYPE_CHECKING:
    from datetime import date

    from service.profile.codes import LanguageTest
    from service.profile.values import Span

SCORES = "qmas.english_test_scores"
TWO = 2
_LANGUAGES = ("/languages",)


class Band(IntEnum):
    """Where a test's score lies against the two figures, lowest first."""

    BELOW = 1
    BETWEEN = 2
    SETTLES = 3


def _bands(test: LanguageTest, score: Span | None, on: date) -> frozenset[Band | None]:
    """The bands in which the score may lie; ``None`` for a test that proves nothing."""
    bands: set[Band | None] = set()
    for version in lawbook().versions(SCORES, on):
        figures = version.value.get(test.value)
        if figures is None:
            bands.add(None)
            continue
        lower, higher = figures
        if score is None or score.low < lower:
            bands.add(Band.BELOW)
        if lower < higher and (score is None or (score.low < higher and score.high >= lower)):
            bands.add(Band.BETWEEN)
        if score is None or score.high >= higher:
            bands.add(Band.SETTLES)
    return frozenset(bands) or frozenset({None})


def _outcome(band: Band | None, stated: Truth) -> Truth:
    """What a test and a stated ability come to; the table of the module's docstring."""
    if band is Band.SETTLES:
        return MET
    if band is Band.BETWEEN:
        return either(stated, REVIEW)
    if band is Band.BELOW:
        return both(stated, REVIEW)
    return stated


def command_of(command: Command, on: date) -> Truth:
    """Whether a language is commanded well, spoken and written."""
    if command.language != ENGLISH or not command.tests:
        return command.good
    best: set[Band | None] = {None}
    for test, score in command.tests:
        best = {max((a, b), key=lambda band: band or 0) for a in best for b in _bands(test, score, on)}
    truth = Truth(0)
    for band in best:
        truth = union(truth, _outcome(band, command.good))
    return truth


def _lacking(command: Command, on: date) -> tuple[str, ...]:
    truth = command_of(command, on)
    if truth in SETTLED:
        return ()
    scores = (f"/languages/{index}/test_score" for index in command.entries) if command.tests else ()
    return command.pointers or tuple(scores)


def _one(facts: Facts, language: str) -> Reading[Truth]:
    known_commands = facts.read(commands)
    if known_commands is None:
        return Reading(UNKNOWN, _LANGUAGES, _LANGUAGES)
    truth = NOT_MET
    lacks: tuple[str, ...] = ()
    on = lawbook().parameters[SCORES].day_for(facts)
    for command in known_commands:
        if command.language == language:
            truth = command_of(command, on)
            lacks += _lacking(command, on)
    completed = completed_command(language, known_commands)
    if completed is not None:
        truth = union(truth, command_of(completed, on))
        lacks += tuple(f"/languages/{index}/code" for index in completed.entries)
    return Reading(truth, _LANGUAGES, lacks if truth not in SETTLED else ())


def good_english(facts: Facts) -> Reading[Truth]:
    """Whether English is good, written and spoken."""
    return _one(facts, ENGLISH)


def good_chinese(facts: Facts) -> Reading[Truth]:
    """Whether Chinese (Putonghua or Cantonese) is good, written and spoken."""
    return _one(facts, CHINESE_LANGUAGE)


def good_chinese_or_english(facts: Facts) -> Reading[Truth]:
    """Whether Chinese or English is good, written and spoken: a prerequisite until 31 October 2024."""
    chinese, english = facts.read(good_chinese), facts.read(good_english)
    truth = either(chinese.value, english.value)
    lacks = tuple(dict.fromkeys((*chinese.lacks, *english.lacks)))
    return Reading(truth, _LANGUAGES, lacks if truth not in SETTLED else ())


def at_least_of(truths: tuple[Truth, ...], count: int) -> Truth:
    """Whether at least ``count`` of several independent truths are met; exact, outcome by outcome."""
    reached = {(0, 0)}
    for truth in truths:
        reached = {
            (min(count, met + (bit == MET)), min(count, hoped + (bit != NOT_MET)))
            for met, hoped in reached
            for bit in (NOT_MET, REVIEW, MET)
            if truth & bit
        }
    result = Truth(0)
    for met, hoped in reached:
        result = union(result, MET if met >= count else (REVIEW if hoped >= count else NOT_MET))
    return result


def languages_beside(facts: Facts, excluded: frozenset[str], count: int) -> Reading[Truth]:
    """Whether at least ``count`` languages that are not ``excluded`` are good, written and spoken.

    An entry that names no language may be one more, or complete one that is named.
    """
    known_commands = facts.read(commands)
    if known_commands is None:
        return Reading(UNKNOWN, _LANGUAGES, _LANGUAGES)
    truths: list[Truth] = []
    lacks: list[str] = []
    on = lawbook().parameters[SCORES].day_for(facts)
    one_more = ANYTHING if any(command.tests for command in known_commands) else UNKNOWN
    for command in known_commands:
        if command.language is None:
            possible = command.spoken != NOT_MET or command.written != NOT_MET
            truths.append(one_more if possible else NOT_MET)
            lacks += [f"/languages/{command.entries[0]}/code"] if possible else []
        elif command.language not in excluded:
            truths.append(command_of(command, on))
            lacks += _lacking(command, on)
    truth = at_least_of(tuple(truths), count)
    return Reading(truth, _LANGUAGES, tuple(lacks) if truth not in SETTLED else ())


def two_good_languages(facts: Facts) -> Reading[Truth]:
    """Whether two languages are good, written and spoken; Chinese in any form is one."""
    return languages_beside(facts, frozenset(), TWO)


def third_good_language(facts: Facts) -> Reading[Truth]:
    """Whether a language beside Chinese and English is good, written and spoken."""
    return languages_beside(facts, frozenset({CHINESE_LANGUAGE, ENGLISH}), 1)
