"""OpenFisca-core: facts as variables, the twelve criteria as variables with dated parameters, and the trace of each."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.peers.apps.criteria import AT_LEAST, AT_MOST, CRITERIA, HOLDS, SINCE, THRESHOLD

PERSON = build_entity(key="person", plural="persons", label="An applicant", is_person=True)


def variable(name: str, kind: type, formula: Any = None) -> type[Variable]:  # noqa: ANN401 - a function by its form
    """A variable of a person on a day; a fact where it has no formula."""
    told = {"value_type": kind, "entity": PERSON, "definition_period": DateUnit.DAY, "label": name}
    return type(name, (Variable,), told if formula is None else told | {"formula": formula})


def holds(fact: str) -> Any:  # noqa: ANN401 - as above
    """A yes/no fact is so."""
    return lambda person, day, _: person(fact, day)


def at_most(fact: str, name: str) -> Any:  # noqa: ANN401 - as above
    """A number stays within the parameter of that day."""
    return lambda person, day, parameters: person(fact, day) <= parameters(day)[name]


def at_least(fact: str, name: str) -> Any:  # noqa: ANN401 - as above
    """A number reaches the parameter of that day."""
    return lambda person, day, parameters: person(fact, day) >= parameters(day)[name]


def enough(person: Any, day: Any, parameters: Any) -> Any:  # noqa: ANN401 - as above
    """As many criteria are met as must be."""
    return sum(person(name, day) * 1 for name in CRITERIA) >= parameters(day)["threshold"]


def system() -> TaxBenefitSystem:
    """The facts, the criteria and their thresholds."""
    made = TaxBenefitSystem([PERSON])
    thresholds = {name: value for name, (_, value) in (AT_MOST | AT_LEAST).items()} | {"threshold": THRESHOLD}
    dated = {name: {"values": {SINCE: {"value": value}}} for name, value in thresholds.items()}
    made.parameters = ParameterNode("", data=dated)
    for name, fact in HOLDS.items():
        made.add_variables(variable(fact, bool), variable(name, bool, holds(fact)))
    for compared, numbers in ((at_most, AT_MOST), (at_least, AT_LEAST)):
        for name, (fact, _) in numbers.items():
            made.add_variables(variable(fact, float), variable(name, bool, compared(fact, name)))
    made.add_variable(variable("enough", bool, enough))
    return made


SYSTEM = system()
app = Flask("openfisca")


@app.get("/readyz")
def ready() -> dict[str, str]:
    """Whether it is ready."""
    return {"status": "ready"}


@app.post("/criteria")
def criteria() -> dict[str, Any]:
    """Which criteria are met on a day, whether that is enough, and the trace."""
    asked: dict[str, Any] = request.get_json()
    day = asked["as_of"]
    simulation = SimulationBuilder().build_default_simulation(SYSTEM)
    simulation.trace = True
    for fact, value in asked["facts"].items():
        simulation.set_input(fact, day, [value])
    is_enough = bool(simulation.calculate("enough", day)[0])
    trace = simulation.tracer.get_serialized_flat_trace()
    met = [name for name in CRITERIA if trace[f"{name}<{day}>"]["value"][0]]
    return {"met": met, "enough": is_enough, "trace": trace}
