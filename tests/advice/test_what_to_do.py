"""What to do now: the row of the table that a decision takes, what it is about, its days, and what is still to tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from service.advice.answer.records import AnswerStatus, DateKind, Sureness, WhatToDo
from service.advice.answer.table import table
from service.advice.answer.what_to_do import what_to_do
from service.advice.calendar.key_dates import time_lines
from service.advice.changes.what_ifs import nearest
from service.advice.settlement.records import Filing
from service.interview.next_questions import next_questions
from service.interview.records import QuestionPart
from service.messages import load_catalogues
from service.profile.codes import (
    AdverseKind,
    ApplicationOutcome,
    ChinaResidency,
    DegreeLevel,
    Purpose,
    Relation,
    Scheme,
    SponsorStatus,
    Trade,
)
from service.profile.facts import Facts
from service.profile.model import (
    Absence,
    AdverseRecord,
    Application,
    Conviction,
    DaysInHongKong,
    Degree,
    Experience,
    FamilyLink,
    Income,
    Offer,
    Person,
    Plan,
    Profile,
    Status,
    Wealth,
)
from service.profile.values import DateSpan, Money, Span, exactly
from service.recommend.ranking import LAW_UNKNOWN_TIER
from service.recommend.records import Advice
from service.rules.law import Certainty
from service.rules.pathway import Verdict
from tests.exemplars import EXEMPLARS, established_foreigner, established_mainlander, status_holder
from tests.recommend.asking import AS_OF, answered, decided, decided_where_law_is_held
from tests.rules.people import person
from tests.strategies import cases

if TYPE_CHECKING:
    from service.recommend.decision import Decision

OPEN = {Verdict.ELIGIBLE, Verdict.NEEDS_REVIEW}
ONE_YEAR_ON = date(2027, 11, 23)


LEEDS_2002 = Degree(
    level=DegreeLevel.BACHELOR, institution="University of Leeds", country="GB", full_time=True, qmas_listed=False,
    awarded_on=DateSpan(date(2002, 7, 1), date(2002, 7, 1)),
)  # fmt: skip
NO_WORK = Experience(
    degree_level_months=exactly(0), senior_months=exactly(0), reputable_employer_months=exactly(0),
    specified_sector_months=exactly(0), international_months=exactly(0), last_five_years_months=exactly(0),
    total_months=exactly(0), in_degree_field_months=exactly(0),
)  # fmt: skip
OF_LITTLE = Wealth(net_assets=Money(exactly(100_000), "HKD"), joint_net_assets=Money(exactly(0), "HKD"))


def day(text: str) -> DateSpan:
    return DateSpan(date.fromisoformat(text), date.fromisoformat(text))


def told(profile: Profile, as_of: date = AS_OF) -> WhatToDo:
    return what_to_do(decided(profile, as_of))


def days(answer: WhatToDo) -> dict[DateKind, date]:
    return {row.kind: row.on for row in answer.pathways[0].dates}


def without_scheme(profile: Profile, scheme: Scheme) -> Profile:
    person = replace(profile.person, right_of_abode=False)
    return replace(profile, person=person, statuses=(Status(scheme=scheme, current=True),))


def test_the_right_of_abode_comes_before_everything() -> None:
    """Whoever holds it is told that no scheme is needed, and of no pathway, however many are open."""
    foreigner = established_foreigner(AS_OF)
    answer = told(replace(foreigner, person=replace(foreigner.person, right_of_abode=True)))
    assert (answer.status, answer.code, answer.pathways) == (AnswerStatus.NO_SCHEME_NEEDED, "right_of_abode", ())


def test_an_unconditional_stay_needs_no_scheme() -> None:
    """A stay without a limit, held now, leaves nothing to apply for."""
    answer = told(without_scheme(established_foreigner(AS_OF), Scheme.UNCONDITIONAL))
    assert (answer.status, answer.code, answer.pathways) == (AnswerStatus.NO_SCHEME_NEEDED, "unconditional_stay", ())


def test_a_settled_first_pathway_is_to_be_applied_for() -> None:
    """Where every published test of the first pathway is met there is nothing to ask."""
    answer = told(established_foreigner(AS_OF))
    assert answer.status is AnswerStatus.APPLY
    assert answer.pathways[0].sure is Sureness.SETTLED
    assert answer.needed == ()


OUTRIGHT = {"met", "contest"}
"""Rows whose sentence says to apply now, without more, for a new stay."""


@given(cases())
def test_nothing_is_to_be_applied_for_outright_that_is_not_recommended_outright(
    case: tuple[date, Profile, Profile],
) -> None:
    """The word of the answer never outruns the advice on the pathway that it names."""
    as_of, whole, part = case
    for profile in (whole, part):
        decision = decided_where_law_is_held(profile, as_of)
        code, first = what_to_do(decision).code, decision.pathways[0]
        assert code not in OUTRIGHT or first.advice is Advice.RECOMMENDED


NO_PAY = Offer(
    confirmed=True, genuine_vacancy=True, employer_registered=True, full_time=True, degree_level=True,
    relevant_to_degree=True, market_pay=True, recruitment_shown=True,
)  # fmt: skip
TALENT_BEFORE = (Status(scheme=Scheme.GEP, held_from=day("2024-01-10"), held_until=day("2027-01-09"), current=True),)


@pytest.mark.parametrize(
    ("profile", "pathway"),
    [
        (person(degrees=(LEEDS_2002,), offers=(NO_PAY,)), "gep"),
        (
            person(
                statuses=TALENT_BEFORE,
                purpose=Purpose.CHANGE,
                residence="HK",
                degrees=(replace(LEEDS_2002, institution="University of Bristol", awarded_on=day("2017-06-30")),),
                experience=replace(NO_WORK, last_five_years_months=exactly(55)),
            ),
            "ttps_b",
        ),
    ],
    ids=["an offer of which the pay is not told", "a talent status and no job"],
)
def test_what_is_only_worth_considering_is_to_be_read_about_first(profile: Profile, pathway: str) -> None:
    """A cap, or an outlook that cannot be told where cases are judged one by one, keeps "apply now" from being said."""
    answer = answered(decided(profile), "summary")["answer"]
    assert (answer["status"], answer["code"], answer["pathways"][0]["id"]) == ("apply", "weighed", pathway)
    assert answer["pathways"][0]["advice"] == "worth_considering"
    assert "Apply now" not in answer["sentence"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "extension_to_mend"),
        ({"convictions": (Conviction(place="GB"),)}, "extension_closed"),
        ({"adverse_records": (AdverseRecord(kind=AdverseKind.DEPORTED, place="GB"),)}, "extension_closed"),
    ],
)
def test_no_record_is_told_as_something_to_supply(changes: dict[str, Any], code: str) -> None:
    """A home that the sponsor doesn't have yet may be found in time; what stands as it is may not."""
    held = (Status(scheme=Scheme.DEPENDANT, held_from=day("2025-06-01"), held_until=day("2028-05-31"), current=True),)
    link = FamilyLink(
        relation=Relation.SPOUSE,
        sponsor_status=SponsorStatus.EMPLOYMENT,
        lives_in_hong_kong=True,
        sponsor_can_support=True,
        sponsor_has_housing=bool(changes),
    )
    own: dict[str, Any] = {"statuses": held, "family_links": (link,), "residence": "HK", "degrees": None} | changes
    answer = told(replace(person(**own), purpose=Purpose.EXTEND))
    assert answer.code == code


