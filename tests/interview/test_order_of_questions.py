"""What is asked now, and why: doors that are hinted at, the opening, what was named, then by value, the record last."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from service.interview.filled import filled_by_registers
from service.interview.missing import hanging
from service.interview.next_questions import next_questions
from service.interview.questionnaire import PRESENCE
from service.interview.records import QuestionPart
from service.profile import codes
from service.profile.model import BusinessPlan, Degree, FamilyLink, Job, Offer, Parent, Person, Profile, Status
from service.profile.values import DateSpan, exactly
from service.recommend.decision import Request, decide
from tests.exemplars import established_mainlander
from tests.recommend.asking import AS_OF, decided, shipped

if TYPE_CHECKING:
    from service.interview.next_questions import Asking

FIRST_FIVE_AT_MOST = 5
OPENED = Profile(
    purpose=codes.Purpose.ENTRY,
    person=Person(residence="GB", right_of_abode=False, nationalities=("GB",), age_years=exactly(28)),
    statuses=(),
)
"""Somebody abroad who answered the opening."""


CHEF = replace(OPENED, offers=(Offer(title="Chef", confirmed=True),))
"""With an offer of which nobody said whether it fits."""


ANALYST = Job(
    title="Analyst", employer="Acme", level=codes.JobLevel.GRADUATE, full_time=True, sector=codes.Sector.FINANCE,
    international=True, started_on=DateSpan(date(2016, 9, 1), date(2016, 9, 1)), current=True,
)  # fmt: skip
GRADUATE = replace(
    OPENED,
    degrees=(
        Degree(
            level=codes.DegreeLevel.BACHELOR, institution="University of Leeds", full_time=True,
            awarded_on=DateSpan(date(2016, 7, 1), date(2016, 7, 31)),
        ),
    ),
)  # fmt: skip


def _asked(profile: Profile, *declined: str) -> Asking:
    return next_questions(decide(shipped(), Request(profile, AS_OF, None, AS_OF, {}, declined)))


def _day(text: str) -> DateSpan:
    from service.profile.values import parse_date_span  # noqa: PLC0415 - only here

    return parse_date_span(text)


def test_what_may_end_it_all_comes_before_the_opening_where_something_hints_at_it() -> None:
    """Born in Hong Kong: whether a Chinese citizen decides everything. Without a hint nothing of the kind is asked."""
    first = _asked(Profile(person=Person(place_of_birth="HK"))).questions[0]
    assert (first.question.id, first.part) == ("citizenship", QuestionPart.DOOR)
    assert all(row.part is not QuestionPart.DOOR for row in _asked(Profile()).questions)


def test_a_child_of_a_permanent_resident_is_asked_about_descent() -> None:
    """Told only as a relative: the parent's standing at the birth may give the right of abode."""
    link = FamilyLink(relation=codes.Relation.CHILD, sponsor_status=codes.SponsorStatus.PERMANENT_RESIDENT)
    first = _asked(replace(OPENED, family_links=(link,))).questions[0]
    assert (first.facts, first.part) == (("/parents",), QuestionPart.DOOR)
    asked = _asked(replace(OPENED, family_links=(link,), parents=(Parent(permanent_resident_at_birth=False),)))
    assert all(row.part is not QuestionPart.DOOR for row in asked.questions)


def test_who_stays_on_conditions_is_not_asked_for_the_right_of_abode() -> None:
    """Nobody with the right of abode has a limit of stay."""
    held = Status(scheme=codes.Scheme.IANG, current=True, held_until=_day("2027-05"))
    asked = _asked(Profile(statuses=(held,)))
    assert "/person/right_of_abode" not in {pointer for row in asked.questions for pointer in row.facts}
    assert "/person/right_of_abode" not in asked.doors


@pytest.mark.parametrize(("university", "asked"), [("PolyU", True), ("Hong Kong Metropolitan University", False)])
def test_a_field_of_a_given_item_is_asked_before_what_the_population_can_guess(university: str, asked: bool) -> None:
    """A Vietnamese graduate: whether the programme was UGC-funded decides, unless the university isn't funded."""
    master = Degree(
        level=codes.DegreeLevel.MASTER, institution=university, full_time=True, student_visa=True,
        locally_accredited=True, awarded_on=_day("2026-09"),
    )  # fmt: skip
    profile = replace(OPENED, person=replace(OPENED.person, nationalities=("VN",), residence="VN"), degrees=(master,))
    asking = _asked(profile)
    pointers = {pointer for row in asking.questions for pointer in row.facts}
    assert ("/degrees/0/ugc_funded" in pointers) is asked
    filled = {row.pointer: row.value for row in filled_by_registers(decided(profile))}
    assert filled.get("/degrees/0/ugc_funded", True) is asked
    if asked:
        first = asking.questions[0]
        assert (first.item, first.part) == ("/degrees/0", QuestionPart.ITEM)
        assert "/degrees/0/ugc_funded" in first.facts


