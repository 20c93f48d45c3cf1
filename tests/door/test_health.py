"""``python -m service health``: what a container's health check asks."""

from __future__ import annotations

import pytest

from tests.door.keyed import Keyed, command
from tests.door.running import Running, free_port


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_service_that_is_ready_is_healthy_where_it_listens(
    running: Running, keyed: Keyed, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """At the configured port, with and without keys; and an address of all is asked from within."""
    monkeypatch.setenv("HKP_BIND", f"{host}:{running.port}")
    command("health")
    monkeypatch.setenv("HKP_KEYS", str(keyed.file))
    monkeypatch.setenv("HKP_BIND", f"0.0.0.0:{keyed.running.port}")
    command("health")
    # As in a container whose process alone was given its secrets.
    monkeypatch.setenv("HKP_LIMITS", "redis://redis:6379/0")
    command("health")


def test_a_service_that_is_not_there_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor one whose settings have a fault, nor a socket that can't be asked by its number."""
    for bind, said in ((f"127.0.0.1:{free_port()}", "Nobody answers"), ("unix:/nowhere", "Nobody"), ("x", "HKP_BIND")):
        monkeypatch.setenv("HKP_BIND", bind)
        assert said in command("health", code=1).stderr
