"""What somebody is told whose stay ends soon, has ended, or hangs on a job that ended (through HTTP)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks.stays_held import FOREIGN, JOB, LIMITS, holder
from tests.api.test_stays_told import answer

if TYPE_CHECKING:
    from flask.testing import FlaskClient

CLEAN: dict[str, Any] = {"residence": "HK", "age_years": 35, "convictions": [], "adverse_records": []}
AMERICAN = {"nationalities": ["US"], **CLEAN}
CHINESE = {"nationalities": ["CN"], "china_residency": "mainland", **CLEAN}


def held(scheme: str, since: str, until: str, **told: Any) -> dict[str, Any]:  # noqa: ANN401 - facts of every type
    return {"scheme": scheme, "held_from": since, "held_until": until, "current": True, **told}


@pytest.mark.parametrize(
    ("pathway", "limit", "lost", "status", "code"),
    [
        # The published time for an extension is two to three weeks: 21 days from 23 November 2026.
        ("gep", date(2026, 12, 14), False, "apply", "extend_soon"),
        ("gep", date(2026, 12, 15), False, "apply", "extend"),
        ("gep", date(2026, 11, 23), False, "apply", "extend_soon"),
        # By the page an extension may be filed four weeks before the limit, by the press three months before it.
        ("gep", date(2026, 12, 21), False, "apply", "extend"),
        ("gep", date(2026, 12, 22), False, "apply", "extend_reported"),
        ("entrepreneur", date(2026, 12, 14), False, "prepare", "extend_judged_soon"),
        ("entrepreneur", date(2026, 12, 15), False, "prepare", "extend_judged_now"),
        ("entrepreneur", LIMITS["14 months before"], False, "prepare", "extend_judged"),
        ("ttps_b", date(2026, 12, 14), True, "tell_more", "extension_closed_soon"),
        ("ttps_b", date(2026, 12, 15), True, "tell_more", "extension_closed"),
        ("qmas_gpt", date(2026, 12, 14), True, "tell_more", "extend_open_soon"),
        ("qmas_gpt", date(2026, 12, 15), True, "tell_more", "extend_open"),
        ("gep_tp", LIMITS["14 months before"], True, "tell_more", "leave_after_job"),
        ("dependant", LIMITS["14 months before"], True, "tell_more", "leave_with_sponsor"),
        ("gep", LIMITS["14 months before"], True, "prepare", "extension_to_mend"),
    ],
)
def test_the_nearer_the_limit_the_plainer_the_answer(
    client: FlaskClient, pathway: str, limit: date, status: str, code: str, *, lost: bool
) -> None:
    """Whoever has less than three weeks left, or is asked to leave before the limit, reads that first."""
    told = answer(client, holder(pathway, limit, lost=lost))
    assert (told["status"], told["code"]) == (status, code)
    assert ("only after the limit" in told["paragraph"]) is (limit <= date(2026, 12, 14))


@pytest.mark.parametrize("pathway", ["gep_tp", "dependant"])
def test_whoever_has_to_leave_reads_the_day_in_the_first_sentence_and_no_later_one_to_file(
    client: FlaskClient, pathway: str
) -> None:
    """Two months from 9 November 2026; an extension that could be filed a year later is no advice."""
    told = answer(client, holder(pathway, LIMITS["14 months before"], lost=True))
    assert "leave Hong Kong by 9 January 2027" in told["sentence"]
    assert "may be filed" not in told["paragraph"]
    assert told["needed"]


def test_nobody_who_cannot_keep_the_stay_is_sent_to_a_scheme_of_which_nothing_is_told(client: FlaskClient) -> None:
    """An investor without a certificate, who told of no degree, is asked and not sent to one for graduates."""
    told = answer(client, holder("new_cies", LIMITS["3 months before"], lost=True))
    assert (told["code"], told["pathways"]) == ("extension_closed", [])
    assert told["needed"]


def test_a_limit_that_is_past_comes_before_the_seven_years(client: FlaskClient) -> None:
    """Eight years, and the limit passed nine days ago: ImmD at once; then who has the right of abode."""
    told = answer(client, {"person": AMERICAN, "statuses": [held("gep", "2018-01-15", "2026-11-14")], "offers": [JOB]})
    assert (told["status"], told["code"], told["pathways"]) == ("prepare", "limit_past", [])
    assert "Contact the Immigration Department at once" in told["sentence"]
    assert "category (b)" in told["paragraph"]
    assert "immediately before the application, category (d); here they do not" in told["paragraph"]
    assert [row["facts"] for row in told["needed"]] == [["/person/chinese_citizen"]]


def test_a_chinese_citizen_of_eight_years_still_reads_that_the_limit_is_past(client: FlaskClient) -> None:
    """No scheme is needed by category (b), and yet the limit is not hidden, nor the stay called lawful."""
    told = answer(client, {"person": CHINESE, "statuses": [held("asmtp", "2018-01-15", "2026-11-14")]})
    assert (told["status"], told["code"]) == ("no_scheme_needed", "abode_by_years")
    assert "which is past" in told["sentence"]
    assert "Contact the Immigration Department at once" in told["sentence"]


@pytest.mark.parametrize(
    ("scheme", "limit", "opens"),
    [
        ("student", date(2026, 12, 31), ["2026-12-03"]),  # four weeks before, ImmD's page on study
        ("visitor", date(2026, 12, 31), ["2026-12-17"]),  # fourteen days before, online, ImmD's page on visits
        ("working_holiday", date(2026, 12, 31), []),
        ("imported_worker", date(2026, 12, 31), []),
    ],
)
def test_a_stay_that_no_pathway_extends_is_told_as_its_page_has_it(
    client: FlaskClient, scheme: str, limit: date, opens: list[str]
) -> None:
    """To go on studying, for an urgent need, or not normally; nothing is said of a stay whose page was not read."""
    status = held(scheme, "2026-07-01", limit.isoformat())
    told = answer(client, {"purpose": "change", "person": FOREIGN, "statuses": [status]})
    assert told["stay"]["filing"] == "not_covered"
    assert [row["on"] for row in told["stay"].get("opens", [])] == opens


def test_a_student_may_stay_on_to_await_the_results(client: FlaskClient) -> None:
    """ImmD's page on IANG: graduates may extend the stay while the results are awaited; an award may come after it."""
    status = held("student", "2023-08-20", "2027-08-31")
    told = answer(client, {"purpose": "change", "person": FOREIGN, "statuses": [status]})
    assert "to go on studying or to await the results" in told["stay"]["sentence"]
    assert told["stay"]["opens"][0]["sources"] == ["immd-study", "immd-iang"]


