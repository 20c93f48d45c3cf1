"""The synthetic cohort: applicants drawn, read by the rules and the features, and decided.

Rows of one pathway are written as CSV, one a case: ``person_id``, ``fold``, the features in the order of the tables,
``approved``, then remarks for the marginals. Real cases in the same columns can stand in their place.
"""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from joblib import Parallel, delayed

from service.outlook.features import MODEL_FEATURES, case_of, spans_of
from service.practice import findings
from service.profile.facts import Facts
from service.profile.person import age_years
from service.profile.values import NOT_MET
from service.rules.catalogue import BY_ID
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.pathway import assess
from training.cohort.applicants import Draw, draw_profile
from training.cohort.assumptions import assumptions, targets
from training.cohort.chance import chance
from training.cohort.decisions import Lodged, by_evidence, by_panel
from training.cohort.moulds import MOULDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.profile.model import Profile
    from service.profile.values import Span

CHUNK = 500
MOST_DRAWS = 200
PANEL = frozenset({"qmas_gpt"})


class Fold(StrEnum):
    """What a case is used for; fixed by a hash of the person's id, whatever the seed."""

    FIT = "fit"
    CALIBRATE = "calibrate"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Row:
    """A decided case."""

    person_id: str
    fold: Fold
    values: tuple[float, ...]
    approved: bool
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cohort:
    """The decided cases of one pathway, and the features in the order of their values."""

    pathway_id: str
    features: tuple[str, ...]
    rows: tuple[Row, ...]

    def text(self) -> str:
        """The cohort as CSV."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["person_id", "fold", *self.features, "approved", "remarks"])
        for row in self.rows:
            values = [repr(value) for value in row.values]
            writer.writerow([row.person_id, row.fold, *values, int(row.approved), " ".join(row.remarks)])
        return out.getvalue()


def read_cohort(pathway_id: str, text: str) -> Cohort:
    """A cohort from CSV; raises ``ValueError`` where its columns are not those of the pathway's features."""
    reader = csv.reader(io.StringIO(text))
    header = next(reader, [])
    features = MODEL_FEATURES[pathway_id]
    wanted = ["person_id", "fold", *features, "approved", "remarks"]
    if header != wanted:
        message = f"{pathway_id}: columns {header}, not {wanted}"
        raise ValueError(message)
    rows = tuple(
        Row(row[0], Fold(row[1]), tuple(map(float, row[2:-2])), row[-2] == "1", tuple(row[-1].split()))
        for row in reader
    )
    return Cohort(pathway_id, features, rows)


def fold_of(person_id: str) -> Fold:
    """70 % of people for fitting, 15 % for calibration, 15 % for the test."""
    place = int.from_bytes(hashlib.sha256(person_id.encode()).digest()[:8], "big") / 2**64
    if place < 0.70:  # noqa: PLR2004 - the shares that the docstring states
        return Fold.FIT
    return Fold.CALIBRATE if place < 0.85 else Fold.TEST  # noqa: PLR2004


def completed(span: Span) -> float:
    """The value of a feature on complete facts; the middle where practice grades with an interval all the same."""
    if span.is_exact:
        return float(span.low)
    if math.isinf(span.high):
        message = "a feature of a completed profile is open upwards"
        raise ValueError(message)
    return (span.low + span.high) / 2


def _remarks(facts: Facts, values: Mapping[str, float], sector: str) -> tuple[str, ...]:
    age = facts.read(age_years).value.low
    remarks = [f"sector_{sector}", "age_up_to_39" if age <= 39 else ("age_40_to_44" if age <= 44 else "age_45_or_more")]  # noqa: PLR2004 - the published bands
    if values.get("degree_level", 0) >= 3:  # noqa: PLR2004 - a master's
        remarks.append("master_or_above")
    pay = values.get("offer_annual_pay_hkd", 0) / 12
    for low, high in ((20, 40), (40, 80)):
        if low * 1000 <= pay < high * 1000:
            remarks.append(f"pay_{low}k_to_{high}k")
    return tuple(remarks)


