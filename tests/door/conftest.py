"""One service, and nginx before it, for the tests that don't end it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from tests.door.keyed import Keyed, created
from tests.door.running import NGINX, Running, behind_nginx, free_port, service


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with service(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="session")
def proxied(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    if NGINX is None:
        pytest.skip("nginx is not installed")
    folder = tmp_path_factory.mktemp("nginx")
    folder.chmod(0o755)
    with behind_nginx(running.port, folder) as proxied:
        yield proxied
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["gunicorn alone", "through nginx"])
def port(request: pytest.FixtureRequest) -> int:
    server: Running = request.getfixturevalue("running" if request.param == "gunicorn alone" else "proxied")
    return server.port


@pytest.fixture(scope="session")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Keyed]:
    folder = tmp_path_factory.mktemp("keyed")
    file = folder / "keys.json"
    origin, other = (f"http://localhost:{free_port()}" for _ in range(2))
    secret = created(file, "secret", name="a server")
    page, others = created(file, "publishable", origin), created(file, "publishable", other)
    with service(folder, HKP_KEYS=str(file), HKP_LIMIT_ADDRESS="100000", HKP_LIMIT_KEY="100000") as running:
        yield Keyed(running, file, secret, page, others, origin, other)