@pytest.mark.parametrize(
    ("statuses", "by"),
    [
        ([held("student", "2023-08-20", "2027-08-31")], "on or after 31 August 2027"),  # the programme's own length
        ([], "on or after 1 September 2031"),  # four years from September 2027
    ],
)
def test_whoever_studies_here_already_is_not_sent_to_begin_anew(
    client: FlaskClient, statuses: list[dict[str, Any]], by: str
) -> None:
    """A stay for study is granted for the length of the programme, which ends with it."""
    person = {"nationalities": ["IN"], "residence": "HK", "age_years": 22, "convictions": [], "adverse_records": []}
    told = answer(client, {"person": person, "statuses": statuses, "degrees": []})
    assert by in told["paragraph"]


def test_whoever_waits_for_a_decision_is_not_told_to_apply_again(client: FlaskClient) -> None:
    """A pending application under what stands first is awaited; one under QMAS is no second one's neighbour."""
    degree = {"level": "bachelor", "full_time": True, "ttps_listed": True, "awarded_on": "2017-06"}
    person = {"nationalities": ["GB"], "residence": "GB", "convictions": [], "adverse_records": []}
    ready = {"person": person, "statuses": [], "degrees": [degree], "experience": {"last_five_years_months": 50}}
    pending = {"outcome": "pending", "lodged_on": "2026-10-01"}
    told = answer(client, ready | {"applications": [{"scheme": "ttps_b", **pending}]})
    assert (told["status"], told["code"]) == ("nothing_to_file_yet", "entry_pending")
    told = answer(client, {"person": person, "applications": [{"scheme": "qmas", **pending}], "degrees": [degree]})
    assert "qmas_gpt" not in {row["id"] for row in told["pathways"]}
    assert "An application is pending under Quality Migrant Admission Scheme" in told["paragraph"]


