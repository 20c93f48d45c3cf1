"""The application: rooms wired together, and nothing else."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from flask import Flask
from flask_compress import Compress

from service import settings
from service.api import journal, problems
from service.api.cases import keeping
from service.api.comparison.comparing import comparing
from service.api.contract import announced
from service.api.contract.explaining import explaining
from service.api.door import refused
from service.api.door.admission import Budget
from service.api.door.keys import guard
from service.api.door.keys.guard import Guard
from service.api.door.keys.keyring import read_keys
from service.api.door.limits import limiting
from service.api.door.limits.counting import IN_PROCESS, Counter
from service.api.door.limits.limiting import Limits
from service.api.dossier.preparing import preparing
from service.api.edge import EXTENSION, Edge, answering_from
from service.api.exercise.selection import exercising
from service.api.interview.asking import asking
from service.api.openapi import specification
from service.api.recommend.batch import batching
from service.api.routes import edge
from service.api.settlement.settling import settling
from service.messages import load_catalogues
from service.startup.loaders import load
from service.startup.self_check import check
from service.widget.form.stepping import form
from service.widget.pages import pages
from service.widget.serving import serving

if TYPE_CHECKING:
    from service.recommend.state import State
    from service.settings import Settings


COMPRESSION = {
    "COMPRESS_ALGORITHM": ["zstd", "gzip"],
    "COMPRESS_LEVEL": 6,
    "COMPRESS_ZSTD_LEVEL": 3,
    "COMPRESS_MIMETYPES": [
        "application/json",
        "text/html",
        "text/css",
        "text/javascript",
        "application/javascript",
        "text/markdown",
    ],
    "COMPRESS_STREAMS": False,
}
"""Answers of half a kilobyte or more are compressed for whoever takes it; a problem is short and isn't."""


def models_folder() -> Path:
    """The folder of the model's tables, as the environment sets it."""
    return settings.read(os.environ).models


def create_app(state: State | None = None, chosen: Settings | None = None) -> Flask:
    """The WSGI application on a state; if none is given, all is loaded afresh, and tried on every route.

    The settings are those of the environment, unless others are given. Raises where a file is missing or inconsistent,
    or an answer comes out wrong: what this returns is ready.
    """
    chosen = chosen or settings.read(os.environ)
    app = _wired(state or load(chosen.models), chosen)
    if state is None:
        check(app)
    return app


def limits_of(chosen: Settings, key: bytes, app: Flask) -> Limits:
    """The limits as set; a process that counts alone has its share of them, rounded up."""
    shares = chosen.workers if chosen.limits == IN_PROCESS else 1
    of_key, of_address = (math.ceil(most / shares) for most in (chosen.limit_key, chosen.limit_address))
    return Limits(Counter(chosen.limits, app.logger.warning), of_key, of_address, chosen.proxies, key)


def _wired(state: State, chosen: Settings) -> Flask:
    app = Flask("service", static_folder=None)
    keyring = read_keys(chosen.keys) if chosen.keys else None
    app.url_map.merge_slashes = False
    # One more than may be sent: werkzeug cuts a chunked body at this length, and says nothing.
    app.config["MAX_CONTENT_LENGTH"] = problems.LARGEST_BODY + 1
    with state.content.in_force():
        catalogues = load_catalogues()
        app.extensions[EXTENSION] = Edge(
            state=state,
            catalogues=catalogues,
            specifications={name: orjson.dumps(specification(told)) for name, told in catalogues.items()},
            heavy_work=Budget(chosen.heavy),
        )
    app.config.from_mapping(COMPRESSION)
    Compress(app)
    key = journal.log_key(chosen.log_key)
    journal.register(app, key)
    refused.register(app)
    check_access = guard.register(app, Guard(keyring, chosen.hosts))
    limiting.register(app, limits_of(chosen, key, app))
    if keyring is not None:
        from service.store.opening import opened  # noqa: PLC0415 - a service without keys keeps no case

        app.extensions[keeping.EXTENSION] = opened(chosen.database, app.logger.warning)
    problems.register(app, catalogues)
    for endpoints in (
        edge,
        explaining,
        batching,
        keeping.keeping,
        comparing,
        preparing,
        exercising,
        asking,
        settling,
        pages,
        form,
        serving,
    ):
        app.register_blueprint(endpoints)
    check_access()
    announced.register(app)
    app.wsgi_app = answering_from(state.content, app.wsgi_app)  # type: ignore[assignment,method-assign]
    return app
