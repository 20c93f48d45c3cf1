"""Limits by cost: whose minute it is, what is told of it, and that a store which fails holds up nobody."""

from __future__ import annotations

import dataclasses
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service import settings
from service.api.door.limits.counting import MINUTE, REST_SECONDS, Counter
from service.app import create_app, models_folder
from service.recommend.state import State, load_state
from tests.door.keyed import ask, created
from tests.door.running import service
from tests.door.servers import needs_redis, redis

MOST = 40
COUNTED_WITHIN_SECONDS = 10
"""Several times what the longest row of counted requests takes."""

COUNTED_AGAIN_WITHIN_SECONDS = 30
"""Several times the rest: a store that was frozen may be late once more on a machine that has much to do."""

PAGE = "https://a.example"
Limited = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def state() -> State:
    return load_state(models_folder())


@pytest.fixture
def limited(state: State) -> Limited:
    """A client of a service that counts in one process, without keys unless they are given."""

    def made(**chosen: object) -> FlaskClient:
        await_room_in_the_minute()
        base = settings.read({"HKP_WORKERS": "1", "HKP_LIMIT_ADDRESS": str(MOST), "HKP_LIMIT_KEY": str(MOST)})
        app: Flask = create_app(state, dataclasses.replace(base, **chosen))  # type: ignore[arg-type]
        return app.test_client()

    return made


def await_room_in_the_minute() -> None:
    """Let a minute that is about to turn go by: at the turn a share of what was used is given back."""
    left = MINUTE - time.time() % MINUTE
    if left < COUNTED_WITHIN_SECONDS:
        time.sleep(left)


def looked_up(client: FlaskClient, times: int, peer: str = "10.0.0.1", **headers: str) -> list[int]:
    """The statuses of as many look-ups, which cost one each."""
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    answers = [client.get("/pathways", headers=fields, environ_overrides={"REMOTE_ADDR": peer}) for _ in range(times)]
    return [answer.status_code for answer in answers]


def test_an_address_has_its_minute_and_is_told_what_is_left_of_it(limited: Limited) -> None:
    """As the draft of the IETF has it; past the limit 429, with the seconds after which to come again."""
    client = limited()
    first = client.get("/pathways")
    assert first.headers["RateLimit-Policy"] == f'"address";q={MOST};w=60'
    assert first.headers["RateLimit"].startswith(f'"address";r={MOST - 1};t=')
    dear = client.post("/recommend", json={"profile": {}})
    assert dear.headers["RateLimit"].startswith(f'"address";r={MOST - 6};t=')
    assert set(looked_up(client, MOST - 6, "127.0.0.1")) == {200}
    refused = client.get("/pathways")
    assert refused.status_code == 429
    assert refused.get_json()["type"] == "/problems/limit-reached"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert looked_up(client, 1, "10.0.0.2") == [200]
    assert client.get("/livez", environ_overrides={"REMOTE_ADDR": "127.0.0.1"}).status_code == 200


def test_a_full_answer_costs_more(limited: Limited) -> None:
    """Twenty units; a third one doesn't fit into what two have left."""
    client = limited()
    full = {"profile": {}, "detail": "full"}
    assert [client.post("/recommend", json=full).status_code for _ in range(3)] == [200, 200, 429]


def test_a_household_has_one_minute_and_a_header_makes_no_other(limited: Limited) -> None:
    """Addresses of one IPv6 network are one; what a caller says of its address counts for nothing without a proxy."""
    client = limited()
    assert looked_up(client, MOST, "2001:db8::1") == [200] * MOST
    assert looked_up(client, 1, "2001:db8::ffff") == [429]
    assert looked_up(client, 1, "2001:db8:0:1::1") == [200]
    assert looked_up(client, MOST, "::ffff:10.9.9.9", X_Forwarded_For="1.2.3.4") == [200] * MOST
    assert looked_up(client, 1, "10.9.9.9", X_Forwarded_For="5.6.7.8") == [429]


def test_behind_proxies_the_address_is_the_one_that_the_outermost_saw(limited: Limited) -> None:
    """With two of our own, the second from the right: what stands to the left of it is the caller's own tale."""
    client = limited(proxies=2)
    for number in range(MOST):
        assert looked_up(client, 1, X_Forwarded_For=f"{number}.0.0.1, 9.9.9.9, 10.0.0.7") == [200]
    assert looked_up(client, 1, X_Forwarded_For="a tale, 9.9.9.9, 10.0.0.8") == [429]
    assert looked_up(client, 1, X_Forwarded_For="8.8.8.8, 10.0.0.7") == [200]


