"""Whatever is sent, the answer is an answer or a problem that says what is wrong: never our fault, and no growth."""

from __future__ import annotations

import gc
import logging
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.mutations import mutated

SAMPLE = 400
MANY = 100_000
LARGEST_ANSWER = 1024 * 1024
"""Bytes of an answer to what is tried here: to a full recommendation."""

MOST_GROWTH_MIB = 16
"""Room for caches that fill up and for the allocator, over the last four fifths of the bodies."""


@pytest.fixture(autouse=True)
def nothing_logged() -> Iterator[None]:
    """The test runner would keep every line, and count as growth."""
    logging.disable()
    yield
    logging.disable(logging.NOTSET)


def resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def sent(client: FlaskClient, number: int, seed: int) -> tuple[Counter[int], float]:
    """The answers to so many bodies by status, and how much memory grew after the first fifth."""
    statuses: Counter[int] = Counter()
    begun = resident_mib()
    for place, (path, body) in enumerate(mutated(number, seed)):
        response = client.post(path, data=body, content_type="application/json")
        statuses[response.status_code] += 1
        assert response.status_code in {200, 400, 413, 422}, (path, body)
        assert len(response.data) < LARGEST_ANSWER, (path, body)
        if response.status_code != 200:
            problem = response.get_json()
            assert problem["type"].startswith("/problems/"), (path, body)
            assert problem["remedy"], (path, body)
        if place == number // 5:
            gc.collect()
            begun = resident_mib()
    gc.collect()
    return statuses, resident_mib() - begun


def test_a_sample_of_malformed_bodies_is_answered_or_refused(client: FlaskClient) -> None:
    """Some are read after all; most are refused, as what can't be read or as what has faults."""
    statuses, _ = sent(client, SAMPLE, seed=1)
    assert statuses[422] > SAMPLE / 4
    assert statuses[400] > SAMPLE / 20
    assert statuses[200] > 0


@pytest.mark.prove
def test_a_hundred_thousand_malformed_bodies_leave_no_trace(client: FlaskClient) -> None:
    """No fault of ours, and memory that stays as it was."""
    statuses, grown = sent(client, MANY, seed=2)
    assert statuses.total() == MANY
    assert grown < MOST_GROWTH_MIB
