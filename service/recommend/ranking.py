"""The order of pathways: tier, the stay that is held, a weighted score whose parts are told, the id; and advice.

Whom the page of one undetermined pathway sends to another reads of that other first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.content import loaded, parsed, remembered
from service.outlook.estimate import Band
from service.outlook.tables import Basis
from service.population.promise import has_what_defines, is_from_there
from service.population.traits import made_for
from service.practice import Grade
from service.profile.codes import Purpose
from service.profile.derived.person import no_adverse_record, no_conviction, stays_past_limit
from service.profile.values import MET, NOT_MET, UNKNOWN
from service.recommend.records import Advice, Score
from service.recording import record
from service.rules.pathway import LawStatus, Mode, Selection, Verdict, own_status, route_of, terms_by_route

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from service.practice import PracticeFinding
    from service.profile.facts import Facts
    from service.recommend.records import Outlook
    from service.rules.law import Lawbook
    from service.rules.pathway import Assessment, Pathway

TIERS = {Verdict.ELIGIBLE: 1, Verdict.NEEDS_REVIEW: 2, Verdict.UNDETERMINED: 3, Verdict.NOT_ELIGIBLE: 4}
DECIMALS = 4
"""Of the value of an attribute."""

LAW_UNKNOWN_TIER = 5


@record(frozen=True)
class Cap:
    """What keeps a pathway from being recommended outright; ``scope`` are ids and families, and empty for all.

    ``mode`` is that in which alone it holds, and ``None`` where it holds in both.
    """

    id: str
    scope: frozenset[str]
    mode: Mode | None
    weak: frozenset[str]
    unless_strong: frozenset[str]
    record: bool
    past_limit: bool
    tell: tuple[str, ...]
    at_most: Advice


@record(frozen=True, eq=False)
class Ranking:
    """Weights and attribute values, as ``ranking.yaml`` gives them, and the advice table of ``advice.yaml``."""

    weights: Mapping[str, float]
    doors: frozenset[str]
    matters: tuple[tuple[str, ...], ...]
    defining: frozenset[str]
    from_where: frozenset[str]
    likely: float
    nearly_sure: float
    some: float
    few: float
    for_many: frozenset[str]
    for_a_few: frozenset[str]
    watch: Mapping[str, tuple[str, ...]]
    values: Mapping[str, Any]
    advice: Sequence[Mapping[str, Any]]
    caps: tuple[Cap, ...]


@loaded
def load_ranking() -> Ranking:
    """Read both files."""
    ranking, advice = parsed("recommend/ranking.yaml"), parsed("recommend/advice.yaml")
    weights = {name: float(row["weight"]) for name, row in ranking["weights"].items()}
    watch = {name: tuple(remarks) for name, remarks in ranking["watch"].items()}
    caps = tuple(map(_cap, advice["caps"]))
    doors, matters = frozenset(ranking["doors"]), tuple(map(tuple, ranking["matters"].values()))
    parts = {name: frozenset(them) for name, them in ranking["defined_by_part"].items()}
    defining = frozenset(ranking["matters"]["what_defines_it"]).difference(parts).union(*parts.values())
    from_where = frozenset(ranking["from_where"])
    likely, nearly_sure, some, few = (
        float(ranking["fits"][name]) for name in ("least_promise", "nearly_sure", "some", "few")
    )
    for_many, for_a_few = (frozenset(ranking["made_for"][name]["pathways"]) for name in ("many", "a_few"))
    return Ranking(
        weights,
        doors,
        matters,
        defining,
        from_where,
        likely,
        nearly_sure,
        some,
        few,
        for_many,
        for_a_few,
        watch,
        ranking,
        advice["rows"],
        caps,
    )


def _cap(row: Mapping[str, Any]) -> Cap:
    return Cap(
        id=row["id"],
        scope=frozenset((*row.get("pathways", ()), *row.get("families", ()))),
        mode=Mode(row["mode"]) if "mode" in row else None,
        weak=frozenset(row.get("weak", ())),
        unless_strong=frozenset(row.get("unless_strong", ())),
        record=bool(row.get("record", False)),
        past_limit=bool(row.get("past_limit", False)),
        tell=tuple(row.get("tell", ())),
        at_most=Advice(row["at_most"]),
    )


def tier(assessment: Assessment) -> int:
    """Eligible before needs_review before undetermined before not_eligible; what we hold no law on comes last."""
    return LAW_UNKNOWN_TIER if assessment.status is LawStatus.LAW_UNKNOWN else TIERS[assessment.verdict]


Key = tuple[int, int, float, str]
"""What the order goes by: tier, the stay held before new entries, what one fits, the score downwards, the id."""


FOR_ANOTHER_AGE, FOR_A_FEW, FOR_SOME, HARDLY_ANY_HAVE_IT, FEW_HAVE_IT, SOME_HAVE_IT, FITS_AT_LEAST, FITS, CERTAIN = (
    range(-5, 4)
)
"""How well one fits an undetermined pathway: not at all as far as is told, where it is made for people of another age,
for a few or for some; as those alike do, of whom hardly any, few or some have it open; by what is told of oneself,
where an officer would have to judge at the least, or it may be met outright; or for certain."""


def key(level: int, total: float, pathway_id: str, *, held: bool, fits: int = 0) -> Key:
    """A pathway's key: an extension of the stay that is ``held`` comes first in its tier, a closed one last of all.

    Of the undetermined the better one ``fits`` comes the sooner.
    """
    if held:
        place = 1 if level == TIERS[Verdict.NOT_ELIGIBLE] else -1 - CERTAIN
    else:
        place = -fits if level == TIERS[Verdict.UNDETERMINED] else 0
    return level, place, -total, pathway_id


def fits(
    assessment: Assessment,
    promise: float | None,
    ranking: Ranking,
    *,
    most: float = 1.0,
    seldom: frozenset[str] = frozenset(),
) -> int:
    """How well one fits a pathway: best if nothing missing can close it, or what defines it is met and enough have it.

    Enough are half of the people alike, or no fewer than have any other pathway open (``most``): else to tell more of
    what defines it, as of a plan that a programme backs, could put it behind pathways of which nothing is told. One
    that at best an officer would have to judge, as a job without a degree, is fitted less well than another. What
    nearly everybody alike has open is fitted though what defines it is still to be told, as the visa on which one
    studied. ``seldom`` are the pathways that are seldom open at this age. Where no promise is told all fit alike.
    """
    if not assessment.truth & NOT_MET:
        return CERTAIN if assessment.truth & MET else FITS
    if promise is None:
        return SOME_HAVE_IT
    has_it = has_what_defines(assessment, ranking.defining)
    defined = has_it and is_from_there(assessment, ranking.from_where)
    if promise >= ranking.nearly_sure or (defined and promise >= min(ranking.likely, most)):
        return FITS if assessment.truth & MET else FITS_AT_LEAST
    if promise >= ranking.some:
        return SOME_HAVE_IT
    if has_it:
        return SOME_HAVE_IT if promise >= ranking.few else HARDLY_ANY_HAVE_IT
    return _fits_unseen(assessment.pathway.id, promise, ranking, seldom)


def _fits_unseen(pathway: str, promise: float, ranking: Ranking, seldom: frozenset[str]) -> int:
    """How well one fits a pathway that few of those alike have open, and of which nothing that defines it is met.

    What few have comes behind what some have, for the answer calls it the nearest, beside which none is possible. But
    nobody is sent first to what is made for a few, nor, below that, to what is made for some, or for another age.
    """
    if pathway in ranking.for_a_few:
        return FOR_A_FEW
    if promise >= ranking.few:
        return FEW_HAVE_IT
    if pathway in ranking.for_many:
        return HARDLY_ANY_HAVE_IT
    return FOR_ANOTHER_AGE if pathway in seldom else FOR_SOME


def comes_first(assessment: Assessment, purpose: Purpose | None) -> bool:
    """Whether a pathway extends the stay that is held, for somebody who doesn't ask for a change."""
    return assessment.mode is Mode.EXTENSION and purpose is not Purpose.CHANGE


