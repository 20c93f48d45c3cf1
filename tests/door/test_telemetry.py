"""Traces, times and counts: right under several processes and after some were replaced, and of nobody."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from service.api.door.keys.access import TABLE
from service.api.door.telemetry.tracing import traced
from tests.door.keyed import ask, created
from tests.door.running import Running, free_port, service
from tests.door.servers import children

TRACE = "0af7651916cd43dd8448eb211c80319c"
MARK = "Marked Value 7319"
"""A value that no log, metric or trace may hold, wherever it was sent."""


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (f"00-{TRACE}-b7ad6b7169203331-01", True),
        (f"00-{TRACE}-b7ad6b7169203331-00", True),
        (f"cc-{TRACE}-b7ad6b7169203331-01-what-the-future-will-be-like", True),
        (f"00-{TRACE}-b7ad6b7169203331-01-more", False),
        (f"ff-{TRACE}-b7ad6b7169203331-01", False),
        (f"00-{'0' * 32}-b7ad6b7169203331-01", False),
        (f"00-{TRACE}-{'0' * 16}-01", False),
        (f"00-{TRACE.upper()}-b7ad6b7169203331-01", False),
        ("", False),
        (None, False),
    ],
)
def test_a_trace_is_carried_on_if_it_is_one(given: str | None, kept: bool) -> None:
    """W3C Trace Context: a malformed one begins anew; later versions are read as far as they are known."""
    trace = traced(given)
    assert (trace.trace_id == TRACE) is kept
    assert re.fullmatch(r"00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]", trace.header)
    assert trace.span_id != "b7ad6b7169203331"
    if kept and given is not None:
        assert trace.flags == given.split("-")[3]


def test_an_answer_and_its_line_in_the_log_have_one_trace(running: Running) -> None:
    """And the answer tells how long each stage took."""
    sent = {"traceparent": f"00-{TRACE}-{'1' * 16}-01"}
    told = ask(running.port, "POST", "/recommend", {"profile": {}}, headers=sent)
    version, trace, span, flags = told.headers["traceparent"].split("-")
    assert (version, trace, flags) == ("00", TRACE, "01")
    until = time.monotonic() + 10
    while span not in running.log:
        assert time.monotonic() < until
        time.sleep(0.05)
    [line] = [json.loads(line) for line in running.log.splitlines() if span in line]
    assert line["trace"] == TRACE
    timing = dict(part.split(";dur=") for part in told.headers["server-timing"].split(", "))
    assert set(timing) == {"read", "decide", "tell", "total"}
    assert sum(float(took) for name, took in timing.items() if name != "total") == pytest.approx(
        float(timing["total"]), abs=0.3
    )


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, int, str]]:
    """A service of two processes that counts, the port of its counts, and a secret key."""
    folder, port = tmp_path_factory.mktemp("counted"), free_port()
    key = created(folder / "keys.json", "secret")
    (folder / "page").write_text(created(folder / "keys.json", "publishable", "https://a.example"))
    keys, address = str(folder / "keys.json"), f"127.0.0.1:{port}"
    with service(folder, HKP_METRICS=address, HKP_WORKERS="2", HKP_KEYS=keys) as running:
        yield running, port, key


def counts(port: int) -> dict[str, float]:
    """What Prometheus reads."""
    until = time.monotonic() + 30
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
                lines = [line for line in answer.read().decode().splitlines() if not line.startswith("#")]
            return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)


def processes(running: Running) -> list[int]:
    """Its processes that answer: those that were forked from the first, and not started anew."""
    own = Path(f"/proc/{running.process.pid}/cmdline").read_bytes()
    return [one for one in children(running.process.pid) if Path(f"/proc/{one}/cmdline").read_bytes() == own]


def test_counts_are_whole_under_several_processes_and_after_some_were_replaced(
    counted: tuple[Running, int, str],
) -> None:
    """Every request once, by route, method, status, problem and fault; verdicts once a pathway; nothing goes back.

    The counts of a process that is killed are kept, and its files are put together with those of others. What a new
    process is tried with isn't counted.
    """
    running, port, key = counted
    name = 'hkp_requests_total{method="POST",route="/recommend",status="%s"}'
    before = counts(port)
    for _ in range(2):
        for _ in range(10):
            assert ask(running.port, "POST", "/recommend", {"profile": {}}, key=key).status == 200
        assert ask(running.port, "POST", "/recommend", {"profile": 1}, key=key).status == 422
        for process in processes(running):
            os.kill(process, signal.SIGKILL)
        until = time.monotonic() + 60
        while True:
            try:
                if ask(running.port, "GET", "/livez").status == 200 and len(processes(running)) == 2:
                    break
            except OSError:
                assert time.monotonic() < until
            time.sleep(0.1)
    after = counts(port)

    def more(sample: str) -> float:
        return after.get(sample, 0) - before.get(sample, 0)

    assert (more(name % 200), more(name % 422)) == (20, 2)
    assert more('hkp_problems_total{problem="invalid-request"}') == 2
    assert more('hkp_faults_total{code="not_an_object"}') == 2
    assert more('hkp_request_seconds_count{route="/recommend"}') == 22
    assert more('hkp_stage_seconds_count{route="/recommend",stage="decide"}') == 20
    assert more('hkp_limits_total{result="within"}') >= 22
    assert sum(more(sample) for sample in after if sample.startswith("hkp_verdicts_total")) == 20 * 16
    assert sum(more(sample) for sample in after if sample.startswith("hkp_answers_total")) == 20
    assert [value for sample, value in after.items() if sample.startswith("hkp_content_info")] == [1]
    kept = {sample: value for sample, value in after.items() if sample in before and "_created" not in sample}
    assert all(value >= before[sample] for sample, value in kept.items())
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain")


def test_a_reload_is_counted_and_what_is_in_force_is_told(counted: tuple[Running, int, str]) -> None:
    """One content, however many processes."""
    running, port, _ = counted
    before = counts(port).get('hkp_reloads_total{result="done"}', 0)
    running.process.send_signal(signal.SIGHUP)
    until = time.monotonic() + 240
    while counts(port).get('hkp_reloads_total{result="done"}', 0) == before:
        assert time.monotonic() < until
        time.sleep(0.2)
    told = ask(running.port, "GET", "/readyz").json
    [sample] = [sample for sample in counts(port) if sample.startswith("hkp_content_info")]
    assert told["ruleset"] in sample
    assert told["model"] in sample


def logged(running: Running) -> list[str]:
    """The lines of its log that tell of a request."""
    return [line for line in running.log.splitlines() if line.startswith('{"event":"request"')]


def test_no_log_metric_or_trace_holds_what_was_sent(counted: tuple[Running, int, str]) -> None:
    """A marked value through every route, wherever a caller may write: body, form, query, path, header, key."""
    running, port, key = counted
    profile = {"person": {"age_years": MARK}, "degrees": [{"institution": MARK, "level": "bachelor"}]}
    case: dict[str, object] = {
        "case_id": MARK,
        "person_id": MARK,
        "notice": MARK,
        "profile": {"degrees": [{"institution": MARK}]},
    }
    case |= {"consent": True, "consented_on": "2026-01-01", "pathway": "gep", "lodged_on": "2026-01-02"}
    quoted = MARK.replace(" ", "%20")
    named = {"degrees": [{"institution": MARK, "level": "bachelor"}], MARK: MARK}
    for route in ("/recommend", "/next-question", "/dossier", "/compare", "/settlement", "/recommend/batch"):
        for body in (profile, named, {"degrees": [{"institution": MARK}]}):
            sent: object = {"requests": [{"profile": body}]} if route.endswith("batch") else {"profile": body}
            ask(running.port, "POST", route, sent, key=key, headers={"Referer": MARK, "User-Agent": MARK})
    exercise = {"profiles": [{"id": MARK, "profile": profile}], "places": 1}
    ask(running.port, "POST", "/selection-exercise", exercise, key=key)
    ask(running.port, "PUT", f"/cases/{quoted}/outcome", {"outcome": "refused", "refusal_ground": MARK}, key=key)
    for target in (f"/cases/{quoted}", f"/cases?person_id={quoted}", f"/institutions?q={quoted}", f"/{quoted}"):
        ask(running.port, "GET", target, key=key)
        ask(running.port, "GET", target, key=MARK, origin="https://" + quoted)
    for row in TABLE:
        method, _, route = row.partition(" ")
        target = f"{re.sub('<.*?>', quoted, route)}?language={quoted}&{quoted.replace('%20', '_')}=1"
        ask(running.port, method, target, None if method in {"GET", "DELETE"} else case, key=key)
    assert ask(running.port, "POST", "/cases", case, key=key).status == 201
    assert ask(running.port, "GET", f"/cases/{quoted}", key=key).json["person_id"] == MARK
    link = f"http://127.0.0.1:{running.port}/form?key={(running.folder / 'page').read_text()}&agency={quoted}"
    said = {"profile": {"degrees": [{"institution": MARK}]}, "declined": [], "asked": [], "further": False}
    with urlopen(link, urlencode({"do": "result", "said": json.dumps(said)}).encode(), timeout=120) as page:
        assert MARK in page.read().decode()
    strange = {"traceparent": MARK, "tracestate": MARK, "X-Request-ID": MARK}
    ask(running.port, "GET", "/pathways", key=key, headers=strange)
    ask(running.port, "GET", "/pathways", key=key, headers={"X-Forwarded-For": MARK, "Host": "localhost:1"})
    read = running.log + (running.folder / "err").read_text() + "\n".join(counts(port))
    assert {row.partition(" ")[2] for row in TABLE} <= {json.loads(line)["route"] for line in logged(running)}
    for told in (MARK, quoted, MARK.rsplit(maxsplit=1)[-1], key, key[-43:]):
        assert told not in read
