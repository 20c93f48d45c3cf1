"""What the missing facts leave possible: the places that each pathway may take, and what is certain already.

Verdicts, counts, points and outlooks are intervals where they are made (``rules.evaluator``, ``outlook.estimate``). A
place depends on all pathways at once; here its interval is an outer one: each pathway is taken at its best against all
others at their worst, and the other way round, which holds every completion. ``splitting`` narrows it case by case.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from service.outlook.estimate import DECIMALS
from service.profile.values import MET, NOT_MET, REVIEW, UNKNOWN
from service.recommend.bound_records import Certain, CertainKind
from service.recommend.evidence_shares import evidence_shares
from service.recommend.ranking import TIERS, values_of_terms
from service.recommend.reasons import lacking
from service.rules.pathway import LawStatus, Verdict, own_status

if TYPE_CHECKING:
    from service.outlook.estimate import PathwayOutlook
    from service.profile.model import Profile
    from service.recommend.bound_records import RankRange
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
    "happens_later": "What has happened lies no later than the day of lodging.",
    "born_later": "Whoever applies has been born.",
    "status_ends_first": "A stay ends after it begins.",
    "current_status_over": "A stay that is held now has not ended.",
    "current_status_not_begun": "A stay that is held now has begun.",
    "job_ends_first": "A job ends after it begins.",
    "job_starts_later": "A job that is given has begun.",
    "current_job_over": "A job that is held now has not ended.",
    "income_part_over_total": "Income from work is no more than the total.",
    "income_total_over_parts": "The total is no more than its parts together.",
    "test_of_english": "A test of English is given under English.",
    "household_too_small": "A household counts everybody in it.",
}
"""What keeps missing facts from taking just any value together, by the code of the contradiction that it would be.

