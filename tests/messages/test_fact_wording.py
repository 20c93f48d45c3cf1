"""The wording of facts: what the profile declares is what the English catalogue says."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, get_args, get_type_hints

import pytest

from service.messages import load_catalogues
from service.profile import model

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGLISH = load_catalogues()["en"]


def _parts(annotation: object) -> Iterator[tuple[type, str]]:
    """The classes of the profile in an annotation, with the path step that leads into them."""
    if isinstance(annotation, type) and annotation.__module__ == model.__name__:
        yield annotation, ""
    for inner in get_args(annotation):
        if isinstance(inner, type) and inner.__module__ == model.__name__:
            yield inner, ""
        for item in get_args(inner):
            if isinstance(item, type) and item.__module__ == model.__name__:
                yield item, "/*"


def _facts(owner: type, path: str = "") -> Iterator[tuple[str, str]]:
    hints = get_type_hints(owner)
    for field in dataclasses.fields(owner):
        here = f"{path}/{field.name}"
        yield here, field.metadata["wording"]
        for part, step in _parts(hints[field.name]):
            yield from _facts(part, here + step)


FACTS = dict(_facts(model.Profile))


@pytest.mark.parametrize("pointer", FACTS)
def test_the_catalogue_words_a_fact_as_the_profile_declares_it(pointer: str) -> None:
    """Nothing is worded twice with two meanings."""
    assert ENGLISH.text(f"fact.{pointer}") == FACTS[pointer]


def test_every_wording_in_the_catalogue_belongs_to_a_fact() -> None:
    """No wording outlives its fact."""
    worded = {code.removeprefix("fact.") for code in ENGLISH.messages if code.startswith("fact.")}
    assert worded == set(FACTS)
