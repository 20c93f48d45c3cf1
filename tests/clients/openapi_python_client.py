"""A real profile through openapi-python-client's package; prints the first pathway."""

import json
import sys

from hong_kong_pathways_client import Client
from hong_kong_pathways_client.api.decision import recommend
from hong_kong_pathways_client.models import Recommendation, RecommendationRequest

asked = RecommendationRequest.from_dict(json.loads(sys.argv[2]))
answer = recommend.sync(client=Client(base_url=sys.argv[1]), body=asked)
if not isinstance(answer, Recommendation):
    raise SystemExit(f"no answer: {answer}")
first = answer.pathways[0]
headline = first.headline
sentence = headline[0].sentence if headline else None
print(json.dumps({"id": first.id, "verdict": str(first.verdict), "sentence": sentence}))
