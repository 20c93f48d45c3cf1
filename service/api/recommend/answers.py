"""From a decision to the JSON of the answer, with every sentence in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.advice.bounds.intervals import certain
from service.advice.bounds.splitting import bounds_of
from service.advice.ledger import Ledger, weight_in
from service.api.interview.questions import still_to_ask
from service.api.recommend.bounds import certain_told, estimate_range, rank_range
from service.api.recommend.credibility import credibility_told
from service.api.recommend.key_dates import key_dates
from service.api.recommend.rows import in_parts, in_summary, on_a_card
from service.api.recommend.what_ifs import what_ifs
from service.api.recommend.what_to_do import told_first
from service.api.requests import SCHEMA_VERSION, Detail, Included
from service.api.sentences import Writer
from service.api.settlement.abode import settlement_told
from service.outlook.tables import Basis
from service.population.people_alike import DECIDED_ON
from service.profile.codes import DegreeLevel, Relation
from service.profile.derived.education import MASTER_OR_ABOVE
from service.profile.derived.person import right_of_abode
from service.profile.derived.relatives import relations_in_doubt
from service.profile.money import without_rate
from service.profile.values import MET
from service.rules.facts.degrees import institution_readings
from service.rules.facts.local_study import studies_unstated
from service.rules.neighbours import (
    FEE,
    PAID,
    Neighbour,
    PlannedStep,
    is_free,
    neighbours,
    numbers_named,
    planned_steps,
)
from service.rules.pathway import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from service.messages import Catalogue
    from service.profile.model import Degree
    from service.recommend.decision import Decision, Ranked


READ_AS = {Relation.PARENT: "relative_read_as_child", Relation.CHILD: "relative_read_as_parent"}
"""How a relative was read of whom most people of this age would tell the contrary."""

IN_SHORT = ("id", "part", "type", "wording", "facts", "pathways", "gain")
"""What is told of a question here; `POST /next-question` tells all that it takes to ask it."""


def answer(
    decision: Decision,
    catalogue: Catalogue,
    detail: str,
    include: Collection[Included] = (),
    shown: Collection[str] | None = None,
) -> dict[str, Any]:
    """The answer as JSON values; ``detail`` is ``card``, ``summary`` or ``full``, and ``include`` adds parts of full.

    ``shown`` are the ids of the pathways to show, each with the place that it has among all; all if ``None``.
    """
    writer = Writer(catalogue, decision.state, decision.request.as_of, decision.request.profile)
    parts = parts_of(detail, include)
    ledger = Ledger(decision.read(weight_in))
    card = detail == Detail.CARD
    told = told_first(decision, writer)
    ranked = [row for row in decision.pathways if shown is None or row.assessment.pathway.id in shown]
    if card:
        ranked = [row for row in ranked if row.assessment.verdict is not Verdict.NOT_ELIGIBLE]
    about = {row["id"] for row in told["pathways"]}
    rows = [
        (on_a_card(row, writer) if card else in_summary(row, decision, writer, parts))
        | in_parts(row, decision, writer, parts, whole=shown is not None or row.assessment.pathway.id in about)
        for row in ranked
    ]
    beyond = _beyond(rows, decision, writer, ledger, parts)
    if "certain" in beyond:
        beyond["certain"] = [row for row in beyond["certain"] if row not in told["certain"]] or None
    whole = {
        "schema_version": SCHEMA_VERSION,
        "decision_id": decision.decision_id,
        "as_of": decision.request.as_of.isoformat(),
        "projection": decision.request.is_projection,
        "language": catalogue.language,
        "ruleset": decision.state.ruleset_digest,
        "model": decision.state.model.digest,
        "answer": told,
        "settlement": None if card else settlement_told(decision, writer),
        "notices": standing_notices(decision, writer, parts)
        + _unconverted(decision, writer)
        + _cut_short(ledger, writer),
        "pathways": rows,
        "weights": _weights(decision) if Included.REASONS in parts else None,
        **beyond,
        "neighbours": [_neighbour(found, decision, writer) for found in neighbours(decision.facts)],
        "institutions": None if card else _institutions(decision),
    }
    return whole | writer.tables(depth=bool(parts & {Included.REASONS, Included.TERMS}))


def _neighbour(found: Neighbour, decision: Decision, writer: Writer) -> dict[str, Any]:
    """A neighbouring scheme, with the numbers that its sentence names, the steps that lead on, and their pages."""
    facts, law = decision.facts, decision.state.law
    free, steps = is_free(found, facts), planned_steps(found, facts)
    named = [parameter for name, parameter in found.named.items() if not (free and name == FEE)]
    read = [parameter for step in steps for parameter in step.parameters.values()]
    held = [law.versions(parameter, facts.as_of)[-1] for parameter in (*named, *read)]
    sources = list(dict.fromkeys(source for version in held for source in version.sources))
    writer.cite(*sources)
    shown = {name: f"{number:,}" for name, number in numbers_named(found, facts).items()}
    return {
        "id": found.id,
        "sentence": writer.text(f"neighbour.{found.id}.free" if free else f"neighbour.{found.id}", **shown),
        "link": found.link and writer.link(found.link),
        "steps": [_step(found, step, decision, writer) for step in steps],
        "sources": sources,
    }


def _step(found: Neighbour, step: PlannedStep, decision: Decision, writer: Writer) -> dict[str, Any]:
    """A step of a planned way, with its day and what it costs."""
    held = {
        name: decision.state.law.versions(parameter, decision.facts.as_of)[-1]
        for name, parameter in step.parameters.items()
    }
    shown = {name: f"{version.value:,}" for name, version in held.items()}
    day = "" if step.on is None else writer.dates(step.on.isoformat())
    return {
        "code": step.code,
        "on": None if step.on is None else step.on.isoformat(),
        "fee_hkd": sum(held[name].value for name in PAID if name in held) if step.fees else None,
        "sentence": writer.text(f"neighbour.{found.id}.{step.code}", date=day, **shown),
    }


def _weights(decision: Decision) -> dict[str, float]:
    """The weights of the ranking's attributes, the same for every pathway."""
    score = decision.pathways[0].score
    return {name: score.weights[name] for name in score.values}


