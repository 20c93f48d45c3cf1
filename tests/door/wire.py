"""Bytes sent to a server as they stand, and what comes back."""

from __future__ import annotations

import json
import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

ANSWERED_WITHIN = 120.0
"""Seconds: longer than any deadline of the server's, and than heavy work on a machine that has much to do."""

HEAD = re.compile(rb"HTTP/1\.[01] (\d{3})[^\r\n]*\r\n((?:[^\r\n]+\r\n)*)\r\n")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer off the wire."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def problem(self) -> Any:  # noqa: ANN401 - any JSON
        """The body, which is a problem."""
        assert self.headers["content-type"] == "application/problem+json", self
        return json.loads(self.body)


def connected(port: int) -> socket.socket:
    """A connection to the server."""
    return socket.create_connection(("127.0.0.1", port), timeout=ANSWERED_WITHIN)


def received(client: socket.socket) -> bytes:
    """Everything until the server closes."""
    pieces = []
    with suppress(ConnectionResetError):
        while piece := client.recv(65_536):
            pieces.append(piece)
    return b"".join(pieces)


def answers(raw: bytes) -> list[Answer]:
    """The answers in what came back, interim ones left out."""
    found = []
    while head := HEAD.match(raw):
        fields = dict(line.split(": ", 1) for line in head[2].decode("latin-1").splitlines())
        headers = {name.lower(): value for name, value in fields.items()}
        length = int(headers.get("content-length", "0"))
        body, raw = raw[head.end() : head.end() + length], raw[head.end() + length :]
        if int(head[1]) >= 200:
            found.append(Answer(int(head[1]), headers, body))
    return found


def exchange(port: int, sent: bytes, *, ends: bool = False) -> list[Answer]:
    """The answers to some bytes, after which the client may say that it sends no more."""
    with connected(port) as client:
        client.sendall(sent)
        if ends:
            client.shutdown(socket.SHUT_WR)
        return answers(received(client))


def asked(target: str = "/livez", *fields: str, body: bytes = b"", method: str = "GET") -> bytes:
    """A request that closes its connection."""
    lines = [f"{method} {target} HTTP/1.1", "Host: localhost", "Connection: close", *fields]
    return "\r\n".join([*lines, "", ""]).encode() + body


def posted(body: bytes, *fields: str, target: str = "/recommend") -> bytes:
    """A POST of JSON with further header fields."""
    return asked(target, "Content-Type: application/json", *fields, body=body, method="POST")
