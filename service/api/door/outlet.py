"""Where log lines leave: a thread writes them, so that a reader who stalls holds up nobody; what can't wait is counted.

A process forked from another begins with an empty queue and a thread of its own.
"""

from __future__ import annotations

import logging
import os
import queue
import select
import time
from functools import cache
from logging.handlers import QueueHandler, QueueListener

STANDARD_OUTPUT, STANDARD_ERROR = 1, 2

MOST_WAITING = 5_000
"""Lines that wait for a reader; further ones are dropped and counted."""

LAST_LINES_SECONDS = 1.0
"""How long a process that ends waits for its last lines to be read."""

LONGEST_LINE = 4_000
"""Bytes: a pipe takes up to 4,096 at once or not at all, so that lines of several processes don't mix."""


class _Written(logging.Handler):
    """Writes to a file descriptor, past the buffers whose locks a stalled write would hold until the process ends."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self.descriptor = descriptor

    def createLock(self) -> None:  # noqa: N802 - the name is logging's
        """Make none: one thread writes, and `logging.shutdown` would wait for the lock of a write that stalls."""
        self.lock = None

    def handle(self, record: logging.LogRecord) -> bool:
        """Write without a lock."""
        self.emit(record)
        return True

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line; a reader that is gone is nobody to tell."""
        line = f"{record.getMessage()}\n".encode(errors="backslashreplace")
        while line:
            try:
                line = line[os.write(self.descriptor, line[:LONGEST_LINE]) :]
            except BlockingIOError:
                select.select([], [self.descriptor], [])
            except OSError:
                return


class Outlet(QueueHandler):
    """A handler that never waits for whoever reads the descriptor."""

    queue: queue.Queue[logging.LogRecord]

    def __init__(self, descriptor: int) -> None:
        super().__init__(queue.Queue(MOST_WAITING))
        self.descriptor = descriptor
        self.dropped = 0
        self.listener: QueueListener | None = None
        os.register_at_fork(after_in_child=self._begin_anew)

    def _begin_anew(self) -> None:
        self.queue, self.dropped, self.listener = queue.Queue(MOST_WAITING), 0, None

    def enqueue(self, record: logging.LogRecord) -> None:
        """Put a record where the thread finds it, or count it; called under the handler's lock."""
        if self.listener is None:
            self.listener = QueueListener(self.queue, _Written(self.descriptor))
            self.listener.start()
        try:
            if self.dropped:
                self.queue.put_nowait(_dropped(self.dropped))
                self.dropped = 0
            self.queue.put_nowait(record)
        except queue.Full:
            self.dropped += 1

    def flush(self) -> None:
        """Wait a little until the last lines are written; the process may end afterwards."""
        until = time.monotonic() + LAST_LINES_SECONDS
        while self.queue.unfinished_tasks and time.monotonic() < until:
            time.sleep(0.01)


@cache
def outlet(descriptor: int) -> Outlet:
    """The one outlet of a descriptor."""
    return Outlet(descriptor)


def _dropped(count: int) -> logging.LogRecord:
    line = f'{{"event":"dropped","lines":{count}}}'
    return logging.LogRecord("outlet", logging.WARNING, "", 0, line, (), None)
