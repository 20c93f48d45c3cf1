"""An agency's file of the second generator, on disk: what the server answers before it is learnt from, and after."""

import random
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from distributed import LocalCluster
from hypothesis import given, settings
from hypothesis import strategies as st

from service.outlook.case import case_of
from service.outlook.estimate import PathwayOutlook, estimate
from service.outlook.tables import Basis, ModelTables, load_model
from service.practice import findings
from service.profile.facts import Facts
from service.recommend.decision import Request, decide
from service.recommend.state import load_state
from service.rules.catalogue import BY_ID
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.pathway import assess
from tests.measured import measured
from tests.training.rival_generator import PATHWAY, TODAY, Agency, draw, draw_profile, reader
from training.cases.files import write_cases
from training.cli import main

MODELS = Path(__file__).parents[2] / "models"
PROOF = "An agency's file through `retrain`"
ENDINGS = ("jsonl", "csv")
FAST = ["--refits", "2", "--no-report", "--json"]


@dataclass(frozen=True, slots=True)
class Size:
    """Cases in the agency's file, and people asked about before and after."""

    cases: int
    asked: int


SMALL = Size(cases=700, asked=60)
FULL = Size(cases=20_000, asked=1_000)
SIZES = [pytest.param(SMALL, id="small"), pytest.param(FULL, id="full", marks=pytest.mark.prove)]


def with_the_shipped_model(folder: Path) -> Path:
    """A folder of models that holds the shipped one."""
    shutil.copytree(MODELS, folder)
    return folder


def answers(models: Path, people: Agency) -> tuple[str, list[float]]:
    """The basis and the estimates that the server's decision states for QMAS, person by person."""
    state = load_state(models)
    found = []
    bases = set()
    for profile in people.profiles:
        decision = decide(state, Request(reader().deserialize(profile), TODAY, None, TODAY, profile))
        ranked = next(row for row in decision.pathways if row.assessment.pathway.id == PATHWAY)
        assert ranked.outlook.estimate is not None
        bases.add(ranked.outlook.basis)
        found.append(ranked.outlook.estimate)
    (basis,) = bases
    return basis, found


def retrain(cases: Path, folder: Path, *options: str) -> None:
    """One command on a case file, as an analyst gives it."""
    command = ["retrain", "--cases", str(cases), "--work", str(folder / "work"), "--models", str(folder / "models")]
    assert main([*command, *FAST, *options]) == 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("ending", ENDINGS)
def test_the_answers_move_to_what_the_agency_s_cases_say(size: Size, ending: str, tmp_path: Path) -> None:
    """Before, the estimates are the shipped model's; afterwards they are nearer to the truth of the agency's world."""
    cases = tmp_path / f"agency.{ending}"
    write_cases(cases, draw(size.cases, 21).rows())
    people = draw(size.asked, 22)
    models = with_the_shipped_model(tmp_path / "models")
    basis, before = answers(models, people)
    assert basis == Basis.SYNTHETIC_COHORT
    retrain(cases, tmp_path, "--jobs", "1")
    basis, after = answers(models, people)
    assert basis == Basis.AGENCY_CASES
    off_before, off_after = (float(np.abs(np.array(told) - people.chance).mean()) for told in (before, after))
    on = f"{size.cases:,} cases as {ending}; {size.asked:,} decisions, {off_before:.3f} before"
    measured(
        PROOF, "mean distance of answers from the truth", off_after, "< before", on=on, holds=off_after < off_before
    )
    assert off_after < off_before - 0.05
    assert np.mean(after) > np.mean(before) + 0.1


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """A scheduler with two worker processes of one thread each."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as started:  # type: ignore[no-untyped-call] # distributed types only some of its functions
        yield started.scheduler_address


def test_a_cluster_of_two_processes_publishes_the_same_tables(cluster: str, tmp_path: Path) -> None:
    """Read, fitted and published on the cluster or by this process alone: the tables are the same byte by byte."""
    cases = tmp_path / "agency.jsonl"
    write_cases(cases, draw(400, 23).rows())
    tables = []
    for name, options in (("here", ["--jobs", "1"]), ("cluster", ["--scheduler", cluster])):
        models = with_the_shipped_model(tmp_path / name / "models")
        retrain(cases, tmp_path / name, *options)
        tables.append((models / load_model(models).version / "tables.json").read_bytes())
    assert tables[0] == tables[1]
    measured("Cluster", "tables of a two-process cluster differ from the local ones, bytes", 0, "0", on="", holds=True)


# --- bounds: a profile of which some is not said, and every completion of it ------------------------------------------


@pytest.fixture(scope="module")
def shipped() -> ModelTables:
    return load_model(MODELS)


def outlook_of(model: ModelTables, profile: Mapping[str, Any]) -> PathwayOutlook:
    facts = Facts(reader().deserialize(profile), TODAY)
    evaluation = Evaluation(facts, lawbook())
    return estimate(model, assess(BY_ID[PATHWAY], evaluation), case_of(facts, evaluation, findings(facts)))


HIDDEN = ("degrees", "jobs", "experience", "income", "wealth", "languages", "household", "plan", "offers")
"""Members of the profile, each with facts that the classifier reads; silence on any of them is no answer."""
OF_A_JOB = ("level", "sector", "place", "letter_names")
ROUGH = ("started_on", "ended_on")


def masked(profile: Mapping[str, Any], hidden: frozenset[str], job: frozenset[str]) -> dict[str, Any]:
    """The profile without some members, and its jobs without some of theirs; their dates to the month."""
    left = {name: value for name, value in profile.items() if name not in hidden}
    if "jobs" in left:
        left["jobs"] = [
            {
                name: value[:7] if name in job and name in ROUGH else value
                for name, value in one.items()
                if name not in job or name in ROUGH
            }
            for one in left["jobs"]
        ]
    return left


@given(
    seed=st.integers(0, 10**9),
    hidden=st.frozensets(st.sampled_from(HIDDEN)),
    job=st.frozensets(st.sampled_from(OF_A_JOB + ROUGH)),
)
def test_every_completion_of_a_masked_profile_stays_inside_the_range(
    shipped: ModelTables, seed: int, hidden: frozenset[str], job: frozenset[str]
) -> None:
    """Whatever a person leaves out, the estimate and the range on all the facts lie inside what was stated before."""
    whole = draw_profile(random.Random(seed))  # noqa: S311 - a simulation
    known = outlook_of(shipped, whole)
    told = outlook_of(shipped, masked(whole, hidden, job))
    assert told.low is not None
    assert told.high is not None
    assert known.estimate is not None
    assert told.low - 1e-12 <= known.estimate <= told.high + 1e-12


@settings(max_examples=20)
@given(seed=st.integers(0, 10**9), hidden=st.frozensets(st.sampled_from(HIDDEN)))
def test_reasons_sum_to_the_score_of_a_masked_profile(shipped: ModelTables, seed: int, hidden: frozenset[str]) -> None:
    """The average case and what each feature adds give the log-odds of the estimate, told or not."""
    outlook = outlook_of(shipped, masked(draw_profile(random.Random(seed)), hidden, frozenset()))  # noqa: S311
    assert outlook.estimate is not None
    assert outlook.average is not None
    total = outlook.average + sum(part.contribution for part in outlook.contributions)
    assert outlook.estimate == pytest.approx(1 / (1 + np.exp(-total)), abs=1e-12)