def before_what_sends(
    assessments: Sequence[Assessment], promised: Mapping[str, float], facts: Facts, ranking: Ranking
) -> list[Assessment]:
    """The order in which none that is undetermined stands behind another whose page sends such a person to it.

    Who studied here needs a job for either scheme, and less of it for the one that is made for graduates, though few of
    the people alike took it. What nothing missing can close stays where it is, and so does what is open to few of them.
    """
    order = list(assessments)
    undetermined = [row for row in assessments if tier(row) == TIERS[Verdict.UNDETERMINED]]
    for row in undetermined:
        sent = _sent_on(row, facts) if row.truth & NOT_MET else frozenset()
        for other in undetermined:
            fitted = promised.get(other.pathway.id, 1.0) >= ranking.some
            if other.pathway.id in sent and fitted and order.index(other) > order.index(row):
                order.remove(other)
                order.insert(order.index(row), other)
    return order


def _sent_on(assessment: Assessment, facts: Facts) -> frozenset[str]:
    """The pathways to which the page of one sends such a person, as far as is told and until something speaks against.

    A remark that may apply counts where what is told is made for the pathway that it speaks of.
    """
    found = set()
    for remark in assessment.pathway.discretion:
        if remark.leads_to and remark.applies and remark.of in {None, assessment.mode}:
            sent = facts.read(remark.applies).value
            if sent == MET or (sent == UNKNOWN and remark.leads_to in made_for(facts)):
                found.add(remark.leads_to)
    return frozenset(found)


