"""The commands of an analyst: draw the cohort, fit, evaluate, publish, or all in order.

Exit codes: 0 done; 1 a gate refuses the model, and says which; 2 wrong usage; 3 an earlier step's output is missing
or does not fit.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import joblib

from service.outlook.features import MODEL_FEATURES
from training.cohort.simulate import Cohort, read_cohort, reproduced, simulate
from training.model.fit import REFITS, Fitted, fit
from training.artefact.publish import RefusedError, assess_model, publish

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DONE, REFUSED, MISSING = 0, 1, 3
PEOPLE = 12_000
FEWEST = 500
SEED = 20260120
ROOT = Path(__file__).resolve().parents[1]
FITTED = "fitted.joblib"
METRICS = "metrics.json"


class MissingError(Exception):
    """What an earlier step should have written is not there, or is of another cohort."""


def _people(text: str) -> int:
    number = int(text)
    if number < FEWEST:
        message = f"at least {FEWEST} people are needed for each pathway"
        raise argparse.ArgumentTypeError(message)
    return number


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        message = "at least 1"
        raise argparse.ArgumentTypeError(message)
    return number


def parser() -> argparse.ArgumentParser:
    """The command line."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--seed", type=int, default=SEED, help="seed of every draw and fit (%(default)s)")
    common.add_argument(
        "--work", type=Path, default=ROOT / "build" / "training", help="folder for cohorts and fits (build/training)"
    )
    common.add_argument("--jobs", type=_positive, default=os.cpu_count() or 1, help="processes (one per core)")
    common.add_argument("--json", action="store_true", help="print the result as JSON")
    drawn = argparse.ArgumentParser(add_help=False)
    drawn.add_argument("--people", type=_people, default=PEOPLE, help="cases per pathway (%(default)s)")
    refitted = argparse.ArgumentParser(add_help=False)
    refitted.add_argument("--refits", type=_positive, default=REFITS, help="bootstrap refits (%(default)s)")
    placed = argparse.ArgumentParser(add_help=False)
    placed.add_argument("--models", type=Path, default=ROOT / "models", help="folder of published models (models)")
    placed.add_argument("--version", help="name of the version (by default from the tables' digest)")

    whole = argparse.ArgumentParser(
        prog="python -m training",
        description="Fit the classifiers on a synthetic cohort and publish their tables.",
        epilog="Exit codes: 0 done; 1 refused by a gate; 2 wrong usage; 3 an earlier step's output is missing.",
    )
    steps = whole.add_subparsers(dest="step", required=True, metavar="step")
    steps.add_parser("cohort", parents=[common, drawn], help="draw applicants and decide their cases; write CSV")
    steps.add_parser("fit", parents=[common, refitted], help="fit the classifiers and their refits on the cohort")
    steps.add_parser("evaluate", parents=[common], help="measure on held-out cases and apply the gates; write JSON")
    steps.add_parser("publish", parents=[common, placed], help="write the model's folder and switch to it")
    steps.add_parser(
        "retrain", parents=[common, drawn, refitted, placed], help="cohort, fit, evaluate and publish in order"
    )
    return whole


def _digest(cohorts: dict[str, Cohort]) -> str:
    return hashlib.sha256("".join(cohorts[name].text() for name in sorted(cohorts)).encode()).hexdigest()


def _cohorts(work: Path) -> dict[str, Cohort]:
    try:
        return {name: read_cohort(name, (work / f"{name}.csv").read_text(encoding="utf-8")) for name in MODEL_FEATURES}
    except OSError as error:
        message = f"{error.filename}: run the step `cohort` first"
        raise MissingError(message) from error
    except ValueError as error:
        message = f"the cohort does not fit this code: {error}"
        raise MissingError(message) from error


