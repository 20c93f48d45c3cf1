"""What is measured beside this service: how it is pinned, what it is asked, what is told of it. None is installed."""

from __future__ import annotations

import json
import re
import threading
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from benchmarks.peers import __main__ as command
from benchmarks.peers import serving
from benchmarks.peers.apps.criteria import AT_LEAST, AT_MOST, CRITERIA, HOLDS
from benchmarks.peers.asked import Told, told
from benchmarks.peers.serving import PEERS, REQUIREMENTS, check
from benchmarks.served import HELLO, ROOT, Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PINNED = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==(\S+)")
BY_NAME = {peer.name: peer for peer in PEERS}


@pytest.fixture(scope="module")
def people() -> list[Told]:
    """Some of those about whom the peers are asked."""
    return told(60)


def versions(path: Path) -> dict[str, str]:
    """What a file of requirements pins."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {found[1]: found[2] for line in lines if (found := PINNED.match(line))}


def test_every_peer_has_a_file_of_requirements_and_every_file_a_peer() -> None:
    """`make bench-peers` makes an environment of each."""
    assert {path.stem for path in REQUIREMENTS.glob("*.in")} == set(BY_NAME)
    assert {path.stem for path in REQUIREMENTS.glob("*.txt")} == set(BY_NAME)


@pytest.mark.parametrize("peer", PEERS, ids=BY_NAME)
def test_every_requirement_is_pinned_with_its_hashes_and_names_no_index(peer: serving.Peer) -> None:
    """The same files are installed everywhere, from whichever index is set."""
    text = (REQUIREMENTS / f"{peer.name}.txt").read_text(encoding="utf-8")
    requirements = re.split(r"^(?=[\w.-]+)", text, flags=re.MULTILINE)[1:]
    assert all(PINNED.match(one) and "--hash=sha256:" in one for one in requirements)
    assert not re.search(r"://|--(extra-)?index|--find-links", text)
    assert peer.version == versions(REQUIREMENTS / f"{peer.name}.txt")[peer.package]


@pytest.mark.parametrize("peer", PEERS, ids=BY_NAME)
def test_a_peer_has_what_opens_the_estimators_and_what_serves_hello_in_our_versions(peer: serving.Peer) -> None:
    """A pickle opens under the version that wrote it, and two servers compare under one Flask."""
    own, ours = versions(REQUIREMENTS / f"{peer.name}.txt"), versions(ROOT / "requirements" / "training.txt")
    needed = {"flask", "gunicorn"} if peer.name in command.ENGINES else {"joblib", "numpy", "scikit-learn"}
    assert {name: own[name] for name in needed} == {name: ours[name] for name in needed}


def test_the_facts_that_a_rule_engine_is_handed_lead_to_what_our_rules_find_met(people: list[Told]) -> None:
    """By plain comparisons with the thresholds that it is handed as well, over whole people and half-told ones."""
    for person in people:
        facts = person.facts
        met = {name for name, fact in HOLDS.items() if facts[fact]}
        met |= {name for name, (fact, most) in AT_MOST.items() if facts[fact] <= most}
        met |= {name for name, (fact, least) in AT_LEAST.items() if facts[fact] >= least}
        assert person.met in {None, tuple(name for name in CRITERIA if name in met)}
    compared = [person.met for person in people if person.met is not None]
    assert len(compared) > len(people) / 2
    assert {name for met in compared for name in met} > {"c1", "c4", "c5", "c6", "c10"}


def test_a_model_is_handed_every_feature_as_a_number_and_compared_on_all_nine(people: list[Told]) -> None:
    """What isn't known has become one all the same, which no answer of ours does."""
    assert all(len(person.probabilities) == 9 for person in people)
    assert all(isinstance(value, float) for person in people for value in person.features.values())
    assert all(0 < share < 1 for person in people for share in person.probabilities.values())


@contextmanager
def answering(answers: list[object]) -> Iterator[int]:
    """The port of a server that gives these answers, one after the other."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(answers.pop(0)).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def in_form(peer: serving.Peer, person: Told) -> object:
    """What a peer would answer of a person."""
    if peer.name in command.ENGINES:
        return {"met": person.met, "trace": {"c1": {}}}
    if peer.name == "mlserver":
        return {"outputs": [{"data": [person.probabilities[name] for name in sorted(person.probabilities)]}]}
    return person.probabilities


@pytest.mark.parametrize("peer", PEERS, ids=BY_NAME)
def test_a_peer_that_is_wrong_about_one_person_is_not_timed(peer: serving.Peer, people: list[Told]) -> None:
    """Right about all passes; one probability a millionth off, or one criterion more, doesn't."""
    some = [person for person in people if person.met is not None][:3]
    off = some[-1]
    other = replace(
        off,
        met=(*(off.met or ()), "c13"),
        probabilities={name: share + 1e-6 for name, share in off.probabilities.items()},
    )
    right = [in_form(peer, person) for person in some]
    with answering([*right]) as port:
        check(peer, port, some)
    with answering([*right[:-1], in_form(peer, other)]) as port, pytest.raises(RuntimeError, match="is wrong"):
        check(peer, port, some)


def test_the_page_tells_of_the_peers_that_are_there_and_names_those_that_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is half installed isn't there."""
    monkeypatch.setattr(serving, "ENVIRONMENTS", tmp_path)
    (tmp_path / "zen").mkdir()
    (tmp_path / "zen" / ".installed").touch()
    (tmp_path / "fastapi").mkdir()
    lines = "\n".join(command.head(3, 5.0)).splitlines()
    rows = [line for line in lines if line.startswith("| ") and "---" not in line]
    zen = BY_NAME["zen"]
    assert [row.split(" | ")[0] for row in rows[1:]] == [f"| {zen.title} ({zen.version})", "| ours: card, summary"]
    left = ", ".join(peer.title for peer in PEERS if peer is not zen)
    assert lines[-1] == f"Left out, since they aren't installed here: {left}."


def test_a_rule_engine_is_told_by_the_criterion_and_ours_by_the_requirement() -> None:
    """Twelve of theirs beside as many as ours decides by; a model has neither."""
    titles = (HELLO, "card", "summary", BY_NAME["zen"].title, BY_NAME["fastapi"].title)
    kinds = {title: [Served(1.0, 1.0, 1.0, cpu) for cpu in (600.0, 1_200.0, 2_400.0)] for title in titles}
    rows = "\n".join(command.singly({1: kinds}, 120.0)).splitlines()
    assert rows[-3:] == [
        f"| {BY_NAME['zen'].title} | 12 | 1200 | 100 |",
        "| card | 120 | 1200 | 10 |",
        "| summary | 120 | 1200 | 10 |",
    ]
