"""Where changes begin: the facts as told on the day of lodging, the levers that they leave, and the profile after some.

What is found of a profile is shared by all that is asked of changes in one answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.calendar.ageing import told_on
from service.advice.calendar.key_dates import horizon
from service.advice.changes.lever import Moment
from service.advice.changes.levers import levers
from service.outlook.case import Case
from service.outlook.estimate import Band, estimate
from service.outlook.given_open import given_open
from service.practice import Graded
from service.profile.facts import Facts
from service.rules.evaluator import Evaluation
from service.rules.law import LawNotHeldError
from service.rules.pathway import Verdict, assess, mode_of

if TYPE_CHECKING:
    from datetime import date

    from service.advice.changes.lever import Lever
    from service.profile.model import Profile
    from service.recommend.decision import Decision
    from service.recommend.state import State
    from service.rules.criteria import Criterion
    from service.rules.evaluator import Finding
    from service.rules.pathway import Assessment, Pathway


class Told:
    """A profile as told on a day, and what comes of each pathway then; each is worked out once."""

    def __init__(self, profile: Profile, day: date, state: State) -> None:
        self.profile = profile
        self._state = state
        self._evaluation = Evaluation(Facts(profile, day), state.law)
        self._case = Case(self._evaluation.facts, self._evaluation, Graded(self._evaluation.facts))
        self._assessments: dict[str, Assessment] = {}
        self._bands: dict[str, Band] = {}

    def assessment(self, pathway: Pathway) -> Assessment:
        """What comes of a pathway."""
        found = self._assessments.get(pathway.id)
        if found is None:
            found = self._assessments[pathway.id] = assess(pathway, self._evaluation)
        return found

    def asks_the_same(self, before: Assessment) -> bool:
        """Whether a pathway asks under the same rules, and as of the same kind of application, as it did before."""
        facts, pathway = self._evaluation.facts, before.pathway
        regimes = self._state.law.versions(pathway.regime, facts.as_of)
        return regimes == before.regimes and mode_of(pathway, facts) is before.mode

    def finding(self, criterion: Criterion) -> Finding | None:
        """What one requirement comes to; ``None`` where its law isn't held."""
        try:
            return self._evaluation.of(criterion)
        except LawNotHeldError:
            return None

    def band(self, pathway: Pathway) -> Band:
        """The band of the outlook of a pathway."""
        if pathway.id not in self._bands:
            self._bands[pathway.id] = self._band(self.assessment(pathway))
        return self._bands[pathway.id]

    def _band(self, assessment: Assessment) -> Band:
        if assessment.verdict is Verdict.NOT_ELIGIBLE:
            return Band.CANNOT_TELL
        found = estimate(self._state.model, assessment, self._case)
        return given_open(found, assessment, self._state.ranking.doors).band


class Beginning:
    """The facts of a decision as told on its day, with the levers that may be there within the years looked at."""

    def __init__(self, decision: Decision) -> None:
        self._as_of = decision.request.as_of
        self._state = decision.state
        self._profile = told_on(decision.request.profile, self._as_of, self._as_of)
        moment = Moment(self._profile, Facts(self._profile, self._as_of), self._state)
        last = horizon(self._as_of)
        self.levers = tuple(lever for lever in levers(moment) if lever.on <= last)
        self._told: dict[tuple[date, tuple[Lever, ...]], Told] = {}
        self._profiles: dict[date, Profile] = {self._as_of: self._profile}

    def told(self, chosen: tuple[Lever, ...], day: date) -> Told:
        """The profile as told on a day, with a set of levers."""
        key = (day, chosen)
        if key not in self._told:
            profile = self._told_on(day)
            for lever in chosen:
                profile = lever.apply(profile, day)
            self._told[key] = Told(profile, day, self._state)
        return self._told[key]

    def _told_on(self, day: date) -> Profile:
        if day not in self._profiles:
            self._profiles[day] = told_on(self._profile, self._as_of, day)
        return self._profiles[day]
