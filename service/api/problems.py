"""Every error in one form: RFC 9457 problem details, with a type that resolves and a remedy for every fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

import orjson
from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from service.api.days import DATES, in_words
from service.api.journal import note_problem
from service.api.languages import chosen
from service.intake.faults import MOST_LISTED, PlacedFault, Said, nearest
from service.intake.fields import JsonObject
from service.messages import Catalogue
from service.recording import record

MARKS = str.maketrans("“”", "「」")
"""The quotation marks of Traditional Chinese for those of the other languages."""

MEDIA_TYPE = "application/problem+json"

LARGEST_BODY = 256 * 1024
"""Bytes of a request's body."""

LARGEST_EXERCISE = 5 * 1024 * 1024
"""Bytes of a selection exercise's body: 500 full profiles."""


@record(frozen=True, kw_only=True)
class ProblemType:
    """A kind of error; ``slug`` is the last part of its type, which is the path of the page that explains it.

    ``retry_after`` is the seconds after which the same request may well be answered; ``None`` where it won't be.
    """

    slug: str
    title: str
    status: int
    about: str
    remedy: str
    retry_after: int | None = None

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
    remedy="Correct the body at the place shown.",
)
BAD_QUERY = ProblemType(
    slug="malformed-query",
    title="The query can't be read",
    status=400,
    about="The query string isn't percent-encoded UTF-8 of the form name=value&name=value.",
    remedy="Encode it again.",
)
INVALID = ProblemType(
    slug="invalid-request",
    title="The request has faults",
    status=422,
    about="Members of the body or parameters of the query are unknown, missing, of another type, or outside their "
    "limits. All faults are told at once, and the first hundred listed; nothing is guessed or converted.",
    remedy="Correct each error as shown. Leave out a fact that is not known.",
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
    title="We have no rules for that day",
    status=422,
    about="We have no rules of any pathway for the day of lodging, so nothing can be said.",
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
    about=Said(
        "A body may have {most} KiB, and one of an exercise or a batch {exercise} KiB; a full profile has about 10.",
        most=LARGEST_BODY // 1024,
        exercise=LARGEST_EXERCISE // 1024,
    ),
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
    remedy="Send it again in full.",
)
TOO_SLOW = ProblemType(
    slug="request-timeout",
    title="The request didn't arrive in time",
    status=408,
    about="The connection was open, and the request wasn't whole in the time that one may take.",
    remedy="Send it again, without pauses.",
)
TARGET_TOO_LONG = ProblemType(
    slug="target-too-long",
    title="The request's address is too long",
    status=414,
    about="The request line is longer than any address of this service with its parameters.",
    remedy="Shorten the query; facts travel in the body.",
)
TOO_MANY = ProblemType(
    slug="too-many-connections",
    title="There are too many requests from one address",
    status=429,
    about="One network address has as many requests at the service at once as it may have.",
    remedy="Wait for the answers to some of them; send it again after the seconds that the Retry-After header names.",
    retry_after=2,
)
EXPECTATION = ProblemType(
    slug="expectation-failed",
    title="The expectation can't be met",
    status=417,
    about="The Expect header asks for something other than 100-continue.",
    remedy="Leave the header out.",
)
HEADERS_TOO_LARGE = ProblemType(
    slug="headers-too-large",
    title="The request's headers are too large",
    status=431,
    about="There are too many header fields, or one of them is too long.",
    remedy="Leave out cookies and whatever else this service doesn't ask for.",
)
CODING = ProblemType(
    slug="unknown-transfer-coding",
    title="The transfer coding isn't known",
    status=501,
    about="The Transfer-Encoding header names a coding other than chunked.",
    remedy="Send the body with a Content-Length, or chunked.",
)
BUSY = ProblemType(
    slug="busy",
    title="The service is busy",
    status=503,
    about="As much heavy work as leaves room for everybody else is being done already. Nothing of this request was "
    "begun.",
    remedy="Send it again after the seconds that the Retry-After header names.",
    retry_after=2,
)
AWAY = ProblemType(
    slug="unavailable",
    title="The service can't be reached",
    status=503,
    about="The proxy in front got no answer from the service, which may be starting or stopping.",
    remedy="Send it again after the seconds that the Retry-After header names.",
    retry_after=2,
)
CASE_DIFFERS = ProblemType(
    slug="case-differs",
    title="A case of this number is kept in other words",
    status=409,
    about="The number of the case is taken by one that was told of otherwise. Nothing was changed.",
    remedy="PUT the case to correct it, or give the new one a number of its own.",
)
STORE_AWAY = ProblemType(
    slug="store-unavailable",
    title="Cases can't be reached at the moment",
    status=503,
    about="The store of cases doesn't answer, or has no room. A case was kept only if the answer says so.",
    remedy="Send it again after the seconds that the Retry-After header names; twice the same is kept once.",
    retry_after=5,
)
LIMIT_REACHED = ProblemType(
    slug="limit-reached",
    title="The limit of this minute is reached",
    status=429,
    about="The key, or the network address, has asked for as much as it may within a minute. Dear requests count more.",
    remedy="Send it again after the seconds that the Retry-After header names; RateLimit tells what is left.",
    retry_after=60,
)
KEY_NEEDED = ProblemType(
    slug="key-needed",
    title="A key is needed",
    status=401,
    about="This address is answered to callers with a key alone, and the request has none.",
    remedy="Send the header Authorization: Bearer with your key; the operator of the service makes one.",
)
KEY_UNKNOWN = ProblemType(
    slug="key-unknown",
    title="The key isn't in force",
    status=401,
    about="No key in force reads like the one sent: it is mistyped, has ended or was revoked.",
    remedy="Check the key, or ask the operator of the service for a new one.",
)
KEY_NOT_ENOUGH = ProblemType(
    slug="key-not-enough",
    title="The key doesn't open this",
    status=403,
    about="The address, or the part of it that was asked for, isn't open to this kind of key.",
    remedy="Ask from a server with a secret key; in a page, ask for what publishable keys open.",
)
OTHER_ORIGIN = ProblemType(
    slug="origin-not-allowed",
    title="Pages of this origin may not ask",
    status=403,
    about="A publishable key is for the pages of its own origins, and a secret key for no page at all.",
    remedy="Have the operator of the service add the exact origin to the key; keep secret keys on servers.",
)
OTHER_HOST = ProblemType(
    slug="host-unknown",
    title="The service doesn't go by this name",
    status=421,
    about="The Host header names none of the hosts as which this service was set up.",
    remedy="Use the address that the operator of the service gives; the operator names hosts in the setting HKP_HOSTS.",
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
        TOO_SLOW,
        TOO_MANY,
        TARGET_TOO_LONG,
        EXPECTATION,
        HEADERS_TOO_LARGE,
        CODING,
        BUSY,
        AWAY,
        CASE_DIFFERS,
        STORE_AWAY,
        LIMIT_REACHED,
        KEY_NEEDED,
        KEY_UNKNOWN,
        KEY_NOT_ENOUGH,
        OTHER_ORIGIN,
        OTHER_HOST,
        INTERNAL,
    )
}
BY_STATUS = {404: NOT_FOUND, 405: METHOD, 413: TOO_LARGE, 415: MEDIA}
KEPT_HEADERS = frozenset({"Allow", "Retry-After"})


