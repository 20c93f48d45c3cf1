"""A second generator: an imagined agency whose cases follow other rules of thumb than the shipped cohort.

Nothing here is taken from ``training.cohort``. Applicants for QMAS are drawn as profiles in the API's own shape, their
features are read by the server's code, and the decision weighs features *together*: income counts only with an
authentic career, letters only with senior years, and where both merits are there the lesser counts half; a plan or
traceable funds will do, and both are no more than one. So no additive model is right, and the best of them can be told
from the truth. Some of this bends estimates outwards and some inwards, so that the best sum is nearly calibrated all
the same and a gate on calibration lets it pass. Every chance of approval is known exactly.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from joblib import Parallel, delayed

from service.intake.schemas import record
from service.outlook.features import MODEL_FEATURES, case_of, spans_of
from service.practice import findings
from service.profile.facts import Facts
from service.profile.model import Profile
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from training.model.samples import Flags, Numbers, Sample, Stage, model_name

PATHWAY, REGIME = "qmas_gpt", "criteria_2024"
NAME = model_name(PATHWAY, REGIME, Stage.APPROVAL)
FEATURES = MODEL_FEATURES[PATHWAY]
TODAY = date(2026, 1, 20)
CRITERIA = FEATURES.index("qmas_criteria_met")
LEAST_CRITERIA = 6
CHUNK = 250

LETTERS = ("dates", "title", "duties", "pay", "signatory", "contact")
STEPS = ("target_employers_named", "recruiter_engaged", "applications_sent", "housing_arranged")
SECTORS = ("innovation_and_technology", "finance", "international_trade", "healthcare", "legal", "education")
EMPLOYERS = ("listed", "multinational", "listed", "private", "start_up", "government")


@dataclass(frozen=True, slots=True)
class Weights:
    """What decides in this agency's world, in log-odds.

    ``income`` for each doubling over HK$300,000 up to eight times, with an authentic career only; ``seniority`` for ten
    years at senior level, with letters that name everything (in proportion to how many things they name, from half
    on); ``both`` is the share of the lesser of these two that is lost where both are there; ``trust`` for a plan or
    traceable funds, whichever is better; the others count by themselves.
    """

    constant: float = -5.6
    income: float = 0.8
    seniority: float = 3.0
    both: float = 0.5
    trust: float = 4.0
    criteria: float = 0.25
    education: float = 0.6
    balance: float = 0.7


def approval(values: Mapping[str, Numbers], weights: Weights) -> Numbers:
    """P(approved | served features) of each case, from a column per feature."""
    income = np.clip(np.log2(np.maximum(values["taxable_income_hkd"], 1) / 300_000), 0, 3)
    letters = np.clip(2 * values["letters_specific"] - 1, 0, 1)
    senior = np.clip(values["senior_months"] / 120, 0, 1)
    earned = weights.income * income * values["career_authentic"]
    proved = weights.seniority * letters * senior
    log_odds = (
        weights.constant
        + earned
        + proved
        - weights.both * np.minimum(earned, proved)
        + weights.trust * np.maximum(values["hong_kong_plan"], values["funds_traceable"])
        + weights.criteria * (values["qmas_criteria_met"] - 6)
        + weights.education * values["education_fits_career"]
        + weights.balance * values["balanced_profile"]
    )
    return 1 / (1 + np.exp(-log_odds))


def columns(values: Numbers) -> dict[str, Numbers]:
    """A matrix (cases × features in the order of the tables) as a column per feature."""
    return {name: values[:, index] for index, name in enumerate(FEATURES)}


def _day(chance: random.Random, year: int) -> date:
    return date(year, 1, 1) + timedelta(days=chance.randrange(365))


def _jobs(chance: random.Random, since: date, *, careful: bool) -> list[dict[str, Any]]:
    """A junior post, then a senior one that a third of people claim to have begun before they had left the first."""
    years = max(2.0, (TODAY - since).days / 365.25)
    turn = since + timedelta(days=int(365.25 * years * chance.uniform(0.3, 0.9)))
    overlap = timedelta(days=90 if chance.random() < 0.35 else -chance.randrange(5, 60))
    sector, named = chance.choice(SECTORS), 6 if careful else chance.choice((1, 2, 3, 4))

    def job(begun: date, ended: date | None, level: str) -> dict[str, Any]:
        told: dict[str, Any] = {
            "employer_kind": chance.choice(EMPLOYERS),
            "sector": sector if chance.random() < 0.8 else chance.choice(SECTORS),
            "level": level,
            "on_talent_list": False,
            "full_time": True,
            "place": chance.choice(("CN", "CN", "CN", "SG", "HK", "CA")),
            "international": chance.random() < 0.4,
            "started_on": begun.isoformat(),
            "letter_names": chance.sample(LETTERS, max(0, named - chance.randrange(2))),
        }
        return told | ({"current": True} if ended is None else {"current": False, "ended_on": ended.isoformat()})

    level = "senior" if chance.random() < 0.75 else "graduate"
    return [job(since, turn, "graduate"), job(turn - overlap, None, level)]


def _degrees(chance: random.Random, year: int) -> list[dict[str, Any]]:
    listed, stem = chance.random() < 0.8, chance.random() < 0.5
    levels = [
        "bachelor",
        *(["master"] if chance.random() < 0.5 else []),
        *(["doctor"] if chance.random() < 0.1 else []),
    ]
    return [
        {
            "level": level,
            "country": "CN",
            "stem": stem,
            "full_time": True,
            "extension_arm": False,
            "awarded_on": date(year + 2 * index, 6, 30).isoformat(),
            "ttps_listed": listed,
            "qmas_listed": listed,
            "student_visa": False,
            "gba_joint_campus": False,
            "expected": False,
        }
        for index, level in enumerate(levels)
    ]


def _money(amount: float) -> dict[str, Any]:
    return {"amount": round(amount, -2), "currency": "HKD"}


def draw_profile(chance: random.Random) -> dict[str, Any]:
    """One applicant, with every fact that the classifier reads, in the API's own shape."""
    age = chance.randint(27, 50)
    born = _day(chance, TODAY.year - age - 1)
    finished = born.year + 22
    jobs = _jobs(chance, date(finished, 9, 1), careful=chance.random() < 0.5)
    months = 12 * (TODAY.year - finished)
    source = chance.choice(("salary", "sale_of_asset", "gift", "unexplained"))
    deposit = {
        "made_on": (TODAY - timedelta(days=chance.randrange(20, 300))).isoformat(),
        "amount": _money(chance.uniform(50_000, 400_000)),
        "source": source,
        "documented": source != "unexplained",
    }
    return {
        "purpose": "entry",
        "person": {
            "birth_date": born.isoformat(),
            "nationalities": ["CN"],
            "residence": "CN",
            "residence_years": 10,
            "china_residency": "mainland",
            "permanent_residence": [],
            "applies_from": "CN",
            "right_of_abode": False,
            "convictions": [],
            "adverse_records": [],
        },
        "degrees": _degrees(chance, finished),
        "jobs": jobs,
        "experience": {"in_degree_field_months": round(months * chance.choice((0.1, 0.5, 0.8, 0.9)))},
        "income": {"taxable_last_year": _money(300_000 * 2 ** chance.uniform(-1, 3.5))},
        "wealth": {
            "liquid_funds": _money(chance.lognormvariate(12.6, 0.7)),
            "deposits": [deposit] if chance.random() < 0.8 else [],
            "needs_public_assistance": False,
        },
        "languages": [
            {"code": "cmn", "spoken": "good", "written": "good"},
            {"code": "en", "spoken": "good", "written": chance.choice(("good", "basic"))},
        ],
        "household": {"size": chance.choice((1, 2, 4))},
        "plan": {"steps": chance.sample(STEPS, chance.choice((0, 0, 1, 2, 3)))},
        **{name: [] for name in ("statuses", "qualifications", "businesses", "offers", "achievements")},
        **{name: [] for name in ("family_links", "business_plans")},
    }


