from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings

from service.profile.codes import DegreeLevel, Purpose, Scheme
from service.profile.facts import Facts
from service.profile.model import BusinessPlan, Degree, Offer, Profile, Status
from service.profile.values import MET, NOT_MET, parse_date_span
from service.recording import replace
from service.rules.facts.local_study import joint_campus_read, student_visa_read
from service.rules.pathway import LawStatus, Mode, Verdict
from service.rules.pathways.iang import IANG
from tests.rules.completions import Choice, Slots, completions, outcomes, partial_choices
from tests.rules.people import assess_one, person

TODAY = date(2026, 11, 23)
ELIGIBLE, NOT_ELIGIBLE = Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE
UNDETERMINED, NEEDS_REVIEW = Verdict.UNDETERMINED, Verdict.NEEDS_REVIEW
GOOD_OFFER = Offer(confirmed=True, degree_level=True, market_pay=True)


def local(**changes: Any) -> Degree:  # noqa: ANN401 - any fact of any type
    facts: dict[str, Any] = {
        "level": DegreeLevel.BACHELOR,
        "country": "HK",
        "student_visa": True,
        "full_time": True,
        "locally_accredited": True,
        "awarded_on": parse_date_span("2026-06-30"),
    }
    return Degree(**(facts | changes))


def joint(**changes: Any) -> Degree:  # noqa: ANN401 - any fact of any type
    facts: dict[str, Any] = {
        "level": DegreeLevel.MASTER,
        "country": "CN",
        "full_time": True,
        "gba_joint_campus": True,
        "awarded_on": parse_date_span("2026-07-01"),
    }
    return Degree(**(facts | changes))


def graduate(*degrees: Degree, **changes: Any) -> Profile:  # noqa: ANN401 - any fact of any type
    return person(degrees=degrees, **changes)


def verdict(profile: Profile, as_of: date = TODAY) -> Verdict:
    return assess_one(IANG, profile, as_of).verdict


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(date(2026, 12, 29), ELIGIBLE), (date(2026, 12, 30), ELIGIBLE), (date(2026, 12, 31), NOT_ELIGIBLE)],
)
def test_no_offer_is_needed_up_to_six_months_after_the_certificates_date(as_of: date, expected: Verdict) -> None:
    """A certificate of 30 June 2026 is recent up to and including 30 December 2026."""
    assert verdict(graduate(local()), as_of) is expected


def test_later_graduates_need_an_offer() -> None:
    """Beyond six months a confirmed degree-level offer at market pay opens the arrangements, and nothing else does."""
    old = local(awarded_on=parse_date_span("2020-07"))
    assert verdict(graduate(old)) is NOT_ELIGIBLE
    assert verdict(graduate(old, offers=(GOOD_OFFER,))) is ELIGIBLE


@pytest.mark.parametrize("test", ["confirmed", "degree_level", "market_pay"])
def test_each_test_of_the_offer_counts(test: str) -> None:
    """An offer that fails one of the three tests doesn't open the later route; one that is silent leaves it open."""
    old = local(awarded_on=parse_date_span("2020-07"))
    tests: dict[str, Any] = {"confirmed": True, "degree_level": True, "market_pay": True}
    assert verdict(graduate(old, offers=(Offer(**(tests | {test: False})),))) is NOT_ELIGIBLE
    assert verdict(graduate(old, offers=(Offer(**(tests | {test: None})),))) is UNDETERMINED


def test_two_half_good_offers_are_no_good_offer() -> None:
    """The tests of one offer aren't completed from another."""
    old = local(awarded_on=parse_date_span("2020-07"))
    halves = (Offer(confirmed=True, degree_level=True, market_pay=False), Offer(confirmed=False, market_pay=True))
    assert verdict(graduate(old, offers=halves)) is NOT_ELIGIBLE


def test_an_unknown_date_matters_only_without_an_offer() -> None:
    """With a good offer both routes are open, so the date of the certificate decides nothing."""
    undated = local(awarded_on=None)
    assert verdict(graduate(undated, offers=(GOOD_OFFER,))) is ELIGIBLE
    assert verdict(graduate(undated)) is UNDETERMINED
    assert verdict(graduate(undated, offers=None)) is UNDETERMINED