class ProblemError(Exception):
    """A request that can't be answered: how many faults it has, and the first of them.

    A ``remedy`` of its own takes the place of that of the kind.
    """

    def __init__(
        self,
        kind: ProblemType,
        detail: str,
        faults: Iterable[PlacedFault] = (),
        count: int | None = None,
        *,
        remedy: str | None = None,
    ) -> None:
        super().__init__(detail)
        found = tuple(faults)
        self.kind = kind if remedy is None else replace(kind, remedy=remedy)
        self.detail, self.faults = detail, found[:MOST_LISTED]
        self.count = len(found) if count is None else count


def told(text: str, catalogue: Catalogue) -> str:
    """The text in the language of a catalogue; in English where it has no translation."""
    if not isinstance(text, Said) or not text.values:
        return catalogue.problems.get(text, text)
    values = {
        name: told(part, catalogue) if isinstance(part, Said) else _shown(part, catalogue)
        for name, part in text.values.items()
    }
    return catalogue.problems.get(text.template, text.template).format_map(values)


def _shown(value: object, catalogue: Catalogue) -> object:
    """What a caller sent, in the quotation marks of the language, and a span of days in words."""
    if not isinstance(value, str):
        return value
    if DATES.fullmatch(value) and "/" in value:
        return in_words(value, catalogue)
    return value.translate(MARKS) if catalogue.language == "zh-Hant" else value


def explained(kind: ProblemType, catalogue: Catalogue) -> ProblemType:
    """A kind of error in the language of a catalogue."""
    return replace(
        kind,
        title=told(kind.title, catalogue),
        about=told(kind.about, catalogue),
        remedy=told(kind.remedy, catalogue),
    )