@lru_cache(maxsize=1)
def reader() -> Any:  # noqa: ANN401 - a marshmallow field
    """The API's own reader of a profile."""
    return record(Profile)


def read_features(profile: Mapping[str, Any], day: date = TODAY) -> list[tuple[float, float]]:
    """The spans of a profile's features by the server's code, in the order of the tables."""
    facts = Facts(reader().deserialize(profile), day)
    evaluation = Evaluation(facts, lawbook())
    spans = spans_of(case_of(facts, evaluation, findings(facts)), PATHWAY)
    return [(float(spans[name].low), float(spans[name].high)) for name in FEATURES]


@dataclass(frozen=True, slots=True)
class Agency:
    """Decided cases: features (cases × features), P(approved | features) and what was decided; profiles if kept."""

    low: Numbers
    high: Numbers
    chance: Numbers
    approved: Flags
    profiles: tuple[Mapping[str, Any], ...]
    first: int

    def __len__(self) -> int:
        return len(self.approved)

    def only(self, rows: Any) -> Agency:  # noqa: ANN401 - whatever indexes an array
        """Some of the cases, without their profiles."""
        return replace(
            self,
            low=self.low[rows],
            high=self.high[rows],
            chance=self.chance[rows],
            approved=self.approved[rows],
            profiles=(),
        )

    def sample(self) -> Sample:
        """The same as a sample of an agency's own cases, none of them held out."""
        count = len(self)
        names = np.array([f"rival-{self.first + number:07d}" for number in range(count)])
        width = self.low.shape[1]
        return Sample(
            name=NAME,
            pathway_id=PATHWAY,
            regime=REGIME,
            stage=Stage.APPROVAL,
            features=FEATURES,
            case=names,
            person=names,
            low=self.low,
            high=self.high,
            favourable=self.approved,
            weight=np.ones(count),
            own=np.ones(count, dtype=np.bool_),
            test=np.zeros(count, dtype=np.bool_),
            groups={},
            withdrawn_low=np.empty((0, width)),
            withdrawn_high=np.empty((0, width)),
        )

    def rows(self) -> Iterator[dict[str, Any]]:
        """The lines of the agency's case file."""
        for number, (profile, approved) in enumerate(zip(self.profiles, self.approved.tolist(), strict=True)):
            yield {
                "case_id": f"rival-{self.first + number:07d}",
                "person_id": f"rival-{self.first + number:07d}",
                "profile": profile,
                "pathway": PATHWAY,
                "lodged_on": TODAY.isoformat(),
                "decided_on": TODAY.isoformat(),
                "outcome": "approved" if approved else "refused",
            }


