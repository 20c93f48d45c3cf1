"""Work is admitted by its counted units, on every route by the same count: a light request passes though no room is."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from service.api.edge import EXTENSION, Edge

DAY = "2026-11-23"
NOBODYS = {"degrees": [{"institution": f"Nowhere {number}"} for number in range(10)]}
"""A profile of ten names that no institution bears, each of which is looked for: over four hundred units."""

ROUTES: dict[str, dict[str, Any]] = {
    "/recommend": {},
    "/next-question": {},
    "/dossier": {},
    "/compare": {"other_as_of": "2019-06-15"},
    "/settlement": {},
}


@pytest.mark.parametrize("path", ROUTES)
def test_while_there_is_no_room_only_light_work_is_done(client: FlaskClient, path: str) -> None:
    """A small profile is answered; one that takes much is refused before it is decided, and answered afterwards."""
    edge: Edge = client.application.extensions[EXTENSION]
    asked = {"as_of": DAY} | ROUTES[path]
    with edge.heavy_work.admitted(edge.heavy_work.most):
        assert client.post(path, json=asked | {"profile": {}}).status_code == 200
        refused = client.post(path, json=asked | {"profile": NOBODYS})
    assert (refused.status_code, refused.get_json()["type"]) == (503, "/problems/busy")
    assert refused.headers["Retry-After"]


def test_a_batch_takes_the_room_of_its_requests(client: FlaskClient) -> None:
    """Two full answers beside one heavy request of another caller: there is room for two, and these take two."""
    edge: Edge = client.application.extensions[EXTENSION]
    full = {"profile": {}, "as_of": DAY, "detail": "full"}
    assert edge.heavy_work.most == 2
    with edge.heavy_work.admitted():
        assert client.post("/recommend/batch", json={"requests": [full, full]}).status_code == 503
        assert client.post("/recommend/batch", json={"requests": [{"profile": {}}]}).status_code == 200
