"""What the missing facts leave possible: the places that each pathway may take, and what is certain already.

Verdicts, counts, points and outlooks are intervals where they are made (``rules.evaluator``, ``outlook.estimate``). A
place depends on all pathways at once; here its interval is an outer one: each pathway is taken at its best against all
others at their worst, and the other way round, which holds every completion. ``splitting`` narrows it case by case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from service.advice.bounds.records import Certain, CertainKind
from service.outlook.estimate import DECIMALS
from service.profile.values import MET, NOT_MET, REVIEW, UNKNOWN
from service.recommend.ranking import CERTAIN, FOR_ANOTHER_AGE, TIERS, Key, comes_first, fits, key, values_of_terms
from service.recommend.reasons import lacking
from service.rules.pathway import LawStatus, Verdict, own_status

if TYPE_CHECKING:
    from service.advice.bounds.records import RankRange
    from service.outlook.estimate import PathwayOutlook
    from service.recommend.decision import Decision, Ranked

FEASIBILITY: Mapping[str, str] = {
    "age_and_birth_date": "The age and the date of birth are one fact; what is said of either narrows the other.",
    "years_over_age": "Nobody has lived in a place, or held a card, for more years than there are years of age.",
    "work_over_age": "Nobody has worked longer than they have lived.",
    "part_over_whole": "A sum of experience lies within the sums that it is a part of, and around its own parts.",
    "sum_and_jobs": "A sum of experience is what the jobs come to; jobs that are given are all there are.",
    "award_and_graduation": "The year of graduation is the year of the award.",
    "award_in_childhood": "No degree was awarded before the tenth birthday.",
    "expected_yet_awarded": "A degree that is still expected was not awarded earlier.",
    "letter_long_before_award": "The letter that confirms a graduation comes at most a year before the award.",
    "happens_later": "What has happened lies no later than the day of lodging.",
    "born_later": "Whoever applies has been born.",
    "status_ends_first": "A stay ends after it begins.",
    "application_decided_first": "What has been decided was filed before.",
    "absence_ends_first": "Whoever comes back has left before.",
    "still_away_yet_returned": "Whoever is still away has not come back.",
    "current_status_not_begun": "A stay that is held now has begun.",
    "job_ends_first": "A job ends after it begins.",
    "work_in_childhood": "No job was begun before the tenth birthday.",
    "status_before_birth": "Nobody was here before being born.",
    "job_starts_later": "A job that is given has begun.",
    "current_job_over": "A job that is held now has not ended.",
    "income_part_over_total": "Income from work is no more than the total.",
    "income_parts_over_total": "Income from work and own companies together is no more than the total.",
    "income_total_over_parts": "The total is no more than its parts together.",
    "test_of_english": "A test of English is given under English.",
    "score_over_scale": "A score lies on the scale of its test.",
    "household_too_small": "A household counts everybody in it.",
    "companions_and_spouse": "A spouse who comes along is among those listed, where they are listed.",
    "companions_and_children": "Children who come along are among those listed, where they are listed.",
}
"""What keeps missing facts from taking just any value together, by the code of the contradiction that it would be.

