"""The answers to some lines: byte for byte what ``POST /recommend`` answers, here or on a cluster.

A line goes through the application itself, without a network: what is refused there is refused here, in the same words.
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
from service.app import create_app
from service.command.batch.lines import Line, in_bytes
from service.command.failing import CommandError
from service.intake.decoding import NotJsonError, decode

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
    client = _application().test_client()
    return [_answered(client.post, line, defaults) for line in lines]


def _answered(post: Callable[..., Any], line: Line, defaults: Defaults) -> Answered:
    body = _with(line.body, defaults)
    told = post("/recommend", data=body, content_type="application/json", environ_overrides={TRIED: True})
    named: dict[str, Any] = {"line": line.number} | ({} if line.id is None else {"id": line.id})
    if told.status_code == OK:
        return Answered(orjson.dumps(named | {"answer": orjson.Fragment(told.data)}) + b"\n", is_answer=True)
    sent = line.body.decode("utf-8", "replace")
    aside = named | {"problem": orjson.Fragment(told.data), "sent": sent}
    return Answered(orjson.dumps(aside) + b"\n", is_answer=False)


def _with(body: bytes, defaults: Defaults) -> bytes:
    """A request with the defaults that it doesn't say itself; one that can't be read, as it stands."""
    if not defaults:
        return body
    try:
        value = decode(body)
    except NotJsonError:
        return body
    return in_bytes(defaults | value) if isinstance(value, dict) else body


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
