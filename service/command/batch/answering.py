"""The answers to some lines: byte for byte what ``POST /recommend`` answers, here or on a cluster.

A line is read and answered by what the endpoint calls, within the application and without a network. What that refuses
goes through the endpoint itself, to be refused in the same words.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import orjson

from service.api.door.identity import TRIED
from service.api.edge import JSON, held, spare
from service.api.problems import LARGEST_BODY
from service.api.reading import read_value, today
from service.api.recommend.recommending import recommended
from service.api.requests import RecommendationRequest
from service.app import create_app
from service.command.batch.lines import ID, Line, in_bytes
from service.command.failing import CommandError
from service.intake.decoding import NotJsonError, decode
from service.intake.schemas import record

if TYPE_CHECKING:
    from flask import Flask

OK = 200
AHEAD = 3
"""Chunks for each process that are asked for before the first is written."""

CONNECT_SECONDS = 20
_DIES_WITH_PARENT = 1


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one line: the line of the answers, or that of what was set aside."""

    line: bytes
    is_answer: bool


Defaults = dict[str, str]
Answers = Callable[[Iterable[list[Line]]], Iterator[list[Answered]]]


@cache
def _application() -> Flask:
    """The application, loaded once in a process and tried as the server tries it."""
    return create_app()


def answer(lines: list[Line], defaults: Defaults) -> list[Answered]:
    """The answers to some lines, in order; ``defaults`` are members of a request that doesn't say them itself."""
    app = _application()
    with app.test_request_context("/recommend", environ_overrides={TRIED: True}), held().state.content.in_force():
        return [_answered(app.test_client().post, line, defaults) for line in lines]


def _answered(post: Callable[..., Any], line: Line, defaults: Defaults) -> Answered:
    line, value = _without_id(line)
    named: dict[str, Any] = {"line": line.number} | ({} if line.id is None else {"id": line.id})
    told = None if value is None or len(line.body) > LARGEST_BODY else _told(defaults | value)
    if told is None:
        body = line.body if value is None else in_bytes(defaults | value)
        response = post("/recommend", data=body, content_type=JSON, environ_overrides={TRIED: True})
        told = response.data
        if response.status_code != OK:
            sent = line.body.decode("utf-8", "replace")
            aside = named | {"problem": orjson.Fragment(told), "sent": sent}
            return Answered(orjson.dumps(aside) + b"\n", is_answer=False)
    return Answered(orjson.dumps(named | {"answer": orjson.Fragment(told)}) + b"\n", is_answer=True)


def _without_id(line: Line) -> tuple[Line, dict[str, Any] | None]:
    """A line with the caller's id taken out of its body, and what the body says; ``None`` where that is no object."""
    try:
        value = decode(line.body)
    except NotJsonError:
        return line, None
    if not isinstance(value, dict):
        return line, None
    if ID not in value:
        return line, value
    given = value.pop(ID)
    return Line(line.number, None if given is None else str(given), in_bytes(value)), value


def _told(value: dict[str, Any]) -> bytes | None:
    """The answer to a request; ``None`` where there is none, for whatever reason."""
    try:
        body, _ = recommended(*read_value(value, record(RecommendationRequest)), today())
    except Exception:  # noqa: BLE001 - the endpoint says what is wrong, in its own words
        return None
    return orjson.dumps(spare(body))


def chunks(lines: Iterator[Line], size: int) -> Iterator[list[Line]]:
    """Lines in lists of a size."""
    while chunk := list(islice(lines, size)):
        yield chunk


@contextmanager
def answering(jobs: int, scheduler: str | None, defaults: Defaults) -> Iterator[Answers]:
    """What answers chunks, in order, a few ahead: so many processes of this machine, or those of a Dask cluster."""
    if scheduler is not None:
        with _cluster(scheduler) as client:
            workers = max(1, len(client.scheduler_info()["workers"]))
            yield lambda given: _in_order(lambda chunk: client.submit(answer, chunk, defaults), given, workers)
        return
    if jobs == 1:
        yield lambda given: (answer(chunk, defaults) for chunk in given)
        return
    _application()  # before the fork: what is loaded is shared
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_with_parent) as pool:
        yield lambda given: _in_order(lambda chunk: pool.submit(answer, chunk, defaults), given, jobs)


def _in_order(
    submit: Callable[[list[Line]], Future[list[Answered]]], given: Iterable[list[Line]], workers: int
) -> Iterator[list[Answered]]:
    waiting: deque[Future[list[Answered]]] = deque()
    for chunk in given:
        waiting.append(submit(chunk))
        if len(waiting) >= AHEAD * workers:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _end_with_parent() -> None:
    """Have the kernel end this process when the one that started it is killed."""
    ctypes.CDLL(None).prctl(_DIES_WITH_PARENT, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _cluster(scheduler: str) -> Iterator[Any]:
    try:
        from distributed import Client  # noqa: PLC0415 - the server's own environment has no need of it
    except ImportError:
        raise CommandError("A cluster needs Dask: run in the environment of requirements/training.txt.") from None
    try:
        client: Any = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
    except OSError:
        raise CommandError(f"No scheduler answers at {scheduler}.") from None
    with client:
        yield client
