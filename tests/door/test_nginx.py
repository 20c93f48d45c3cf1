"""What nginx says and does in the service's place."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from service.api import problems
from service.api.problems import document
from service.messages import load_catalogues
from tests.door.running import CONFIGURATION, Running, behind_nginx, free_port, needs_nginx
from tests.door.wire import answers, asked, connected, exchange, posted, received
from tests.steady.__main__ import TELLING, refused

DOCUMENT = re.compile(r"^ +(\d{3}|/refused/busy) '(\{.*\})';$", re.MULTILINE)
BODY = b'{"profile": {}}'

KINDS = (
    problems.BAD_REQUEST,
    problems.METHOD,
    problems.TOO_SLOW,
    problems.TOO_LARGE,
    problems.TARGET_TOO_LONG,
    problems.TOO_MANY,
    problems.HEADERS_TOO_LARGE,
    problems.INTERNAL,
    problems.CODING,
    problems.AWAY,
)

REFUSED = {
    "no Host": (b"GET /livez HTTP/1.1\r\n\r\n", problems.BAD_REQUEST),
    "nonsense": (b"nonsense\r\n\r\n", problems.BAD_REQUEST),
    "a bad chunk": (posted(b"xyz\r\n", "Transfer-Encoding: chunked"), problems.BAD_REQUEST),
    "two lengths": (posted(BODY, "Content-Length: 15", "Content-Length: 15"), problems.BAD_REQUEST),
    "a length and chunks": (posted(BODY, "Content-Length: 15", "Transfer-Encoding: chunked"), problems.BAD_REQUEST),
    "a long body": (posted(b"", "Content-Length: 262145"), problems.TOO_LARGE),
    "a long exercise": (posted(b"", "Content-Length: 5242881", target="/selection-exercise"), problems.TOO_LARGE),
    "a long address": (asked("/livez?" + "a" * 9_000), problems.TARGET_TOO_LONG),
    "a long field": (asked("/livez", "Cookie: " + "a" * 9_000), problems.HEADERS_TOO_LARGE),
    "an unknown coding": (posted(BODY, "Transfer-Encoding: gzip"), problems.CODING),
}


def test_its_documents_are_those_of_the_service() -> None:
    """Word for word, in English."""
    english = load_catalogues()["en"]
    told = {place: json.loads(text.replace("\\'", "'")) for place, text in DOCUMENT.findall(CONFIGURATION)}
    placed = {str(kind.status): kind for kind in KINDS} | {"/refused/busy": problems.BUSY}
    assert told == {place: document(kind, kind.about, (), 0, english) for place, kind in placed.items()}


@needs_nginx
@pytest.mark.parametrize(("sent", "kind"), REFUSED.values(), ids=REFUSED.keys())
def test_what_it_refuses_is_a_problem(proxied: Running, sent: bytes, kind: problems.ProblemType) -> None:
    """With the headers of every other answer, and before anything reaches the service."""
    [answer] = exchange(proxied.port, sent)
    assert (answer.status, answer.problem["type"]) == (kind.status, kind.uri)
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-request-id"]


@needs_nginx
def test_what_the_service_says_passes_unchanged(proxied: Running) -> None:
    """Its problems, its headers once each, and the caller's id of the request."""
    [answer] = exchange(proxied.port, asked("/nothing", "X-Request-ID: mine", "Accept-Language: zh-CN"))
    assert (answer.status, answer.problem["type"]) == (404, "/problems/not-found")
    assert answer.headers["content-language"] == "zh-Hans"
    assert answer.headers["x-request-id"] == "mine"


@needs_nginx
def test_an_id_that_no_log_may_hold_is_replaced(proxied: Running) -> None:
    """By one of nginx's own, which the service takes over."""
    [answer] = exchange(proxied.port, asked("/livez", "X-Request-ID: someone@example.com"))
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["x-request-id"])


@needs_nginx
def test_a_service_that_is_away_is_told_of(tmp_path: Path) -> None:
    """503 as a problem with Retry-After, and a line for it in nginx's log, without target or address."""
    with behind_nginx(free_port(), tmp_path) as proxied:
        sent = asked("/pathways/secret", "X-Request-ID: mine", method="DELETE")
        [answer] = exchange(proxied.port, sent)
        assert (answer.status, answer.problem["type"]) == (503, "/problems/unavailable")
        assert answer.headers["retry-after"] == "2"
        lines: list[dict[str, object]] = []
        until = time.monotonic() + 10
        while not lines and time.monotonic() < until:
            time.sleep(0.1)
            written = map(json.loads, (proxied.folder / "refused.log").read_text().splitlines())
            lines = [line for line in written if line["id"] == "mine"]
        [line] = lines
        assert line.pop("time")
        assert line == {
            "event": "request", "id": "mine", "method": "DELETE", "route": "-", "status": 503, "problem": "nginx"
        }  # fmt: skip


