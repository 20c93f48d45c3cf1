"""Case files to features: the law of the day, the server's own numbers, and every case accounted for."""

import json
import math
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from service.outlook.features import FEATURES, case_of, features_of, spans_of
from service.outlook.tables import Stage
from service.practice import findings
from service.profile import codes
from service.profile.facts import Facts
from service.profile.model import AdverseRecord, Conviction, Job, Person, Profile, Status
from service.profile.values import DateSpan, exactly
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from tests.exemplars import established_foreigner, status_holder
from tests.training.decided import DAY, case_file, decided, mixed
from training.cases.case import Case, Outcome
from training.cases.files import parts
from training.model.featurise import featurise
from training.model.rows import Kind, LeftOut, age_band, main_sector, nationality_group, row_of
from training.model.summary import FeaturiseSummary

Rows = dict[str, dict[str, Any]]


def rows_of(out: Path) -> Rows:
    rows = [row for path in sorted(out.glob("part-*.parquet")) for row in pq.read_table(path).to_pylist()]
    return {row["case_id"]: row for row in rows}


def run(tmp_path: Path, *cases: Case) -> tuple[FeaturiseSummary, Rows]:
    summary = featurise(case_file(tmp_path / "cases.jsonl", cases), tmp_path / "out", own=True)
    return summary, rows_of(tmp_path / "out")


def counted(summary: FeaturiseSummary) -> Counter[str]:
    whole: Counter[str] = Counter()
    for regimes in summary.pathways.values():
        for tally in regimes.values():
            whole.update(tally)
    return whole


def test_every_case_is_counted_once(tmp_path: Path) -> None:
    """Open, closed or left out for a reason: the counts add up to the cases read, by outcome too."""
    cases = mixed()
    summary, rows = run(tmp_path, *cases)
    tally = counted(summary)
    assert summary.cases == summary.lines == len(cases) == sum(tally.values()) == sum(summary.outcomes.values())
    assert summary.outcomes == dict(Counter(str(case.outcome) for case in cases))
    assert tally["pending"] == summary.outcomes["pending"]
    assert tally["open"] + tally["closed"] <= len(rows) == summary.rows
    assert tally["open"] > 20
    assert tally["closed"] > 20
    assert json.loads((tmp_path / "out" / "summary.json").read_text())["pathways"] == summary.pathways


@pytest.mark.parametrize(
    ("told", "regime", "reason"),
    [
        ({"outcome": Outcome.PENDING}, "exemptions", LeftOut.PENDING),
        ({"outcome": Outcome.WITHDRAWN}, "exemptions", LeftOut.WITHDRAWN),
        ({"pathway": "qmas_gpt", "lodged_on": date(2015, 5, 10)}, "points_2008/points_2015", LeftOut.REGIME_UNCERTAIN),
        ({"pathway": "techtas", "lodged_on": date(2018, 6, 10)}, "areas", LeftOut.REGIME_UNCERTAIN),
        ({"pathway": "iang", "lodged_on": date(2020, 1, 10)}, "law_unknown", LeftOut.LAW_UNKNOWN),
        ({"pathway": "iang", "profile": status_holder(DAY)}, "graduates", LeftOut.EXTENSION),
        ({"pathway": "another"}, "", LeftOut.PATHWAY_UNKNOWN),
    ],
)
def test_a_case_is_left_out_for_a_reason(told: dict[str, Any], regime: str, reason: LeftOut) -> None:
    """What cannot be learnt from is named, with the rules of its day."""
    row = row_of(decided(**told))
    assert (row.regime, row.left_out) == (regime, reason)


@pytest.mark.parametrize(
    ("pathway", "day", "regime"),
    [
        ("qmas_gpt", date(2024, 10, 31), "points_2022"),
        ("qmas_gpt", date(2024, 11, 1), "criteria_2024"),
        ("gep", date(2022, 12, 27), "recruitment_proof"),
        ("gep", date(2022, 12, 28), "exemptions"),
    ],
)
def test_a_case_stands_under_the_law_of_its_day(pathway: str, day: date, regime: str) -> None:
    """One day apart, another regime, and the features of that regime."""
    row = row_of(decided(pathway=pathway, lodged_on=day))
    assert row.regime == regime
    assert row.kind is Kind.OPEN
    assert row.spans is not None
    assert set(row.spans) == set(features_of(pathway, regime))


