"""What is proposed to simulated applicants: how often each change is, and the strangest proposals, to be read.

Strange is what is proposed to the fewest: a pathway and a set of changes that hardly anybody else is told of.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from service.api.recommend.answers import answer
from service.messages import load_catalogues
from service.profile.model import Profile
from service.recommend.decision import Decision, Request, decide
from service.recommend.state import State, load_state
from training.cohort.applicants import Draw, draw_profile
from training.cohort.moulds import MOULDS
from training.pool.kinds import by_share
from training.pool.people import people
from training.pool.write import DAY

SEED = 20270101


def applicants(number: int) -> list[Profile]:
    """Half of them applicants, the pathways of the cohort in turn, half enquirers in their shares."""
    moulds = list(MOULDS.values())
    drawn = [
        draw_profile(moulds[place % len(moulds)], Draw(random.Random(f"what-ifs:{place}"), DAY))  # noqa: S311
        for place in range(number // 2)
    ]
    return drawn + [profile for _, profile in people(SEED, DAY, by_share(number - len(drawn)))]


def decided(profile: Profile, state: State) -> Decision:
    """The decision on the day on which the simulated people are decided."""
    return decide(state, Request(profile, DAY, None, DAY, {}))


Told = tuple[str, str, int]
"""A pathway, the sentence of a what-if, and the place of the applicant."""


def counted(number: int, language: str) -> tuple[Counter[str], Counter[int], Mapping[tuple[str, ...], list[Told]]]:
    """How often each change is proposed, how many what-ifs a pathway has, and those told by pathway and changes."""
    state = load_state(Path(__file__).parents[1] / "models")
    catalogue = load_catalogues()[language]
    kinds: Counter[str] = Counter()
    sizes: Counter[int] = Counter()
    told: dict[tuple[str, ...], list[Told]] = defaultdict(list)
    for place, profile in enumerate(applicants(number)):
        rows: list[dict[str, Any]] = answer(decided(profile, state), catalogue, "full")["pathways"]
        for row in rows:
            sizes[len(row["what_ifs"] or ())] += 1
            for found in row["what_ifs"] or ():
                codes = tuple(step["code"] for step in found["steps"])
                kinds.update(codes)
                told[row["id"], *codes].append((row["name"], found["sentence"], place))
    return kinds, sizes, told


def main() -> None:
    """Print the counts, then the strangest with their sentences."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.what_ifs", description=__doc__)
    parser.add_argument("--people", type=int, default=400, help="simulated applicants (default 400)")
    parser.add_argument("--strange", type=int, default=10, help="so many of the strangest (default 10)")
    parser.add_argument("--language", default="en", choices=sorted(load_catalogues()), help="of the sentences")
    asked = parser.parse_args()
    kinds, sizes, told = counted(asked.people, asked.language)
    print(f"{sum(kinds.values())} changes proposed to {asked.people} simulated applicants")
    for code, times in kinds.most_common():
        print(f"  {code:<24}{times:>6}")
    print("what-ifs of a pathway: " + ", ".join(f"{many}: {times}" for many, times in sorted(sizes.items())))
    print("the strangest:")
    for codes, rows in sorted(told.items(), key=lambda row: (len(row[1]), -len(row[0])))[: asked.strange]:
        name, sentence, place = rows[0]
        print(f"  {len(rows)}x {name} [{', '.join(codes[1:])}] (applicant {place})\n     {sentence}")


if __name__ == "__main__":
    main()
