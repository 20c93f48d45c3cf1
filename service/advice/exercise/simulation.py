"""A selection exercise under QMAS's General Points Test: who would be taken among the profiles given, and how often.

The way of a request: each profile's verdict → its merit, as an interval → many simulated exercises → its share of
places. The law closes before the model orders: a profile that fails a published test takes no place.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.outlook.completions import completions
from service.outlook.estimate import PathwayOutlook, estimate_spans, extremes, no_outlook
from service.outlook.features import FEATURES, case_of
from service.outlook.given_open import given_open
from service.outlook.panel import CLOSED, Contender, Taken, rounds_for, simulate
from service.practice import findings as practice_findings
from service.profile.codes import Purpose
from service.profile.facts import Facts
from service.profile.values import NOT_MET, Span
from service.recommend.canonical import canonical
from service.recommend.reasons import lacking_of
from service.recording import record
from service.rules.catalogue import BY_ID
from service.rules.evaluator import Evaluation, Finding
from service.rules.pathway import Assessment, LawStatus, Verdict, assess

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from service.outlook.tables import PathwayModel
    from service.profile.model import Profile
    from service.recommend.state import State

PATHWAY = "qmas_gpt"
COUNT = "qmas_criteria_met"
DEFAULT_SEED = 20241101
"""The day on which the twelve criteria came into force, as good as any number."""

MOST_PROFILES = 500


class NoExerciseError(Exception):
    """No exercise can be simulated for that day: its law isn't held or in force, or no classifier speaks of it."""


@record(frozen=True)
class Entry:
    """One profile of the request: its label, if it has one, and the profile as JSON values, nulls left out."""

    id: str | None
    profile: Profile
    canonical: Mapping[str, Any]


@record(frozen=True)
class ExerciseRequest:
    """What is asked: at least one profile, from one place to as many as there are profiles, a day and a seed."""

    entries: tuple[Entry, ...]
    places: int
    as_of: date
    today: date
    seed: int

    @property
    def is_projection(self) -> bool:
        """Whether the day of lodging is still to come."""
        return self.as_of > self.today


@record(frozen=True)
class Competitor:
    """One profile as the exercise sees it.

    ``log_odds`` is its merit on file, between ``low`` and ``high``; all three are ``None`` where the law closes it.
    """

    entry: Entry
    key: str
    facts: Facts
    assessment: Assessment
    findings: tuple[Finding, ...]
    criteria_met: Span
    outlook: PathwayOutlook
    log_odds: float | None = None
    low: float | None = None
    high: float | None = None
    contender: Contender | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """Pointers, into this profile, of the facts that could still change its verdict or its criteria."""
        return tuple(lacking_of(self.findings))


@record(frozen=True)
class Exercise:
    """Every profile in the order of the request, with its share of places.

    ``order`` holds the indices by merit on file; ``ranges`` are the best and the worst place on file, ``None`` for a
    profile that the law closes.
    """

    request: ExerciseRequest
    state: State
    regime: str
    model: PathwayModel
    simulated: int
    competitors: tuple[Competitor, ...]
    taken: tuple[Taken, ...]
    ranges: tuple[tuple[int, int] | None, ...]
    order: tuple[int, ...]
    exercise_id: str

    @property
    def boundary(self) -> tuple[int, int] | None:
        """The last taken and the first left out on file; ``None`` where nobody open is left out."""
        places = self.request.places
        return (self.order[places - 1], self.order[places]) if len(self.order) > places else None


def _contents(entries: Sequence[Entry]) -> list[str]:
    """The digest of each profile's canonical JSON (RFC 8785)."""
    return [hashlib.sha256(canonical(dict(entry.canonical))).hexdigest() for entry in entries]


def _exercise_id(request: ExerciseRequest, state: State, contents: Sequence[str]) -> str:
    """SHA-256 of RFC 8785 canonical JSON of the request (language left out) and the content digests.

    Of today it holds only whether the day of lodging is still to come.
    """
    document: dict[str, Any] = {
        "profiles": [[entry.id, content] for entry, content in zip(request.entries, contents, strict=True)],
        "places": request.places,
        "as_of": request.as_of.isoformat(),
        "projection": request.is_projection,
        "seed": request.seed,
        "ruleset": state.ruleset_digest,
        "model": state.model.digest,
    }
    return hashlib.sha256(canonical(document)).hexdigest()


def _keys(entries: Sequence[Entry], contents: Sequence[str]) -> list[str]:
    """A name for each entry's random numbers: its label, or else its content; equals are numbered.

    A label keeps its random numbers when the profile under it changes, so that two requests can be compared; without
    labels they belong to the content, so that the order of the profiles changes nothing. Of entries under one label
    the content tells the number; equal content under equal labels is exchangeable.
    """
    keys = [""] * len(entries)
    seen: Counter[str] = Counter()
    for index in sorted(range(len(entries)), key=lambda place: (contents[place], place)):
        label = entries[index].id
        name = f"content {contents[index]}" if label is None else f"label {label}"
        seen[name] += 1
        keys[index] = f"{name} {seen[name]}"
    return keys


