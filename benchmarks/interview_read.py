"""The whole interview of a person in words, as a reader of a language would meet it: to be read aloud.

Each screen as it is put: its part, wording, help and inputs, the sentence on how far it has come, and the answer that
the person gives. A line says where the first place is settled. People are those of ``tests/exemplars.py`` and one drawn
at random, of whom nearly nothing opens anything.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.questions import answered, enquirers
from service.api.interview.questions import still_to_ask
from service.interview.next_questions import next_questions
from service.messages import Catalogue, load_catalogues
from service.profile.codes import Purpose
from service.profile.model import Profile
from service.profile.pointers import value_at
from service.recommend.decision import Decision, Request, decide
from service.recommend.state import State, load_state
from tests.exemplars import EXEMPLARS

DAY = date(2026, 11, 26)
MOST_CHOICES = 4
"""So many choices of a list are printed."""


def _enquirer(_: date) -> Profile:
    return next(iter(enquirers(1)))


PEOPLE: dict[str, Callable[[date], Profile]] = {maker.__name__: maker for maker in EXEMPLARS} | {"enquirer": _enquirer}


def asked(whole: Profile, state: State) -> Iterator[tuple[Decision, Profile | None]]:
    """Each decision of an interview with a person, and the profile once its first question is answered."""
    profile, declined = Profile(), tuple[str, ...]()
    whole = replace(whole, purpose=whole.purpose or Purpose.ENTRY)
    while True:
        decision = decide(state, Request(profile, DAY, None, DAY, {}, declined))
        rows = decision.read(next_questions).questions
        if not rows:
            yield decision, None
            return
        profile, _ = answered(profile, whole, rows[0])
        declined += tuple(pointer for pointer in rows[0].facts if value_at(profile, pointer) is None)
        yield decision, profile


def put(screen: dict[str, Any], profile: Profile) -> Iterator[str]:
    """The lines of a screen, and what is answered."""
    yield f"    {screen['wording']}   <{screen['part']}: {screen['id']}>"
    yield f"      ({screen['help']})"
    for row in screen["inputs"]:
        own = [] if len(screen["inputs"]) == 1 else [row.question]
        choices = [choice.wording for choice in row.choices]
        shown = " / ".join(choices[:MOST_CHOICES]) + (" …" if len(choices) > MOST_CHOICES else "")
        core = "; ".join(field.question for field in row.fields if field.core)
        words = [*own, *([f"[{shown}]"] if shown else []), *([f"{{{core}}}"] if core else [])]
        yield f"      - {' '.join(words)} => {_short(value_at(profile, row.pointer))}"


def _short(told: object) -> str:
    if told is None:
        return "?"
    if isinstance(told, tuple):
        return "none" if not told else "; ".join(_short(item) for item in told)
    if is_dataclass(told) and not isinstance(told, type):
        members = [(field.name, getattr(told, field.name)) for field in fields(told)]
        return "(" + ", ".join(f"{name}={_short(value)}" for name, value in members if value is not None) + ")"
    return str(getattr(told, "value", told))


def read(whole: Profile, state: State, catalogue: Catalogue) -> Iterator[str]:
    """The lines of an interview."""
    settled = False
    for place, (decision, profile) in enumerate(asked(whole, state), start=1):
        told = still_to_ask(decision, catalogue)
        if told["settled_first"] and not settled:
            settled = True
            yield f"--- first settled after {place - 1} screens: {decision.pathways[0].assessment.pathway.id}"
        if profile is None:
            yield f"=== {place - 1} screens. {told['progress']['sentence']}"
            yield from (f"    filled: {row['sentence']}" for row in told["filled"])
            return
        yield f"{place:>3}. [{told['progress']['sentence']}]"
        yield from put(told["next_questions"][0], profile)


def main() -> None:
    """Print the interviews of those named, or of all eight."""
    catalogues = load_catalogues()
    parser = argparse.ArgumentParser(prog="python -m benchmarks.interview_read", description=__doc__)
    parser.add_argument("person", nargs="?", choices=sorted(PEOPLE), help="one of them (default all)")
    parser.add_argument("--language", default="en", choices=sorted(catalogues))
    parser.add_argument("--models", type=Path, default=Path(__file__).parents[1] / "models")
    chosen = parser.parse_args()
    state = load_state(chosen.models)
    for name in [chosen.person] if chosen.person else list(PEOPLE):
        print(f"##### {name}")
        print("\n".join(read(PEOPLE[name](DAY), state, catalogues[chosen.language])))


if __name__ == "__main__":
    main()
