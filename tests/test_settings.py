"""Settings are read once, whole and strictly; every fault is told at once, and a secret never."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from service import settings
from service.settings import Settings, SettingsError, read

ROOT = Path(__file__).parents[1]


def faults(**environment: str) -> str:
    with pytest.raises(SettingsError) as told:
        read(environment)
    return str(told.value)


def test_nothing_needs_to_be_set() -> None:
    """The defaults: this machine alone, a process a core, half of four threads for heavy work, a random key."""
    chosen = read({"PATH": "/usr/bin"})
    cores = max(2, min(len(os.sched_getaffinity(0)), 8))
    assert chosen == Settings(
        bind=("127.0.0.1:8000",),
        workers=cores,
        threads=4,
        heavy=2,
        grace=25,
        models=ROOT / "models",
        keys=None,
        hosts=("localhost", "127.0.0.1", "[::1]"),
        database=f"sqlite:///{ROOT / 'cases.sqlite3'}",
        limits="memory",
        limit_key=6_000,
        limit_address=0,
        proxies=0,
        metrics=None,
        log_key=None,
    )


def test_everything_may_be_set(tmp_path: Path) -> None:
    """Each variable in the form that the table tells."""
    (tmp_path / "keys.json").write_text('{"keys": []}')
    chosen = read(
        {
            "HKP_BIND": "0.0.0.0:80, [::1]:8000,unix:/run/hkp.sock,fd://3",
            "HKP_WORKERS": "64",
            "HKP_THREADS": "2",
            "HKP_GRACE": "25",
            "HKP_MODELS": str(tmp_path),
            "HKP_KEYS": str(tmp_path / "keys.json"),
            "HKP_ALLOW_ANONYMOUS": "0",
            "HKP_HOSTS": "Pathways.example.com, .internal",
            "DATABASE_URL": "postgresql://hkp:secret@db/hkp?sslmode=verify-full",
            "HKP_LIMITS": "rediss://:secret@redis:6379/1",
            "HKP_LIMIT_KEY": "100",
            "HKP_LIMIT_ADDRESS": "10",
            "HKP_PROXIES": "2",
            "HKP_METRICS": "10.0.0.5:9100",
            "HKP_LOG_KEY": "k" * 32,
        }
    )
    assert "secret" not in repr(chosen)
    assert chosen == Settings(
        bind=("0.0.0.0:80", "[::1]:8000", "unix:/run/hkp.sock", "fd://3"),
        workers=64,
        threads=2,
        heavy=1,
        grace=25,
        models=tmp_path,
        keys=tmp_path / "keys.json",
        hosts=("pathways.example.com", ".internal"),
        database="postgresql://hkp:secret@db/hkp?sslmode=verify-full",
        limits="rediss://:secret@redis:6379/1",
        limit_key=100,
        limit_address=10,
        proxies=2,
        metrics="10.0.0.5:9100",
        log_key=b"k" * 32,
    )


def test_every_fault_is_told_at_once() -> None:
    """One line for each, with the name of the variable."""
    told = faults(
        HKP_BIND="",
        HKP_WORKERS="0",
        HKP_THREADS="4.0",
        HKP_MODELS="/nowhere",
        HKP_WORKER="3",
        SCRIPT_NAME="/x",
        GUNICORN_CMD_ARGS="--bind 0.0.0.0",
    )
    assert told.splitlines() == [
        "The settings have faults:",
        "  GUNICORN_CMD_ARGS: It would get past these settings: leave it out, and set what HKP_ variables are for.",
        "  HKP_BIND: It is empty: give a value or leave it out.",
        "  HKP_MODELS: '/nowhere' is no folder.",
        "  HKP_THREADS: '4.0' is no whole number from 2 to 64.",
        "  HKP_WORKER: There is no such setting. Did you mean HKP_WORKERS?",
        "  HKP_WORKERS: '0' is no whole number from 1 to 64.",
        "  SCRIPT_NAME: It would shift every route: leave it out, and let the proxy strip a prefix.",
    ]


@pytest.mark.parametrize("value", ["0", "65", "-1", "+2", " 2", "2 ", "1_0", "2.0", "two", "٢", "1e1", "99999999999"])
def test_a_number_of_processes_is_plain_and_within_its_limits(value: str) -> None:
    """1 and 64 are allowed, 0 and 65 aren't; only ASCII digits count."""
    assert "HKP_WORKERS" in faults(HKP_WORKERS=value)
    assert [read({"HKP_WORKERS": edge}).workers for edge in ("1", "64")] == [1, 64]


