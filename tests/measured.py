"""Figures that a long proof measures: each a row of a JSON-lines file that ``tests.prove`` turns into a table."""

from __future__ import annotations

import json
import os
from pathlib import Path

FILE = "PROOF_FIGURES"
"""The environment variable that names the file; without it nothing is written."""


def measured(proof: str, what: str, value: float, target: str, *, on: str, holds: bool) -> None:
    """Write down one figure: which proof, what was measured on what, and whether it meets its target.

    One write to a file opened for appending, so that tests in several processes may share it.
    """
    path = os.environ.get(FILE)
    if not path:
        return
    row = {"proof": proof, "what": what, "value": value, "target": target, "on": on, "holds": holds}
    with Path(path).open("a", encoding="utf-8", buffering=1) as file:
        file.write(json.dumps(row) + "\n")
