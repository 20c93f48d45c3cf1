"""Reading a request: its body and its query, to records; every fault at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from flask import Request, g
from marshmallow import ValidationError

from service.api.problems import (
    BAD_BODY,
    BAD_QUERY,
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
from service.intake.faults import PlacedFault, Said, did_you_mean, one_of, placed, shown
from service.intake.fields import Number
from service.intake.schemas import record
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
    _check_media_type(request)
    request.max_content_length = most + 1
    body = b"" if (request.content_length or 0) > most else request.get_data(cache=False)
    if len(body) > most or (request.content_length or 0) > most:
        raise ProblemError(TOO_LARGE, Said("The body has more than {most} KiB.", most=most // 1024))
    try:
        value = decode(body)
    except NotJsonError as error:
        fault = PlacedFault(pointer="", code=error.code, fault=error.fault, remedy=error.remedy)
        raise ProblemError(BAD_BODY, error.fault, (fault,)) from None
    g.language_asked = _language_asked(value)
    try:
        read: T = record(cls).deserialize(value)
    except ValidationError as error:
        faults = tuple(placed(error.messages))
        raise ProblemError(INVALID, _counted(len(faults)), faults) from None
    return read, value if isinstance(value, dict) else {}


def check_consistency(profile: Profile, as_of: date) -> None:
    """Raise a ``ProblemError`` with every contradiction between the facts."""
    refuse(CONTRADICTION, placed_contradictions(profile, as_of))


def refuse(kind: ProblemType, faults: Sequence[PlacedFault]) -> None:
    """Raise a ``ProblemError`` with these faults, if there are any."""
    if faults:
        raise ProblemError(kind, _counted(len(faults)), faults)


def _language_asked(value: object) -> AnswerLanguage | None:
    named = value.get("language") if isinstance(value, dict) else None
    return AnswerLanguage(named) if named in tuple(AnswerLanguage) else None


def _counted(faults: int) -> str:
    return "There is one fault." if faults == 1 else Said("There are {count} faults.", count=faults)


def _check_media_type(request: Request) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if request.mimetype != "application/json" or charset not in {"utf-8", "utf8"} or encoding != "identity":
        raise ProblemError(MEDIA, MEDIA.about)


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
    if isinstance(value, dict):
        told = {name: without_nulls(part) for name, part in value.items() if part is not None}
        return {name: part for name, part in told.items() if part != {}}
    if isinstance(value, list):
        return [without_nulls(part) for part in value]
    return value
