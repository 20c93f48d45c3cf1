"""What ``compose.yaml`` runs, run here without an engine: its own commands, on this machine's addresses and folders."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.api.openapi import example
from tests.door.running import NGINX, ROOT, ended, free_port, needs_nginx, wait_until_ready
from tests.door.servers import needs_postgresql, needs_redis, open_folder, postgresql, redis

TEXT = (ROOT / "compose.yaml").read_text()
SERVICES: dict[str, Any] = yaml.safe_load(TEXT)["services"]
HEAD = [line.removeprefix("#").strip() for line in TEXT.splitlines() if line.startswith("#")]
IMAGE = {"HKP_BIND": "0.0.0.0:8000"}
"""What the image sets, as its Dockerfile says."""

PATH = f"{Path(sys.executable).parent}:/usr/sbin:{os.environ['PATH']}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the parts of the whole are on this machine."""

    folder: Path
    database: int
    redis: int
    service: int
    nginx: int
    metrics: int

    def here(self, text: str) -> str:
        """A text of the file with this machine's ports and folders in the place of the containers'."""
        moved = {
            "/run/secrets": str(self.folder / "secrets"),
            "/run/keys": str(self.folder / "keys"),
            "/run/nginx": str(self.folder / "nginx"),
            "/etc/nginx.shipped": str(ROOT / "deploy" / "nginx.conf"),
            "@database/hkp": f"@127.0.0.1:{self.database}/postgres",
            "redis://redis:6379": f"redis://127.0.0.1:{self.redis}",
            "service:8000": f"127.0.0.1:{self.service}",
            "0.0.0.0:8000": f"127.0.0.1:{self.service}",
            "0.0.0.0:9100": f"127.0.0.1:{self.metrics}",
            "listen 8080": f"listen 127.0.0.1:{self.nginx}",
            "$$": "$",
        }
        return re.sub("|".join(map(re.escape, moved)), lambda found: moved[found[0]], text)

    def environment(self, service: str) -> dict[str, str]:
        """The environment of a container, which has nothing of this machine's but where programs are."""
        given = (IMAGE if service == "service" else {}) | SERVICES[service].get("environment", {})
        return {"PATH": PATH} | {name: self.here(value) for name, value in given.items()}

    def started(self, service: str) -> subprocess.Popen[bytes]:
        """A service, by its entrypoint and its command."""
        one = SERVICES[service]
        words = [self.here(word) for word in (*one["entrypoint"], *one["command"])]
        return subprocess.Popen(words, cwd=ROOT, env=self.environment(service), stdout=subprocess.DEVNULL)


@pytest.fixture
def place() -> Iterator[Place]:
    """PostgreSQL and Redis, and the folders that the commands at the head of the file make."""
    with ExitStack() as stack:
        folder = stack.enter_context(open_folder())
        for name in ("secrets", "keys", "nginx", "kept"):
            (folder / name).mkdir()
        server, _ = stack.enter_context(postgresql(folder / "kept"))
        counting = stack.enter_context(redis(folder))
        (folder / "secrets" / "log-key").write_text("k" * 64 + "\n")
        (folder / "secrets" / "database").write_text("p" * 48 + "\n")
        yield Place(folder, server.port, counting.port, free_port(), free_port(), free_port())


def key_made(place: Place) -> str:
    """The key that the command at the head of the file makes."""
    [line] = [line for line in HEAD if line.startswith("python -m service keys create")]
    words = shlex.split(line.replace("/keys/keys.json", str(place.folder / "keys" / "keys.json")))
    done = subprocess.run(words, cwd=ROOT, env={"PATH": PATH}, capture_output=True, text=True, check=True)
    [key] = re.findall(r"hkp_sk_\S+", done.stdout)
    return str(key)


def asked(port: int, key: str | None) -> tuple[int, Any]:
    """The answer to the published case."""
    fields = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST", "/recommend", json.dumps(example()), fields)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


@needs_nginx
@needs_postgresql
@needs_redis
@pytest.mark.postgres
@pytest.mark.redis
def test_what_compose_runs_answers_here_through_nginx_by_key_alone(place: Place) -> None:
    """The form of the database is made first; each is healthy by its own check, and ends when it is told to."""
    assert NGINX is not None
    key = key_made(place)
    serving = place.started("service")
    with ended(serving):
        wait_until_ready(place.service, serving)
        healthy = [sys.executable, "-m", "service", "health"]
        assert subprocess.run(healthy, cwd=ROOT, env=place.environment("service"), check=False).returncode == 0
        proxy = place.started("nginx")
        with ended(proxy):
            wait_until_ready(place.nginx, proxy)
            assert asked(place.nginx, None)[0] == HTTPStatus.UNAUTHORIZED
            status, answer = asked(place.nginx, key)
            assert (status, answer["as_of"]) == (HTTPStatus.OK, example()["as_of"])
        assert proxy.returncode == 0
    assert serving.returncode == 0
