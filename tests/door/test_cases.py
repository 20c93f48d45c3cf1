"""Cases: kept with consent, each key's own, on either database, and never holding up what needs no database."""

from __future__ import annotations

import dataclasses
import json
import os
import threading
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from flask.testing import FlaskClient

from service import settings
from service.app import create_app, models_folder
from service.command.line import main
from service.recommend.state import State, load_state
from service.store.cases import Cases
from service.store.database import WORK_SECONDS, Database
from service.store.migrating import BASE, migrate, migrate_back, newest, revision_of
from service.store.records import StoreUnavailableError
from service.store.tables import cases as table
from tests.door.keyed import ask, command, created
from tests.door.running import service
from tests.door.servers import Server, needs_postgresql, open_folder, postgresql

CASE: dict[str, Any] = {
    "case_id": "2026-0042",
    "person_id": "p-17",
    "consent": True,
    "consented_on": "2026-10-01",
    "notice": "2026-09",
    "profile": {"person": {"age_years": 27, "nationalities": ["CN"]}, "statuses": []},
    "pathway": "qmas_gpt",
    "lodged_on": "2026-10-02",
}
ENDED = {"outcome": "approved", "decided_on": "2026-11-20"}
OF_ONE = (("GET", "", None), ("DELETE", "", None), ("PUT", "/outcome", ENDED), ("PUT", "", CASE))
"""What may be asked of one case, beside its address."""


@pytest.fixture(scope="module")
def state() -> State:
    return load_state(models_folder())


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Server, str]]:
    with open_folder() as folder, postgresql(folder) as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=[needs_postgresql, pytest.mark.postgres])])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'cases.sqlite3'}"
    address: str = request.getfixturevalue("server")[1]
    migrate_back(Database(address), BASE)
    return address


@dataclasses.dataclass(frozen=True)
class Agency:
    """A caller with a secret key of its own."""

    client: FlaskClient
    key: str

    def __call__(self, method: str, target: str, body: object = None, status: int = 200) -> Any:  # noqa: ANN401 - JSON
        """What is answered, which has this status."""
        answer = self.client.open(target, method=method, json=body, headers={"Authorization": f"Bearer {self.key}"})
        assert answer.status_code == status, answer.text
        return answer.get_json() if answer.data else None


def agencies(state: State, folder: Path, url: str) -> tuple[Agency, Agency]:
    """Two callers of one service."""
    keys = [created(folder / "keys.json", "secret") for _ in range(2)]
    chosen = settings.read({"HKP_KEYS": str(folder / "keys.json"), "DATABASE_URL": url, "HKP_LIMIT_KEY": "0"})
    client = create_app(state, chosen).test_client()
    return Agency(client, keys[0]), Agency(client, keys[1])


@pytest.fixture(scope="module")
def mine(state: State, tmp_path_factory: pytest.TempPathFactory) -> Agency:
    """A caller who has kept a case in SQLite."""
    folder = tmp_path_factory.mktemp("mine")
    agency, _ = agencies(state, folder, f"sqlite:///{folder / 'cases.sqlite3'}")
    agency("POST", "/cases", CASE, 201)
    return agency


@pytest.fixture
def two(state: State, tmp_path: Path, url: str) -> tuple[Agency, Agency]:
    migrate(Database(url))
    return agencies(state, tmp_path, url)


def test_a_database_is_led_to_its_form_and_back(url: str) -> None:
    """Up, down and up again; what the migrations make is what the code knows."""
    database = Database(url)
    assert revision_of(database) is None
    migrate(database)
    assert revision_of(database) == newest()
    with database.work() as connection:
        found = sqlalchemy.inspect(connection)
        assert {column["name"] for column in found.get_columns("cases")} == set(table.columns.keys())
        assert {index["name"] for index in found.get_indexes("cases")} >= {index.name for index in table.indexes}
    migrate_back(database, BASE)
    with database.work() as connection:
        assert "cases" not in sqlalchemy.inspect(connection).get_table_names()
    migrate(database)
    migrate(database)
    assert revision_of(database) == newest()


