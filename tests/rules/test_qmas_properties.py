from datetime import date
from functools import reduce
from operator import or_

from hypothesis import given, settings
from hypothesis import strategies as st

from service.profile.codes import Ability, AchievementKind, DegreeLevel, LanguageTest
from service.profile.facts import Facts
from service.profile.model import (
    Achievement,
    Business,
    Conviction,
    Degree,
    Experience,
    Income,
    Language,
    Offer,
    Profile,
    Wealth,
)
from service.profile.values import MET, NOT_MET, REVIEW, exactly
from service.rules.criteria import Criterion
from service.rules.evaluator import Evaluation, Finding
from service.rules.law import lawbook
from service.rules.pathway import Pathway
from service.rules.pathways import qmas
from service.rules.pathways.qmas import QMAS_APT, QMAS_GPT
from tests.rules.completions import Choice, Slots, completions, outcomes, partial_choices
from tests.rules.people import assess_one, hkd, person
from tests.rules.qmas_people import GOOD_CHINESE

TODAY = date(2026, 11, 23)
DAYS = (date(2007, 6, 1), date(2008, 1, 15), date(2016, 1, 1), date(2022, 6, 1), date(2024, 10, 31), TODAY)

# Facts that don't hang on each other, with values on both sides of every line and some for an officer to judge.
SLOTS: Slots = {
    "age": (exactly(17), exactly(45), exactly(51)),
    "level": (DegreeLevel.NONE, DegreeLevel.BACHELOR, DegreeLevel.MASTER),
    "listed": (True, False),
    "stem": (True, False),
    "spoken": (Ability.GOOD, Ability.BASIC),
    "score": (exactly(5.5), exactly(6.5), exactly(7)),
    "reputable": (exactly(0), exactly(36)),
    "sector": (exactly(0), exactly(60)),
    "abroad": (exactly(0), exactly(24)),
    "income": (hkd(999_999), hkd(1_000_000)),
    "share": (exactly(5), exactly(10), exactly(50)),
    "quoted": (True, False),
    "profit": (hkd(1_000_000), hkd(5_000_000)),
    "needs_help": (True, False),
    "convictions": ((), (Conviction(),)),
    "award": (AchievementKind.NOBEL_PRIZE, AchievementKind.PEER_ACKNOWLEDGED_WORK, AchievementKind.OTHER),
    "documented": (True, False),
    "wanted": (True, False),
}


def build(choice: Choice) -> Profile:
    english = Language(
        code="en",
        spoken=choice["spoken"],
        written=Ability.GOOD,
        test=LanguageTest.IELTS,
        test_score=choice["score"],
    )
    return person(
        age_years=choice["age"],
        degrees=(Degree(level=choice["level"], qmas_listed=choice["listed"], stem=choice["stem"], renowned=False),),
        languages=(GOOD_CHINESE, english),
        experience=Experience(
            degree_level_months=exactly(60),
            senior_months=exactly(0),
            reputable_employer_months=choice["reputable"],
            specified_sector_months=choice["sector"],
            international_months=choice["abroad"],
        ),
        jobs=None,
        offers=(Offer(on_talent_list=choice["wanted"]),),
        income=Income(taxable_last_year=choice["income"]),
        businesses=(
            Business(
                listed=choice["quoted"],
                owned_now=True,
                ownership_percent=choice["share"],
                real_influence=True,
                profit_last_year=choice["profit"],
            ),
        ),
        wealth=Wealth(needs_public_assistance=choice["needs_help"]),
        convictions=choice["convictions"],
        achievements=(Achievement(kind=choice["award"], documented=choice["documented"]),),
    )


@settings(max_examples=150, deadline=None)
@given(partial_choices(SLOTS, 4), st.sampled_from((QMAS_GPT, QMAS_APT)), st.sampled_from(DAYS))
def test_no_completion_of_the_facts_falls_outside_what_partial_facts_leave_possible(
    choice: Choice, pathway: Pathway, as_of: date
) -> None:
    """Under every regime, and on the days on which two may be in force."""
    partial = assess_one(pathway, build(choice), as_of).truth
    assert outcomes(pathway, build, completions(choice, SLOTS), as_of) & ~partial == 0


def worst(truth: int) -> int:
    return min(bit for bit in (NOT_MET, REVIEW, MET) if truth & bit)


