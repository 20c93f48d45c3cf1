"""A sealed folder: a manifest states the SHA-256 and the size of every other file, and nothing is used before it holds.

The manifest shows what was truncated, mixed up or altered by accident or by somebody who can't write the manifest. It
is no signature: whoever may write in the folder of models may write a manifest as well.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import joblib

from service.outlook.tables import MANIFEST, ModelError

ESTIMATORS = "estimators.joblib"
CHUNK = 1 << 20


def sha256(content: bytes) -> str:
    """The digest of some bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def sha256_of(*paths: Path) -> str:
    """The digest of files one after the other; of a folder, of the files in it by name."""
    digest = hashlib.sha256()
    for path in paths:
        parts = sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
        for part in parts:
            with part.open("rb") as content:
                while chunk := content.read(CHUNK):
                    digest.update(chunk)
    return digest.hexdigest()


def kept(path: Path) -> None:
    """Have the disk keep a file, or the names in a folder, before anything rests on it."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def seal(folder: Path, facts: Mapping[str, Any]) -> None:
    """Write the manifest of a folder: ``facts``, and digest and size of each file that is there."""
    paths = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    files = {path.name: {"sha256": sha256_of(path), "bytes": path.stat().st_size} for path in paths}
    text = json.dumps({**facts, "files": files}, allow_nan=False, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    for path in (*paths, folder / MANIFEST, folder):
        kept(path)


def _refuse_constant(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON number")


def manifest(folder: Path) -> dict[str, Any]:
    """What a manifest states, unverified; raises ``ModelError`` where it is missing or no manifest."""
    path = folder / MANIFEST
    try:
        stated = json.loads(path.read_bytes(), parse_constant=_refuse_constant)
    except OSError as error:
        raise ModelError(f"{folder.name}: {MANIFEST}: {error.strerror}") from error
    except ValueError as error:
        raise ModelError(f"{folder.name}: {MANIFEST} is truncated or no JSON: {error}") from error
    if not isinstance(stated, dict) or not isinstance(stated.get("files"), dict):
        raise ModelError(f"{folder.name}: {MANIFEST} lists no files")
    return stated


def _stated(folder: Path, stated: Mapping[str, Any], name: str) -> bytes:
    """The bytes of a file, once they are those that the manifest states."""
    entry = stated["files"].get(name)
    if not isinstance(entry, dict) or Path(name).name != name:
        raise ModelError(f"{folder.name}: {name} is not in {MANIFEST}")
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise ModelError(f"{folder.name}: {name}: {error.strerror}") from error
    if len(content) != entry.get("bytes"):
        raise ModelError(
            f"{folder.name}: {name} has {len(content)} bytes and not {entry.get('bytes')}: truncated or altered"
        )
    if sha256(content) != entry.get("sha256"):
        raise ModelError(f"{folder.name}: {name} was altered since its manifest was written")
    return content


def verify(folder: Path) -> dict[str, Any]:
    """The manifest, once every file that it lists is there as stated; raises ``ModelError`` otherwise."""
    stated = manifest(folder)
    for name in stated["files"]:
        _stated(folder, stated, name)
    return stated


def open_kept(folder: Path, name: str) -> Any:  # noqa: ANN401 - whatever was kept
    """What joblib kept in a file of a sealed folder.

    Unpickling executes what a file says, so the digest is compared first, and on the very bytes that are opened.
    Raises ``ModelError`` where they are not those that the manifest states.
    """
    return joblib.load(io.BytesIO(_stated(folder, manifest(folder), name)))


def open_estimators(folder: Path) -> Any:  # noqa: ANN401 - as above
    """The estimators of a published version, by the names of the classifiers."""
    return open_kept(folder, ESTIMATORS)
