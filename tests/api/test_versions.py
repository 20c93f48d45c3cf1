"""What answers, in which shape, and how it is compressed."""

import gzip
import importlib
import sys
import tomllib
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from service.api.contract.announced import ANNOUNCED, Announcement, register
from service.api.openapi import example, specification
from service.app import create_app
from service.recommend.state import State

zstd = importlib.import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
ROOT = Path(__file__).parents[2]


def test_the_service_says_what_answers(client: FlaskClient, state: State) -> None:
    """The software as it is packaged, the shape of answers, the rules with the day of their reading, and the model."""
    packaged = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    told = client.get("/version").json
    answered = client.post("/recommend", json=example()).json
    assert answered is not None
    assert told == {
        "software": packaged,
        "schema": answered["schema_version"],
        "ruleset": state.ruleset_digest,
        "model": state.model.digest,
        "verified_on": "2026-01-20",
    }


@pytest.mark.parametrize("version", ["2", "2.0", "2.0.0"])
def test_a_shape_that_is_answered_may_be_named(client: FlaskClient, version: str) -> None:
    """In full or in part, and it changes nothing."""
    plain = client.post("/recommend", json=example())
    assert client.post("/recommend", json=example() | {"schema_version": version}).data == plain.data


@pytest.mark.parametrize("version", ["1.0.0", "3", "2.1", "two"])
@pytest.mark.parametrize("path", ["/recommend", "/settlement", "/next-question", "/dossier", "/compare"])
def test_another_shape_is_refused(client: FlaskClient, path: str, version: str) -> None:
    """With a code of its own and the versions that there are."""
    refused = client.post(path, json={"profile": {}, "schema_version": version})
    assert refused.status_code == 422
    assert refused.json is not None
    (fault,) = refused.json["errors"]
    assert (fault["pointer"], fault["code"]) == ("/schema_version", "unknown_schema_version")
    assert "2.0.0" in fault["remedy"]


@pytest.mark.parametrize(
    ("accepted", "used"), [("gzip", "gzip"), ("zstd", "zstd"), ("gzip, zstd", "zstd"), ("br", None)]
)
def test_an_answer_is_compressed_for_whoever_takes_it(client: FlaskClient, accepted: str, used: str | None) -> None:
    """By gzip or zstd, to the same bytes, and caches are told that it depends."""
    plain = client.post("/recommend", json=example())
    told = client.post("/recommend", json=example(), headers={"Accept-Encoding": accepted})
    assert told.headers.get("Content-Encoding") == used
    assert {"Accept-Encoding", "Accept-Language"} <= set(told.headers["Vary"].split(", "))
    unpacked = {"gzip": gzip.decompress, "zstd": zstd.decompress, None: bytes}[used](told.data)
    assert unpacked == plain.data
    assert used is None or len(told.data) < len(plain.data) / 3


def test_what_is_kept_compressed_is_revalidated(client: FlaskClient) -> None:
    """The tag of the compressed bytes is another, and is honoured."""
    first = client.get("/openapi.json", headers={"Accept-Encoding": "gzip"})
    again = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    assert client.get("/openapi.json", headers=again).status_code == 304


def test_what_ends_says_so_on_every_answer_and_nothing_else_does(state: State) -> None:
    """Since when, until when and where it is told: RFC 9745 and RFC 8594."""
    app = create_app(state)
    register(app, (Announcement(path="/pathways/{pathway_id}", since=date(2027, 1, 1), ends=date(2027, 7, 15)),))
    client = app.test_client()
    for told in (client.get("/pathways/ttps_b"), client.get("/pathways/nothing"), client.get("/pathways/ttps_b?x=1")):
        since = int(told.headers["Deprecation"].removeprefix("@"))
        assert datetime.fromtimestamp(since, UTC).date() == date(2027, 1, 1)
        assert parsedate_to_datetime(told.headers["Sunset"]).date() == date(2027, 7, 15)
        assert told.headers["Link"] == '</docs>; rel="deprecation", </docs>; rel="sunset"'
    assert not {"Deprecation", "Sunset", "Link"} & set(client.get("/version").headers.keys())


def test_nobody_is_told_later_than_six_months_before_or_of_an_address_that_is_not_there(state: State) -> None:
    """The service doesn't start on such a table."""
    with pytest.raises(ValueError, match="six months"):
        Announcement(path="/version", since=date(2027, 1, 1), ends=date(2027, 6, 30))
    with pytest.raises(ValueError, match="no such address"):
        register(create_app(state), (Announcement(path="/gone", since=date(2027, 1, 1), ends=date(2028, 1, 1)),))


def test_the_specification_marks_what_ends_and_nothing_else() -> None:
    """The same table."""
    marked = {
        path
        for path, operations in specification()["paths"].items()
        for operation in operations.values()
        if operation.get("deprecated")
    }
    assert marked == {one.path for one in ANNOUNCED}