def test_a_graduates_last_day_is_never_told_past_the_limit_of_stay(client: FlaskClient) -> None:
    """Six months from an award of 10 November 2026 end in May; the student's stay ends in December."""
    degree = {
        "level": "master",
        "country": "HK",
        "institution": "The University of Hong Kong",
        "full_time": True,
        "student_visa": True,
        "locally_accredited": True,
        "awarded_on": "2026-11-10",
    }
    status = held("student", "2025-08-20", "2026-12-31")
    graduate = {"purpose": "change", "person": CHINESE, "statuses": [status], "degrees": [degree], "offers": []}
    told = answer(client, graduate)
    assert told["pathways"][0]["id"] == "iang"
    assert "file before 31 December 2026" in told["paragraph"]
    assert "10 May 2027" not in told["paragraph"]


@pytest.mark.parametrize(
    ("since", "named"),
    [
        ("2020-11-23", True),  # complete on 23 November 2027, twelve months ahead
        ("2020-11-24", False),
    ],
)
def test_seven_years_within_a_year_are_named_beside_the_extension(
    client: FlaskClient, since: str, *, named: bool
) -> None:
    """What lies more than twelve months off is told under the settlement alone."""
    statuses = [held("gep", since, "2027-01-14")]
    told = answer(client, {"purpose": "extend", "person": AMERICAN, "offers": [JOB], "statuses": statuses})
    assert ("Seven years are complete on" in told["paragraph"]) is named


@pytest.mark.parametrize(
    ("since", "told_as"),
    [
        ("2019-11", "the earliest time at which seven years are complete is November 2026"),
        ("2019", "the earliest time at which seven years are complete is 2026"),
        ("2020-03-09", "Seven years are complete on 9 March 2027"),
    ],
)
def test_seven_years_from_a_rough_day_are_told_as_roughly(client: FlaskClient, since: str, told_as: str) -> None:
    """No day is made up for a stay that is known to have begun in a month or a year, before or after today."""
    statuses = [held("gep", since, "2027-01-14")]
    body = {
        "purpose": "extend",
        "person": {**AMERICAN, "chinese_citizen": False},
        "offers": [JOB],
        "statuses": statuses,
    }
    assert told_as in answer(client, body)["paragraph"]


def test_study_is_planned_in_steps_with_dates_and_cost(client: FlaskClient) -> None:
    """Six weeks from 23 November 2026 to a visa for HK$330; then IANG or VPAS, HK$600 and HK$1,300 each."""
    person = {"nationalities": ["FR"], "residence": "FR", "convictions": [], "adverse_records": []}
    body = {"profile": {"person": person, "statuses": [], "degrees": []}, "as_of": "2026-11-23"}
    told = {row["id"]: row for row in client.post("/recommend", json=body).get_json()["neighbours"]}
    steps = [(step["code"], step.get("on"), step.get("fee_hkd")) for step in told["study"]["steps"]]
    assert steps == [
        ("student_visa", "2027-01-04", 330),
        ("stay", None, None),
        ("iang", None, 1900),
        ("vpas", None, 1900),
    ]
    body["as_of"] = "2026-05-31"
    told = {row["id"]: row for row in client.post("/recommend", json=body).get_json()["neighbours"]}
    assert [step["code"] for step in told["study"]["steps"]] == ["student_visa", "stay", "iang"]


@pytest.mark.parametrize("scheme", ["vpas_b", "gep_tp", "dependant"])
def test_a_day_to_leave_by_that_is_past_is_told_as_past(client: FlaskClient, scheme: str) -> None:
    """Twelve weeks from 1 July 2026, or two months: nobody is sent to a scheme before ImmD has been asked."""
    profile: dict[str, Any] = {"person": CHINESE, "statuses": [held(scheme, "2026-03-01", "2028-02-28")], "offers": []}
    if scheme == "dependant":
        sponsor = {"relation": "spouse", "sponsor_scheme": "asmtp_tp", "sponsor_contract_ended_on": "2026-07-01"}
        profile["family_links"] = [sponsor]
    else:
        profile["statuses"][0]["contract_ended_on"] = "2026-07-01"
    told = answer(client, profile)
    assert (told["status"], told["code"], told["pathways"]) == ("prepare", "leave_day_past", [])
    assert "September 2026" in told["sentence"]
    assert "is past. Contact the Immigration Department at once" in told["sentence"]
    assert ", is past: contact ImmD at once" in told["stay"]["sentence"]


