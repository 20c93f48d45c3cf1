"""Publish a model: nothing where a gate refuses, a sealed folder and one switch where none does."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import joblib

from service.outlook.tables import CURRENT, SCHEMA, TABLES, ModelError, ModelTables, current_version, parse_tables
from training.artefact.card import card
from training.artefact.manifest import ESTIMATORS, seal, sha256, verify
from training.artefact.origin import Origin
from training.artefact.place import locked, switch, version_name
from training.review.assessment import Assessment

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
CARD = "MODEL_CARD.md"
REPORT = "report.html"
DIGEST_LENGTH = 12
STAGED = ".staged-"
PLOTTED = ("bins", "roc", "precision_recall", "curve")
"""What an assessment holds for the report's plots; the manifest keeps the numbers."""


class RefusedError(Exception):
    """Gates that a model fails; ``failures`` says which, in sentences."""

    def __init__(self, failures: tuple[str, ...]) -> None:
        super().__init__("; ".join(failures))
        self.failures = failures


class TakenError(Exception):
    """The version was published already, and a published folder is never written again."""


@dataclass(frozen=True, slots=True)
class Published:
    """A version that is current now; ``new`` is false where the current one held these very tables already."""

    version: str
    previous: str | None
    tables_sha256: str
    new: bool


def _facts(tables: ModelTables, assessment: Assessment, origin: Origin, previous: str | None) -> dict[str, Any]:
    measured = {name: asdict(one) for name, one in assessment.models.items()}
    return {
        "schema": SCHEMA,
        "version": tables.version,
        "previous": previous,
        "basis": tables.basis,
        "notice": tables.notice,
        "bases": {name: str(one.basis) for name, one in tables.models.items()},
        "origin": asdict(origin),
        "features": {name: list(one.features) for name, one in tables.models.items()},
        "metrics": {
            name: {field: value for field, value in one.items() if field not in PLOTTED}
            for name, one in measured.items()
        },
        "comparison": {name: asdict(one) for name, one in assessment.comparisons.items()},
        "personas": [asdict(one) for one in assessment.personas],
        "targets": [asdict(one) for one in assessment.targets],
        "shrunk": dict(assessment.shrunk),
        "objections": [asdict(one) for one in assessment.objections],
        "choices": {name: asdict(one) for name, one in assessment.choices.items()},
        "later": {name: asdict(one) for name, one in assessment.later.items()},
        "published_on": datetime.now(HONG_KONG).date().isoformat(),
    }


def _current(models: Path) -> str | None:
    """The version that is current and there at all."""
    if not (models / CURRENT).exists():
        return None
    version = current_version(models)
    return version if (models / version).is_dir() else None


def _holds(folder: Path, digest: str) -> bool:
    """Whether a folder is undamaged and its tables have a digest."""
    try:
        return bool(verify(folder)["files"][TABLES]["sha256"] == digest)
    except (ModelError, KeyError):
        return False


def _free(models: Path, stem: str) -> str:
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1_000)))
    return next(name for name in names if not (models / name).exists())


@contextmanager
def _staged(models: Path) -> Iterator[Path]:
    """A folder beside the published ones in which to write the next; cleared away where that fails."""
    folder = Path(tempfile.mkdtemp(prefix=STAGED, dir=models))
    try:
        folder.chmod(0o755)
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def publish(  # noqa: PLR0913 - what an artefact holds, each by name
    content: bytes,
    estimators: Mapping[str, Any],
    assessment: Assessment,
    origin: Origin,
    models: Path,
    *,
    report: Callable[[str], str] | None,
    version: str | None = None,
    by: str | None = None,
) -> Published:
    """Write ``models/<version>/`` and switch to it. A published folder is never written again.

    ``report`` makes the page of the version that it gets; ``by`` is who published it, if that is told.

    Raises ``RefusedError`` where a gate fails, ``ModelError`` where the tables are inconsistent, ``ValueError`` where
    the version can't be a name and ``TakenError`` where it is one already; nothing is touched then. Without a version
    the folder is named after the tables' digest. What stops half way (a full disk, a kill) leaves ``current`` as it is,
    and the half is cleared away by the next.
    """
    if assessment.failures:
        raise RefusedError(assessment.failures)
    digest = sha256(content)
    tables = parse_tables(json.loads(content), "", digest)
    if version is not None:
        version_name(version)
    with locked(models):
        for left in models.glob(f"{STAGED}*"):
            shutil.rmtree(left)
        previous = _current(models)
        if version is None and previous is not None and _holds(models / previous, digest):
            return Published(previous, previous, digest, new=False)
        if version is not None and (models / version).exists():
            raise TakenError(f"{version} was published already: name another version")
        version = version or _free(models, f"{tables.basis.split('_')[0]}-{digest[:DIGEST_LENGTH]}")
        tables = replace(tables, version=version)
        with _staged(models) as folder:
            (folder / TABLES).write_bytes(content)
            joblib.dump(dict(estimators), folder / ESTIMATORS, compress=6)
            (folder / CARD).write_text(card(tables, assessment, origin), encoding="utf-8")
            if report is not None:
                (folder / REPORT).write_text(report(version), encoding="utf-8")
            seal(folder, {**_facts(tables, assessment, origin, previous), "by": by})
            folder.rename(models / version)
        switch(models, version)
    return Published(version, previous, digest, new=True)
