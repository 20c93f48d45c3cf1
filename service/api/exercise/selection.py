"""``POST /selection-exercise``: many profiles compared as a panel might, and the answer with its sentences."""

from __future__ import annotations

from math import isinf
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, g, request

from service.advice.exercise.simulation import DEFAULT_SEED, PATHWAY, ExerciseRequest, NoExerciseError, hold
from service.api.edge import about_a_person, admitted, held, spoken
from service.api.exercise.request import check_exercise, entries, units_of
from service.api.journal import stage
from service.api.problems import LARGEST_EXERCISE, NO_EXERCISE, ProblemError
from service.api.reading import read_body, read_query, today
from service.api.recommend.outlook import outlook_told
from service.api.requests import SCHEMA_VERSION, NoQuery, SelectionExerciseRequest
from service.api.sentences import Writer
from service.intake.faults import Said
from service.outlook.features import FEATURES
from service.outlook.panel import error_of, unseen_spread
from service.profile.values import NOT_MET, Span
from service.recommend.decision import outlook_of
from service.recommend.reasons import of_law, of_remark
from service.recommend.records import ReasonFamily
from service.recommend.telling import telling
from service.rules.pathways.qmas import MORE_CRITERIA, NOT_APPROVAL, PANEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from service.advice.exercise.simulation import Competitor, Exercise
    from service.messages import Catalogue
    from service.outlook.panel import Taken

DECIMALS = 4
SPREAD = "unseen_spread"
ASSUMPTIONS = (SPREAD, "best_are_taken", "missing_facts", "sectors")

exercising = Blueprint("exercising", __name__)


@exercising.post("/selection-exercise")
def selection_exercise() -> Response:
    """Simulate a selection exercise among the profiles given."""
    read_query(request, NoQuery)
    now = today()
    with held().heavy_work.admitted():
        asked, given = read_body(request, SelectionExerciseRequest, LARGEST_EXERCISE)
        as_of = asked.as_of or now
        check_exercise(asked, as_of)
    with admitted(units_of(asked)):
        return _held(asked, given, as_of, now)


def _held(asked: SelectionExerciseRequest, given: Mapping[str, Any], as_of: date, now: date) -> Response:
    seed = DEFAULT_SEED if asked.seed is None else asked.seed
    try:
        with stage("decide"):
            exercise = hold(held().state, ExerciseRequest(entries(asked, given), asked.places, as_of, now, seed))
    except NoExerciseError:
        raise ProblemError(NO_EXERCISE, Said("No selection exercise can be simulated for {day}.", day=as_of)) from None
    g.decision_id = exercise.exercise_id
    catalogue = spoken(asked.language)
    return about_a_person(told(exercise, catalogue), catalogue.language)


def told(exercise: Exercise, catalogue: Catalogue) -> dict[str, Any]:
    """The answer as JSON values: the record ``SelectionExercise``."""
    asked, state = exercise.request, exercise.state
    writer = Writer(catalogue, state, asked.as_of)
    facts = exercise.competitors[0].facts
    remarks = (
        of_remark(remark, ReasonFamily.DISCRETION, facts, state.law, ())
        for remark in (NOT_APPROVAL, PANEL, MORE_CRITERIA)
    )
    return {
        "schema_version": SCHEMA_VERSION,
        "exercise_id": exercise.exercise_id,
        "as_of": asked.as_of.isoformat(),
        "language": catalogue.language,
        "ruleset": state.ruleset_digest,
        "model": state.model.digest,
        "pathway": PATHWAY,
        "regime": exercise.regime,
        "basis": exercise.model.basis.value,
        "places": asked.places,
        "simulated": exercise.simulated,
        "seed": asked.seed,
        "notices": list(_notices(exercise, writer)),
        "assumptions": [_assumption(name, writer) for name in ASSUMPTIONS],
        "discretion": [writer.reason(reason) for reason in remarks if reason is not None],
        "profiles": [_standing(exercise, index, writer) for index in range(len(exercise.competitors))],
        "boundary": _boundary(exercise, writer),
        **writer.tables(),
    }