EXPERIENCED = Profile(
    statuses=(),
    offers=(),
    businesses=(),
    achievements=(),
    family_links=(),
    person=Person(age_years=exactly(32), nationalities=("CA",), convictions=(), adverse_records=()),
    degrees=(Degree(level=DegreeLevel.BACHELOR, full_time=True, ttps_listed=False, qmas_listed=False),),
    experience=Experience(degree_level_months=exactly(72)),
)


@pytest.mark.parametrize("more", [{}, {"parents": ()}, {"business_plans": ()}, {"plan": Plan(steps=())}])
def test_what_few_have_is_not_called_the_nearest_beside_what_is_possible(more: dict[str, Any]) -> None:
    """What has nothing to do with either leaves the points test, open to some, before an income that few have."""
    answer = told(replace(EXPERIENCED, **more))
    assert (answer.code, answer.pathways[0].id) == ("possible", "qmas_gpt")


@given(cases())
def test_nothing_possible_stands_beside_what_is_called_the_nearest(case: tuple[date, Profile, Profile]) -> None:
    """Where no pathway is said to be likely, none that is put forward is more than rare."""
    as_of, _, part = case
    answer = what_to_do(decided_where_law_is_held(part, as_of))
    if answer.code == "rare" and not any(row.scheme in OF_NO_DEGREE for row in part.statuses or ()):
        assert {row.sure for row in answer.pathways} == {Sureness.RARE}


OF_NO_DEGREE = {Scheme.DOMESTIC_HELPER, Scheme.IMPORTED_WORKER}
"""Stays to whose holders most pathways are called rare at most, whatever their promise."""


