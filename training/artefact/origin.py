"""What a model was made from: cases, settings, libraries and code."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version as installed
from pathlib import Path

LIBRARIES = ("scikit-learn", "numpy", "scipy", "joblib", "pyarrow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a model was made from: enough to make it again.

    ``data_sha256`` is the digest of the case files; ``own_lines`` and ``synthetic_lines`` count what was read and
    ``set_aside`` what could not be. ``synthetic_weight`` is the weight of a simulated case beside an own one; ``prior``
    is the simulated version that few cases were drawn towards, and ``carried`` are classifiers taken over from the
    version before. ``fold`` says which people are held out, and is one for a lineage of models; ``first`` and ``last``
    are the days between which the agency's cases were lodged. ``people`` and ``variant`` are the cohort's. ``command``
    names files without their folders.
    """

    data_sha256: str
    own_lines: int
    synthetic_lines: int
    set_aside: int
    synthetic_weight: float
    seed: int
    fold: int = 0
    first: str | None = None
    last: str | None = None
    refits: int
    people: int | None
    variant: str | None
    prior: str | None
    carried: tuple[str, ...]
    revision: str | None
    libraries: Mapping[str, str]
    command: str


def revision() -> str | None:
    """The commit of the code, with a plus where it was changed since; ``None`` outside a checkout."""
    here = Path(__file__).resolve().parent

    def git(*words: str) -> str:
        done = subprocess.run(["git", *words], cwd=here, check=True, capture_output=True, text=True)  # noqa: S603, S607 - fixed words
        return done.stdout.strip()

    try:
        commit = git("rev-parse", "HEAD")
        changed = git("status", "--porcelain", "--untracked-files=no", "--", "..", "../../service")
    except (OSError, subprocess.CalledProcessError):
        return None
    return commit + ("+" if changed else "")


def libraries() -> dict[str, str]:
    """The versions that a model was fitted under."""
    return {"python": platform.python_version(), **{name: installed(name) for name in LIBRARIES}}
