"""The step that draws and decides the pool by which questions are ordered."""

from __future__ import annotations

import argparse
from pathlib import Path

import service.population
from service.population.people_alike import FILE
from service.recommend.state import load_state
from training.pool.write import DAY, SEED, in_order, write_pool
from training.progress import bar
from training.told import Told

SHIPPED = Path(service.population.__file__).parent / FILE


def pool_step(given: argparse.Namespace) -> Told:
    """Draw the people anew, decide each by the current model, and write the file that the server reads."""
    path: Path = given.out or SHIPPED
    state = load_state(given.models)
    with bar("Drawing and deciding", sum(in_order().values()), "people", quiet=given.json) as told:
        count = write_pool(path, seed=SEED, day=DAY, state=state, told=told)
    words = (f"Wrote {count} made-up people to {path}. Nobody in it exists.",)
    return Told({"people": count, "seed": SEED, "day": DAY.isoformat(), "model": state.model.digest}, words)
