"""The other process of ``tests.steady``: asks a server steadily, and writes down how it was answered.

``python -m tests.steady.load PORT REFERENCES`` asks with several clients and compares every answer with those that a
quiet server gave; ``python -m tests.steady.load PORT`` asks ``/livez`` alone. Each line on standard input begins a
phase, as a JSON array of its name and of the states whose answers are right in it. At the end of the lines, what was
counted in each phase is printed as JSON.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import threading
import time
from collections import Counter
from collections.abc import Container
from enum import StrEnum
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

from service.api.openapi import example
from service.api.problems import AWAY, BUSY

KEY = "STEADY_KEY"
"""The variable that holds the key of a service that asks for one."""

CLIENTS = 4
PAUSE_SECONDS = 0.02
PROBE_SECONDS = 0.05
WAITS_SECONDS = 120
KEPT_SECONDS = 3.0
"""How long a connection that says nothing is used again: less than the server keeps it."""

_CASE = example()
_BLANK: dict[str, Any] = {"as_of": _CASE["as_of"], "profile": {}}
_PEOPLE = [{"id": str(number), "profile": _CASE["profile"]} for number in range(4)]

CASES: dict[str, tuple[str, str, object]] = {
    "in English": ("POST", "/recommend", _CASE),
    "in Traditional Chinese": ("POST", "/recommend", _CASE | {"language": "zh-Hant"}),
    "of nobody": ("POST", "/recommend", _BLANK),
    "in full": ("POST", "/recommend", _CASE | {"detail": "full"}),
    "the next question": ("POST", "/next-question", _BLANK),
    "two pathways": ("POST", "/compare", _CASE | {"pathways": ["qmas_gpt", "ttps_b"]}),
    "the papers": ("POST", "/dossier", _CASE),
    "an exercise": ("POST", "/selection-exercise", {"as_of": _CASE["as_of"], "places": 2, "profiles": _PEOPLE}),
    "an institution": ("GET", "/institutions?q=Toronto&as_of=2026-11-23", None),
    "a faulty profile": ("POST", "/recommend", {"profile": {"person": {"age_years": "old"}}}),
    "the questionnaire": ("GET", "/questions?language=zh-Hans", None),
}
HEAVY = frozenset({"in full", "an exercise"})
"""Cases that a busy service may refuse."""

CROWD = "an exercise of a crowd"
_NOBODY = [{"id": str(number), "profile": {}} for number in range(40)]
CROWDED = {CROWD: ("POST", "/selection-exercise", {"as_of": "2026-11-23", "places": 9, "profiles": _NOBODY})}
"""What isn't asked steadily: long enough for many of them to meet."""


class What(StrEnum):
    """What came of a request."""

    RIGHT = "right"
    BUSY = "busy"
    """Refused before it was begun, as heavy work may be."""

    AWAY = "away"
    """Nobody listened: directly, or behind the proxy."""

    WRONG = "wrong"
    LOST = "lost"


def digest(status: int, content: bytes) -> str:
    """What two equal answers have in common."""
    return hashlib.sha256(b"%d " % status + content).hexdigest()


def judged(status: int, content: bytes, right: Container[str], *, heavy: bool) -> What:
    """What an answer is, of which these digests would be right."""
    if digest(status, content) in right:
        return What.RIGHT
    problem = json.loads(content).get("type") if status == 503 else None
    if problem == BUSY.uri and heavy:
        return What.BUSY
    return What.AWAY if problem == AWAY.uri else What.WRONG


ALIVE = (digest(200, b'{"status":"alive"}'),)


def asked(connection: HTTPConnection, case: str) -> tuple[int, bytes]:
    """The status and the body of an answer."""
    method, target, body = (CASES | CROWDED)[case]
    sent = None if body is None else json.dumps(body)
    fields = {"Content-Type": "application/json"} if sent else {}
    connection.request(method, target, sent, fields | keyed())
    response = connection.getresponse()
    return response.status, response.read()


