from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from service.profile.codes import DegreeLevel, Scheme
from service.profile.model import Degree, Offer, Profile, Status
from service.profile.values import DateSpan, Span, exactly, parse_date_span
from service.rules.law import lawbook
from service.rules.pathway import LawStatus, Mode, Verdict
from service.rules.pathways.vpas import VPAS
from tests.rules.completions import Choice, Slots, completions, outcomes, partial_choices
from tests.rules.people import assess_one, person

TODAY = date(2026, 11, 23)
ELIGIBLE, NOT_ELIGIBLE, UNDETERMINED = Verdict.ELIGIBLE, Verdict.NOT_ELIGIBLE, Verdict.UNDETERMINED


def offer(**changes: Any) -> Offer:  # noqa: ANN401 - any fact of any type
    facts: dict[str, Any] = {
        "confirmed": True,
        "full_time": True,
        "higher_diploma_level": True,
        "market_pay": True,
        "discipline_related": True,
        "contract_months": exactly(12),
    }
    return Offer(**(facts | changes))


def diploma(**changes: Any) -> Degree:  # noqa: ANN401 - any fact of any type
    facts: dict[str, Any] = {
        "level": DegreeLevel.HIGHER_DIPLOMA,
        "country": "HK",
        "full_time": True,
        "student_visa": True,
        "vtc_eligible": True,
        "intake": "2024/25",
        "academic_years_taken": exactly(2),
        "awarded_on": parse_date_span("2026-09-23"),
    }
    return Degree(**(facts | changes))


def graduate(*diplomas: Degree, **changes: Any) -> Profile:  # noqa: ANN401 - any fact of any type
    facts: dict[str, Any] = {"age_years": exactly(20), "nationalities": ("MY",), "residence": "HK"}
    return person(degrees=diplomas, **(facts | changes))


def verdict(profile: Profile, as_of: date = TODAY) -> Verdict:
    return assess_one(VPAS, profile, as_of).verdict


@pytest.mark.parametrize(
    ("as_of", "without_offer", "with_offer"),
    [
        (date(2027, 3, 23), ELIGIBLE, ELIGIBLE),
        (date(2027, 3, 24), NOT_ELIGIBLE, ELIGIBLE),
        (date(2027, 9, 23), NOT_ELIGIBLE, ELIGIBLE),
        (date(2027, 9, 24), NOT_ELIGIBLE, NOT_ELIGIBLE),
    ],
)
def test_six_months_without_an_offer_then_six_with_one(
    as_of: date, without_offer: Verdict, with_offer: Verdict
) -> None:
    """A certificate of 23 September 2026: Category A to 23 March 2027, Category B to 23 September 2027."""
    assert verdict(graduate(diploma()), as_of) is without_offer
    assert verdict(graduate(diploma(), offers=(offer(),)), as_of) is with_offer


LATER = date(2027, 6, 1)


@pytest.mark.parametrize("test", ["confirmed", "full_time", "higher_diploma_level", "market_pay", "discipline_related"])
def test_each_test_of_the_offer_counts_for_category_b(test: str) -> None:
    """An offer that fails one test closes Category B; one that is silent leaves it open."""
    assert verdict(graduate(diploma(), offers=(offer(**{test: False}),)), LATER) is NOT_ELIGIBLE
    assert verdict(graduate(diploma(), offers=(offer(**{test: None}),)), LATER) is UNDETERMINED


@pytest.mark.parametrize(
    ("months", "expected"),
    [(exactly(11), NOT_ELIGIBLE), (exactly(12), ELIGIBLE), (Span(11, 12), UNDETERMINED), (None, UNDETERMINED)],
)
def test_the_contract_runs_for_a_year_at_least(months: Span | None, expected: Verdict) -> None:
    """Twelve months are enough."""
    assert verdict(graduate(diploma(), offers=(offer(contract_months=months),)), LATER) is expected


def test_a_long_contract_for_another_job_does_not_help() -> None:
    """One offer must pass as a whole."""
    short, unrelated = offer(contract_months=exactly(6)), offer(discipline_related=False)
    assert verdict(graduate(diploma(), offers=(short, unrelated)), LATER) is NOT_ELIGIBLE
    assert verdict(graduate(diploma(), offers=(short, offer())), LATER) is ELIGIBLE