@needs_nginx
def test_a_process_that_dies_with_requests_in_hand_loses_none(running: Running, proxied: Running) -> None:
    """Killed outright: nginx asks again of another process, and the caller sees an answer."""
    for _ in range(3):
        before = set(running.workers())
        victim = min(before)
        os.kill(victim, signal.SIGSTOP)
        killed = threading.Timer(0.5, os.kill, (victim, signal.SIGKILL))
        killed.start()
        with ThreadPoolExecutor(8) as pool:
            came = list(pool.map(lambda _: exchange(proxied.port, asked("/readyz")), range(16)))
        assert [answer.status for found in came for answer in found] == [200] * 16
        killed.join()
        until = time.monotonic() + 30
        while victim in running.workers() or len(running.workers()) < len(before):
            assert time.monotonic() < until
            time.sleep(0.05)


@needs_nginx
def test_an_address_has_a_hundred_requests_at_once(proxied: Running) -> None:
    """While a hundred stall, the next one is told to wait."""
    stalled = posted(BODY, f"Content-Length: {len(BODY)}")[:-1]
    with ExitStack() as held:
        for _ in range(110):
            held.enter_context(connected(proxied.port)).sendall(stalled)
        until = time.monotonic() + 10
        while (answer := exchange(proxied.port, asked("/livez"))[0]).status == 200 and time.monotonic() < until:
            time.sleep(0.05)
        assert (answer.status, answer.problem["type"]) == (429, "/problems/too-many-connections")
        assert answer.headers["retry-after"] == "2"


@needs_nginx
def test_an_address_has_three_exercises_at_once_and_leaves_others_theirs(proxied: Running) -> None:
    """The next one is told to come again, as heavy work is everywhere; another address isn't kept waiting."""
    stalled = posted(BODY, f"Content-Length: {len(BODY)}", target="/selection-exercise")
    with ExitStack() as held:
        for _ in range(12):
            held.enter_context(connected(proxied.port)).sendall(stalled[:-1])
        until = time.monotonic() + 10
        while (answer := exchange(proxied.port, stalled)[0]).status != 503 and time.monotonic() < until:
            time.sleep(0.05)
        assert (answer.status, answer.problem["type"]) == (503, "/problems/busy")
        assert answer.headers["retry-after"] == "2"
        with socket.create_connection(("127.0.0.1", proxied.port), 120, ("127.0.0.2", 0)) as other:
            other.sendall(stalled)
            [taken] = answers(received(other))
        assert taken.status == 422
        [decided] = exchange(proxied.port, posted(BODY, f"Content-Length: {len(BODY)}"))
        assert decided.status == 200


@needs_nginx
def test_a_process_that_takes_long_is_left_to_it(tmp_path: Path) -> None:
    """While it is at work on a request, no other is asked to do the same."""
    taken = []
    with socket.create_server(("127.0.0.1", 0)) as upstream:
        upstream.settimeout(5)
        shipped = CONFIGURATION.replace("proxy_read_timeout 60s", "proxy_read_timeout 1s")
        assert shipped != CONFIGURATION
        with behind_nginx(upstream.getsockname()[1], tmp_path, shipped) as proxied, ExitStack() as held:
            client = held.enter_context(connected(proxied.port))
            client.sendall(posted(BODY, f"Content-Length: {len(BODY)}"))
            with suppress(TimeoutError):
                while True:
                    connection = held.enter_context(upstream.accept()[0])
                    taken.append(b"POST" in connection.recv(4))
            [answer] = answers(received(client))
    assert sum(taken) == 1
    assert (answer.status, answer.problem["type"]) == (503, "/problems/unavailable")


@needs_nginx
def test_what_nobody_heard_is_told_from_what_was_taken_up(tmp_path: Path) -> None:
    """A service that has closed its address has begun nothing; a process that dies at its work has."""
    request = posted(BODY, f"Content-Length: {len(BODY)}")
    with behind_nginx(free_port(), tmp_path, TELLING) as proxied:
        [unheard] = exchange(proxied.port, request)
    with socket.create_server(("127.0.0.1", 0)) as upstream:
        upstream.settimeout(5)
        impatient = TELLING.replace("proxy_read_timeout 60s", "proxy_read_timeout 1s")
        with behind_nginx(upstream.getsockname()[1], tmp_path, impatient) as proxied, connected(proxied.port) as client:
            client.sendall(request)
            for _ in range(2):
                connection, _ = upstream.accept()
                while b"POST" not in connection.recv(65_536):
                    connection.close()
                    connection, _ = upstream.accept()
                connection.close()
            [dropped] = answers(received(client))
    assert [answer.status for answer in (unheard, dropped)] == [503, 503]
    assert refused(unheard)
    assert not refused(dropped)