@pytest.mark.parametrize(
    ("pathway", "day", "profile", "closed_by"),
    [
        ("ttps_a", date(2022, 12, 27), established_foreigner(date(2022, 12, 27)), "not_yet_open"),
        (
            "ttps_a",
            DAY,
            replace(established_foreigner(DAY), person=Person(nationalities=("KP",))),
            "common.nationality",
        ),
        ("gep", DAY, replace(established_foreigner(DAY), offers=()), "employment.offers"),
    ],
)
def test_a_closed_case_tells_what_closed_it(pathway: str, day: date, profile: Profile, closed_by: str) -> None:
    """The requirement that fails, or the status of the law; its features are of no use and not there."""
    row = row_of(decided(pathway=pathway, lodged_on=day, profile=profile))
    assert row.kind is Kind.CLOSED
    assert row.verdict == "not_eligible"
    assert row.closed_by is not None
    assert closed_by in row.closed_by.split()
    assert row.spans is None


def test_features_are_the_servers_own(tmp_path: Path) -> None:
    """Each open case has the spans that the server would compute; what its classifiers don't read is NaN."""
    cases = {case.case_id: case for case in mixed()}
    _, rows = run(tmp_path, *cases.values())
    seen = 0
    for name, row in rows.items():
        case = cases[name]
        if row["kind"] == "closed":
            assert all(math.isnan(row[f"{end}_{feature}"]) for feature in FEATURES for end in ("low", "high"))
            continue
        facts = Facts(case.profile, case.lodged_on)
        known = case_of(facts, Evaluation(facts, lawbook()), findings(facts))
        spans = spans_of(known, case.pathway)
        if case.extended is not None:
            spans |= {
                one: FEATURES[one].span(known) for one in features_of(case.pathway, row["regime"], Stage.EXTENSION)
            }
        for feature in FEATURES:
            if feature in spans:
                assert (row[f"low_{feature}"], row[f"high_{feature}"]) == (spans[feature].low, spans[feature].high)
                seen += 1
            else:
                assert math.isnan(row[f"low_{feature}"])
                assert math.isnan(row[f"high_{feature}"])
    assert seen > 200


def test_a_row_carries_what_the_report_compares(tmp_path: Path) -> None:
    """Outcome, dates, ground, groups and audit, as told; the profile itself stays behind."""
    told = decided(
        3,
        outcome=Outcome.REFUSED,
        refusal_ground="funds",
        decided_on=date(2026, 5, 2),
        audit={"sex": "f", "branch": "北京"},
    )
    _, rows = run(tmp_path, told)
    row = rows["c-00003"]
    assert (row["person_id"], row["pathway"], row["regime"], row["kind"]) == ("p-00003", "gep", "exemptions", "open")
    assert (row["outcome"], row["refusal_ground"], row["extended"], row["own"]) == ("refused", "funds", None, True)
    assert (row["lodged_on"], row["decided_on"]) == (DAY, date(2026, 5, 2))
    assert (row["age_band"], row["nationality_group"]) == ("30_to_39", "other")
    assert json.loads(row["audit"]) == {"branch": "北京", "sex": "f"}
    assert row.keys().isdisjoint({"profile", "birth_date", "nationalities"})


def test_withdrawn_cases_that_the_law_left_open_are_kept_apart(tmp_path: Path) -> None:
    """For the line that takes them all for refusals; one that the law closed is counted only."""
    closed = replace(established_foreigner(DAY), offers=())
    summary, rows = run(
        tmp_path,
        decided(1, outcome=Outcome.WITHDRAWN),
        decided(2, outcome=Outcome.WITHDRAWN, profile=closed),
    )
    assert summary.pathways == {"gep": {"exemptions": {"withdrawn": 2}}}
    assert set(rows) == {"c-00001"}


@pytest.mark.parametrize(
    ("age", "band"),
    [(29, "under_30"), (30, "30_to_39"), (39, "30_to_39"), (40, "40_to_49"), (49, "40_to_49"), (50, "50_or_over")],
)
def test_age_bands_at_their_edges(age: int, band: str) -> None:
    """Both sides of every edge, and unknown where the age may lie on either."""
    assert age_band(Facts(Profile(person=Person(age_years=exactly(age))), DAY)) == band
    roughly = Person(birth_date=DateSpan(date(1985, 1, 1), date(1987, 12, 31)))
    assert age_band(Facts(Profile(person=roughly), DAY)) == "unknown"
    assert age_band(Facts(Profile(), DAY)) == "unknown"


@pytest.mark.parametrize(
    ("jobs", "sector"),
    [
        (None, "unknown"),
        ((), "none"),
        ((Job(),), "unknown"),
        ((Job(sector=codes.Sector.FINANCE), Job()), "finance"),
        (
            (Job(sector=codes.Sector.FINANCE), *(Job(sector=codes.Sector.INTERNATIONAL_TRADE),) * 2),
            "international_trade",
        ),
    ],
)
def test_the_sector_is_that_of_most_jobs(jobs: tuple[Job, ...] | None, sector: str) -> None:
    """None and unknown are told apart."""
    assert main_sector(Profile(jobs=jobs)) == sector