def test_a_case_is_kept_once_corrected_ended_and_deleted(two: tuple[Agency, Agency]) -> None:
    """201 where it is new, 200 where it is told of again, 409 where it is told of otherwise."""
    mine, _ = two
    kept = mine("POST", "/cases", CASE, 201)
    told = {name: value for name, value in CASE.items() if name != "consent"}
    assert {name: kept[name] for name in told} == told
    assert mine("POST", "/cases", CASE) == kept
    assert mine("POST", "/cases", CASE | {"pathway": "gep"}, 409)["type"] == "/problems/case-differs"
    corrected = mine("PUT", "/cases/2026-0042", CASE | {"pathway": "gep"})
    assert (corrected["pathway"], corrected["outcome"]) == ("gep", "pending")
    assert mine("PUT", "/cases/2026-0042/outcome", ENDED)["outcome"] == "approved"
    assert mine("GET", "/cases/2026-0042")["decided_on"] == "2026-11-20"
    mine("DELETE", "/cases/2026-0042", status=204)
    for method, target, body in (
        ("GET", "", None),
        ("DELETE", "", None),
        ("PUT", "/outcome", ENDED),
        ("PUT", "", CASE),
    ):
        mine(method, f"/cases/2026-0042{target}", body, 404)


def test_another_keys_case_is_not_there(two: tuple[Agency, Agency]) -> None:
    """404 on every route, in the words for a case that nobody has; and the same number may be kept by both."""
    mine, other = two
    mine("POST", "/cases", CASE, 201)
    none = other("GET", "/cases/nobody", status=404)
    assert none["remedy"] == "GET /cases lists yours; it may be deleted already."
    for method, target, body in (
        ("GET", "", None),
        ("DELETE", "", None),
        ("PUT", "/outcome", ENDED),
        ("PUT", "", CASE),
    ):
        assert other(method, f"/cases/2026-0042{target}", body, 404) == none
    assert other("GET", "/cases")["cases"] == []
    assert other("GET", "/cases?person_id=p-17")["cases"] == []
    other("POST", "/cases", CASE | {"pathway": "gep"}, 201)
    other("DELETE", "/cases/2026-0042", status=204)
    assert mine("GET", "/cases/2026-0042")["pathway"] == "qmas_gpt"


def test_cases_are_listed_a_page_at_a_time(two: tuple[Agency, Agency]) -> None:
    """In the order of arrival, by a cursor that holds though cases come and go meanwhile; or those of a person."""
    mine, _ = two
    for number in range(7):
        mine("POST", "/cases", CASE | {"case_id": f"c{number}", "person_id": f"p{number % 2}"}, 201)
    first = mine("GET", "/cases?limit=3")
    mine("DELETE", "/cases/c1", status=204)
    mine("POST", "/cases", CASE | {"case_id": "c7"}, 201)
    second = mine("GET", f"/cases?limit=3&cursor={first['next']}")
    third = mine("GET", f"/cases?limit=3&cursor={second['next']}")
    pages = [[case["case_id"] for case in page["cases"]] for page in (first, second, third)]
    assert pages == [["c0", "c1", "c2"], ["c3", "c4", "c5"], ["c6", "c7"]]
    assert "next" not in third
    assert [case["case_id"] for case in mine("GET", "/cases?person_id=p0")["cases"]] == ["c0", "c2", "c4", "c6"]
    mine("PUT", "/cases/c3/outcome", {"outcome": "refused", "decided_on": "2026-11-01", "refusal_ground": "means"})
    assert [case["case_id"] for case in mine("GET", "/cases?outcome=refused")["cases"]] == ["c3"]
    mine("GET", "/cases?cursor=x", status=422)


def test_a_cursor_tells_nothing_of_others_cases(two: tuple[Agency, Agency]) -> None:
    """It holds when the last case of its page came, and that case's id; with another's cursor a key reads its own."""
    mine, other = two
    began = datetime.now(UTC)
    for number in range(4):
        mine("POST", "/cases", CASE | {"case_id": f"某{number}"}, 201)
        for more in range(3 * number):
            other("POST", "/cases", CASE | {"case_id": f"o{number}-{more}"}, 201)
    cursor = mine("GET", "/cases?limit=2")["next"]
    moment, _, case_id = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(":")
    came = datetime.fromtimestamp(int(moment) / 1e6, UTC)
    assert (case_id, began <= came <= datetime.now(UTC)) == ("某1", True)
    assert [case["case_id"] for case in mine("GET", f"/cases?cursor={cursor}")["cases"]] == ["某2", "某3"]
    others = other("GET", f"/cases?cursor={cursor}")["cases"]
    assert {case["case_id"][:2] for case in others} == {"o1", "o2", "o3"}