@given(cases())
def test_once_the_opening_is_told_the_answer_asks_what_an_interview_asks(case: tuple[date, Profile, Profile]) -> None:
    """The two orders differ by the opening alone; a stay to be named and the right of abode are asked for first."""
    as_of, _, part = case
    decision = decided_where_law_is_held(part, as_of)
    answer, asked = what_to_do(decision), decision.read(next_questions).questions
    by_value = answer.status is AnswerStatus.TELL_MORE and answer.code not in {"stay_not_named", "may_have_abode"}
    if by_value and answer.needed and asked and asked[0].part is not QuestionPart.OPENING:
        assert answer.needed[0].question == asked[0].question.id


HELPER = (Status(scheme=Scheme.DOMESTIC_HELPER, held_until=day("2027-06-30"), current=True),)
BELOW_DEGREE = Offer(title="Domestic helper", degree_level=False)


@pytest.mark.parametrize(
    ("told_so_far", "word"),
    [
        ({}, Sureness.RARE),
        ({"offers": (Offer(),)}, Sureness.RARE),
        ({"offers": (BELOW_DEGREE,)}, Sureness.RARE),
        ({"offers": (replace(BELOW_DEGREE, degree_level=True),)}, Sureness.LIKELY),
        ({"degrees": (LEEDS_2002,)}, Sureness.POSSIBLE),
    ],
)
@pytest.mark.parametrize("scheme", [Scheme.DOMESTIC_HELPER, Scheme.IMPORTED_WORKER])
def test_whoever_stays_for_work_without_a_degree_is_put_down_for_no_profession(
    told_so_far: dict[str, Any], word: Sureness, scheme: Scheme
) -> None:
    """Next to none of the simulated people hold such a stay: what is so of others is no evidence."""
    facts = Facts(Profile(statuses=(replace(HELPER[0], scheme=scheme),), **told_so_far), AS_OF)
    assert table().word(0.7, "gep", facts) is word
    assert table().word(0.7, "dependant", facts) is Sureness.POSSIBLE


def test_a_blank_profile_is_asked_to_tell_more() -> None:
    """Nothing is known but what is wanted: questions come first, and no pathway is named."""
    for blank in (Profile(), Profile(purpose=Purpose.ENTRY, facts_on=day("2026-11-01"))):
        answer = told(blank)
        assert (answer.status, answer.code, answer.pathways) == (AnswerStatus.TELL_MORE, "nothing_told", ())
        assert 1 <= len(answer.needed) <= 3


def test_the_first_fact_has_a_pathway_named() -> None:
    """A single answer is enough for one to be put forward, as far as it goes."""
    assert told(Profile(degrees=(Degree(level=DegreeLevel.BACHELOR),))).code != "nothing_told"


OF_NO_SCHEME = (Status(current=True),)
ENDED = (Status(scheme=Scheme.STUDENT, current=False), Status(current=True))
WITH_A_JOB = replace(person(), purpose=Purpose.EXTEND, statuses=None, offers=(Offer(confirmed=True),))


@pytest.mark.parametrize(
    "profile",
    [
        Profile(purpose=Purpose.EXTEND),
        Profile(purpose=Purpose.EXTEND, person=Person(nationalities=("GB",))),
        Profile(purpose=Purpose.EXTEND, person=Person(nationalities=("GB",)), statuses=OF_NO_SCHEME),
        Profile(purpose=Purpose.EXTEND, person=Person(nationalities=("GB",)), statuses=ENDED),
        WITH_A_JOB,
        replace(established_foreigner(AS_OF), purpose=Purpose.EXTEND, statuses=None),
    ],
)
def test_the_stay_that_is_to_be_extended_is_asked_for_and_not_guessed(profile: Profile) -> None:
    """Whatever else is told, no pathway is named until it is told which stay it is."""
    answer = told(profile)
    assert (answer.status, answer.code, answer.pathways) == (AnswerStatus.TELL_MORE, "stay_not_named", ())
    assert any(pointer.startswith("/statuses") for pointer in answer.needed[0].facts)


@pytest.mark.parametrize(
    "profile",
    [
        Profile(purpose=Purpose.EXTEND, statuses=(Status(scheme=Scheme.GEP, current=True),)),
        Profile(purpose=Purpose.EXTEND, statuses=(Status(scheme=Scheme.GEP, current=True), Status(current=True))),
        Profile(purpose=Purpose.EXTEND, person=Person(nationalities=("GB",)), statuses=()),
        Profile(purpose=Purpose.ENTRY, person=Person(nationalities=("GB",))),
        Profile(person=Person(nationalities=("GB",))),
    ],
)
def test_a_stay_is_asked_for_before_all_only_where_one_is_to_be_extended(profile: Profile) -> None:
    """One that is named, none at all, or another purpose: the answer goes on."""
    assert told(profile).code != "stay_not_named"