def test_nothing_is_settled_while_a_door_is_unasked_and_the_record_is_all_that_is_left() -> None:
    """All else known: convictions are asked for, and only then is it settled."""
    whole = established_mainlander(AS_OF)
    asking = _asked(replace(whole, person=replace(whole.person, convictions=None)))
    assert (asking.settled_first, asking.doors) == (False, ("/person/convictions",))
    assert asking.questions[0].facts == ("/person/convictions",)
    assert asking.questions[0].part is QuestionPart.RECORD
    assert _asked(whole).settled_first
    assert _asked(whole).verdict_settled


def test_what_was_said_to_be_there_is_asked_for_next() -> None:
    """The checklist of what there is comes once; a list that was ticked follows, one that was not is none."""
    checklist = next(row for row in _asked(OPENED).questions if row.question.id == PRESENCE)
    assert set(checklist.facts) >= {"/offers", "/family_links", "/business_plans"}
    ticked = replace(
        OPENED, offers=(Offer(),), family_links=(), parents=(), businesses=(), business_plans=(), achievements=(),
        qualifications=(),
    )  # fmt: skip
    asking = _asked(ticked)
    assert PRESENCE not in {row.question.id for row in asking.questions}
    named = next(row for row in asking.questions if row.question.id == "offers")
    assert (named.facts, named.item, named.part) == (("/offers",), None, QuestionPart.ITEM)


def test_what_was_declined_is_not_asked_again_and_stays_unknown() -> None:
    """A pointer to a list stands for all of it; the decision is another one, and says the same."""
    asking = _asked(OPENED, "/degrees", "/family_links")
    pointers = {pointer for row in asking.questions for pointer in row.facts}
    assert not {"/degrees", "/family_links"} & pointers
    plain, declined = (decide(shipped(), Request(OPENED, AS_OF, None, AS_OF, {}, told)) for told in ((), ("/degrees",)))
    assert plain.decision_id != declined.decision_id
    assert [row.assessment.truth for row in plain.pathways] == [row.assessment.truth for row in declined.pathways]


def test_a_declined_door_counts_as_asked() -> None:
    """Who doesn't know of a conviction isn't held up."""
    whole = established_mainlander(AS_OF)
    assert _asked(replace(whole, person=replace(whole.person, convictions=None)), "/person/convictions").settled_first


def test_sums_of_work_are_asked_only_of_whoever_gives_no_jobs() -> None:
    """Jobs as they were held come first, and sums in their place once they were declined."""
    sums = {"work_lately", "work_level", "work_kind", "work_in_field"}
    assert not sums & {row.question.id for row in _asked(OPENED).questions}
    assert sums & {row.question.id for row in _asked(OPENED, "/jobs").questions}


def test_what_jobs_tell_is_not_asked_again() -> None:
    """Dated full-time jobs at a level leave no sum of them open."""
    job = Job(
        level=codes.JobLevel.GRADUATE, full_time=True, started_on=_day("2019-09"), current=True, title="Analyst",
    )  # fmt: skip
    bachelor = Degree(
        level=codes.DegreeLevel.BACHELOR, institution="University of Oxford", full_time=True, awarded_on=_day("2019-07")
    )
    asked = {row.question.id for row in _asked(replace(OPENED, jobs=(job,), degrees=(bachelor,))).questions}
    assert not {"work_lately", "work_level"} & asked


@pytest.mark.parametrize(
    ("profile", "asked"),
    [
        (replace(CHEF, degrees=(), jobs=(ANALYST,)), {"relevant_to_experience"}),
        (replace(GRADUATE, offers=CHEF.offers, jobs=()), {"relevant_to_degree"}),
        (replace(GRADUATE, offers=CHEF.offers, jobs=(ANALYST,)), {"relevant_to_degree", "relevant_to_experience"}),
        (CHEF, set()),
    ],
    ids=["no degree", "no job", "both told", "neither told yet"],
)
def test_nobody_is_asked_how_an_offer_fits_what_there_is_none_of(profile: Profile, asked: set[str]) -> None:
    """Whether a chef's job relates to the degree is no question to a chef who has none."""
    pointers = hanging(decided(profile))
    assert {pointer.rpartition("/")[2] for pointer in pointers if "/relevant_to_" in pointer} == asked


