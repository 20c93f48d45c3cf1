from __future__ import annotations

import re
import types
import typing
from dataclasses import fields, is_dataclass
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from service.practice.findings import load_practice
from service.profile.model import Profile
from service.rules.catalogue import PATHWAYS
from service.rules.criteria import every
from service.rules.law import lawbook

ROOT = Path(__file__).parents[2]
STATUSES = ("**encoded**: ", "**caller-stated**: ", "**encoded and caller-stated**: ", "**not encodable** because ")
ROW = re.compile(r"^\| ([QOLU][-\d]\S*) \| (.+) \| (.+) \| (.*) \|$")
QUOTED = re.compile(r"`([^`]+)`")
NOTHING_ASKED = "no criterion"


@lru_cache(maxsize=1)
def document() -> str:
    return (ROOT / "docs" / "law-coverage.md").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def rows() -> tuple[tuple[str, str, str, str], ...]:
    """Id, requirement, source and status of each row."""
    found = []
    for line in document().splitlines():
        match = ROW.match(line)
        if match:
            found.append((match[1], match[2], match[3], match[4]))
    return tuple(found)


def required() -> list[tuple[str, str]]:
    sections = yaml.safe_load((Path(__file__).parent / "requirement_rows.yaml").read_text(encoding="utf-8"))
    return [row for section in sections.values() for row in section.items()]


def criteria() -> set[str]:
    return {
        criterion.id
        for pathway in PATHWAYS
        for rule in (*pathway.entry.values(), *pathway.extension.values())
        for criterion in every(rule)
    }


def remarks() -> set[str]:
    return {remark.id for pathway in PATHWAYS for remark in (*pathway.conditions, *pathway.discretion)}


def pointers(kind: object, at: str = "") -> typing.Iterator[str]:
    """The JSON pointer of every field of the profile, ``*`` standing for any item of a list."""
    for argument in typing.get_args(kind) if isinstance(kind, types.UnionType) else (kind,):
        if typing.get_origin(argument) is tuple:
            yield from pointers(typing.get_args(argument)[0], f"{at}/*")
        elif isinstance(argument, type) and is_dataclass(argument):
            hints = typing.get_type_hints(argument)
            for field in fields(argument):
                if "wording" not in field.metadata:
                    continue
                yield f"{at}/{field.name}"
                yield from pointers(hints[field.name], f"{at}/{field.name}")


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Everything that the document may name, but files and tests."""
    practice = {f"practice.{finding}" for finding in load_practice().declared}
    ids = {pathway.id for pathway in PATHWAYS} | set(lawbook().parameters)
    return frozenset(ids | criteria() | remarks() | practice | set(pointers(Profile)))


def exists(name: str) -> bool:
    """Whether what the document names is there: an id, a field, a file, or a test in one."""
    if name in names():
        return True
    path, _, test = name.partition("::")
    if "/" not in path or path.startswith("/") or not (ROOT / path).exists():
        return False
    return not test or f"\ndef {test}(" in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize(("row", "title"), required())
def test_every_requirement_has_one_row(row: str, title: str) -> None:
    """A requirement of the checked-in list has exactly one row, under its title."""
    found = [requirement for identifier, requirement, _, _ in rows() if identifier == row]
    assert len(found) == 1
    assert found[0].startswith(f"{title}: ")


def test_no_row_is_unlisted() -> None:
    """The document has no row that the checked-in list of requirements lacks."""
    assert {row[0] for row in rows()} - dict(required()).keys() == set()


def test_every_row_has_a_status_and_a_source() -> None:
    """A row is encoded, caller-stated or not encodable for a reason, and says where the requirement comes from."""
    bare = [row[0] for row in rows() if not row[2].strip() or not any(len(row[3]) > len(s) for s in STATUSES)]
    astray = [row[0] for row in rows() if not row[3].startswith(STATUSES)]
    assert bare + astray == []


def test_an_encoded_row_says_where() -> None:
    """What is said to be encoded or caller-stated names what does it, unless the law asks for nothing there."""
    vague = [
        row[0]
        for row in rows()
        if not row[3].startswith(STATUSES[-1]) and not QUOTED.search(row[3]) and NOTHING_ASKED not in row[3]
    ]
    assert vague == []


def test_a_caller_stated_row_names_a_field() -> None:
    """What the caller states is a field of the profile, or a row that names one."""
    mute = [
        row[0]
        for row in rows()
        if "caller-stated" in row[3].split(":", 1)[0]
        and not any(name.startswith("/") for name in QUOTED.findall(row[3]))
    ]
    assert mute == []


def test_every_criterion_remark_and_parameter_is_in_the_document() -> None:
    """Nothing decides a case, is said of it or is granted by it that the document does not account for."""
    named = set(QUOTED.findall(document()))
    assert (criteria() | remarks() | set(lawbook().parameters)) - named == set()


def test_everything_that_the_document_names_exists() -> None:
    """Each id, field, file and test in the document is there."""
    assert [name for name in sorted(set(QUOTED.findall(document()))) if not exists(name)] == []
