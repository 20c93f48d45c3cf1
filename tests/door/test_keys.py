"""Keys: what each kind opens, on every route, and how they are made, changed over and ended."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.api.door.keys.access import TABLE, Access, UndeclaredError, check_declared
from service.api.door.keys.keyring import origin_fault, read_keys
from tests.door.keyed import Keyed, ask, command, created
from tests.door.running import ROOT, Running

BODY: dict[str, object] = {"profile": {}}
BODIES: dict[str, dict[str, object]] = {
    "/compare": BODY | {"pathways": ["qmas_gpt", "ttps_b"]},
    "/recommend/batch": {"requests": [BODY]},
    "/selection-exercise": {"profiles": [BODY], "places": 1, "as_of": "2026-11-23"},
}
TARGETS = {
    "/docs/<name>": "/docs/reference.css",
    "/problems/<slug>": "/problems/not-found",
    "/pathways/<pathway_id>": "/pathways/gep",
    "/institutions": "/institutions?q=Oxford",
    "/occupations": "/occupations?q=engineer",
    "/cases/<case_id>": "/cases/none",
    "/cases/<case_id>/outcome": "/cases/none/outcome",
    "/rules/diff": "/rules/diff?from=2026-01-01&to=2026-11-23",
}
OPENS = {
    # who asks: nobody where no key is needed, nobody, a page, a server
    Access.PROBE: (200, 200, 200, 200),
    Access.PUBLIC: (200, 200, 200, 200),
    Access.PAGE: (200, 401, 200, 200),
    Access.SERVER: (200, 401, 403, 200),
    Access.RECORDS: (401, 401, 403, 0),  # whatever the route says of a case that nobody has kept
}
BUILT = sorted(
    route
    for route, rule in TABLE.items()
    if rule.access in OPENS and route.split()[1] not in {"/version", "/vocabulary"} and "/widget" not in route
)


@pytest.mark.parametrize("route", BUILT)
def test_each_route_opens_to_the_kinds_of_key_that_the_table_names(running: Running, keyed: Keyed, route: str) -> None:
    """And to no other: 401 without a key, 403 with one of the other kind."""
    method, path = route.split()
    target = TARGETS.get(path, path)
    body = BODIES.get(path, BODY) if method == "POST" else None
    found = (
        ask(running.port, method, target, body).status,
        ask(keyed.running.port, method, target, body).status,
        ask(keyed.running.port, method, target, body, key=keyed.page, origin=keyed.origin).status,
        ask(keyed.running.port, method, target, body, key=keyed.secret).status,
    )
    opens = OPENS[TABLE[route].access]
    assert found[:3] == opens[:3]
    assert found[3] == opens[3] or (not opens[3] and found[3] in {200, 404, 415, 422})


def test_a_route_that_the_table_does_not_name_is_not_served() -> None:
    """The service refuses to start with it, and the error names it."""
    check_declared([("/livez", frozenset({"GET", "HEAD", "OPTIONS"}))])
    with pytest.raises(UndeclaredError, match="POST /livez"):
        check_declared([("/livez", frozenset({"GET", "POST"}))])


def test_what_is_sent_in_place_of_a_key_is_refused(keyed: Keyed) -> None:
    """Without quoting it: another secret of the same id, the other kind's mark, another scheme, a key in the query."""
    kind, key_id, secret = re.fullmatch("(hkp_.k)_(.{8})_(.{43})", keyed.secret).groups()  # type: ignore[union-attr]
    for given in (
        f"{kind}_{key_id}_{secret[::-1]}",
        f"hkp_pk_{key_id}_{secret}",
        f"{kind}_{'0' * 8}_{secret}",
        keyed.secret[:-1],
        "x",
    ):
        refused = ask(keyed.running.port, "GET", "/pathways", key=given)
        assert (refused.status, refused.problem) == (401, "key-unknown")
        assert refused.headers["www-authenticate"] == "Bearer"
        assert given not in refused.body.decode() or given == "x"
    for headers in ({"Authorization": f"Basic {keyed.secret}"}, {"X-API-Key": keyed.secret}, {}):
        refused = ask(keyed.running.port, "GET", f"/pathways?key={keyed.secret}", headers=headers)
        assert (refused.status, refused.problem) == (401, "key-needed")


