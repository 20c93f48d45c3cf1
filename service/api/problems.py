"""Every error in one form: RFC 9457 problem details, with a type that resolves and a remedy for every fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

import orjson
from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from service.api.languages import chosen
from service.intake.faults import PlacedFault, Said
from service.intake.fields import JsonObject
from service.messages import Catalogue

MEDIA_TYPE = "application/problem+json"

LARGEST_BODY = 256 * 1024
"""Bytes of a request's body."""

LARGEST_EXERCISE = 5 * 1024 * 1024
"""Bytes of a selection exercise's body: 500 full profiles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemType:
    """A kind of error; ``slug`` is the last part of its type, which is the path of the page that explains it."""

    slug: str
    title: str
    status: int
    about: str
    remedy: str

    @property
    def uri(self) -> str:
        """The type of the problem: a URI reference relative to this service."""
        return f"/problems/{self.slug}"


BAD_BODY = ProblemType(
    slug="malformed-body",
    title="The body can't be read",
    status=400,
    about="The body isn't JSON (RFC 8259) in UTF-8, or it names a member twice, nests too deep or holds a number that "
    "JSON doesn't have.",
    remedy="Mend the body at the place that the fault names.",
)
BAD_QUERY = ProblemType(
    slug="malformed-query",
    title="The query can't be read",
    status=400,
    about="The query string isn't percent-encoded UTF-8 of the form name=value&name=value.",
    remedy="Encode it anew.",
)
INVALID = ProblemType(
    slug="invalid-request",
    title="The request has faults",
    status=422,
    about="Members of the body or parameters of the query are unknown, missing, of another type, or outside their "
    "limits. All faults are listed at once; nothing is guessed or converted.",
    remedy="Mend every fault by its remedy. A fact that isn't known is left out.",
)
CONTRADICTION = ProblemType(
    slug="contradiction",
    title="Facts contradict each other",
    status=422,
    about="Each fact can be read by itself, but they can't all be true. A decision on them would be about nobody.",
    remedy="Correct or leave out one of the facts of each pair.",
)
NO_LAW_HELD = ProblemType(
    slug="no-law-held",
    title="No law is held for that day",
    status=422,
    about="The rules of no pathway are held for the day of lodging, so nothing may be said.",
    remedy="Ask for a later day; GET /pathways?as_of= shows what is held.",
)
NO_EXERCISE = ProblemType(
    slug="no-exercise",
    title="No selection exercise can be simulated for that day",
    status=422,
    about="A simulated exercise orders profiles by a classifier of the General Points Test. On the day of lodging the "
    "test isn't held, which of two is in force isn't settled, or no classifier speaks of it.",
    remedy="Ask for a day since 1 November 2024.",
)
NOT_FOUND = ProblemType(
    slug="not-found",
    title="There is nothing here",
    status=404,
    about="No resource has this path.",
    remedy="GET /openapi.json lists every path.",
)
METHOD = ProblemType(
    slug="method-not-allowed",
    title="The method isn't allowed here",
    status=405,
    about="The resource exists and doesn't take this method.",
    remedy="Use one of the methods in the Allow header.",
)
TOO_LARGE = ProblemType(
    slug="body-too-large",
    title="The body is too large",
    status=413,
    about=Said("A body may have {most} KiB; a full profile has about 10.", most=LARGEST_BODY // 1024),
    remedy="Send the facts, and no documents.",
)
MEDIA = ProblemType(
    slug="unsupported-media-type",
    title="The body isn't declared as JSON",
    status=415,
    about="The Content-Type isn't application/json in UTF-8, or the body is compressed.",
    remedy="Send Content-Type: application/json and no Content-Encoding.",
)
BAD_REQUEST = ProblemType(
    slug="bad-request",
    title="The request can't be read",
    status=400,
    about="The request breaks HTTP, or the connection ended before the body did.",
    remedy="Send it again, whole.",
)
INTERNAL = ProblemType(
    slug="internal-error",
    title="Something is wrong on our side",
    status=500,
    about="The service failed where it shouldn't. The fault is logged; the request isn't.",
    remedy="Try again later; tell the operator if it stays so.",
)

TYPES: Mapping[str, ProblemType] = {
    kind.slug: kind
    for kind in (
        BAD_BODY,
        BAD_QUERY,
        BAD_REQUEST,
        INVALID,
        CONTRADICTION,
        NO_LAW_HELD,
        NO_EXERCISE,
        NOT_FOUND,
        METHOD,
        TOO_LARGE,
        MEDIA,
        INTERNAL,
    )
}
BY_STATUS = {404: NOT_FOUND, 405: METHOD, 413: TOO_LARGE, 415: MEDIA}
KEPT_HEADERS = frozenset({"Allow", "Retry-After"})


class ProblemError(Exception):
    """A request that can't be answered, with all that is wrong with it."""

    def __init__(self, kind: ProblemType, detail: str, faults: Iterable[PlacedFault] = ()) -> None:
        super().__init__(detail)
        self.kind, self.detail, self.faults = kind, detail, tuple(faults)


