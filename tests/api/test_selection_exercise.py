"""``POST /selection-exercise``: read as strictly as a recommendation, answered as the specification says."""

import re
from copy import deepcopy
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, FormatChecker

from service.api.openapi import exercise_example, specification
from service.api.problems import LARGEST_BODY, LARGEST_EXERCISE
from service.messages import LANGUAGES

SPECIFICATION = specification()


def asked(*profiles: dict[str, Any], places: int = 1, **more: Any) -> dict[str, Any]:  # noqa: ANN401
    """A request among some profiles."""
    return {"as_of": "2026-07-01", "places": places, "profiles": [{"profile": row} for row in profiles]} | more


def post(client: FlaskClient, body: object, status: int = 200) -> dict[str, Any]:
    response = client.post("/selection-exercise", json=body)
    assert response.status_code == status, response.text
    answer: dict[str, Any] = response.get_json()
    return answer


def one() -> dict[str, Any]:
    """The profile of the demo's applicant."""
    profile: dict[str, Any] = deepcopy(exercise_example()["profiles"][0]["profile"])
    return profile


def described(answer: object) -> None:
    schema = {"$ref": "#/components/schemas/SelectionExercise", "components": SPECIFICATION["components"]}
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(answer)


def test_an_answer_is_the_one_that_the_specification_describes(client: FlaskClient) -> None:
    """Every member is there and none beside them, with and without a boundary, open and closed."""
    closed = one() | {"wealth": {"needs_public_assistance": True}}
    for body in (exercise_example(), asked(closed, one(), {}, places=3)):
        answer = post(client, body)
        described(answer)
        assert answer.keys() <= SPECIFICATION["components"]["schemas"]["SelectionExercise"]["properties"].keys()
        row = SPECIFICATION["components"]["schemas"]["ExerciseStanding"]["properties"].keys()
        assert all(told.keys() <= row for told in answer["profiles"])


def test_whoever_the_law_closes_is_told_what_does(client: FlaskClient) -> None:
    """No share, no rank, and the requirement that isn't met, with its source."""
    answer = post(client, asked(one() | {"wealth": {"needs_public_assistance": True}}, one()))
    closed, left_open = answer["profiles"]
    assert closed["verdict"] == "not_eligible"
    assert not closed.keys() & {"rank", "standing"}
    assert closed["share_taken"] == {"estimate": 0, "error": 0, "minimum": 0, "maximum": 0}
    assert [(bar["code"], bar["family"]) for bar in closed["bars"]] == [("qmas.self_support", "law")]
    assert closed["bars"][0]["sources"][0] in {source["id"] for source in answer["sources"]}
    assert (left_open["rank"], left_open["bars"], left_open["share_taken"]["estimate"]) == (1, [], 1)


def test_what_the_facts_leave_open_puts_no_case_ahead_on_file(client: FlaskClient) -> None:
    """An income that nobody told is counted as on average, and said so beside one that is told."""
    low = one() | {"income": {"taxable_last_year": {"amount": 100_000, "currency": "HKD"}}}
    untold = {name: value for name, value in one().items() if name != "income"}
    boundary = post(client, asked(untold, low))["boundary"]
    (income,) = [row for row in boundary["differences"] if row["code"] == "outlook.taxable_income_hkd"]
    assert income["sentence"].startswith(
        "The facts leave this open; as it is on average, it counts in favour of the last"
    )
    assert "taxable income" not in boundary["sentence"]


def test_what_sets_the_last_taken_apart_adds_up_to_the_gap(client: FlaskClient) -> None:
    """The differences of the model's contributions, largest first; here it is the income alone."""
    answer = post(client, exercise_example())
    boundary = answer["boundary"]
    assert (boundary["last_taken"], boundary["first_left_out"]) == (1, 0)
    assert {row["code"] for row in boundary["differences"]} <= {
        "outlook.taxable_income_hkd",
        "outlook.qmas_criteria_met",
    }
    assert sum(row["difference"] for row in boundary["differences"]) == pytest.approx(boundary["gap"], abs=0.002)
    sizes = [abs(row["difference"]) for row in boundary["differences"]]
    assert sizes == sorted(sizes, reverse=True)
    assert "taxable income" in boundary["sentence"]