def test_a_month_that_straddles_the_line_is_undetermined() -> None:
    """A certificate of May 2026 may or may not be six months old on 23 November 2026; one of June can't be older."""
    assert verdict(graduate(local(awarded_on=parse_date_span("2026-05")))) is UNDETERMINED
    assert verdict(graduate(local(awarded_on=parse_date_span("2026-06")))) is ELIGIBLE
    assert verdict(graduate(local(awarded_on=parse_date_span("2026-04")))) is NOT_ELIGIBLE


def test_the_institutions_letter_stands_in_for_the_certificate() -> None:
    """Somebody who awaits the certificate applies as a recent graduate; without the letter that is open, not closed."""
    awaited = parse_date_span("2026-12-20")
    assert verdict(graduate(local(awarded_on=awaited, expected=True))) is ELIGIBLE
    assert verdict(graduate(local(awarded_on=awaited))) is UNDETERMINED
    assert verdict(graduate(local(awarded_on=awaited, expected=False))) is UNDETERMINED
    assert verdict(graduate(local(awarded_on=parse_date_span("2027-11-23")))) is UNDETERMINED
    assert verdict(graduate(local(awarded_on=parse_date_span("2027-11-24")))) is NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        (DegreeLevel.BACHELOR, ELIGIBLE),
        (DegreeLevel.POSTGRADUATE_CERTIFICATE, ELIGIBLE),
        (DegreeLevel.MASTER, ELIGIBLE),
        (DegreeLevel.DOCTOR, ELIGIBLE),
        (DegreeLevel.HIGHER_DIPLOMA, NOT_ELIGIBLE),
        (DegreeLevel.SUB_DEGREE, NOT_ELIGIBLE),
        (DegreeLevel.HONORARY, NOT_ELIGIBLE),
        (None, UNDETERMINED),
    ],
)
def test_an_undergraduate_or_higher_award_is_needed(level: DegreeLevel | None, expected: Verdict) -> None:
    """Sub-degrees fall short; post-graduate certificates such as the PCLL count."""
    assert verdict(graduate(local(level=level))) is expected


@pytest.mark.parametrize(
    ("fact", "wrong"), [("student_visa", False), ("full_time", False), ("locally_accredited", False), ("country", "GB")]
)
def test_each_test_of_the_local_programme_counts(fact: str, wrong: object) -> None:
    """Without the student visa, full-time study, accreditation or Hong Kong, the award doesn't count."""
    assert verdict(graduate(local(**{fact: wrong}))) is NOT_ELIGIBLE


@pytest.mark.parametrize("fact", ["student_visa", "full_time", "locally_accredited"])
def test_each_unknown_of_the_local_programme_is_asked_for(fact: str) -> None:
    """A silent fact leaves the award open, and the finding names what would settle it."""
    assessment = assess_one(IANG, graduate(local(**{fact: None})), TODAY)
    assert assessment.verdict is UNDETERMINED
    route = assessment.findings[0].parts[0]
    held = route.parts[1].parts[0].parts[1].parts[0]
    assert held.criterion.id == "iang.local_award"
    assert held.reading is not None
    assert held.reading.lacks == (f"/degrees/0/{fact}",)


@pytest.mark.parametrize(
    ("held_from", "held_until", "expected"),
    [
        ("2025-12-30", "2025-12-30", ELIGIBLE),
        ("2024-09", "2026-08", ELIGIBLE),
        ("2025-12-31", "2026-08-31", UNDETERMINED),
        ("2024-09-01", "2025-12-29", UNDETERMINED),
        ("2025", "2026-08-31", UNDETERMINED),
    ],
)
def test_an_award_is_read_as_earned_on_the_stay_for_study_that_was_held_before_it(
    held_from: str, held_until: str, expected: Verdict
) -> None:
    """Of an award of 30 June 2026: a stay in force on 30 December 2025; what is said of the visa outranks it."""
    stay = Status(
        scheme=Scheme.STUDENT,
        held_from=parse_date_span(held_from),
        held_until=parse_date_span(held_until),
    )
    silent = graduate(local(student_visa=None), statuses=(stay,))
    assert verdict(silent) is expected
    assert (student_visa_read(Facts(silent, TODAY)).value == MET) is (expected is ELIGIBLE)
    assert verdict(graduate(local(student_visa=False), statuses=(stay,))) is NOT_ELIGIBLE
    worker = replace(stay, scheme=Scheme.GEP)
    assert verdict(graduate(local(student_visa=None), statuses=(worker,))) is UNDETERMINED


