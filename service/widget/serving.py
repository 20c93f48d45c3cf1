"""Endpoints that give the widget's files to whatever page asks for them."""

from __future__ import annotations

import mimetypes

from flask import Blueprint, Response, request

from service.api.edge import JSON
from service.api.problems import NOT_FOUND, ProblemError
from service.api.reading import read_query
from service.api.requests import NoQuery
from service.intake.faults import Said
from service.widget.files import widget

FOR_EVER = "public, max-age=31536000, immutable"
"""The script of a version never changes."""

AN_HOUR = "public, max-age=3600"
"""Words get better, under whatever script."""

serving = Blueprint("widget", __name__)


@serving.get("/widget/<version>/<name>")
def widget_file(version: str, name: str) -> Response:
    """The script of a version, the words of a language, or a module that today's script is made of."""
    read_query(request, NoQuery)
    held = widget()
    found = held.version(version)
    script = found.scripts.get(name) if found else None
    content = script or (held.catalogues.get(name) or held.sources.get(name) if found else None)
    if content is None:
        raise ProblemError(NOT_FOUND, Said("Nothing has the path {path}.", path=request.path[:80]))
    response = Response(content, content_type=_kind(name))
    response.headers["Cache-Control"] = FOR_EVER if script else AN_HOUR
    response.add_etag()
    response.make_conditional(request)
    return response


def _kind(name: str) -> str:
    kind = mimetypes.types_map[name[name.rindex(".") :]]
    return JSON if kind == JSON else f"{kind}; charset=utf-8"