@pytest.mark.parametrize("told", ["1", "x:1", "-1:a", "²:a", "1:\0", f"{10**30}:a"])
def test_what_is_no_cursor_is_refused(mine: Agency, told: str) -> None:
    """With its place, and never an error of the database."""
    cursor = urlsafe_b64encode(told.encode()).decode().rstrip("=")
    [fault] = mine("GET", f"/cases?cursor={cursor}", status=422)["errors"]
    assert (fault["parameter"], fault["code"]) == ("cursor", "not_a_cursor")


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"consent": False}, "/consent"),
        ({"consent": None}, "/consent"),
        ({"case_id": "a/b"}, "/case_id"),
        ({"case_id": "a" * 91}, "/case_id"),
        ({"lodged_on": "2099-01-01"}, "/lodged_on"),
        ({"decision_id": "x"}, "/decision_id"),
        ({"profile": {"person": {"age_years": "old"}}}, "/profile/person/age_years"),
    ],
)
def test_nothing_is_kept_without_consent_or_with_a_fault(mine: Agency, changed: dict[str, Any], pointer: str) -> None:
    """422, with the place of the fault."""
    case = CASE | {"case_id": "faulty", "person_id": "faulty"} | changed
    assert mine("POST", "/cases", case, 422)["errors"][0]["pointer"] == pointer
    assert mine("GET", "/cases?person_id=faulty")["cases"] == []


@pytest.mark.parametrize(
    ("ended", "pointer"),
    [
        ({"outcome": "approved", "decided_on": "2026-10-01"}, "/decided_on"),
        ({"outcome": "refused", "decided_on": "2099-01-01"}, "/decided_on"),
        ({"outcome": "pending", "decided_on": "2026-11-01"}, "/decided_on"),
        ({"outcome": "refused", "extended": True}, "/extended"),
        ({"outcome": "approved", "refusal_ground": "means"}, "/refusal_ground"),
        ({"outcome": "granted"}, "/outcome"),
    ],
)
def test_an_outcome_makes_sense(mine: Agency, ended: dict[str, Any], pointer: str) -> None:
    """No day before the lodging or to come, nothing that belongs to another outcome."""
    assert mine("PUT", "/cases/2026-0042/outcome", ended, 422)["errors"][0]["pointer"] == pointer


def test_the_operator_exports_erases_and_expires(two: tuple[Agency, Agency], url: str) -> None:
    """All that is kept of a person, for access; all of it gone, at their wish; and whatever is older than was said."""
    mine, other = two
    mine("POST", "/cases", CASE, 201)
    mine("POST", "/cases", CASE | {"case_id": "2", "person_id": "p-18"}, 201)
    other("POST", "/cases", CASE | {"case_id": "3"}, 201)
    exported = command("cases", "export", "--person", "p-17", "--database", url).stdout
    told = [json.loads(line) for line in exported.splitlines()]
    assert [row["case_id"] for row in told] == ["2026-0042", "3"]
    assert told[0]["profile"] == CASE["profile"]
    key_id = mine.key.split("_")[2]
    assert command("cases", "erase", "--person", "p-17", "--key", key_id, "--database", url).stdout == "1 deleted\n"
    database = Database(url)
    with database.work() as connection:
        long_ago = datetime.now(UTC) - timedelta(days=800)
        connection.execute(table.update().where(table.c.case_id == "2").values(made_at=long_ago))
    assert command("cases", "expire", "--days", "730", "--database", url).stdout == "1 deleted\n"
    assert [kept.told.case_id for kept in Cases(database).all()] == ["3"]


def test_the_operator_reaches_the_store_by_the_services_own_settings(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Beside the keys where no database is named; where neither is set, what may be is told."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("HKP_KEYS", str(tmp_path / "keys.json"))
    key = created(tmp_path / "keys.json", "secret")
    mine = Agency(create_app(state, settings.read({"HKP_KEYS": str(tmp_path / "keys.json")})).test_client(), key)
    mine("POST", "/cases", CASE, 201)
    assert command("cases", "check").stdout == f"{newest()}, needed {newest()}\n"
    assert json.loads(command("cases", "export", "--person", "p-17").stdout)["case_id"] == "2026-0042"
    assert command("cases", "expire", "--days", "1").stdout == "0 deleted\n"
    assert command("cases", "erase", "--person", "p-17").stdout == "1 deleted\n"
    assert mine("GET", "/cases")["cases"] == []
    monkeypatch.delenv("HKP_KEYS")
    with pytest.raises(SystemExit):
        main(["cases", "check"])
    told = capsys.readouterr().err
    assert all(name in told for name in ("DATABASE_URL", "HKP_KEYS", "--database"))


def test_a_database_of_another_form_or_none_is_503(state: State, tmp_path: Path) -> None:
    """Nothing else suffers; the command says which form is needed, and never the address with its password."""
    url = "postgresql://hkp:a-password@127.0.0.1:1/none"
    mine, _ = agencies(state, tmp_path, url)
    away = mine("POST", "/cases", CASE, 503)
    assert away["type"] == "/problems/store-unavailable"
    assert mine("POST", "/recommend", {"profile": {}})
    told = command("cases", "check", "--database", url, code=1)
    assert "a-password" not in told.stderr + told.stdout


def test_the_file_of_cases_is_for_the_services_own_user_alone(state: State, tmp_path: Path) -> None:
    """Whatever the umask; and so are the files of changes beside it."""
    before = os.umask(0o022)
    try:
        mine, _ = agencies(state, tmp_path, f"sqlite:///{tmp_path / 'cases.sqlite3'}")
        mine("POST", "/cases", CASE, 201)
        with Database(f"sqlite:///{tmp_path / 'cases.sqlite3'}").work():
            modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("cases.sqlite3*")}
    finally:
        os.umask(before)
    assert modes == {f"cases.sqlite3{ending}": 0o600 for ending in ("", "-wal", "-shm")}