def test_a_secret_key_has_a_minute_of_its_own_and_a_page_one_for_each_visitor(limited: Limited, tmp_path: Path) -> None:
    """So one visitor of a page doesn't use up another's."""
    secret, page = created(tmp_path / "k", "secret"), created(tmp_path / "k", "publishable", PAGE)
    client = limited(keys=tmp_path / "k", database=f"sqlite:///{tmp_path / 'cases.sqlite3'}")
    server, visitor = {"Authorization": f"Bearer {secret}"}, {"Authorization": f"Bearer {page}", "Origin": PAGE}
    assert looked_up(client, MOST, "10.0.0.1", **server) == [200] * MOST
    assert looked_up(client, 1, "10.0.0.2", **server) == [429]
    assert looked_up(client, MOST, "10.0.0.1", **visitor) == [200] * MOST
    assert looked_up(client, 1, "10.0.0.1", **visitor) == [429]
    assert looked_up(client, 1, "10.0.0.2", **visitor) == [200]


@needs_redis
@pytest.mark.redis
def test_a_store_that_is_frozen_or_gone_costs_less_than_50_ms_once(tmp_path: Path) -> None:
    """Then it is let alone for some seconds; what was told is told once, and again when it is back."""
    told: list[str] = []
    with redis(tmp_path) as server:
        counter = Counter(f"redis://127.0.0.1:{server.port}/0", told.append)
        await_room_in_the_minute()
        assert [counter.use("a", 2, 1) is not None for _ in range(3)] == [True] * 3
        slowest = 0.0
        with server.frozen():
            for fresh in (False, True):
                counter = Counter(counter.store, told.append) if fresh else counter
                for _ in range(50):
                    begun = time.perf_counter()
                    assert counter.use("a", 2, 1) is None
                    slowest = max(slowest, time.perf_counter() - begun)
        time.sleep(REST_SECONDS)
        counted = counter.use("a", 2, 1)
        assert counted is not None
        assert not counted.admitted
        server.process.kill()
        server.process.wait()
        assert counter.use("a", 2, 1) is None
    failed = "Nothing is limited: the store of limits failed"
    assert [line.partition(" (")[0] for line in told] == [failed, failed, "Limits are counted again", failed]
    assert slowest < 0.05


@needs_redis
@pytest.mark.redis
def open_in(log: str) -> int:
    """How many requests a log tells that went uncounted, as Redis didn't answer in time."""
    return sum(json.loads(line).get("limit") == "open" for line in log.splitlines())


def test_several_processes_count_together_in_redis_and_answer_while_it_is_frozen(tmp_path: Path) -> None:
    """Two processes admit exactly the limit; frozen, everything is answered at once, and the log says that it is open.

    No address and no key stands in Redis.
    """
    file = tmp_path / "keys.json"
    secret = created(file, "secret")
    with (
        redis(tmp_path) as server,
        service(
            tmp_path,
            HKP_WORKERS="2",
            HKP_KEYS=str(file),
            HKP_LIMITS=f"redis://127.0.0.1:{server.port}/0",
            HKP_LIMIT_KEY=str(MOST),
            HKP_LOG_KEY="k" * 32,
        ) as running,
    ):
        await_room_in_the_minute()
        statuses = [ask(running.port, "GET", "/pathways", key=secret).status for _ in range(MOST + 10)]
        late = open_in(running.log)  # on a machine that stalls, Redis may answer too late for a request or two
        assert (statuses.count(200), statuses.count(429)) == (MOST + late, 10 - late)
        slowest = 0.0
        with server.frozen():
            for _ in range(40):
                begun = time.perf_counter()
                told = ask(running.port, "GET", "/pathways", key=secret)
                slowest = max(slowest, time.perf_counter() - begun)
                assert told.status == 200
                assert "ratelimit" not in told.headers
        uncounted, counted_again_by = late + 40, time.monotonic() + COUNTED_AGAIN_WITHIN_SECONDS
        while (statuses := [ask(running.port, "GET", "/pathways", key=secret).status for _ in range(4)]) != [429] * 4:
            uncounted += statuses.count(200)
            assert time.monotonic() < counted_again_by
            time.sleep(REST_SECONDS)
        opened = open_in(running.log)
    assert opened == uncounted
    assert 1 <= (tmp_path / "err").read_text().count("Nothing is limited") <= 2 + late
    assert slowest < 1, "the service answers while nobody counts"
