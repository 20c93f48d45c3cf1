"""Whole names within a longer text are found by looking it through once, however odd it is."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules.lists import within
from service.rules.lists.candidates import candidates
from service.rules.lists.names import is_han, name_key
from service.rules.lists.register import meanings, register
from service.rules.lists.within import han_within, latin_within, whole_names
from service.rules.lists.world import find_world

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.rules.lists.register import Meaning

KEYS = sorted(whole_names().keys)
HAN = [key for key in KEYS if is_han(key)]
LATIN = [key for key in KEYS if not is_han(key)]

LONGEST = 200
"""Characters of an institution's name in a request."""

ODD = {
    "characters of no name": "".join(chr(0x4E00 + 37 * place) for place in range(LONGEST)),
    "the head of many names": "中国" * 100,
    "a kind, again and again": "国立大学" * 50,
    "a whole name, again and again": "浙江大学" * 50,
    "a short form, again and again": "浙大" * 100,
    "letters and characters": "mit大" * 50,
    "one-letter words": " ".join("abcdefghij"[place % 10] for place in range(100)),
    "words that every name has": "university of the " * 11,
    "an acronym, again and again": "mit " * 50,
    "one word": "x" * LONGEST,
}


class Counted(frozenset[str]):
    """Keys that count how often one is looked for."""

    asked = 0

    def __contains__(self, key: object) -> bool:
        Counted.asked += 1
        return super().__contains__(key)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_the_look_ups_of_a_name_grow_with_its_length_alone(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """At most 30 windows a character are tried, and the register is asked at most once a character."""
    asked: list[str] = []

    def told(key: str) -> tuple[Meaning, ...]:
        asked.append(key)
        return meanings(key)

    held = replace(whole_names(), keys=Counted(whole_names().keys))
    Counted.asked = 0
    monkeypatch.setattr(within, "whole_names", lambda: held)
    monkeypatch.setattr(within, "meanings", told)
    candidates(name_key(odd), None)
    assert len(odd) <= LONGEST
    assert Counted.asked <= 30 * len(odd)
    assert len(asked) <= len(odd)


def test_characters_that_begin_no_name_are_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the register is asked."""
    monkeypatch.setattr(within, "meanings", lambda key: pytest.fail(f"{key} was looked up"))
    assert han_within("鿋" * LONGEST) == []


def test_every_name_held_is_among_those_looked_for() -> None:
    """A name of the list, a short form, kin, and one of the world: nothing is missed for want of its key."""
    held = register()
    for key in (*held.names, *held.short_forms, *held.kin, *held.others):
        assert key in whole_names().keys
    assert all(find_world(key) for key in KEYS[::997] if key not in {*held.names, *held.short_forms, *held.others})


@given(st.lists(st.sampled_from(HAN) | st.sampled_from(["学院", "mit", "大", "浙大", "清华"]), min_size=1, max_size=4))
def test_names_in_characters_are_those_of_every_window(parts: list[str]) -> None:
    """What is found is what trying each part of the text finds."""
    key = "".join(parts)[:60]
    assert _every_window(key, key, "", han_within) == han_within(key)


@given(st.lists(st.sampled_from(LATIN) | st.sampled_from(["school", "of", "mit", "for"]), min_size=1, max_size=4))
def test_names_in_letters_are_those_of_every_window(parts: list[str]) -> None:
    """What is found is what trying each run of words finds."""
    key = " ".join(parts)
    assert _every_window(key, key.split(), " ", latin_within) == latin_within(key)


def _every_window(key: str, units: str | list[str], joint: str, way: Callable[[str], list[Meaning]]) -> list[Meaning]:
    """The same search with every window of the text held for a name."""
    keys = frozenset(
        joint.join(units[start:end]) for start in range(len(units)) for end in range(start + 1, len(units) + 1)
    )
    lengths = tuple(range(1, len(units) + 1))
    heads = {key[at : at + 2]: tuple(range(2, len(key) + 1)) for at in range(len(key))}
    every = within.WholeNames(keys, dict.fromkeys(key.split(), lengths), heads)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(within, "whole_names", lambda: every)
        return way(key)
