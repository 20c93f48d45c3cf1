"""The law as the API shows it: every pathway, and its rules as data, read from the declarations that decide."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from service.api.languages import page
from service.messages import Catalogue
from service.profile.facts import Facts, Reading
from service.profile.model import Profile
from service.profile.values import DateSpan
from service.recommend.records import Source
from service.recording import record
from service.rules.confirmations import last_seen, seen_again
from service.rules.criteria import AllOf, AnyOf, ByCase, Criterion, InForce, Judged, KOf
from service.rules.evaluator import Evaluation
from service.rules.law import Certainty, Lawbook, Parameter, Version
from service.rules.pathway import Family, LawStatus, Mode, Pathway, Remark, Selection, assess


@record(frozen=True, kw_only=True)
class PathwayListed:
    """A pathway, and where its law stands on the day asked for.

    `verified_on` is the day on which the text was last read; `seen_unchanged_on` the last day, or month, on which any
    value of it was seen again elsewhere, null where none was.
    """

    id: str
    name: str
    family: Family
    scheme: str
    selection: Selection
    law_status: LawStatus
    link: str
    verified_on: date
    review_by: date
    seen_unchanged_on: str | None


@record(frozen=True, kw_only=True)
class SeenUnchanged:
    """Values that were seen again, unchanged, after the text was last verified, which they verify no further.

    `on` is a day, or a month where no more is known; `parameters` are those seen; `size_of` a list of which
    only the size was.
    """

    on: str
    parameters: tuple[str, ...]
    size_of: str | None
    certainty: Certainty
    source: Source


@record(frozen=True, kw_only=True)
class PathwayList:
    """Every pathway that is ranked."""

    as_of: date
    pathways: tuple[PathwayListed, ...]


@record(frozen=True, kw_only=True)
class DaySpan:
    """A day known to lie between two days, both included; they are the same where the day itself is known."""

    earliest: date
    latest: date


@record(frozen=True, kw_only=True)
class VersionHeld:
    """One value of a parameter. `event` is what must happen on or after `since`; `in_force` holds for the day asked.

    `unit` is given where it isn't the parameter's own.
    """

    value: object
    since: DaySpan
    until: DaySpan | None
    event: str
    in_force: bool
    certainty: Certainty
    sources: tuple[str, ...]
    unit: str | None
    note: str | None


@record(frozen=True, kw_only=True)
class ParameterHeld:
    """A threshold, set or regime of the law, with every version that is held, oldest first."""

    id: str
    about: str
    unit: str | None
    versions: tuple[VersionHeld, ...]


@record(frozen=True, kw_only=True)
class FactRead:
    """A derived fact: its name, what it is, and JSON pointers to the members of a profile that it reads."""

    name: str
    about: str | None
    reads: tuple[str, ...]


@record(frozen=True, kw_only=True)
class Requirement:
    """A requirement and those below it.

    `kind` says how a fact is compared with a parameter, or how the parts combine; the parts of `by_case` are the
    condition, what is asked where it is met, and what is asked where it isn't.
    """

    id: str
    kind: str
    about: str
    fact: FactRead | None
    parameter: str | None
    source: str | None
    certainty: Certainty | None
    parts: tuple[Requirement, ...]


@record(frozen=True, kw_only=True)
class Rules:
    """The requirement of one regime of a pathway, for entry or for extension."""

    mode: Mode
    regime: str
    in_force: bool
    requirement: Requirement


@record(frozen=True, kw_only=True)
class StandingRemark:
    """A standing condition or a word on discretion; `applies` is the fact that makes it apply, null for always."""

    id: str
    applies: FactRead | None
    parameter: str | None
    source: str
    certainty: Certainty


@record(frozen=True, kw_only=True)
class TermAsked:
    """A thing that is granted or asked, by a name that all pathways share."""

    name: str
    parameter: str


@record(frozen=True, kw_only=True)
class PathwayRules:
    """A pathway with its rules as data."""

    as_of: date
    pathway: PathwayListed
    regime: str
    routes: tuple[str, ...]
    rules: tuple[Rules, ...]
    conditions: tuple[StandingRemark, ...]
    discretion: tuple[StandingRemark, ...]
    terms: tuple[TermAsked, ...]
    parameters: tuple[ParameterHeld, ...]
    sources: tuple[Source, ...]
    seen_unchanged: tuple[SeenUnchanged, ...]


def listed(pathway: Pathway, law: Lawbook, catalogue: Catalogue, as_of: date) -> PathwayListed:
    """A pathway and where its law stands on a day."""
    review = law.reviews[pathway.scheme]
    return PathwayListed(
        id=pathway.id,
        name=catalogue.text(f"pathway.{pathway.id}"),
        family=pathway.family,
        scheme=pathway.scheme,
        selection=pathway.selection,
        law_status=assess(pathway, Evaluation(Facts(Profile(), as_of), law)).status,
        link=page(pathway.link, catalogue.language),
        verified_on=review.verified_on,
        review_by=review.review_by,
        seen_unchanged_on=last_seen(pathway.id),
    )


def rules_of(pathway: Pathway, law: Lawbook, catalogue: Catalogue, as_of: date) -> PathwayRules:
    """Everything that is held of a pathway's law, with what is in force on a day marked."""
    facts = Facts(Profile(), as_of)
    regimes = {version.value for version in law.versions(pathway.regime, as_of)}
    rules = tuple(
        Rules(mode=mode, regime=regime, in_force=regime in regimes, requirement=_requirement(criterion, facts))
        for mode, by_regime in ((Mode.ENTRY, pathway.entry), (Mode.EXTENSION, pathway.extension))
        for regime, criterion in by_regime.items()
    )
    remarks = (*pathway.conditions, *pathway.discretion)
    names = dict.fromkeys(
        (
            pathway.regime,
            *(name for rule in rules for name in _parameters(rule.requirement)),
            *(remark.parameter for remark in remarks if remark.parameter),
            *pathway.terms.values(),
        )
    )
    parameters = tuple(_parameter(law.parameters[name], as_of) for name in names if name in law.parameters)
    cited = dict.fromkeys(
        (
            *(source for rule in rules for source in _sources(rule.requirement)),
            *(remark.source for remark in remarks),
            *(source for held in parameters for version in held.versions for source in version.sources),
        )
    )
    return PathwayRules(
        as_of=as_of,
        pathway=listed(pathway, law, catalogue, as_of),
        regime=pathway.regime,
        routes=pathway.routes,
        rules=rules,
        conditions=tuple(_remark(remark, facts) for remark in pathway.conditions),
        discretion=tuple(_remark(remark, facts) for remark in pathway.discretion),
        terms=tuple(TermAsked(name=name, parameter=parameter) for name, parameter in pathway.terms.items()),
        parameters=parameters,
        sources=tuple(_source(law, name) for name in cited if name in law.sources),
        seen_unchanged=tuple(
            SeenUnchanged(
                on=row.seen_on,
                parameters=row.parameters,
                size_of=row.size_of,
                certainty=row.certainty,
                source=Source(id=row.source.id, title=row.source.title, url=row.source.url, read_as=row.source.read_as),
            )
            for row in seen_again(pathway.id)
        ),
    )


