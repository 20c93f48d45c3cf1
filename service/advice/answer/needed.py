"""What the answer asks next, the most telling first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.answer.later import FEW_FAIL, STATUSES
from service.advice.answer.put_forward import WORTH_NAMING, extends, in_order
from service.advice.answer.records import AnswerStatus, Asks, Shows, StillNeeded, Sureness
from service.advice.settlement.stay import may_be_open, stay_held
from service.interview.missing import AskedAt, question_of
from service.interview.next_questions import next_questions, telling
from service.interview.questionnaire import questionnaire
from service.interview.records import QuestionPart
from service.outlook.estimate import Band
from service.outlook.tables import Basis
from service.profile.codes import Purpose
from service.profile.derived.person import held_still
from service.profile.derived.relatives import relations_in_doubt
from service.profile.pointers import item_of, lies_in, told_roughly
from service.profile.values import MET, NOT_MET
from service.recommend.reasons import lacking, lacking_of
from service.recommend.records import Advice
from service.rules.abode.standing import AbodeStatus
from service.rules.pathway import Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from service.advice.answer.records import PathwayToTake
    from service.advice.answer.table import Row, Table
    from service.interview.next_questions import Next
    from service.profile.model import Profile
    from service.recommend.decision import Decision, Ranked

ASKING = frozenset({AnswerStatus.TELL_MORE, AnswerStatus.PREPARE})
CURRENCY = "/currency"
"""Ends the pointer of what is lacking of an amount in a currency of which no rate is held."""


def needed(decision: Decision, held: Table, row: Row, taken: Sequence[PathwayToTake]) -> tuple[StillNeeded, ...]:
    """What to tell next, by the row."""
    asked: Sequence[StillNeeded] = ()
    doubted = tuple(_told_by_half(decision)) if row.status in ASKING else ()
    stay = decision.read(stay_held)
    if row.asks is Asks.EXTENSION and stay is not None and may_be_open(stay, decision.facts.as_of):
        doubted = (*_asking(tuple(_limits_untold(decision))), *doubted)
    match row.asks:
        case Asks.NOTHING:
            pass
        case Asks.ABODE_IF_POSSIBLE if decision.abode.status is not AbodeStatus.POSSIBLE:
            pass
        case Asks.ABODE | Asks.ABODE_IF_POSSIBLE:
            asked = _asking(decision.abode.missing)
        case Asks.PURPOSE:
            asked = _asking(("/purpose",))
        case Asks.LIMITS:
            asked = _asking(tuple(_limits_untold(decision)))
        case _ if row.status in ASKING or outlook_untold(decision, row.status):
            by_value = _most_telling(decision, held, row, taken)
            of_stays = by_value[:1] if _speaks_of_a_stay(decision.facts.profile) else []
            asked = [*of_stays, *doubted, *by_value[len(of_stays) :]][: held.most_questions]
    return tuple(asked)


def _told_by_half(decision: Decision) -> Iterator[StillNeeded]:
    """What a line that is told doesn't say by itself: where an application stands; what the applicant is to a relative.

    The latter where most of this age would be the contrary. What was declined isn't asked again.
    """
    for place, one in enumerate(decision.facts.profile.applications or ()):
        pointer = f"/applications/{place}/outcome"
        if one.outcome is None and not _was_declined(pointer, decision):
            yield StillNeeded(question="applications", facts=(pointer,))
    for place, _ in decision.facts.read(relations_in_doubt).value:
        pointer = f"/family_links/{place}/relation"
        if not _was_declined(pointer, decision):
            yield StillNeeded(question="relatives", facts=(pointer,))


def _most_telling(decision: Decision, held: Table, row: Row, taken: Sequence[PathwayToTake]) -> list[StillNeeded]:
    """Of an open order the most telling, of a pathway that is put forward what bears on it or may open another.

    What was told too roughly comes first, then what the first pathway lacks of an item that was named where it isn't
    rare, and what it alone hangs on, be it ever so rare; within the item, what it and those beside it lack.
    """
    about = {one.id for one in taken[:1]}
    likely = [one.id for one in taken if one.sure is not Sureness.RARE]
    leading = about.intersection(likely)
    first = about or {decision.read(in_order)[0].assessment.pathway.id}
    nearly_open = set(_nearly_open(decision, held))
    own, alone = _own_lacks(decision, leading | nearly_open), _alone_open(decision, first)
    beside = _own_lacks(decision, set(likely) - about)
    of_item = {fact: len(own) + place for fact, place in beside.items()} | own
    stays_first = row.asks is Asks.STAYS or _speaks_of_a_stay(decision.facts.profile)
    any_order = row.status is AnswerStatus.TELL_MORE
    asked = [
        StillNeeded(
            question=asking.question.id,
            facts=tuple(sorted(asking.facts, key=lambda fact: of_item.get(fact, len(of_item)))),
        )
        for asking in sorted(
            decision.read(next_questions).questions,
            key=lambda asking: (stays_first and not _on_stays(asking), *_urgency(asking, own, alone)),
        )
        if any_order or row.shows is Shows.ELSEWHERE or (about | nearly_open) & set(asking.pathways)
    ]
    if row.asks is Asks.EXTENSION:
        asked = _of_the_extension(asked, decision.read(in_order)[0]) or asked
    if any_order and not stays_first:
        led = row.asks in {Asks.EXTENSION, Asks.OF_THE_FIRST}
        asked = [*_more_exactly(decision, about if led else set()), *asked]
    return asked


def _nearly_open(decision: Decision, held: Table) -> Iterator[str]:
    """Beside a new entry that an officer has to judge, those that only the rest of a named item keeps from being met.

    None that is rare, and none of which nothing is told.
    """
    first, *others = decision.read(in_order)
    if first.assessment.verdict is not Verdict.NEEDS_REVIEW or extends(first):
        return
    facts = decision.facts
    for ranked in others:
        pathway, truth = ranked.assessment.pathway.id, ranked.assessment.truth
        word = held.word(ranked.promise, pathway, facts)
        if not truth & MET or extends(ranked) or word not in WORTH_NAMING or held.untold(pathway, facts.profile):
            continue
        lacks = [fact for found in ranked.findings for fact in lacking(found) if not fact.startswith(FEW_FAIL)]
        if lacks and all(item_of(fact) is not None for fact in lacks):
            yield pathway


def _more_exactly(decision: Decision, among: Collection[str]) -> Iterator[StillNeeded]:
    """What was told too roughly, or in a currency without a rate, for a pathway that nothing else keeps open.

    Of the first such pathway, one question; of some alone, where any are given.
    """
    profile = decision.facts.profile
    for ranked in decision.pathways:
        if ranked.assessment.verdict is not Verdict.UNDETERMINED or (
            among and ranked.assessment.pathway.id not in among
        ):
            continue
        lacks = [fact for found in ranked.findings for fact in lacking(found) if not fact.startswith(FEW_FAIL)]
        if lacks and all(_is_too_rough(fact, profile) for fact in lacks):
            yield from _asked_again(ranked)
            return


def _asked_again(ranked: Ranked) -> Iterator[StillNeeded]:
    """The first question on what a pathway lacks, though something was told of it."""
    facts = [fact.removesuffix(CURRENCY) for fact in lacking_of(ranked.findings) if not fact.startswith(FEW_FAIL)]
    question = question_of(facts[0]) if facts else None
    if question is not None:
        told = tuple([fact for fact in facts if question_of(fact) is question])
        yield StillNeeded(question=question.id, facts=told)


def _is_too_rough(fact: str, profile: Profile) -> bool:
    """Whether a fact that is lacking was told roughly, itself or by what tells the same, or as a sum without a rate."""
    question = question_of(fact)
    same = () if question is None else question.instead
    return fact.endswith(CURRENCY) or any(told_roughly(profile, one) for one in (fact, *same))


def _of_the_extension(asked: Sequence[StillNeeded], first: Ranked) -> list[StillNeeded]:
    """Of what is to be asked, what bears on the extension that stands first."""
    lacks = frozenset(lacking_of(first.findings))
    bearing = [(one.question, tuple([fact for fact in one.facts if fact in lacks])) for one in asked]
    return [StillNeeded(question=question, facts=facts) for question, facts in bearing if facts]


def outlook_untold(decision: Decision, status: AnswerStatus) -> bool:
    """Whether nothing but an outlook that can't be told keeps an open pathway from being recommended outright."""
    ranked = decision.read(in_order)[0]
    told = ranked.outlook.basis is not Basis.NONE and ranked.outlook.band is Band.CANNOT_TELL
    open_ = ranked.assessment.verdict is Verdict.ELIGIBLE and ranked.advice is Advice.WORTH_CONSIDERING
    return status is AnswerStatus.APPLY and told and open_ and not ranked.caps


