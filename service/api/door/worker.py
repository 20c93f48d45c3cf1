"""gunicorn's threaded worker, in which a thread never waits for a client.

The loop of the process reads requests as they arrive and sends what is left of answers, so that a client who sends
slowly, stops sending or doesn't read holds a socket and a little memory, and no thread. A thread is given a request
once it is whole, and leaves its answer behind. Everything has a deadline and a limit; what isn't whole in time is
refused.
"""

from __future__ import annotations

import errno
import re
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from selectors import EVENT_READ, EVENT_WRITE
from types import SimpleNamespace
from typing import Any

from gunicorn.http.errors import (
    ChunkMissingTerminator,
    ExpectationFailed,
    InvalidChunkExtension,
    InvalidChunkSize,
    InvalidHeader,
    InvalidHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ObsoleteFolding,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.http.wsgi import Response
from gunicorn.workers.gthread import ThreadWorker

from service.api import problems
from service.api.door.admission import MOST_WAITING, Turns
from service.api.door.arrival import Arrived
from service.api.door.connection import Connection, Unhurried
from service.api.door.refused import environ_of
from service.api.problems import ProblemType
from service.intake.faults import Said

REQUEST_SECONDS = 10.0
"""In which a request arrives whole, and in which an answer is read."""

LINGER_SECONDS = 2.0
"""How long a connection that is closing still takes in what the client was sending (RFC 9112, section 9.6)."""

STOP_SECONDS = 2.0
"""How long a stopping process still waits for requests that have arrived in part."""

MOST_HELD = 64 * 1024 * 1024
"""Bytes of requests not yet answered and of answers not yet read, in one process."""

MOST_QUEUED = 200
"""Requests that have a thread or wait for one, in one process; past it only probes are taken on."""

RECORDS_THREADS = 2
MOST_QUEUED_RECORDS = 8
"""Requests for cases that have a thread or wait for one, in one process: each ends within ``database.WORK_SECONDS``."""

MOST_EXPIRED = 20
"""Waits that are ended in one turn of the loop: a refusal takes about a millisecond, and probes come between."""

MOST_DRAINED = 1024 * 1024
PIECE = 64 * 1024

SWITCH_SECONDS = 0.001
"""After which a thread that computes lets others of its process run: a fifth of Python's own, so that light requests
pass between slices of heavy ones."""

CUT_SHORT = Said("The connection ended before the request did.")
BAD_FIELD = Said("A header field breaks HTTP, or the length that it tells of the body does.")
BAD_CHUNKS = Said("The chunks of the body can't be read.")

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
RECORDS = re.compile(rb"\s*[A-Z]{3,7} (?i:https?://[^/? ]*)?/cases[/? ]")
PROBE = re.compile(rb"\s*(?:GET|HEAD) /(?:livez|readyz)[ ?]")


class NoHostError(ParseException):  # type: ignore[misc]  # gunicorn publishes no types
    """A request of HTTP/1.1 without a Host."""


REFUSALS: tuple[tuple[type[Exception], ProblemType, str], ...] = (
    (LimitRequestLine, problems.TARGET_TOO_LONG, problems.TARGET_TOO_LONG.about),
    (LimitRequestHeaders, problems.HEADERS_TOO_LARGE, problems.HEADERS_TOO_LARGE.about),
    (ExpectationFailed, problems.EXPECTATION, problems.EXPECTATION.about),
    (UnsupportedTransferCoding, problems.CODING, problems.CODING.about),
    (NoHostError, problems.BAD_REQUEST, Said("A request of HTTP/1.1 needs a Host header.")),
    (InvalidHeader, problems.BAD_REQUEST, BAD_FIELD),
    (InvalidHeaderName, problems.BAD_REQUEST, BAD_FIELD),
    (ObsoleteFolding, problems.BAD_REQUEST, BAD_FIELD),
    (InvalidChunkSize, problems.BAD_REQUEST, BAD_CHUNKS),
    (InvalidChunkExtension, problems.BAD_REQUEST, BAD_CHUNKS),
    (ChunkMissingTerminator, problems.BAD_REQUEST, BAD_CHUNKS),
    (ParseException, problems.BAD_REQUEST, Said("The request line is no method, target and version 1.0 or 1.1.")),
    (Exception, problems.INTERNAL, problems.INTERNAL.about),
)
"""What gunicorn raises, from the special to the general, with what is said of it."""


def _at_once() -> None:
    """Nothing to do, but for the loop to turn again without waiting."""


@dataclass(slots=True)
class Watched:
    """What the loop waits for on a connection, until when, and what it does then."""

    until: float
    expired: Callable[[], None]


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn publishes no types
    """gunicorn's ``gthread``, less its waiting for clients in threads."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.watched: dict[Connection, Watched] = {}
        self.turns = Turns(self.cfg.threads)
        self.held = self.queued = self.queued_records = 0

    def init_process(self) -> None:
        """Start, with threads set apart for what waits for the store of cases."""
        sys.setswitchinterval(SWITCH_SECONDS)
        self.records = ThreadPoolExecutor(max_workers=RECORDS_THREADS)
        super().init_process()

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """The threads that answer: so many as may compute at a time, and those that wait for room meanwhile."""
        return ThreadPoolExecutor(max_workers=self.cfg.threads + MOST_WAITING)

    # --- a request comes in -------------------------------------------------------------------------------------------

    def accept(self, listener: socket.socket) -> bool:
        """Take a connection; whether there was one."""
        try:
            accepted, address = listener.accept()
        except OSError as error:
            if error.errno in {errno.EAGAIN, errno.ECONNABORTED, errno.EMFILE, errno.ENFILE}:
                return False
            raise
        client = Unhurried(accepted.family, accepted.type, accepted.proto, accepted.detach())
        self.nr_conns += 1
        self._await(Connection(self.cfg, client, address, listener.getsockname()))
        return True

    def on_client_socket_readable(self, conn: Connection, client: Unhurried) -> None:
        """A kept connection speaks: read its next request."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._await(conn)
        self._receive(conn)

    def _await(self, conn: Connection) -> None:
        self._watch(conn, EVENT_READ, self._receive, REQUEST_SECONDS, partial(self._late, conn))

    def _receive(self, conn: Connection) -> None:
        try:
            piece = conn.sock.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            self._drop(conn)
            return
        self._take_in(conn, piece)
        self._make_room()
        if conn not in self.watched:
            return
        if piece:
            self._arrived(conn)
        elif conn.received:
            self._refuse(conn, problems.BAD_REQUEST, CUT_SHORT)
        else:
            self._drop(conn)

    def _take_in(self, conn: Connection, piece: bytes) -> None:
        conn.received += piece
        self._hold(conn, conn.held + len(piece))

    def _hold(self, conn: Connection, size: int) -> None:
        self.held += size - conn.held
        conn.held = size

    def _make_room(self) -> None:
        """Where too much is held, send away whoever holds most: a request in part, or an answer that isn't read."""
        while self.held > MOST_HELD and self.watched:
            largest = max(self.watched, key=lambda conn: conn.held)
            if not largest.held:
                return
            if largest.sock.unsent:
                self._drop(largest)
            else:
                self._refuse(largest, problems.BUSY)

    def _arrived(self, conn: Connection) -> None:
        """Hand the request to a thread if it is whole, refuse it if it won't do, or wait for more."""
        match conn.progress():
            case Arrived.WHOLE if self._is_full_for(conn.received):
                self._refuse(conn, problems.BUSY)
            case Arrived.WHOLE:
                self._unwatch(conn)
                self.enqueue_req(conn)
            case Arrived.HEAD_TOO_LARGE:
                self._refuse(conn, problems.HEADERS_TOO_LARGE)
            case Arrived.BODY_TOO_LARGE:
                self._refuse(conn, problems.TOO_LARGE)
            case Arrived.AWAITED:
                self._encourage(conn)

    def _encourage(self, conn: Connection) -> None:
        try:
            conn.sock.sendall(CONTINUE)
            conn.sock.send_on()
        except OSError:
            self._drop(conn)

    def _late(self, conn: Connection) -> None:
        if conn.received:
            self._refuse(conn, problems.TOO_SLOW)
        else:
            self._drop(conn)

    def _is_full_for(self, received: bytearray) -> bool:
        if RECORDS.match(received):
            return self.queued_records >= MOST_QUEUED_RECORDS
        return self.queued >= MOST_QUEUED and not PROBE.match(received)

    def enqueue_req(self, conn: Connection) -> None:
        """Give a whole request to a thread; its bytes count until it is answered.

        What waits for the store of cases has threads of its own, so that a database which is frozen takes none from
        whatever needs no database. A probe takes less time than a thread needs to get its turn, and is answered at
        once: whether the process lives is told however long the queue is.
        """
        if RECORDS.match(conn.received):
            self.queued_records += 1
            done = self.records.submit(self.handle, conn)
            done.add_done_callback(lambda future: self.method_queue.defer(self._finish_records, conn, future))
            return
        self.queued += 1
        if PROBE.match(conn.received):
            self.method_queue.defer(self.finish_request, conn, self._probed(conn))
            return
        done = self.tpool.submit(self._handle_in_turn, conn)
        done.add_done_callback(lambda future: self.method_queue.defer(self.finish_request, conn, future))

    def _handle_in_turn(self, conn: Connection) -> bool:
        with self.turns.taken():
            kept: bool = self.handle(conn)
        return kept

    def _probed(self, conn: Connection) -> Future[bool]:
        """Answer a probe, here in the loop."""
        done: Future[bool] = Future()
        try:
            done.set_result(self.handle(conn))
        except Exception as error:  # noqa: BLE001 - as a thread would, and the loop goes on
            done.set_exception(error)
        return done

    # --- it is answered, in a thread ----------------------------------------------------------------------------------

    def handle_request(self, req: Any, conn: Connection) -> bool:  # noqa: ANN401 - gunicorn publishes no types
        """Answer a request whose body is read already; raises what is wrong with its framing."""
        if req.version >= (1, 1) and not any(name == "HOST" for name, _ in req.headers):
            raise NoHostError
        req._expected_100_continue = False  # noqa: SLF001 - the loop has told the client already
        req.body = BytesIO(req.body.read())
        try:
            kept: bool = super().handle_request(req, conn)
        finally:
            req.body = BytesIO()
        conn.sock.send_on()
        return kept

    def handle_error(self, req: Any, client: Unhurried, addr: object, exc: Exception) -> None:  # noqa: ANN401
        """Answer what gunicorn refuses, as a problem like any other."""
        del req, addr
        kind, detail = next((kind, detail) for fault, kind, detail in REFUSALS if isinstance(exc, fault))
        if kind is problems.INTERNAL:
            self.log.error("Unexpected %s", type(exc).__name__)
        self._answer(client, environ_of(kind, detail, client.head))

    def _answer(self, client: Unhurried, environ: dict[str, Any]) -> None:
        said = Response(SimpleNamespace(version=(1, 1), method="GET", should_close=lambda: True), client, self.cfg)
        for part in self.wsgi(environ, said.start_response):
            said.write(part)
        said.close()

    # --- the answer goes out ------------------------------------------------------------------------------------------

    def finish_request(self, conn: Connection, fs: Future[bool]) -> None:
        """Send what is left of an answer, then wait for the next request or close."""
        self.queued -= 1
        self._finish(conn, fs)

    def _finish_records(self, conn: Connection, fs: Future[bool]) -> None:
        self.queued_records -= 1
        self._finish(conn, fs)

    def _finish(self, conn: Connection, fs: Future[bool]) -> None:
        kept = not fs.cancelled() and fs.exception() is None and fs.result()
        self._send_on(conn, kept=kept)

    def _send_on(self, conn: Connection, *, kept: bool) -> None:
        try:
            conn.sock.send_on()
        except OSError:
            self._drop(conn)
            return
        self._hold(conn, len(conn.sock.unsent))
        if conn.sock.unsent:
            if conn not in self.watched:
                sending = partial(self._send_on, kept=kept)
                self._watch(conn, EVENT_WRITE, sending, REQUEST_SECONDS, partial(self._drop, conn))
                self._make_room()
            return
        self._unwatch(conn)
        if not kept:
            self._close(conn)
        elif ahead := conn.parser.unreader.take_buffered():
            self._await(conn)
            self._take_in(conn, ahead)
            self._arrived(conn)
        else:
            self._keep(conn)

    def _keep(self, conn: Connection) -> None:
        done: Future[bool] = Future()
        done.set_result(True)
        super().finish_request(conn, done)

    def _refuse(self, conn: Connection, kind: ProblemType, detail: str = "") -> None:
        """Answer a request that no thread was given."""
        self._unwatch(conn)
        self._answer(conn.sock, environ_of(kind, detail or kind.about, conn.received))
        conn.received, conn.arrival = bytearray(), None
        self._send_on(conn, kept=False)

    def _close(self, conn: Connection) -> None:
        """Say that nothing more comes, and take in for a while what the client was still sending."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._drop(conn)
            return
        self._watch(conn, EVENT_READ, self._drain, LINGER_SECONDS, partial(self._drop, conn))

    def _drain(self, conn: Connection) -> None:
        try:
            piece = conn.sock.recv(PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        conn.drained += len(piece)
        if not piece or conn.drained > MOST_DRAINED:
            self._drop(conn)

    def _drop(self, conn: Connection) -> None:
        self._unwatch(conn)
        self._hold(conn, 0)
        self.nr_conns -= 1
        conn.close()

    # --- deadlines ----------------------------------------------------------------------------------------------------

    def _watch(
        self,
        conn: Connection,
        event: int,
        happened: Callable[[Connection], None],
        seconds: float,
        expired: Callable[[], None],
    ) -> None:
        watched = self.watched[conn] = Watched(time.monotonic() + seconds, expired)

        def when_ready(_: socket.socket) -> None:
            # The loop may hold an event of a wait that another one, of the same turn, has ended.
            if self.watched.get(conn) is watched:
                happened(conn)

        self.poller.register(conn.sock, event, when_ready)

    def _unwatch(self, conn: Connection) -> None:
        if self.watched.pop(conn, None):
            self.poller.unregister(conn.sock)

    def murder_pending(self) -> None:
        """End waits whose time is over, a few a turn; gunicorn's loop calls this at least once a second."""
        now = time.monotonic()
        over = [(conn, watched) for conn, watched in self.watched.items() if watched.until <= now]
        for conn, watched in over[:MOST_EXPIRED]:
            if self.watched.get(conn) is watched:
                watched.expired()
        if len(over) > MOST_EXPIRED:
            self.method_queue.defer(_at_once)

    # --- the end ------------------------------------------------------------------------------------------------------

    def set_accept_enabled(self, enabled: bool) -> None:  # noqa: FBT001 - gunicorn's signature
        """Stop accepting once the process is to end: first take what the kernel has accepted for it, then close."""
        super().set_accept_enabled(enabled)
        if self.alive:
            return
        for listener in self.sockets:
            while self.accept(listener):
                pass
            listener.close()
        until = time.monotonic() + STOP_SECONDS
        for watched in self.watched.values():
            watched.until = min(watched.until, until)
