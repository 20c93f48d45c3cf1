"""Real servers beside the service, each on a free port of this machine while a test lasts; they can be frozen."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from service.store.database import Database
from service.store.records import StoreUnavailableError
from tests.door.running import ended, free_port

REDIS = shutil.which("redis-server")
needs_redis = pytest.mark.skipif(REDIS is None, reason="redis-server is not installed")


@dataclass(slots=True)
class Server:
    """A server: where it listens, the command that starts it, and its process."""

    port: int
    command: list[str]
    log: Path
    owner: str | None = None
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start it, and return once it takes connections."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, cwd="/", user=self.owner)
        until_listening(self.port, self.process)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Gone while the context lasts, and then there again with what it had written."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=60)
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def until_the_end(self) -> Iterator[Server]:
        """It, stopped at the end: by SIGINT, on which PostgreSQL doesn't wait for who is still connected."""
        try:
            yield self
        finally:
            self.process.send_signal(signal.SIGINT)
            with ended(self.process):
                pass

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """There, and silent: its processes stand still while the context lasts."""
        stopped = [self.process.pid, *children(self.process.pid)]
        for process in stopped:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in stopped:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGCONT)


def children(process: int) -> list[int]:
    """The processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


@contextmanager
def redis(folder: Path) -> Iterator[Server]:
    """A Redis server that keeps nothing."""
    assert REDIS is not None
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    with Server(port, [REDIS, *options], folder / "redis.log").until_the_end() as server:
        yield server


def until_listening(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return once a server takes connections."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        assert process.poll() is None, f"the server stopped with {process.returncode}"
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    pytest.fail("the server didn't listen")


def postgresql_programs() -> Path | None:
    """Where PostgreSQL's own programs are; Debian keeps them apart by version."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).parent if named else None


POSTGRESQL = postgresql_programs()
needs_postgresql = pytest.mark.skipif(POSTGRESQL is None, reason="PostgreSQL is not installed")
NOBODY = "postgres"
"""Who runs the server where the tests are run by root, which PostgreSQL refuses."""


@contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that other users may enter; pytest's own are for the user alone who runs it."""
    with TemporaryDirectory(prefix="hkp-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        yield folder


@contextmanager
def postgresql(folder: Path) -> Iterator[tuple[Server, str]]:
    """A PostgreSQL server with an empty database, and its address; ``folder`` is one that its user may enter."""
    assert POSTGRESQL is not None
    port, data = free_port(), folder / "postgresql"
    owner = NOBODY if os.geteuid() == 0 else None
    data.mkdir()
    if owner:
        shutil.chown(data, owner)
    made = ["--pgdata", str(data), "--auth", "trust", "--username", "hkp", "--no-sync", "--encoding", "UTF8"]
    subprocess.run([str(POSTGRESQL / "initdb"), *made], check=True, stdout=subprocess.DEVNULL, cwd="/", user=owner)
    settings = {"listen_addresses": "127.0.0.1", "port": port, "unix_socket_directories": "", "shared_buffers": "16MB"}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    started = [str(POSTGRESQL / "postgres"), "-D", str(data), *options]
    with Server(port, started, folder / "postgresql.log", owner).until_the_end() as server:
        url = f"postgresql://hkp@127.0.0.1:{port}/postgres"
        _until_taking_work(url)
        yield server, url


def _until_taking_work(url: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        with suppress(StoreUnavailableError), Database(url).work():
            return
        time.sleep(0.05)
    pytest.fail("the server took no work")