def test_a_full_answer_is_for_servers(keyed: Keyed) -> None:
    """A publishable key asks for short ones."""
    port, full = keyed.running.port, BODY | {"detail": "full"}
    assert ask(port, "POST", "/recommend", full, key=keyed.page, origin=keyed.origin).problem == "key-not-enough"
    assert ask(port, "POST", "/recommend", full, key=keyed.secret).status == 200


def test_a_key_is_kept_as_its_digest_alone(keyed: Keyed) -> None:
    """Neither the file nor the log nor the list of keys holds it; 43 letters and digits are 256 bits."""
    ask(keyed.running.port, "GET", "/pathways", key=keyed.secret)
    listed = command("keys", "list", "--file", str(keyed.file)).stdout
    kept = keyed.file.read_text() + listed + keyed.running.log
    for key in (keyed.secret, keyed.page, keyed.other):
        assert key[-43:] not in kept
        assert 62 ** len(key[-43:]) > 2**256
    assert keyed.file.stat().st_mode & 0o777 == 0o600
    assert listed.count("\n") >= 3


def test_a_key_changes_over_with_an_overlap_and_ends_when_revoked(tmp_path: Path) -> None:
    """Both secrets hold until the overlap ends; after revoking, none does."""
    file = tmp_path / "keys.json"
    old = created(file, "secret")
    key_id = old.split("_")[2]
    new = command("keys", "rotate", key_id, "--overlap", "2h", "--file", str(file)).stdout.strip()
    now = datetime.now(UTC)
    keys = read_keys(file)
    assert old != new
    assert [keys.find(key, now + timedelta(hours=1)) is not None for key in (old, new)] == [True, True]
    assert [keys.find(key, now + timedelta(hours=3)) is not None for key in (old, new)] == [False, True]
    told = command("keys", "revoke", key_id, "--file", str(file)).stderr
    assert "SIGHUP" in told
    assert read_keys(file).find(new, datetime.now(UTC)) is None
    assert "No key has the id" in command("keys", "revoke", "nokey000", "--file", str(file), code=1).stderr


@pytest.mark.parametrize(
    "origin",
    [
        "https://a.example/",
        "https://*.a.example",
        "https://A.example",
        "http://a.example",
        "https://a.example:443",
        "a.example",
        "null",
        "https://u@a.example",
        "https://a.example:x",
        "https://中文.example",
    ],
)
def test_an_origin_is_exact(origin: str) -> None:
    """No wildcard, no path, no plain http but from this machine, no port that a browser leaves out."""
    assert origin_fault(origin)
    for right in ("https://a.example", "https://a.example:8443", "http://localhost:3000", "http://127.0.0.1"):
        assert origin_fault(right) is None


def test_the_service_does_not_start_on_a_file_of_keys_that_it_cannot_read(tmp_path: Path) -> None:
    """It ends, and says what is wrong with the file."""
    (tmp_path / "keys.json").write_text(json.dumps({"keys": [{"id": "x"}]}))
    done = subprocess.run(
        [sys.executable, "-c", "from service.app import create_app; create_app(state=...)"],
        cwd=ROOT,
        env=os.environ | {"HKP_KEYS": str(tmp_path / "keys.json")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "KeyFileError" in done.stderr


def test_a_new_key_is_taken_up_and_a_revoked_one_let_go_on_a_hang_up(keyed: Keyed) -> None:
    """Within the seconds that a reload takes; nobody else's request fails meanwhile."""
    port, fresh = keyed.running.port, created(keyed.file, "secret")
    assert ask(port, "GET", "/pathways", key=fresh).status == 401
    keyed.running.process.send_signal(signal.SIGHUP)
    _until(port, fresh, 200)
    command("keys", "revoke", fresh.split("_")[2], "--file", str(keyed.file))
    keyed.running.process.send_signal(signal.SIGHUP)
    _until(port, fresh, 401)
    assert ask(port, "GET", "/pathways", key=keyed.secret).status == 200


def _until(port: int, key: str, status: int) -> None:
    """Ask until the answer is this one ten times running: every process has it."""
    until, times = time.monotonic() + 240, 0
    while times < 10:
        assert time.monotonic() < until
        times = times + 1 if ask(port, "GET", "/pathways", key=key).status == status else 0
        time.sleep(0.02)
