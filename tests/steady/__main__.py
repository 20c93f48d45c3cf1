"""``python -m tests.steady``: a service under steady load from another process, while everything happens to it.

Processes are killed outright; it is told to reload with a good state, a broken one and one that is half written;
clients stall; nobody reads its log; heavy work is asked for all at once; PostgreSQL and Redis freeze and are stopped,
and PostgreSQL's disk is full, where these are installed; and at last, amid such a crowd, it is told to stop. Every
answer is compared with those of a quiet server on the state that is in force: until the good reload the one before it,
and from then on only the other. Asked directly, and then through nginx where that is installed. Meanwhile cases are
sent, and each that was accepted must be there at the end.

The exit code is 1 if anything was answered wrongly; if a case that was accepted is lost, or none was accepted again
once its store was back; if a connection was lost that needn't have been (asked directly,
those of a process that is killed are); if nobody listened before the service was told to stop; or if ``/livez`` once
took longer than the limit, which is wide because the load shares the machine with the service.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.door.running import CONFIGURATION, NGINX, ROOT, behind_nginx, ended, free_port, service, wait_until_ready
from tests.door.servers import POSTGRESQL, REDIS
from tests.door.slow import besiege
from tests.door.wire import Answer, answers, connected, posted, received
from tests.steady.cases import Beside, Keeper, beside
from tests.steady.load import CROWD, CROWDED, HEAVY, What, judged, keyed, references

PATIENCE_SECONDS = 300.0
KILLED, RELOADED, STOPPED = "kill -9", "SIGHUP, good", "SIGTERM"
RULES = Path("service/rules/parameters/common.yaml")
CHANGE = (b"{from: 2026-03-01, value: 3,", b"{from: 2026-03-01, value: 2,")
"""A value of the rules, before and after: in how many months before its end a stay may be extended."""

SENT, SAID = "x-sent", "x-said"
TELLING = CONFIGURATION.replace(
    "return 200 $problem;",
    f"add_header {SENT} $upstream_bytes_sent always; add_header {SAID} $upstream_status always; return 200 $problem;",
)
"""nginx as it ships, which tells of what it refuses how many bytes each process was sent, and what it said."""

BEFORE, LATER = "before", "later"
CROWD_SIZE = 12
EXERCISE = json.dumps(CROWDED[CROWD][2]).encode()


@dataclass(slots=True)
class Served:
    """The service in a copy of the checkout whose files may be spoilt, with a reader of its log who may stall."""

    port: int
    process: subprocess.Popen[bytes]
    ground: Path
    reads: threading.Event = field(default_factory=threading.Event)

    def workers(self) -> list[int]:
        """Its processes that answer."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return sorted(map(int, children.split()))

    def reload(self, seconds: float) -> None:
        """Tell it to load its files again; return some time after its processes have made way for others."""
        before = set(self.workers())
        self.process.send_signal(signal.SIGHUP)
        until = time.monotonic() + PATIENCE_SECONDS
        while before & set(self.workers()):
            assert time.monotonic() < until, "the old processes stayed"
            time.sleep(0.1)
        time.sleep(seconds)

    def read(self) -> None:
        """Read its log for as long as it writes."""
        assert self.process.stdout is not None
        while self.reads.wait() and os.read(self.process.stdout.fileno(), 65_536):
            pass


def copied(folder: Path) -> Path:
    """A copy of what the service reads."""
    for part in ("service", "models", "deploy"):
        shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def change(ground: Path) -> None:
    """Make the later state of the one before."""
    rules = ground / RULES
    content = rules.read_bytes()
    assert content.count(CHANGE[0]) == 1
    rules.write_bytes(content.replace(*CHANGE))


@contextmanager
def spoilt(path: Path, content: bytes) -> Iterator[None]:
    """A file with other content while the context lasts."""
    before = path.read_bytes()
    path.write_bytes(content)
    try:
        yield
    finally:
        path.write_bytes(before)


@contextmanager
def served(ground: Path, **settings: str) -> Iterator[Served]:
    """The service, ready."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"],
        cwd=ground,
        env=os.environ | {"HKP_BIND": f"127.0.0.1:{port}"} | settings,
        stdout=subprocess.PIPE,
        stderr=(ground / "err").open("wb"),
    )
    running = Served(port, process, ground)
    with ended(process):
        running.reads.set()
        threading.Thread(target=running.read, daemon=True).start()
        wait_until_ready(port, process)
        yield running
    running.reads.set()


def kill(running: Served, seconds: float) -> None:
    """Kill a process outright, again and again."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(1)
        os.kill(running.workers()[0], signal.SIGKILL)
    time.sleep(1)


def reload_good(running: Served, seconds: float) -> None:
    """Reload with another state, which stays."""
    change(running.ground)
    running.reload(seconds)


def reload_broken(running: Served, seconds: float) -> None:
    """Reload while a file of rules can't be read."""
    rules = running.ground / RULES
    with spoilt(rules, rules.read_bytes() + b"}\n"):
        running.reload(seconds)


