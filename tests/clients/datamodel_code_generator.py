"""A real profile through datamodel-code-generator's models and the standard library; prints the first pathway."""

import json
import sys
from urllib.request import Request, urlopen

from generated_models import Recommendation, RecommendationRequest

asked = RecommendationRequest.model_validate_json(sys.argv[2])
body = asked.model_dump_json(exclude_none=True, by_alias=True).encode()
request = Request(f"{sys.argv[1]}/recommend", body, {"Content-Type": "application/json"})  # noqa: S310 - our own server
with urlopen(request) as response:  # noqa: S310
    answer = Recommendation.model_validate_json(response.read())
first = answer.pathways[0]
sentence = first.headline[0].sentence if first.headline else None
print(json.dumps({"id": first.id, "verdict": first.verdict.value, "sentence": sentence}))
