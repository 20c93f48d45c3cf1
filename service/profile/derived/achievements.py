"""Derived facts about achievements and what may stand in for a degree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.profile.codes import AchievementKind, DegreeLevel
from service.profile.derived.education import holds_level
from service.profile.derived.items import one_passes
from service.profile.derived.work import degree_level_months
from service.profile.facts import Facts, Reading
from service.profile.values import MET, NOT_MET, UNKNOWN, Truth, either, known, negation

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.profile.model import Achievement

EXCEPTIONAL_AWARDS = frozenset(
    {
        AchievementKind.OLYMPIC_MEDAL,
        AchievementKind.NOBEL_PRIZE,
        AchievementKind.NATIONAL_OR_INTERNATIONAL_AWARD,
    }
)
RECOGNISED_WORK = frozenset(
    {
        AchievementKind.LIFETIME_ACHIEVEMENT_AWARD,
        AchievementKind.PEER_ACKNOWLEDGED_WORK,
        AchievementKind.SIGNIFICANT_CONTRIBUTION,
    }
)
BELOW_A_FIRST_DEGREE = frozenset(
    {DegreeLevel.SUB_DEGREE, DegreeLevel.HIGHER_DIPLOMA, DegreeLevel.POSTGRADUATE_CERTIFICATE}
)


def _any_achievement(facts: Facts, counts: Callable[[Achievement], Truth]) -> Reading[Truth]:
    return one_passes(
        "/achievements",
        facts.profile.achievements,
        lambda one: (counts(one), ("kind" if one.kind is None else "documented",)),
    )


def _exceptional(achievement: Achievement) -> Truth:
    return UNKNOWN if achievement.kind is None else known(achievement.kind in EXCEPTIONAL_AWARDS)


def _recognised(achievement: Achievement) -> Truth:
    if achievement.kind is None:
        return UNKNOWN
    if achievement.kind in EXCEPTIONAL_AWARDS:
        return NOT_MET
    return MET if achievement.kind in RECOGNISED_WORK else known(achievement.documented)


def _documented(achievement: Achievement) -> Truth:
    return known(achievement.documented)


def exceptional_award(facts: Facts) -> Reading[Truth]:
    """Whether an Olympic medal, a Nobel Prize or a national or international award is held."""
    return _any_achievement(facts, _exceptional)


def recognised_work(facts: Facts) -> Reading[Truth]:
    """Whether there is work for ImmD to weigh as acknowledged by peers or a significant contribution to the field.

    Technical and other achievements are there to be weighed only with documentary evidence.
    """
    return _any_achievement(facts, _recognised)


def stands_in_for_a_degree(facts: Facts) -> Reading[Truth]:
    """Whether anything is there that ImmD may exceptionally take in place of a first degree.

    A qualification, an award below degree level, work at graduate or specialist level, or a documented achievement.
    """
    qualifications = facts.profile.qualifications
    months = facts.read(degree_level_months)
    awards = holds_level(facts, BELOW_A_FIRST_DEGREE)
    achievements = _any_achievement(facts, _documented)
    qualified = UNKNOWN if qualifications is None else known(bool(qualifications))
    worked = negation(months.value.at_most(0))
    truth = either(either(qualified, worked), either(awards.value, achievements.value))
    reads = ("/qualifications", "/achievements", *awards.reads, *months.reads)
    lacks = (
        *(("/qualifications",) if qualifications is None else ()),
        *achievements.lacks,
        *awards.lacks,
        *(months.lacks if worked == UNKNOWN else ()),
    )
    return Reading(truth, tuple(dict.fromkeys(reads)), tuple(dict.fromkeys(lacks)) if truth == UNKNOWN else ())