def test_a_job_at_degree_level_is_above_higher_diploma_level() -> None:
    """Higher-diploma level or above."""
    above = offer(higher_diploma_level=None, degree_level=True)
    assert verdict(graduate(diploma(), offers=(above,)), LATER) is ELIGIBLE


@pytest.mark.parametrize(("age", "expected"), [(17, NOT_ELIGIBLE), (18, ELIGIBLE), (None, UNDETERMINED)])
def test_the_applicant_is_18_or_older(age: int | None, expected: Verdict) -> None:
    """Aged 18 or above when applying."""
    assert verdict(graduate(diploma(), age_years=None if age is None else exactly(age))) is expected


@pytest.mark.parametrize(
    ("intake", "expected"),
    [
        ("2023/24", NOT_ELIGIBLE),
        ("2024/25", ELIGIBLE),
        ("2025/26", ELIGIBLE),
        ("2026/27", NOT_ELIGIBLE),
        (None, UNDETERMINED),
    ],
)
def test_two_intakes_are_let_in(intake: str | None, expected: Verdict) -> None:
    """The cohorts of 2024/25 and 2025/26."""
    assert verdict(graduate(diploma(intake=intake))) is expected


@pytest.mark.parametrize(
    ("years", "expected"),
    [(exactly(3), ELIGIBLE), (exactly(4), NOT_ELIGIBLE), (Span(3, 4), UNDETERMINED), (None, UNDETERMINED)],
)
def test_the_programme_is_finished_within_three_academic_years(years: Span | None, expected: Verdict) -> None:
    """Three academic years after admission are in time."""
    assert verdict(graduate(diploma(academic_years_taken=years))) is expected


@pytest.mark.parametrize(
    ("fact", "wrong"),
    [
        ("full_time", False),
        ("student_visa", False),
        ("vtc_eligible", False),
        ("level", DegreeLevel.SUB_DEGREE),
        ("level", DegreeLevel.BACHELOR),
    ],
)
def test_each_test_of_the_diploma_counts(fact: str, wrong: object) -> None:
    """An eligible full-time VTC Higher Diploma, taken as a non-local student; silence is asked about."""
    assert verdict(graduate(diploma(**{fact: wrong}))) is NOT_ELIGIBLE
    silent = assess_one(VPAS, graduate(diploma(**{fact: None})), TODAY)
    assert silent.verdict is UNDETERMINED
    found = silent.findings[0].parts[0]
    assert found.reading is not None
    assert found.reading.lacks == (f"/degrees/0/{fact}",)


def test_an_award_still_expected_is_awaited() -> None:
    """The Higher Diploma must be obtained: one that is due within the year is awaited, and nothing is missing."""
    waiting = assess_one(VPAS, graduate(diploma(expected=True)), TODAY)
    assert waiting.verdict is UNDETERMINED


@pytest.mark.parametrize("programme", ["AS114206", "Higher Diploma in Rehabilitation Services"])
def test_a_programme_on_the_list_proves_itself_by_code_or_title(programme: str) -> None:
    """Listed for the intake of 2025/26; for the intake before, and for names not held, nothing is proved."""
    by_name: dict[str, Any] = {"vtc_eligible": None, "vtc_programme": programme}
    assert verdict(graduate(diploma(**by_name, intake="2025/26"))) is ELIGIBLE
    assert verdict(graduate(diploma(**by_name, intake="2024/25"))) is UNDETERMINED
    unread: dict[str, Any] = {"vtc_eligible": None, "vtc_programme": "Higher Diploma in Baking"}
    assert verdict(graduate(diploma(**unread))) is UNDETERMINED


def test_a_universitys_own_diploma_is_none_of_the_vtcs() -> None:
    """A Higher Diploma of the extension arm of the University of Hong Kong isn't on the VTC's list."""
    assert verdict(graduate(diploma(vtc_eligible=None, institution="HKU SPACE"))) is NOT_ELIGIBLE


@pytest.mark.parametrize("nationality", ["AF", "CU", "KP", "LA", "NP", "VN"])
def test_six_nationalities_are_excluded(nationality: str) -> None:
    """Laos, Nepal and Vietnam are still excluded from this scheme."""
    assert verdict(graduate(diploma(), nationalities=(nationality,))) is NOT_ELIGIBLE


