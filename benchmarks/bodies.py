"""Varied requests: simulated people as a caller would post them, half of them with facts taken out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import orjson

from training.cases.write import profile_json
from training.pool.kinds import by_share
from training.pool.people import people
from training.pool.write import DAY

SEED = 20_261_127
"""Another than those of the population and of the people that the order is measured on."""

TAKEN_OUT = 0.4
"""The share of facts that a person with facts taken out doesn't tell."""

LANGUAGES = ("en", "zh-Hant", "zh-Hans")
DETAILS = ("card", "summary", "full")
NEXT_QUESTION = "next-question"


def with_facts_taken_out(profile: dict[str, Any], luck: Random) -> dict[str, Any]:
    """A profile with each of its facts left out by chance; lists are left out whole."""
    kept: dict[str, Any] = {}
    for name, value in profile.items():
        if isinstance(value, dict) and "currency" not in value:  # a sum of money is one fact
            kept[name] = with_facts_taken_out(value, luck)
        elif luck.random() >= TAKEN_OUT:
            kept[name] = value
    return kept


def profiles(number: int) -> Iterator[dict[str, Any]]:
    """So many profiles, the whole mixture of kinds among them, every second with facts taken out."""
    luck = Random(SEED)  # noqa: S311 - a simulation
    whole = [profile_json(profile) for _, profile in people(SEED, DAY, by_share(number))]
    luck.shuffle(whole)
    for place, profile in enumerate(whole):
        yield with_facts_taken_out(profile, luck) if place % 2 else profile


def bodies(number: int, **members: object) -> list[bytes]:
    """So many bodies of ``POST /recommend``, with further members; the languages take turns."""
    return written(profiles(number), **members)


def written(people_told: Iterable[dict[str, Any]], **members: object) -> list[bytes]:
    """The bodies of some profiles, as ``bodies`` has them."""
    return [
        orjson.dumps({"as_of": DAY, "language": LANGUAGES[place % 3], "profile": profile, **members})
        for place, profile in enumerate(people_told)
    ]


def by_kind(number: int) -> dict[str, tuple[str, list[bytes]]]:
    """What is asked for each kind of answer of the service, by its name: the path, and bodies of the same people."""
    told = list(profiles(number))
    asked = {detail: ("/recommend", written(told, detail=detail)) for detail in DETAILS}
    return asked | {NEXT_QUESTION: (f"/{NEXT_QUESTION}", written(told))}
