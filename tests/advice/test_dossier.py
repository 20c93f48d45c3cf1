"""What is to be gathered, bound to the facts: nothing that isn't there, nothing without a source."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from service.advice.dossier.bindings import BINDINGS
from service.advice.dossier.preparation import Gathered, chosen, gathered
from service.intake.schemas import record
from service.profile.model import Profile
from service.profile.values import NOT_MET
from service.rules.catalogue import BY_ID
from service.rules.criteria import every
from service.rules.documents.papers import papers
from service.rules.law import lawbook
from tests.recommend.asking import AS_OF, decided, decided_where_law_is_held
from tests.strategies import cases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.recommend.decision import Decision

LISTS = {
    "ttps_bachelor": "degrees",
    "every_degree": "degrees",
    "first_degrees": "degrees",
    "listed_postgraduates": "degrees",
    "local_awards": "degrees",
    "vtc_diplomas": "degrees",
    "qualifications": "qualifications",
    "recent_work": "jobs",
    "graduate_work": "jobs",
    "every_job": "jobs",
    "current_jobs": "jobs",
    "own_businesses": "businesses",
    "businesses_in_hong_kong": "businesses",
    "language_tests": "languages",
    "languages_without_test": "languages",
    "achievements": "achievements",
    "offers": "offers",
    "new_employers": "offers",
    "business_plans": "business_plans",
    "planned_premises": "business_plans",
    "backed_plans": "business_plans",
    "parents_with_card": "parents",
    "sponsors": "family_links",
    "status_in_hong_kong": "statuses",
}
"""The list of the profile that each binding reads; one that is empty has nothing to show."""

GRADUATE: dict[str, Any] = {
    "person": {
        "birth_date": "1996-03-05",
        "nationalities": ["CN"],
        "china_residency": "mainland",
        "residence": "CN",
        "permanent_residence": [],
        "convictions": [],
        "adverse_records": [],
    },
    "statuses": [],
    "degrees": [
        {"level": "bachelor", "institution": "Peking University", "full_time": True, "awarded_on": "2018-07-01"},
        {"level": "bachelor", "institution": "University of York", "full_time": True, "awarded_on": "2017-07-01"},
    ],
    "jobs": [
        {"employer": "Old", "started_on": "2018-09-01", "ended_on": "2020-06-30", "full_time": True},
        {"employer": "New", "started_on": "2020-07-01", "current": True, "full_time": True, "letter_names": ["dates"]},
    ],
    "businesses": [],
    "offers": [],
    "household": {"spouse_accompanies": False, "children_under_18_accompanying": 0},
}


def read(profile: dict[str, Any]) -> Profile:
    made: Profile = record(Profile).deserialize(profile)
    return made


def told(decision: Decision, pathway: str) -> Gathered:
    [ranked] = chosen(decision, (pathway,))
    return gathered(ranked, decision)


@lru_cache(maxsize=1)
def graduate() -> Gathered:
    return told(decided(read(GRADUATE)), "ttps_b")


def about(found: Gathered, document: str) -> list[str]:
    [paper] = [paper for paper in found.papers if paper.row.document == document]
    return [item.pointer for item in paper.binding.about]


def test_the_degree_that_counts_is_the_one_to_prove() -> None:
    """TTPS B: the certificate and verification of the listed bachelor's, and not of the other one."""
    assert about(graduate(), "degree_certificate") == ["/degrees/0"]
    assert about(graduate(), "degree_verification") == ["/degrees/0"]


def test_the_work_that_counts_is_the_one_to_prove() -> None:
    """TTPS B looks at the five years before the application: a job that ended before them proves nothing."""
    assert about(graduate(), "work_proof") == ["/jobs/1"]
    [paper] = [paper for paper in graduate().papers if paper.row.document == "work_proof"]
    assert paper.binding.period is not None
    assert (paper.binding.period.first, paper.binding.period.last) == (date(2021, 11, 23), date(2026, 11, 22))
    assert paper.binding.about[0].still == ("title", "duties", "pay", "signatory", "contact")


