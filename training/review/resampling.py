"""Draws that are the same on every run: bootstrap over people, not over cases.

Cases of one person share what nobody wrote down, so a person is drawn with all of them or not at all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from training.model.samples import Numbers
from training.review.assessment import Estimated

OUTER_PERCENTILES = (2.5, 97.5)
ELEMENTS = 2_000_000
"""Numbers of one block of draws: what bounds memory, at 16 MB a block."""


def generator(seed: int, *words: str) -> np.random.Generator:
    """A stream of its own for a seed and some words, whatever else was drawn before."""
    digest = hashlib.sha256("\0".join(words).encode()).digest()
    return np.random.default_rng([seed, int.from_bytes(digest[:8], "big")])


def blocks(draws: int, width: int) -> Iterator[int]:
    """``draws`` in parts, each small enough that a block of ``width`` columns stays within ``ELEMENTS``."""
    most = max(1, ELEMENTS // max(1, width))
    while draws > 0:
        yield min(draws, most)
        draws -= most


def people_of(person: NDArray[np.str_]) -> tuple[NDArray[np.intp], int]:
    """The number of each case's person, from 0 in the order of their names, and how many persons there are."""
    names, number = np.unique(person, return_inverse=True)
    return number.reshape(-1), len(names)


def times_drawn(chance: np.random.Generator, people: int, draws: int) -> Iterator[Numbers]:
    """How often each person is drawn (draws × people), block by block: as many draws as there are people."""
    for block in blocks(draws, people):
        drawn = chance.integers(0, people, (block, people))
        drawn += (np.arange(block) * people)[:, None]
        yield np.bincount(drawn.ravel(), minlength=block * people).reshape(block, people).astype(np.float64)


def resampled_sums(person: NDArray[np.str_], columns: Numbers, draws: int, chance: np.random.Generator) -> Numbers:
    """The sum of each column (cases × columns) in each draw of people: draws × columns."""
    number, people = people_of(person)
    totals = np.column_stack([np.bincount(number, column, minlength=people) for column in columns.T])
    return np.concatenate([times @ totals for times in times_drawn(chance, people, draws)])


def estimated(value: float, draws: Numbers) -> Estimated:
    """A number with its 95 % interval; draws in which it is undefined are left out."""
    defined = draws[np.isfinite(draws)]
    if not len(defined):
        return Estimated(value, value, value)
    low, high = np.percentile(defined, OUTER_PERCENTILES)
    return Estimated(value, min(value, float(low)), max(value, float(high)))


def ratio(above: Numbers, below: Numbers) -> Numbers:
    """``above / below``, not a number where nothing lies below."""
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)