def told(text: str, catalogue: Catalogue) -> str:
    """The text in the language of a catalogue; in English where it has no translation."""
    if not isinstance(text, Said) or not text.values:
        return catalogue.problems.get(text, text)
    values = {name: told(part, catalogue) if isinstance(part, Said) else part for name, part in text.values.items()}
    return catalogue.problems.get(text.template, text.template).format_map(values)


def explained(kind: ProblemType, catalogue: Catalogue) -> ProblemType:
    """A kind of error in the language of a catalogue."""
    return replace(
        kind,
        title=told(kind.title, catalogue),
        about=told(kind.about, catalogue),
        remedy=told(kind.remedy, catalogue),
    )


def document(kind: ProblemType, detail: str, faults: Iterable[PlacedFault], catalogue: Catalogue) -> JsonObject:
    """The problem details; members of a fault that say nothing are left out."""
    problem: JsonObject = {
        "type": kind.uri,
        "title": told(kind.title, catalogue),
        "status": kind.status,
        "detail": told(detail, catalogue),
        "remedy": told(kind.remedy, catalogue),
    }
    errors = [_told_fault(fault, catalogue) for fault in faults]
    return problem | ({"errors": errors} if errors else {})


def _told_fault(fault: PlacedFault, catalogue: Catalogue) -> JsonObject:
    words = {"fault": told(fault.fault, catalogue), "remedy": told(fault.remedy, catalogue)}
    members = {member.name: words.get(member.name, getattr(fault, member.name)) for member in fields(fault)}
    return {name: value for name, value in members.items() if value not in (None, ())}


def response(kind: ProblemType, detail: str, catalogue: Catalogue, faults: Iterable[PlacedFault] = ()) -> Response:
    """The problem as a response."""
    answer = Response(orjson.dumps(document(kind, detail, faults, catalogue)), kind.status, content_type=MEDIA_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Language"] = catalogue.language
    answer.headers["Vary"] = "Accept-Language"
    return answer


def _refused_by_the_framework(error: HTTPException, catalogue: Catalogue) -> Response | HTTPException:
    status = error.code or INTERNAL.status
    if status < BAD_REQUEST.status:
        return error
    if status >= INTERNAL.status:
        return response(INTERNAL, INTERNAL.about, catalogue)
    kind = BY_STATUS.get(status, BAD_REQUEST)
    nothing = Said("Nothing has the path {path}.", path=request.path[:80])
    answer = response(kind, nothing if kind is NOT_FOUND else kind.about, catalogue)
    for name, value in error.get_headers():
        if name in KEPT_HEADERS:
            answer.headers[name] = value
    return answer


def _failed(error: Exception, catalogue: Catalogue) -> Response:
    # The traceback alone: an exception's own text may quote a fact.
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    current_app.logger.error("Unexpected %s at %s", type(error).__name__, " < ".join(reversed(frames)))
    return response(INTERNAL, INTERNAL.about, catalogue)


def register(app: Flask, catalogues: Mapping[str, Catalogue]) -> None:
    """Answer every error of an application by a problem in the reader's language."""

    def spoken() -> Catalogue:
        return catalogues[chosen(g.get("language_asked"), request.accept_languages, catalogues.keys())]

    def raised(error: ProblemError) -> Response:
        return response(error.kind, error.detail, spoken(), error.faults)

    app.register_error_handler(ProblemError, raised)
    app.register_error_handler(HTTPException, lambda error: _refused_by_the_framework(error, spoken()))
    app.register_error_handler(Exception, lambda error: _failed(error, spoken()))
