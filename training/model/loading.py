"""Folders of features to the samples of each classifier, and to what rules and outcomes disagree on."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from service.outlook.features import features_of
from training.cases.case import Outcome
from training.model.featurise import part_paths
from training.model.rows import UNKNOWN_GROUP, Kind
from training.model.samples import TEST_SHARE, Sample, Stage, model_name
from training.model.summary import SUMMARY
from training.review.assessment import Disagreements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from training.model.samples import Flags, Numbers

GROUPS = ("age_band", "sector", "nationality_group")
REFUSED_THOUGH_OPEN = "refused_though_open"
APPROVED_THOUGH_CLOSED = "approved_though_closed"
NOT_STATED = "not_stated"
EXAMPLES = 10
"""Ids of cases that are shown of each kind of disagreement."""


@dataclass(slots=True)
class _Gathered:
    """Pieces of one classifier's sample, part by part, and those of its withdrawn cases."""

    features: tuple[str, ...]
    pieces: dict[str, list[NDArray[Any]]] = field(default_factory=lambda: defaultdict(list))
    withdrawn: dict[str, list[NDArray[Any]]] = field(default_factory=lambda: defaultdict(list))


def _parts(folder: Path, columns: list[str] | None = None) -> Iterator[pa.Table]:
    path = folder / SUMMARY
    if not path.exists():
        message = f"{folder}: no whole folder of features; read the case files first"
        raise FileNotFoundError(message)
    summary = json.loads(path.read_text(encoding="utf-8"))
    for part in part_paths(folder, summary["parts"]):
        yield pq.read_table(part, columns=columns)


def _words(table: pa.Table, name: str, missing: str = UNKNOWN_GROUP) -> NDArray[np.str_]:
    column = table.column(name).combine_chunks()
    if not pa.types.is_dictionary(column.type):
        return np.array(column.to_pylist(), dtype=np.str_)
    values = np.array([missing, *column.dictionary.to_pylist()], dtype=np.str_)
    words: NDArray[np.str_] = values[column.indices.fill_null(-1).to_numpy(zero_copy_only=False) + 1]
    return words


def _matrix(table: pa.Table, end: str, features: tuple[str, ...], model: str) -> Numbers:
    try:
        columns = [table.column(f"{end}_{name}").to_numpy() for name in features]
    except KeyError as error:
        message = f"{model}: no column {error}: read the case files again, the features have changed since"
        raise ValueError(message) from error
    values = np.column_stack(columns).astype(np.float64, copy=False)
    if np.isnan(values).any():
        message = f"{model}: a case lacks a feature: read the case files again, the features have changed since"
        raise ValueError(message)
    return values


def _bounds(gathered: dict[str, list[NDArray[Any]]], table: pa.Table, features: tuple[str, ...], model: str) -> None:
    gathered["case"].append(_words(table, "case_id"))
    gathered["low"].append(_matrix(table, "low", features, model))
    gathered["high"].append(_matrix(table, "high", features, model))


def _take(gathered: _Gathered, table: pa.Table, model: str, favourable: Flags) -> None:
    _bounds(gathered.pieces, table, gathered.features, model)
    gathered.pieces["person"].append(_words(table, "person_id"))
    gathered.pieces["favourable"].append(favourable)
    gathered.pieces["own"].append(table.column("own").to_numpy())
    gathered.pieces["lodged"].append(table.column("lodged_on").to_numpy())
    for name in GROUPS:
        gathered.pieces[name].append(_words(table, name))
    gathered.pieces["audit"].append(_words(table, "audit", "{}"))


def _open_cases(table: pa.Table) -> Iterator[tuple[str, str, pa.Table]]:
    """The open cases of a part, by pathway and regime."""
    names = (_words(table, "pathway"), _words(table, "regime"))
    is_open = _words(table, "kind") == str(Kind.OPEN)
    pairs = sorted({(str(one), str(other)) for one, other in zip(names[0][is_open], names[1][is_open], strict=True)})
    for pathway, regime in pairs:
        yield pathway, regime, table.filter(pa.array(is_open & (names[0] == pathway) & (names[1] == regime)))


def _split(table: pa.Table, into: dict[tuple[str, str, Stage], _Gathered]) -> None:
    for pathway, regime, rows in _open_cases(table):
        outcome = _words(rows, "outcome")
        approval = (pathway, regime, Stage.APPROVAL)
        gathered = into.setdefault(approval, _Gathered(features_of(*approval)))
        decided, approved = outcome != str(Outcome.WITHDRAWN), outcome == str(Outcome.APPROVED)
        name = model_name(*approval)
        _take(gathered, rows.filter(pa.array(decided)), name, approved[decided])
        _bounds(gathered.withdrawn, rows.filter(pa.array(~decided)), gathered.features, name)
        later = rows.column("extended").to_pylist()
        told = approved & np.array([value is not None for value in later], dtype=np.bool_)
        if told.any():
            extension = (pathway, regime, Stage.EXTENSION)
            gathered = into.setdefault(extension, _Gathered(features_of(*extension)))
            extended = np.array([bool(value) for value in later], dtype=np.bool_)
            _take(gathered, rows.filter(pa.array(told)), model_name(*extension), extended[told])


def in_test_fold(person: NDArray[np.str_], fold: int = 0) -> Flags:
    """Whether each person's cases are held out by a lineage of models: by eight bytes of the SHA-256 of the id.

    Every ``fold`` from 1 on holds out others, by its number before the id and a colon.
    """
    people, index = np.unique(person, return_inverse=True)
    before = f"{fold}:" if fold else ""
    digests = b"".join(hashlib.sha256(f"{before}{one}".encode()).digest()[:8] for one in people)
    share = np.frombuffer(digests, dtype=">u8").astype(np.float64) / 2**64
    held: Flags = (share >= 1 - TEST_SHARE)[index]
    return held