SECTOR_WORDS = {"innovation_and_technology": "technology"}


def main_sector(profile: Profile) -> str:
    """The sector of most of the jobs, the first of equals; ``none`` without a job."""
    counts = Counter(str(job.sector) for job in profile.jobs or ())
    name = counts.most_common(1)[0][0] if counts else "none"
    return SECTOR_WORDS.get(name, name)


def _lodge(pathway_id: str, number: int, seed: int) -> tuple[Lodged, tuple[str, ...]]:
    """One case: drawn until it passes the published tests, or is filed in the belief that it does."""
    mould = MOULDS[pathway_id]
    day = assumptions().cohort_day
    for attempt in range(MOST_DRAWS):
        own = chance(seed, pathway_id, number, attempt)
        profile = draw_profile(mould, Draw(own, day))
        facts = Facts(profile, day)
        evaluation = Evaluation(facts, lawbook())
        passes = assess(BY_ID[pathway_id], evaluation).truth != NOT_MET
        if not passes and own.random() >= mould.misjudges:
            continue
        spans = spans_of(case_of(facts, evaluation, findings(facts)), pathway_id)
        values = {name: completed(span) for name, span in spans.items()}
        sector = main_sector(profile)
        return Lodged(f"{pathway_id}-{number:06d}", values, passes, sector), _remarks(facts, values, sector)
    message = f"{pathway_id}: {MOST_DRAWS} draws in a row fail the published tests"
    raise RuntimeError(message)


def _lodge_all(pathway_id: str, numbers: Sequence[int], seed: int) -> list[tuple[Lodged, tuple[str, ...]]]:
    return [_lodge(pathway_id, number, seed) for number in numbers]


def simulate(pathway_id: str, people: int, seed: int, jobs: int = 1) -> Cohort:
    """The decided cases of one pathway; the same for the same seed, whatever the number of ``jobs``."""
    chunks = [range(first, min(first + CHUNK, people)) for first in range(0, people, CHUNK)]
    lodged = [
        case
        for chunk in Parallel(n_jobs=jobs)(delayed(_lodge_all)(pathway_id, chunk, seed) for chunk in chunks)
        for case in chunk
    ]
    cases = [case for case, _ in lodged]
    given, share = assumptions(), targets().shares[pathway_id].share
    if pathway_id in PANEL:
        approved = by_panel(cases, given, share, seed)
    else:
        approved = by_evidence(cases, given.evidence[pathway_id], share, given.let_through, seed)
    names = MODEL_FEATURES[pathway_id]
    rows = tuple(
        Row(case.person_id, fold_of(case.person_id), tuple(case.values[name] for name in names), decided, remarks)
        for (case, remarks), decided in zip(lodged, approved, strict=True)
    )
    return Cohort(pathway_id, names, rows)


@dataclass(frozen=True, slots=True)
class Reproduced:
    """A published share beside the cohort's."""

    pathway_id: str
    name: str
    published: float
    simulated: float
    tolerance: float

    @property
    def within(self) -> bool:
        """Whether the cohort reproduces it."""
        return abs(self.simulated - self.published) <= self.tolerance


def reproduced(cohort: Cohort) -> tuple[Reproduced, ...]:
    """Every published share of a pathway beside the cohort's."""
    target = targets().shares[cohort.pathway_id]
    approved = [row for row in cohort.rows if row.approved]
    rows = [Reproduced(cohort.pathway_id, "approved", target.share, len(approved) / len(cohort.rows), target.tolerance)]
    for marginal in targets().marginals:
        if marginal.pathway_id == cohort.pathway_id:
            among = approved if marginal.among == "approved" else cohort.rows
            share = sum(marginal.name in row.remarks for row in among) / max(1, len(among))
            rows.append(Reproduced(cohort.pathway_id, marginal.name, marginal.share, share, marginal.tolerance))
    return tuple(rows)
