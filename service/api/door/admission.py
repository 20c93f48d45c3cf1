"""Heavy work is admitted within a budget, so that threads are left for light requests; what doesn't fit is refused.

A request that is refused has begun nothing, and is told when to come again. One that is admitted is finished.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from service.api.problems import BUSY, ProblemError


class Budget:
    """How much heavy work a process does at a time, in threads or in any other unit; counted, never timed."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken = 0
        self._lock = threading.Lock()

    @contextmanager
    def admitted(self, weight: int = 1) -> Iterator[None]:
        """Take a weight while the context lasts; raises ``ProblemError`` where it doesn't fit.

        What weighs more than the whole budget is admitted once nothing else is being done.
        """
        with self._lock:
            if self._taken and self._taken + weight > self.most:
                raise ProblemError(BUSY, BUSY.about)
            self._taken += weight
        try:
            yield
        finally:
            with self._lock:
                self._taken -= weight