def test_a_file_without_room_keeps_nothing_and_says_so(state: State, tmp_path: Path) -> None:
    """What was accepted before stays, and what is refused is not there."""
    url = f"sqlite:///{tmp_path / 'cases.sqlite3'}"
    mine, _ = agencies(state, tmp_path, url)
    mine("POST", "/cases", CASE, 201)
    database = Database(url)

    def full(connection: Any, _record: object) -> None:  # noqa: ANN401 - a connection of sqlite3
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    sqlalchemy.event.listen(database.engine, "connect", full)
    mine.client.application.extensions["hk-pathways.cases"].database = database
    long = CASE | {"case_id": "2", "profile": CASE["profile"] | {"jobs": [{"title": "x" * 100}] * 40}}
    assert mine("POST", "/cases", long, 503)["type"] == "/problems/store-unavailable"
    assert [case["case_id"] for case in mine("GET", "/cases")["cases"]] == ["2026-0042"]


@needs_postgresql
@pytest.mark.postgres
def test_a_frozen_database_takes_no_thread_from_what_needs_none(server: tuple[Server, str], tmp_path: Path) -> None:
    """Twenty callers wait for cases, and are told 503 within seconds; recommendations go on; cases do when it is back.

    The service starts, and its keys hold, while the database is frozen; a case that was told 201 is there afterwards.
    """
    frozen, url = server
    migrate(Database(url))
    key = created(tmp_path / "keys.json", "secret")
    keys = str(tmp_path / "keys.json")
    with service(tmp_path, HKP_KEYS=keys, DATABASE_URL=url, HKP_WORKERS="1", HKP_THREADS="2") as running:
        assert ask(running.port, "POST", "/cases", CASE | {"case_id": "before"}, key=key).status == 201
        came: list[tuple[int, float]] = []

        def tell(number: int) -> None:
            begun = time.monotonic()
            told = ask(running.port, "POST", "/cases", CASE | {"case_id": f"f{number}"}, key=key)
            came.append((told.status, time.monotonic() - begun))

        threads = [threading.Thread(target=tell, args=(number,)) for number in range(20)]
        with frozen.frozen():
            for thread in threads:
                thread.start()
            slowest = 0.0
            while any(thread.is_alive() for thread in threads):
                begun = time.monotonic()
                assert ask(running.port, "POST", "/recommend", {"profile": {}}, key=key).status == 200
                slowest = max(slowest, time.monotonic() - begun)
        assert {status for status, _ in came} == {503}
        assert max(took for _, took in came) < 6 * WORK_SECONDS
        assert slowest < WORK_SECONDS
        assert ask(running.port, "POST", "/cases", CASE | {"case_id": "after"}, key=key).status == 201
        listed = ask(running.port, "GET", "/cases", key=key).json["cases"]
    assert {"before", "after"} <= {case["case_id"] for case in listed}


@needs_postgresql
@pytest.mark.postgres
def test_work_on_a_frozen_database_ends_in_time(server: tuple[Server, str]) -> None:
    """Whether it freezes before the connection or within the work."""
    frozen, url = server
    database = Database(url)
    with frozen.frozen():
        begun = time.monotonic()
        with pytest.raises(StoreUnavailableError), database.work():
            pytest.fail("a frozen server took a connection")
        assert time.monotonic() - begun < WORK_SECONDS + 1
    begun = time.monotonic()
    with pytest.raises(StoreUnavailableError), database.work() as connection, frozen.frozen():
        connection.exec_driver_sql("SELECT 1")
    assert time.monotonic() - begun < WORK_SECONDS + 1
    with database.work() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