OF_LATE = 512
"""Sixteen pathways on the thirty-two days last asked for: to keep more would only make each process larger."""


@remembered(OF_LATE)
def _published_time(parameter: str | None, ranking: Ranking, law: Lawbook, day: date) -> float:
    table = ranking.values["published_weeks"]
    versions = law.versions(parameter, day) if parameter else ()
    if not versions:
        return float(table["unpublished"])
    weeks = max(version.value for version in versions)
    reached = [value for limit, value in table["values"].items() if weeks <= limit]
    return float(max(reached, default=table["unpublished"]))


@remembered(OF_LATE)
def _first_stay(parameter: str | None, ranking: Ranking, law: Lawbook, day: date) -> float:
    versions = law.versions(parameter, day) if parameter else ()
    months = [version.value for version in versions if isinstance(version.value, int)]
    return min(1.0, min(months, default=0) / float(ranking.values["first_stay_months"]["full"]))


def values_of_terms(
    assessment: Assessment, day: date, ranking: Ranking, law: Lawbook
) -> Mapping[str, tuple[float, float]]:
    """The least and the most that the terms may add, whichever of a pathway's routes the facts settle."""
    route = None if assessment.truth & (assessment.truth - 1) else route_of(assessment)
    return _ends(assessment.pathway, route, ranking, law, day)


@remembered(OF_LATE)
def _ends(
    pathway: Pathway, route: str | None, ranking: Ranking, law: Lawbook, day: date
) -> Mapping[str, tuple[float, float]]:
    """The least and the most that the terms of a route add, or of all routes where none is settled."""
    terms = terms_by_route(pathway, route)
    found = {}
    for attribute, name, value in (
        ("published_time", "processing_weeks", _published_time),
        ("first_stay", "first_stay_months", _first_stay),
    ):
        told = [terms.get(name)]
        told += [parameter for other, parameter in terms.items() if other.startswith(f"{name}@")]
        values = [value(parameter, ranking, law, day) for parameter in told]
        found[attribute] = (min(values), max(values))
    return found


@remembered(OF_LATE)
def _settled(pathway: Pathway, route: str | None, ranking: Ranking, law: Lawbook, day: date) -> Mapping[str, float]:
    """The attributes that nothing of a person moves once the route is settled; until then, midway between its ends."""
    own = ranking.values["pathways"][pathway.id]
    ends = _ends(pathway, route, ranking, law, day)
    attributes = {
        "selection": float(ranking.values["selection"][pathway.selection]["value"]),
        "published_time": sum(ends["published_time"]) / 2,
        "freedom": float(own["freedom"]),
        "first_stay": sum(ends["first_stay"]) / 2,
        "dependants": float(own["dependants"]),
        "cost": float(own["cost"]),
    }
    return {name: round(value, DECIMALS) for name, value in attributes.items()}


