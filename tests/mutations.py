"""Bodies that are wrong in many ways, from real ones: seeded, so that a run can be had again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from service.api.openapi import example, exercise_example
from service.startup.self_check import known_profiles

ODD: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 5.7, 1e308, -1e308, 1e-320, 10**30, 2**63, "", " ", "x", "null", "NaN", "\u0000"),
    *(
        "HK",
        "CN",
        "2021",
        "2021-02-30",
        "2021-06",
        "9999-12-31",
        "0001-01-01",
        "清华大学",
        "x" * 300,
        "\ud7ff\ufffd",
        "🏙",
    ),
    *([], {}, [[]], [{}], [None], {"": {}}, {"min": 5, "max": 1}, {"min": None}, {"amount": 1}, {"max": 1e308}),
    *({"amount": -1, "currency": "HKD"}, {"amount": 1e308, "currency": "JPY"}, {"code": "en", "spoken": "good"}),
)
"""Values to put in the place of any other."""

LANGUAGES = ("en", "zh-Hant", "zh-Hans", None)


def bodies() -> tuple[tuple[str, dict[str, Any]], ...]:
    """Real bodies, each with the path that takes it."""
    found: list[tuple[str, dict[str, Any]]] = [("/recommend", example()), ("/selection-exercise", exercise_example())]
    for known in known_profiles().values():
        asked = {"profile": dict(known.profile), "as_of": known.as_of}
        found += [
            ("/recommend", asked),
            ("/recommend", asked | {"detail": "full", "language": "zh-Hant", "preferences": {"outlook": 0.5}}),
            ("/compare", asked | {"other_as_of": "2023-01-15", "pathways": ["qmas_gpt", "gep"]}),
            ("/dossier", asked | {"pathways": ["ttps_a"]}),
            ("/next-question", asked),
            ("/settlement", asked),
        ]
    return tuple(found)


def mutated(number: int, seed: int = 20261126) -> Iterator[tuple[str, bytes]]:
    """So many bodies, each with a path: one to four changes of the values, or of the bytes."""
    luck = Random(seed)  # noqa: S311 - a simulation
    real = bodies()
    for _ in range(number):
        path, body = luck.choice(real)
        value = json.loads(json.dumps(body))
        for _ in range(luck.choice((1, 1, 1, 2, 4))):
            value = _changed(value, luck)
        text = json.dumps(value, ensure_ascii=luck.random() < 0.5).encode("utf-8", "surrogatepass")
        if luck.random() < 0.15:
            text = _spoiled(text, luck)
        yield path, text


def _changed(value: Any, luck: Random) -> Any:  # noqa: ANN401 - any JSON
    """The value with a change somewhere within."""
    if not isinstance(value, dict | list) or not value or luck.random() < 0.1:
        return luck.choice(ODD)
    if isinstance(value, list):
        place = luck.randrange(len(value))
        return _changed_list(value, place, luck)
    name = luck.choice(list(value))
    match luck.randrange(8):
        case 0:
            return {other: part for other, part in value.items() if other != name}
        case 1:
            return {**value, name + luck.choice(("s", "_", "\u200b", "x" * 200)): value[name]}
        case 2:
            return {**value, luck.choice(("age", "profil", "offer", "", "/~", "é")): luck.choice(ODD)}
        case _:
            return {**value, name: _changed(value[name], luck)}


def _changed_list(value: list[Any], place: int, luck: Random) -> list[Any]:
    match luck.randrange(6):
        case 0:
            return value * luck.choice((2, 60))
        case 1:
            return [*value, luck.choice(ODD)]
        case 2:
            return value[:place]
        case _:
            return [*value[:place], _changed(value[place], luck), *value[place + 1 :]]


def _spoiled(text: bytes, luck: Random) -> bytes:
    """The bytes cut, doubled, with a byte changed, or nested deep."""
    place = luck.randrange(max(1, len(text)))
    match luck.randrange(5):
        case 0:
            return text[:place]
        case 1:
            return text[:place] + bytes([luck.randrange(256)]) + text[place + 1 :]
        case 2:
            return text + text
        case 3:
            return text.replace(b": ", b": [[[[" * luck.choice((1, 20)), 1)
        case _:
            return (
                text[:place]
                + luck.choice((b'"a":1,"a":2', b"NaN", b"1e999", b"\\ud800", b"//", b"\xff"))
                + text[place:]
            )
