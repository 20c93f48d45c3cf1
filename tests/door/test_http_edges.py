"""Where HTTP itself is broken: refused as a problem like any other, never a 500, and never half read."""

from __future__ import annotations

import json
import time

import pytest

from service.api.problems import LARGEST_BODY
from tests.door.running import Running
from tests.door.wire import Answer, answers, asked, connected, exchange, posted, received

BODY = json.dumps({"profile": {}}).encode()
WRITTEN_WITHIN = 10.0
"""Seconds for a line of the log, which is written once the answer has been sent."""

CHUNKED = "Transfer-Encoding: chunked"
WHOLE = b"%x\r\n%s\r\n0\r\n" % (len(BODY), BODY)

MALFORMED = {
    "no Host": b"GET /livez HTTP/1.1\r\n\r\n",
    "two Hosts": asked("/livez", "Host: other"),
    "a version to come": b"GET /livez HTTP/3.0\r\nHost: localhost\r\n\r\n",
    "a line without a version": b"GET /livez\r\nHost: localhost\r\n\r\n",
    "a target that is no ASCII": b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "a field without a colon": asked("/livez", "nonsense"),
    "a space before the colon": asked("/livez", "Name : value"),
    "a folded field": asked("/livez", "Name: value\r\n and more"),
    "a control character": asked("/livez", "Name: a\x00b"),
    "a bare line feed": b"GET /livez HTTP/1.1\nHost: localhost\n\n",
    "a negative length": posted(BODY, "Content-Length: -1"),
    "a length that is no number": posted(BODY, "Content-Length: ten"),
    "two lengths": posted(BODY, "Content-Length: 14", "Content-Length: 15"),
    "a length and chunks": posted(WHOLE + b"\r\n", "Content-Length: 14", CHUNKED),
    "a size that is no number": posted(b"xyz\r\n" + BODY, CHUNKED),
    "a negative size": posted(b"-5\r\nhello\r\n0\r\n\r\n", CHUNKED),
    "no size": posted(b"\r\n" + BODY, CHUNKED),
    "a chunk longer than its size": posted(b"3\r\nhello\r\n0\r\n\r\n", CHUNKED),
    "a size ended by a line feed": posted(b"5\nhello\n0\n\n", CHUNKED),
    "an extension that is none": posted(b"5;=\r\nhello\r\n0\r\n\r\n", CHUNKED),
    "a trailer that is no field": posted(WHOLE + b"nonsense\r\n\r\n", CHUNKED),
    "a trailer that would change the framing": posted(WHOLE + b"Content-Length: 3\r\n\r\n", CHUNKED),
    "a coding under the chunks": posted(WHOLE + b"\r\n", "Transfer-Encoding: chunked, chunked"),
    "a compressed body without chunks": posted(BODY, "Transfer-Encoding: gzip"),
}
SHORT = {
    "a body shorter than its length": posted(BODY, f"Content-Length: {len(BODY) + 1}"),
    "a body that ends in a chunk": posted(b"20\r\n" + BODY, CHUNKED),
    "a body that ends before its last chunk": posted(b"%x\r\n%s\r\n" % (len(BODY), BODY), CHUNKED),
    "a body that ends in its trailers": posted(WHOLE + b"Name: value\r\n", CHUNKED),
}
OTHERS = {
    "a long address": (asked("/livez?" + "a" * 3_000), 414, "target-too-long"),
    "a long field": (asked("/livez", "Cookie: " + "a" * 5_000), 431, "headers-too-large"),
    "many fields": (asked("/livez", *(f"Name-{number}: value" for number in range(60))), 431, "headers-too-large"),
    "an expectation": (asked("/livez", "Expect: a miracle"), 417, "expectation-failed"),
    "an unknown coding": (posted(BODY, "Transfer-Encoding: brotli"), 501, "unknown-transfer-coding"),
    "a long body": (posted(b"", f"Content-Length: {LARGEST_BODY + 1}"), 413, "body-too-large"),
    "a long chunk": (posted(b"%x\r\n" % (LARGEST_BODY + 1), CHUNKED), 413, "body-too-large"),
    "an endless size": (posted(b"f" * 60 + b"\r\n", CHUNKED), 413, "body-too-large"),
    "many tiny chunks": (posted(b"1\r\n \r\n" * 60_000, CHUNKED), 413, "body-too-large"),
}


def said_as_ours(answer: Answer) -> None:
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["content-language"] == "en"
    assert answer.headers["x-request-id"]
    assert answer.headers["connection"] == "close"
    assert {"type", "title", "status", "detail", "remedy"} <= answer.problem.keys()


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED.keys())
def test_a_malformed_request_is_a_problem(running: Running, sent: bytes) -> None:
    """400, as problem+json with the headers of every other answer, and the connection ends."""
    [answer] = exchange(running.port, sent)
    assert (answer.status, answer.problem["type"]) == (400, "/problems/bad-request")
    said_as_ours(answer)