def weighing(ranking: Ranking, preferences: Mapping[str, float] | None) -> Mapping[str, float]:
    """The weights of the attributes; preferences replace those that they name."""
    return {**ranking.weights, **{name: float(weight) for name, weight in (preferences or {}).items()}}


def score(  # noqa: PLR0913, PLR0917 - what a score stands on, each by name
    assessment: Assessment,
    promise: float | None,
    outlook: Outlook,
    facts: Facts,
    ranking: Ranking,
    law: Lawbook,
    weights: Mapping[str, float],
) -> Score:
    """The ranking score of one pathway, with what it is made of.

    Of an undetermined pathway it is the score as if open, times its promise; ``None`` where nothing is undetermined.
    """
    pathway = assessment.pathway
    settled = _settled(pathway, route_of(assessment), ranking, law, facts.as_of)
    stands_in = outlook.basis is Basis.NONE or outlook.estimate is None
    values = {
        "outlook": settled["selection"] if outlook.estimate is None else round(outlook.estimate, DECIMALS),
        "selection": settled["selection"],
        "continuity": 1.0 if own_status(pathway, facts) == MET else 0.0,
        **settled,
    }
    total = sum([value * weights[name] for name, value in values.items()]) * (1.0 if promise is None else promise)
    return Score(total=round(total, 6), values=values, weights=weights, outlook_stands_in=stands_in, promise=promise)


def advise(  # noqa: PLR0913 - the columns of the table
    assessment: Assessment,
    band: Band,
    caps: Sequence[Cap],
    ranking: Ranking,
    *,
    stronger: bool,
    needless: bool,
) -> Advice:
    """The advice for one pathway, by the table; ``needless`` where the right of abode makes it so."""
    if assessment.status is LawStatus.LAW_UNKNOWN:
        return Advice.LAW_UNKNOWN
    selection = assessment.pathway.selection if assessment.mode is Mode.ENTRY else Selection.THRESHOLD
    advice = by_table(ranking, assessment.verdict, band, selection, stronger=stronger)
    if needless and advice is not Advice.NOT_OPEN:
        return Advice.NOT_ADVISED
    return caps[0].at_most if caps and advice is Advice.RECOMMENDED else advice


def caps_held(practice: Sequence[PracticeFinding], facts: Facts, ranking: Ranking) -> tuple[Cap, ...]:
    """The caps that take hold on these facts, whichever pathways they are of."""
    grades = {finding.id: finding.grade for finding in practice}
    recorded = NOT_MET in {facts.read(no_conviction).value, facts.read(no_adverse_record).value}
    past = facts.read(stays_past_limit).value == MET
    return tuple(
        cap
        for cap in ranking.caps
        if (cap.record and recorded)
        or (cap.past_limit and past)
        or any(grades.get(name) is Grade.WEAK for name in cap.weak)
        or any(grades.get(name, Grade.STRONG) is not Grade.STRONG for name in cap.unless_strong)
    )


def caps_on(pathway: Pathway, mode: Mode, held: Sequence[Cap]) -> tuple[Cap, ...]:
    """Those of the caps that are of a pathway, and of its entry or its extension."""
    return tuple(
        [
            cap
            for cap in held
            if cap.mode in {None, mode} and (not cap.scope or cap.scope & {pathway.id, pathway.family})
        ]
    )


@remembered(4096)
def by_table(ranking: Ranking, verdict: Verdict, band: Band, selection: Selection, *, stronger: bool) -> Advice:
    """The advice of the first row that fits."""
    case = {"verdict": verdict, "band": band, "stronger": stronger}
    for row in ranking.advice:
        asked = {name: row[name] for name in case if name in row}
        if asked.items() <= case.items() and selection in row.get("selection", (selection,)):
            return Advice(row["advice"])
    message = f"no row of the table of advice fits {verdict.value}, {band.value}"
    raise LookupError(message)
