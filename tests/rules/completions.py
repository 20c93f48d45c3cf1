"""Every way to fill in what is not known, to hold an evaluation of partial facts against."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any

from hypothesis import strategies as st

from service.profile.model import Profile
from service.profile.values import Truth, union
from service.rules.pathway import Pathway
from tests.rules.people import assess_one

Slots = Mapping[str, tuple[Any, ...]]
Choice = dict[str, Any]


def partial_choices(slots: Slots, most_unknown: int) -> st.SearchStrategy[Choice]:
    """A value for each slot, then ``None`` (not known) for at most so many of them."""
    values = st.fixed_dictionaries({name: st.sampled_from(options) for name, options in slots.items()})
    unknown = st.sets(st.sampled_from(sorted(slots)), max_size=most_unknown)
    return st.builds(
        lambda choice, hidden: {name: None if name in hidden else value for name, value in choice.items()},
        values,
        unknown,
    )


def completions(choice: Choice, slots: Slots) -> Iterator[Choice]:
    """Every choice in which the unknown slots of a partial one have a value."""
    hidden = [name for name, value in choice.items() if value is None]
    for values in product(*(slots[name] for name in hidden)):
        yield choice | dict(zip(hidden, values, strict=True))


def outcomes(
    pathway: Pathway,
    build: Callable[[Choice], Profile],
    choices: Iterator[Choice],
    as_of: date,
) -> Truth:
    """The outcomes of all the choices together; no outcome (0) where there is no choice."""
    found = Truth(0)
    for choice in choices:
        found = union(found, assess_one(pathway, build(choice), as_of).truth)
    return found
