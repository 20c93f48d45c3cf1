"""Words for the specification: what each member holds and what each value means, from the catalogue of a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.api.asked import HELP
from service.api.contract.examples import IN_PART
from service.api.contract.records import CodeExplained

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.intake.fields import JsonObject
    from service.messages import Catalogue

PROBLEM = " (`/problems/"
"""What follows the title of a kind of problem."""

STANDARDS = frozenset({"CountryCode", "CurrencyCode", "NationalityCode"})
"""Enumerations whose values are those of a standard, which names them."""


def explained_value(kind: str, value: str, catalogue: Catalogue) -> CodeExplained:
    """A value of an enumeration, with its label and its meaning; raises ``KeyError`` for one without both."""
    own = f"label.{kind}.{value}"
    if kind == "PathwayId":
        own = f"pathway.{value}"
    label = catalogue.text(own if own in catalogue else f"choice.{kind}.{value}")
    return CodeExplained(code=value, label=label, meaning=catalogue.text(f"meaning.{kind}.{value}"))


def member_meaning(record: str, member: str, catalogue: Catalogue) -> str:
    """What a member holds: words of its own record's, or those of every member of that name; raises ``KeyError``."""
    own = f"member.{record}.{member}"
    return catalogue.text(own if own in catalogue else f"member.{member}")


def member_title(record: str, member: str, catalogue: Catalogue) -> str:
    """What a member is called, in words of its own record's or of every member of that name; raises ``KeyError``."""
    own = f"title.{record}.{member}"
    return catalogue.text(own if own in catalogue else f"title.{member}")


def fact_title(pointer: str, catalogue: Catalogue) -> str:
    """What a fact of the profile is called, by its JSON pointer; raises ``KeyError`` for one without a title."""
    return HELP.sub("", catalogue.text(f"fact.{pointer}"))


def fact_meaning(pointer: str, catalogue: Catalogue) -> str:
    """What is told by a fact of the profile: the question that asks for it, or words of its own."""
    asked = f"ask.{pointer}"
    return catalogue.text(asked if asked in catalogue else f"about.{pointer}")


def facts_at(schemas: Mapping[str, JsonObject]) -> dict[tuple[str, str], str]:
    """The fact that each member of a profile holds, by record and member: its JSON pointer, ``*`` for any item."""
    found: dict[tuple[str, str], str] = {}

    def walk(record: str, place: str) -> None:
        for member, described in schemas[record]["properties"].items():
            at = f"{place}/{member}"
            if found.setdefault((record, member), at) != at:
                continue
            inner = described.get("items", described)
            for part in (inner, *inner.get("oneOf", ())):
                name = part.get("$ref", "").rpartition("/")[2]
                if "properties" in schemas.get(name, {}):
                    walk(name, f"{at}/*" if "items" in described else at)

    walk("Profile", "")
    return found


def reword(document: JsonObject, catalogue: Catalogue) -> None:
    """Put what a specification says of operations, requests and components into the language of a catalogue."""
    document["info"]["title"] = catalogue.specification.get(document["info"]["title"], document["info"]["title"])
    _reworded(document, catalogue)


def _reworded(part: object, catalogue: Catalogue) -> None:
    if isinstance(part, list):
        for item in part:
            _reworded(item, catalogue)
    if not isinstance(part, dict):
        return
    for name, below in part.items():
        if name in {"summary", "description"} and isinstance(below, str):
            part[name] = _said(below, catalogue)
        elif name == "examples" and isinstance(below, dict):
            for example in below.values():
                example["summary"] = _said(example["summary"], catalogue)
        elif name not in {"example", "examples"}:
            _reworded(below, catalogue)


def _said(english: str, catalogue: Catalogue) -> str:
    """Paragraphs, each as it stands or without its full stop; and kinds of problem, which are told by their titles."""
    known = catalogue.specification
    if PROBLEM in english and known:
        told = (part.removesuffix(".").partition(PROBLEM) for part in english.split(" Or: "))
        said = "；".join(f"{catalogue.problems.get(title, title)}{mark}{rest}" for title, mark, rest in told)
        return f"{said}。"
    if IN_PART in english and known:
        whole, _, cut = english.partition(IN_PART)
        return f"{_paragraph(whole, known)}{known[IN_PART.strip(' :')]}：{cut}"
    return "\n\n".join(_paragraph(text, known) for text in english.split("\n\n"))


def _paragraph(text: str, known: Mapping[str, str]) -> str:
    line = text.replace("\n", " ")
    bare = line.removesuffix(".")
    return known.get(line) or (f"{known[bare]}。" if bare in known else text)


def _fact(described: JsonObject, pointer: str, catalogue: Catalogue) -> JsonObject:
    """The title of a fact, and what is told by it: the question that asks for it, its unit and what else is said."""
    title = fact_title(pointer, catalogue)
    wording = catalogue.text(f"fact.{pointer}")
    said = described["description"].removesuffix(".") if described["description"].startswith(wording) else wording
    return {"title": title, "description": f"{fact_meaning(pointer, catalogue)}{said.removeprefix(title)}"}


def _words(one: CodeExplained) -> dict[str, str]:
    return {"label": one.label, "meaning": one.meaning}


def describe(schemas: Mapping[str, JsonObject], catalogue: Catalogue) -> None:
    """Put words to each member and each value of the components: a title, and what it means where nothing says so."""
    facts = facts_at(schemas)
    for name, schema in schemas.items():
        for member, shape in schema.get("properties", {}).items():
            pointer = facts.get((name, member))
            if pointer is not None and f"fact.{pointer}" in catalogue:
                words = _fact(shape, pointer, catalogue)
            else:
                meaning = shape.get("description") or member_meaning(name, member, catalogue)
                words = {"title": member_title(name, member, catalogue), "description": meaning}
            schema["properties"][member] = shape | words
        if "enum" in schema and name not in STANDARDS:
            values = [explained_value(name, value, catalogue) for value in schema["enum"]]
            schema["x-enum-titles"] = [one.label for one in values]
            schema["x-enum-descriptions"] = [one.meaning for one in values]
            listed = "\n".join(f"- `{one.code}`: {catalogue.text('vocabulary.value', **_words(one))}" for one in values)
            schema["description"] = f"{schema['description']}\n\n{listed}"
