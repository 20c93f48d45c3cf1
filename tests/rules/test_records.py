"""What convictions and adverse immigration records do, scheme by scheme: the outcomes typed from the pages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from service.profile.codes import AdverseKind
from service.profile.facts import Facts
from service.profile.model import AdverseRecord, Conviction, Person, Profile
from service.profile.values import MET, NOT_MET, REVIEW, UNKNOWN, Truth
from service.rules.catalogue import PATHWAYS
from service.rules.evaluator import Evaluation, Finding
from service.rules.facts.records import CONVICTION, TEXTS, record_texts
from service.rules.law import lawbook
from service.rules.pathway import Verdict, assess
from tests.exemplars import EXEMPLARS

if TYPE_CHECKING:
    from collections.abc import Callable

AS_OF = date(2026, 11, 23)
CLOSED_BY_THE_TEXT = {"qmas", "new_cies", "dependant"}
SURELY_ADVERSE = {AdverseKind.DEPORTED, AdverseKind.REQUIRED_TO_LEAVE, AdverseKind.BREACH_OF_CONDITIONS}


def _person(records: tuple[AdverseRecord, ...] | None = (), convictions: tuple[Conviction, ...] | None = ()) -> Profile:
    return Profile(person=Person(adverse_records=records, convictions=convictions, residence="GB"), statuses=())


def _found(findings: tuple[Finding, ...], pointer: str) -> list[Truth]:
    """The truth of every requirement that reads a fact, wherever it stands."""
    truths = []
    for finding in findings:
        if finding.reading is not None and pointer in finding.reading.reads:
            truths.append(finding.truth)
        truths += _found(finding.parts, pointer)
    return truths


def _outcome(pathway_id: str, profile: Profile, pointer: str) -> Truth:
    (pathway,) = [pathway for pathway in PATHWAYS if pathway.id == pathway_id]
    return _found(assess(pathway, Evaluation(Facts(profile, AS_OF), lawbook())).findings, pointer)[-1]


@pytest.mark.parametrize("pathway", PATHWAYS, ids=lambda pathway: pathway.id)
@pytest.mark.parametrize("kind", AdverseKind)
def test_every_kind_of_record_under_every_scheme(pathway: object, kind: AdverseKind) -> None:
    """Three texts name adverse records and close on what surely is one; the others leave it to an officer.

    A visa refused anywhere closes nothing for good; where no text names adverse records it is nothing to weigh.
    """
    scheme, pathway_id = pathway.scheme, pathway.id  # type: ignore[attr-defined]
    if scheme in CLOSED_BY_THE_TEXT:
        expected = NOT_MET if kind in SURELY_ADVERSE else REVIEW
    else:
        expected = MET if kind is AdverseKind.REFUSED_VISA else REVIEW
    profile = _person((AdverseRecord(kind=kind, place="HK"),))
    assert _outcome(pathway_id, profile, "/person/adverse_records") == expected


@pytest.mark.parametrize(
    ("pathway", "expected"),
    [("qmas_gpt", NOT_MET), ("qmas_apt", NOT_MET), ("dependant", NOT_MET), ("ttps_a", REVIEW), ("gep", REVIEW)],
)
def test_a_conviction_closes_where_the_text_bars_any_record(pathway: str, expected: Truth) -> None:
    """QMAS asks for no criminal record, dependants for no record to their detriment; the rest bar serious crime."""
    assert _outcome(pathway, _person(convictions=(Conviction(),)), "/person/convictions") & expected


@pytest.mark.parametrize("exemplar", EXEMPLARS)
def test_no_requirement_makes_more_of_a_conviction_than_the_table(exemplar: Callable[[date], Profile]) -> None:
    """A conviction where one lives is for an officer wherever the text bars not every one: no paper bars it."""
    clean = exemplar(AS_OF)
    there = Conviction(place=clean.person.residence)
    convicted = replace(clean, person=replace(clean.person, convictions=(there,)))
    for pathway in PATHWAYS:
        before, after = (
            assess(pathway, Evaluation(Facts(profile, AS_OF), lawbook())).verdict for profile in (clean, convicted)
        )
        if before in {Verdict.ELIGIBLE, Verdict.NEEDS_REVIEW}:
            barred = pathway.scheme in {"qmas", "dependant"}
            assert after is (Verdict.NOT_ELIGIBLE if barred else Verdict.NEEDS_REVIEW), pathway.id


@pytest.mark.parametrize("pathway", ["qmas_gpt", "new_cies", "dependant", "ttps_b"])
def test_silence_on_records_is_no_clean_record(pathway: str) -> None:
    """A list that is not given may hold anything: every outcome that a record could have stays possible."""
    silent = _outcome(pathway, _person(None), "/person/adverse_records")
    for kind in AdverseKind:
        said = _outcome(pathway, _person((AdverseRecord(kind=kind),)), "/person/adverse_records")
        assert said & ~silent == 0
    assert silent & MET
    assert silent not in (MET, UNKNOWN)


def test_the_table_gives_every_kind_of_record_one_outcome_and_every_scheme_one_text() -> None:
    """No scheme is forgotten and none is under two texts; each text cites a source that is held."""
    texts = record_texts()
    schemes = [scheme for text in texts.values() for scheme in text.schemes]
    assert sorted(schemes) == sorted({pathway.scheme for pathway in PATHWAYS})
    for text in texts.values():
        assert set(text.outcomes) == {CONVICTION, *AdverseKind}
        assert text.source in lawbook().sources
    assert {named.name: named.source for named in TEXTS} == {name: text.source for name, text in texts.items()}