def test_mainland_residents_may_apply() -> None:
    """Chinese residents of the Mainland are not excluded."""
    assert verdict(graduate(diploma(), nationalities=("CN",), residence="CN")) is ELIGIBLE


def test_a_stay_under_iang_closes_the_scheme_for_good() -> None:
    """Now or before."""
    for current in (True, False):
        statuses = (Status(scheme=Scheme.IANG, current=current),)
        assert verdict(graduate(diploma(), statuses=statuses)) is NOT_ELIGIBLE
    assert verdict(graduate(diploma(), statuses=None)) is UNDETERMINED


def test_the_initial_stay_of_category_a_is_granted_once() -> None:
    """A former Category A entrant may come back only with an offer, as Category B."""
    before = (Status(scheme=Scheme.VPAS_A, current=False),)
    assert verdict(graduate(diploma(), statuses=before, offers=(offer(),))) is NOT_ELIGIBLE
    assert verdict(graduate(diploma(), statuses=before, offers=(offer(),)), LATER) is ELIGIBLE


def test_an_unknown_date_leaves_the_categories_open() -> None:
    """Without the certificate's date neither category is sure, with or without an offer."""
    undated = diploma(awarded_on=None)
    assert verdict(graduate(undated)) is UNDETERMINED
    assert verdict(graduate(undated, offers=(offer(),))) is UNDETERMINED
    this_year = diploma(awarded_on=parse_date_span("2026"))
    assert verdict(graduate(this_year, offers=(offer(),)), date(2026, 12, 31)) is ELIGIBLE


@pytest.mark.parametrize(
    ("as_of", "status", "expected"),
    [
        (date(2026, 5, 31), LawStatus.NOT_YET_OPEN, NOT_ELIGIBLE),
        (date(2026, 6, 1), LawStatus.IN_FORCE, UNDETERMINED),
        (date(2026, 7, 30), LawStatus.IN_FORCE, UNDETERMINED),
        (date(2026, 7, 31), LawStatus.IN_FORCE, ELIGIBLE),
    ],
)
def test_the_scheme_opened_in_the_middle_of_2026(as_of: date, status: LawStatus, expected: Verdict) -> None:
    """The day isn't known: from June on it may be open, and from the end of July it is taken to be."""
    assessment = assess_one(VPAS, graduate(diploma(awarded_on=parse_date_span("2026-05-20"))), as_of)
    assert assessment.status is status
    assert assessment.verdict is expected


def stay(scheme: Scheme, since: str | None, until: str | None = None, *, current: bool = True) -> Status:
    """A stay of which some days may be untold."""
    begun, ends = (None if day is None else parse_date_span(day) for day in (since, until))
    return Status(scheme=scheme, current=current, held_from=begun, held_until=ends)


def holder(scheme: Scheme, since: str | None, *offers: Offer, until: str | None = None) -> Profile:
    return person(statuses=(stay(scheme, since, until),), offers=offers)


def test_an_extension_needs_a_related_job() -> None:
    """Full-time, related, at Higher Diploma level and market pay, for a year; nothing else extends."""
    for scheme in (Scheme.VPAS_A, Scheme.VPAS_B):
        assert assess_one(VPAS, holder(scheme, "2026-08-01"), TODAY).mode is Mode.EXTENSION
        assert verdict(holder(scheme, "2026-08-01", offer())) is ELIGIBLE
        assert verdict(holder(scheme, "2026-08-01", offer(discipline_related=False))) is NOT_ELIGIBLE
        assert verdict(holder(scheme, "2026-08-01")) is NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("scheme", "until", "expected"),
    [
        (Scheme.VPAS_B, "2030-08-30", NOT_ELIGIBLE),
        (Scheme.VPAS_B, "2030-08-31", ELIGIBLE),
        (Scheme.VPAS_A, "2031-08-30", NOT_ELIGIBLE),
        (Scheme.VPAS_A, "2031-08-31", ELIGIBLE),
    ],
)
def test_after_48_months_on_the_employment_condition_any_job_extends(
    scheme: Scheme, until: str, expected: Verdict
) -> None:
    """What is granted counts, up to the limit of stay; Category A's first twelve months are free of that condition."""
    profile = holder(scheme, "2026-09-01", offer(discipline_related=False), until=until)
    assert verdict(profile, date(2030, 8, 10)) is expected