def test_what_nothing_missing_can_close_comes_before_what_is_only_likely() -> None:
    """A spouse whom one may join for certain comes before a scheme for degrees of which nothing is told."""
    spouse = FamilyLink(
        relation=Relation.SPOUSE,
        sponsor_status=SponsorStatus.TALENT_SCHEME,
        legally_recognised=True,
        sponsor_can_support=True,
        sponsor_has_housing=True,
    )
    known = Person(
        nationalities=("CN",),
        china_residency=ChinaResidency.MAINLAND,
        permanent_residence=(),
        age_years=exactly(34),
        convictions=(),
        adverse_records=(),
    )
    answer = told(Profile(person=known, statuses=(), offers=(), businesses=(), achievements=(), family_links=(spouse,)))
    assert (answer.code, answer.pathways[0].id) == ("certain", "dependant")


def test_who_cannot_extend_a_stay_is_told_of_the_spouse_to_be_joined() -> None:
    """Whoever holds a pass, has no job and a spouse settled here need not leave: of the spouse more is asked."""
    spouse = FamilyLink(
        relation=Relation.SPOUSE, sponsor_status=SponsorStatus.PERMANENT_RESIDENT, legally_recognised=True
    )
    held = Status(scheme=Scheme.TTPS_B, held_from=day("2024-12-20"), held_until=day("2026-12-19"), current=True)
    profile = replace(
        person(statuses=(held,), family_links=(spouse,), offers=(), businesses=(), business_plans=(), residence="HK"),
        purpose=Purpose.EXTEND,
    )
    answer = told(profile, date(2026, 11, 28))
    assert [(row.id, row.sure) for row in answer.pathways][:1] == [("dependant", Sureness.LIKELY)]
    assert "/family_links/0/sponsor_can_support" in answer.needed[0].facts


@pytest.mark.parametrize(
    ("stay", "asked"),
    [
        (Status(current=True), "/statuses/0/scheme"),
        (Status(current=True, held_until=day("2027-01-31")), "/statuses/0/scheme"),
        (Status(held_until=day("2027-01-31"), held_from=day("2025-02-01")), "/statuses/0/scheme"),
        (Status(scheme=Scheme.TTPS_B), "/statuses/0/current"),
    ],
)
def test_which_stay_is_held_is_asked_before_degrees_and_work(stay: Status, asked: str) -> None:
    """A stay that may be held decides between its extension and a new one: its scheme, and whether it is held still."""
    profile = Profile(person=Person(nationalities=("GB",)), statuses=(stay,))
    assert told(profile).needed[0].facts[0] == asked
    values = [row for row in decided(profile).read(next_questions).questions if row.part is not QuestionPart.OPENING]
    assert values[0].facts[0] == asked


def test_of_a_stay_that_is_over_nothing_is_asked() -> None:
    """Neither under which scheme a stay was that ended years ago, nor whether it is held."""
    over = Status(held_from=day("2015-02-01"), held_until=day("2017-01-31"))
    answer = told(Profile(person=Person(nationalities=("GB",)), statuses=(over,)))
    assert not any(pointer.startswith("/statuses") for pointer in answer.needed[0].facts)


@pytest.mark.parametrize(
    "profile",
    [
        Profile(purpose=Purpose.CHANGE),
        Profile(wealth=Wealth(new_cies_portfolio_certified=True)),
        Profile(absences=(Absence(left_on=day("2025-03-01")),)),
        Profile(days_in_hong_kong=(DaysInHongKong(year=exactly(2025), days=exactly(200)),)),
        Profile(applications=(Application(scheme=Scheme.GEP, purpose=Purpose.EXTEND),)),
    ],
)
def test_whoever_speaks_of_a_stay_is_asked_for_it_first(profile: Profile) -> None:
    """A change, days or absences, and an extension are told by nobody who never was here."""
    assert any(pointer.startswith("/statuses") for pointer in told(profile).needed[0].facts)


def test_whose_extension_is_pending_is_asked_which_stay_it_extends() -> None:
    """No new entry is named to somebody who holds a stay, under whichever scheme."""
    pending = Application(scheme=Scheme.GEP, purpose=Purpose.EXTEND, outcome=ApplicationOutcome.PENDING)
    answer = told(Profile(applications=(pending,)))
    assert (answer.code, answer.pathways) == ("stay_not_named", ())


