"""The application on the state that ships, and a client of it."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from service.app import create_app, models_folder
from service.recommend.state import State, load_state


@pytest.fixture(scope="session")
def state() -> State:
    return load_state(models_folder())


@pytest.fixture(scope="session")
def app(state: State) -> Flask:
    return create_app(state)


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client
