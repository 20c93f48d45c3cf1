"""Each peer: how it is started, what it is asked, how its answer is read, and what it doesn't do."""

from __future__ import annotations

import json
import math
import os
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.served import OK, READY_WITHIN_SECONDS, ROOT, ready
from training.pool.write import DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from benchmarks.peers.asked import Told

ENVIRONMENTS = ROOT / ".venv-peers"
REQUIREMENTS = Path(__file__).parent
APPS = "benchmarks.peers.apps"
NEAR = 1e-9
"""How far a probability may lie from that of our tables."""

ENDS_WITHIN_SECONDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """Something that one would pick instead, under the name of its environment and of its file of requirements.

    ``command`` is what its environment runs, for a port and a number of workers, with ``settings`` beside it. ``right``
    tells whether an answer says what is right of a person.
    """

    name: str
    title: str
    package: str
    command: Callable[[int, int], Sequence[str]]
    settings: Callable[[int, int], Mapping[str, str]] = field(default=lambda _port, _workers: {})
    ready: str = "/readyz"
    path: str
    body: Callable[[Told], object]
    right: Callable[[Told, Any], bool]
    does: str
    lacks: str

    @property
    def is_installed(self) -> bool:
        """Whether its environment is there, and whole."""
        return (ENVIRONMENTS / self.name / ".installed").exists()

    @property
    def version(self) -> str:
        """The version that its file of requirements names."""
        lines = (REQUIREMENTS / f"{self.name}.txt").read_text(encoding="utf-8").splitlines()
        return next(line.split()[0].partition("==")[2] for line in lines if line.startswith(f"{self.package}=="))


def _all_near(told: Told, found: Mapping[str, float]) -> bool:
    return found.keys() == told.probabilities.keys() and all(
        math.isclose(found[name], share, abs_tol=NEAR) for name, share in told.probabilities.items()
    )


def _criteria(told: Told, answer: Any) -> bool:  # noqa: ANN401 - JSON
    return told.met is None or (tuple(answer["met"]) == told.met and bool(answer["trace"]))


def _under_gunicorn(module: str) -> Callable[[int, int], Sequence[str]]:
    def command(port: int, workers: int) -> Sequence[str]:
        served = ("--bind", f"127.0.0.1:{port}", "--workers", f"{workers}", "--threads", "4", "--no-control-socket")
        return ("gunicorn", *served, f"{APPS}.{module}:app")

    return command


def _row(told: Told) -> object:
    values = [told.features[name] for name in sorted(told.features)]
    return {"inputs": [{"name": "features", "shape": [1, len(values)], "datatype": "FP64", "data": values}]}


def _facts(told: Told) -> object:
    return {"as_of": DAY.isoformat(), "facts": told.facts}