@given(cases(AS_OF))
def test_no_extension_is_put_forward_of_a_stay_that_nobody_told_of(case: tuple[date, Profile, Profile]) -> None:
    """Whatever is told beside it: without the stay no extension leads, unless no scheme or ImmD comes first."""
    for profile in case[1:]:
        answer = told(replace(profile, purpose=Purpose.EXTEND, statuses=None))
        assert answer.code == "stay_not_named" or answer.code in BEFORE_ALL, answer.code


BEFORE_ALL = {row.id for row in table().rows if "abode" in row.when}


def test_pathways_set_beside_the_first_are_joined_by_a_word() -> None:
    """Two names read as in a sentence; a semicolon would set them apart."""
    paragraph = answered(decided(established_foreigner(AS_OF)), "summary")["answer"]["paragraph"]
    compared = next(part for part in paragraph.split(". ") if part.startswith("Compare it with "))
    assert " and " in compared
    assert ";" not in compared


def test_a_stay_that_may_be_extended_later_needs_no_filing_yet() -> None:
    """The window of an extension is shut, the requirements are met: nothing to file, and the day on which it opens."""
    holder = status_holder(AS_OF)
    statuses = tuple(
        replace(status, held_until=day("2028-05-31")) if status.current else status for status in holder.statuses or ()
    )
    answer = told(replace(holder, statuses=statuses, purpose=Purpose.EXTEND))
    assert answer.status is AnswerStatus.NOTHING_TO_FILE_YET
    assert days(answer)[DateKind.LIMIT_OF_STAY] == date(2028, 5, 31)
    assert AS_OF < days(answer)[DateKind.WINDOW_OPENS] < date(2028, 5, 31)


def test_a_limit_of_stay_that_is_past_sends_one_to_immd_and_to_no_pathway() -> None:
    """On the last day the stay is in force; on the day after, ImmD comes first and nothing is put forward."""
    holder = status_holder(AS_OF)
    statuses = tuple(
        replace(status, held_until=day("2026-11-23")) if status.current else status for status in holder.statuses or ()
    )
    on_its_last_day = replace(holder, statuses=statuses)
    stay = told(on_its_last_day).stay
    assert stay is not None
    assert (stay.until, stay.filing) == (date(2026, 11, 23), Filing.OPEN)
    after = told(on_its_last_day, date(2026, 11, 24))
    assert after.stay is not None
    assert (after.code, after.stay.filing, after.pathways) == ("limit_past", Filing.AT_ONCE, ())
    assert after.needed == ()


def test_a_window_tells_what_is_reported_apart_from_what_is_published() -> None:
    """IANG: three months as the press reported of 1 March 2026, four weeks by the page that was read."""
    stay = told(
        Profile(statuses=(Status(scheme=Scheme.IANG, held_from=day("2025-01-15"), held_until=day("2027-01-14")),))
    ).stay
    assert stay is not None
    reported, published = stay.opens
    assert (reported.on, reported.certainty) == (date(2026, 10, 14), Certainty.SINGLE_SECONDARY)
    assert published.certainty is Certainty.OFFICIAL_COPY
    assert stay.filing is Filing.REPORTED_OPEN


def test_a_student_is_told_the_window_of_the_page_and_no_pathway() -> None:
    """Study isn't ranked: its limit and its window of four weeks are told, and nothing else of its extension."""
    stay = told(Profile(statuses=(Status(scheme=Scheme.STUDENT, held_until=day("2027-01-14"), current=True),))).stay
    assert stay is not None
    assert (stay.filing, stay.pathway) == (Filing.NOT_COVERED, None)
    assert [window.on for window in stay.opens] == [date(2026, 12, 17)]


def test_whoever_left_when_the_stay_ended_has_none() -> None:
    """A stay that is over, of somebody who lives elsewhere, is no stay that is past its limit."""
    over = (Status(scheme=Scheme.IANG, held_until=day("2025-01-14")),)
    assert told(Profile(person=Person(residence="JP"), statuses=over)).stay is None
    here = told(Profile(person=Person(residence="HK"), statuses=over)).stay
    assert here is not None
    assert here.filing is Filing.AT_ONCE


