"""MLServer: a runtime of one's own that answers for all nine, so that one request suffices for a person."""

from __future__ import annotations

from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse, ResponseOutput

from benchmarks.peers.apps.estimators import Estimators


class Outlook(MLModel):
    """A row of features in the order of their names in, a row of probabilities in the order of theirs out."""

    async def load(self) -> bool:
        """Read the estimators."""
        self.estimators = Estimators()
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        """The probability that each classifier gives."""
        row = NumpyCodec.decode_input(payload.inputs[0])[0]
        told = dict(zip(self.estimators.features, row.tolist(), strict=True))
        found = list(self.estimators.probabilities(told).values())
        output = ResponseOutput(name="probabilities", shape=[1, len(found)], datatype="FP64", data=found)
        return InferenceResponse(model_name=self.name, outputs=[output])
