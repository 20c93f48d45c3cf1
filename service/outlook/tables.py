"""The artefact of training: additive look-up tables as versioned JSON, read and verified before anything is served.

A published model is a folder ``models/<version>/`` whose ``manifest.json`` holds the SHA-256 of every other file;
``models/current`` is a text file that names the version served. Nothing in it is executed or unpickled here.
"""

from __future__ import annotations

import hashlib
import json
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from service.profile.values import Span
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

SCHEMA = 2
"""The version of the tables' layout that this code reads."""

CURRENT = "current"
MANIFEST = "manifest.json"
TABLES = "tables.json"
VERSION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


class ModelError(Exception):
    """The artefact is missing, truncated, altered, of a later layout, or inconsistent; the message says which."""


class Reach(NamedTuple):
    """What a feature may add while its value is known as far as some bins.

    ``mean`` is weighted by the density, ``least`` and ``most`` are the ends; ``refits_least`` and ``refits_most`` those
    of each refit.
    """

    mean: float
    least: float
    most: float
    refits_least: tuple[float, ...]
    refits_most: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What one feature adds to the log-odds, bin by bin.

    Bin ``i`` holds the values above ``edges[i - 1]`` and up to ``edges[i]``; the first and the last are open, so that
    a value out of the range of training takes the nearest bin. ``density`` is the share of training cases per bin,
    above zero everywhere; ``refits`` are the same bins, calibrated, in each bootstrap refit. ``known`` is what is added
    in each bin and ``unknown`` over all of them: nearly every estimate asks for one or the other.
    """

    feature: str
    direction: int
    edges: tuple[float, ...]
    values: tuple[float, ...]
    density: tuple[float, ...]
    refits: tuple[tuple[float, ...], ...]
    known: tuple[Reach, ...] = field(init=False, repr=False, compare=False)
    unknown: Reach = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        columns = tuple(zip(*self.refits, strict=True)) or ((),) * len(self.values)
        known = [Reach(value, value, value, refits, refits) for value, refits in zip(self.values, columns, strict=True)]
        object.__setattr__(self, "known", tuple(known))
        object.__setattr__(self, "unknown", self._over(0, len(known) - 1) if self.edges else known[0])

    def bins(self, span: Span) -> tuple[int, int]:
        """The first and the last bin that a value in the span may fall into."""
        return bisect_left(self.edges, span.low), bisect_left(self.edges, span.high)

    def reach(self, span: Span) -> Reach:
        """What a value in the span may add: the entry itself where one bin holds it."""
        first, last = self.bins(span)
        if first == last:
            return self.known[first]
        return self.unknown if last - first == len(self.edges) else self._over(first, last)

    def _over(self, first: int, last: int) -> Reach:
        """What is added from one bin to another."""
        bins = slice(first, last + 1)
        values, shares, known = self.values[bins], self.density[bins], self.known[bins]
        least, most = min(values), max(values)
        mean = sum(share * value for share, value in zip(shares, values, strict=True)) / sum(shares)
        columns = [one.refits_least for one in known]
        return Reach(min(max(mean, least), most), least, most, tuple(map(min, *columns)), tuple(map(max, *columns)))


class Stage(StrEnum):
    """What a classifier tells of: the decision of an application, or whether the stay approved was later extended."""

    APPROVAL = "approval"
    EXTENSION = "extension"


class Basis(StrEnum):
    """The decided cases that an estimate stands on."""

    SYNTHETIC_COHORT = "synthetic_cohort"
    AGENCY_CASES = "agency_cases"
    MIXED = "mixed"
    NONE = "none"


@record(frozen=True)
class PathwayModel:
    """One classifier: log-odds = slope × (baseline + Σ table values) + intercept.

    It speaks of one pathway, one ``regime`` (a value of the pathway's regime parameter) and one stage, on the ``cases``
    of its ``basis``; ``shrunk`` says in words what few cases were drawn towards. ``refit_baselines`` belong to the
    refits, calibrated; ``pool`` are quantiles of the calibrated log-odds in the reference pool, lowest first;
    ``pool_features`` those of some features there, by name, and empty in a model published without them.
    """

    name: str
    pathway_id: str
    regime: str
    stage: Stage
    basis: Basis
    cases: int
    shrunk: str | None
    baseline: float
    slope: float
    intercept: float
    tables: tuple[Table, ...]
    refit_baselines: tuple[float, ...]
    pool: tuple[float, ...]
    pool_features: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    def __hash__(self) -> int:
        """By the name and the baseline: to hash every table would take longer than what is looked up by it."""
        return hash((self.name, self.baseline))

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the features, in the order of the tables."""
        return tuple(table.feature for table in self.tables)


def model_name(pathway_id: str, regime: str, stage: Stage) -> str:
    """The name of a classifier: ``qmas_gpt@criteria_2024``, ``ttps_b@categories+extension``."""
    return f"{pathway_id}@{regime}" + ("+extension" if stage is Stage.EXTENSION else "")


@record(frozen=True)
class ModelTables:
    """Every classifier of one published version by its name, and the digest of the tables."""

    version: str
    basis: str
    notice: str
    digest: str
    models: Mapping[str, PathwayModel]

    def find(self, pathway_id: str, regime: str, stage: Stage = Stage.APPROVAL) -> PathwayModel | None:
        """The classifier of a pathway under a regime at a stage; ``None`` where there is none."""
        return self.models.get(model_name(pathway_id, regime, stage))


def _floats(numbers: Iterable[Any]) -> tuple[float, ...]:
    return tuple([float(number) for number in numbers])


def _numbers(row: Mapping[str, Any], name: str) -> tuple[float, ...]:
    return _floats(row[name])


def _check(condition: object, message: str) -> None:
    if not condition:
        raise ModelError(message)


def _table(name: str, row: Mapping[str, Any], refits: int) -> Table:
    edges, values, density = (_numbers(row, name) for name in ("edges", "values", "density"))
    feature, direction, drawn = str(row["feature"]), int(row["direction"]), tuple(map(_floats, row["refits"]))
    where, bins = f"{name}.{feature}", len(edges) + 1
    _check(all(low < high for low, high in pairwise(edges)), f"{where}: the edges do not rise")
    lengths = {len(values), len(density), *map(len, drawn)}
    _check(lengths == {bins}, f"{where}: {bins} bins, but rows of {sorted(lengths)}")
    _check(len(drawn) == refits, f"{where}: {len(drawn)} refits, but {refits} baselines")
    _check(all(share > 0 for share in density), f"{where}: a bin without density")
    for one in (values, *drawn):
        steps = [after - before for before, after in pairwise(one)]
        _check(all(step * direction >= 0 for step in steps), f"{where}: against its direction {direction}")
    return Table(feature, direction, edges, values, density, drawn)


def _model(name: str, row: Mapping[str, Any]) -> PathwayModel:
    baselines = _numbers(row, "refit_baselines")
    shrunk, told = row["shrunk"], row.get("pool_features", {})
    model = PathwayModel(
        name=name,
        pathway_id=str(row["pathway"]),
        regime=str(row["regime"]),
        stage=Stage(row["stage"]),
        basis=Basis(row["basis"]),
        cases=int(row["cases"]),
        shrunk=None if shrunk is None else str(shrunk),
        baseline=float(row["baseline"]),
        slope=float(row["calibration"]["slope"]),
        intercept=float(row["calibration"]["intercept"]),
        tables=tuple(_table(name, table, len(baselines)) for table in row["tables"]),
        refit_baselines=baselines,
        pool=_numbers(row, "pool"),
        pool_features={str(feature): _numbers(told, feature) for feature in told},
    )
    for feature, quantiles in model.pool_features.items():
        _check(feature in model.features, f"{name}: quantiles of {feature}, which it doesn't read")
        rising = bool(quantiles) and all(low <= high for low, high in pairwise(quantiles))
        _check(rising, f"{name}.{feature}: the quantiles of the pool do not rise")
    _check(model.slope > 0, f"{name}: a calibration slope of {model.slope} turns the tables round")
    _check(
        name == model_name(model.pathway_id, model.regime, model.stage),
        f"{name}: is of {model.pathway_id}, {model.regime}, {model.stage}",
    )
    return model


def parse_tables(document: Mapping[str, Any], version: str, digest: str) -> ModelTables:
    """The tables of a parsed document; raises ``ModelError`` on another layout or an inconsistent table."""
    schema = document.get("schema")
    if schema != SCHEMA:
        later = isinstance(schema, int) and schema > SCHEMA
        message = f"layout {schema!r} of the tables; this server reads layout {SCHEMA}"
        raise ModelError(message + (": it is of a later version" if later else ""))
    try:
        models = {name: _model(name, row) for name, row in document["models"].items()}
        return ModelTables(version, str(document["basis"]), str(document["notice"]), digest, models)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        message = f"the tables are incomplete: {type(error).__name__}: {error}"
        raise ModelError(message) from error


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = f"{path.name}: {error.strerror}"
        raise ModelError(message) from error


def _json(content: bytes, name: str) -> Any:  # noqa: ANN401 - any JSON value
    def refuse(constant: str) -> None:
        message = f"{constant} is no JSON number"
        raise ValueError(message)

    try:
        document = json.loads(content, parse_constant=refuse)
    except ValueError as error:
        message = f"{name} is truncated or no JSON: {error}"
        raise ModelError(message) from error
    _check(isinstance(document, dict), f"{name} is no JSON object")
    return document


def _stated(manifest: Mapping[str, Any]) -> object:
    """The digest of the tables that a manifest states; ``None`` where a member is absent or of another kind."""
    listed = manifest.get("files")
    row = listed.get(TABLES) if isinstance(listed, dict) else None
    return row.get("sha256") if isinstance(row, dict) else None


def current_version(models: Path) -> str:
    """The version that ``models/current`` names."""
    version = _read(models / CURRENT).decode("utf-8", "replace").strip()
    _check(VERSION_NAME.fullmatch(version), f"{CURRENT} names no version: {version[:80]!r}")
    return version


def load_model(models: Path, version: str | None = None) -> ModelTables:
    """The tables of a version (by default the current one) under a folder of models.

    The tables must have the digest that the manifest states. Raises ``ModelError`` on anything missing, truncated,
    altered, later than this code, or inconsistent.
    """
    version = version or current_version(models)
    folder = models / version
    manifest = _json(_read(folder / MANIFEST), MANIFEST)
    content = _read(folder / TABLES)
    digest = hashlib.sha256(content).hexdigest()
    _check(_stated(manifest) == digest, f"{version}: {TABLES} was altered or truncated since it was published")
    return parse_tables(_json(content, TABLES), version, digest)
