"""What changed in the law between two dates: parameters, the lists that the law refers to, and where schemes stand.

Everything is read from the lawbook and the dated lists; nothing is declared here. A version that restates the value
before it is no change. Inside the span of an uncertain date both versions may be in force, and the change is not sure.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from service.profile.values import DateSpan, day_after
from service.recording import record
from service.rules.criteria import every
from service.rules.lists.occupations import professions, talent_list_versions
from service.rules.lists.register import register
from service.rules.lists.trades import technical_trades, techtas_areas

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from service.rules.law import Certainty, Lawbook, Parameter, Version
    from service.rules.lists.occupations import Profession
    from service.rules.lists.register import Institution
    from service.rules.lists.trades import TechnicalTrade, TechTasArea
    from service.rules.pathway import Pathway


class ChangeKind(StrEnum):
    """What became of a value between two dates; one first held is new, or its earlier text isn't held."""

    FIRST_HELD = "first_held"
    CHANGED = "changed"
    ENDED = "ended"
    CAME_AND_WENT = "came_and_went"  # the same on both dates, and another in between


class ListName(StrEnum):
    """A dated list that the law refers to."""

    TTPS_INSTITUTIONS = "ttps_institutions"
    TALENT_LIST = "talent_list"
    TECHTAS_AREAS = "techtas_areas"
    TECHNICAL_TRADES = "technical_trades"


@record(frozen=True)
class ParameterChange:
    """A parameter whose value differs between two dates, or differed in between.

    ``before`` and ``after`` are the versions that may be in force on the dates; ``steps`` those that came into force
    after the earlier and by the later, oldest first. ``sure`` where no uncertain date leaves it open.
    """

    parameter: Parameter
    kind: ChangeKind
    before: tuple[Version, ...]
    after: tuple[Version, ...]
    steps: tuple[Version, ...]
    sure: bool
    pathways: tuple[str, ...]


@record(frozen=True)
class Entry:
    """A name that joined or left a list; ``on`` is the first day with it, or the first without it."""

    name: str
    name_zh: str | None
    on: DateSpan
    certainty: Certainty
    sources: tuple[str, ...]


@record(frozen=True)
class ListChange:
    """What joined and left a list between two dates; the sizes are official ones, ``None`` where none is known.

    ``complete`` where the list is held in full, so that what isn't named here did not change.
    """

    list: ListName
    size_before: int | None
    size_after: int | None
    complete: bool
    joined: tuple[Entry, ...]
    left: tuple[Entry, ...]
    pathways: tuple[str, ...]


