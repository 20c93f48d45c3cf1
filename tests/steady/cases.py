"""Cases that are sent while everything happens: none that was accepted may be lost. And where they are kept."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from service.command.line import main
from service.store.cases import Cases
from service.store.database import Database
from tests.door.keyed import created
from tests.door.servers import POSTGRESQL, REDIS, Server, postgresql, redis
from tests.steady.load import KEY, WAITS_SECONDS, keyed

PAUSE_SECONDS = 0.05
ROOM = "192m"
ACCEPTED = frozenset({200, 201})


@dataclass(frozen=True, slots=True)
class Beside:
    """The servers beside the service, its settings for them, and the database's disk where that is one of its own."""

    database: Server
    url: str
    redis: Server
    settings: dict[str, str]
    disk: Path | None

    @contextmanager
    def disk_full(self) -> Iterator[None]:
        """No room on the database's disk while the context lasts."""
        assert self.disk is not None
        filler = self.disk / "filler"
        with filler.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(b"\0" * 65_536)
        try:
            yield
        finally:
            filler.unlink()


@contextmanager
def beside(folder: Path) -> Iterator[Beside | None]:
    """PostgreSQL and Redis for a service that asks for a key; ``None`` where one of them isn't installed."""
    if POSTGRESQL is None or REDIS is None:
        yield None
        return
    folder.mkdir()
    key = created(folder / "keys.json", "secret")
    with disk(folder / "disk") as mounted, redis(folder) as counting, postgresql(folder / "disk") as (server, url):
        assert main(["cases", "migrate", "--database", url]) == 0
        os.environ[KEY] = key
        settings = {
            "HKP_KEYS": str(folder / "keys.json"),
            "DATABASE_URL": url,
            "HKP_LIMITS": f"redis://127.0.0.1:{counting.port}/0",
            "HKP_LIMIT_KEY": "100000000",
            "HKP_LOG_KEY": "k" * 32,
        }
        yield Beside(server, url, counting, settings, folder / "disk" if mounted else None)
        del os.environ[KEY]


@contextmanager
def disk(folder: Path) -> Iterator[bool]:
    """A folder on a small disk of its own; whether it is one, for which one must be root."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={ROOM},mode=0755", "tmpfs", str(folder)]
    mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@dataclass(slots=True)
class Keeper:
    """Sends cases steadily, each a new one."""

    port: int
    phase: str = "before"
    accepted: list[str] = field(default_factory=list)
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self.thread = threading.Thread(target=self._send)
        self.thread.start()

    def stop(self) -> None:
        """End with the case at hand."""
        self.over.set()
        if self.thread is not None:
            self.thread.join()

    def _send(self) -> None:
        number = 0
        while not self.over.wait(PAUSE_SECONDS):
            number += 1
            self.counts.setdefault(self.phase, Counter())[self._sent(f"case-{number}")] += 1

    def _sent(self, case_id: str) -> str:
        case = {"case_id": case_id, "person_id": case_id, "consent": True, "consented_on": "2026-01-01"}
        # As long as it may be, and of what can't be compressed: a disk without room notices soon.
        profile = {"jobs": [{"title": secrets.token_hex(45)} for _ in range(40)]}
        body = json.dumps(case | {"pathway": "gep", "lodged_on": "2026-01-02", "profile": profile})
        connection = HTTPConnection("127.0.0.1", self.port, timeout=WAITS_SECONDS)
        try:
            connection.request("POST", "/cases", body, {"Content-Type": "application/json"} | keyed())
            status = connection.getresponse().status
        except (OSError, HTTPException):
            return "unanswered"
        finally:
            connection.close()
        if status in ACCEPTED:
            self.accepted.append(case_id)
            return "accepted"
        return "503" if status == 503 else "wrong"

    def lost(self, url: str) -> list[str]:
        """The cases that were accepted and aren't there."""
        found = {kept.told.case_id for kept in Cases(Database(url)).all()}
        return [case_id for case_id in self.accepted if case_id not in found]