def _fitted(work: Path, cohorts: dict[str, Cohort]) -> dict[str, Fitted]:
    path = work / FITTED
    if not path.exists():
        message = f"{path}: run the step `fit` first"
        raise MissingError(message)
    saved = joblib.load(path)
    if saved["cohort"] != _digest(cohorts):
        message = f"{path} was fitted on another cohort: run the step `fit` again"
        raise MissingError(message)
    fitted: dict[str, Fitted] = saved["fitted"]
    return fitted


def draw(given: argparse.Namespace) -> dict[str, Any]:
    """The step ``cohort``."""
    given.work.mkdir(parents=True, exist_ok=True)
    shares = []
    for name in MODEL_FEATURES:
        cohort = simulate(name, given.people, given.seed, given.jobs)
        (given.work / f"{name}.csv").write_text(cohort.text(), encoding="utf-8")
        shares += [asdict(share) | {"within": share.within} for share in reproduced(cohort)]
    return {"people": given.people, "pathways": len(MODEL_FEATURES), "shares": shares}


def fit_all(given: argparse.Namespace) -> dict[str, Any]:
    """The step ``fit``."""
    cohorts = _cohorts(given.work)
    fitted = {name: fit(one, given.seed, refits=given.refits, jobs=given.jobs) for name, one in cohorts.items()}
    joblib.dump({"cohort": _digest(cohorts), "fitted": fitted}, given.work / FITTED, compress=3)
    return {"calibration": {name: asdict(one.calibration) for name, one in fitted.items()}, "refits": given.refits}


def measure(given: argparse.Namespace) -> dict[str, Any]:
    """The step ``evaluate``; raises ``RefusedError`` where a gate fails, once the numbers are written."""
    cohorts = _cohorts(given.work)
    assessed = assess_model(_fitted(given.work, cohorts), cohorts, given.seed)
    result = {
        "metrics": {name: asdict(one) for name, one in assessed.metrics.items()},
        "parity": {name: one.largest for name, one in assessed.parities.items()},
        "tables_bytes": len(assessed.content),
        "failures": list(assessed.failures),
    }
    (given.work / METRICS).write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    if assessed.failures:
        raise RefusedError(assessed.failures)
    return result


def put(given: argparse.Namespace) -> dict[str, Any]:
    """The step ``publish``."""
    cohorts = _cohorts(given.work)
    fitted = _fitted(given.work, cohorts)
    model = publish(fitted, cohorts, given.models, seed=given.seed, version=given.version)
    return {"version": model.version, "tables_sha256": model.digest, "pathways": sorted(model.models)}


def retrain(given: argparse.Namespace) -> dict[str, Any]:
    """Every step in order."""
    begun = time.monotonic()
    result = {"cohort": draw(given), "fit": fit_all(given), "evaluate": measure(given), "publish": put(given)}
    return result | {"seconds": round(time.monotonic() - begun, 1)}


STEPS: dict[str, Callable[[argparse.Namespace], dict[str, Any]]] = {
    "cohort": draw,
    "fit": fit_all,
    "evaluate": measure,
    "publish": put,
    "retrain": retrain,
}


def _lines(value: Any, depth: int = 0) -> list[str]:  # noqa: ANN401 - any JSON value
    lines: list[str] = []
    pairs = value.items() if isinstance(value, dict) else ((f"{index + 1}", item) for index, item in enumerate(value))
    for name, item in pairs:
        if isinstance(item, (dict, list)) and item:
            lines += ["  " * depth + f"{name}:", *_lines(item, depth + 1)]
        else:
            shown = f"{item:.4g}" if isinstance(item, float) else item
            lines.append("  " * depth + f"{name}: {shown}")
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one step; the exit code."""
    given = parser().parse_args(arguments)
    try:
        result = STEPS[given.step](given)
    except RefusedError as error:
        print("Refused:", *error.failures, sep="\n  ", file=sys.stderr)
        if given.json:
            print(json.dumps({"refused": list(error.failures)}))
        return REFUSED
    except MissingError as error:
        print(error, file=sys.stderr)
        return MISSING
    print(json.dumps(result) if given.json else "\n".join(_lines(result)))
    return DONE