def parts_of(detail: str, include: Collection[Included]) -> frozenset[Included]:
    """The parts that an answer holds beyond its card or summary."""
    return frozenset(Included) if detail == Detail.FULL else frozenset(include)


def _beyond(
    rows: Sequence[dict[str, Any]],
    decision: Decision,
    writer: Writer,
    ledger: Ledger,
    parts: Collection[Included],
) -> dict[str, Any]:
    """What is worked out beyond the decision, as far as it is asked for: put into the rows, or told of the whole."""
    told: dict[str, Any] = {}
    if Included.KEY_DATES in parts:
        ahead = key_dates(decision, writer, ledger)
        for row in rows:
            row.update(ahead[row["id"]])
    if Included.WHAT_IFS in parts:
        changed = what_ifs(decision, writer, ledger)
        for row in rows:
            row["what_ifs"] = changed[row["id"]] or None
    if Included.BOUNDS in parts:
        bounds = bounds_of(decision, ledger)
        for row in rows:
            row["rank_range"] = rank_range(bounds.ranks[row["id"]])
            row["estimate_range"] = estimate_range(bounds.estimates.get(row["id"]))
        told["certain"] = certain_told(certain(decision, bounds.ranks), writer)
    if Included.CREDIBILITY in parts:
        told |= credibility_told(decision, writer)
    if Included.QUESTIONS in parts:
        asked = still_to_ask(decision, writer.catalogue)
        told |= asked | {"next_questions": [{name: row[name] for name in IN_SHORT} for row in asked["next_questions"]]}
    return told