def _accepted(chance: random.Random) -> tuple[dict[str, Any], list[tuple[float, float]]]:
    """The agency takes on clients who meet six of the twelve criteria, and no others."""
    while True:
        profile = draw_profile(chance)
        spans = read_features(profile)
        if spans[CRITERIA][0] >= LEAST_CRITERIA:
            return profile, spans


def _chunk(numbers: Sequence[int], seed: int) -> list[tuple[dict[str, Any], list[tuple[float, float]]]]:
    return [_accepted(random.Random(f"rival:{seed}:{number}")) for number in numbers]  # noqa: S311 - a simulation


def draw(count: int, seed: int, *, first: int = 0, weights: Weights = Weights(), jobs: int = 1) -> Agency:
    """Decided cases number ``first`` and on: the same for the same seed, whatever the number of ``jobs``."""
    numbers = range(first, first + count)
    chunks = [numbers[begun : begun + CHUNK] for begun in range(0, count, CHUNK)]
    drawn = [row for chunk in Parallel(n_jobs=jobs)(delayed(_chunk)(part, seed) for part in chunks) for row in chunk]
    spans = np.array([read for _, read in drawn], dtype=np.float64)
    share = approval(columns(spans.mean(axis=2)), weights)
    luck = np.array([random.Random(f"rival:{seed}:{number}:luck").random() for number in numbers])  # noqa: S311
    return Agency(spans[:, :, 0], spans[:, :, 1], share, luck < share, tuple(profile for profile, _ in drawn), first)
