"""What is missing and could change something: each fact that is unknown, with the pathways that hang on it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from service.content import loaded, remembered
from service.interview.questionnaire import of_grown_ups, questionnaire
from service.outlook.features import FEATURES
from service.profile.derived.person import age_years, held_now
from service.profile.derived.told_elsewhere import is_told_elsewhere
from service.profile.pointers import item_of, lies_in, starred, value_at
from service.profile.values import NOT_MET, UNKNOWN
from service.recommend.reasons import lacking
from service.rules.criteria import KOf
from service.rules.pathway import LawStatus, Verdict, own_status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from service.interview.questionnaire import AskedFact, Question
    from service.profile.model import Profile
    from service.recommend.decision import Decision, Ranked
    from service.rules.evaluator import Finding

COUNTED = "qmas_criteria_met"
"""The feature that counts requirements, and lacks what those lack that are still open."""


class Asked(NamedTuple):
    """How a pointer stands to the questionnaire.

    ``root`` is the fact of a question that it lies under, itself where there is none; ``item`` the item of a list that
    it belongs to. ``first`` are what is asked for before: what tells it as a whole, or what it is asked of (how a job
    fits a degree, once the degrees are told). ``place`` is its place among all that may be asked for, the last of what
    may not.
    """

    root: str
    question: Question | None
    item: str | None
    first: tuple[str, ...]
    place: int


class AskedAt(dict[str, str]):
    """Where the facts that a decision lacks are asked for, by their pointers; each is found when first looked up."""

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self._profile, self._declined = decision.facts.profile, decision.request.declined

    def __missing__(self, pointer: str) -> str:
        found = self[pointer] = asked_at(pointer, self._profile, self._declined)
        return found


class Lacks(dict[str, tuple[tuple[str, tuple[str, ...]], ...]]):
    """By pathway, the requirements that lack something, with where each of it is asked for; as ``AskedAt`` finds it."""

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self._where = decision.read(AskedAt)
        self._ranked = {ranked.assessment.pathway.id: ranked for ranked in decision.pathways}

    def __missing__(self, pathway: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        told = [(finding.criterion.id, lacking(finding)) for finding in self._ranked[pathway].findings]
        found = self[pathway] = tuple(
            [(name, tuple([self._where[one] for one in them])) for name, them in told if them]
        )
        return found


def hanging(decision: Decision) -> dict[str, frozenset[str]]:
    """The pathways that hang on each fact that is unknown and may be asked for, by its pointer.

    What was declined isn't asked again, nor is a field of an item that its other fields rule out; nor is a child asked
    for work, studies or a fortune of which nothing is told.
    """
    profile, declined = decision.facts.profile, decision.request.declined
    found = defaultdict[str, set[str]](set)
    for ranked in decision.pathways:
        pathway = ranked.assessment.pathway.id
        for pointer in _missing(ranked, decision):
            found[pointer].add(pathway)
    child = decision.facts.read(age_years).value.high < of_grown_ups().under
    return {
        pointer: frozenset(pathways)
        for pointer, pathways in found.items()
        if may_be_asked(pointer, profile, declined) and not (child and _is_of_grown_ups(pointer))
    }


def _is_of_grown_ups(pointer: str) -> bool:
    """Whether a fact belongs to a question that isn't put to a child, and to nothing that was named."""
    asked = asked_under(pointer)
    return asked.item is None and asked.question is not None and asked.question.id in of_grown_ups().questions


def asked_at(pointer: str, profile: Profile, declined: Iterable[str]) -> str:
    """Where a fact is asked for: by what tells it as a whole; with its list, while that only says there is one."""
    asked = asked_under(pointer)
    for other in asked.first:
        if may_be_asked(other, profile, declined) and not _is_told_in_parts(asked.question, other, profile):
            return other
    return asked.root if is_only_named(asked.root, profile, declined) else pointer


def _is_told_in_parts(question: Question | None, whole: str, profile: Profile) -> bool:
    """Whether a sum is told by one of its parts already, which would be asked for again with the whole of it."""
    if question is None or whole not in question.after:
        return False
    return any(value_at(profile, part) is not None for part in question.pointers)


def may_be_asked(pointer: str, profile: Profile, declined: Iterable[str]) -> bool:
    """Whether a fact is unknown, was not declined, and belongs to a question that its item does not rule out."""
    if any(pointer == given or pointer.startswith(f"{given}/") for given in declined):
        return False
    asked = asked_under(pointer)
    if asked.question is None:
        return False
    told = value_at(profile, pointer)
    if pointer == asked.root:
        instead = any(value_at(profile, other) is not None for other in asked.question.instead)
        return not instead and (told is None or is_only_named(pointer, profile, declined))
    return told is None and _fits(pointer, profile)


def question_of(pointer: str) -> Question | None:
    """The question that fills a fact; of a field of an item the question of its list."""
    return asked_under(pointer).question