def best(truth: int) -> int:
    return max(bit for bit in (NOT_MET, REVIEW, MET) if truth & bit)


def _criteria(choice: Choice) -> Finding:
    return Evaluation(Facts(build(choice), TODAY), lawbook()).of(qmas.CRITERIA)


@settings(max_examples=150, deadline=None)
@given(partial_choices(SLOTS, 4))
def test_the_count_of_criteria_is_exact(choice: Choice) -> None:
    """Both ends of the count, and the worst and the best outcome, are reached by some completion; none lies beyond."""
    partial = _criteria(choice)
    complete = [_criteria(completion) for completion in completions(choice, SLOTS)]
    counts = [finding.count for finding in complete if finding.count is not None]
    assert partial.count == (min(low for low, _ in counts), max(high for _, high in counts))
    together = reduce(or_, (finding.truth for finding in complete))
    assert together & ~partial.truth == 0
    assert (worst(partial.truth), best(partial.truth)) == (worst(together), best(together))


MEETING: dict[str, Choice] = {
    "c1": {"age": exactly(45)},
    "c2": {"level": DegreeLevel.MASTER, "listed": True},
    "c3": {"level": DegreeLevel.MASTER, "listed": True, "stem": True},
    "c5": {"spoken": Ability.GOOD, "score": exactly(7)},
    "c7": {"reputable": exactly(36)},
    "c8": {"sector": exactly(60)},
    "c9": {"abroad": exactly(24)},
    "c10": {"income": hkd(1_000_000)},
    "c11": {"share": exactly(50), "profit": hkd(5_000_000)},
    "c12": {"share": exactly(50), "quoted": True},
}


@settings(max_examples=200, deadline=None)
@given(partial_choices(SLOTS, len(SLOTS)), st.sampled_from(sorted(MEETING)))
def test_meeting_one_more_criterion_never_makes_it_worse(choice: Choice, criterion: str) -> None:
    """Neither the worst nor the best outcome that stays possible falls."""
    before = assess_one(QMAS_GPT, build(choice), TODAY).truth
    after = assess_one(QMAS_GPT, build(choice | MEETING[criterion]), TODAY).truth
    assert worst(after) >= worst(before)
    assert best(after) >= best(before)


LANGUAGES: Slots = {
    "code": ("en", "zh", "fr"),
    "spoken": (Ability.GOOD, Ability.BASIC),
    "written": (Ability.GOOD, Ability.NONE),
    "other_code": ("en", "yue", "de"),
    "other_written": (Ability.GOOD, Ability.BASIC),
    "tested": (True, False),
    "score": (exactly(5.5), exactly(6.5), exactly(7.5)),
}


def speak(choice: Choice) -> Profile:
    entries = (
        Language(code=choice["code"], spoken=choice["spoken"], written=choice["written"]),
        Language(code=choice["other_code"], spoken=Ability.GOOD, written=choice["other_written"]),
        Language(
            code="en", spoken=Ability.BASIC, written=Ability.GOOD, test=LanguageTest.IELTS, test_score=choice["score"]
        )
        if choice["tested"]
        else GOOD_CHINESE,
    )
    return person(languages=entries)


@settings(max_examples=150, deadline=None)
@given(partial_choices(LANGUAGES, 4), st.sampled_from((qmas.C4, qmas.C5, qmas.LANGUAGE)))
def test_languages_partly_told_leave_every_completion_possible(choice: Choice, criterion: Criterion) -> None:
    """Entries may turn out to be of one language, of several, or of none that counts."""
    known = choice | ({"tested": False} if choice["tested"] is None else {})

    def truth(told: Choice) -> int:
        return Evaluation(Facts(speak(told), TODAY), lawbook()).of(criterion).truth

    partial = truth(known)
    assert all(truth(complete) & ~partial == 0 for complete in completions(known, LANGUAGES))


def test_a_second_language_and_english_are_counted_together() -> None:
    """English that is unknown beside good Chinese brings both criteria or neither."""
    for ability, met in ((Ability.GOOD, 2), (Ability.BASIC, 0)):
        facts = Facts(person(languages=(GOOD_CHINESE, Language(code="en", spoken=ability, written=ability))), TODAY)
        evaluation = Evaluation(facts, lawbook())
        assert sum(evaluation.of(criterion).truth == MET for criterion in (qmas.C4, qmas.C5)) == met