def standing_notices(decision: Decision, writer: Writer, parts: Collection[Included] = ()) -> list[dict[str, Any]]:
    """What stands over a whole answer: law and its freshness, what the outlooks rest on."""
    notices: list[tuple[str, tuple[str, ...]]] = []
    abode = decision.facts.read(right_of_abode).value
    if abode == MET:
        notices.append(("right_of_abode", ()))
    notices.append(("not_legal_advice", ()))
    reviews = decision.state.law.reviews
    verified = min(review.verified_on for review in reviews.values())
    notices.append(("rules_verified", (verified.isoformat(),)))
    stale = [
        reviews[ranked.assessment.pathway.scheme].review_by for ranked in decision.pathways if _stale(ranked, decision)
    ]
    if stale:
        notices.append(("rules_stale", (max(stale).isoformat(),)))
    if _only_postgraduate(decision.request.profile.degrees or ()):
        notices.append(("bachelor_not_stated", ()))
    if decision.facts.read(studies_unstated).value == MET:
        notices.append(("studies_not_stated", ()))
    notices += [(what.value, ()) for what in decision.request.elsewhere]
    doubted = {relation for _, relation in decision.facts.read(relations_in_doubt).value}
    notices += [(READ_AS[relation], ()) for relation in doubted]
    if decision.request.is_projection:
        notices.append(("projection", (decision.request.as_of.isoformat(),)))
    if _promised_by_other_law(decision):
        notices.append(("promise_of_another_day", (DECIDED_ON.isoformat(),)))
    notices += [(part.value, ()) for part in (Included.KEY_DATES, Included.WHAT_IFS) if part in parts]
    return [
        {
            "code": code,
            "sentence": writer.text(f"notice.{code}", detail="".join(map(writer.dates, detail))),
            "detail": list(detail) or None,
        }
        for code, detail in notices
    ] + list(_bases(decision, writer))


def _only_postgraduate(degrees: Sequence[Degree]) -> bool:
    """Whether a degree is stated that follows on a bachelor's, and none that may be one: people name their highest."""
    levels = {degree.level for degree in degrees}
    return bool(levels & MASTER_OR_ABOVE) and not levels & {None, DegreeLevel.BACHELOR}


def _bases(decision: Decision, writer: Writer) -> Iterator[dict[str, Any]]:
    """What the outlooks rest on; where not all rest on the same, of which pathways."""
    by: dict[Basis, list[str]] = {}
    for ranked in decision.pathways:
        if ranked.outlook.basis is not Basis.NONE:
            by.setdefault(ranked.outlook.basis, []).append(ranked.assessment.pathway.id)
    for basis in Basis:
        if basis in by:
            ids = by[basis] if len(by) > 1 else []
            code = f"notice.{basis.value}_of" if ids else f"notice.{basis.value}"
            named = writer.together([writer.text(f"pathway.{one}") for one in ids])
            yield {"code": basis.value, "sentence": writer.text(code, detail=named), "detail": ids or None}


def _promised_by_other_law(decision: Decision) -> bool:
    """Whether what is open to the simulated people was decided under other rules than those of the day asked for."""
    law, day = decision.state.law, decision.request.as_of
    return any(
        [version.value for version in law.versions(ranked.assessment.pathway.regime, day)]
        != [version.value for version in law.versions(ranked.assessment.pathway.regime, DECIDED_ON)]
        for ranked in decision.pathways
        if ranked.promise is not None
    )


def _unconverted(decision: Decision, writer: Writer) -> list[dict[str, Any]]:
    """That an amount stays unknown as no rate is held for its currency, with where it stands: asked for in HK$."""
    found: dict[str, list[str]] = {}
    for pointer, currency in without_rate(decision.facts.profile, decision.facts.facts_on):
        found.setdefault(currency, []).append(pointer)
    return [
        {
            "code": "no_exchange_rate",
            "sentence": writer.text("notice.no_exchange_rate", detail=currency),
            "detail": [currency, *pointers],
        }
        for currency, pointers in found.items()
    ]


def _cut_short(ledger: Ledger, writer: Writer) -> list[dict[str, Any]]:
    """That not all was worked out which could have been, and of which parts."""
    if not ledger.cut_short:
        return []
    parts = writer.listed([writer.text(f"part.{part.value}") for part in ledger.cut_short])
    sentence = writer.text("notice.cut_short", detail=parts)
    return [{"code": "cut_short", "sentence": sentence, "detail": [part.value for part in ledger.cut_short]}]


def _stale(ranked: Ranked, decision: Decision) -> bool:
    return decision.request.as_of > decision.state.law.reviews[ranked.assessment.pathway.scheme].review_by


def _institutions(decision: Decision) -> list[dict[str, Any]]:
    rows = []
    for index, reading in enumerate(decision.facts.read(institution_readings).value):
        if reading is not None:
            rows.append(
                {
                    "pointer": f"/degrees/{index}/institution",
                    "given": reading.given,
                    "standing": reading.standing.value,
                    "how": reading.how.value,
                    "name": reading.name,
                    "country": reading.country,
                    "ror_id": reading.ror_id,
                    **({"candidates": list(reading.candidates)} if reading.candidates else {}),
                }
            )
    return rows