NO_LAW = (
    "No law: it gives a probability to somebody whom the rules bar as well. No reasons, and no bounds: what isn't "
    "known must be guessed before it is asked."
)
PEERS = (
    Peer(
        name="fastapi",
        title="FastAPI, scikit-learn",
        package="fastapi",
        command=lambda port, workers: (
            *("uvicorn", "--host", "127.0.0.1", "--port", f"{port}", "--workers", f"{workers}"),
            *("--no-access-log", "--log-level", "warning", f"{APPS}.with_fastapi:app"),
        ),
        path="/outlook",
        body=lambda told: told.features,
        right=_all_near,
        does="asks the nine estimators one after the other; pydantic reads the features, uvicorn with uvloop serves",
        lacks=NO_LAW,
    ),
    Peer(
        name="mlserver",
        title="MLServer, scikit-learn",
        package="mlserver",
        command=lambda _port, _workers: ("mlserver", "start", str(REQUIREMENTS / "mlserver")),
        settings=lambda port, workers: {
            "MLSERVER_HOST": "127.0.0.1",
            "MLSERVER_HTTP_PORT": f"{port}",
            "MLSERVER_GRPC_PORT": f"{free_port()}",
            "MLSERVER_METRICS_PORT": f"{free_port()}",
            "MLSERVER_PARALLEL_WORKERS": f"{workers}",
            "MLSERVER_DEBUG": "false",
        },
        ready="/v2/models/outlook/ready",
        path="/v2/models/outlook/infer",
        body=_row,
        right=lambda told, answer: _all_near(
            told, dict(zip(sorted(told.probabilities), answer["outputs"][0]["data"], strict=True))
        ),
        does="asks the nine estimators in one runtime of its own kind, so that a person is one request and not nine; "
        "with uvloop before 0.22, since its workers don't start under later ones",
        lacks=f"{NO_LAW} Features have no names there, only places in a row.",
    ),
    Peer(
        name="bentoml",
        title="BentoML, scikit-learn",
        package="bentoml",
        command=lambda port, _workers: (
            *("bentoml", "serve", f"{APPS}.with_bentoml:Outlook"),
            *("--host", "127.0.0.1", "--port", f"{port}", "--working-dir", str(ROOT)),
        ),
        settings=lambda _port, workers: {
            "WORKERS": f"{workers}",
            "BENTOML_DO_NOT_TRACK": "True",
            "BENTOML_CONFIG_OPTIONS": "api_server.logging.access.enabled=false",
        },
        path="/outlook",
        body=lambda told: {"told": told.features},
        right=_all_near,
        does="asks the nine estimators one after the other",
        lacks=NO_LAW,
    ),
    Peer(
        name="openfisca",
        title="OpenFisca, twelve criteria",
        package="openfisca-core",
        command=_under_gunicorn("with_openfisca"),
        path="/criteria",
        body=_facts,
        right=_criteria,
        does="works out the twelve criteria of QMAS and their count, with its trace, in a thin Flask application",
        lacks=(
            "Law with dates, but of one test of one of the sixteen pathways, on facts that ours has derived; no model, "
            "no wording, no sources with the answer. A fact that is missing is 0 or no: nothing can be undecided, or "
            "left to an officer."
        ),
    ),
    Peer(
        name="zen",
        title="ZEN, twelve criteria",
        package="zen-engine",
        command=_under_gunicorn("with_zen"),
        path="/criteria",
        body=_facts,
        right=_criteria,
        does="evaluates the twelve criteria and their count as a graph of expressions, with its trace, in a thin Flask "
        "application",
        lacks=(
            "The same test of one pathway, on facts that ours has derived, by numbers without dates or sources; no "
            "model, no wording. A number that is missing is an error: nothing can be undecided, or left to an officer."
        ),
    ),
)


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


@contextmanager
def started(peer: Peer, workers: int) -> Iterator[tuple[int, int]]:
    """The port and the process of a peer, once it is ready; raises ``RuntimeError`` with what it said if it won't be.

    Its estimators use one thread of OpenMP each: more would fight over the cores that the workers fill.
    """
    port = free_port()
    program, *arguments = peer.command(port, workers)
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("w+b") as log:
        own = {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1", "BENTOML_HOME": folder}
        server = subprocess.Popen(  # noqa: S603 - a program of the environment that `make` installed
            [ENVIRONMENTS / peer.name / "bin" / program, *arguments],
            cwd=folder,
            env={**os.environ, **own, **peer.settings(port, workers)},
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            until = time.monotonic() + READY_WITHIN_SECONDS
            while not ready(port, peer.ready):
                if time.monotonic() > until or server.poll() is not None:
                    log.seek(0)
                    said = log.read().decode(errors="replace")
                    raise RuntimeError(f"{peer.title} did not become ready:\n{said}")
                time.sleep(0.1)
            yield port, server.pid
        finally:
            _end(server)


def _end(server: subprocess.Popen[bytes]) -> None:
    """End a server that was started in a session of its own, and all that it started there."""
    server.terminate()
    try:
        server.wait(timeout=ENDS_WITHIN_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()


def check(peer: Peer, port: int, people: Sequence[Told]) -> None:
    """Raises ``RuntimeError`` where a peer is wrong about one of some people."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for told in people:
        body = json.dumps(peer.body(told)).encode()
        connection.request("POST", peer.path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
        if response.status != OK or not peer.right(told, json.loads(answer)):
            raise RuntimeError(f"{peer.title} is wrong: {response.status} {answer!r} to {body!r}")
    connection.close()