@pytest.mark.parametrize(
    "value",
    ["8000", ":8000", "*:8000", "localhost", "localhost:0", "localhost:65536", "::1:80", "a:1,", "unix:", "fd://x"],
)
def test_an_address_says_where_to_listen(value: str) -> None:
    """Every address of the machine is bound only where its name says so."""
    assert "HKP_BIND" in faults(HKP_BIND=value)


def test_a_path_of_a_socket_fits_into_what_the_kernel_takes() -> None:
    """107 bytes do, 108 don't."""
    assert read({"HKP_BIND": "unix:/" + "a" * 106}).bind == ("unix:/" + "a" * 106,)
    assert "HKP_BIND" in faults(HKP_BIND="unix:/" + "a" * 107)


@pytest.mark.parametrize("bind", ["0.0.0.0:8000", "10.0.0.5:80", "example.com:80", "127.0.0.1:1,[::]:8000"])
def test_an_address_beyond_this_machine_needs_keys(bind: str, tmp_path: Path) -> None:
    """Or the word that anybody may ask; this machine's own addresses need neither."""
    assert "can be reached from other machines" in faults(HKP_BIND=bind)
    assert "can be reached from other machines" in faults(HKP_BIND=bind, HKP_ALLOW_ANONYMOUS="0")
    assert read({"HKP_BIND": bind, "HKP_ALLOW_ANONYMOUS": "1"}).hosts == ()
    assert read({"HKP_BIND": bind, "HKP_ALLOW_ANONYMOUS": "1"}).limit_address == 600
    (tmp_path / "keys.json").write_text('{"keys": []}')
    assert read({"HKP_BIND": bind, "HKP_KEYS": str(tmp_path / "keys.json")}).hosts == ()
    for own in ("127.0.0.1:1", "127.9.9.9:1", "[::1]:1", "localhost:1", "unix:/run/hkp.sock"):
        assert read({"HKP_BIND": own}).keys is None


def test_cases_are_kept_beside_the_keys_unless_a_database_is_named(tmp_path: Path) -> None:
    """A fault of the address tells no password."""
    (tmp_path / "keys.json").write_text('{"keys": []}')
    assert read({"HKP_KEYS": str(tmp_path / "keys.json")}).database == f"sqlite:///{tmp_path / 'cases.sqlite3'}"
    told = faults(DATABASE_URL="mysql://hkp:secret@db/hkp")
    assert "DATABASE_URL" in told
    assert "secret" not in told


def test_machines_that_count_together_know_addresses_by_one_key() -> None:
    """And a fault tells no password."""
    assert "need HKP_LOG_KEY" in faults(HKP_LIMITS="redis://localhost:6379/0")
    assert read({"HKP_LIMITS": "redis://localhost", "HKP_LOG_KEY": "k" * 32}).limits == "redis://localhost"
    assert "secret" not in faults(HKP_LIMITS="http://:secret@localhost")


def test_heavy_work_leaves_a_thread() -> None:
    """Three of four threads may be heavy, four may not."""
    assert read({"HKP_THREADS": "4", "HKP_HEAVY": "3"}).heavy == 3
    assert "HKP_HEAVY: 4 leaves no thread of 4" in faults(HKP_THREADS="4", HKP_HEAVY="4")


def test_a_short_key_is_refused_and_never_shown() -> None:
    """32 bytes are enough and 31 aren't; neither a fault nor the settings' own text quotes a key."""
    assert read({"HKP_LOG_KEY": "s" * 32}).log_key == b"s" * 32
    told = faults(HKP_LOG_KEY="s" * 31)
    assert "A key of 31 bytes is too short" in told
    assert "sss" not in told
    assert "sss" not in repr(read({"HKP_LOG_KEY": "s" * 32}))


def test_the_server_does_not_start_on_a_fault(tmp_path: Path) -> None:
    """It says what is wrong, without a traceback, and ends with 1."""
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py"],
        cwd=ROOT,
        env=os.environ | {"HKP_BIND": "", "HKP_THREADS": "1", "HKP_MODELS": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "The settings have faults:",
        "  HKP_BIND: It is empty: give a value or leave it out.",
        "  HKP_THREADS: '1' is no whole number from 2 to 64.",
    ]


def test_the_table_in_readme_is_the_one_that_the_settings_print() -> None:
    """`python -m service.settings` prints it."""
    assert settings.table() in (ROOT / "README.md").read_text()