def test_a_listed_hong_kong_institution_is_read_as_accredited() -> None:
    """Nobody need say that HKUST's own programmes are accredited; a plain no or an extension arm is another thing."""
    silent = local(institution="HKUST", locally_accredited=None)
    assert verdict(graduate(silent)) is ELIGIBLE
    assert verdict(graduate(local(institution="HKUST", locally_accredited=False))) is NOT_ELIGIBLE
    assert verdict(graduate(local(institution="HKUST", locally_accredited=None, extension_arm=True))) is UNDETERMINED
    unread = local(institution="A College of Hong Kong Island", locally_accredited=None)
    assert verdict(graduate(unread)) is UNDETERMINED


@pytest.mark.parametrize("name", ["HKBU", "Lingnan University", "嶺南大學", "香港教育大學"])
def test_a_ugc_funded_university_is_read_as_accredited(name: str) -> None:
    """Each of the eight accredits its own programmes; of the Metropolitan University nobody has told us so."""
    assert verdict(graduate(local(institution=name, locally_accredited=None))) is ELIGIBLE
    assert verdict(graduate(local(institution="HKMU", locally_accredited=None))) is UNDETERMINED


@pytest.mark.parametrize("name", ["HKUST(GZ)", "香港中文大学（深圳）", "北師香港浸會大學", "CityU (Dongguan)"])
def test_a_joint_campus_is_read_from_its_name(name: str) -> None:
    """Nobody need say that it is one; a plain no is another thing, and so are part-time study and other branches."""
    told = {"institution": name, "gba_joint_campus": None, "country": None}
    assert verdict(graduate(joint(**told))) is ELIGIBLE
    assert verdict(graduate(joint(**told | {"gba_joint_campus": False}))) is NOT_ELIGIBLE
    assert verdict(graduate(joint(**told | {"full_time": False}))) is NOT_ELIGIBLE
    assert verdict(graduate(joint(**told | {"institution": "NYU Shanghai"}))) is UNDETERMINED


def test_what_was_read_from_a_name_alone_is_to_be_confirmed() -> None:
    """Of a joint campus that is stated nothing needs confirming."""
    by_name, stated = joint(institution="HKUST(GZ)", gba_joint_campus=None), joint(institution="HKUST(GZ)")
    told = [joint_campus_read(Facts(graduate(degree), TODAY)).value for degree in (by_name, stated)]
    assert told == [MET, NOT_MET]


def test_a_post_graduate_certificate_without_a_named_institution_counts() -> None:
    """The Postgraduate Certificate in Laws, full-time on a student visa two months ago, needs no further word."""
    certificate = local(
        level=DegreeLevel.POSTGRADUATE_CERTIFICATE,
        locally_accredited=None,
        awarded_on=parse_date_span("2026-09-23"),
    )
    assert verdict(graduate(certificate, nationalities=("MY",), residence="HK")) is ELIGIBLE


def test_a_degree_from_elsewhere_closes_the_route() -> None:
    """Cambridge, read from its name alone, is neither in Hong Kong nor a joint campus."""
    cambridge = Degree(level=DegreeLevel.BACHELOR, institution="University of Cambridge", full_time=True)
    assert verdict(graduate(cambridge, nationalities=("GB",))) is NOT_ELIGIBLE
    assert verdict(graduate()) is NOT_ELIGIBLE
    assert verdict(person(degrees=None)) is UNDETERMINED


