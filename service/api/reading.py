"""Reading a request: its body and its query, to records; every fault at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import orjson
from flask import Request, g
from marshmallow import ValidationError

from service.api.journal import stage
from service.api.problems import (
    BAD_BODY,
    BAD_QUERY,
    BAD_REQUEST,
    CONTRADICTION,
    INVALID,
    LARGEST_BODY,
    MEDIA,
    TOO_LARGE,
    ProblemError,
    ProblemType,
)
from service.api.requests import AnswerLanguage
from service.intake.composites import Record
from service.intake.contradictions import placed_contradictions
from service.intake.decoding import NotJsonError, decode
from service.intake.faults import MOST_LISTED, PlacedFault, Said, did_you_mean, one_of, placed, shown, tallied
from service.intake.fields import Number
from service.intake.pointers import no_such_item
from service.intake.schemas import record
from service.profile.derived.told_elsewhere import as_meant
from service.profile.model import Profile

T = TypeVar("T")

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
MOST_PARAMETERS = 20
_DIGITS = frozenset("0123456789")


def today() -> date:
    """The calendar day in Hong Kong."""
    return datetime.now(UTC).astimezone(HONG_KONG).date()


def read_body(request: Request, cls: type[T], most: int = LARGEST_BODY) -> tuple[T, Mapping[str, Any]]:
    """The body as a record, and as the JSON values that it was read from; raises ``ProblemError``.

    ``most`` is how many bytes it may have. Problems of the request are told in the language that it asks for, whatever
    else in it can't be read.
    """
    value = read_json(request, most)
    g.language_asked = language_asked(value)
    return read_value(value, record(cls))


@stage("read")
def read_json(request: Request, most: int) -> object:
    """The body as JSON values; raises ``ProblemError`` where it is none, or has more than ``most`` bytes."""
    _check_media_type(request)
    request.max_content_length = most + 1
    length = request.content_length
    body = b"" if (length or 0) > most else request.get_data(cache=False)
    if len(body) > most or (length or 0) > most:
        raise ProblemError(TOO_LARGE, Said("The body has more than {most} KiB.", most=most // 1024))
    if length is not None and len(body) < length:
        raise ProblemError(BAD_REQUEST, Said("The body is shorter than its Content-Length says."))
    try:
        return decode(body)
    except NotJsonError as error:
        fault = PlacedFault(pointer="", code=error.code, fault=error.fault, remedy=error.remedy)
        raise ProblemError(BAD_BODY, error.fault, (fault,)) from None


@stage("read")
def read_value(value: object, reader: Record[T]) -> tuple[T, Mapping[str, Any]]:
    """A JSON value as a record, and as itself; raises ``ProblemError``."""
    read: T
    with tallied() as tally:
        try:
            read = reader.deserialize(value)
        except ValidationError as error:
            found = error.messages
        else:
            return read, value if isinstance(value, dict) else {}
    faults = [*placed(found), *_contradicting(reader, value, found)]
    count = len(faults) if len(faults) < MOST_LISTED else max(tally.found, len(faults))
    raise ProblemError(INVALID, _counted(count), faults, count)


def _contradicting(reader: Record[Any], value: object, found: object) -> list[PlacedFault]:
    """The contradictions among what can be read, where something else in the body can't."""
    told = _without(value, found)
    if not isinstance(told, dict):
        return []
    try:
        as_of = date.fromisoformat(str(told["as_of"])) if "as_of" in told else today()
    except ValueError:
        return []
    if "profile" in reader.members:
        return _within(told.get("profile"), as_of)
    rows = told.get("profiles") if "profiles" in reader.members else None
    return [
        moved(fault, index)
        for index, row in enumerate(rows if isinstance(rows, list) else ())
        for fault in _within(row.get("profile") if isinstance(row, dict) else None, as_of)
    ]


def _within(profile: object, as_of: date) -> list[PlacedFault]:
    """The contradictions within a profile, if it can be read."""
    try:
        return list(placed_contradictions(record(Profile).deserialize(profile), as_of))
    except ValidationError:
        return []


def moved(fault: PlacedFault, index: int) -> PlacedFault:
    """A fault of a profile, at its place in a request that has several."""

    def at(pointer: str) -> str:
        return f"/profiles/{index}{pointer}" if pointer.startswith("/profile/") else pointer

    return replace(fault, pointer=at(fault.pointer or ""), conflicts_with=tuple(map(at, fault.conflicts_with)))