def reload_half_written(running: Served, seconds: float) -> None:
    """Reload while the model's tables are written in half."""
    [tables] = (running.ground / "models").glob("*/tables.json")
    with spoilt(tables, tables.read_bytes()[: tables.stat().st_size // 2]):
        running.reload(seconds)


def stall(running: Served, seconds: float, port: int) -> None:
    """Clients that stop half-way, never begin, or don't read."""
    del running
    with ExitStack() as held:
        besiege(port, held, *keyed_fields())
        time.sleep(seconds)


def keyed_fields() -> list[str]:
    """The header with the key, as a line, where one is needed."""
    return [f"{name}: {value}" for name, value in keyed().items()]


@contextmanager
def crowded(port: int) -> Iterator[list[socket.socket]]:
    """Requests for heavy work, sent at once."""
    with ExitStack() as held:
        clients = [held.enter_context(connected(port)) for _ in range(CROWD_SIZE)]
        for client in clients:
            client.settimeout(PATIENCE_SECONDS)
            fields = [f"Content-Length: {len(EXERCISE)}", *keyed_fields()]
            client.sendall(posted(EXERCISE, *fields, target="/selection-exercise"))
        yield clients


def outcomes(clients: list[socket.socket], right: str) -> Counter[What]:
    """What came of the requests of a crowd; one that was taken up and not answered is lost."""
    found: Counter[What] = Counter()
    for client in clients:
        came = answers(received(client))
        what = judged(came[0].status, came[0].body, (right,), heavy=True) if came else What.LOST
        found[What.LOST if what is What.AWAY and not refused(came[0]) else what] += 1
    return found


def refused(answer: Answer) -> bool:
    """Whether what nginx couldn't have answered was begun by nobody, and the client is told when to come again.

    A process is stopped before nginx asks again for what another one had no room for: that was refused twice over. What
    was sent to a process that neither answered nor refused it is something else.
    """
    sent, said = (answer.headers.get(name, "").split(", ") for name in (SENT, SAID))
    begun = any(size != "0" and status != "503" for size, status in zip(sent, said, strict=True))
    return "retry-after" in answer.headers and not begun


def crowd(seconds: float, port: int, right: str) -> Counter[What]:
    """Twelve requests for heavy work at once, and again."""
    found: Counter[What] = Counter()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with crowded(port) as clients:
            found += outcomes(clients, right)
    return found


def stop_reading(running: Served, seconds: float) -> None:
    """Read nothing of what the service writes."""
    running.reads.clear()
    time.sleep(seconds)
    running.reads.set()


def stop(running: Served, seconds: float, port: int, right: str) -> Counter[What]:
    """Tell the service to stop amid a crowd: each of it is answered, or refused by whoever it reached."""
    with crowded(port) as clients:
        time.sleep(0.5)
        running.process.send_signal(signal.SIGTERM)
        found = outcomes(clients, right)
    assert running.process.wait(timeout=PATIENCE_SECONDS) == 0
    time.sleep(seconds / 5)
    return found


def within(context: AbstractContextManager[None], seconds: float) -> None:
    """Let something hold for some seconds, and then as long again for what follows from its end."""
    with context:
        time.sleep(seconds)
    time.sleep(seconds / 2)


def of_servers_beside(there: Beside | None, seconds: float) -> dict[str, Callable[[], Counter[What] | None]]:
    """What happens to the servers beside the service."""
    if there is None:
        return {}
    full = {"disk full": lambda: within(there.disk_full(), seconds)} if there.disk else {}
    return {
        "PostgreSQL frozen": lambda: within(there.database.frozen(), seconds),
        "PostgreSQL stopped": lambda: within(there.database.stopped(), seconds),
        **full,
        "Redis frozen": lambda: within(there.redis.frozen(), seconds),
        "Redis stopped": lambda: within(there.redis.stopped(), seconds),
        "all back": lambda: time.sleep(seconds),
    }


def endured(  # noqa: PLR0917 - what is endured, and where
    running: Served, port: int, references: Path, seconds: float, there: Beside | None, keeper: Keeper
) -> tuple[dict[str, dict[What, int]], dict[str, float], list[str]]:
    """What two other processes count while everything happens: answers and slowest probes by phase, and notes."""
    right = json.loads(references.read_text())[LATER][CROWD]
    phases: dict[str, Callable[[], Counter[What] | None]] = {
        "nothing": lambda: time.sleep(seconds),
        KILLED: lambda: kill(running, seconds),
        RELOADED: lambda: reload_good(running, seconds),
        "SIGHUP, broken": lambda: reload_broken(running, seconds),
        "SIGHUP, half written": lambda: reload_half_written(running, seconds),
        "slow clients": lambda: stall(running, seconds, port),
        "log not read": lambda: stop_reading(running, seconds),
        "heavy work": lambda: crowd(seconds, port, right),
        **of_servers_beside(there, seconds),
        STOPPED: lambda: stop(running, seconds, port, right),
    }
    load = [sys.executable, "-m", "tests.steady.load", str(port)]
    others = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for command in ([*load, str(references)], load)
    ]
    for other in others:
        assert other.stdout is not None
        assert other.stdout.readline() == "asking\n"
    states, own = [BEFORE], dict[str, Mapping[What, int]]()
    for phase, happens in phases.items():
        keeper.phase = phase
        if phase == STOPPED:
            keeper.stop()
        states = [BEFORE, LATER] if phase == RELOADED else states[-1:]
        for other in others:
            assert other.stdin is not None
            other.stdin.write(json.dumps([phase, states]) + "\n")
            other.stdin.flush()
        own[phase] = happens() or {}
    told = [json.loads(other.communicate()[0]) for other in others]
    asked, probed = told
    counts = {
        phase: {
            what: sum(found.get(phase, {}).get(what, 0) for found in (asked["counts"], probed["counts"], own))
            for what in What
        }
        for phase in phases
    }
    return counts, probed["slowest"], asked["notes"] + probed["notes"]


def printed(title: str, counts: dict[str, dict[What, int]], slowest: dict[str, float], notes: list[str]) -> None:
    """The table of a run and its sums."""
    print(f"\n{title}")
    print(f"  {'':<22}{'right':>8}{'503':>8}{'away':>8}{'wrong':>8}{'lost':>8}   slowest /livez")
    for phase, row in counts.items():
        numbers = "".join(f"{row[what]:>8}" for what in What)
        print(f"  {phase:<22}{numbers}{slowest.get(phase, 0.0):>12.0f} ms")
    lost = sum(row[What.LOST] for row in counts.values())
    print(f"  answered wrongly {sum(row[What.WRONG] for row in counts.values())}", end=", ")
    print(f"slowest /livez {max(slowest.values()):.0f} ms, lost connections {lost}")
    for line in notes[:20]:
        print(f"  {line}")


def failed(counts: dict[str, dict[What, int]], slowest: dict[str, float], limit: float, *, nginx: bool) -> bool:
    """Whether something happened that mustn't."""
    return max(slowest.values()) > limit or any(
        row[What.WRONG]
        or (row[What.LOST] and (nginx or phase != KILLED))
        or (row[What.AWAY] and phase != STOPPED)
        or not row[What.RIGHT]
        for phase, row in counts.items()
    )


def spoilt_cases(keeper: Keeper, there: Beside) -> bool:
    """The table of the cases; whether one that was accepted is lost, or something else happened that mustn't.

    A disk on which every case found room wasn't full, and showed nothing.
    """
    lost, row = keeper.lost(there.url), keeper.counts.get("all back", Counter())
    full = keeper.counts.get("disk full", Counter())
    print(f"  {'cases':<22}{'accepted':>10}{'503':>8}{'unanswered':>12}{'wrong':>8}")
    for phase, found in keeper.counts.items():
        print(f"  {phase:<22}{found['accepted']:>10}{found['503']:>8}{found['unanswered']:>12}{found['wrong']:>8}")
    print(f"  accepted cases {len(keeper.accepted)}, lost {len(lost)}")
    wrong = sum(found["wrong"] for found in keeper.counts.values())
    if there.disk is None:
        print("  no small disk could be mounted, for which one must be root: it wasn't filled")
    return bool(lost or wrong or not row["accepted"] or row["503"] or (there.disk and not full["503"]))


def main() -> int:
    """Run directly and through nginx; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.steady", description=__doc__)
    parser.add_argument("--seconds", type=float, default=6.0, help="how long each phase lasts (default 6)")
    parser.add_argument("--slowest", type=float, default=2000.0, help="most ms of one /livez (default 2000)")
    given = parser.parse_args()
    seconds, bad = given.seconds, False
    for title in ("gunicorn alone", *(["through nginx"] if NGINX else [])):
        with TemporaryDirectory() as temporary, ExitStack() as stack:
            folder = Path(temporary)
            folder.chmod(0o755)
            ground, changed, proxy = folder / "ground", folder / "changed", folder / "proxy"
            proxy.mkdir()
            change(copied(changed))
            with service(folder, copied(ground)) as before, service(proxy, changed) as after:
                right = {BEFORE: references(before.port), LATER: references(after.port)}
            assert all(right[BEFORE][case] != right[LATER][case] for case in (*HEAVY, CROWD))
            (folder / "right.json").write_text(json.dumps(right))
            there = stack.enter_context(beside(folder / "beside"))
            running = stack.enter_context(served(ground, **(there.settings if there else {})))
            nginx = title != "gunicorn alone"
            port = stack.enter_context(behind_nginx(running.port, proxy, TELLING)).port if nginx else running.port
            keeper = Keeper(port)
            if there is not None:
                keeper.start()
            try:
                counts, slowest, notes = endured(running, port, folder / "right.json", seconds, there, keeper)
            finally:
                keeper.stop()
            printed(title, counts, slowest, notes)
            bad |= failed(counts, slowest, given.slowest, nginx=nginx)
            if there is not None:
                bad |= spoilt_cases(keeper, there)
    if POSTGRESQL is None or REDIS is None:
        print("\nPostgreSQL or Redis is not installed: what happens to them was left out")
    if not NGINX:
        print("\nnginx is not installed: the run through it was left out")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