A completion of a profile is one that ``profile.consistency`` finds no contradiction in. It answers in the mode that was
asked in: whoever does not say what status they hold is told of an entry. Numbers and dates respect these constraints
where a derived fact reads both sides; where they don't, nothing that is told can differ by it, or the bound is outer.
"""

Key = tuple[int, float, str]


class Reach(NamedTuple):
    """The best and the worst key of the order that a completion may give a pathway."""

    best: Key
    worst: Key


def reaches(decision: Decision) -> tuple[Reach, ...]:
    """How far each pathway may rise and fall, in the order of the decision."""
    unasked = frozenset([finding.id for finding in decision.practice if not finding.missing])
    unclear = bool(unclear_degrees(decision.facts.profile))
    return tuple([Reach(*_reach(ranked, decision, unasked, unclear=unclear)) for ranked in decision.pathways])


def places(found: Sequence[Reach]) -> tuple[tuple[int, int], ...]:
    """The first and the last place that each may take."""
    bests, worsts = [reach.best for reach in found], [reach.worst for reach in found]
    told = []
    for best, worst in found:
        ahead, behind = sum([other < best for other in worsts]), sum([other > worst for other in bests])
        told.append((1 + ahead, len(found) - behind))
    return tuple(told)


def certain(decision: Decision, ranges: Mapping[str, RankRange]) -> tuple[Certain, ...]:
    """What no completion of the facts changes."""
    rows = [ranked for ranked in decision.pathways if ranked.assessment.status is not LawStatus.LAW_UNKNOWN]
    by_verdict = {
        CertainKind.OPEN: Verdict.ELIGIBLE,
        CertainKind.REVIEW: Verdict.NEEDS_REVIEW,
        CertainKind.CLOSED: Verdict.NOT_ELIGIBLE,
    }
    told: list[tuple[CertainKind, Iterable[Ranked]]] = []
    if all(place.minimum == place.maximum for place in ranges.values()):
        told.append((CertainKind.ORDER, decision.pathways))
    if ranges[decision.pathways[0].assessment.pathway.id].maximum == 1:
        told.append((CertainKind.FIRST, decision.pathways[:1]))
    for kind, verdict in by_verdict.items():
        told.append((kind, [ranked for ranked in rows if ranked.assessment.verdict is verdict]))
    named = [(kind, tuple([ranked.assessment.pathway.id for ranked in group])) for kind, group in told]
    return tuple([Certain(kind=kind, pathways=pathways) for kind, pathways in named if pathways])


def _reach(ranked: Ranked, decision: Decision, unasked: frozenset[str], *, unclear: bool) -> tuple[Key, Key]:
    """The best and the worst key of the order that a completion may give a pathway.

    What stays doubtful although nothing is missing, as a name that two institutions bear, stays as it is.
    """
    assessment = ranked.assessment
    name, model = assessment.pathway.id, ranked.model
    shown = (ranked.outlook.estimate or 0.0,) * 2
    hopes = None if model.least is None else _hopes(model) if _is_open(model, unasked) else shown
    asked = any(lacking(finding) for finding in ranked.findings) or (name in OF_WHAT_COUNTS and unclear)
    if not asked or assessment.status is LawStatus.LAW_UNKNOWN:
        share = next(part.value for part in ranked.score.parts if part.attribute == "evidence")
        low, high = _totals(ranked, decision, (share, share) if hopes else None, hopes)
        return (ranked.tier, -high, name), (ranked.tier, -low, name)
    tiers = TIERS_OF[assessment.truth]
    ends = []
    if tiers[0] != CLOSED:
        ends.append(_totals(ranked, decision, (1.0, 1.0), hopes))
    if tiers[-1] == CLOSED:
        counts = OF_WHAT_COUNTS.get(name, frozenset()) if unclear else frozenset()
        ends.append(_totals(ranked, decision, evidence_shares(ranked, decision.state.ranking, counts), None))
    return (tiers[0], -ends[0][1], name), (tiers[-1], -ends[-1][0], name)


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


def _totals(
    ranked: Ranked, decision: Decision, shares: tuple[float, float] | None, hopes: tuple[float, float] | None
) -> tuple[float, float]:
    """The lowest and the highest score with so much of the requirements met and so much hoped; ``None``: as it is."""
    values = {part.attribute: part for part in ranked.score.parts}
    ends: dict[str, tuple[float, float]] = {}
    if shares is not None:
        least, most = hopes or (values["selection"].value, values["selection"].value)
        ends["outlook"], ends["evidence"] = (least * shares[0], most * shares[1]), shares
    pathway = ranked.assessment.pathway
    if decision.facts.profile.statuses != ():
        ends["continuity"] = _continuity(ranked, decision)
    if pathway.routes:
        ends |= values_of_terms(ranked.assessment, decision.facts.as_of, decision.state.ranking, decision.state.law)
    if not ends:
        return ranked.score.total, ranked.score.total
    low = high = 0.0
    for attribute, part in values.items():
        bottom, top = ends.get(attribute, (part.value, part.value))
        low += round(bottom, 4) * part.weight
        high += round(top, 4) * part.weight
    return round(low, 6), round(high, 6)


def _continuity(ranked: Ranked, decision: Decision) -> tuple[float, float]:
    held = own_status(ranked.assessment.pathway, decision.facts)
    purpose = decision.facts.profile.purpose
    if held == UNKNOWN and purpose is None and ranked.assessment.pathway.extension:
        return 0.0, 0.0
    return (1.0 if held == MET else 0.0), (0.0 if held == NOT_MET else 1.0)


OF_WHAT_COUNTS: Mapping[str, frozenset[str]] = {
    "ttps_c": frozenset({"ttps_c.graduation"}),
    "vpas": frozenset({"vpas.first_intake", "vpas.last_intake", "vpas.finished_in_time"}),
}
"""Requirements of the degree that another one asks for: they say nothing of the case where no degree counts."""


def unclear_degrees(profile: Profile) -> tuple[str, ...]:
    """The missing facts, by JSON pointer, that leave open which degrees count."""
    if profile.degrees is None:
        return ("/degrees",)
    found = []
    for number, degree in enumerate(profile.degrees):
        lacks = [name for name in ("level", "full_time", "vtc_eligible") if getattr(degree, name) is None]
        if degree.awarded_on is None and degree.graduation_year is None:
            lacks.append("graduation_year")
        if degree.institution is None and degree.ttps_listed is None:
            lacks.append("ttps_listed")
        found += [f"/degrees/{number}/{name}" for name in lacks]
    return tuple(found)
