"""Publish a model: the gates, the folder with its digests, and the switch of ``models/current``."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version as installed
from pathlib import Path
from typing import TYPE_CHECKING, Any

import joblib

from service.outlook.tables import CURRENT, MANIFEST, SCHEMA, TABLES, VERSION_NAME, ModelError, load_model
from training.cohort.assumptions import targets
from training.artefact.card import model_card
from training.cohort.simulate import reproduced
from training.review.metrics import evaluate
from training.model.export import NOTICE, export, parity, read_back

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.outlook.tables import ModelTables
    from training.cohort.simulate import Cohort, Reproduced
    from training.review.metrics import Metrics
    from training.model.export import Parity
    from training.model.fit import Fitted

ESTIMATORS = "estimators.joblib"
CARD = "MODEL_CARD.md"
LIBRARIES = ("scikit-learn", "numpy", "joblib")
DIGEST_LENGTH = 12


class RefusedError(Exception):
    """A gate that a model fails; ``failures`` names each."""

    def __init__(self, failures: tuple[str, ...]) -> None:
        super().__init__("; ".join(failures))
        self.failures = failures


@dataclass(frozen=True, slots=True)
class Assessed:
    """Exported tables with everything that was measured on them."""

    content: bytes
    metrics: Mapping[str, Metrics]
    parities: Mapping[str, Parity]
    shares: tuple[Reproduced, ...]
    failures: tuple[str, ...]


def assess_model(fitted: Mapping[str, Fitted], cohorts: Mapping[str, Cohort], seed: int) -> Assessed:
    """Export, then measure what the server would read; a table against its direction is a failure like the rest."""
    regimes = {name: targets().shares[name].regimes for name in fitted}
    content = export(fitted, cohorts, regimes)
    shares = tuple(share for name in sorted(cohorts) for share in reproduced(cohorts[name]))
    failures = [
        f"target {share.pathway_id}.{share.name}: {share.simulated:.4f} against {share.published:.4f} published"
        for share in shares
        if not share.within
    ]
    try:
        model = read_back(content)
    except ModelError as error:
        return Assessed(content, {}, {}, shares, (*failures, f"tables: {error}"))
    parities = {name: parity(one, fitted[name].estimator, seed) for name, one in model.models.items()}
    failures += [
        f"parity of {one.pathway_id}: tables and estimator differ by {one.largest:.3g}"
        for one in parities.values()
        if not one.holds
    ]
    metrics = {name: evaluate(one, cohorts[name], seed) for name, one in model.models.items()}
    failures += [failure for one in metrics.values() for failure in one.failures()]
    return Assessed(content, metrics, parities, shares, tuple(failures))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def revision() -> str | None:
    """The commit of the code, with a plus where it was changed since; ``None`` outside a checkout."""
    here = Path(__file__).resolve().parent

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=here, check=True, capture_output=True, text=True)  # noqa: S603, S607 - fixed words
        return done.stdout.strip()

    try:
        commit = git("rev-parse", "HEAD")
        changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", "../service")
    except (OSError, subprocess.CalledProcessError):
        return None
    return commit + ("+" if changed else "")


def _manifest(
    assessed: Assessed, version: str, files: Mapping[str, bytes], cohorts: Mapping[str, Cohort], seed: int
) -> dict[str, Any]:
    texts = {name: cohort.text().encode() for name, cohort in sorted(cohorts.items())}
    return {
        "schema": SCHEMA,
        "version": version,
        "basis": "synthetic_cohort",
        "notice": NOTICE,
        "files": {name: {"sha256": _sha256(content), "bytes": len(content)} for name, content in files.items()},
        "cohort": {name: {"sha256": _sha256(text), "cases": len(cohorts[name].rows)} for name, text in texts.items()},
        "data_sha256": _sha256(b"".join(texts.values())),
        "seed": seed,
        "features": {name: list(cohort.features) for name, cohort in sorted(cohorts.items())},
        "targets": [asdict(share) for share in assessed.shares],
        "metrics": {name: asdict(one) for name, one in assessed.metrics.items()},
        "parity": {name: asdict(one) for name, one in assessed.parities.items()},
        "without_model": sorted(targets().none),
        "libraries": {name: installed(name) for name in LIBRARIES},
        "revision": revision(),
    }


def _replace_folder(staged: Path, folder: Path) -> None:
    if folder.exists():
        old = folder.with_name(f".old-{folder.name}")
        folder.rename(old)
        staged.rename(folder)
        shutil.rmtree(old)
    else:
        staged.rename(folder)


def switch(models: Path, version: str) -> None:
    """Let ``models/current`` name a version: a reader sees the old name or the new one, never half of either."""
    new = models / f".{CURRENT}.new"
    new.write_text(version + "\n", encoding="utf-8")
    os.replace(new, models / CURRENT)  # noqa: PTH105 - atomic, as its documentation promises


def publish(
    fitted: Mapping[str, Fitted],
    cohorts: Mapping[str, Cohort],
    models: Path,
    *,
    seed: int,
    version: str | None = None,
) -> ModelTables:
    """Write ``models/<version>/`` and switch to it; raises ``RefusedError`` where a gate fails, touching nothing.

    Without a version the folder is named after the tables' digest. Raises ``ValueError`` on an impossible name.
    """
    if version is not None and not VERSION_NAME.fullmatch(version):
        message = f"{version!r} can't name a version"
        raise ValueError(message)
    assessed = assess_model(fitted, cohorts, seed)
    if assessed.failures:
        raise RefusedError(assessed.failures)
    version = version or f"synthetic-{_sha256(assessed.content)[:DIGEST_LENGTH]}"
    models.mkdir(parents=True, exist_ok=True)
    staged = models / f".staged-{version}"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir()
    (staged / TABLES).write_bytes(assessed.content)
    joblib.dump({name: fitted[name].estimator for name in sorted(fitted)}, staged / ESTIMATORS, compress=6)
    card = model_card(
        replace(read_back(assessed.content), version=version),
        assessed.metrics,
        assessed.parities,
        assessed.shares,
        seed=seed,
        libraries={name: installed(name) for name in LIBRARIES},
    )
    (staged / CARD).write_text(card, encoding="utf-8")
    files = {name: (staged / name).read_bytes() for name in (TABLES, ESTIMATORS, CARD)}
    manifest = _manifest(assessed, version, files, cohorts, seed)
    (staged / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    _replace_folder(staged, models / version)
    switch(models, version)
    return load_model(models)