def keyed() -> dict[str, str]:
    """The header with the key by which a server is asked, where one is set."""
    return {"Authorization": f"Bearer {os.environ[KEY]}"} if KEY in os.environ else {}


def references(port: int) -> dict[str, str]:
    """The digest of what a quiet server answers to each case."""
    connection = HTTPConnection("127.0.0.1", port, timeout=WAITS_SECONDS)
    return {case: digest(*asked(connection, case)) for case in CASES | CROWDED}


class Tally:
    """What was counted in each phase, by several threads."""

    def __init__(self) -> None:
        self.at: tuple[str, list[str]] = ("before", [])
        self.counts: dict[str, Counter[str]] = {}
        self.slowest: dict[str, float] = {}
        self.notes: list[str] = []
        self.over = threading.Event()
        self._lock = threading.Lock()

    def count(self, phase: str, what: What) -> None:
        """One more of a kind."""
        with self._lock:
            self.counts.setdefault(phase, Counter())[what] += 1

    def gone(self, phase: str, case: str, error: Exception) -> None:
        """A request without an answer: the service was away, or a connection was lost."""
        if isinstance(error, ConnectionRefusedError):
            self.count(phase, What.AWAY)
        else:
            self.count(phase, What.LOST)
            self.notes.append(f"lost: {phase}: {case}: {type(error).__name__}")


def ask_steadily(tally: Tally, port: int, right: dict[str, dict[str, str]], first: int) -> None:
    """Ask the cases in turn over a connection that is kept as long as the server keeps it."""
    cases = list(CASES)
    connection, spoke = HTTPConnection("127.0.0.1", port, timeout=WAITS_SECONDS), time.monotonic()
    while not tally.over.wait(PAUSE_SECONDS):
        first += 1
        case, (phase, states) = cases[first % len(cases)], tally.at
        if time.monotonic() - spoke > KEPT_SECONDS:
            connection.close()
        try:
            status, content = asked(connection, case)
        except (OSError, HTTPException) as error:
            tally.gone(phase, case, error)
            connection.close()
        else:
            spoke = time.monotonic()
            what = judged(status, content, [right[state][case] for state in states], heavy=case in HEAVY)
            tally.count(phase, what)
            if what in {What.WRONG, What.AWAY}:
                tally.notes.append(f"{what}: {phase}: {case}: {status}")


def probe_steadily(tally: Tally, port: int) -> None:
    """Ask whether the service lives, each time over a new connection."""
    while not tally.over.wait(PROBE_SECONDS):
        (phase, _), begun = tally.at, time.perf_counter()
        connection = HTTPConnection("127.0.0.1", port, timeout=WAITS_SECONDS)
        try:
            connection.request("GET", "/livez")
            response = connection.getresponse()
            what = judged(response.status, response.read(), ALIVE, heavy=False)
        except (OSError, HTTPException) as error:
            tally.gone(phase, "/livez", error)
        else:
            tally.count(phase, what)
            took = (time.perf_counter() - begun) * 1000
            tally.slowest[phase] = max(took, tally.slowest.get(phase, 0.0))
        finally:
            connection.close()


def main() -> None:
    """Ask from the first line of standard input until its end."""
    port, tally = int(sys.argv[1]), Tally()
    if len(sys.argv) > 2:
        right = json.loads(Path(sys.argv[2]).read_text())
        threads = [
            threading.Thread(target=ask_steadily, args=(tally, port, right, number * 3)) for number in range(CLIENTS)
        ]
    else:
        threads = [threading.Thread(target=probe_steadily, args=(tally, port))]
    print("asking", flush=True)
    for line in sys.stdin:
        phase, states = json.loads(line)
        tally.at = phase, states
        for thread in threads:
            if thread.ident is None:
                thread.start()
    tally.over.set()
    for thread in threads:
        thread.join()
    print(json.dumps({"counts": tally.counts, "slowest": tally.slowest, "notes": tally.notes}))


if __name__ == "__main__":
    main()