def test_a_foreigner_is_asked_nothing_that_only_a_chinese_national_can_answer() -> None:
    """Nor anybody of a stay in Macao who never lived there."""
    pointers = {pointer for row in _asked(OPENED).questions for pointer in row.facts}
    assert not {"/person/china_residency", "/person/former_mainland_resident", "/person/chinese_citizen"} & pointers


def test_few_things_are_asked_of_an_item_at_once() -> None:
    """Of a degree four things as it is named; of what follows no more than fit on a screen."""
    degrees = next(row for row in _asked(OPENED).questions if row.question.id == "degrees")
    core = [field for field in degrees.question.facts[0].fields if field.core]
    assert len(core) < FIRST_FIVE_AT_MOST
    offer = Offer(title="Engineer", confirmed=True)
    for row in _asked(replace(OPENED, offers=(offer,))).questions:
        assert row.item is None or len(row.facts) <= FIRST_FIVE_AT_MOST + 1


def test_what_a_job_lacks_is_asked_by_its_field() -> None:
    """That the kind of the employer isn't told leaves a criterion open, and is asked of that job alone."""
    asked = [row for row in _asked(replace(GRADUATE, jobs=(ANALYST,))).questions if row.item == "/jobs/0"]
    assert [row.facts for row in asked] == [("/jobs/0/reputable_employer",)]
    whole = replace(ANALYST, reputable_employer=True)
    assert [row for row in _asked(replace(GRADUATE, jobs=(whole,))).questions if row.item == "/jobs/0"] == []


def test_a_job_is_asked_for_all_that_the_points_test_counts_of_it() -> None:
    """As soon as it is named: otherwise the count stays open, and nothing that could be told closes it."""
    asking = _asked(GRADUATE)
    jobs = next(row for row in asking.questions if row.question.id == "jobs")
    core = {field.pointer.rpartition("/")[2] for field in jobs.question.facts[0].fields if field.core}
    assert {"level", "full_time", "reputable_employer", "sector", "international", "started_on"} <= core


DIPLOMA = replace(
    OPENED,
    person=replace(OPENED.person, nationalities=("MY",), residence="MY", convictions=(), adverse_records=()),
    degrees=(Degree(level=codes.DegreeLevel.HIGHER_DIPLOMA, full_time=True, country="HK", awarded_on=_day("2026-09")),),
    offers=(),
    family_links=(),
    parents=(),
    businesses=(),
    business_plans=(),
    achievements=(),
)
"""A graduate of a higher diploma in Hong Kong."""


def test_what_may_bring_a_pathway_from_far_behind_to_the_front_is_asked() -> None:
    """Whether a diploma is a VTC one decides VPAS, which nobody alike has: it is asked once all else is declined."""
    declined: list[str] = []
    left = [pointer for row in _asked(DIPLOMA).questions for pointer in row.facts]
    while others := [pointer for pointer in left if not pointer.startswith("/degrees/0/vtc_")]:
        declined += others
        left = [pointer for row in _asked(DIPLOMA, *declined).questions for pointer in row.facts]
    assert "/degrees/0/vtc_eligible" in left
    assert not _asked(DIPLOMA, *declined).settled_first


def test_of_something_of_which_nothing_is_known_what_else_matters_is_asked_by_itself() -> None:
    """Who plans a business and knows neither sum nor jobs is asked what else counts, and not for the list again."""
    profile = replace(OPENED, business_plans=(BusinessPlan(),))
    named = [row for row in _asked(profile).questions if "/business_plans" in row.facts]
    assert [row.part for row in named] == [QuestionPart.ITEM]
    core = [f"/business_plans/0/{name}" for name in ("investment", "local_jobs", "backing_programme")]
    asked = [pointer for row in _asked(profile, *core).questions for pointer in row.facts]
    assert "/business_plans" not in asked
    assert "/business_plans/0/premises" in asked


@pytest.mark.parametrize(("age", "asks_for_work"), [(14, False), (15, True)])
def test_a_child_is_not_asked_for_work_studies_or_a_fortune(age: int, *, asks_for_work: bool) -> None:
    """Whoever is surely under 15 is asked for family, passports and stays; what is told of a job is asked about."""
    child = Profile(person=Person(age_years=exactly(age), nationalities=("GB",)))
    asked = {fact for row in _asked(child).questions for fact in row.facts}
    assert "/family_links" in asked
    assert ("/offers" in asked, "/achievements" in asked) == (asks_for_work, asks_for_work)
    named = {row.item for row in _asked(replace(child, offers=(Offer(title="Actor"),))).questions}
    assert "/offers/0" in named
