"""The folder of published models: which version is current, the switch to another, and the lock around both."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from service.outlook.tables import (
    CURRENT,
    MANIFEST,
    VERSION_NAME,
    Basis,
    ModelError,
    ModelTables,
    current_version,
    load_model,
)
from training.artefact.manifest import kept, manifest, verify
from training.told import as_typed


@contextmanager
def locked(models: Path) -> Iterator[None]:
    """Alone among publishers: one after the other, by a lock on the folder itself that ends with the process.

    Readers take no lock: what they see is switched by one rename.
    """
    models.mkdir(parents=True, exist_ok=True)
    handle = os.open(models, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def version_name(text: str) -> str:
    """A text that can name a version's folder; raises ``ValueError`` on any other."""
    if not VERSION_NAME.fullmatch(text) or text == CURRENT:
        raise ValueError(f"{text!r} can't name a version: letters, digits, '.', '_' and '-', at most 80")
    return text


def versions(models: Path) -> tuple[str, ...]:
    """The names of the folders that hold a manifest."""
    return tuple(sorted(path.parent.name for path in models.glob(f"*/{MANIFEST}") if path.parent.name[0] != "."))


def verified(models: Path, version: str) -> dict[str, Any]:
    """The manifest of a version that somebody names, once its files are verified; raises ``ModelError``."""
    if not (models / version / MANIFEST).exists():
        raise ModelError(f"There is no version {version}; `{as_typed('list', '--models', models)}` names them.")
    return verify(models / version)


def champion(models: Path) -> ModelTables | None:
    """The current version, every digest compared; ``None`` before the first was published.

    Raises ``ModelError`` where ``current`` names a version that is missing, altered or of another layout.
    """
    if not (models / CURRENT).exists():
        return None
    version = current_version(models)
    verify(models / version)
    return load_model(models, version)


def simulated(models: Path) -> ModelTables | None:
    """The version on simulated cases alone from which the current one descends, every digest compared.

    The current one where it is that; ``None`` where there is none on the way back.
    """
    if not (models / CURRENT).exists():
        return None
    version: str | None = current_version(models)
    seen: set[str] = set()
    while version is not None and version not in seen and (models / version / MANIFEST).exists():
        seen.add(version)
        facts = manifest(models / version)
        if facts.get("basis") == Basis.SYNTHETIC_COHORT:
            verify(models / version)
            return load_model(models, version)
        previous = facts.get("previous")
        version = None if previous is None else version_name(str(previous))
    return None


def fold_of(models: Path, version: str) -> int:
    """Which people the lineage of a version holds out: 0 for a version from before there were others."""
    return int(manifest(models / version).get("origin", {}).get("fold", 0))


def last_day(models: Path, version: str) -> np.datetime64 | None:
    """The last day of lodging among the agency's cases that a version was fitted on, where it is recorded."""
    day = manifest(models / version).get("origin", {}).get("last")
    return None if day is None else np.datetime64(str(day), "D")


def switch(models: Path, version: str) -> None:
    """Let ``models/current`` name a version: a reader sees the old name or the new one, never half of either."""
    new = models / f".{CURRENT}.new"
    new.write_text(version + "\n", encoding="utf-8")
    kept(new)
    os.replace(new, models / CURRENT)  # noqa: PTH105 - atomic, as its documentation promises
    kept(models)


def _before(models: Path, version: str) -> str:
    previous = manifest(models / version).get("previous")
    if previous is None:
        raise ModelError(f"{version} is the first that was published here: there is none before it")
    try:
        return version_name(str(previous))
    except ValueError as error:
        raise ModelError(f"{version}: {MANIFEST} names no version before it") from error


def rollback(models: Path, to: str | None = None) -> tuple[str, str]:
    """Make the version before the current one current again, or the one named ``to``; (from, to).

    "Before" is what the current version's manifest says that it replaced, so that a second call goes further back.
    The target is verified and read whole first: ``ModelError``, and nothing changed, where it is damaged.
    """
    if not models.is_dir():
        raise ModelError(f"{models}: no folder of models")
    with locked(models):
        now = current_version(models)
        target = _before(models, now) if to is None else version_name(to)
        if target == now:
            raise ModelError(f"{now} is current already")
        verified(models, target)
        load_model(models, target)
        switch(models, target)
    return now, target