def _requirement(criterion: Criterion, facts: Facts) -> Requirement:
    read: Any = getattr(criterion, "fact", None)
    kind = type(criterion).__name__
    return Requirement(
        id=criterion.id,
        kind="".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind).removeprefix("_"),
        about=" ".join((inspect.getdoc(type(criterion)) or "").replace("``", "`").split()),
        fact=None if read is None else _fact(read, facts),
        parameter=getattr(criterion, "parameter", None),
        source=getattr(criterion, "source", None),
        certainty=getattr(criterion, "certainty", None),
        parts=tuple(_requirement(part, facts) for part in _parts(criterion)),
    )


def _parts(criterion: Criterion) -> tuple[Criterion, ...]:
    match criterion:
        case AllOf(parts=parts) | AnyOf(parts=parts) | KOf(parts=parts):
            return parts
        case ByCase(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case Judged(part=part) | InForce(part=part):
            return (part,)
        case _:
            return ()


def _fact(read: Any, facts: Facts) -> FactRead:  # noqa: ANN401 - a plain function from facts to a reading
    reading: Reading[object] = facts.read(read)
    about = inspect.getdoc(read)
    first = None if about is None else " ".join(about.split("\n\n")[0].split())
    return FactRead(name=read.__name__, about=first, reads=tuple(dict.fromkeys(reading.reads)))


def _remark(remark: Remark, facts: Facts) -> StandingRemark:
    return StandingRemark(
        id=remark.id,
        applies=None if remark.applies is None else _fact(remark.applies, facts),
        parameter=remark.parameter,
        source=remark.source,
        certainty=remark.certainty,
    )


def _parameters(requirement: Requirement) -> Iterator[str]:
    if requirement.parameter is not None:
        yield requirement.parameter
    for part in requirement.parts:
        yield from _parameters(part)


def _sources(requirement: Requirement) -> Iterator[str]:
    if requirement.source is not None:
        yield requirement.source
    for part in requirement.parts:
        yield from _sources(part)


def _parameter(parameter: Parameter, as_of: date) -> ParameterHeld:
    in_force = parameter.on(as_of)
    return ParameterHeld(
        id=parameter.id,
        about=parameter.about,
        unit=parameter.unit,
        versions=tuple(_version(version, in_force=version in in_force) for version in parameter.versions),
    )


def _version(version: Version, *, in_force: bool) -> VersionHeld:
    return VersionHeld(
        value=plain(version.value),
        since=days_of(version.since),
        until=None if version.until is None else days_of(version.until),
        event=version.event,
        in_force=in_force,
        certainty=version.certainty,
        sources=version.sources,
        unit=version.unit,
        note=version.note,
    )


def plain(value: object) -> object:
    """A value of the law as JSON values."""
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, tuple | list) else value


def days_of(days: DateSpan) -> DaySpan:
    """The days between which a day lies, as the API shows them."""
    return DaySpan(earliest=days.first, latest=days.last)


def _source(law: Lawbook, name: str) -> Source:
    held = law.sources[name]
    return Source(id=held.id, title=held.title, url=held.url, read_as=held.read_as)