def _own_lacks(decision: Decision, pathways: set[str]) -> dict[str, int]:
    """The facts of items that the requirements of some pathways lack, with their places in the order of the law."""
    findings = (
        found for ranked in decision.pathways if ranked.assessment.pathway.id in pathways for found in ranked.findings
    )
    lacks = (pointer for found in findings for pointer in lacking(found) if item_of(pointer) is not None)
    return {pointer: place for place, pointer in enumerate(dict.fromkeys(lacks))}


def _alone_open(decision: Decision, pathways: set[str]) -> frozenset[str]:
    """What the one requirement lacks that keeps a pathway open, besides those at which few are turned away.

    Where there is none but those, the stays in Hong Kong: a first stay is granted once only.
    Each fact stands as it is asked for: of the parts of an income that wasn't told, the whole.
    """
    alone: set[str] = set()
    where = decision.read(AskedAt)
    for ranked in decision.pathways:
        if ranked.assessment.pathway.id in pathways:
            told = [lacking(found) for found in ranked.findings]
            open_ = [them for them in told if any(not fact.startswith(FEW_FAIL) for fact in them)]
            alone.update(where[fact] for them in (open_ if len(open_) == 1 else ()) for fact in them)
            stays = [fact for them in told for fact in them if fact.startswith(STATUSES)]
            alone.update(where[fact] for fact in (() if open_ else stays))
    return frozenset(alone)