def test_a_degree_that_is_awaited_is_prepared_for() -> None:
    """IANG is undetermined until the award, opens on it, and the answer says to prepare, by when."""
    local = Degree(
        level=DegreeLevel.MASTER,
        institution="City University of Hong Kong",
        country="HK",
        full_time=True,
        student_visa=True,
        locally_accredited=True,
        ugc_funded=True,
        awarded_on=day("2026-12-15"),
    )
    student = Status(scheme=Scheme.STUDENT, held_from=day("2024-08-20"), held_until=day("2027-01-31"), current=True)
    person = Person(nationalities=("IN",), right_of_abode=False, convictions=(), adverse_records=())
    answer = told(Profile(purpose=Purpose.CHANGE, person=person, statuses=(student,), degrees=(local,), offers=()))
    assert (answer.status, answer.pathways[0].id) == (AnswerStatus.PREPARE, "iang")
    assert days(answer)[DateKind.AWAITED] == date(2026, 12, 15)


MANCHESTER_NEXT_JULY = Degree(
    level=DegreeLevel.BACHELOR,
    institution="University of Manchester",
    country="GB",
    full_time=True,
    awarded_on=DateSpan(date(2027, 7, 1), date(2027, 7, 31)),
    expected=True,
)
GRADUATING = Person(nationalities=("GB",), age_years=Span(22, 22), residence="GB", right_of_abode=False)


@pytest.mark.parametrize("record", [(), None])
@pytest.mark.parametrize("expected", [True, None])
def test_an_award_that_is_expected_is_awaited_until_its_month_is_over(
    record: tuple[()] | None, expected: bool | None
) -> None:
    """TTPS C opens with the award, also while the record, at which few are turned away, is still to be told."""
    person = replace(GRADUATING, convictions=record, adverse_records=record)
    degree = replace(MANCHESTER_NEXT_JULY, expected=expected)
    none: dict[str, Any] = {"jobs": (), "offers": (), "businesses": (), "achievements": (), "statuses": ()}
    answer = told(Profile(person=person, degrees=(degree,), **none))
    assert (answer.status, answer.code, answer.pathways[0].id) == (AnswerStatus.PREPARE, "awaited", "ttps_c")
    assert days(answer)[DateKind.AWAITED] == date(2027, 7, 31)


def test_what_no_missing_fact_can_close_is_prepared_for() -> None:
    """The record is still to be told, and ImmD would weigh a conviction: open either way, and never merely likely."""
    talent = established_mainlander(AS_OF)
    answer = told(replace(talent, person=replace(talent.person, convictions=None)))
    assert (answer.status, answer.code) == (AnswerStatus.PREPARE, "certain")
    assert answer.pathways[0].sure is Sureness.CERTAIN
    assert answer.needed[0].facts == ("/person/convictions",)


REFUSED = AdverseRecord(kind=AdverseKind.REFUSED_VISA, place="GB")


def test_an_extension_that_no_missing_fact_can_close_is_prepared_for() -> None:
    """Job and business bear it out and only a conviction, to be weighed, may be told yet: never said to be in doubt."""
    holder = status_holder(AS_OF)
    answer = told(replace(holder, person=replace(holder.person, convictions=None)))
    assert (answer.status, answer.code, answer.pathways[0].id) == (AnswerStatus.PREPARE, "extend_certain", "iang")
    assert answer.pathways[0].sure is Sureness.CERTAIN


def test_a_record_is_declared_before_anything_is_applied_for() -> None:
    """Every published test is met, and an officer weighs the record: prepared with it, never simply applied for."""
    foreigner = established_foreigner(AS_OF)
    decision = decided(replace(foreigner, person=replace(foreigner.person, adverse_records=(REFUSED,))))
    assert decision.pathways[0].assessment.verdict is Verdict.ELIGIBLE
    answer = answered(decision, "summary")["answer"]
    assert (answer["status"], answer["code"]) == ("prepare", "declare")
    assert "declare and explain the record" in answer["sentence"]
    assert "ImmD weighs an adverse immigration record." in answer["paragraph"]


@pytest.mark.parametrize("kind", [AdverseKind.DEPORTED, AdverseKind.BREACH_OF_CONDITIONS])
def test_a_record_is_named_while_little_else_is_told(kind: AdverseKind) -> None:
    """Whoever tells of nationality and a deportation or a breach alone reads that it is weighed."""
    person = Person(nationalities=("GB",), residence="GB", adverse_records=(AdverseRecord(kind=kind, place="HK"),))
    answer = answered(decided(Profile(person=person)), "summary")["answer"]
    assert "ImmD weighs an adverse immigration record." in answer["paragraph"]


def without_work(purpose: Purpose | None) -> Profile:
    """An IANG holder at the first extension who has neither job nor business."""
    holder = status_holder(AS_OF)
    return replace(holder, purpose=purpose, offers=(), jobs=(), businesses=(), business_plans=())