def _notices(exercise: Exercise, writer: Writer) -> Iterator[dict[str, Any]]:
    asked, review = exercise.request, exercise.state.law.reviews["qmas"]
    rows: list[tuple[str, str]] = [("simulated_exercise", ""), ("rivals_given", ""), ("not_legal_advice", "")]
    rows.append(("rules_verified", review.verified_on.isoformat()))
    if asked.as_of > review.review_by:
        rows.append(("rules_stale", review.review_by.isoformat()))
    if asked.is_projection:
        rows.append(("projection", asked.as_of.isoformat()))
    rows.append((exercise.model.basis.value, ""))
    if any(one.contender is not None and one.assessment.truth & NOT_MET for one in exercise.competitors):
        rows.append(("open_as_far_as_known", ""))
    if exercise.boundary is None:
        rows.append(("nobody_left_out", ""))
    for code, day in rows:
        sentence = writer.text(f"notice.{code}", detail=writer.dates(day) if day else "")
        yield {"code": code, "sentence": sentence, "detail": [day] if day else []}


def _assumption(name: str, writer: Writer) -> dict[str, Any]:
    spread = unseen_spread() if name == SPREAD else None
    unit = None if spread is None else "log-odds"
    return {"id": name, "value": spread, "unit": unit, "sentence": writer.text(f"assumption.{name}")}


def _standing(exercise: Exercise, index: int, writer: Writer) -> dict[str, Any]:
    one, span = exercise.competitors[index], exercise.ranges[index]
    outlook = outlook_of(one.outlook.rounded())
    bars = telling(one.assessment, one.assessment.requirements, exercise.state.ranking) if span is None else []
    return {
        "index": index,
        "id": one.entry.id,
        "verdict": one.assessment.verdict.value,
        "rank": None if span is None else exercise.order.index(index) + 1,
        "standing": None if span is None else {"best": span[0], "worst": span[1]},
        "share_taken": _share(exercise.taken[index], exercise.simulated, one),
        "criteria_met": _interval(one.criteria_met),
        "outlook": outlook_told(outlook, writer, closed=span is None),
        "bars": [writer.reason(of_law(finding, exercise.state.law)) for finding in bars],
        "missing": list(one.missing),
    }


def _share(taken: Taken, simulated: int, one: Competitor) -> dict[str, float]:
    closed = one.contender is None
    return {
        "estimate": round(taken.share, DECIMALS),
        "error": 0.0 if closed else round(error_of(taken.share, simulated), DECIMALS),
        "minimum": round(taken.low, DECIMALS),
        "maximum": round(taken.high, DECIMALS),
    }


def _interval(span: Span) -> dict[str, float | None]:
    return {"minimum": span.low, "maximum": None if isinf(span.high) else span.high}


def _is_told(one: Span, other: Span) -> bool:
    """Whether the facts set two cases apart in something: both are exact, or no value is possible for both."""
    exact = one.is_exact and other.is_exact
    return exact or one.low > other.high or other.low > one.high


def _boundary(exercise: Exercise, writer: Writer) -> dict[str, Any] | None:
    """What sets the last taken apart from the first left out, on file, feature by feature."""
    if exercise.boundary is None:
        return None
    last, first = exercise.boundary
    taken, left_out = (exercise.competitors[index] for index in exercise.boundary)
    pairs = zip(taken.outlook.contributions, left_out.outlook.contributions, strict=True)
    apart = [(one, other, round(one.contribution - other.contribution, 3)) for one, other in pairs]
    apart = sorted((row for row in apart if row[2]), key=lambda row: (-abs(row[2]), row[0].feature))
    ahead = [one.feature for one, other, difference in apart if difference > 0 and _is_told(one.value, other.value)]
    names = [writer.text(f"outlook.{feature}") for feature in ahead[:3]]
    return {
        "last_taken": last,
        "first_left_out": first,
        "gap": round((taken.log_odds or 0.0) - (left_out.log_odds or 0.0), 3),
        "differences": [
            {
                "code": f"outlook.{one.feature}",
                "difference": difference,
                "last_taken": _interval(one.value),
                "first_left_out": _interval(other.value),
                "unit": FEATURES[one.feature].unit,
                "sentence": writer.text(
                    ("exercise.for_last_taken" if difference > 0 else "exercise.for_first_left_out")
                    + ("" if _is_told(one.value, other.value) else ".open"),
                    feature=writer.text(f"outlook.{one.feature}"),
                ),
            }
            for one, other, difference in apart
        ],
        "sentence": writer.text("exercise.apart", features=writer.listed(names))
        if names
        else writer.text("exercise.level"),
    }