def _without(value: object, found: object) -> Any:  # noqa: ANN401 - any JSON
    """JSON values without the members and the items at which a fault was found; other items keep their places."""
    if not isinstance(found, dict):
        return value
    if isinstance(value, dict):
        return {name: _without(part, found.get(name)) for name, part in value.items() if not _faulty(found.get(name))}
    if isinstance(value, list):
        return [
            {} if _faulty(found.get(index)) else _without(part, found.get(index)) for index, part in enumerate(value)
        ]
    return value


def _faulty(found: object) -> bool:
    """Whether a fault lies at a place itself, and not only below it."""
    return found is not None and (not isinstance(found, dict) or None in found)


def check_consistency(profile: Profile, as_of: date, beside: Sequence[PlacedFault] = ()) -> None:
    """Raise a ``ProblemError`` with every contradiction between the facts, and whatever else is wrong ``beside``."""
    refuse(INVALID if beside else CONTRADICTION, (*beside, *placed_contradictions(profile, as_of)))


def faults_of_declined(declined: Sequence[str] | None, profile: Profile, as_of: date) -> tuple[PlacedFault, ...]:
    """The faults of pointers that name an item which isn't given, nor read from another list."""
    read, _ = as_meant(profile, as_of)
    return tuple(
        fault for number, pointer in enumerate(declined or ()) for fault in no_such_item(number, pointer, read)
    )


def each_once(declined: Sequence[str] | None) -> tuple[str, ...]:
    """The pointers of what was declined, each once and in order."""
    return tuple(sorted(set(declined or ())))


def refuse(kind: ProblemType, faults: Sequence[PlacedFault]) -> None:
    """Raise a ``ProblemError`` with these faults, if there are any."""
    if faults:
        raise ProblemError(kind, _counted(len(faults)), faults)


def language_asked(value: object) -> AnswerLanguage | None:
    """The language that a request names, whatever else is wrong with it."""
    named = value.get("language") if isinstance(value, dict) else None
    return AnswerLanguage(named) if named in tuple(AnswerLanguage) else None


def _counted(faults: int) -> str:
    if faults > MOST_LISTED:
        return Said("There are {count} faults; the first {listed} are listed.", count=faults, listed=MOST_LISTED)
    return "There is one fault." if faults == 1 else Said("There are {count} faults.", count=faults)


def _check_media_type(request: Request) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    kind = request.mimetype
    in_json = kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))
    if not in_json or charset not in {"utf-8", "utf8"} or encoding != "identity":
        raise ProblemError(MEDIA, MEDIA.about)


@stage("read")
def read_query(request: Request, cls: type[T]) -> T:
    """The query string as a record, as strict as a body; raises ``ProblemError``."""
    try:
        pairs = parse_qsl(
            request.query_string.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(request.query_string),
            errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except ValueError:
        raise ProblemError(BAD_QUERY, BAD_QUERY.about) from None
    reader: Record[T] = record(cls)
    names = tuple(reader.members)
    values: dict[str, object] = {}
    faults = []
    for name, text in pairs:
        member = reader.members.get(name)
        if member is None:
            remedy = did_you_mean(name, names, one_of(names) if names else "Leave it out.")
            fault = Said("There is no parameter {name} here.", name=shown(name))
            faults.append(PlacedFault(parameter=name, code="unknown_parameter", fault=fault, remedy=remedy))
        elif name in values:
            fault = Said("The parameter {name} is given twice.", name=shown(name))
            faults.append(PlacedFault(parameter=name, code="duplicate_name", fault=fault, remedy="Give it once."))
        else:
            whole = isinstance(member, Number) and text != "" and len(text) <= len("1000") and set(text) <= _DIGITS
            values[name] = int(text) if whole else text
    try:
        read: T = reader.deserialize(values)
    except ValidationError as error:
        faults += [_of_parameter(fault) for fault in placed(error.messages)]
    else:
        if not faults:
            return read
    raise ProblemError(INVALID, _counted(len(faults)), faults)


def _of_parameter(fault: PlacedFault) -> PlacedFault:
    name = (fault.pointer or "").removeprefix("/")
    return PlacedFault(parameter=name, code=fault.code, fault=fault.fault, remedy=fault.remedy)


def without_nulls(value: object) -> Any:  # noqa: ANN401 - any JSON
    """JSON values without what says nothing: a null, or a member that is an object of nothing, is an absent member."""
    written = orjson.dumps(value)
    return _without_nulls(value) if b"null" in written or b"{}" in written else value


def _without_nulls(value: object) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        told = {name: _without_nulls(part) for name, part in value.items() if part is not None}
        return {name: part for name, part in told.items() if part != {}}
    if isinstance(value, list):
        return [_without_nulls(part) for part in value]
    return value