def document(
    kind: ProblemType, detail: str, faults: Iterable[PlacedFault], count: int, catalogue: Catalogue
) -> JsonObject:
    """The problem details with ``count`` faults, of which these are listed; members that say nothing are left out."""
    problem: JsonObject = {
        "type": kind.uri,
        "title": told(kind.title, catalogue),
        "status": kind.status,
        "detail": told(detail, catalogue),
        "remedy": told(kind.remedy, catalogue),
    }
    errors = [_told_fault(fault, catalogue) for fault in faults]
    return problem | ({"errors": errors, "error_count": count} if errors else {})


def _told_fault(fault: PlacedFault, catalogue: Catalogue) -> JsonObject:
    words = {"fault": told(fault.fault, catalogue), "remedy": told(fault.remedy, catalogue)}
    members = {member.name: words.get(member.name, getattr(fault, member.name)) for member in fields(fault)}
    return {name: value for name, value in members.items() if value not in (None, ())}


def response(
    kind: ProblemType, detail: str, catalogue: Catalogue, faults: Iterable[PlacedFault] = (), count: int = 0
) -> Response:
    """The problem as a response."""
    told_of = document(kind, detail, faults, count, catalogue)
    answer = Response(orjson.dumps(told_of), kind.status, content_type=MEDIA_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Language"] = catalogue.language
    answer.headers["Vary"] = "Accept-Language"
    if kind.status == KEY_NEEDED.status:
        answer.headers["WWW-Authenticate"] = "Bearer"
    if kind.retry_after is not None:
        answer.headers["Retry-After"] = str(kind.retry_after)
    return answer


PERMANENT = 308
"""A redirect that keeps the method and the body."""


def _elsewhere() -> str | None:
    """Where a path leads that is nearly one of ours: the root to the reference, a stroke too many to none."""
    if request.path == "/":
        return "docs"
    bare = request.path.rstrip("/")
    if bare == request.path or bare.startswith("//"):
        return None
    try:
        current_app.url_map.bind("").match(bare, method=request.method)
    except HTTPException:
        return None
    asked = request.query_string.decode("latin-1")
    return f"{bare}?{asked}" if asked else bare


def _nearest_path() -> str | None:
    """The address most like the one asked for; those of one thing among many are left out."""
    known = sorted(rule.rule for rule in current_app.url_map.iter_rules() if "<" not in rule.rule)
    return nearest(request.path, known)


def _refused_by_the_framework(error: HTTPException, catalogue: Catalogue) -> Response | HTTPException:
    status = error.code or INTERNAL.status
    if status < BAD_REQUEST.status:
        return error
    elsewhere = _elsewhere() if status == NOT_FOUND.status else None
    if elsewhere is not None:
        return Response(status=PERMANENT, headers={"Location": elsewhere})
    kind = INTERNAL if status >= INTERNAL.status else BY_STATUS.get(status, BAD_REQUEST)
    note_problem(kind.slug, ())
    nothing = Said("Nothing has the path {path}.", path=request.path[:80])
    if (near := _nearest_path()) is not None:
        nothing = Said("{first} {then}", first=nothing, then=Said("Did you mean “{near}”?", near=near))
    answer = response(kind, nothing if kind is NOT_FOUND else kind.about, catalogue)
    for name, value in error.get_headers():
        if name in KEPT_HEADERS:
            answer.headers[name] = value
    return answer


def told_of(error: Exception, catalogue: Catalogue) -> JsonObject:
    """The problem details of what was raised, for an answer that holds others beside; the unforeseen is logged."""
    if isinstance(error, ProblemError):
        return document(error.kind, error.detail, error.faults, error.count, catalogue)
    _log(error)
    return document(INTERNAL, INTERNAL.about, (), 0, catalogue)


def _failed(error: Exception, catalogue: Catalogue) -> Response:
    note_problem(INTERNAL.slug, ())
    _log(error)
    return response(INTERNAL, INTERNAL.about, catalogue)


def _log(error: Exception) -> None:
    # The traceback alone: an exception's own text may quote a fact.
    frames = []
    trace = error.__traceback__
    while trace is not None:
        frames.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    current_app.logger.error("Unexpected %s at %s", type(error).__name__, " < ".join(reversed(frames)))


def register(app: Flask, catalogues: Mapping[str, Catalogue]) -> None:
    """Answer every error of an application by a problem in the reader's language."""

    def spoken() -> Catalogue:
        return catalogues[chosen(g.get("language_asked"), request.accept_languages, catalogues.keys())]

    def raised(error: ProblemError) -> Response:
        note_problem(error.kind.slug, tuple(fault.code for fault in error.faults))
        return response(error.kind, error.detail, spoken(), error.faults, error.count)

    app.register_error_handler(ProblemError, raised)
    app.register_error_handler(HTTPException, lambda error: _refused_by_the_framework(error, spoken()))
    app.register_error_handler(Exception, lambda error: _failed(error, spoken()))
