"""What changed in the law between two dates, as the API shows it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from service.api.rules.rulebook import DaySpan, days_of, plain
from service.messages import Catalogue
from service.profile.facts import Facts
from service.profile.model import Profile
from service.recommend.records import Source
from service.recommend.state import State
from service.recording import record
from service.rules.changes import (
    ChangeKind,
    Entry,
    ListChange,
    ListName,
    ParameterChange,
    list_changes,
    parameter_changes,
)
from service.rules.evaluator import Evaluation
from service.rules.law import Certainty, Version
from service.rules.lists.tables import sources as list_sources
from service.rules.pathway import LawStatus, Pathway, assess


@record(frozen=True, kw_only=True)
class DatedValue:
    """A value of the law, the days on which it came into force, and where it was read.

    `event` is what must happen on or after `since` for the value to apply, lodging unless it says otherwise.

    `unit` is given where it isn't the parameter's own.
    """

    value: object
    since: DaySpan
    until: DaySpan | None
    event: str
    certainty: Certainty
    sources: tuple[str, ...]
    unit: str | None
    note: str | None


@record(frozen=True, kw_only=True)
class ParameterChanged:
    """A threshold, set or regime whose value differs between two dates, or differed in between.

    Two values `before` or `after` mean that the date of the change is uncertain and either may be in force; `sure`
    tells that no such doubt remains. `steps` are the values that came into force after the earlier date and by the
    later one.
    """

    id: str
    about: str
    unit: str | None
    kind: ChangeKind
    sure: bool
    before: tuple[DatedValue, ...]
    after: tuple[DatedValue, ...]
    steps: tuple[DatedValue, ...]
    pathways: tuple[str, ...]


@record(frozen=True, kw_only=True)
class ListEntry:
    """A name that joined or left a list: `on` is the first day with it, or the first day without it."""

    name: str
    name_zh: str | None
    on: DaySpan
    certainty: Certainty
    sources: tuple[str, ...]


@record(frozen=True, kw_only=True)
class ListChanged:
    """What joined and left a list. Where it isn't `complete`, a name that isn't here may have changed unread."""

    list: ListName
    complete: bool
    size_before: int | None
    size_after: int | None
    joined: tuple[ListEntry, ...]
    left: tuple[ListEntry, ...]
    pathways: tuple[str, ...]


@record(frozen=True, kw_only=True)
class PathwayMoved:
    """A pathway that opened, closed, or came under other rules; a regime is named by the parameter `regime`."""

    id: str
    name: str
    regime: str
    status_before: LawStatus
    status_after: LawStatus
    regimes_before: tuple[str, ...]
    regimes_after: tuple[str, ...]


@record(frozen=True, kw_only=True)
class NotReadSince:
    """A scheme whose rules may have changed unread before the later date: no change here is no proof of none."""

    scheme: str
    verified_on: date
    review_by: date
    why: str


@record(frozen=True, kw_only=True)
class RuleChanges:
    """What changed after the `earlier` date and by the `later` one."""

    earlier: date
    later: date
    ruleset: str
    pathways: tuple[PathwayMoved, ...]
    parameters: tuple[ParameterChanged, ...]
    lists: tuple[ListChanged, ...]
    not_read_since: tuple[NotReadSince, ...]
    sources: tuple[Source, ...]


def changes_between(state: State, catalogue: Catalogue, earlier: date, later: date) -> RuleChanges:
    """Everything that changed in the law between two dates, the later of them included."""
    law = state.law
    parameters = tuple(_parameter(change) for change in parameter_changes(law, state.pathways, earlier, later))
    lists = tuple(_list(change) for change in list_changes(state.pathways, earlier, later))
    moved = (_moved(pathway, state, catalogue, earlier, later) for pathway in state.pathways)
    cited = [name for change in parameters for value in _values(change) for name in value.sources]
    cited += [name for change in lists for entry in (*change.joined, *change.left) for name in entry.sources]
    return RuleChanges(
        earlier=earlier,
        later=later,
        ruleset=state.ruleset_digest,
        pathways=tuple(row for row in moved if row is not None),
        parameters=parameters,
        lists=lists,
        not_read_since=tuple(
            NotReadSince(scheme=row.scheme, verified_on=row.verified_on, review_by=row.review_by, why=row.why)
            for row in law.reviews.values()
            if row.review_by < later
        ),
        sources=_sources(state, cited),
    )


def _parameter(change: ParameterChange) -> ParameterChanged:
    held = change.parameter
    return ParameterChanged(
        id=held.id,
        about=held.about,
        unit=held.unit,
        kind=change.kind,
        sure=change.sure,
        before=tuple(map(_dated, change.before)),
        after=tuple(map(_dated, change.after)),
        steps=tuple(map(_dated, change.steps)),
        pathways=change.pathways,
    )


def _values(change: ParameterChanged) -> Iterable[DatedValue]:
    return (*change.before, *change.steps, *change.after)


def _dated(version: Version) -> DatedValue:
    return DatedValue(
        value=plain(version.value),
        since=days_of(version.since),
        until=None if version.until is None else days_of(version.until),
        event=version.event,
        certainty=version.certainty,
        sources=version.sources,
        unit=version.unit,
        note=version.note,
    )


def _list(change: ListChange) -> ListChanged:
    return ListChanged(
        list=change.list,
        complete=change.complete,
        size_before=change.size_before,
        size_after=change.size_after,
        joined=tuple(map(_entry, change.joined)),
        left=tuple(map(_entry, change.left)),
        pathways=change.pathways,
    )


def _entry(entry: Entry) -> ListEntry:
    return ListEntry(
        name=entry.name,
        name_zh=entry.name_zh,
        on=days_of(entry.on),
        certainty=entry.certainty,
        sources=entry.sources,
    )


def _moved(pathway: Pathway, state: State, catalogue: Catalogue, earlier: date, later: date) -> PathwayMoved | None:
    before, after = _standing(pathway, state, earlier), _standing(pathway, state, later)
    if before == after:
        return None
    return PathwayMoved(
        id=pathway.id,
        name=catalogue.text(f"pathway.{pathway.id}"),
        regime=pathway.regime,
        status_before=before[0],
        status_after=after[0],
        regimes_before=before[1],
        regimes_after=after[1],
    )


def _standing(pathway: Pathway, state: State, day: date) -> tuple[LawStatus, tuple[str, ...]]:
    assessment = assess(pathway, Evaluation(Facts(Profile(), day), state.law))
    return assessment.status, tuple(str(version.value) for version in assessment.regimes)


def _sources(state: State, cited: Iterable[str]) -> tuple[Source, ...]:
    held = {**list_sources(), **state.law.sources}
    found = (held[name] for name in dict.fromkeys(cited))
    return tuple(Source(id=row.id, title=row.title, url=row.url, read_as=row.read_as) for row in found)
