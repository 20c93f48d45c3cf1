"""When the stay that is held ends, and from when an extension of it may be applied for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.calendar.records import StayWindow
from service.profile.derived.person import held_still
from service.profile.values import NOT_MET
from service.rules.extension import window_opens
from service.rules.pathway import terms_of

if TYPE_CHECKING:
    from service.profile.facts import Facts
    from service.rules.law import Lawbook
    from service.rules.pathway import Assessment


def extension_window(assessment: Assessment, facts: Facts, law: Lawbook) -> StayWindow | None:
    """The days in which an extension may be applied for: the last weeks or months of the stay that is held.

    Of a limit that is known roughly, the days of which that is so whatever day it is, if there are any.
    """
    pathway = assessment.pathway
    name = terms_of(assessment).get("extension_window")
    versions = law.versions(name, facts.as_of) if name else ()
    ends = [
        status.held_until
        for status in facts.profile.statuses or ()
        if status.scheme in pathway.held and held_still(status, facts) != NOT_MET and status.held_until is not None
    ]
    if not versions or not ends:
        return None
    end = max(ends, key=lambda span: span.last)
    since = max(facts.as_of, window_opens(end.last, versions[-1]))
    return StayWindow(since=since, until=end.first) if since <= end.first else None
