"""The records of what-ifs, as the API sends them; sentences are filled in at the edge, in the reader's language."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from service.advice.changes.lever import Effort, StepCode, TimeTaken
from service.outlook.estimate import Band
from service.recording import record
from service.rules.pathway import Verdict


class WhatIfKind(StrEnum):
    """What a set of changes does to a pathway."""

    OPENS = "opens"  # closed as things stand, and not with these changes
    LIFTS = "lifts"  # open with a weak outlook, and a better band with this change


@record(frozen=True, kw_only=True)
class Step:
    """One change.

    ``distance`` is what is wanting of ``target``, in ``unit``; ``on`` the first day on which the change can be there,
    null where nothing tells it; ``effort`` and ``time`` are this project's estimate of what it asks at the least;
    ``facts`` are JSON pointers into the profile to what changes.
    """

    code: StepCode
    facts: tuple[str, ...]
    distance: float | None
    target: float | None
    unit: str | None
    on: date | None
    effort: Effort
    time: TimeTaken
    sentence: str = ""


@record(frozen=True, kw_only=True)
class WhatIf:
    """Changes that together open a pathway, none of them needless; or one that lifts its band.

    ``on`` is the first day of lodging for which this was asked, with everything aged to it; ``missing`` are the facts
    that the verdict then still hangs on.
    """

    kind: WhatIfKind
    on: date
    steps: tuple[Step, ...]
    effort: Effort
    time: TimeTaken
    verdict: Verdict
    band: Band
    missing: tuple[str, ...]
    sentence: str = ""