@pytest.mark.parametrize(("since", "said"), [("2020-01-13", True), ("2020-02-25", False)])
def test_what_to_file_is_said_of_seven_years_that_are_complete_before_the_limit(
    client: FlaskClient, since: str, *, said: bool
) -> None:
    """The time to extend has begun by the press; verification on 13 January 2027 comes before 14 January, not after."""
    statuses = [held("gep", since, "2027-01-14")]
    told = answer(client, {"purpose": "extend", "person": AMERICAN, "offers": [JOB], "statuses": statuses})
    assert told["code"] == "extend_open"
    assert ("Once seven years are complete, apply to ImmD" in told["paragraph"]) is said


@pytest.mark.parametrize(("limit", "soon"), [("2026-12-14", True), ("2026-12-15", False)])
def test_a_limit_that_is_near_is_not_lost_beside_seven_years_to_verify(
    client: FlaskClient, limit: str, *, soon: bool
) -> None:
    """21 days from 23 November 2026: while seven years are verified the stay has to be extended."""
    told = answer(client, {"person": AMERICAN, "offers": [JOB], "statuses": [held("gep", "2019-10-05", limit)]})
    assert told["code"] == "verify_abode"
    assert ("at once, before the limit of stay" in told["paragraph"]) is soon
    assert ("only after the limit" in told["paragraph"]) is soon


@pytest.mark.parametrize("ended", ["2026-09", "2026"])
@pytest.mark.parametrize("scheme", ["gep_tp", "dependant"])
def test_a_day_to_leave_by_that_may_be_to_come_is_not_told_as_past(
    client: FlaskClient, scheme: str, ended: str
) -> None:
    """Two months from a day in September 2026, or in that year, may be after 23 November: it is to be checked."""
    profile: dict[str, Any] = {"person": AMERICAN, "statuses": [held(scheme, "2025-03-01", "2028-02-28")]}
    if scheme == "dependant":
        profile["family_links"] = [
            {"relation": "spouse", "sponsor_scheme": "gep_tp", "sponsor_contract_ended_on": ended}
        ]
    else:
        profile["statuses"][0]["contract_ended_on"] = ended
    told = answer(client, profile)
    assert told["code"] == ("leave_with_sponsor" if scheme == "dependant" else "leave_after_job")
    assert "is past" not in told["sentence"] + told["stay"]["sentence"]
    assert told["stay"]["leave_overdue"] is False
    assert told["stay"]["leave_no_later_than"] == ("2026-11-30" if ended == "2026-09" else "2027-02-28")
    assert "the day by which to leave may be past already" in told["paragraph"]


@pytest.mark.parametrize(("current", "code"), [(None, "leave_after_job"), (True, "leave_day_past")])
def test_whoever_lives_elsewhere_and_is_not_said_to_hold_the_stay_has_left(
    client: FlaskClient, code: str, *, current: bool | None
) -> None:
    """Nobody who went home when the job ended is sent to ImmD over the day by which to leave."""
    status = {"scheme": "gep_tp", "held_from": "2025-03-01", "held_until": "2028-02-28"}
    told_of = status | {"contract_ended_on": "2026-07-01"} | ({} if current is None else {"current": current})
    told = answer(client, {"person": {"nationalities": ["GB"], "residence": "GB"}, "statuses": [told_of]})
    assert told["code"] == code
    assert ("at once" in told["stay"]["sentence"]) is (code == "leave_day_past")


LISTED = {"level": "bachelor", "institution": "University of Oxford", "awarded_on": "2024-07-01"}


@pytest.mark.parametrize(
    "told_of",
    [
        {"statuses": [held("gep_tp", "2025-03-01", "2028-02-28", contract_ended_on="2026-07-01")], "degrees": [LISTED]},
        {
            "statuses": [
                held("gep_tp", "2025-03-01", "2028-02-28", contract_ended_on="2026-07-01"),
                {"scheme": "iang", "held_from": "2026-12-01", "held_until": "2028-11-30"},
            ]
        },
    ],
)
def test_immd_comes_first_once_the_day_to_leave_by_is_past(client: FlaskClient, told_of: dict[str, Any]) -> None:
    """Neither a pathway that is open nor a stay that comes next is told before ImmD, nor the day as one to come."""
    body = {"as_of": "2026-11-23", "profile": {"person": AMERICAN, **told_of}, "detail": "full"}
    told = client.post("/recommend", json=body).get_json()
    assert (told["answer"]["code"], told["answer"]["pathways"]) == ("leave_day_past", [])
    assert "leave_by" not in {row["kind"] for row in (told.get("settlement") or {}).get("dates", ())}


