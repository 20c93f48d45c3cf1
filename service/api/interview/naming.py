"""The name of an item as one would say it: “your master's degree from PolyU”, “your offer from a bank”."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.api import asked, cldr
from service.messages.names import institution
from service.profile.pointers import value_at
from service.rules.lists.institutions import read_institution

if TYPE_CHECKING:
    from datetime import date

    from service.messages import Catalogue
    from service.profile.model import Profile

SHAPES: dict[str, tuple[tuple[str, ...], ...]] = {
    "degrees": (("level", "institution"), ("level",), ("institution",)),
    "qualifications": (("name",), ("kind",)),
    "jobs": (("title", "employer"), ("title",), ("employer",)),
    "offers": (("title", "employer"), ("title",), ("employer",)),
    "businesses": (("name",),),
    "statuses": (("scheme",),),
    "languages": (("code",),),
    "achievements": (("name",), ("kind",)),
    "family_links": (("relation",),),
    "new_cies": (("asset_class",),),
    "convictions": (("offence",),),
    "adverse_records": (("kind",),),
}
"""By list, the fields by which an item is called, the fullest first; an item of another list by its number."""

PLACES = {"code": "language"}
"""Fields whose place in a message is called otherwise."""


def named(pointer: str, profile: Profile, catalogue: Catalogue, day: date) -> str:
    """The name of the item at a pointer; its number is added where another item of the list has the same name.

    One of which nothing tells its name is called by its number, or as the only one of its kind. An institution is named
    in the script of the language where the register of the ``day`` has it so.
    """
    *before, number = pointer.split("/")
    items = value_at(profile, "/".join(before))
    others = range(len(items)) if isinstance(items, tuple) else range(0)
    name = _called(before[-1], pointer, profile, catalogue, day)
    if name is None:
        alone = f"named.{before[-1]}"
        only = len(others) == 1 and alone in catalogue
        return catalogue.text(alone) if only else asked.item(f"{pointer}/", catalogue) or ""
    names = [_called(before[-1], "/".join((*before, str(other))), profile, catalogue, day) for other in others]
    return name if names.count(name) == 1 else catalogue.text("named.again", name=name, number=int(number) + 1)


def _called(listed: str, pointer: str, profile: Profile, catalogue: Catalogue, day: date) -> str | None:
    for shape in SHAPES.get(listed, ()):
        told = {name: value_at(profile, f"{pointer}/{name}") for name in shape}
        if all(value is not None for value in told.values()):
            words = {PLACES.get(name, name): _word(name, value, catalogue, day) for name, value in told.items()}
            return catalogue.text(f"named.{listed}.{'_'.join(shape)}", **words)
    return None


def institution_told(given: str, day: date, language: str) -> str:
    """An institution in the script of a language, where the register has it so; as it was given otherwise."""
    if language == "en":
        return given
    read = read_institution(given, day).name
    return institution(read, language) if read and institution(read, language) != read else given


def _word(field: str, value: object, catalogue: Catalogue, day: date) -> str:
    if field == "institution":
        return institution_told(str(value), day, catalogue.language)
    if field == "code":
        return cldr.language(str(value), catalogue.language)
    kind = type(value).__name__
    code = f"named.{kind}.{value}"
    if code in catalogue:
        return catalogue.text(code)
    code = f"choice.{kind}.{value}"
    return catalogue.text(code) if code in catalogue else str(value)
