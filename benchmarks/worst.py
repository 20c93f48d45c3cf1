"""``python -m benchmarks.worst``: the dearest requests known on each route; ``--write`` makes docs/worst-cases.md.

Each is answered in a process of its own, forked from one that is ready: processor time, bytes of the answer, and by how
much the process's memory rose at its highest.
"""

from __future__ import annotations

import argparse
import gc
import json
import logging
import os
import pickle
import platform
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.advice.exercise.simulation import MOST_PROFILES
from service.advice.ledger import (
    A_DECISION,
    A_NAME,
    A_SHARE,
    ITEMS_A_WEIGHT,
    LIGHT,
    MOST,
    MOST_OF_AN_EXERCISE,
    QUESTIONS,
    exercise_units,
    weight,
)
from service.api.problems import LARGEST_BODY, LARGEST_EXERCISE
from service.api.requests import MOST_OF_A_BATCH
from service.app import create_app
from service.intake.faults import MOST_LISTED
from service.intake.schemas import record
from service.outlook.panel import MOST_DRAWS, rounds_for
from service.profile.model import Degree, Job, Profile

if TYPE_CHECKING:
    from flask import Flask

TABLE = Path(__file__).parents[1] / "docs" / "worst-cases.md"
DAY = "2026-11-23"
REPEATS = 3
LANGUAGE_CODES = ("en", "fr", "de", "es", "it", "pt", "ja", "ko", "zh", "ru", "ar", "hi", "nl", "sv", "pl")
INSTITUTIONS = ("University of Oxford", "Univ of Nowhere", "Indian Institute of Technology", "清华大学", "X College")


@dataclass(frozen=True, slots=True)
class Request:
    """A request, and what is in it in a few words."""

    method: str
    path: str
    about: str
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """What an answer took: milliseconds of processor time, bytes, and MiB of memory at its highest."""

    status: int
    milliseconds: float
    size: int
    mib: float


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
    for path in ("/questions", "/pathways", "/pathways/qmas_gpt", "/openapi.json", "/docs", "/livez", "/readyz"):
        yield Request("GET", path, "")


def most_alike(profile: Profile) -> int:
    """How many of a profile an exercise takes."""
    return max(
        count
        for count in range(1, MOST_PROFILES + 1)
        if exercise_units((profile,) * count, rounds_for(count) * count) <= MOST_OF_AN_EXERCISE
    )


def answered(app: Flask, asked: Request) -> Cost:
    """What the answer to a request takes, in this process: the most time of a few, the memory of the first."""
    client, taken, highest = app.test_client(), [], 0.0
    status = size = 0
    for number in range(REPEATS):
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.process_time()
        response = client.open(asked.path, method=asked.method, data=asked.body, content_type="application/json")
        taken.append(1000 * (time.process_time() - begun))
        status, size = response.status_code, len(response.data)
        if number == 0:
            highest = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return Cost(status, max(taken), size, highest)


def apart(app: Flask, asked: Request) -> Cost:
    """The same in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        with os.fdopen(writing, "wb") as out:
            pickle.dump(answered(app, asked), out)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as told:
        cost: Cost = pickle.load(told)  # noqa: S301 - from our own child
    os.waitpid(child, 0)
    return cost


def bounds() -> str:
    """What bounds every answer, in numbers that stand in the code."""
    blank, longest = Profile(), record(Profile).deserialize(long_profile())
    full = ", ".join(f"{part.value} {units:,}" for part, units in MOST.items())
    five_hundred = exercise_units([blank] * MOST_PROFILES, MOST_DRAWS)
    return f"""\
* A body has at most {LARGEST_BODY // 1024} KiB; that of a selection exercise or a batch {LARGEST_EXERCISE // 1024:,}.
* A problem counts all faults and lists {MOST_LISTED}, each of which repeats at most 60 letters of what was sent.
* Work is counted in units (`service/advice/ledger.py`), a third of a millisecond or so each. A small profile weighs 1,
  and 1 more for each {ITEMS_A_WEIGHT} items of its lists; one with every list full {weight(longest)}.
* A decision takes {A_DECISION} units times the profile's weight, and choosing what to ask next {QUESTIONS} times.
  A name that no institution bears takes {A_NAME} more, told once or more: so much is looking for whom it may mean.
* What `detail: full` adds takes at most {sum(MOST.values()):,} ({full}); an answer that is cut short says so.
* A selection exercise or a batch takes at most {MOST_OF_AN_EXERCISE:,}, and nothing else bounds it but its
  {MOST_PROFILES} profiles or {MOST_OF_A_BATCH} requests. {MOST_PROFILES} small profiles take {five_hundred:,},
  with their {MOST_DRAWS:,} draws; {most_alike(longest)} with every list full are as many as fit.
* Whatever takes more than {LIGHT} units takes the room of a heavy request (`HKP_HEAVY`), and of one more for each
  {A_SHARE:,}. `/compare` decides once, and twice more for a second day; `/dossier` and `/settlement` once."""


def main() -> None:
    """Measure, and print or write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.worst", description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/worst-cases.md")
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    app = create_app()
    gc.collect()
    gc.freeze()
    lines = ["| route | what is sent | sent, KB | status | processor, ms | answer, KB | memory, MiB |"]
    lines.append("| --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for one in requests():
        cost = apart(app, one)
        route = one.path.partition("?")[0]
        sent = f"{len(one.body) / 1000:,.1f}" if one.body else ""
        numbers = f"{cost.status} | {cost.milliseconds:,.0f} | {cost.size / 1000:,.1f} | {cost.mib:,.0f}"
        lines.append(f"| `{one.method} {route}` | {one.about} | {sent} | {numbers} |")
        print(lines[-1], flush=True)
    if asked.write:
        waiting, cores = os.getloadavg()[0], os.cpu_count()
        day, machine = datetime.now(UTC).date().isoformat(), platform.machine()
        head = f"""# What an answer costs at worst

Written by `python -m benchmarks.worst --write` on {day}, {machine}, Python {platform.python_version()}.

{bounds()}

The dearest requests known to us on each route, each in a process of its own; the most processor time of {REPEATS},
the first of which finds nothing remembered. When it was written, {waiting:.0f} processes were waiting for
{cores} cores: processor time comes out too long then.

"""
        TABLE.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
