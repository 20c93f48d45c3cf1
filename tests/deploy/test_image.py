"""The steps of the Dockerfile run in a clean root, where no engine of containers is; and what comes of them asked."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.test_deployment import ROOT, sent
from tests.door.keyed import ask, created
from tests.door.running import ended, free_port, wait_until_ready
from tests.door.servers import open_folder

USER = 10001


def instructions() -> Iterator[tuple[str, str]]:
    """The Dockerfile's instructions, each with its words on one line."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            yield word, " ".join(rest.split())


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    """A root in which every COPY and RUN was done, with the interpreter at hand in the place of the base image's."""
    with open_folder() as made:
        _fill(made)
        yield made
        subprocess.run(["chmod", "-R", "u+w", made], check=True)


def _fill(made: Path) -> None:
    place = made
    for word, rest in instructions():
        if word == "WORKDIR":
            place = made / rest.removeprefix("/")
            place.mkdir(parents=True)
        elif word == "COPY" and not rest.startswith("--from"):
            *sources, target = rest.split()
            for source in sources:
                copied(source, made / target[1:] if target.startswith("/") else place / target)
        elif word == "RUN":
            run(rest, made, place)
    subprocess.run(["chmod", "-R", "a-w,a+rX", made / "app", made / "packages"], check=True)


def copied(source: str, target: Path) -> None:
    """What a builder would copy."""
    for name in sent():
        if name == source or name.startswith(source.removesuffix("/") + "/"):
            inside = name.removeprefix(source) if source.endswith("/") else Path(name).name
            end = target / inside if source.endswith("/") or target.name in {"deploy", "app"} else target
            end.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, end)
    if source == "models/":
        (target / "current").unlink(missing_ok=True)
        shutil.copy(ROOT / "models" / "current", target / "current", follow_symlinks=False)


def base() -> str:
    """An interpreter in the place of the base image's, which a user without privileges may run."""
    own = Path(sys.executable).resolve()
    reached = all(above.stat().st_mode & 0o001 for above in own.parents)
    system = Path("/usr/bin/python3")
    return str(system if os.geteuid() == 0 and not reached and system.exists() else own)


def run(rest: str, root: Path, place: Path) -> None:
    """A RUN, with the root's folders in the place of the image's; users are the machine's own to make."""
    if rest.startswith("groupadd"):
        (root / "state").mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(root / "state", USER, USER)
        return
    words = json.loads(rest) if rest.startswith("[") else ["sh", "-euc", rest]
    there = [
        word.replace("/packages", str(root / "packages")).replace("/requirements.txt", str(root / "requirements.txt"))
        for word in words
    ]
    there = [re.sub(r"(?<![/\w])python -m venv", f"{shlex.quote(base())} -m venv", word) for word in there]
    there = [re.sub(r"(?<![/\w])python -m", f"{shlex.quote(sys.executable)} -m", word) for word in there]
    subprocess.run(there, cwd=place, check=True)


@pytest.mark.prove
def test_the_image_answers_as_an_unprivileged_user_on_files_that_it_cannot_write(root: Path, tmp_path: Path) -> None:
    """By the image's own command and settings: ready by its own health check, a decision, a case kept in /state."""
    given = dict(instructions())
    settings = dict(part.split("=", 1) for part in shlex.split(given["ENV"]))
    port, keys = free_port(), root / "keys.json"
    key = created(keys, "secret")
    keys.chmod(0o644)
    environment = settings | {
        "PATH": f"{root / 'packages' / 'bin'}:/usr/bin:/bin",
        "HKP_BIND": settings["HKP_BIND"].replace("8000", str(port)),
        "HKP_KEYS": str(keys),
        "DATABASE_URL": f"sqlite:///{root / 'state' / 'cases.sqlite3'}",
    }
    user = USER if os.geteuid() == 0 else None
    health = json.loads(given["HEALTHCHECK"].partition("CMD ")[2])
    python = str(root / "packages" / "bin" / "python")
    process = subprocess.Popen(
        [python, "-m", *json.loads(given["CMD"])],
        cwd=root / "app",
        env=environment,
        stdout=subprocess.DEVNULL,
        user=user,
        group=user,
    )
    with ended(process):
        wait_until_ready(port, process)
        subprocess.run([python, *health[1:]], cwd=root / "app", env=environment, check=True, user=user, group=user)
        assert ask(port, "POST", "/recommend", {"profile": {}}, key=key).status == 200
        assert ask(port, "POST", "/recommend", {"profile": {}}).status == 401
        case = {"case_id": "1", "person_id": "1", "consent": True, "consented_on": "2026-01-01", "profile": {}}
        case |= {"pathway": "gep", "lodged_on": "2026-01-02"}
        assert ask(port, "POST", "/cases", case, key=key).status == 201
        process.terminate()
        assert process.wait(timeout=60) == 0
