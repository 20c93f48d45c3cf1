"""Thousands of broken requests over real sockets: each is answered, none by a 500, and no process grows or dies."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from service.api.openapi import example
from tests.door.running import Running, service
from tests.door.wire import asked, exchange, posted
from tests.measured import measured

BODY = json.dumps(example()).encode()
EXPECTED = {200, 304, 400, 404, 405, 413, 414, 415, 417, 421, 422, 431, 501, 503}
"""What a broken request may be answered: never 500, and never 408, because each ends its side of the connection."""

MOST_GROWTH_MIB = 8.0
SEED = 20_261_126

CHUNKS = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (BODY[:100], BODY[100:]))
WHOLE = (
    posted(BODY, f"Content-Length: {len(BODY)}"),
    posted(BODY, f"Content-Length: {len(BODY)}", "Expect: 100-continue", target="/dossier"),
    posted(CHUNKS + b"0\r\n\r\n", "Transfer-Encoding: chunked"),
    posted(CHUNKS + b"0\r\nName: value\r\n\r\n", "Transfer-Encoding: chunked", target="/next-question"),
    posted(b"{}", "Content-Length: 2", target="/selection-exercise"),
    asked("/institutions?q=Toronto&as_of=2026-11-23", "Accept-Language: zh-HK;q=0.9"),
    asked("/pathways/qmas_gpt", 'If-None-Match: "none"', "X-Request-ID: mine"),
    asked("/livez", method="HEAD"),
)
TOKENS = (
    b"\r\n", b"\n", b"\r", b"\x00", b" ", b"\t", b":", b";", b"0\r\n\r\n", b"ffffffff\r\n", b"-1", b"+5", b"0x10",
    b"Content-Length: 10\r\n", b"Content-Length: 99999999999999999999\r\n", b"Content-Length: \xb2\r\n",
    b"Transfer-Encoding: chunked\r\n", b"Transfer-Encoding: gzip, chunked\r\n", b"Transfer-Encoding: identity\r\n",
    b"Trailer: Host\r\n", b"Host: b\r\n", b"Expect: 100-continue\r\n", b"Expect: 200-ok\r\n", b"Range: bytes=9-1\r\n",
    b"Connection: close, Upgrade\r\n", b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n", b"SCRIPT_NAME: /livez\r\n",
    b"X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n", b"Accept-Language: \xe4\xb8\xad;q=x\r\n",
    b"Content-Type: \xff/;charset==\r\n", b'If-None-Match: W/"\r\n', b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    b"PROXY TCP4 1.1.1.1 2.2.2.2 1 2\r\n", b"GET http://[::1 HTTP/1.1\r\n", b"A" * 5000, b"%00", b"%ff", b"%",
    b"/../", b"//", b"?", b"#", b"*", b"HTTP/9.9", b"HTTP/1.0", b"{", b"}", b"[" * 500, b'"\\ud800"', b"NaN", b"\xff",
)  # fmt: skip


def broken(chance: random.Random) -> bytes:
    """A request with one to four faults, or nothing but noise."""
    if chance.random() < 0.03:
        return chance.randbytes(chance.randint(1, 300))
    sent = bytearray(chance.choice(WHOLE))
    for _ in range(chance.randint(1, 4)):
        at = chance.randint(0, len(sent))
        near = at if chance.random() < 0.3 else chance.randint(0, min(len(sent), 250))
        match chance.randint(0, 5):
            case 0:
                sent[near:near] = chance.choice(TOKENS)
            case 1:
                del sent[near : near + chance.randint(1, 20)]
            case 2 if near < len(sent):
                sent[near] = chance.randint(0, 255)
            case 3:
                del sent[at:]
            case 4:
                sent[near : near + 4] = chance.choice(TOKENS)
            case _:
                ends = [found for found in range(len(sent)) if sent.startswith(b"\r\n", found)]
                place = chance.choice(ends) + 2 if ends else 0
                sent[place:place] = chance.choice(TOKENS)
    return bytes(sent)


def private_mib(process: int) -> float:
    """Memory that a process shares with no other."""
    rows = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return sum(int(row.split()[1]) for row in rows if row.startswith("Private_")) / 1024


def answered(running: Running, count: int, chance: random.Random) -> Counter[int]:
    """The statuses of so many broken requests; each got an answer."""
    statuses: Counter[int] = Counter()
    for _ in range(count):
        sent = broken(chance)
        came = exchange(running.port, sent, ends=True)
        assert came or not sent, sent
        statuses.update(answer.status for answer in came)
        assert statuses.keys() <= EXPECTED, (statuses, sent)
    return statuses


def test_some_broken_requests_are_answered(running: Running) -> None:
    """A few hundred of those that the long proof sends."""
    workers = running.workers()
    statuses = answered(running, 400, random.Random(SEED))  # noqa: S311 - repeatable on purpose
    assert statuses[400] > 100
    assert set(workers) <= set(running.workers())


@pytest.mark.prove
def test_thousands_of_broken_requests_leave_no_trace(tmp_path: Path) -> None:
    """Eight thousand: no 500, the same processes afterwards, and no more memory."""
    chance = random.Random(SEED + 1)  # noqa: S311 - repeatable on purpose
    with service(tmp_path) as running:
        begun = set(running.workers())  # who is ready first answers, and others may still be started
        answered(running, 2_000, chance)
        workers = running.workers()
        assert begun <= set(workers)
        before = [private_mib(worker) for worker in workers]
        statuses = answered(running, 6_000, chance)
        assert running.workers() == workers
        growth = max(private_mib(worker) - was for worker, was in zip(workers, before, strict=True))
        errors = (tmp_path / "err").read_text()
    what = ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items()))
    measured("HTTP fuzz", "growth, MiB", growth, f"≤ {MOST_GROWTH_MIB:.0f}", on=what, holds=growth <= MOST_GROWTH_MIB)
    assert growth <= MOST_GROWTH_MIB
    assert "Traceback" not in errors
    assert "Unexpected" not in errors
