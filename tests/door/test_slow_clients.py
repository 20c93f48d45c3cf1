"""Clients who stop half-way, or never begin, or don't read: they hold sockets, and nobody else waits for them."""

from __future__ import annotations

import json
import os
import select
import signal
import time
from collections import Counter
from contextlib import ExitStack, suppress
from pathlib import Path

from service.api.door.worker import MOST_QUEUED, MOST_QUEUED_RECORDS, Worker
from service.api.openapi import example
from tests.door.running import Running, service
from tests.door.slow import FULL, besiege
from tests.door.wire import answers, asked, connected, exchange, posted, received
from tests.measured import measured

PROBES = 40


def test_nobody_waits_for_a_slow_client(port: int) -> None:
    """While they hold their connections every probe and a decision are answered."""
    with ExitStack() as held:
        besiege(port, held)
        took = []
        for _ in range(PROBES):
            begun = time.perf_counter()
            [answer] = exchange(port, asked("/livez"))
            took.append(time.perf_counter() - begun)
            assert answer.status == 200
        body = json.dumps(example()).encode()
        [decided] = exchange(port, posted(body, f"Content-Length: {len(body)}"))
        assert decided.status == 200
    slowest = max(took) * 1000
    measured("Slow clients", "slowest /livez, ms", slowest, "≤ 50", on=f"{PROBES} probes", holds=slowest <= 50)


def test_a_request_that_stops_half_way_is_refused_in_time(running: Running) -> None:
    """A head and a body: 408, as a problem, and the connection ends; a connection that says nothing just ends."""
    with connected(running.port) as head, connected(running.port) as stalled, connected(running.port) as silent:
        head.sendall(asked()[:-2])
        stalled.sendall(FULL[:-5])
        for client in (head, stalled):
            [answer] = answers(received(client))
            assert (answer.status, answer.problem["type"]) == (408, "/problems/request-timeout")
        assert received(silent) == b""


def test_dripping_bytes_gain_no_time(running: Running) -> None:
    """The time is counted from the first moment of a request, not from its last byte."""
    begun = time.monotonic()
    with connected(running.port) as client:
        client.settimeout(0.5)
        client.sendall(b"GET /livez HTTP/1.1\r\nName: ")
        came = b""
        while not came and time.monotonic() < begun + 20:
            client.sendall(b"a")
            try:
                came = client.recv(10_000)
            except TimeoutError:
                continue
    [answer] = answers(came)
    assert answer.status == 408


def test_whoever_holds_most_makes_way(tmp_path: Path) -> None:
    """Past a sum of bytes in waiting the largest body is refused, and not whoever comes next with a small one."""
    large = posted(b"", "Content-Length: 5000000", target="/selection-exercise")
    with service(tmp_path, HKP_WORKERS="1") as one, ExitStack() as held:
        waiting = [held.enter_context(connected(one.port)) for _ in range(14)]
        for client in waiting:
            with suppress(OSError):
                client.sendall(large + b" " * 4_999_000)
        gone, _, _ = select.select(waiting, [], [], 60)
        refused = [answer for client in gone for answer in answers(received(client))]
        assert {(answer.status, answer.problem["type"]) for answer in refused} == {(503, "/problems/busy")}
        assert {answer.headers["retry-after"] for answer in refused} == {"2"}
        assert len(refused) < 7
        small = posted(b'{"profile": {}}', "Content-Length: 15")
        with connected(one.port) as client:
            client.sendall(small[:-1])
            client.sendall(small[-1:])
            [answer] = answers(received(client))
        assert answer.status == 200


def test_of_many_requests_at_once_none_is_lost(tmp_path: Path) -> None:
    """Of three hundred those that find two hundred before them are told when to come again; the rest is answered."""
    body = json.dumps(example()).encode()
    sent = posted(body, f"Content-Length: {len(body)}")
    with service(tmp_path, HKP_WORKERS="1") as one, ExitStack() as held:
        [worker] = one.workers()
        os.kill(worker, signal.SIGSTOP)
        clients = [held.enter_context(connected(one.port)) for _ in range(300)]
        for client in clients:
            client.sendall(sent)
        os.kill(worker, signal.SIGCONT)
        came = [answer for client in clients for answer in answers(received(client))]
    assert len(came) == 300
    assert Counter(answer.status for answer in came)[200] >= 200
    assert {answer.problem["type"] for answer in came if answer.status != 200} <= {"/problems/busy"}


def test_requests_that_wait_for_a_thread_are_bounded() -> None:
    """Two hundred, and eight for cases; a probe is taken on in any case."""
    worker = Worker.__new__(Worker)
    decision, record, probe = (
        bytearray(b"POST /recommend HTTP"),
        bytearray(b"POST /cases HTTP"),
        bytearray(b"GET /livez "),
    )
    worker.queued, worker.queued_records = MOST_QUEUED - 1, MOST_QUEUED_RECORDS - 1
    assert not worker._is_full_for(decision)
    assert not worker._is_full_for(record)
    worker.queued, worker.queued_records = MOST_QUEUED, MOST_QUEUED_RECORDS
    assert worker._is_full_for(decision)
    assert worker._is_full_for(record)
    assert not worker._is_full_for(probe)
