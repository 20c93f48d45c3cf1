"""The folder in which an analyst's run keeps its steps, and what one step may take from the one before.

``cohort/`` holds simulated cases; ``own/`` and ``synthetic/`` features, with ``faults.jsonl`` and ``set-aside.jsonl``;
``fit/`` and ``evaluation/`` are sealed by a manifest. What doesn't fit together is refused.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.outlook.tables import MANIFEST, ModelError
from training.artefact.manifest import sha256_of, verify
from training.cohort.files import CohortSummary, read_summary
from training.model.featurise import FAULTS
from training.model.summary import SUMMARY
from training.told import as_typed

ASSESSMENT = "assessment.joblib"
ASSESSMENT_TEXT = "assessment.json"


class MissingError(Exception):
    """What an earlier step should have left is not there, or is of another run; the message says what to run."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """The steps of a run by their folders."""

    root: Path

    @property
    def cohort(self) -> Path:
        """Simulated cases."""
        return self.root / "cohort"

    @property
    def own(self) -> Path:
        """Features of an agency's own cases."""
        return self.root / "own"

    @property
    def synthetic(self) -> Path:
        """Features of simulated cases."""
        return self.root / "synthetic"

    @property
    def fit(self) -> Path:
        """Tables and estimators."""
        return self.root / "fit"

    @property
    def evaluation(self) -> Path:
        """The assessment and the report."""
        return self.root / "evaluation"

    def drawn(self) -> CohortSummary:
        """The summary of the cohort that was drawn; raises ``MissingError`` where there is none."""
        try:
            return read_summary(self.cohort)
        except FileNotFoundError as error:
            raise MissingError(f"{self.cohort} holds no cohort: run `{as_typed('cohort')}` first") from error
        except (TypeError, ValueError, KeyError) as error:
            raise MissingError(f"{self.cohort} is of another version: run `{as_typed('cohort')}` again") from error

    def sealed(self, folder: Path, step: str) -> dict[str, Any]:
        """What a step says of itself, every file compared; raises ``MissingError`` where it isn't whole."""
        if not (folder / MANIFEST).exists():
            raise MissingError(f"{folder} is missing: run `{as_typed(step)}` first")
        try:
            return verify(folder)
        except ModelError as error:
            raise MissingError(f"{error}: run `{as_typed(step)}` again") from error

    def features(self, stated: Mapping[str, Any]) -> list[Path]:
        """The folders of features that a fit was made from; raises ``MissingError`` where they are others by now."""
        folders = [self.root / name for name in stated["read"]]
        for folder in folders:
            path = folder / SUMMARY
            if not path.exists() or sha256_of(path) != stated["read"][folder.name]:
                raise MissingError(f"{folder} is not what was fitted on: run `{as_typed('fit')}` again")
        return folders


MARK = ".training"
"""A file that tells a folder of runs from anybody else's, and carries the lock of the run that is using it."""


@contextmanager
def taken(root: Path) -> Iterator[None]:
    """The folder of runs for this run alone, made where there is none.

    Raises ``MissingError`` where another run is using it, and where it is somebody else's: with files in it and no
    mark.
    """
    if root.exists() and not (root / MARK).exists() and any(root.iterdir()):
        raise MissingError(
            f"{root} holds files and wasn't made by this program, which would clear it. Name a folder that is new or "
            f"empty with --work; or, if it is a run's of an earlier version, take it away."
        )
    root.mkdir(parents=True, exist_ok=True)
    handle = os.open(root / MARK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise MissingError(
                f"Another run is using {root}. Wait for it to end, or give this one its own folder with --work."
            ) from None
        yield
    finally:
        os.close(handle)


def cleared(folder: Path) -> Path:
    """An empty folder in the place of whatever an earlier run left; its seal goes first."""
    (folder / MANIFEST).unlink(missing_ok=True)
    if folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    return folder


def first_faults(folder: Path, most: int) -> list[dict[str, Any]]:
    """What is wrong with the first lines that were set aside."""
    path = folder / FAULTS
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for _, line in zip(range(most), lines, strict=False)]
