"""When a request is whole: told alike however it is cut, with work in proportion to its bytes. How an answer goes."""

from __future__ import annotations

import socket
from collections.abc import Generator
from itertools import pairwise
from types import SimpleNamespace

import pytest
from gunicorn.config import Config
from gunicorn.http.wsgi import Response
from hypothesis import given
from hypothesis import strategies as st

from service.api.door.arrival import Arrived, arriving
from service.api.door.connection import Unhurried, largest_body
from service.api.problems import LARGEST_BODY, LARGEST_EXERCISE

CHUNKED = b"POST /recommend HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
LONG = {
    "a head": b"GET /livez HTTP/1.1\r\nName: " + b"a" * 20_000 + b"\r\n\r\n",
    "a chunk's extension": CHUNKED + b"5;name=" + b"a" * 1_000 + b"\r\nhello\r\n0\r\n\r\n",
    "trailers": CHUNKED + b"0\r\nName: " + b"a" * 20_000 + b"\r\n\r\n",
}
REQUESTS = (
    b"GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"POST /recommend HTTP/1.1\r\nContent-Length: 3\r\n\r\n{ }",
    CHUNKED + b"3\r\n{ }\r\n0\r\n\r\n",
    CHUNKED + b"1;a=b\r\n{\r\n2\r\n }\r\n0\r\nName: value\r\nOther: value\r\n\r\n",
)


class Searched(bytearray):
    """Bytes that count how many of them are searched."""

    sought = 0

    def find(self, mark: bytes, at: int = 0) -> int:  # type: ignore[override]
        """As ever."""
        self.sought += len(self) - at
        return super().find(mark, at)


def told(received: bytearray, pieces: list[bytes]) -> list[Arrived]:
    """What is said after each piece."""
    said: list[Arrived] = []
    arrival: Generator[Arrived, None, Arrived] | None = None
    for piece in pieces:
        received += piece
        arrival = arrival or arriving(received, largest_body)
        try:
            said.append(next(arrival))
        except StopIteration as end:
            said.append(end.value)
            break
    return said


@pytest.mark.parametrize("sent", LONG.values(), ids=LONG.keys())
def test_work_is_in_proportion_to_what_arrives(sent: bytes) -> None:
    """One byte at a time, no byte is searched more than a few times, in a head as in what follows the last chunk."""
    received = Searched()
    assert told(received, [bytes([byte]) for byte in sent])[-1] is Arrived.WHOLE
    assert received.sought <= 8 * len(sent)


@given(st.sampled_from(REQUESTS), st.lists(st.integers(1, 90), max_size=8))
def test_a_request_is_whole_with_its_last_byte_however_it_is_cut(sent: bytes, cuts: list[int]) -> None:
    """And not before."""
    edges = sorted({0, len(sent), *(cut for cut in cuts if cut < len(sent))})
    said = told(bytearray(), [sent[start:end] for start, end in pairwise(edges)])
    assert said == [Arrived.PART] * (len(edges) - 2) + [Arrived.WHOLE]


@pytest.mark.parametrize(
    ("line", "most"),
    [
        (b"POST /selection-exercise HTTP/1.1", LARGEST_EXERCISE),
        (b"POST /selection-exercise?a=b HTTP/1.1", LARGEST_EXERCISE),
        (b"POST http://localhost:8000/selection-exercise HTTP/1.1", LARGEST_EXERCISE),
        (b"POST /recommend/batch HTTP/1.1", LARGEST_EXERCISE),
        (b"POST /selection-exercises HTTP/1.1", LARGEST_BODY),
        (b"POST /recommend?/selection-exercise HTTP/1.1", LARGEST_BODY),
        (b"GET /selection-exercise HTTP/1.1", LARGEST_BODY),
    ],
)
@pytest.mark.parametrize("cut", [1, 8, 24, 40])
def test_how_large_a_body_may_be_is_told_by_the_whole_head(line: bytes, most: int, cut: int) -> None:
    """Five mebibytes for an exercise and a quarter for all else, wherever the first piece ends."""
    head = line + b"\r\nContent-Length: %d\r\n\r\n"
    for length, end in ((most, Arrived.PART), (most + 1, Arrived.BODY_TOO_LARGE)):
        sent = head % length
        assert told(bytearray(), [sent[:cut], sent[cut:]])[-1] is end


def test_an_answer_goes_out_in_one_piece() -> None:
    """Gunicorn writes head and body apart: neither leaves before both are there, and then they leave together."""
    ours, client = socket.socketpair()
    with Unhurried(fileno=ours.detach()) as sending, client:
        sending.setblocking(False)
        client.setblocking(False)
        request = SimpleNamespace(version=(1, 1), method="POST", should_close=lambda: True)
        said = Response(request, sending, Config())
        said.start_response("200 OK", [("Content-Length", "60000")])
        said.write(b"a" * 60_000)
        said.close()
        with pytest.raises(BlockingIOError):
            client.recv(1)
        sending.send_on()
        came = client.recv(100_000)
    head, _, body = came.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert body == b"a" * 60_000
