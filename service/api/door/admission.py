"""Heavy work is admitted within a budget, so that threads are left for light requests.

What is short waits for room, a few requests at a time, and gives its turn to compute to others meanwhile. What is
long, or comes while something long is being done, is refused, for another process may have room. A request that is
refused has begun nothing, and is told when to come again. One that is admitted is finished.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar

from service.api.problems import BUSY, ProblemError

MOST_WAITING = 8
"""Requests for short heavy work that wait in one process. The dearest takes half a second, a usual one a twentieth."""


class Turns:
    """How many threads of a process compute at a time; whoever waits for room gives up its turn until there is some.

    A turn goes to whoever has waited longest: a semaphore would let those who come meanwhile go first.
    """

    def __init__(self, most: int) -> None:
        self._free = most
        self._waiting: deque[threading.Lock] = deque()
        self._lock = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """A turn while the context lasts, as soon as there is one."""
        self._take()
        held = _TURN.set(self)
        try:
            yield
        finally:
            _TURN.reset(held)
            self._give()

    @contextmanager
    def given_up(self) -> Iterator[None]:
        """The turn for others while the context lasts."""
        self._give()
        try:
            yield
        finally:
            self._take()

    @property
    def waiting(self) -> int:
        """How many threads wait for a turn."""
        return len(self._waiting)

    def _take(self) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            handed = threading.Lock()
            handed.acquire()
            self._waiting.append(handed)
        handed.acquire()

    def _give(self) -> None:
        with self._lock:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._free += 1


_TURN: ContextVar[Turns | None] = ContextVar("turn", default=None)
"""Of what a thread has a turn."""


class Budget:
    """How much heavy work a process does at a time, in threads or in any other unit; counted, never timed."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken = 0
        self._long = 0
        self._waiting: deque[object] = deque()
        self._changed = threading.Condition()

    @contextmanager
    def admitted(self, weight: int = 1, *, short: bool = False) -> Iterator[None]:
        """Take a weight while the context lasts; raises ``ProblemError`` where it doesn't fit.

        What is ``short`` waits for room in the order of coming, unless something long is being done or too many wait
        already. What weighs more than the whole budget is admitted once nothing else is being done.
        """
        place = self._taken_or_awaited(weight, short=short)
        if place is not None:
            turn = _TURN.get()
            with nullcontext() if turn is None else turn.given_up():
                self._wait(place, weight)
        try:
            yield
        finally:
            with self._changed:
                self._taken -= weight
                self._long -= not short
                self._changed.notify_all()

    @property
    def waiting(self) -> int:
        """How many requests wait for room."""
        return len(self._waiting)

    def _taken_or_awaited(self, weight: int, *, short: bool) -> object | None:
        """Take a weight where it fits, or else a place in the line, which is returned."""
        with self._changed:
            if not self._waiting and self._fits(weight):
                self._taken += weight
                self._long += not short
                return None
            if not short or self._long or len(self._waiting) >= MOST_WAITING:
                raise ProblemError(BUSY, BUSY.about)
            place = object()
            self._waiting.append(place)
            return place

    def _wait(self, place: object, weight: int) -> None:
        """Take a weight of short work once it is first in the line and fits."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting[0] is place and self._fits(weight))
            self._waiting.popleft()
            self._taken += weight
            self._changed.notify_all()

    def _fits(self, weight: int) -> bool:
        return not self._taken or self._taken + weight <= self.most