def test_category_a_asks_for_the_year_before_and_no_degree() -> None:
    """ImmD's page: proof of HK$2.5 million in the year immediately before, whatever the education."""
    profile = GRADUATE | {"income": {"taxable_last_year": {"amount": 2_600_000, "currency": "HKD"}}}
    found = told(decided(read(profile)), "ttps_a")
    codes = {paper.row.document: paper for paper in found.papers}
    assert "degree_certificate" not in codes
    assert "company_accounts" not in codes
    period = codes["income_proof"].binding.period
    assert period is not None
    assert (period.first, period.last) == (date(2025, 11, 23), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("person", "asked"),
    [
        ({"nationalities": ["CN"], "china_residency": "mainland", "residence": "CN"}, "consent_letter"),
        ({"nationalities": ["CN"], "china_residency": "macao", "residence": "MO"}, "macao_papers"),
        ({"nationalities": ["CN"], "china_residency": "taiwan", "residence": "TW"}, "taiwan_papers"),
        (
            {"nationalities": ["CN"], "china_residency": "none", "residence": "CA", "permanent_residence": ["CA"]},
            "overseas_residence",
        ),
        ({"nationalities": ["CA"], "china_residency": "none", "residence": "CA"}, None),
    ],
)
def test_residence_decides_which_papers_of_origin_are_asked_for(person: dict[str, Any], asked: str | None) -> None:
    """ImmD's TTPS page names one for each kind of resident, and none for a foreign national."""
    profile = GRADUATE | {"person": {"permanent_residence": [], "convictions": []} | person}
    found = told(decided(read(profile)), "ttps_b")
    origin = {"consent_letter", "macao_papers", "taiwan_papers", "overseas_residence"}
    assert {paper.row.document for paper in found.papers} & origin == ({asked} if asked else set())


def test_a_mainland_resident_needs_an_exit_endorsement_and_others_do_not() -> None:
    """ImmD's page: an Exit-entry Permit with an endorsement, after the approval and before coming."""
    steps = [step.row.step for step in graduate().steps]
    assert steps.index("pay_and_collect") < steps.index("exit_endorsement") < steps.index("arrive")
    foreign = GRADUATE | {"person": {"nationalities": ["CA"], "china_residency": "none", "convictions": []}}
    assert "exit_endorsement" not in {step.row.step for step in told(decided(read(foreign)), "ttps_b").steps}


def test_steps_carry_fees_and_times_of_the_day() -> None:
    """HK$600 to apply, four weeks, HK$1,300 to collect, 24 months: ImmD's pages of 2025 and 2026."""
    values = {step.row.step: step.cell.value for step in graduate().steps if step.cell is not None}
    assert values == {
        "apply_online": 600,
        "wait_for_decision": 4,
        "pay_and_collect": 1300,
        "arrive": 24,
        "extend": 3,
    }


def test_nobody_who_comes_alone_is_asked_for_papers_of_companions() -> None:
    """And whoever brings a spouse is."""
    assert graduate().companions == ()
    with_spouse = GRADUATE | {"household": {"spouse_accompanies": True}}
    companions = told(decided(read(with_spouse)), "ttps_b").companions
    assert [paper.row.document for paper in companions] == ["dependant_papers", "relationship_proof"]


def test_the_first_extension_tells_what_must_be_so_and_what_became_of_others() -> None:
    """TTPS B: a job or a business; half had applied by 31 July 2025, and 94 % of those decided were approved."""
    assert "extension.job_or_business" in {finding.criterion.id for finding in graduate().extension}
    figures = graduate().figures
    assert figures is not None
    assert (figures.applied_percent, figures.approved_percent) == (50, 94)
    assert figures.counted_to == date(2025, 7, 31)


@pytest.mark.parametrize(("pathway", "applied"), [("ttps_a", 77), ("ttps_b", 50), ("ttps_c", 40)])
def test_each_category_has_its_own_share(pathway: str, applied: int) -> None:
    """Ming Pao, 15 August 2025."""
    figures = papers().by_pathway[pathway].figures
    assert figures is not None
    assert figures.applied_percent == applied