@remembered(4096)
def asked_under(pointer: str) -> Asked:
    """How a pointer stands to the questionnaire."""
    held = ((root, asked) for root, asked in questions_by_fact() if pointer == root or pointer.startswith(f"{root}/"))
    root, question = next(held, (pointer, None))
    first, named = () if question is None else question.after, starred(pointer)
    fact = asked_facts().get(named)
    of = None if fact is None else fact.of
    place = next((place for place, name in enumerate(asked_facts()) if name == named), len(asked_facts()))
    return Asked(root, question, item_of(pointer), first if of is None else (*first, of), place)


def field_of(pointer: str) -> AskedFact:
    """What is asked for at a pointer, with a number or `*` for an item; raises ``KeyError`` where nothing is."""
    return asked_facts()[starred(pointer)]


@loaded
def questions_by_fact() -> tuple[tuple[str, Question], ...]:
    """Each fact that a question asks for, by its pointer, with the question."""
    return tuple((pointer, question) for question in questionnaire() for pointer in question.pointers)


@loaded
def asked_facts() -> Mapping[str, AskedFact]:
    """What is asked for at each pointer, fields of items included."""
    facts = [fact for question in questionnaire() for fact in question.facts]
    return {fact.pointer: fact for asked in facts for fact in (asked, *asked.fields)}


def is_only_named(pointer: str, profile: Profile, declined: Iterable[str]) -> bool:
    """Whether a list says that there is something, tells nothing of it yet, and wasn't asked in vain what it is.

    So may another list, as a job that is held in Hong Kong of offers.
    """
    items = value_at(profile, pointer)
    if items is None:
        named = is_told_elsewhere(pointer, profile)
    else:
        named = isinstance(items, tuple) and any(item == type(item)() for item in items)
    if not named:
        return False
    return not any(lies_in(given, pointer) for given in declined)


def _fits(pointer: str, profile: Profile) -> bool:
    """Whether the other fields of the item, as far as they are told, have the values with which this one is asked.

    Nor is anybody asked how an item stands to what there is none of.
    """
    item, field = asked_under(pointer).item, field_of(pointer)
    if item is None or value_at(profile, item) is None or (field.of is not None and value_at(profile, field.of) == ()):
        return False
    for other, values in field.when:
        told = value_at(profile, f"{item}/{other.rpartition('/')[2]}")
        if told is not None and told not in values:
            return False
    return True


def _missing(ranked: Ranked, decision: Decision) -> Iterator[str]:
    """What is missing that could change a pathway, where it is asked for.

    That is its verdict, its outlook, or its place by a status held. Of an item that is given only what a requirement
    reads: nobody is asked job by job what a letter says.
    """
    assessment, where = ranked.assessment, decision.read(AskedAt)
    if assessment.status is LawStatus.LAW_UNKNOWN:
        return
    yield from [where[pointer] for pointer in _of_the_stay(ranked, decision)]
    if assessment.verdict is Verdict.NOT_ELIGIBLE:
        return
    for _, pointers in decision.read(Lacks)[assessment.pathway.id]:
        yield from pointers
    yield from [where[one] for one in _of_the_outlook(ranked, decision) if asked_under(one).item is None]


def _of_the_stay(ranked: Ranked, decision: Decision) -> Iterator[str]:
    """Whether a stay under the pathway is held, or is needed at all."""
    profile, pathway = decision.facts.profile, ranked.assessment.pathway
    if profile.person.right_of_abode is None:
        yield "/person/right_of_abode"
    held = own_status(pathway, decision.facts)
    if held != NOT_MET and pathway.extension:
        yield "/purpose"
    if held == UNKNOWN:
        yield "/statuses"
        for number in range(len(profile.statuses or ())):
            yield from (f"/statuses/{number}/scheme", f"/statuses/{number}/current")


def stays_in_doubt(decision: Decision) -> Iterator[str]:
    """What tells which stay is held, of each that may be: its scheme, and whether it is held still, where untold."""
    for number, status in enumerate(decision.facts.profile.statuses or ()):
        now = held_now(status, decision.facts.as_of)
        if now != NOT_MET and status.scheme is None:
            yield f"/statuses/{number}/scheme"
        if now == UNKNOWN and status.current is None:
            yield f"/statuses/{number}/current"


def _of_the_outlook(ranked: Ranked, decision: Decision) -> Iterator[str]:
    """What the features read that the outlook lacks, with items of lists."""
    graded = decision.read(lacks_of_practice)
    for row in ranked.model.contributions:
        if row.value.is_exact:
            continue
        if row.feature == COUNTED:
            for finding in ranked.findings:
                yield from _uncounted(finding)
        else:
            yield from graded.get(row.feature, FEATURES[row.feature].facts)


def lacks_of_practice(decision: Decision) -> Mapping[str, tuple[str, ...]]:
    """What each finding of practice lacks."""
    return {finding.id: finding.missing for finding in decision.practice}


def _uncounted(finding: Finding) -> Iterator[str]:
    """What is lacking of the requirements of a count that are still open, though enough of them may be met already."""
    for part in finding.parts:
        yield from lacking(part) if isinstance(finding.criterion, KOf) else _uncounted(part)