def _regime(request: ExerciseRequest, state: State) -> str:
    regimes = state.law.versions(BY_ID[PATHWAY].regime, request.as_of)
    if len(regimes) != 1 or state.model.find(PATHWAY, str(regimes[0].value)) is None:
        message = f"no selection exercise can be simulated for {request.as_of}"
        raise NoExerciseError(message)
    return str(regimes[0].value)


def _competitor(entry: Entry, key: str, request: ExerciseRequest, state: State, model: PathwayModel) -> Competitor:
    """A profile taken as an applicant's for entry, whatever status it holds."""
    facts = Facts(replace(entry.profile, purpose=Purpose.ENTRY), request.as_of)
    evaluation = Evaluation(facts, state.law)
    assessment = assess(BY_ID[PATHWAY], evaluation)
    if assessment.status is not LawStatus.IN_FORCE:
        message = f"the law of {PATHWAY} is not held on {request.as_of}"
        raise NoExerciseError(message)
    case = case_of(facts, evaluation, practice_findings(facts))
    criteria, found = FEATURES[COUNT].span(case), assessment.requirements
    if assessment.verdict is Verdict.NOT_ELIGIBLE:
        return Competitor(entry, key, facts, assessment, found, criteria, no_outlook(PATHWAY))
    spans = {name: FEATURES[name].span(case) for name in model.features}
    outlook = given_open(estimate_spans(model, spans), assessment, state.ranking.doors)
    low, high = extremes(model, spans)
    may_fail = bool(assessment.truth & NOT_MET)
    merits = completions(model, spans, key, request.seed)
    contender = Contender(key, merits, CLOSED if may_fail else low, high)
    log_odds = (outlook.average or 0.0) + sum(row.contribution for row in outlook.contributions)
    return Competitor(entry, key, facts, assessment, found, criteria, outlook, log_odds, low, high, contender)


def _ranges(competitors: Sequence[Competitor]) -> list[tuple[int, int] | None]:
    """For each, one more than those surely above it, and all those who may stand as high as it."""
    sure = sorted(one.contender.low for one in competitors if one.contender is not None)
    highs = sorted(one.high for one in competitors if one.high is not None)
    return [
        None
        if one.low is None or one.high is None
        else (1 + len(sure) - bisect_right(sure, one.high), len(highs) - bisect_left(highs, one.low))
        for one in competitors
    ]


def _alike(entries: Sequence[Entry], contents: Sequence[str], taken: Sequence[Taken]) -> list[Taken]:
    """The same with the mean of its kind for each entry that equals others in label and content."""
    kinds: dict[tuple[str | None, str], list[int]] = {}
    for index, entry in enumerate(entries):
        kinds.setdefault((entry.id, contents[index]), []).append(index)
    result = list(taken)
    for kind in kinds.values():
        if len(kind) > 1:
            of = sorted((taken[at].share, taken[at].low, taken[at].high) for at in kind)
            mean = Taken(*(sum(column) / len(kind) for column in zip(*of, strict=True)))
            for index in kind:
                result[index] = mean
    return result


def hold(state: State, request: ExerciseRequest) -> Exercise:
    """Simulate the exercise; raises ``NoExerciseError`` where that can't be done for the day.

    In time it grows with the number of profiles, about two milliseconds each, and the draws are bounded
    (``service.outlook.panel.MOST_DRAWS``).
    """
    regime = _regime(request, state)
    model = state.model.models[f"{PATHWAY}@{regime}"]
    contents = _contents(request.entries)
    keys = _keys(request.entries, contents)
    competitors = tuple(
        _competitor(entry, key, request, state, model) for entry, key in zip(request.entries, keys, strict=True)
    )
    simulated = rounds_for(len(competitors))
    rivals = [one.contender for one in competitors if one.contender is not None]
    found = iter(simulate(rivals, request.places, simulated, request.seed))
    taken = [Taken(0.0, 0.0, 0.0) if one.contender is None else next(found) for one in competitors]
    by_merit = [(-one.log_odds, one.key, index) for index, one in enumerate(competitors) if one.log_odds is not None]
    return Exercise(
        request=request,
        state=state,
        regime=regime,
        model=model,
        simulated=simulated,
        competitors=competitors,
        taken=tuple(_alike(request.entries, contents, taken)),
        ranges=tuple(_ranges(competitors)),
        order=tuple(index for _, _, index in sorted(by_merit)),
        exercise_id=_exercise_id(request, state, contents),
    )
