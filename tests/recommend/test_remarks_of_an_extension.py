"""What an extension is told beside its requirements: nothing that only a new entry meets."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.api.recommend.headline import everything, headline
from service.messages import load_catalogues
from service.profile.codes import Purpose, Scheme
from service.profile.model import Status
from service.profile.values import DateSpan
from service.rules.catalogue import PATHWAYS
from service.rules.pathway import Mode
from tests.recommend.asking import AS_OF, answered, decided, pathway
from tests.rules.people import person
from tests.strategies import cases

if TYPE_CHECKING:
    from service.profile.model import Profile
    from service.recommend.decision import Decision

SCHEMES = sorted({scheme for one in PATHWAYS for scheme in one.held})
OF_ENTRY = re.compile(
    r"selection exercise|advis(?:ory|e)\b.*\b(?:committee|needs of sectors)|panel|considered more favourably|quota of|"
    r"annual quota|first come|lists of eligible universities|English test score|degree must be verified|new entrants|"
    r"consent from their work unit|exit endorsement|One-way Permit|allotment letter|approval in principle|"
    r"no second one|genuine job vacancy|From June to August"
)
"""Words, of the English sentences, on the way in: no page says them of an extension."""


def holder(profile: Profile, scheme: Scheme, as_of: date = AS_OF) -> Profile:
    """Somebody who holds a status under the scheme and asks for its extension."""
    since, until = as_of - timedelta(days=700), as_of + timedelta(days=60)
    held = Status(scheme=scheme, held_from=DateSpan(since, since), held_until=DateSpan(until, until), current=True)
    return replace(profile, purpose=Purpose.EXTEND, statuses=(held,))


def told_of_extensions(decision: Decision) -> set[str]:
    """The codes of all that is told of extensions, the standing remarks too."""
    return {
        reason.code
        for ranked in decision.pathways
        if ranked.assessment.mode is Mode.EXTENSION
        for reason in (*headline(ranked, decision), *everything(ranked, decision, standing=True))
    }


@given(cases(AS_OF), st.sampled_from(SCHEMES))
def test_no_extension_tells_a_remark_of_an_entry(case: tuple[date, Profile, Profile], scheme: Scheme) -> None:
    """Whoever holds a status, whatever else is told: the words of an extension's remarks are not of the way in."""
    english = load_catalogues()["en"]
    remarks = {remark.id for one in PATHWAYS for remark in (*one.conditions, *one.discretion)}
    for profile in case[1:]:
        said = told_of_extensions(decided(holder(profile, scheme))) & remarks
        assert said
        assert not {code for code in said if any(OF_ENTRY.search(form) for form in english.forms[code])}


@pytest.mark.parametrize(
    ("scheme", "pathway_id", "of_entry", "of_both"),
    [
        (Scheme.QMAS, "qmas_gpt", "qmas.passing_is_not_approval", "qmas.absolute_discretion"),
        (Scheme.QMAS, "qmas_gpt", "qmas.panel", "qmas.extension_time"),
        (Scheme.QMAS, "qmas_gpt", "qmas.no_published_time", "common.travel_document"),
        (Scheme.QMAS, "qmas_gpt", "qmas_gpt.list_not_held", "common.genuine_papers"),
        (Scheme.QMAS, "qmas_apt", "qmas.one_application", "common.no_public_burden"),
        (Scheme.TTPS_C, "ttps_c", "ttps_c.quota", "common.travel_document"),
        (Scheme.GEP_TP, "gep_tp", "tp.quota_first_come", "tp.same_trade_only"),
        (Scheme.TECHTAS, "techtas", "techtas.position_as_allotted", "techtas.prior_approval"),
        (Scheme.IANG, "iang", "iang.summer_rush", "iang.free_to_work"),
        (Scheme.ASSG, "assg", "assg.assessed_degree", "assg.free_to_work"),
        (Scheme.NEW_CIES, "new_cies", "new_cies.two_steps", "new_cies.portfolio_kept"),
        (Scheme.ENTREPRENEUR, "entrepreneur", "entrepreneur.plan_length", "entrepreneur.prior_approval"),
        (Scheme.VPAS_A, "vpas", "vpas.no_later_intake", "vpas.vtc_proof"),
    ],
)
def test_what_is_said_to_entrants_alone_is_said_to_them(
    scheme: Scheme, pathway_id: str, of_entry: str, of_both: str
) -> None:
    """A remark is told to entrants and is left out where a stay is extended; another is said to both."""
    entering = answered(decided(replace(person(), purpose=Purpose.ENTRY)))
    staying = answered(decided(holder(replace(person(), person=replace(person().person, residence="HK")), scheme)))
    said, kept = ({reason["code"] for reason in pathway(told, pathway_id)["reasons"]} for told in (entering, staying))
    assert pathway(staying, pathway_id)["mode"] == "extension"
    assert {of_entry, of_both} <= said
    assert of_entry not in kept
    assert of_both in kept


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_headline_watches_what_is_said_of_its_mode(scheme: Scheme) -> None:
    """No headline of an extension speaks of a selection exercise, a quota or a proof of the way in."""
    english = load_catalogues()["en"]
    remarks = {remark.id for one in PATHWAYS for remark in (*one.conditions, *one.discretion)}
    decision = decided(holder(person(), scheme))
    extended = [ranked for ranked in decision.pathways if ranked.assessment.mode is Mode.EXTENSION]
    assert extended
    for ranked in extended:
        said = {reason.code for reason in headline(ranked, decision)} & remarks
        assert not {code for code in said if any(OF_ENTRY.search(form) for form in english.forms[code])}