def test_a_listed_mainland_university_is_no_joint_campus() -> None:
    """Peking University in its own name is no joint institution; an unread Mainland school may be one."""
    mainland = {"nationalities": ("CN",), "residence": "CN", "applies_from": "CN"}
    peking = joint(institution="Peking University", gba_joint_campus=None)
    unread = joint(institution="A College in Zhuhai", gba_joint_campus=None)
    assert verdict(graduate(peking, **mainland)) is NOT_ELIGIBLE
    assert verdict(graduate(unread, **mainland)) is UNDETERMINED


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2026, 12, 26), ELIGIBLE),
        (date(2026, 12, 27), ELIGIBLE),
        (date(2026, 12, 28), UNDETERMINED),
        (date(2027, 12, 28), UNDETERMINED),
    ],
)
def test_the_joint_campus_pilot_is_sure_only_to_27_december_2026(as_of: date, expected: Verdict) -> None:
    """Prolonged by two years from 28 December 2024; nothing later was found, so that it may be open or closed."""
    assert verdict(graduate(joint(), offers=(GOOD_OFFER,)), as_of) is expected


def test_a_joint_campus_graduate_needs_an_offer_after_six_months() -> None:
    """The same line holds for joint campuses: 1 January 2027 would be the last day for a certificate of 1 July."""
    assert verdict(graduate(joint(awarded_on=parse_date_span("2026-05-23")))) is ELIGIBLE
    assert verdict(graduate(joint(awarded_on=parse_date_span("2026-05-22")))) is NOT_ELIGIBLE


def test_the_recent_award_itself_must_count() -> None:
    """An old Hong Kong award isn't made recent by a new one that doesn't count."""
    old = local(awarded_on=parse_date_span("2020-07"))
    part_time = local(awarded_on=parse_date_span("2026-09"), full_time=False)
    maybe = local(awarded_on=parse_date_span("2026-09"), full_time=None)
    assert verdict(graduate(old, part_time)) is NOT_ELIGIBLE
    assert verdict(graduate(old, maybe)) is UNDETERMINED
    assert verdict(graduate(old, local(awarded_on=parse_date_span("2026-09")))) is ELIGIBLE


@pytest.mark.parametrize("nationality", ["LA", "NP", "VN"])
def test_three_nationalities_need_a_ugc_funded_award_or_a_joint_campus(nationality: str) -> None:
    """Laos, Nepal and Vietnam: UGC-funded programmes and joint campuses only."""
    for degree, expected in (
        (local(ugc_funded=True), ELIGIBLE),
        (local(ugc_funded=False), NOT_ELIGIBLE),
        (local(ugc_funded=None), UNDETERMINED),
        (local(ugc_funded=True, extension_arm=True), NOT_ELIGIBLE),
        (joint(), ELIGIBLE),
    ):
        assert verdict(graduate(degree, nationalities=(nationality,))) is expected


def test_for_those_nationalities_the_ugc_funded_award_must_be_the_recent_one() -> None:
    """An old UGC-funded award beside a recent self-financing one leaves an offer necessary."""
    old = local(ugc_funded=True, awarded_on=parse_date_span("2020-07"))
    recent = local(ugc_funded=False)
    assert verdict(graduate(old, recent, nationalities=("VN",))) is NOT_ELIGIBLE
    assert verdict(graduate(old, recent, nationalities=("VN",), offers=(GOOD_OFFER,))) is ELIGIBLE
    assert verdict(graduate(old, recent, nationalities=("MY",))) is ELIGIBLE


@pytest.mark.parametrize(("as_of", "expected"), [(date(2023, 10, 24), NOT_ELIGIBLE), (date(2023, 10, 25), ELIGIBLE)])
def test_those_nationalities_were_let_in_on_25_october_2023(as_of: date, expected: Verdict) -> None:
    """Until then they are taken as excluded, as from the other schemes."""
    degree = local(ugc_funded=True, awarded_on=parse_date_span("2023-09-01"))
    assert verdict(graduate(degree, nationalities=("VN",)), as_of) is expected


@pytest.mark.parametrize("nationality", ["AF", "CU", "KP"])
def test_three_nationalities_are_excluded(nationality: str) -> None:
    """Afghanistan, Cuba and North Korea, whatever the award."""
    assert verdict(graduate(local(ugc_funded=True), nationalities=(nationality,))) is NOT_ELIGIBLE