def test_somebody_who_extends_gathers_the_papers_of_the_extension() -> None:
    """The degree certificate of the entry isn't asked for again."""
    profile = GRADUATE | {
        "purpose": "extend",
        "statuses": [{"scheme": "ttps_b", "held_from": "2024-12-01", "held_until": "2026-12-01", "current": True}],
        "offers": [{"confirmed": True, "degree_level": True, "market_pay": True, "stable_income": True}],
    }
    codes = {paper.row.document for paper in told(decided(read(profile)), "ttps_b").papers}
    assert "pay_proof" in codes
    assert "degree_certificate" not in codes


def test_a_closed_pathway_has_nothing_to_gather() -> None:
    """Papers for what a published test closes would be in vain."""
    found = told(decided(read(GRADUATE)), "gep")
    assert found.closed
    assert (found.papers, found.companions, found.steps, found.extension) == ((), (), (), ())


def test_the_open_pathways_are_chosen_in_rank() -> None:
    """At most three, and none that is closed."""
    decision = decided(read(GRADUATE))
    found = chosen(decision, None)
    assert 1 <= len(found) <= 3
    assert [ranked.rank for ranked in found] == sorted(ranked.rank for ranked in found)
    assert not any(gathered(ranked, decision).closed for ranked in found)


def _resolved(profile: Profile, pointer: str) -> object:
    value: Any = profile
    for token in pointer.split("/")[1:]:
        value = value[int(token)] if token.isdigit() else getattr(value, token)
    return value


def _papers(found: Gathered) -> Iterator[Any]:
    yield from (*found.papers, *found.companions, *found.extension_papers)


@given(cases())
def test_nothing_is_asked_for_that_is_not_there(case: tuple[date, Profile, Profile]) -> None:
    """A list given as empty binds no paper, and whatever a paper is about is in the profile."""
    as_of = max(case[0], AS_OF)
    for profile in case[1:]:
        decision = decided_where_law_is_held(profile, as_of)
        for ranked in decision.pathways:
            for paper in _papers(gathered(ranked, decision)):
                assert paper.binding.asked != NOT_MET
                for item in paper.binding.about:
                    assert _resolved(profile, item.pointer) is not None
                name = LISTS.get(paper.row.bind or "")
                assert name is None or getattr(profile, name) != (), paper.row


def test_an_empty_list_binds_nothing() -> None:
    """Whoever has none of something is asked for no paper of it, in any pathway."""
    profile = read({name: [] for name in set(LISTS.values())})
    decision = decided(profile)
    for name in LISTS:
        assert BINDINGS[name](decision.facts).asked == NOT_MET, name


def test_every_paper_and_step_has_a_source_and_every_pathway_its_papers() -> None:
    """Nothing is told without saying where it was read; what a paper proves is a requirement of the pathway."""
    held = papers()
    anywhere = {
        criterion.id
        for pathway in BY_ID.values()
        for rule in (*pathway.entry.values(), *pathway.extension.values())
        for criterion in every(rule)
    }
    assert held.by_pathway.keys() == BY_ID.keys()
    for pathway, row in held.by_pathway.items():
        rules = (*BY_ID[pathway].entry.values(), *BY_ID[pathway].extension.values())
        codes = {criterion.id for rule in rules for criterion in every(rule)}
        terms = {term.partition("@")[0] for term in BY_ID[pathway].terms}
        assert row.entry
        assert row.extension
        for paper in (*row.entry, *row.companions, *row.extension, *row.companions_extension):
            assert paper.source in lawbook().sources or paper.source in held.sources
            assert paper.bind is None or paper.bind in BINDINGS
            assert not paper.proves or set(paper.proves) & codes, paper
            assert set(paper.proves) <= anywhere, paper
            assert set(paper.routes) <= set(BY_ID[pathway].routes)
        for step in row.steps:
            assert step.source in lawbook().sources
            assert step.term is None or step.term in terms or step.parameter in lawbook().parameters, (pathway, step)
            assert {*step.routes, *step.other_routes} <= set(BY_ID[pathway].routes)
