"""What one pathway means for another, held against the sources by hand."""

from __future__ import annotations

from datetime import date

import pytest

from service.rules.catalogue import BY_ID
from service.rules.law import lawbook
from service.rules.sequences import AFTER, AMONG, sequence_rules, sequences

DAY = date(2026, 11, 23)


def told(*pathways: str, day: date = DAY) -> set[tuple[str, tuple[str, ...]]]:
    return {(found.rule.id, found.pathways) for found in sequences(pathways, day)}


@pytest.mark.parametrize(
    ("pathways", "rule", "order"),
    [
        (("ttps_a", "ttps_c"), "ttps.first_stay_granted_once", ("ttps_a", "ttps_c")),
        (("qmas_gpt", "qmas_apt"), "qmas.one_application_and_test", ("qmas_gpt", "qmas_apt")),
        (("qmas_gpt", "iang"), "iang.now_another_later", ("iang", "qmas_gpt")),
        (("qmas_gpt", "ttps_b"), "qmas.fresh_entrant", ("ttps_b", "qmas_gpt")),
        (("vpas", "iang"), "vpas.never_after_iang", ("iang", "vpas")),
        (("gep", "techtas"), "techtas.employer_without_quota", ("techtas", "gep")),
        (("entrepreneur", "ttps_a"), "entrepreneur.business_without_its_visa", ("ttps_a", "entrepreneur")),
    ],
)
def test_a_sequence_is_told_in_its_order(pathways: tuple[str, ...], rule: str, order: tuple[str, ...]) -> None:
    """Whatever the order in which the pathways are named."""
    assert (rule, order) in told(*pathways)
    assert rule in {found for found, _ in told(*reversed(pathways))}


def test_a_rule_is_told_from_its_day_on() -> None:
    """The restated guidebook is of April 2026; nothing of it is said for the day before."""
    assert "ttps.after_a_talent_status" not in {rule for rule, _ in told("iang", "ttps_b", day=date(2026, 3, 31))}
    assert "ttps.after_a_talent_status" in {rule for rule, _ in told("iang", "ttps_b", day=date(2026, 4, 1))}


def test_unrelated_pathways_have_no_sequence() -> None:
    """Nothing is said where no fact says it."""
    assert told("assg", "new_cies") == set()


def test_the_table_names_pathways_and_sources_that_exist() -> None:
    """Each row is sourced, and relates pathways that are ranked."""
    for rule in sequence_rules():
        assert set(rule.first) | set(rule.then) <= set(BY_ID)
        assert rule.source in lawbook().sources
        assert bool(rule.then) == (rule.kind not in AMONG | AFTER)
