"""A client's connection as a process holds it: what has arrived and what is still to be sent, without waiting."""

from __future__ import annotations

import re
import socket
from typing import TYPE_CHECKING

from gunicorn.http.errors import InvalidChunkSize
from gunicorn.workers.gthread import TConn

from service.api.door.arrival import LARGEST_HEAD, Arrived, arriving
from service.api.problems import LARGEST_BODY, LARGEST_EXERCISE

if TYPE_CHECKING:
    from collections.abc import Generator

EXERCISE = re.compile(rb"\s*POST (?i:https?://[^/? ]*)?/(?:selection-exercise|recommend/batch)[ ?]")


class Unhurried(socket.socket):
    """A socket that never blocks: what can't be sent at once is kept for the process's loop."""

    unsent = b""
    head = b""
    """What may be known of the request at hand, should its parser refuse it."""

    def setblocking(self, flag: bool) -> None:  # noqa: ARG002, FBT001 - the signature of `socket`
        """Stay as it is: gunicorn's threads ask for blocking sockets."""
        self.settimeout(0.0)

    def sendall(self, data: bytes, flags: int = 0, /) -> None:  # type: ignore[override]  # noqa: ARG002 - as above
        """Keep it for ``send_on``, so that head and body go out in one piece: a process that dies leaves no half."""
        self.unsent += bytes(data)

    def send_on(self) -> None:
        """Send as much of what is left as the client takes now."""
        while self.unsent:
            try:
                self.unsent = self.unsent[self.send(self.unsent) :]
            except BlockingIOError:
                return


def largest_body(head: bytes) -> int:
    """Bytes of the body that may follow a head: more where it asks for an exercise."""
    return LARGEST_EXERCISE if EXERCISE.match(head) else LARGEST_BODY


class Connection(TConn):  # type: ignore[misc]  # gunicorn publishes no types
    """A client's connection, with what has arrived of its next request."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.data_ready = True
        self.received = bytearray()
        self.arrival: Generator[Arrived, None, Arrived] | None = None
        self.held = self.drained = 0

    def progress(self) -> Arrived:
        """What can be said of the request so far."""
        if self.arrival is None:
            self.arrival = arriving(self.received, largest_body)
        try:
            return next(self.arrival)
        except StopIteration as whole:
            end: Arrived = whole.value
            return end

    def init(self) -> None:
        """Give the parser what has arrived; called in a thread, for each request."""
        super().init()
        self.parser.unreader.chunk = _nothing_more
        self.sock.head = bytes(self.received[:LARGEST_HEAD])
        self.parser.unreader.unread(bytes(self.received))
        self.received, self.arrival = bytearray(), None


def _nothing_more(_size: int | None = None) -> bytes:
    raise InvalidChunkSize(b"")  # only a body in chunks may seem whole to the loop and not to the parser