def test_a_closed_extension_is_never_announced() -> None:
    """IANG without job or business: what closes the extension and the end of the stay, in place of a window."""
    decision = decided(without_work(Purpose.EXTEND))
    stay = what_to_do(decision).stay
    assert stay is not None
    assert (stay.filing, stay.opens) == (Filing.CLOSED, ())
    assert "iang.extension.offer_or_business" in stay.closed_by
    told_first = answered(decision, "summary")["answer"]
    assert "a degree-level job at market pay, or a business in Hong Kong" in told_first["paragraph"]
    assert "may be filed" not in told_first["paragraph"]


def test_a_closed_extension_has_another_pathway_looked_for() -> None:
    """While something else is undetermined the answer says so first, and names none that is closed."""
    untold: dict[str, Any] = {"degrees": None, "achievements": None, "family_links": None, "languages": None}
    sums: dict[str, Any] = {"wealth": Wealth(), "income": Income(), "experience": Experience()}
    answer = told(replace(without_work(Purpose.EXTEND), **untold, **sums))
    assert (answer.status, answer.code) == (AnswerStatus.PREPARE, "extension_to_mend")
    assert Verdict.NOT_ELIGIBLE not in {row.verdict for row in answer.pathways}


@pytest.mark.parametrize(
    ("pathway", "untold", "defined"),
    [
        ("gep", Profile(), Profile(offers=(Offer(),))),
        ("gep_tp", Profile(offers=(Offer(),)), Profile(offers=(Offer(trade=Trade.LIFT_ESCALATOR_TECHNICIAN),))),
        ("new_cies", Profile(), Profile(wealth=Wealth(net_assets=Money(Span(30_000_000, 30_000_000), "HKD")))),
        ("dependant", Profile(degrees=()), Profile(family_links=())),
    ],
)
def test_no_pathway_is_likely_before_the_fact_that_defines_it(pathway: str, untold: Profile, defined: Profile) -> None:
    """At the same share: possible while its own fact is unknown, likely once it is told; what is lower stays so."""
    before, after = Facts(untold, AS_OF), Facts(defined, AS_OF)
    word = table().word
    assert (word(0.6, pathway, before), word(0.6, pathway, after)) == (Sureness.POSSIBLE, Sureness.LIKELY)
    assert word(0.1, pathway, before) is Sureness.RARE
    assert word(1.0, pathway, before) is Sureness.CERTAIN


def test_the_defining_facts_are_of_pathways_that_exist() -> None:
    """A misspelt id would leave a pathway likely for nothing."""
    assert set(table().defining) | table().asking_degree <= {
        ranked.assessment.pathway.id for ranked in decided(Profile()).pathways
    }


def test_nothing_open_is_said_and_nothing_put_forward() -> None:
    """A national to whom every scheme is closed is told so, and of no pathway."""
    answer = told(replace(established_foreigner(AS_OF), person=Person(nationalities=("AF",), right_of_abode=False)))
    assert (answer.status, answer.pathways) == (AnswerStatus.NONE_OPEN, ())


def test_where_nothing_is_open_the_nearest_change_is_named_and_opens_what_it_says() -> None:
    """Of somebody with nothing but a degree: a job offer, before anything that takes more."""
    graduate = person(
        age_years=exactly(47), degrees=(LEEDS_2002,), wealth=OF_LITTLE, languages=(), right_of_abode=False,
        income=Income(taxable_last_year=Money(exactly(200_000), "HKD")), experience=NO_WORK,
    )  # fmt: skip
    decision = decided(graduate)
    answer = answered(decision, "summary")["answer"]
    case = nearest(decision)
    assert answer["status"] == AnswerStatus.NONE_OPEN
    assert case is not None
    assert (case.pathway_id, case.what_if.steps[0].code) == ("gep", "employment_offer")
    assert "The nearest is General Employment Policy (professionals)." in answer["paragraph"]
    again = next(row for row in decided(case.profile).pathways if row.assessment.pathway.id == case.pathway_id)
    assert again.assessment.verdict is case.what_if.verdict is not Verdict.NOT_ELIGIBLE


@pytest.mark.parametrize("make", EXEMPLARS)
@pytest.mark.parametrize("detail", ["summary", "full"])
def test_the_answer_is_the_same_in_every_detail(make: object, detail: str) -> None:
    """A card, a summary and a full answer say the same thing on top."""
    decision = decided(make(AS_OF))  # type: ignore[operator]
    assert answered(decision, detail)["answer"] == answered(decision)["answer"]