def test_equals_are_set_apart_by_nothing(client: FlaskClient) -> None:
    """A boundary between two like profiles says that there is no difference on file."""
    boundary = post(client, asked(one(), one()))["boundary"]
    assert (boundary["gap"], boundary["differences"]) == (0, [])
    assert "nothing puts" in boundary["sentence"]


def test_law_simulation_and_assumption_are_told_apart(client: FlaskClient) -> None:
    """Notices say what it is, and every assumption is called one; ImmD's own words are discretion with their source."""
    answer = post(client, exercise_example())
    codes = [notice["code"] for notice in answer["notices"]]
    assert codes[:3] == ["simulated_exercise", "rivals_given", "not_legal_advice"]
    assert "synthetic_cohort" in codes
    assert all(row["sentence"].startswith("Assumption:") for row in answer["assumptions"])
    assert {row["family"] for row in answer["discretion"]} == {"discretion"}
    assert all(row["sources"] == ["immd-qmas"] for row in answer["discretion"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exercise_is_told_in_every_language(client: FlaskClient, language: str) -> None:
    """The numbers are the same in each; no English is left in Chinese."""
    told, english = (post(client, exercise_example() | {"language": asked}) for asked in (language, "en"))
    assert told["language"] == language
    assert [row["share_taken"] for row in told["profiles"]] == [row["share_taken"] for row in english["profiles"]]
    said = [row["sentence"] for row in (*told["notices"], *told["assumptions"], told["boundary"])]
    assert language == "en" or not any(re.search("[A-Za-z]", sentence) for sentence in said)


def test_the_same_request_gives_the_same_bytes(client: FlaskClient) -> None:
    """An exercise replays; nobody stores it."""
    first, again = (client.post("/selection-exercise", json=exercise_example()) for _ in range(2))
    assert first.data == again.data
    assert first.headers["Cache-Control"] == "no-store"


def test_a_null_changes_nothing(client: FlaskClient) -> None:
    """Null and absent are one request, also to the random numbers."""
    nulls = one() | {"jobs": None, "household": {"size": None}}
    assert post(client, asked(one(), {})) == post(client, asked(nulls, {}))


def test_an_exercise_that_takes_too_much_work_is_refused(client: FlaskClient) -> None:
    """Of people with seventy-two institutions each, two may compete and forty may not."""

    def of_many_names(number: int) -> dict[str, Any]:
        others = [[f"學院 {number}座 {degree}室 {other}號" for other in range(5)] for degree in range(12)]
        return {
            "degrees": [
                {"institution": f"學院 {number}座 {at}室", "joint_institutions": row} for at, row in enumerate(others)
            ]
        }

    people = [of_many_names(number) for number in range(40)]
    [fault] = post(client, asked(*people), status=422)["errors"]
    assert (fault["pointer"], fault["code"]) == ("/profiles", "too_much_work")
    assert "takes 127600 units" in fault["fault"]
    assert "may take 45000" in fault["fault"]
    post(client, asked(*people[:2]))


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"profiles": []}, "/profiles", "too_few"),
    ({"profiles": [{"profile": {}}] * 501}, "/profiles", "too_many"),
    ({"profiles": {}}, "/profiles", "not_a_list"),
    ({"places": 0}, "/places", "out_of_range"),
    ({"places": 1.5}, "/places", "not_whole"),
    ({"places": 3}, "/places", "more_places_than_profiles"),
    ({"places": None}, "/places", "missing"),
    ({"seed": -1}, "/seed", "out_of_range"),
    ({"profiles": [{"profile": {}}, {}]}, "/profiles/1/profile", "missing"),
    ({"profiles": [{"profile": {}}, {"id": 7, "profile": {}}]}, "/profiles/1/id", "not_a_text"),
    (
        {"profiles": [{"profile": {}}, {"profile": {"person": {"age_years": 5.7}}}]},
        "/profiles/1/profile/person/age_years",
        "not_whole",
    ),
    ({"profiles": [{"profile": {}}, {"profile": {"jobz": []}}]}, "/profiles/1/profile/jobz", "unknown_member"),
]