def _audited(audit: NDArray[np.str_]) -> dict[str, NDArray[np.str_]]:
    """The audit fields as groups ``audit_…``, unknown where a case doesn't state one."""
    told, index = np.unique(audit, return_inverse=True)
    records = [json.loads(str(one)) for one in told]
    names = sorted({name for record in records for name in record})
    return {
        f"audit_{name}": np.array([str(record.get(name, UNKNOWN_GROUP)) for record in records], dtype=np.str_)[index]
        for name in names
    }


def _in_order(case: NDArray[np.str_], own: Flags) -> NDArray[np.intp]:
    """Positions by id of the case, an agency's before a simulated one of the same id."""
    order: NDArray[np.intp] = np.lexsort((~own, case))
    return order


def _joined(pieces: dict[str, list[NDArray[Any]]], name: str, rows: NDArray[np.intp]) -> NDArray[Any]:
    values: NDArray[Any] = np.concatenate(pieces.pop(name))[rows]
    return values


def _sample(key: tuple[str, str, Stage], gathered: _Gathered, synthetic_weight: float, fold: int) -> Sample:
    pathway, regime, stage = key
    pieces, own = gathered.pieces, np.concatenate(gathered.pieces["own"])
    rows = _in_order(np.concatenate(pieces["case"]), own)
    withdrawn, own = gathered.withdrawn, own[rows]
    gone, ends = np.zeros(0, dtype=np.intp), [np.zeros((0, len(gathered.features)))]
    if "case" in withdrawn:
        gone = np.argsort(np.concatenate(withdrawn["case"]), kind="stable")
    person = _joined(pieces, "person", rows)
    groups = {name: _joined(pieces, name, rows) for name in GROUPS} | _audited(_joined(pieces, "audit", rows))
    return Sample(
        name=model_name(*key),
        pathway_id=pathway,
        regime=regime,
        stage=stage,
        features=gathered.features,
        case=_joined(pieces, "case", rows),
        person=person,
        low=_joined(pieces, "low", rows),
        high=_joined(pieces, "high", rows),
        favourable=_joined(pieces, "favourable", rows),
        weight=np.where(own, 1.0, synthetic_weight),
        own=own,
        test=in_test_fold(person, fold),
        groups=groups,
        withdrawn_low=np.concatenate(withdrawn.get("low", ends))[gone],
        withdrawn_high=np.concatenate(withdrawn.get("high", ends))[gone],
        lodged=_joined(pieces, "lodged", rows),
    )


def load_samples(folders: Sequence[Path], synthetic_weight: float = 1.0, fold: int = 0) -> dict[str, Sample]:
    """The samples of every classifier that the folders' open cases speak of, by its name.

    ``fold`` says which people are held out. An agency's case counts once, a simulated one ``synthetic_weight`` times;
    at 0 simulated ones are left out. Cases are in order of their ids, whatever wrote the folders, in each of which a
    case comes once. Raises ``FileNotFoundError`` for a folder that isn't whole, ``ValueError`` for a weight
    below 0 and for features that aren't those of this code.
    """
    if not 0 <= synthetic_weight < float("inf"):
        message = f"a weight of {synthetic_weight}: simulated cases count 0 times or more"
        raise ValueError(message)
    gathered: dict[tuple[str, str, Stage], _Gathered] = {}
    for folder in folders:
        for table in _parts(folder):
            wanted = table if synthetic_weight else table.filter(table.column("own"))
            _split(wanted, gathered)
    names = sorted((model_name(*key), key) for key in gathered)
    samples = {name: _sample(key, gathered.pop(key), synthetic_weight, fold) for name, key in names}
    return {name: sample for name, sample in samples.items() if len(sample)}


_READ = ["case_id", "pathway", "regime", "kind", "outcome", "refusal_ground", "closed_by"]


@dataclass(slots=True)
class _Against:
    cases: int = 0
    examples: list[str] = field(default_factory=list)
    grounds: Counter[str] = field(default_factory=Counter)

    def add(self, case_id: str, grounds: list[str | None]) -> None:
        """Count one more case."""
        self.cases += 1
        if len(self.examples) < EXAMPLES or case_id < self.examples[-1]:
            self.examples = sorted([*self.examples, case_id])[:EXAMPLES]
        self.grounds.update(ground or NOT_STATED for ground in grounds)


def load_disagreements(folders: Sequence[Path]) -> tuple[Disagreements, ...]:
    """Cases refused though the law left them open, and approved though it closed them, by pathway and regime.

    ``grounds`` counts the grounds stated for the refusals; of approvals, the requirements that fail on the facts
    lodged. Examples are the first ten ids. Raises ``FileNotFoundError`` for a folder that isn't whole.
    """
    found: dict[tuple[str, str, str], _Against] = defaultdict(_Against)
    for folder in folders:
        for table in _parts(folder, _READ):
            is_open = _words(table, "kind") == str(Kind.OPEN)
            outcome = _words(table, "outcome")
            against = (is_open & (outcome == str(Outcome.REFUSED))) | (~is_open & (outcome == str(Outcome.APPROVED)))
            for row in table.filter(pa.array(against)).to_pylist():
                still_open = row["kind"] == Kind.OPEN
                kind = REFUSED_THOUGH_OPEN if still_open else APPROVED_THOUGH_CLOSED
                found[row["pathway"], row["regime"], kind].add(
                    row["case_id"], [row["refusal_ground"]] if still_open else row["closed_by"].split()
                )
    return tuple(
        Disagreements(*key, one.cases, tuple(one.examples), dict(sorted(one.grounds.items())))
        for key, one in sorted(found.items())
    )