@pytest.mark.parametrize(
    ("held", "group"),
    [
        (None, "unknown"),
        ((), "other"),
        (("CN",), "mainland"),
        (("CA", "CN"), "mainland"),
        (("TW",), "hong_kong_macao_taiwan"),
        (("KR",), "other"),
    ],
)
def test_nationality_groups(held: tuple[str, ...] | None, group: str) -> None:
    """Groups for the report; no feature reads them."""
    assert nationality_group(Profile(person=Person(nationalities=held))) == group


@pytest.mark.parametrize("told", [{"convictions": (Conviction(),)}, {"adverse_records": (AdverseRecord(),)}], ids=str)
def test_a_record_reaches_the_features_or_closes_the_case(told: dict[str, Any]) -> None:
    """A record is seen by the rules or by the feature, never overlooked."""
    profile = established_foreigner(DAY)
    row = row_of(decided(profile=replace(profile, person=replace(profile.person, **told))))
    assert row.kind is Kind.CLOSED or (row.spans is not None and row.spans["record_clear"].high == 0)


def test_entry_to_another_scheme_is_no_extension() -> None:
    """Who holds one status and applies for another is decided as an entry."""
    held = (Status(scheme=codes.Scheme.QMAS, current=True),)
    row = row_of(decided(profile=replace(established_foreigner(DAY), statuses=held)))
    assert row.left_out is None


def test_bad_lines_are_set_aside_and_nothing_else_is_lost(tmp_path: Path) -> None:
    """Each is reported with its number, field and remedy, and kept as it was."""
    path = case_file(tmp_path / "cases.jsonl", mixed())
    lines = path.read_bytes().splitlines()
    wrong = json.loads(lines[7])
    wrong["outcome"] = "perhaps"
    lines[7] = json.dumps(wrong).encode()
    lines[11] = b'{"case_id": '
    path.write_bytes(b"\n".join(lines) + b"\n")
    summary = featurise(parts(path, 10), tmp_path / "out", own=True)
    faults = [json.loads(line) for line in (tmp_path / "out" / "faults.jsonl").read_text().splitlines()]
    assert summary.lines == len(lines)
    assert summary.cases == len(lines) - 2
    assert summary.set_aside == 2
    assert [fault["line"] for fault in faults] == [8, 12]
    assert faults[0]["pointer"] == "/outcome"
    assert all(fault["remedy"] for fault in faults)
    aside = (tmp_path / "out" / "set-aside.jsonl").read_bytes().splitlines()
    assert aside == [lines[7], lines[11]]


def test_a_second_run_replaces_the_first(tmp_path: Path) -> None:
    """No part of a longer run before stays behind."""
    out = tmp_path / "out"
    first = featurise(parts(case_file(tmp_path / "long.jsonl", mixed()), 10), out, own=True)
    second = featurise(case_file(tmp_path / "short.jsonl", [decided()]), out, own=True)
    assert first.parts > second.parts == 1
    assert set(rows_of(out)) == {"c-00000"}


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_case_that_comes_twice_is_set_aside_wherever_it_stands(jobs: int, tmp_path: Path) -> None:
    """Within a part, between parts and between files: the first counts, the later line is a fault that says where."""
    folder = tmp_path / "cases"
    folder.mkdir()
    first = [decided(1), decided(2), decided(1, outcome=Outcome.REFUSED), decided(3), decided(2)]
    case_file(folder / "a.jsonl", first)
    case_file(folder / "b.jsonl", [decided(4), decided(3, outcome=Outcome.REFUSED), decided(4)])
    summary = featurise(parts(folder, 2), tmp_path / "out", own=True, jobs=jobs)
    assert (summary.lines, summary.cases, summary.set_aside, summary.rows) == (8, 4, 4, 4)
    assert summary.outcomes == {"approved": 4}
    found = [json.loads(told) for told in (tmp_path / "out" / "faults.jsonl").read_text().splitlines()]
    assert [(one["file"], one["line"], one["fault"]) for one in found] == [
        ("a.jsonl", 3, "The case c-00001 stands on line 1 already."),
        ("a.jsonl", 5, "The case c-00002 stands on line 2 already."),
        ("b.jsonl", 2, "The case c-00003 stands on line 4 of a.jsonl already."),
        ("b.jsonl", 3, "The case c-00004 stands on line 1 already."),
    ]
    assert [(kind.code, kind.count, kind.costs) for kind in summary.kinds] == [("duplicate_case", 4, True)]
    assert sorted(row["outcome"] for row in rows_of(tmp_path / "out").values()) == ["approved"] * 4


def test_progress_is_told_line_by_line(tmp_path: Path) -> None:
    """The lines of each part, when it is done."""
    told: list[int] = []
    path = case_file(tmp_path / "cases.jsonl", [decided(number) for number in range(25)])
    featurise(parts(path, 10), tmp_path / "out", own=False, advance=told.append)
    assert sum(told) == 25
    assert len(told) == 3
