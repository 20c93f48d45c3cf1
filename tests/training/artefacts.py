"""A small model that needs no fitting, for what happens to a model once it is fitted.

``python -m tests.training.artefacts MODELS FIRST COUNT [KILL]`` publishes COUNT models, of baselines from FIRST on,
and is killed when it is about to rename for the KILL-th time.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from service.outlook.tables import SCHEMA
from training.artefact.origin import Origin
from training.artefact.publish import Published, publish
from training.review.assessment import Assessment, Comparison, Estimated

NAME = "ttps_b@categories"
ORIGIN = Origin(
    data_sha256="ab" * 32,
    own_lines=0,
    synthetic_lines=400,
    set_aside=0,
    synthetic_weight=1.0,
    seed=7,
    refits=1,
    people=400,
    variant="central",
    prior=None,
    carried=(),
    revision=None,
    libraries={"scikit-learn": "0"},
    command="python -m training retrain",
)


def document(baseline: float = 0.0, **changes: object) -> dict[str, Any]:
    """Tables of one classifier, distinct by their baseline."""
    model = {
        "pathway": "ttps_b",
        "regime": "categories",
        "stage": "approval",
        "basis": "synthetic_cohort",
        "cases": 400,
        "shrunk": None,
        "baseline": baseline,
        "calibration": {"slope": 1.0, "intercept": 0.0},
        "tables": [
            {
                "feature": "work_in_window_months",
                "direction": 1,
                "edges": [36.0],
                "values": [-0.5, 0.25],
                "density": [0.25, 0.75],
                "refits": [[-0.5, 0.25]],
            }
        ],
        "refit_baselines": [0.0],
        "pool": [-1.0, 0.0, 1.0],
    }
    return {
        "schema": SCHEMA,
        "basis": "synthetic_cohort",
        "notice": "Trained on a synthetic cohort.",
        "models": {NAME: model},
    } | changes


def tables(baseline: float = 0.0) -> bytes:
    return json.dumps(document(baseline)).encode()


def assessment(*failures: str) -> Assessment:
    comparison = Comparison(NAME, 60, 0.21, 0.2, Estimated(0.01, -0.002, 0.02), holds=True)
    return Assessment({}, {NAME: comparison}, (), (), (), (), (), {}, failures)


def put(models: Path, baseline: float = 0.0, version: str | None = None, *, content: bytes | None = None) -> Published:
    """Publish the small model, or other tables beside its estimator."""
    estimators = {NAME: {"constant": baseline}}
    page = f"<p>{baseline}</p>\n"
    told = tables(baseline) if content is None else content
    return publish(told, estimators, assessment(), ORIGIN, models, report=lambda _: page, version=version)


def killed_at(count: int) -> None:
    """Have this process die, as by a power cut, when it is about to rename for the ``count``-th time."""
    renames = 0

    def notice(event: str, _: tuple[Any, ...]) -> None:
        nonlocal renames
        if event == "os.rename":
            renames += 1
            if renames == count:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(notice)


if __name__ == "__main__":
    folder, first, number, *kill = sys.argv[1:]
    if kill:
        killed_at(int(kill[0]))
    for baseline in range(int(first), int(first) + int(number)):
        put(Path(folder), float(baseline))
