"""A bare Flask application, the yardstick for requests a second."""

from __future__ import annotations

from flask import Flask


def create_app() -> Flask:
    """An application that answers ``POST /recommend`` with a constant."""
    app = Flask("hello")

    @app.post("/recommend")
    def hello() -> dict[str, str]:
        return {"hello": "world"}

    @app.get("/readyz")
    def ready() -> dict[str, str]:
        return {"status": "ready"}

    return app
