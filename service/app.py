"""The application: rooms wired together, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import orjson
from flask import Flask

from service.api import journal, problems
from service.api.asking import asking
from service.api.comparing import comparing
from service.api.edge import EXTENSION, Edge
from service.api.openapi import specification
from service.api.preparing import preparing
from service.api.routes import edge
from service.api.selection import exercising
from service.messages import load_catalogues
from service.recommend.state import State, load_state

MODELS_VARIABLE = "HKP_MODELS"
MODELS = Path(__file__).parents[1] / "models"

__all__ = ["create_app", "load_state", "models_folder"]


def models_folder() -> Path:
    """The folder of the model's tables: ``HKP_MODELS``, or ``models`` beside this package."""
    return Path(os.environ.get(MODELS_VARIABLE) or MODELS)


def create_app(state: State | None = None) -> Flask:
    """The WSGI application on a state, which is loaded if none is given; raises where a file is inconsistent."""
    app = Flask("service", static_folder=None)
    app.url_map.merge_slashes = False
    # One more than may be sent: werkzeug cuts a chunked body at this length, and says nothing.
    app.config["MAX_CONTENT_LENGTH"] = problems.LARGEST_BODY + 1
    catalogues = load_catalogues()
    app.extensions[EXTENSION] = Edge(
        state=state or load_state(models_folder()),
        catalogues=catalogues,
        specification=orjson.dumps(specification()),
    )
    journal.register(app, journal.log_key())
    problems.register(app, catalogues)
    for endpoints in (edge, comparing, preparing, exercising, asking):
        app.register_blueprint(endpoints)
    return app