@pytest.mark.parametrize(("change", "pointer", "code"), FAULTS)
def test_a_fault_is_told_at_its_place(client: FlaskClient, change: dict[str, Any], pointer: str, code: str) -> None:
    """Number of profiles and places, the seed, and every fact of every profile."""
    problem = post(client, asked({}, {}) | change, 422)
    assert problem["type"] == "/problems/invalid-request"
    assert [(fault["pointer"], fault["code"]) for fault in problem["errors"]] == [(pointer, code)]


def test_contradictions_of_all_profiles_are_told_at_once(client: FlaskClient) -> None:
    """With pointers to both facts in the profile that has them."""
    wrong = {"jobs": [{"started_on": "2020", "ended_on": "2019"}]}
    problem = post(client, asked({}, wrong, wrong), 422)
    assert problem["type"] == "/problems/contradiction"
    pointers = [{fault["pointer"], *fault["conflicts_with"]} for fault in problem["errors"]]
    assert pointers == [
        {f"/profiles/{index}/profile/jobs/0/started_on", f"/profiles/{index}/profile/jobs/0/ended_on"}
        for index in (1, 2)
    ]


def test_a_day_without_a_classifier_is_refused_with_the_remedy(client: FlaskClient) -> None:
    """The day before the twelve criteria there was a points test."""
    problem = post(client, asked({}, as_of="2024-10-31"), 422)
    assert problem["type"] == "/problems/no-exercise"
    assert "1 November 2024" in problem["remedy"]


def test_five_hundred_profiles_fit_and_a_larger_body_does_not(client: FlaskClient) -> None:
    """The limit of a single profile's body doesn't hold here; the exercise's own does."""
    padded = {**one(), "languages": [{"code": "en", "spoken": "good", "written": "good"}] * 10}
    some = asked(*[padded] * 300, places=20)
    response = client.post("/selection-exercise", json=some)
    assert (response.request.content_length or 0) > LARGEST_BODY
    assert response.status_code == 200
    large = client.post(
        "/selection-exercise", data=b" " * (LARGEST_EXERCISE + 1), content_type="application/json"
    ).get_json()
    assert (large["status"], large["detail"]) == (413, "The body has more than 5120 KiB.")


def test_a_qmas_applicant_is_told_the_place_in_the_reference_pool(client: FlaskClient) -> None:
    """By criteria as far as the model tells of it, and by the outlook; nobody else and no closed pathway is."""
    answer = client.post(
        "/recommend", json={"as_of": "2026-07-01", "profile": one(), "include": ["reasons"]}
    ).get_json()
    told = {row["id"]: row.get("reference_pool") for row in answer["pathways"]}
    assert [row["measure"] for row in told["qmas_gpt"]] == ["criteria_met", "outlook"]
    assert {name for name, places in told.items() if places is not None} == {"qmas_gpt"}
    for row in told["qmas_gpt"]:
        assert row["held"] is ("below" in row)
        assert row["sentence"]
        if row["held"]:
            below, above = row["below"], row["above"]
            assert 0 <= below["minimum"] <= below["maximum"] <= 1
            assert below["minimum"] + above["maximum"] <= 1.011
    closed = one() | {"wealth": {"needs_public_assistance": True}}
    answer = client.post("/recommend", json={"as_of": "2026-07-01", "profile": closed, "detail": "full"}).get_json()
    assert all("reference_pool" not in row for row in answer["pathways"])
