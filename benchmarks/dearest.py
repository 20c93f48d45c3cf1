"""The dearest requests known to us on each route: what `benchmarks.worst` measures, each in a process of its own."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import urlencode

from service.advice.exercise.simulation import MOST_PROFILES
from service.advice.ledger import MOST_OF_AN_EXERCISE, exercise_units
from service.api.problems import LARGEST_BODY, LARGEST_EXERCISE
from service.api.requests import MOST_OF_A_BATCH
from service.intake.schemas import record
from service.outlook.panel import rounds_for
from service.profile.model import Degree, Job, Profile
from service.widget.files import widget

DAY = "2026-11-23"
LANGUAGE_CODES = ("en", "fr", "de", "es", "it", "pt", "ja", "ko", "zh", "ru", "ar", "hi", "nl", "sv", "pl")
INSTITUTIONS = ("University of Oxford", "Univ of Nowhere", "Indian Institute of Technology", "清华大学", "X College")
CASES, MOST_OF_A_PAGE = "/cases", 50
FULL_OF_A_BATCH = 6
"""As many answers in full as a batch has units of work for."""

IN_JSON, OF_A_FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Request:
    """A request, and what is in it in a few words."""

    method: str
    path: str
    about: str
    body: bytes | None = None
    kind: str = IN_JSON

    @property
    def route(self) -> str:
        """The path without its query, and with no version of the widget by its name."""
        return self.path.partition("?")[0].replace(widget().newest.name, "{version}")


def long_profile() -> dict[str, Any]:
    """A profile with every list as long as it may be, in which little is settled."""
    jobs = [
        {
            "title": f"Engineer {place}",
            "occupation": f"Data scientist {place}",
            "employer": f"Firm {place}",
            "sector": "innovation_and_technology",
            "started_on": f"{2006 + place // 2}-{1 + 6 * (place % 2):02}",
            "ended_on": f"{2006 + place // 2}-{6 + 6 * (place % 2):02}",
            "full_time": True,
            "place": "IN",
            "annual_pay": {"amount": 90_000, "currency": "USD"},
        }
        for place in range(40)
    ]
    degrees = [
        {"level": "bachelor", "institution": f"{INSTITUTIONS[place % 5]} {place}", "awarded_on": f"{2006 + place}-06"}
        for place in range(12)
    ]
    return {
        "person": {"birth_date": "1985-03", "nationalities": ["IN", "GB", "CA", "AU", "NZ"], "residence": "IN"},
        "statuses": [{}] * 30,
        "degrees": degrees,
        "qualifications": [{}] * 20,
        "jobs": jobs,
        "businesses": [{}] * 20,
        "offers": [{"occupation": f"Data scientist {place}"} for place in range(5)],
        "languages": [{"code": code, "spoken": "good"} for code in LANGUAGE_CODES],
        "achievements": [{}] * 20,
        "family_links": [{}] * 10,
        "business_plans": [{}] * 5,
    }


def named_profile(person: int) -> dict[str, Any]:
    """A profile of seventy-two long names of institutions that nobody bears, none of them another person's."""
    names = [
        " ".join(f"{72 * person + number}{letter}q{place}x" for place in range(8) for letter in "bcdfghj")[:200].strip()
        for number in range(72)
    ]
    return {
        "degrees": [
            {"institution": names[at], "joint_institutions": names[at + 1 : at + 6]} for at in range(0, len(names), 6)
        ]
    }


def open_profile() -> dict[str, Any]:
    """A short profile that leaves a few facts open, each with many ways to turn out: what bounds try longest."""
    degree = {"level": "bachelor", "institution": "University of Nowhere", "country": "IN", "full_time": True}
    return {
        "person": {"age_years": {"min": 28, "max": 41}, "nationalities": ["IN"], "convictions": [], "residence": "IN"},
        "statuses": [],
        "degrees": [degree],
        "experience": {"degree_level_months": {"min": 24, "max": 140}},
        "income": {"taxable_last_year": {"amount": {"min": 500_000, "max": 3_000_000}, "currency": "HKD"}},
        "offers": [],
        "businesses": [],
        "achievements": [],
        "family_links": [],
    }


