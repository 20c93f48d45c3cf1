"""docs/benchmarks.md: each command writes a part of its own, and leaves the others as they are."""

from __future__ import annotations

import os
import platform
import re
import statistics
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.served import HELLO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from benchmarks.served import Served

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
_PARTS = re.compile(r"^(?=<!-- python -m )", re.MULTILINE)


def replaced(page: str, command: str, part: str) -> str:
    """The page with the part that a command wrote in the place of its earlier one; at the end where it had none.

    A part begins at a comment that names its command and goes to the next such comment.
    """
    mark = f"<!-- {command} -->\n"
    new = f"{mark}\n{part.strip()}\n"
    pieces = [piece.strip() + "\n" for piece in _PARTS.split(page) if piece.strip()]
    if not any(piece.startswith(mark) for piece in pieces):
        pieces.append(new)
    return "\n".join(new if piece.startswith(mark) else piece for piece in pieces)


def write(command: str, part: str) -> None:
    """Put a command's part into the page."""
    PAGE.write_text(replaced(PAGE.read_text(encoding="utf-8"), command, part), encoding="utf-8")


def machine() -> str:
    """The day, and on which machine, under which load."""
    day, load = datetime.now(UTC).date().isoformat(), os.getloadavg()[0]
    return f"{day}: {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, load {load:.1f}"


def served_tables(runs: Mapping[int, Mapping[str, Sequence[Served]]], level: str = "##") -> Iterator[str]:
    """A table for each number of clients: medians over the rounds, ratios to hello's run of the same round."""
    for clients, kinds in runs.items():
        yield from ["", f"{level} Served, {clients} at once" if clients > 1 else f"{level} Served, one after the other"]
        yield from [
            "",
            "| | requests/s | ÷ hello's | half within, ms | 99 of 100, ms | CPU of the server, µs | hello's ÷ own |",
        ]
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
        for name, rounds in kinds.items():
            pairs = list(zip(rounds, kinds[HELLO], strict=True))
            cells = (
                f"{statistics.median(run.rate for run in rounds):.0f}",
                f"{statistics.median(run.rate / hello.rate for run, hello in pairs):.3f}",
                f"{statistics.median(run.half_ms for run in rounds):.1f}",
                f"{statistics.median(run.most_ms for run in rounds):.1f}",
                f"{statistics.median(run.cpu_us for run in rounds):.0f}",
                f"{statistics.median(hello.cpu_us / run.cpu_us for run, hello in pairs):.3f}",
            )
            yield f"| {name} | {' | '.join(cells)} |"