def readers(pathways: Iterable[Pathway], parameters: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The pathways that each parameter bears on: those that declare it, or else those of the scheme it is named after.

    A parameter that a derived fact reads is declared nowhere, and begins with its scheme's or its pathway's name.
    """
    declared: dict[str, dict[str, None]] = {name: {} for name in parameters}
    family: dict[str, dict[str, None]] = {}
    for pathway in pathways:
        for name in _declared(pathway):
            declared.setdefault(name, {})[pathway.id] = None
        for stem in (pathway.id, pathway.regime.partition(".")[0]):
            family.setdefault(stem, {})[pathway.id] = None
    return {name: tuple(found or family.get(name.partition(".")[0], {})) for name, found in declared.items()}


def _declared(pathway: Pathway) -> Iterator[str]:
    yield pathway.regime
    yield from pathway.terms.values()
    for remark in (*pathway.conditions, *pathway.discretion):
        if remark.parameter is not None:
            yield remark.parameter
    for rule in (*pathway.entry.values(), *pathway.extension.values()):
        for criterion in every(rule):
            parameter: str | None = getattr(criterion, "parameter", None)
            if parameter is not None:
                yield parameter


def parameter_changes(
    law: Lawbook, pathways: Sequence[Pathway], earlier: date, later: date
) -> tuple[ParameterChange, ...]:
    """Every parameter that changed after ``earlier`` and by ``later``, in the order of the lawbook."""
    bearing = readers(pathways, law.parameters)
    found = (_changed(parameter, bearing[name], earlier, later) for name, parameter in law.parameters.items())
    return tuple(change for change in found if change is not None)


def _changed(parameter: Parameter, pathways: tuple[str, ...], earlier: date, later: date) -> ParameterChange | None:
    before, after = parameter.on(earlier), parameter.on(later)
    first, last = _values(before), _values(after)
    steps = tuple(version for version in _steps(parameter, earlier, later) if not _restates(version, parameter))
    passing = any(step not in before and step not in after for step in steps)
    if first == last and not passing:
        return None
    if first == last:
        kind = ChangeKind.CAME_AND_WENT
    elif not first:
        kind = ChangeKind.FIRST_HELD
    else:
        kind = ChangeKind.CHANGED if last else ChangeKind.ENDED
    spans = [version.since for version in (*before, *after, *steps)]
    sure = not any(span.first <= day < span.last for span in spans for day in (earlier, later))
    return ParameterChange(parameter, kind, before, after, steps, sure, pathways)


def _values(versions: Iterable[Version]) -> list[tuple[Any, str]]:
    told: list[tuple[Any, str]] = []
    for version in versions:
        said = (version.value, version.event)
        if said not in told:
            told.append(said)
    return told


def _steps(parameter: Parameter, earlier: date, later: date) -> Iterator[Version]:
    for version in parameter.versions:
        if version.since.last > earlier and version.since.first <= later:
            yield version


def _restates(version: Version, parameter: Parameter) -> bool:
    """Whether a version says again what the one before it said, in time without a gap."""
    place = parameter.versions.index(version)
    if place == 0:
        return False
    former = parameter.versions[place - 1]
    return former.value == version.value and former.event == version.event and former.until is None


def list_changes(pathways: Sequence[Pathway], earlier: date, later: date) -> tuple[ListChange, ...]:
    """Every list of the law to which a name was added, or from which one was taken, after ``earlier`` by ``later``."""
    by_scheme: dict[str, tuple[str, ...]] = {}
    for pathway in pathways:
        by_scheme[pathway.scheme] = (*by_scheme.get(pathway.scheme, ()), pathway.id)
    held = (
        (ListName.TTPS_INSTITUTIONS, "ttps", [_named(row) for row in register().institutions]),
        (ListName.TALENT_LIST, "employment", [_named(row) for row in professions()]),
        (ListName.TECHTAS_AREAS, "techtas", [_area(row) for row in techtas_areas().values()]),
        (ListName.TECHNICAL_TRADES, "technical_professionals", [_named(row) for row in technical_trades().values()]),
    )
    changes = (_list_change(name, rows, earlier, later, by_scheme[scheme]) for name, scheme, rows in held)
    return tuple(change for change in changes if earlier < later and (change.joined or change.left))


@record(frozen=True)
class _Row:
    """A name, the days on which it joined a list, and its last day there if it has one."""

    name: str
    name_zh: str | None
    since: DateSpan
    until: date | None
    certainty: Certainty
    sources: tuple[str, ...]

    def entry(self, on: DateSpan) -> Entry:
        return Entry(self.name, self.name_zh, on, self.certainty, self.sources)


def _list_change(
    name: ListName, rows: Sequence[_Row], earlier: date, later: date, pathways: tuple[str, ...]
) -> ListChange:
    joined = [row.entry(row.since) for row in rows if row.since.last > earlier and row.since.first <= later]
    left = [
        row.entry(_on(day_after(row.until)))
        for row in rows
        if row.until is not None and row.since.first <= later and earlier <= row.until < later
    ]
    return ListChange(
        name,
        _size(name, rows, earlier),
        _size(name, rows, later),
        name is not ListName.TALENT_LIST,
        tuple(sorted(joined, key=_in_order)),
        tuple(sorted(left, key=_in_order)),
        pathways,
    )


def _in_order(entry: Entry) -> tuple[date, str]:
    return entry.on.first, entry.name


def _size(name: ListName, rows: Sequence[_Row], day: date) -> int | None:
    if name is ListName.TALENT_LIST:
        sizes = [version.official_size for version in talent_list_versions() if version.in_force_from <= day]
        return sizes[-1] if sizes else 0
    if any(row.since.first <= day < row.since.last for row in rows):
        return None
    return sum(row.since.last <= day and (row.until is None or day <= row.until) for row in rows)


def _on(day: date) -> DateSpan:
    return DateSpan(day, day)


def _named(row: Institution | Profession | TechnicalTrade) -> _Row:
    return _Row(row.name, row.name_zh, _on(row.listed_from), row.listed_until, row.certainty, row.sources)


def _area(row: TechTasArea) -> _Row:
    return _Row(row.name, None, row.since, row.until, row.certainty, row.sources)