def test_a_family_reads_of_the_sponsors_job_when_the_day_to_leave_by_is_past(client: FlaskClient) -> None:
    """Other work that is approved changes nothing for the family: the page names no such exception."""
    sponsor = {"relation": "spouse", "sponsor_scheme": "gep_tp", "sponsor_contract_ended_on": "2026-07-01"}
    family = [held("dependant", "2025-03-01", "2028-02-28")]
    told = answer(client, {"person": AMERICAN, "statuses": family, "family_links": [sponsor]})
    assert "the last day for the sponsor's family to leave Hong Kong, is past" in told["sentence"]
    assert "other work" not in told["sentence"]


@pytest.mark.parametrize(
    ("limit", "code"), [("2026-12-14", "extend_open_soon"), ("2026-12-15", "years_may_be_reached")]
)
def test_little_time_comes_before_seven_years_that_may_be_complete(client: FlaskClient, limit: str, code: str) -> None:
    """21 days from 23 November 2026: first the extension, with the seven years beside it."""
    told = answer(
        client,
        {
            "person": AMERICAN,
            "statuses": [
                {"scheme": "student", "held_from": "2019", "held_until": "2023-08"},
                held("iang", "2023-09", limit),
            ],
        },
    )
    assert told["code"] == code
    assert "open category (d)" in told["paragraph"]


@pytest.mark.parametrize(("ended", "code"), [("2026-07-01", "leave_day_past"), ("2026-11-01", "leave_after_job")])
def test_a_day_to_leave_by_comes_before_seven_years_that_may_be_complete(
    client: FlaskClient, ended: str, code: str
) -> None:
    """Two months from the end of the job; nothing says that an extension keeps such a stay in force."""
    told = answer(
        client,
        {
            "person": AMERICAN,
            "statuses": [
                {"scheme": "gep", "held_from": "2019", "held_until": "2026-02-28"},
                held("gep_tp", "2026-03-01", "2028-02-28", contract_ended_on=ended),
            ],
        },
    )
    assert told["code"] == code
    assert "open category (d)" in told["paragraph"]
    assert "kept in force by its extension" not in told["paragraph"]


def test_a_day_to_leave_by_is_told_while_seven_years_are_verified(client: FlaskClient) -> None:
    """Two months from 1 November 2026, in the place of an extension that could be filed a year later."""
    statuses = [
        {"scheme": "gep", "held_from": "2018-01-01", "held_until": "2026-02-28"},
        held("gep_tp", "2026-03-01", "2028-02-28", contract_ended_on="2026-11-01"),
    ]
    told = answer(client, {"person": AMERICAN, "statuses": statuses})
    assert told["code"] == "verify_abode"
    assert "leave Hong Kong by 1 January 2027" in told["paragraph"]
    assert "extension" not in told["paragraph"]


@pytest.mark.parametrize(
    ("person", "since", "code"), [(AMERICAN, "2026-01-01", "stay_apart"), (CHINESE, "2015-01-01", "abode_by_years")]
)
def test_the_limit_of_the_stay_that_runs_on_beside_a_claim_is_told(
    client: FlaskClient, person: dict[str, Any], since: str, code: str
) -> None:
    """A claim that is being decided hides no limit 17 days off."""
    claim = {"scheme": "refugee", "held_from": "2026-10-01", "current": True}
    told = answer(client, {"person": person, "statuses": [held("gep", since, "2026-12-10"), claim]})
    assert told["code"] == code
    assert "runs on meanwhile – General Employment Policy (GEP) – is 10 December 2026" in told["paragraph"]


def test_a_pending_extension_is_told_beside_a_day_to_leave_by_that_is_past(client: FlaskClient) -> None:
    """Contact with ImmD comes first, and what is with ImmD already is not forgotten."""
    lodged = {"scheme": "gep_tp", "purpose": "extend", "outcome": "pending", "lodged_on": "2026-08-01"}
    status = held("gep_tp", "2025-01-01", "2027-11-30", contract_ended_on="2026-07-10")
    told = answer(client, {"person": AMERICAN, "statuses": [status], "applications": [lodged]})
    assert told["code"] == "leave_day_past"
    assert "1 August 2026" in told["paragraph"]
