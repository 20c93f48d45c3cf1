"""``python -m benchmarks.beside TREE``: what an answer costs here beside another checkout, the same bodies in turn.

A process for each tree answers one body after the other, and tells the CPU that each call took. Of several rounds the
least counts, so that other work on the machine hardly shows. ``--python`` is the other tree's interpreter.
"""

from __future__ import annotations

import argparse
import logging
import os
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from werkzeug.test import EnvironBuilder, run_wsgi_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from _typeshed.wsgi import WSGIApplication

HERE = Path(__file__).parents[1]
ANSWERER = "--answer"
WARM = 20


def call(application: WSGIApplication, path: str, body: bytes, name: str) -> float:
    """The CPU microseconds of one call; raises ``RuntimeError`` where it isn't answered 200."""
    environ = EnvironBuilder(path=path, method="POST", data=body, content_type="application/json").get_environ()
    begun = time.process_time_ns()
    _, status, _ = run_wsgi_app(application, environ, buffered=True)
    spent = (time.process_time_ns() - begun) / 1_000
    if not status.startswith("200"):
        message = f"{name}: answered {status}"
        raise RuntimeError(message)
    return spent


def answer(kind: str, number: int) -> None:
    """Answer the bodies that are named by their places on the standard input, and tell the CPU microseconds of each."""
    from benchmarks.bodies import by_kind  # noqa: PLC0415 - of the tree at hand
    from service.app import create_app  # noqa: PLC0415

    application = create_app()
    path, sent = by_kind(number)[kind]
    logging.disable(logging.INFO)

    for body in sent[:WARM]:
        call(application, path, body, kind)
    print("ready", flush=True)
    for line in sys.stdin:
        print(call(application, path, sent[int(line)], kind), flush=True)


@contextmanager
def answering(tree: Path, python: str, kind: str, number: int) -> Iterator[Callable[[int], float]]:
    """What a tree's process takes for the body at a place, in microseconds of CPU."""
    command = [python, __file__, ANSWERER, kind, str(number)]
    environment = os.environ | {"PYTHONPATH": str(tree)}
    with subprocess.Popen(  # noqa: S603 - an interpreter on a checkout that the caller names
        command, cwd=tree, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        asked, told = _pipes(process)
        while (line := told.readline()).strip() != "ready":
            if not line:
                message = f"{tree} doesn't answer"
                raise RuntimeError(message)

        def taken(place: int) -> float:
            asked.write(f"{place}\n")
            asked.flush()
            return float(told.readline())

        yield taken
        asked.close()


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None and process.stdout is not None  # noqa: PT018 - both are asked for
    return process.stdin, process.stdout


def main() -> None:
    """Measure every kind of answer, and print the medians and their ratio."""
    if sys.argv[1:2] == [ANSWERER]:
        answer(sys.argv[2], int(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beside", description=__doc__)
    parser.add_argument("tree", type=Path, help="the other checkout")
    parser.add_argument("--python", default=sys.executable, help="the interpreter that the other checkout runs on")
    parser.add_argument("--kinds", nargs="+", default=["card", "summary", "full", "next-question"])
    parser.add_argument("--bodies", type=int, default=100, help="people asked about (default 100)")
    parser.add_argument("--rounds", type=int, default=3, help="times that each is asked about (default 3)")
    asked = parser.parse_args()
    trees: tuple[tuple[Path, str], ...] = ((asked.tree.resolve(), asked.python), (HERE, sys.executable))
    for kind in asked.kinds:
        with ExitStack() as stack:
            both = [stack.enter_context(answering(tree, python, kind, asked.bodies)) for tree, python in trees]
            rounds = [[[one(place) for one in both] for place in range(asked.bodies)] for _ in range(asked.rounds)]
        least = [[min(told[place][which] for told in rounds) for place in range(asked.bodies)] for which in (0, 1)]
        other, here = map(statistics.median, least)
        print(f"{kind}: {other / 1000:.2f} ms there, {here / 1000:.2f} here, {here / other:.2f} of it")


if __name__ == "__main__":
    main()
