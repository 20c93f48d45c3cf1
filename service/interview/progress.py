"""How far an interview has come, as what is certain already."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from service.interview.records import Progress
from service.profile.values import MET, NOT_MET, REVIEW

if TYPE_CHECKING:
    from service.recommend.decision import Decision


def progress(decision: Decision, doors: tuple[str, ...]) -> Progress:
    """What nothing that is still to be told can change; the sentence is still to be made."""
    truths = Counter(ranked.assessment.truth for ranked in decision.pathways)
    found = {name: truths[truth] for name, truth in (("open", MET), ("judged", REVIEW), ("closed", NOT_MET))}
    return Progress(pathways=len(decision.pathways), decided=sum(found.values()), **found, doors=doors, sentence="")