def test_mainland_residents_may_apply() -> None:
    """A Mainland graduate of the University of Hong Kong, five months after the certificate, needs no offer."""
    degree = local(
        level=DegreeLevel.MASTER, institution="University of Hong Kong", awarded_on=parse_date_span("2026-06-23")
    )
    assert verdict(graduate(degree, nationalities=("CN",), residence="CN", applies_from="CN")) is ELIGIBLE


@pytest.mark.parametrize(
    ("as_of", "status"),
    [
        (date(2008, 4, 30), LawStatus.NOT_YET_OPEN),
        (date(2008, 5, 31), LawStatus.LAW_UNKNOWN),
        (date(2022, 12, 27), LawStatus.LAW_UNKNOWN),
        (date(2022, 12, 28), LawStatus.IN_FORCE),
    ],
)
def test_the_text_is_held_from_28_december_2022(as_of: date, status: LawStatus) -> None:
    """Launched in May 2008; before 28 December 2022 the text isn't held."""
    assert assess_one(IANG, graduate(local()), as_of).status is status


def holder(**changes: Any) -> Profile:  # noqa: ANN401 - any fact of any type
    return person(statuses=(Status(scheme=Scheme.IANG, current=True),), **changes)


def test_holders_are_measured_by_the_extension() -> None:
    """A degree-level job at market pay extends; nothing at all doesn't; a business is for Immigration to judge."""
    assert assess_one(IANG, holder(), TODAY).mode is Mode.EXTENSION
    assert verdict(holder(offers=(GOOD_OFFER,))) is ELIGIBLE
    assert verdict(holder()) is NOT_ELIGIBLE
    assert verdict(holder(business_plans=(BusinessPlan(),))) is NEEDS_REVIEW
    assert verdict(holder(business_plans=None)) is UNDETERMINED


def test_a_holder_who_says_entry_is_measured_as_an_entrant() -> None:
    """The purpose given decides which requirements are applied."""
    assert verdict(holder(purpose=Purpose.ENTRY, degrees=(local(),))) is ELIGIBLE


SLOTS: Slots = {
    "nationality": ("MY", "VN", "KP"),
    "level": (DegreeLevel.MASTER, DegreeLevel.SUB_DEGREE),
    "country": ("HK", "CN"),
    "student_visa": (True, False),
    "full_time": (True, False),
    "accredited": (True, False),
    "ugc_funded": (True, False),
    "joint": (True, False),
    "awarded_on": ("2026-07-01", "2024-07-01"),
    "offer": ((), (GOOD_OFFER,)),
}


def build(choice: Choice) -> Profile:
    dated = choice["awarded_on"]
    degree = Degree(
        level=choice["level"],
        country=choice["country"],
        student_visa=choice["student_visa"],
        full_time=choice["full_time"],
        locally_accredited=choice["accredited"],
        ugc_funded=choice["ugc_funded"],
        gba_joint_campus=choice["joint"],
        awarded_on=None if dated is None else parse_date_span(dated),
    )
    nationality = choice["nationality"]
    return person(
        nationalities=None if nationality is None else (nationality,), degrees=(degree,), offers=choice["offer"]
    )


def agrees(choice: Choice) -> bool:
    here = any(choice[name] for name in ("student_visa", "accredited", "ugc_funded"))
    if here and choice["country"] not in ("HK", None):
        return False
    if choice["joint"] and (here or choice["country"] not in ("CN", None)):
        return False
    return not (choice["ugc_funded"] and choice["accredited"] is False)


@settings(max_examples=60, deadline=None)
@given(partial_choices(SLOTS, most_unknown=5))
def test_partial_facts_leave_exactly_what_their_completions_leave(choice: Choice) -> None:
    """The verdict on partial facts is neither narrower nor wider than that of all completions that agree."""
    assume(agrees(choice))
    filled = [whole for whole in completions(choice, SLOTS) if agrees(whole)]
    assert assess_one(IANG, build(choice), TODAY).truth == outcomes(IANG, build, iter(filled), TODAY)
