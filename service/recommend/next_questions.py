"""Which unknown facts to ask for next: by how much each answer could change the order of pathways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.outlook.features import FEATURES
from service.profile.values import MET, NOT_MET, UNKNOWN
from service.recommend.people_alike import WEIGHTS, in_places, pool
from service.recommend.questionnaire import is_answered, questionnaire
from service.recommend.ranking import TIERS
from service.recommend.reasons import lacking
from service.recommend.traits import TRAITS, traits_of
from service.rules.pathway import LawStatus, Verdict, own_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from service.profile.model import Profile
    from service.recommend.decision import Decision, Ranked
    from service.recommend.people_alike import People, Pool
    from service.recommend.questionnaire import Question

SETTLED_BELOW = 0.01
"""The share of people alike whose order differs, under which it counts as settled."""

DECIMALS = 3
DOUBT = 0.2
"""What clearing away a doubt of the first pathway weighs beside an order in which nothing is left open."""

RECORD = frozenset(
    {
        "qmas.no_conviction",
        "qmas.no_adverse_record",
        "qmas.no_security_concern",
        "qmas.nationality",
        "qmas.self_support",
        "new_cies.no_adverse_record",
        "new_cies.no_conviction_certificate",
        "dependant.nationality",
        "dependant.no_detrimental_record",
    }
)
"""With those that all schemes share, the doors at which fewer than one in fifty of the pool is turned away."""

TOLD_BY: Mapping[str, tuple[int, ...]] = {
    question.id: tuple(number for number, trait in enumerate(TRAITS) if question.id in trait.questions)
    for question in questionnaire()
}
"""The traits that the answer to each question may tell, by their numbers."""


@dataclass(frozen=True, slots=True)
class Next:
    """A question to ask next.

    ``facts`` are the pointers that are still unknown; ``pathways`` those that hang on it, in order of rank. ``gain`` is
    how much of the disorder among people alike the answer takes away, and its part in what puts the first in doubt.
    """

    question: Question
    facts: tuple[str, ...]
    pathways: tuple[str, ...]
    gain: float


@dataclass(frozen=True, slots=True)
class Asking:
    """What to ask next, best first, and whether the answers still to come may change the order.

    Settled: under 1 % of the people alike, ``alike`` in number, have another first pathway, or another first three in
    order, than this decision.
    """

    questions: tuple[Next, ...]
    settled_first: bool
    settled_three: bool
    alike: int


def next_questions(decision: Decision) -> Asking:
    """The questions still to ask on a decision; none where nothing that is missing could change a pathway."""
    people_of, facts = pool(), decision.facts
    traits, certain = traits_of(facts), _certain(decision)
    alike = people_of.alike(traits, _treated_alike(people_of, decision, certain))
    hanging = _hanging(decision)
    asked = {question.id: _open_facts(question, hanging, facts.profile) for question in questionnaire()}
    named = {
        name: frozenset().union(*[hanging[pointer] for pointer in pointers])
        for name, pointers in asked.items()
        if pointers
    }
    doubts = _doubts(people_of, alike, decision, certain)
    crowd = {pathway: sum([pathway in them for them in named.values()]) for pathway in doubts}
    found = []
    for place, question in enumerate(questionnaire()):
        if question.id not in named:
            continue
        them = named[question.id]
        unknown = [number for number in TOLD_BY[question.id] if traits[number] is None]
        gain = people_of.gain(alike, unknown)
        gain += DOUBT * sum([share / crowd[pathway] for pathway, share in doubts.items() if pathway in them])
        pathways = tuple([name for ranked in decision.pathways if (name := ranked.assessment.pathway.id) in them])
        row = Next(question, asked[question.id], pathways, round(gain, DECIMALS))
        found.append(((-row.gain, -len(pathways), place), row))
    found.sort(key=lambda row: row[0])
    first, three = (_differing(people_of, alike, decision, certain, places) < SETTLED_BELOW for places in (1, 3))
    return Asking(tuple([row for _, row in found]), first or not found, three or not found, alike.bit_count())


def _doubts(people_of: Pool, alike: People, decision: Decision, certain: Mapping[str, bool]) -> dict[str, float]:
    """The share of the people alike by whom each pathway casts doubt on the first: as a rival, or by being closed."""
    rows = _open(decision)
    if not rows:
        return {}
    count, name = alike.bit_count(), rows[0].assessment.pathway.id
    found = {
        rival.assessment.pathway.id: people_of.before(alike, rival.assessment.pathway.id, name).bit_count() / count
        for rival in _behind(decision, 0, certain)
        if _may_overtake(rival, rows[0], certain)
    }
    if not certain.get(name):
        found[name] = 1 - people_of.having(alike, name).bit_count() / count
    return {pathway: share for pathway, share in found.items() if share}


def _open_facts(question: Question, hanging: Mapping[str, set[str]], profile: Profile) -> tuple[str, ...]:
    return tuple([pointer for pointer in hanging if _fills(question, pointer, profile)])


def _certain(decision: Decision) -> dict[str, bool]:
    """Whether each pathway is open, where that is known but for doors that nearly everybody passes."""
    found = {}
    for ranked in decision.pathways:
        truth, name = ranked.assessment.truth, ranked.assessment.pathway.id
        if truth == NOT_MET:
            if not _may_extend(ranked, decision):
                found[name] = False
        elif not truth & NOT_MET or _met_but_for_doors(ranked):
            found[name] = True
    return found


def _treated_alike(people_of: Pool, decision: Decision, certain: Mapping[str, bool]) -> dict[str, People]:
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


def _may_extend(ranked: Ranked, decision: Decision) -> bool:
    """Whether a stay under a pathway may be held already, to which other requirements would apply."""
    pathway = ranked.assessment.pathway
    return bool(pathway.extension) and own_status(pathway, decision.facts) == UNKNOWN


def _open(decision: Decision) -> list[Ranked]:
    return [ranked for ranked in decision.pathways if ranked.assessment.verdict is not Verdict.NOT_ELIGIBLE]


def _behind(decision: Decision, place: int, certain: Mapping[str, bool]) -> list[Ranked]:
    """The pathways behind a place of the order that are not certain to be closed."""
    behind = [*_open(decision)[place + 1 :]]
    return behind + [
        ranked
        for ranked in decision.pathways
        if ranked.assessment.verdict is Verdict.NOT_ELIGIBLE and ranked.assessment.pathway.id not in certain
    ]


def _met_but_for_doors(ranked: Ranked) -> bool:
    told = [finding for finding in ranked.findings if not _is_door(finding.criterion.id)]
    return bool(told) and all(not finding.truth & NOT_MET for finding in told)


def _is_door(criterion: str) -> bool:
    return criterion in RECORD or criterion.startswith("common.")


def _differing(people_of: Pool, alike: People, decision: Decision, certain: Mapping[str, bool], places: int) -> float:
    """The share of the people alike in whose order a pathway comes before one of the first that may still do so here.

    Somebody to whom one of the first is closed counts as well, unless it is certain to be open.
    """
    differ = 0
    for place, ranked in enumerate(_open(decision)[:places]):
        name = ranked.assessment.pathway.id
        if not certain.get(name):
            differ |= alike & ~people_of.having(alike, name)
        for rival in _behind(decision, place, certain):
            if _may_overtake(rival, ranked, certain):
                differ |= people_of.before(alike, rival.assessment.pathway.id, name)
    return differ.bit_count() / alike.bit_count()


def _may_overtake(rival: Ranked, ranked: Ranked, certain: Mapping[str, bool]) -> bool:
    """Whether a pathway that stands behind another may come before it, as far as verdicts and outlooks tell."""
    if not certain.get(ranked.assessment.pathway.id):
        return True
    if rival.assessment.verdict is Verdict.NOT_ELIGIBLE:
        return True
    best, stands = _best_tier(rival), _best_tier(ranked)
    if best != stands or not certain.get(rival.assessment.pathway.id):
        return best <= stands
    return _total(rival, best=True) >= _total(ranked, best=False)


def _best_tier(ranked: Ranked) -> int:
    return TIERS[Verdict.ELIGIBLE] if ranked.assessment.truth & MET else TIERS[Verdict.NEEDS_REVIEW]


def _total(ranked: Ranked, *, best: bool) -> float:
    """The most or the least that the score may come to by the outlook, where no requirement is missing."""
    outlook = next(part for part in ranked.score.parts if part.attribute == "outlook")
    end = ranked.model.most if best else ranked.model.least
    return ranked.score.total + (0.0 if end is None else outlook.weight * (end - outlook.value))


def open_order(decision: Decision) -> tuple[str, ...]:
    """The pathways that no published test closes, best first, as places of an order."""
    return in_places(ranked.assessment.pathway.id for ranked in _open(decision))


def _hanging(decision: Decision) -> dict[str, set[str]]:
    """The pathways that hang on each fact that is missing, by its pointer."""
    found: dict[str, set[str]] = {}
    for ranked in decision.pathways:
        for pointer in _missing(ranked, decision):
            found.setdefault(pointer, set()).add(ranked.assessment.pathway.id)
    return found


def _missing(ranked: Ranked, decision: Decision) -> Iterator[str]:
    """What is missing that could change a pathway: its verdict, its outlook, or its place by a status held."""
    assessment, profile = ranked.assessment, decision.facts.profile
    if assessment.status is LawStatus.LAW_UNKNOWN:
        return
    if profile.person.right_of_abode is None:
        yield "/person/right_of_abode"
    held = own_status(assessment.pathway, decision.facts)
    if held != NOT_MET and assessment.pathway.extension:
        yield "/purpose"
    if held == UNKNOWN:
        yield "/statuses"
        for number in range(len(profile.statuses or ())):
            yield from (f"/statuses/{number}/scheme", f"/statuses/{number}/current")
    if assessment.verdict is Verdict.NOT_ELIGIBLE:
        return
    for finding in ranked.findings:
        yield from lacking(finding)
    graded = {finding.id: finding.missing for finding in decision.practice}
    for row in ranked.model.contributions:
        if not row.value.is_exact:
            yield from graded.get(row.feature, FEATURES[row.feature].facts)


def _fills(question: Question, pointer: str, profile: Profile) -> bool:
    """Whether a question asks for a fact that is unknown: a list, a fact, or a field of an item that is given."""
    for root in question.pointers:
        if pointer == root:
            return not is_answered(question, profile) and _at(profile, pointer) is None
        if pointer.startswith(f"{root}/"):
            return _at(profile, root) is None or _at(profile, pointer) is None
    return False


def _at(profile: Profile, pointer: str) -> object:
    value: object = profile
    for step in pointer.split("/")[1:]:
        if value is None:
            return None
        if isinstance(value, tuple):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = getattr(value, step)
    return value


__all__ = ["DECIMALS", "SETTLED_BELOW", "WEIGHTS", "Asking", "Next", "next_questions", "open_order"]
