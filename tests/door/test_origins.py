"""Which pages may read an answer: by key and origin, told to browsers as the Fetch standard has it."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.door.keyed import Keyed, Told, ask
from tests.door.running import Running

BODY: dict[str, object] = {"profile": {}}
CHROMIUM = shutil.which("chromium")


def preflight(port: int, origin: str, target: str = "/recommend") -> Told:
    headers = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    return ask(port, "OPTIONS", target, origin=origin, headers=headers)


def test_a_preflight_is_answered_for_the_origins_that_any_key_names(keyed: Keyed) -> None:
    """It doesn't say with which key the request will come; it is kept for two hours, and allows no cookies."""
    for origin in (keyed.origin, keyed.other_origin):
        told = preflight(keyed.running.port, origin)
        assert told.status == 204
        assert told.headers["access-control-allow-origin"] == origin
        assert told.headers["access-control-max-age"] == "7200"
        assert "authorization" in told.headers["access-control-allow-headers"]
        assert "access-control-allow-credentials" not in told.headers
        assert "Origin" in told.headers["vary"]
    refused = preflight(keyed.running.port, "https://evil.example")
    assert (refused.status, refused.problem) == (403, "origin-not-allowed")
    assert "access-control-allow-origin" not in refused.headers


def test_an_answer_is_for_the_pages_of_the_key_with_which_it_was_asked_for(keyed: Keyed) -> None:
    """Another agency's page is refused with this key, and may read why; a page that no key names reads nothing."""
    port = keyed.running.port
    right = ask(port, "POST", "/recommend", BODY, key=keyed.page, origin=keyed.origin)
    assert (right.status, right.headers["access-control-allow-origin"]) == (200, keyed.origin)
    assert {"Origin", "Accept-Language"} <= set(right.headers["vary"].split(", "))
    crossed = ask(port, "POST", "/recommend", BODY, key=keyed.page, origin=keyed.other_origin)
    assert (crossed.problem, crossed.headers["access-control-allow-origin"]) == (
        "origin-not-allowed",
        keyed.other_origin,
    )
    for origin in ("https://evil.example", "null", keyed.origin.upper(), keyed.origin + ".evil.example"):
        refused = ask(port, "POST", "/recommend", BODY, key=keyed.page, origin=origin)
        assert refused.problem == "origin-not-allowed"
        assert "access-control-allow-origin" not in refused.headers


def test_a_refusal_can_be_read_by_the_page_that_asked(keyed: Keyed) -> None:
    """So a visitor is told that the key has ended, or what is wrong with the request; of the server's own too."""
    port = keyed.running.port
    ended = ask(port, "POST", "/recommend", BODY, key="hkp_pk_x", origin=keyed.origin)
    faulty = ask(port, "POST", "/recommend", {"profile": 1}, key=keyed.page, origin=keyed.origin)
    large = ask(port, "POST", "/recommend", {"profile": "a" * 300_000}, key=keyed.page, origin=keyed.origin)
    assert [told.status for told in (ended, faulty, large)] == [401, 422, 413]
    assert {told.headers["access-control-allow-origin"] for told in (ended, faulty, large)} == {keyed.origin}


def test_a_secret_key_does_not_come_from_a_page(keyed: Keyed) -> None:
    """Whoever looks at the page would have it."""
    told = ask(keyed.running.port, "POST", "/recommend", BODY, key=keyed.secret, origin=keyed.origin)
    assert (told.status, told.problem) == (403, "origin-not-allowed")


def test_our_own_pages_use_a_publishable_key(keyed: Keyed) -> None:
    """A browser names our own origin with a POST, and none with a GET; a POST from nowhere is no page's."""
    port = keyed.running.port
    own = f"http://127.0.0.1:{port}"
    assert ask(port, "POST", "/recommend", BODY, key=keyed.page, origin=own).status == 200
    assert ask(port, "GET", "/questions", key=keyed.page).status == 200
    assert ask(port, "POST", "/recommend", BODY, key=keyed.page).status == 403


def test_what_is_the_same_for_all_may_be_read_by_all(keyed: Keyed) -> None:
    """The specification and what a problem means, from any page."""
    told = ask(keyed.running.port, "GET", "/problems/not-found", origin="https://anywhere.example")
    assert told.headers["access-control-allow-origin"] == "*"


def test_a_host_that_is_not_ours_is_refused(running: Running) -> None:
    """A page that has its own name lead to this machine (DNS rebinding) gets nothing; probes may use any name."""
    told = ask(running.port, "GET", "/pathways", headers={"Host": "evil.example"})
    assert (told.status, told.problem) == (421, "host-unknown")
    assert ask(running.port, "GET", "/livez", headers={"Host": "10.1.2.3:8000"}).status == 200
    assert ask(running.port, "GET", "/pathways", headers={"Host": "localhost:1"}).status == 200


def test_without_keys_no_page_of_another_origin_asks(running: Running) -> None:
    """What is open to this machine isn't open to whatever site its user visits."""
    assert preflight(running.port, "https://a.example").status == 403
    told = ask(running.port, "POST", "/recommend", BODY, origin="https://a.example")
    assert "access-control-allow-origin" not in told.headers


PAGE = """<!doctype html><title>.</title><pre id=told>…</pre><script>
fetch("http://127.0.0.1:%d/recommend", {method: "POST", body: '{"profile": {}}',
  headers: {"Content-Type": "application/json", "Authorization": "Bearer %s"}})
.then(answer => answer.json().then(read => [answer.status, read.type || "", answer.headers.has("X-Request-ID")]))
.catch(error => ["refused", error.name, false])
.then(said => { document.getElementById("told").textContent = JSON.stringify(said); });
</script>"""


@contextmanager
def page_at(port: int, page: str) -> Iterator[None]:
    """A page served at a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.chromium
@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_in_chromium_a_page_of_an_allowed_origin_is_answered_and_another_refused(keyed: Keyed, tmp_path: Path) -> None:
    """A real browser, three origins: the key's own, another key's, and one that nobody named."""
    told = {}
    stranger = 1 + max(int(origin.rpartition(":")[2]) for origin in (keyed.origin, keyed.other_origin))
    for name, origin in (
        ("own", keyed.origin),
        ("another's", keyed.other_origin),
        ("a stranger's", f"http://localhost:{stranger}"),
    ):
        with page_at(int(origin.rpartition(":")[2]), PAGE % (keyed.running.port, keyed.page)):
            told[name] = seen(origin, tmp_path / name)
    assert told["own"] == [200, "", True]
    assert told["another's"] == [403, "/problems/origin-not-allowed", True]
    assert told["a stranger's"] == ["refused", "TypeError", False]


def seen(origin: str, profile: Path) -> list[object]:
    """What the page at an origin says in Chromium, once it has said it."""
    done = subprocess.run(
        [
            str(CHROMIUM),
            *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
            *("--disable-component-update", "--disable-sync", f"--user-data-dir={profile}"),
            *("--virtual-time-budget=20000", "--dump-dom", origin + "/"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found = re.search('<pre id="?told"?>(.*?)</pre>', done.stdout)
    assert found, done.stdout
    said: list[object] = json.loads(html.unescape(found[1]))
    return said
