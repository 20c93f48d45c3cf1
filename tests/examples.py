"""Ask what the examples of the specification ask, and write what is answered: ``python -m tests.examples``.

``make openapi`` writes ``service/api/contract/examples.yaml`` by it: an answer a line, so that the file has as many
lines however long they are.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import orjson

from service import settings
from service.api.contract.examples import REFUSED, exchanges, refused_example, shown
from service.app import create_app, models_folder
from service.recommend.state import State, load_state
from tests.door.keyed import created

FILE = Path(__file__).parents[1] / "service" / "api" / "contract" / "examples.yaml"
HEAD = "# What the service answers to the examples in examples.py, one a line. Written by `make openapi`.\n"


def answered(state: State) -> dict[str, Any]:
    """The answer to each example by the operation's id, as it is shown; raises ``AssertionError`` where one fails."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        key = created(folder / "keys.json", "secret")
        chosen = settings.read(
            {"HKP_KEYS": str(folder / "keys.json"), "DATABASE_URL": f"sqlite:///{folder / 'c.sqlite3'}"}
        )
        app = create_app(state, chosen)
        client = app.test_client()
        found: dict[str, Any] = {}
        for name, asked in (exchanges() | {REFUSED: refused_example()}).items():
            told = client.open(
                asked.target, method=asked.method, json=asked.body, headers={"Authorization": f"Bearer {key}"}
            )
            assert told.status_code // 100 == (4 if name == REFUSED else 2), (name, told.text)
            if told.is_json:
                found[name] = shown(told.get_json(), asked.cut)
    return found


def as_yaml(found: dict[str, Any]) -> str:
    """The file: an answer a line, in the flow style of YAML, which is JSON."""
    return HEAD + "".join(f"{name}: {orjson.dumps(answer).decode()}\n" for name, answer in found.items())


if __name__ == "__main__":
    written = as_yaml(answered(load_state(models_folder())))
    FILE.write_text(written, encoding="utf-8")