@pytest.mark.parametrize(
    ("second", "expected"),
    [("2029-02-01", ELIGIBLE), ("2029-02-02", NOT_ELIGIBLE), ("2029-02", UNDETERMINED)],
)
def test_two_stays_that_follow_each_other_without_a_day_between_make_up_the_48_months(
    second: str, expected: Verdict
) -> None:
    """24 months and 24 months under Category B, as the scheme grants them; a day without a stay begins anew."""
    statuses = (
        stay(Scheme.VPAS_B, "2027-02-01", "2029-01-31", current=False),
        stay(Scheme.VPAS_B, second, "2031-01-31"),
    )
    profile = person(statuses=statuses, offers=(offer(discipline_related=False),))
    assert verdict(profile, date(2031, 1, 10)) is expected


@pytest.mark.parametrize(
    ("since", "until", "as_of", "expected"),
    [
        (None, "2030-08-31", date(2030, 8, 10), UNDETERMINED),
        ("2026-09-01", None, date(2030, 7, 31), NOT_ELIGIBLE),
        ("2026-09-01", None, date(2030, 8, 10), UNDETERMINED),
        ("2026-09-01", None, date(2030, 9, 1), ELIGIBLE),
    ],
)
def test_an_untold_end_of_the_stay_may_leave_the_48_months_open(
    since: str | None, until: str | None, as_of: date, expected: Verdict
) -> None:
    """An extension is filed in the last weeks of a stay, so that the limit lies no further ahead than a month."""
    assert verdict(holder(Scheme.VPAS_B, since, offer(discipline_related=False), until=until), as_of) is expected


def test_the_latest_diploma_is_the_one_that_counts() -> None:
    """An older diploma beside it changes nothing."""
    older = diploma(awarded_on=parse_date_span("2024-07"), intake="2022/23")
    assert verdict(graduate(older, diploma())) is ELIGIBLE
    assert verdict(graduate(older)) is NOT_ELIGIBLE


SLOTS: Slots = {
    "nationality": ("MY", "VN"),
    "age_years": (exactly(17), exactly(20)),
    "vtc_eligible": (True, False),
    "student_visa": (True, False),
    "intake": ("2024/25", "2023/24"),
    "academic_years_taken": (exactly(3), exactly(4)),
    "awarded_on": (
        DateSpan(date(2026, 9, 1), date(2026, 9, 1)),
        DateSpan(date(2026, 1, 1), date(2026, 1, 1)),
        DateSpan(date(2025, 1, 1), date(2025, 1, 1)),
    ),
    "related": (True, False),
    "contract_months": (exactly(6), exactly(24)),
    "statuses": ((), (Status(scheme=Scheme.VPAS_A, current=False),), (Status(scheme=Scheme.IANG, current=False),)),
}


def build(choice: Choice) -> Profile:
    nationality = choice["nationality"]
    held = diploma(
        **{
            name: choice[name]
            for name in ("vtc_eligible", "student_visa", "intake", "academic_years_taken", "awarded_on")
        }
    )
    job = offer(discipline_related=choice["related"], contract_months=choice["contract_months"])
    return graduate(
        held,
        nationalities=None if nationality is None else (nationality,),
        age_years=choice["age_years"],
        statuses=choice["statuses"],
        offers=(job,),
    )


@settings(max_examples=60, deadline=None)
@given(partial_choices(SLOTS, most_unknown=4))
def test_partial_facts_leave_exactly_what_their_completions_leave(choice: Choice) -> None:
    """The verdict on partial facts is neither narrower nor wider than that of all their completions."""
    expected = outcomes(VPAS, build, completions(choice, SLOTS), TODAY)
    assert assess_one(VPAS, build(choice), TODAY).truth == expected


def test_the_end_of_a_contract_is_to_be_notified_within_seven_days() -> None:
    """Within the seven days before, and to the VTC as well; ImmD's page of 30 September 2025."""
    (version,) = lawbook().versions("vpas.notify_end_of_contract_days", date(2026, 11, 23))
    assert version.value == 7
    assert "vpas.notify_end_of_contract" in {remark.id for remark in VPAS.discretion}
