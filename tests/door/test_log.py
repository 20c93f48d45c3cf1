"""Where lines leave: a reader who stalls stops nobody, and what was dropped is told."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from service.api.door import outlet
from service.api.door.outlet import Outlet
from service.api.openapi import example
from tests.door.running import ROOT, ended, free_port, wait_until_ready
from tests.door.wire import asked, exchange, posted


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)
    os.close(writing)


def record(message: str) -> logging.LogRecord:
    return logging.LogRecord("name", logging.INFO, "", 0, message, (), None)


def test_lines_pass_in_order(pipe: tuple[int, int]) -> None:
    """As they are written, one a line."""
    reading, writing = pipe
    lines = Outlet(writing)
    for number in range(100):
        lines.handle(record(f"line {number}"))
    lines.flush()
    assert os.read(reading, 10_000).decode().splitlines() == [f"line {number}" for number in range(100)]


def test_a_reader_who_stalls_holds_up_nobody(pipe: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    """What neither the pipe nor the queue holds is dropped; its number is told once there is room again."""
    monkeypatch.setattr(outlet, "MOST_WAITING", 50)
    reading, writing = pipe
    lines = Outlet(writing)
    for number in range(1_000):
        lines.handle(record(f"{number:03} " + "a" * 3_000))
    assert lines.dropped > 0
    os.set_blocking(reading, False)
    came = b""
    while lines.queue.unfinished_tasks:
        try:
            came += os.read(reading, 1_000_000)
        except BlockingIOError:
            continue
    lines.handle(record("after"))
    lines.flush()
    came += os.read(reading, 1_000_000)
    *others, told, after = came.decode().splitlines()
    dropped = [json.loads(line)["lines"] for line in (*others, told) if line.startswith("{")]
    kept = [line for line in others if not line.startswith("{")]
    assert len(kept) + sum(dropped) == 1_000
    assert kept == sorted(kept)
    assert json.loads(told) == {"event": "dropped", "lines": dropped[-1]}
    assert after == "after"


def test_a_descriptor_that_does_not_block_loses_no_line(pipe: tuple[int, int]) -> None:
    """Whoever shares it may have made it so: a line that doesn't fit waits, whole."""
    reading, writing = pipe
    os.set_blocking(writing, False)
    lines = Outlet(writing)
    sent = [f"{number:03} " + "a" * 3_000 for number in range(100)]
    for line in sent:
        lines.handle(record(line))
    came = b""
    while came.count(b"\n") < len(sent):
        came += os.read(reading, 100_000)
    assert came.decode().splitlines() == sent


def test_a_process_forked_from_another_has_a_thread_of_its_own(pipe: tuple[int, int]) -> None:
    """The thread of the parent isn't in the child, nor what waited for it."""
    reading, writing = pipe
    program = f"""
import logging, os
from service.api.door.outlet import Outlet
lines = Outlet({writing})
def say(word): lines.handle(logging.LogRecord("name", logging.INFO, "", 0, word, (), None)); lines.flush()
say("parent")
child = os.fork()
if not child:
    say("child")
    os._exit(0)
os.waitpid(child, 0)
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, pass_fds=[writing], check=True)
    assert os.read(reading, 1_000).split() == [b"parent", b"child"]


def test_the_service_answers_though_nobody_reads_what_it_writes() -> None:
    """Standard output is a pipe that fills with the first few hundred lines: requests pass, and SIGTERM ends it."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"],
        cwd=ROOT,
        env=os.environ | {"HKP_BIND": f"127.0.0.1:{port}", "HKP_WORKERS": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with ended(process):
        wait_until_ready(port, process)
        kept_open = asked("/livez").replace(b"Connection: close\r\n", b"")
        for _ in range(10):
            assert [answer.status for answer in exchange(port, kept_open * 99 + asked("/livez"))] == [200] * 100
        body = json.dumps(example()).encode()
        assert exchange(port, posted(body, f"Content-Length: {len(body)}"))[0].status == 200
        process.terminate()
        assert process.wait(timeout=15) == 0
    for stream in (process.stdout, process.stderr):
        assert stream is not None
        stream.close()
