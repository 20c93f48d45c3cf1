"""Counts of what callers have asked for in the last minute: in this process, or in Redis for several machines.

A count in Redis never holds up an answer: a server that is gone, or that is there and says nothing, is let alone for
some seconds after ``SHORT_SECONDS``, and meanwhile nothing is limited. Its client is loaded only where it is asked.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage, Storage
from limits.strategies import SlidingWindowCounterRateLimiter

from service.recording import record

IN_PROCESS = "memory"
MINUTE = 60
SHORT_SECONDS = 0.015
"""How long one word of Redis is waited for; a request needs two, and a new connection one more."""

REST_SECONDS = 3.0
"""How long a server that didn't answer is let alone."""


@record(frozen=True)
class Counted:
    """What is left of a caller's minute: whether the request was within it, the units left, seconds until it is new."""

    admitted: bool
    left: int
    seconds: int


class Counter:
    """What callers have used of their minute, in units of cost; safe to use from several threads."""

    def __init__(self, store: str, tell: Callable[[str], object]) -> None:
        """Count in a store: ``memory``, or the address of a Redis server. ``tell`` is told when it fails or is back."""
        self.store, self.tell = store, tell
        self._window: SlidingWindowCounterRateLimiter | None = None
        self._making = threading.Lock()
        self._rests_until = 0.0
        self._failing = False
        self._failures = _failures(store)

    def use(self, caller: str, most: int, cost: int) -> Counted | None:
        """Use so many units of a caller's minute of ``most``; ``None`` where nobody counts at the moment."""
        if time.monotonic() < self._rests_until:
            return None
        item = RateLimitItemPerMinute(most)
        try:
            window = self._counting()
            admitted = window.hit(item, caller, cost=cost)
            told = window.get_window_stats(item, caller)
        except self._failures as error:
            self._rest(error)
            return None
        if self._failing:
            self._failing = False
            self.tell("Limits are counted again")
        return Counted(admitted, told.remaining, min(MINUTE, max(1, math.ceil(told.reset_time - time.time()))))

    def _rest(self, error: Exception) -> None:
        self._rests_until = time.monotonic() + REST_SECONDS
        if not self._failing:
            self._failing = True
            self.tell(f"Nothing is limited: the store of limits failed ({type(error).__name__})")

    def _counting(self) -> SlidingWindowCounterRateLimiter:
        # Made in the process that counts: threads and connections don't pass a fork.
        with self._making:
            if self._window is None:
                self._window = SlidingWindowCounterRateLimiter(_storage(self.store))
            return self._window


def _failures(store: str) -> tuple[type[Exception], ...]:
    """What a store raises that can't be reached."""
    if store == IN_PROCESS:
        return (OSError,)
    from redis.exceptions import RedisError  # noqa: PLC0415 - a process that counts alone has no need of it

    return (RedisError, OSError)


def _storage(store: str) -> Storage:
    if store == IN_PROCESS:
        return MemoryStorage()
    from limits.storage import RedisStorage  # noqa: PLC0415
    from redis.backoff import NoBackoff  # noqa: PLC0415
    from redis.connection import ConnectionPool  # noqa: PLC0415
    from redis.retry import Retry  # noqa: PLC0415

    pool = ConnectionPool.from_url(
        store,
        socket_timeout=SHORT_SECONDS,
        socket_connect_timeout=SHORT_SECONDS,
        retry=Retry(NoBackoff(), 0),
        # No words at the beginning of a connection but the password: each is waited for.
        protocol=2,
        driver_info=None,
    )
    return RedisStorage(store, connection_pool=pool, key_prefix="hkp")