A completion of a profile is one that ``profile.consistency`` finds no contradiction in. It answers in the mode that was
asked in: whoever does not say what status they hold is told of an entry. Numbers and dates respect these constraints
where a derived fact reads both sides; where they don't, nothing that is told can differ by it, or the bound is outer.
"""


class Reach(NamedTuple):
    """The best and the worst key of the order that a completion may give a pathway."""

    best: Key
    worst: Key


def reaches(decision: Decision) -> tuple[Reach, ...]:
    """How far each pathway may rise and fall, in the order of the decision."""
    unasked = frozenset([finding.id for finding in decision.practice if not finding.missing])
    return tuple([Reach(*_reach(ranked, decision, unasked)) for ranked in decision.pathways])


def places(found: Sequence[Reach]) -> tuple[tuple[int, int], ...]:
    """The first and the last place that each may take."""
    bests, worsts = [reach.best for reach in found], [reach.worst for reach in found]
    told = []
    for best, worst in found:
        ahead, behind = sum([other < best for other in worsts]), sum([other > worst for other in bests])
        told.append((1 + ahead, len(found) - behind))
    return tuple(told)


VERDICTS = {
    CertainKind.OPEN: Verdict.ELIGIBLE,
    CertainKind.REVIEW: Verdict.NEEDS_REVIEW,
    CertainKind.CLOSED: Verdict.NOT_ELIGIBLE,
}


def certain(decision: Decision, ranges: Mapping[str, RankRange]) -> tuple[Certain, ...]:
    """What no completion of the facts changes: places and verdicts."""
    told: list[tuple[CertainKind, Iterable[Ranked]]] = []
    if all(place.minimum == place.maximum for place in ranges.values()):
        told.append((CertainKind.ORDER, decision.pathways))
    if ranges[decision.pathways[0].assessment.pathway.id].maximum == 1:
        told.append((CertainKind.FIRST, decision.pathways[:1]))
    return (*[_certain(kind, group) for kind, group in told], *certain_verdicts(decision))


def certain_verdicts(decision: Decision) -> tuple[Certain, ...]:
    """The verdicts that no completion of the facts changes."""
    rows = [ranked for ranked in decision.pathways if ranked.assessment.status is not LawStatus.LAW_UNKNOWN]
    told = [
        _certain(kind, [ranked for ranked in rows if ranked.assessment.verdict is verdict])
        for kind, verdict in VERDICTS.items()
    ]
    return tuple([row for row in told if row.pathways])


def _certain(kind: CertainKind, group: Iterable[Ranked]) -> Certain:
    return Certain(kind=kind, pathways=tuple([ranked.assessment.pathway.id for ranked in group]))


def _reach(ranked: Ranked, decision: Decision, unasked: frozenset[str]) -> tuple[Key, Key]:
    """The best and the worst key of the order that a completion may give a pathway.

    What stays doubtful although nothing is missing, as a name that two institutions bear, stays as it is.
    """
    assessment = ranked.assessment
    model = ranked.model
    shown = (ranked.outlook.estimate or 0.0,) * 2
    hopes = None if model.least is None else _hopes(model) if _is_open(model, unasked) else shown
    asked = any(lacking(finding) for finding in ranked.findings)
    if not asked or assessment.status is LawStatus.LAW_UNKNOWN:
        low, high = _totals(ranked, decision, hopes)
        least = 0.0 if _may_wane(ranked) else low
        return _ends(ranked, decision, (ranked.tier, high), (ranked.tier, least))
    tiers = TIERS_OF[assessment.truth]
    best = _totals(ranked, decision, None if tiers[0] == CLOSED else hopes)
    worst = _totals(ranked, decision, None if tiers[-1] == CLOSED else hopes)
    return _ends(ranked, decision, (tiers[0], best[1]), (tiers[-1], worst[0]))


def _ends(ranked: Ranked, decision: Decision, best: tuple[int, float], worst: tuple[int, float]) -> tuple[Key, Key]:
    """The keys of the best and the worst tier and score: whoever doesn't say the purpose may still ask for a change.

    Whether one fits a pathway that stays undetermined may hang on the other facts, as its promise does.
    """
    name, purpose = ranked.assessment.pathway.id, decision.facts.profile.purpose
    first = comes_first(ranked.assessment, purpose)
    sure = first and purpose is not None
    now = fits(ranked.assessment, ranked.promise, decision.state.ranking)
    hangs = _may_wane(ranked)
    ends = [
        key(*end, name, held=held, fits=fitting)
        for end, fitting in ((best, CERTAIN if hangs else now), (worst, FOR_ANOTHER_AGE if hangs else now))
        for held in {first, sure}
    ]
    return min(ends), max(ends)


def _may_wane(ranked: Ranked) -> bool:
    """Whether a pathway may stay undetermined by what no fact can tell: its promise still hangs on the other facts."""
    return ranked.tier == UNSETTLED and bool(ranked.assessment.truth & NOT_MET)


def _is_open(model: PathwayOutlook, unasked: frozenset[str]) -> bool:
    """Whether a missing fact may move the estimate."""
    if model.least == model.most:
        return False
    return any(not row.value.is_exact and row.feature not in unasked for row in model.contributions)


CLOSED = TIERS[Verdict.NOT_ELIGIBLE]
UNSETTLED = TIERS[Verdict.UNDETERMINED]
_OF = {MET: TIERS[Verdict.ELIGIBLE], REVIEW: TIERS[Verdict.NEEDS_REVIEW], NOT_MET: CLOSED}
TIERS_OF: Mapping[int, tuple[int, ...]] = {
    bits: tuple(
        sorted({tier for truth, tier in _OF.items() if bits & truth} | ({UNSETTLED} if bits & (bits - 1) else set()))
    )
    for bits in range(1, 8)
}
"""The tiers that a completion may be in, best first: one in which a reading stays doubtful stays undetermined."""


def _hopes(model: PathwayOutlook) -> tuple[float, float]:
    """What the estimate may be, as it is shown."""
    return round(model.least or 0.0, DECIMALS), round(model.most or 0.0, DECIMALS)


def _totals(ranked: Ranked, decision: Decision, hopes: tuple[float, float] | None) -> tuple[float, float]:
    """The lowest and the highest score as if open, with so much hoped; ``None``: nothing, for it is closed."""
    score = ranked.score
    ends: dict[str, tuple[float, float]] = {"outlook": hopes or (score.values["selection"],) * 2}
    pathway = ranked.assessment.pathway
    if decision.facts.profile.statuses != ():
        ends["continuity"] = _continuity(ranked, decision)
    if pathway.routes:
        ends |= values_of_terms(ranked.assessment, decision.facts.as_of, decision.state.ranking, decision.state.law)
    low = high = 0.0
    for attribute, value in score.values.items():
        bottom, top = ends.get(attribute, (value, value))
        low += round(bottom, 4) * score.weights[attribute]
        high += round(top, 4) * score.weights[attribute]
    return round(low, 6), round(high, 6)


def _continuity(ranked: Ranked, decision: Decision) -> tuple[float, float]:
    held = own_status(ranked.assessment.pathway, decision.facts)
    purpose = decision.facts.profile.purpose
    if held == UNKNOWN and purpose is None and ranked.assessment.pathway.extension:
        return 0.0, 0.0
    return (1.0 if held == MET else 0.0), (0.0 if held == NOT_MET else 1.0)
