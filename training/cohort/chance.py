"""Seeded chance: a generator of its own for each name, so that no draw depends on another's order."""

from __future__ import annotations

import random


def chance(*names: object) -> random.Random:
    """A generator seeded by its names, the same on every machine and in every process."""
    return random.Random(":".join(map(str, names)))  # noqa: S311 - a simulation, not a secret
