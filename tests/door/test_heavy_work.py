"""Heavy work within a budget: what is short waits, the rest is refused, light requests pass, and nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.api.door.admission import MOST_WAITING, Budget, Turns
from service.api.openapi import example
from service.api.problems import BUSY, ProblemError
from tests.door.running import Running, service
from tests.door.wire import Answer, asked, exchange, posted

if TYPE_CHECKING:
    from collections.abc import Callable

EXERCISE = json.dumps(
    {"as_of": "2026-11-23", "places": 20, "profiles": [{"id": str(number), "profile": {}} for number in range(40)]}
).encode()
"""Forty people of whom nothing is known: long enough for twelve of these to meet."""


def exercised(port: int, count: int) -> tuple[list[threading.Thread], list[Answer | None]]:
    """Exercises asked for at once, and where their answers will be; ``None`` for one that got none."""
    came: list[Answer | None] = []

    def ask() -> None:
        sent = posted(EXERCISE, f"Content-Length: {len(EXERCISE)}", target="/selection-exercise")
        try:
            came.extend(exchange(port, sent) or [None])
        except OSError:
            came.append(None)

    threads = [threading.Thread(target=ask) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads, came


def test_a_budget_admits_up_to_its_sum_and_takes_back_what_is_done() -> None:
    """Two of one unit fit into two; the third is refused until one is done, also where that one failed."""
    budget = Budget(2)
    with budget.admitted(), budget.admitted(), pytest.raises(ProblemError) as refused, budget.admitted():
        pytest.fail("three fitted into two")
    assert refused.value.kind is BUSY
    with pytest.raises(ZeroDivisionError), budget.admitted(2):
        raise ZeroDivisionError
    with budget.admitted(2):
        pass


def test_what_weighs_more_than_all_is_admitted_alone() -> None:
    """It would otherwise never be."""
    budget = Budget(2)
    with budget.admitted(5), pytest.raises(ProblemError), budget.admitted():
        pytest.fail("there was room beside what takes all")
    with budget.admitted(), pytest.raises(ProblemError), budget.admitted(5):
        pytest.fail("there was room for all beside another")


def until(true: Callable[[], bool]) -> None:
    """Wait for what another thread is about to bring about; a minute at most."""
    ends = time.monotonic() + 60
    while not true():
        assert time.monotonic() < ends, "it never came to be"
        time.sleep(0.001)


def waits(within: Budget | Turns, count: int) -> bool:
    """Whether so many requests wait for room, or so many threads for a turn."""
    return within.waiting == count


def test_short_work_waits_for_room_and_comes_in_the_order_of_coming() -> None:
    """Three that wait behind one are done one after the other, though the last of them would fit first."""
    budget, done = Budget(2), list[int]()

    def work(number: int, weight: int) -> None:
        with budget.admitted(weight, short=True):
            done.append(number)

    with ThreadPoolExecutor(3) as threads, budget.admitted(1, short=True):
        for number, weight in enumerate((2, 2, 1)):
            threads.submit(work, number, weight)
            until(partial(waits, budget, number + 1))
        assert done == []
    assert done == [0, 1, 2]


def test_nothing_waits_behind_long_work_and_only_so_many_behind_short() -> None:
    """Behind long work another process is the better choice, and a line without an end helps nobody."""
    budget = Budget(2)
    with budget.admitted(2), pytest.raises(ProblemError), budget.admitted(short=True):
        pytest.fail("it got in beside long work")

    def work() -> None:
        with budget.admitted(short=True):
            pass

    with ThreadPoolExecutor(MOST_WAITING) as threads:
        with budget.admitted(2, short=True):
            waited: list[Future[None]] = [threads.submit(work) for _ in range(MOST_WAITING)]
            until(partial(waits, budget, MOST_WAITING))
            for short in (True, False):
                with pytest.raises(ProblemError) as refused, budget.admitted(short=short):
                    pytest.fail("it got in before those who wait")
                assert refused.value.kind is BUSY
        for one in waited:
            one.result()
    with budget.admitted(2):
        pass


def test_whoever_waits_for_room_gives_its_turn_to_others() -> None:
    """One turn, and no room: what needs none is done meanwhile, and what waited has a turn again when it goes on."""
    budget, turns, done = Budget(1), Turns(1), list[str]()

    def heavy() -> None:
        with turns.taken(), budget.admitted(short=True):
            done.append("heavy")

    def light() -> None:
        with turns.taken():
            done.append("light")

    with ThreadPoolExecutor(2) as threads, ExitStack() as held:
        held.enter_context(budget.admitted(short=True))
        threads.submit(heavy)
        until(partial(waits, budget, 1))
        threads.submit(light).result()
        assert done == ["light"]
        with turns.taken():
            held.close()
            until(partial(waits, budget, 0))
            assert done == ["light"]
        until(lambda: done == ["light", "heavy"])


def test_a_turn_goes_to_whoever_has_waited_longest() -> None:
    """Whoever gives one up and wants another at once comes last."""
    turns, done = Turns(1), list[int]()

    def work(number: int) -> None:
        with turns.taken():
            done.append(number)

    with ThreadPoolExecutor(3) as threads:
        with turns.taken():
            for number in range(3):
                threads.submit(work, number)
                until(partial(waits, turns, number + 1))
        work(3)
    assert done == [0, 1, 2, 3]


def test_as_many_full_answers_as_may_wait_are_all_given_when_asked_for_at_once(running: Running) -> None:
    """Whichever process takes them, and light requests pass."""
    body = json.dumps(example() | {"detail": "full"}).encode()
    sent = posted(body, f"Content-Length: {len(body)}")
    with ThreadPoolExecutor(MOST_WAITING) as threads:
        asking = [threads.submit(exchange, running.port, sent) for _ in range(MOST_WAITING)]
        light = exchange(running.port, asked("/livez"))
        answers = [answer for one in asking for answer in one.result()]
    assert [answer.status for answer in answers + light] == [200] * (MOST_WAITING + 1)


def test_heavy_work_past_the_budget_is_refused_and_light_requests_pass(running: Running) -> None:
    """Twelve exercises at once: some are done, the others told when to come again; probes and decisions go on."""
    threads, came = exercised(running.port, 12)
    light = []
    body = json.dumps(example()).encode()
    while any(thread.is_alive() for thread in threads):
        light += exchange(running.port, asked("/livez"))
        light += exchange(running.port, posted(body, f"Content-Length: {len(body)}"))
    statuses = [answer.status if answer else 0 for answer in came]
    assert {answer.status for answer in light} == {200}
    assert len(statuses) == 12
    assert set(statuses) == {200, 503}
    assert all(answer.headers["retry-after"] == "2" for answer in came if answer and answer.status == 503)
    [again] = exchange(running.port, posted(EXERCISE, f"Content-Length: {len(EXERCISE)}", target="/selection-exercise"))
    assert again.status == 200


def test_a_thousand_probes_in_one_piece_are_answered_each(running: Running) -> None:
    """One after the other, by the loop itself, and without one within another."""
    kept_open = asked("/readyz").replace(b"Connection: close\r\n", b"")
    assert b"close" not in kept_open
    answers = exchange(running.port, kept_open * 999 + asked("/livez"))
    assert [answer.status for answer in answers] == [200] * 1_000


def test_nothing_is_cut_off_when_the_service_is_told_to_stop(tmp_path: Path) -> None:
    """SIGTERM amid twelve heavy requests, and twenty connections that the kernel has taken and no process yet.

    Each is answered: heavy work is done or refused, and what was only just taken is answered as ever.
    """
    with service(tmp_path, HKP_GRACE="60") as running:
        threads, came = exercised(running.port, 12)
        time.sleep(0.5)
        workers = running.workers()
        for process in (running.process.pid, *workers):
            os.kill(process, signal.SIGSTOP)
        taken: list[Answer] = []
        last = [
            threading.Thread(target=lambda: taken.extend(exchange(running.port, asked("/readyz")))) for _ in range(20)
        ]
        for thread in last:
            thread.start()
        time.sleep(0.5)
        running.process.send_signal(signal.SIGTERM)
        running.process.send_signal(signal.SIGCONT)
        time.sleep(0.5)
        for process in workers:
            os.kill(process, signal.SIGCONT)
        for thread in (*threads, *last):
            thread.join()
        assert running.process.wait(timeout=90) == 0
    assert [answer.status for answer in taken] == [200] * 20
    statuses = [answer.status if answer else 0 for answer in came]
    assert len(statuses) == 12
    assert set(statuses) == {200, 503}
