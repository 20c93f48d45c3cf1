"""Whether the answers still to come may change the order: by the people alike, as far as verdicts and outlooks tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.population.people_alike import in_places
from service.profile.values import MET, NOT_MET, UNKNOWN
from service.recommend.doors import met_but_for_doors
from service.recommend.ranking import TIERS, comes_first
from service.rules.pathway import Verdict, own_status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.population.people_alike import People, Pool
    from service.recommend.decision import Decision, Ranked


def certain_but_for_doors(decision: Decision) -> dict[str, bool]:
    """Whether each pathway is open, where that is known but for doors that nearly everybody passes."""
    found = {}
    for ranked in decision.pathways:
        truth, name = ranked.assessment.truth, ranked.assessment.pathway.id
        if truth == NOT_MET:
            if not _may_extend(ranked, decision):
                found[name] = False
        elif not truth & NOT_MET or met_but_for_doors(ranked.findings):
            found[name] = True
    return found


def treated_alike(people_of: Pool, decision: Decision, certain: Mapping[str, bool]) -> dict[str, People]:
    """By pathway, those to whom it is as open or closed as here; who may extend a stay is not closed out."""
    found = {}
    for ranked in decision.pathways:
        pathway = ranked.assessment.pathway
        having = people_of.having(people_of.everybody, pathway.id)
        if certain.get(pathway.id):
            found[pathway.id] = having
        elif ranked.assessment.truth == NOT_MET:
            holding = 0 if pathway.id in certain else people_of.holding(scheme.value for scheme in pathway.held)
            found[pathway.id] = (people_of.everybody & ~having) | holding
    return found


def doubts_of(people_of: Pool, alike: People, decision: Decision, certain: Mapping[str, bool]) -> dict[str, float]:
    """The share of the people alike by whom each pathway casts doubt on the first: as a rival, or by being closed."""
    rows = decision.read(still_open)
    if not rows:
        return {}
    whole, name = people_of.weight(alike), rows[0].assessment.pathway.id
    names = [rival.assessment.pathway.id for rival in rivals(decision, certain)]
    found = {rival: people_of.weight(people_of.before(alike, rival, name)) / whole for rival in names}
    if not certain.get(name):
        found[name] = 1 - people_of.weight(people_of.having(alike, name)) / whole
    return {pathway: share for pathway, share in found.items() if share}


def rivals(decision: Decision, certain: Mapping[str, bool]) -> list[Ranked]:
    """The pathways behind the first that may come before it, as far as verdicts and outlooks tell."""
    first, *behind = _contending(decision, certain)
    return [rival for rival in behind if _may_overtake(rival, first, decision, certain)]


def differing(
    people_of: Pool, alike: People, decision: Decision, certain: Mapping[str, bool], places: int
) -> list[float]:
    """For so many places, the share of the people alike in whose order a pathway comes before one of the first so far.

    A pathway that may still do so here, that is. Somebody to whom one of the first is closed counts as well, unless it
    is certain to be open.
    """
    differ, whole, found = 0, people_of.weight(alike), []
    rows, contending = decision.read(still_open), _contending(decision, certain)
    for place in range(places):
        if place < len(rows):
            name = rows[place].assessment.pathway.id
            if not certain.get(name):
                differ |= alike & ~people_of.having(alike, name)
            for rival in contending[place + 1 :]:
                if _may_overtake(rival, rows[place], decision, certain):
                    differ |= people_of.before(alike, rival.assessment.pathway.id, name)
        found.append(people_of.weight(differ) / whole)
    return found


def open_order(decision: Decision) -> tuple[str, ...]:
    """The pathways that no published test closes, best first, as places of an order."""
    return in_places(ranked.assessment.pathway.id for ranked in decision.read(still_open))


def still_open(decision: Decision) -> list[Ranked]:
    """The pathways that no published test closes, best first."""
    return [ranked for ranked in decision.pathways if ranked.assessment.verdict is not Verdict.NOT_ELIGIBLE]


def _contending(decision: Decision, certain: Mapping[str, bool]) -> list[Ranked]:
    """The pathways that are not certain to be closed: those that no published test closes, best first, and the rest."""
    return decision.read(still_open) + [
        ranked
        for ranked in decision.pathways
        if ranked.assessment.verdict is Verdict.NOT_ELIGIBLE and ranked.assessment.pathway.id not in certain
    ]


def _may_overtake(rival: Ranked, ranked: Ranked, decision: Decision, certain: Mapping[str, bool]) -> bool:
    """Whether a pathway that stands behind another may come before it, as far as verdicts and outlooks tell."""
    if not certain.get(ranked.assessment.pathway.id):
        return True
    if rival.assessment.verdict is Verdict.NOT_ELIGIBLE:
        return True
    best, stands = _best_tier(rival), _best_tier(ranked)
    if best == stands and _leads(ranked, decision):
        return False
    if best != stands or not certain.get(rival.assessment.pathway.id):
        return best <= stands
    return _total(rival, best=True) >= _total(ranked, best=False)


def _leads(ranked: Ranked, decision: Decision) -> bool:
    """Whether a pathway is surely the extension that comes first in its tier."""
    purpose = decision.facts.profile.purpose
    return purpose is not None and comes_first(ranked.assessment, purpose)


def _best_tier(ranked: Ranked) -> int:
    return TIERS[Verdict.ELIGIBLE] if ranked.assessment.truth & MET else TIERS[Verdict.NEEDS_REVIEW]


def _total(ranked: Ranked, *, best: bool) -> float:
    """The most or the least that the score may come to by the outlook, where no requirement is missing."""
    score, end = ranked.score, ranked.model.most if best else ranked.model.least
    return score.total + (0.0 if end is None else score.weights["outlook"] * (end - score.values["outlook"]))


def _may_extend(ranked: Ranked, decision: Decision) -> bool:
    """Whether a stay under a pathway may be held already, to which other requirements would apply."""
    pathway = ranked.assessment.pathway
    return bool(pathway.extension) and own_status(pathway, decision.facts) == UNKNOWN