@pytest.mark.parametrize("sent", SHORT.values(), ids=SHORT.keys())
def test_a_request_that_ends_too_early_is_a_problem(running: Running, sent: bytes) -> None:
    """What came of it isn't answered, though it may be a whole body of JSON."""
    [answer] = exchange(running.port, sent, ends=True)
    assert (answer.status, answer.problem["detail"]) == (400, "The connection ended before the request did.")
    said_as_ours(answer)


@pytest.mark.parametrize(("sent", "status", "slug"), OTHERS.values(), ids=OTHERS.keys())
def test_other_refusals_of_the_server_are_problems(running: Running, sent: bytes, status: int, slug: str) -> None:
    """Each under the status that HTTP has for it, with a type that resolves."""
    [answer] = exchange(running.port, sent)
    assert (answer.status, answer.problem["type"]) == (status, f"/problems/{slug}")
    said_as_ours(answer)
    [page] = exchange(running.port, asked(f"/problems/{slug}"))
    assert page.status == 200


@pytest.mark.parametrize(
    "sent",
    [
        posted(BODY, f"Content-Length: {len(BODY)}"),
        posted(WHOLE + b"\r\n", CHUNKED),
        posted(b"1\r\n{\r\nE ; name=value\r\n" + BODY[1:] + b"\r\n0\r\nName: value\r\n\r\n", CHUNKED),
        posted(BODY, f"Content-Length: {len(BODY)}", "Expect: 100-continue"),
        b"\r\n" + posted(BODY, f"content-length:{len(BODY)}"),
    ],
    ids=[
        "by length",
        "in a chunk",
        "in chunks, with more",
        "expecting to continue",
        "after a blank line",
    ],
)
def test_a_body_is_read_however_it_is_framed(running: Running, sent: bytes) -> None:
    """The framings that HTTP allows."""
    [answer] = exchange(running.port, sent)
    assert answer.status == 200


def test_a_client_that_waits_is_told_to_go_on(port: int) -> None:
    """With Expect: 100-continue the body follows once it is asked for; it is asked for once."""
    with connected(port) as client:
        client.sendall(posted(b"", f"Content-Length: {len(BODY)}", "Expect: 100-continue"))
        assert client.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(BODY)
        rest = received(client)
    assert rest.startswith(b"HTTP/1.1 200 ")
    assert b"100 Continue" not in rest


def test_requests_sent_ahead_are_answered_in_turn(port: int) -> None:
    """Pipelined, in pieces that end anywhere."""
    one = posted(BODY, f"Content-Length: {len(BODY)}").replace(b"Connection: close\r\n", b"")
    sent = one * 3 + asked("/livez")
    with connected(port) as client:
        for start in range(0, len(sent), 50):
            client.sendall(sent[start : start + 50])
        statuses = [answer.status for answer in answers(received(client))]
    assert statuses == [200] * 4


def test_a_header_shifts_no_route(port: int) -> None:
    """SCRIPT_NAME and PATH_INFO come from the server alone."""
    [answer] = exchange(port, asked("/livez", "SCRIPT_NAME: /livez", "PATH_INFO: /readyz", "Script-Name: /livez"))
    assert answer.body == b'{"status":"alive"}'


def test_an_old_client_needs_no_host(port: int) -> None:
    """HTTP/1.0 knows none."""
    [answer] = exchange(port, b"GET /livez HTTP/1.0\r\n\r\n")
    assert answer.status == 200


def test_a_refusal_is_told_in_the_language_asked_for(running: Running) -> None:
    """As far as the header had arrived, also where nobody has parsed the request."""
    [answer] = exchange(running.port, posted(b"", "Content-Length: 999999999", "Accept-Language: zh-HK"))
    assert answer.headers["content-language"] == "zh-Hant"
    assert answer.problem["title"] == "請求內容過大"


def test_nothing_malformed_reaches_the_log(running: Running) -> None:
    """A line says that a request was refused and how, and quotes nothing of it."""
    exchange(running.port, asked("/secret-path?secret=1", "Secret-Name : secret", "X-Request-ID: of-the-caller"))
    until = time.monotonic() + WRITTEN_WITHIN
    while "of-the-caller" not in running.log and time.monotonic() < until:
        time.sleep(0.05)
    [line] = [line for line in map(json.loads, running.log.splitlines()) if line["id"] == "of-the-caller"]
    assert (line["method"], line["route"], line["status"], line["problem"]) == ("-", "-", 400, "bad-request")
    assert "secret" not in json.dumps(line).lower()
    assert "secret" not in (running.folder / "err").read_text().lower()
