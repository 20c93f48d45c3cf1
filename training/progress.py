"""Progress of long work, for somebody who watches: bars on a terminal, and nothing anywhere else."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

Advance = Callable[[int], object]


@contextmanager
def bar(what: str, total: int | None, unit: str, *, quiet: bool) -> Iterator[Advance]:
    """What to call with each number of things done; a bar on the standard error where that is a terminal."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    with tqdm(total=total, desc=what, unit=f" {unit}", file=sys.stderr, dynamic_ncols=True, leave=False) as shown:
        yield shown.update