def test_an_applicant_reads_one_sentence_and_a_paragraph() -> None:
    """What is said names the pathway that it is about and ends as sentences do."""
    answer = answered(decided(established_foreigner(AS_OF)), "summary")["answer"]
    assert answer["pathways"][0]["name"] in answer["sentence"]
    assert answer["sentence"].endswith(".")
    assert answer["paragraph"].endswith((".", "?"))


def _closes_within_a_year(decision: Decision, pathway: str) -> date | None:
    """From the whole time line: the first day, within a year, on which the law closes a pathway or a time is over."""
    (line,) = time_lines(decision, {pathway})
    over = {"iang.recently_graduated", "vpas.within_category_a"}
    closing = [
        key.on
        for key in line.dates
        if key.verdict_after is Verdict.NOT_ELIGIBLE
        or any(turn.code in over and turn.after == "not_met" for turn in key.changes)
    ]
    return next((on for on in closing if on <= ONE_YEAR_ON), None)


@pytest.mark.parametrize("make", EXEMPLARS)
def test_the_last_day_is_that_of_the_time_line(make: object) -> None:
    """The last day to apply, searched for by itself, is the eve of the first closing of the key dates."""
    decision = decided(make(AS_OF))  # type: ignore[operator]
    for row in what_to_do(decision).pathways:
        last = next((found.on for found in row.dates if found.kind is DateKind.LAST_DAY), None)
        closing = _closes_within_a_year(decision, row.id)
        if row.mode == "entry" and row.verdict in OPEN:
            assert last == (None if closing is None else date.fromordinal(closing.toordinal() - 1))


@given(cases())
def test_an_answer_never_says_more_than_the_decision(case: tuple[date, Profile, Profile]) -> None:
    """Nothing closed is put forward; apply is said of what is met, and a missing fact makes nobody file."""
    day_asked, *profiles = case
    for profile in profiles:
        decision = decided_where_law_is_held(profile, day_asked)
        verdicts = {ranked.assessment.pathway.id: ranked.assessment.verdict for ranked in decision.pathways}
        answer = what_to_do(decision)
        assert all(verdicts[row.id] is row.verdict is not Verdict.NOT_ELIGIBLE for row in answer.pathways)
        if answer.status is AnswerStatus.APPLY and answer.code != "verify_abode":
            assert answer.pathways[0].verdict is Verdict.ELIGIBLE
        held = {ranked.assessment.verdict for ranked in decision.pathways if ranked.tier != LAW_UNKNOWN_TIER}
        assert answer.status is not AnswerStatus.NONE_OPEN or held == {Verdict.NOT_ELIGIBLE}
        assert all(row.on >= day_asked for found in answer.pathways for row in found.dates)
        assert len(answer.pathways) <= table().most_pathways
        assert len(answer.needed) <= table().most_questions


def test_every_case_finds_a_row() -> None:
    """The last row has no condition, and every id is used once."""
    rows = table().rows
    assert not rows[-1].when
    assert len({row.id for row in rows}) == len(rows)
    assert {row.status for row in rows} == set(AnswerStatus)


MALAYSIAN_MASTER = Profile(
    purpose=Purpose.ENTRY,
    person=Person(age_years=exactly(27), nationalities=("MY",), residence="MY", convictions=(), adverse_records=()),
    statuses=(),
    degrees=(
        Degree(
            level=DegreeLevel.MASTER, institution="The Hong Kong Polytechnic University", country="HK", full_time=True,
            student_visa=True, awarded_on=DateSpan(date(2024, 10, 1), date(2024, 10, 31)),
        ),
    ),
    offers=(),
)  # fmt: skip
"""Two years after a master's degree in Hong Kong, without an offer: what is likely for others stands further down."""


def test_the_nearest_is_named_though_another_stands_before_it() -> None:
    """What is put forward as rare is the pathway of which that is said, not one of which nothing is said."""
    answer = told(MALAYSIAN_MASTER)
    assert answer.code == "rare"
    assert [(row.id, row.sure) for row in answer.pathways] == [("qmas_gpt", Sureness.RARE)]


@given(cases())
def test_a_sentence_that_names_a_pathway_has_one(case: tuple[date, Profile, Profile]) -> None:
    """No answer ends in a colon and nothing."""
    as_of, _, partial = case
    answer = what_to_do(decided_where_law_is_held(partial, as_of))
    names = "{pathway}" in load_catalogues()["en"].messages[f"what_to_do.{answer.code}"]
    assert answer.pathways or not names, answer.code
