"""``python -m benchmarks.instructions TREE``: the processor's instructions for an answer, here beside another checkout.

They are counted under Valgrind (Debian's package ``valgrind``), after the start and some answers to warm up. Whatever
else the machine does, the same bodies take the same number, within a thousandth: so a step that gains half a hundredth
shows, as it doesn't in a time. How long answers take, ``benchmarks.beside`` tells.
"""

from __future__ import annotations

import argparse
import gc
import logging
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from werkzeug.test import EnvironBuilder, run_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

HERE = Path(__file__).parents[1]
WARM = 20
COUNTED = "--counted"
COLLECTED = re.compile(r"Collected : (\d+)")


def answer(path: str, bodies: Path) -> None:
    """Answer the bodies of a file, one a line, and have instructions counted while that is done."""
    from service.app import create_app  # noqa: PLC0415 - of the tree at hand

    application = create_app()
    sent = bodies.read_bytes().splitlines()
    logging.disable(logging.INFO)

    def environ(body: bytes) -> WSGIEnvironment:
        return EnvironBuilder(path, method="POST", data=body, content_type="application/json").get_environ()

    for body in sent[:WARM]:
        run_wsgi_app(application, environ(body), buffered=True)
    environs = list(map(environ, sent))
    gc.collect()
    gc.freeze()
    _count("on")
    answered = [run_wsgi_app(application, one, buffered=True)[1] for one in environs]
    _count("off")
    if {status[:3] for status in answered} != {"200"}:
        message = f"{path}: not every body is answered 200"
        raise RuntimeError(message)


def _count(switch: str) -> None:
    command = ["callgrind_control", "-i", switch, str(os.getpid())]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - Valgrind's own, on this process


def instructions(tree: Path, path: str, bodies: Path) -> int:
    """How many instructions a checkout takes for the bodies of a file; raises where one isn't answered."""
    command = ["valgrind", "--tool=callgrind", "--instr-atstart=no", "--callgrind-out-file=/dev/null"]
    done = subprocess.run(  # noqa: S603 - this interpreter on a checkout that the caller names
        [*command, sys.executable, __file__, COUNTED, path, str(bodies)],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )
    counted = COLLECTED.search(done.stderr)
    if done.returncode or counted is None:
        raise RuntimeError(f"{tree} doesn't answer: {done.stderr[-2000:]}")
    return int(counted[1])


def main() -> None:
    """Count for every kind of answer, and print both numbers and their ratio."""
    if sys.argv[1:2] == [COUNTED]:
        answer(sys.argv[2], Path(sys.argv[3]))
        return
    parser = argparse.ArgumentParser(prog="python -m benchmarks.instructions", description=__doc__)
    parser.add_argument("tree", type=Path, help="the other checkout")
    parser.add_argument("--kinds", nargs="+", default=["card", "summary", "full", "next-question"])
    parser.add_argument("--bodies", type=int, default=40, help="people asked about (default 40)")
    asked = parser.parse_args()
    from benchmarks.bodies import by_kind  # noqa: PLC0415 - of this tree, sent to both

    if shutil.which("valgrind") is None:
        parser.exit(1, "valgrind isn't installed: apt-get install valgrind\n")
    sent = by_kind(asked.bodies)
    with NamedTemporaryFile() as file:
        bodies = Path(file.name)
        for kind in asked.kinds:
            path, lines = sent[kind]
            bodies.write_bytes(b"\n".join(lines))
            there, here = (instructions(tree, path, bodies) / len(lines) for tree in (asked.tree.resolve(), HERE))
            print(f"{kind}: {there / 1e6:.2f} million there, {here / 1e6:.2f} here, {here / there:.3f} of it")


if __name__ == "__main__":
    main()
