"""Facts that need no asking since a register tells them; what it can't know isn't assumed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.recording import record
from service.rules.facts.degrees import institution_readings
from service.rules.facts.local_study import has_no_ugc_programme
from service.rules.lists.tables import ListStanding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.profile.model import Degree
    from service.recommend.decision import Decision
    from service.rules.lists.institutions import InstitutionReading


@record(frozen=True)
class Filled:
    """A fact that a register tells: its pointer, its value, the message that says so, and the institution's name."""

    pointer: str
    value: str | bool
    code: str
    name: str


def filled_by_registers(decision: Decision) -> tuple[Filled, ...]:
    """What the registers of institutions tell of the degrees that are given, in their order."""
    degrees, readings = decision.facts.profile.degrees or (), decision.facts.read(institution_readings).value
    return tuple(
        row
        for number, (degree, reading) in enumerate(zip(degrees, readings, strict=True))
        if reading is not None
        for row in _of(f"/degrees/{number}", degree, reading)
    )


def _of(item: str, degree: Degree, reading: InstitutionReading) -> Iterator[Filled]:
    name = reading.name or reading.given
    if reading.standing is not ListStanding.UNKNOWN and not degree.extension_arm and degree.ttps_listed is None:
        listed = reading.standing is ListStanding.LISTED
        yield Filled(f"{item}/ttps_listed", listed, "listed" if listed else "not_listed", name)
    if has_no_ugc_programme(reading) and degree.ugc_funded is None:
        yield Filled(f"{item}/ugc_funded", value=False, code="not_ugc_funded", name=name)
    if reading.country is not None and degree.country is None:
        yield Filled(f"{item}/country", reading.country, "country", name)