def _speaks_of_a_stay(profile: Profile) -> bool:
    """Whether something is told that only somebody has who is or was here, and no stay."""
    here = (
        profile.purpose in {Purpose.CHANGE, Purpose.EXTEND}
        or profile.wealth.new_cies_portfolio_certified is not None
        or any(one.purpose in {Purpose.CHANGE, Purpose.EXTEND} for one in profile.applications or ())
    )
    return profile.statuses is None and bool(here or profile.absences or profile.days_in_hong_kong)


def _on_stays(asking: Next) -> bool:
    return any(pointer.startswith(STATUSES) for pointer in asking.facts)


def _urgency(asking: Next, own: Collection[str], alone: Collection[str]) -> tuple[float, ...]:
    """The place of a question: what may end it all, what a named item lacks, what the first hangs on, then by value."""
    if asking.part is QuestionPart.DOOR:
        return (0.0, *telling(asking))
    bears = [any(fact in facts for fact in asking.facts) for facts in (own, alone)]
    return (1.0, *(0.0 if bearing else 1.0 for bearing in bears), *telling(asking))


def _limits_untold(decision: Decision) -> Iterator[str]:
    """The limits of stay that are not told, or but roughly, of stays that may be held; none that was declined."""
    facts = decision.facts
    for number, status in enumerate(facts.profile.statuses or ()):
        told = status.held_until is not None and status.held_until.is_exact
        pointer = f"/statuses/{number}/held_until"
        if not told and held_still(status, facts) != NOT_MET and not _was_declined(pointer, decision):
            yield pointer


def _was_declined(pointer: str, decision: Decision) -> bool:
    """Whether a fact was asked for in vain, by itself or with its list."""
    return any(lies_in(pointer, given) for given in decision.request.declined)


def _asking(missing: Sequence[str]) -> tuple[StillNeeded, ...]:
    """The questions by which some facts are told."""
    found = []
    for question in questionnaire():
        facts = tuple([pointer for pointer in missing if any(lies_in(pointer, root) for root in question.pointers)])
        if facts:
            found.append(StillNeeded(question=question.id, facts=facts))
    return tuple(found)
