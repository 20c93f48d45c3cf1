"""FastAPI and pydantic: features in, the nine probabilities out."""

from typing import Any

from fastapi import FastAPI
from pydantic import create_model

from benchmarks.peers.apps.estimators import Estimators

estimators = Estimators()
app = FastAPI()

_each: dict[str, Any] = dict.fromkeys(estimators.features, float)
Features = create_model("Features", **_each)


@app.get("/readyz")
async def ready() -> dict[str, str]:
    """Whether it is ready."""
    return {"status": "ready"}


# On the loop and not in a thread: nothing here waits, and a thread costs more than it gives.
@app.post("/outlook")
async def outlook(told: Features) -> dict[str, float]:  # type: ignore[valid-type]  # made above
    """The probability that each classifier gives."""
    return estimators.probabilities(vars(told))