def _in_json(body: object) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def faulty(most: int | None = None) -> bytes:
    """A profile with about as many faults as it may hold, alone or in an exercise of at most so many bytes."""
    job: dict[str, Any] = {field.name: [] for field in fields(Job) if field.name != "letter_names"}
    degree = {field.name: 1 for field in fields(Degree)}
    entry = _in_json({"profile": {"jobs": [job] * 40, "degrees": [degree] * 12, "statuses": [{"a": 1}] * 30}})
    if most is None:
        return entry
    fit = min(MOST_PROFILES, (most - 100) // (len(entry) + 1))
    return b'{"places":1,"profiles":[' + b",".join([entry] * fit) + b"]}"


def requests() -> Iterator[Request]:
    """The requests, route by route."""
    people: tuple[tuple[str, dict[str, Any]], ...] = (
        ("nothing known", {}),
        ("little settled", open_profile()),
        ("every list full", long_profile()),
        ("72 names of nobody", named_profile(0)),
    )
    for path in ("/recommend", "/next-question", "/dossier", "/compare", "/settlement"):
        for about, profile in people:
            body: dict[str, Any] = {"profile": profile, "as_of": DAY}
            if path == "/compare":
                body |= {"other_as_of": "2019-06-15", "pathways": ["qmas_gpt", "gep", "new_cies"], "detail": "full"}
            yield Request("POST", path, about, _in_json(body))
            if path == "/recommend":
                yield Request("POST", path, f"{about}, in full", _in_json(body | {"detail": "full"}))
    yield Request("POST", "/recommend", "as many faults as fit", faulty())
    yield Request("POST", "/recommend", "brackets alone", b"[" * LARGEST_BODY)
    one_name = _in_json({"profile": {"n" * (LARGEST_BODY - 100): 1}})
    yield Request("POST", "/recommend", "a name as long as the body", one_name)
    for about, profile in people[:-1]:
        entry = _in_json({"profile": profile})
        fit = most_alike(record(Profile).deserialize(profile))
        rows = b",".join([entry] * fit)
        exercise = b'{"as_of":"%s","places":%d,"profiles":[%s]}' % (DAY.encode(), max(1, fit // 5), rows)
        yield Request("POST", "/selection-exercise", f"{fit} people: {about}", exercise)
    each_named = {"as_of": DAY, "places": 5, "profiles": [{"profile": named_profile(person)} for person in range(12)]}
    yield Request("POST", "/selection-exercise", "12 people: 72 names of nobody each", _in_json(each_named))
    yield Request("POST", "/selection-exercise", "as many faults as fit", faulty(LARGEST_EXERCISE))
    yield Request("GET", "/rules/diff?from=2003-10-27&to=2100-12-31", "every change there is")
    yield Request("GET", f"/institutions?limit=50&q={'universit' * 11}", "a name of 99 letters")
    yield Request("GET", f"/occupations?limit=50&q={'engineer+' * 11}", "a title of 99 letters")
    yield from of_batches(people)
    yield from of_forms(people)
    yield from of_cases()
    for path in (
        *(
            "/questions",
            "/pathways",
            "/pathways/qmas_gpt",
            "/vocabulary",
            "/openapi.json",
            "/docs",
            "/docs/reference.js",
        ),
        *("/problems/invalid-request", "/version", "/livez", "/readyz", "/widget", "/widget/versions.json", "/embed"),
        f"/widget/{widget().newest.name}/pathway-recommender.js",
    ):
        yield Request("GET", path, "")


def of_batches(people: tuple[tuple[str, dict[str, Any]], ...]) -> Iterator[Request]:
    """As many requests as a batch takes, and as many in full as its units of work allow."""
    for about, profile in people:
        for count, told, detail in ((MOST_OF_A_BATCH, "", {}), (FULL_OF_A_BATCH, ", in full", {"detail": "full"})):
            rows = [{"profile": profile, "as_of": DAY} | detail] * count
            yield Request("POST", "/recommend/batch", f"{count} requests: {about}{told}", _in_json({"requests": rows}))


def of_forms(people: tuple[tuple[str, dict[str, Any]], ...]) -> Iterator[Request]:
    """The page without a script: the first one, and what follows on all that was said."""
    yield Request("GET", "/form", "")
    for about, profile in people:
        said = {"profile": profile, "declined": [], "asked": [], "further": False}
        for page in ("result", "next"):
            fields = urlencode({"said": _in_json(said).decode(), "do": page, "language": "en"}).encode()
            yield Request("POST", "/form", f"{about}: {page}", fields, OF_A_FORM)


def of_cases() -> Iterator[Request]:
    """Cases, of a store that holds a page of them."""
    one, ended = f"{CASES}/{case(0)['case_id']}", {"outcome": "approved", "decided_on": "2026-11-20"}
    yield Request("POST", CASES, "every list full", _in_json(case(MOST_OF_A_PAGE)))
    yield Request("GET", f"{CASES}?limit={MOST_OF_A_PAGE}", f"{MOST_OF_A_PAGE} of them: every list full")
    yield Request("GET", one, "every list full")
    yield Request("PUT", one, "every list full", _in_json(case(0)))
    yield Request("PUT", f"{one}/outcome", "", _in_json(ended))
    yield Request("DELETE", one, "")


def case(number: int) -> dict[str, Any]:
    """A case with a long profile."""
    return {
        "case_id": f"case-{number}",
        "person_id": f"person-{number}",
        "consent": True,
        "consented_on": "2026-10-01",
        "notice": "2026-09",
        "profile": long_profile(),
        "pathway": "qmas_gpt",
        "lodged_on": "2026-10-02",
    }


def most_alike(profile: Profile) -> int:
    """How many of a profile an exercise takes: each more weighs more than fewer rounds of draws may spare."""
    return bisect_right(range(1, MOST_PROFILES + 1), MOST_OF_AN_EXERCISE, key=lambda count: units_of(profile, count))


def units_of(profile: Profile, count: int) -> int:
    """The units of an exercise of so many alike."""
    return exercise_units((profile,) * count, rounds_for(count) * count)
