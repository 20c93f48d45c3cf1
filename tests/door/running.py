"""The service as it ships, and nginx before it, each on a free port of this machine while a test lasts."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPException
from pathlib import Path

import pytest

from service import demo

ROOT = Path(__file__).parents[2]
CONFIGURATION = (ROOT / "deploy" / "nginx.conf").read_text()
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")

READY_WITHIN = 300.0
"""Seconds: the service tries itself on every route first, which takes a while on a machine that has much to do."""

needs_nginx = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")


@dataclass(frozen=True, slots=True)
class Running:
    """A server: where it listens, its first process, and the folder of what it writes."""

    port: int
    process: subprocess.Popen[bytes]
    folder: Path

    @property
    def log(self) -> str:
        """What it has written to standard output."""
        return (self.folder / "out").read_text()

    def workers(self) -> list[int]:
        """Its processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return sorted(map(int, children.split()))


@contextmanager
def service(folder: Path, root: Path = ROOT, **settings: str) -> Iterator[Running]:
    """Gunicorn with the configuration that ships, ready; its output goes to files in ``folder``."""
    with (
        socket.create_server(("127.0.0.1", 0), backlog=2048) as listening,
        (folder / "out").open("wb") as out,
        (folder / "err").open("wb") as err,
    ):
        listening.set_inheritable(True)
        port = listening.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"],
            cwd=root,
            env=os.environ | {"HKP_BIND": f"fd://{listening.fileno()}"} | settings,
            pass_fds=[listening.fileno()],
            stdout=out,
            stderr=err,
        )
    with ended(process):
        wait_until_ready(port, process)
        yield Running(port, process, folder)


@contextmanager
def behind_nginx(upstream: int, folder: Path, shipped: str = CONFIGURATION) -> Iterator[Running]:
    """Nginx with the configuration that ships, or another, but for its own port and the service's."""
    assert NGINX is not None
    port = free_port()
    moved = shipped.replace("127.0.0.1:8000", f"127.0.0.1:{upstream}").replace("127.0.0.1:8080", f"127.0.0.1:{port}")
    (folder / "nginx.conf").write_text(moved)
    process = subprocess.Popen([NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    with ended(process):
        wait_until_ready(port, process, whatever_it_says=True)
        yield Running(port, process, folder)


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Stop a process at the end, whatever happened."""
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until_ready(port: int, process: subprocess.Popen[bytes], *, whatever_it_says: bool = False) -> None:
    """Return once ``/readyz`` says so, or says anything; fail where the process ends first, or within some minutes."""
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        assert process.poll() is None, f"the server stopped with {process.returncode}"
        try:
            if demo.ask(port, "GET", "/readyz")[0] == HTTPStatus.OK or whatever_it_says:
                return
        except (OSError, HTTPException, ValueError):
            pass
        time.sleep(0.05)
    pytest.fail("the server wasn't ready")


def free_port() -> int:
    """A port on which nothing listened a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port
