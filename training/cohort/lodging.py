"""Cases as they are lodged: who comes on which day, what the rules and the features make of it, and what chance adds.

Of each case only a row of numbers is kept, so that a million cases fit in memory; the profile is drawn again when the
case is written. Everything random stems from generators of the case's own (``chance``).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from service.outlook.features import FEATURES, case_of
from service.practice import findings
from service.profile import codes
from service.profile.facts import Facts
from service.profile.values import NOT_MET, Span, exactly, months_between
from service.rules.catalogue import BY_ID
from service.rules.evaluator import Evaluation
from service.rules.law import lawbook
from service.rules.pathway import assess
from training.cohort.applicants import Draw, draw_profile, main_sector
from training.cohort.assumptions import assumptions, regime_of
from training.cohort.chance import chance
from training.cohort.market import features_read, value_of
from training.cohort.moulds import mould_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from service.profile.model import Profile
    from training.cohort.assumptions import Assumptions, Weight

PANEL = frozenset({"qmas_gpt"})
"""Pathways decided by selection exercises; the others have thresholds."""
ADMITS_AGAIN = frozenset({"gep", "asmtp"})
"""Pathways under which somebody admitted may be admitted anew."""
SECTORS = tuple(codes.Sector)
MOST_DRAWS = 200
LONGEST_WAIT_DAYS = 120
DAYS_IN_MONTH = 30.4375

LODGED = np.dtype(
    [
        ("number", "i8"),
        ("day", "i4"),  # of lodging, as a proleptic ordinal
        ("attempt", "i2"),  # which draw of the person it is
        ("passes", "?"),  # the published tests leave it open
        ("short", "?"),  # fewer criteria of QMAS than the threshold
        ("sector", "i1"),  # of SECTORS
        ("merit", "f8"),  # what its features weigh in the decision
        ("seeks", "f8"),  # what they weigh in seeking an extension
        ("granted", "f8"),  # and in being granted it
        ("unseen", "f8"),  # standard normal: what no file shows
        ("noise", "f8"),  # even, 0 to 1: the decision
        ("withdrawn", "?"),
        ("wait", "i4"),  # days beyond those of a complete application
        ("settles", "f8"),  # standard normal: what no file shows of staying
        ("stays", "f8"),  # even: whether an extension is sought
        ("kept", "f8"),  # even: whether it is granted
        ("early", "i4"),  # days before the end of the stay
        ("woman", "?"),
    ]
)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose case it is: the number of the person, the day on which that person first lodged, and the case's day."""

    person: int
    first_day: date
    day: date


def completed(span: Span) -> float:
    """The value of a feature on complete facts; the middle where practice grades with an interval all the same."""
    if span.is_exact:
        return float(span.low)
    if math.isinf(span.high):
        message = "a feature of a completed profile is open upwards"
        raise ValueError(message)
    return (span.low + span.high) / 2


def weighed(values: Mapping[str, float], weights: Mapping[str, Weight], given: Assumptions) -> float:
    """The sum of what the features add."""
    market = given.market_monthly_hkd
    return math.fsum(weight.of(float(value_of(weight.feature, values, market))) for weight in weights.values())


def _first_day(pathway_id: str, number: int, seed: int, given: Assumptions) -> date:
    """A day between the beginning of the present regime and the cohort's, earlier days likelier."""
    _, opened = regime_of(pathway_id, given.cohort_day)
    falls = given.falls_in_months[pathway_id] * DAYS_IN_MONTH
    days = (given.cohort_day - opened).days
    even = chance(seed, pathway_id, number, "day").random()
    return opened + timedelta(days=int(-falls * math.log1p(-even * -math.expm1(-days / falls))))


def whose(pathway_id: str, number: int, seed: int, given: Assumptions) -> Whose:
    """Whose case a number is: some of odd number are the second one of the person before."""
    if number % 2:
        own = chance(seed, pathway_id, number, "again")
        if own.random() < 2 * given.lodged_again:
            first = _first_day(pathway_id, number - 1, seed, given)
            room = (given.cohort_day - first).days - given.again_after_days
            if room > 0:
                return Whose(number - 1, first, first + timedelta(days=given.again_after_days + own.randrange(room)))
    day = _first_day(pathway_id, number, seed, given)
    return Whose(number, day, day)


def _later(profile: Profile, months: float) -> Profile:
    """The same person so much later: a job held goes on, in the field as before, and the employer has grown older."""
    within = profile.experience.in_degree_field_months
    if within is not None and any(job.current for job in profile.jobs or ()):
        profile = replace(
            profile,
            experience=replace(profile.experience, in_degree_field_months=exactly(round(within.low + months))),
        )
    offers = tuple(
        replace(offer, employer_months=exactly(offer.employer_months.low + round(months)))
        if offer.employer_months is not None
        else offer
        for offer in profile.offers or ()
    )
    return replace(profile, offers=offers)


def _drawn(pathway_id: str, who: Whose, attempt: int, seed: int, given: Assumptions) -> tuple[random.Random, Profile]:
    own = chance(seed, pathway_id, who.person, attempt)
    return own, draw_profile(mould_of(pathway_id, given.variant), Draw(own, who.first_day))


def profile_of(pathway_id: str, who: Whose, attempt: int, seed: int, given: Assumptions) -> Profile:
    """The profile of a case as of the day of lodging, drawn again."""
    _, profile = _drawn(pathway_id, who, attempt, seed, given)
    return profile if who.day == who.first_day else _later(profile, months_between(who.first_day, who.day))


def _open(pathway_id: str, facts: Facts) -> tuple[Evaluation, bool]:
    evaluation = Evaluation(facts, lawbook())
    return evaluation, assess(BY_ID[pathway_id], evaluation).truth != NOT_MET


def _file(pathway_id: str, who: Whose, seed: int, given: Assumptions) -> tuple[int, Profile, Facts, Evaluation, bool]:
    """A person drawn until the published tests are passed, or the person files in the belief that they are."""
    misjudges = mould_of(pathway_id, given.variant).misjudges
    for attempt in range(MOST_DRAWS):
        own, profile = _drawn(pathway_id, who, attempt, seed, given)
        facts = Facts(profile, who.first_day)
        evaluation, passes = _open(pathway_id, facts)
        if not passes and own.random() >= misjudges:
            continue
        if who.day != who.first_day:
            profile = profile_of(pathway_id, who, attempt, seed, given)
            facts = Facts(profile, who.day)
            evaluation, passes = _open(pathway_id, facts)
        return attempt, profile, facts, evaluation, passes
    message = f"{pathway_id}: {MOST_DRAWS} draws in a row fail the published tests"
    raise RuntimeError(message)


def weights_of(pathway_id: str, given: Assumptions) -> Mapping[str, Weight]:
    """How the features weigh in the decision of a pathway."""
    return given.merit if pathway_id in PANEL else given.evidence[pathway_id]


def _lodge(pathway_id: str, number: int, seed: int, given: Assumptions) -> tuple[object, ...]:
    who = whose(pathway_id, number, seed, given)
    attempt, profile, facts, evaluation, passes = _file(pathway_id, who, seed, given)
    case = case_of(facts, evaluation, findings(facts))
    weights = weights_of(pathway_id, given)
    extends = pathway_id in given.extension.pathways
    staying = (given.extension.seeks, given.extension.granted) if extends else ()
    read = features_read(weight for group in (weights, *staying) for weight in group.values())
    values = {name: completed(FEATURES[name].span(case)) for name in sorted(read)}
    sector = main_sector(profile)
    short = False
    if pathway_id in PANEL:
        short = values["qmas_criteria_met"] < lawbook().versions("qmas.threshold", who.day)[0].value
    fate = chance(seed, pathway_id, number, "fate")
    unseen, noise, settles = fate.gauss(0, 1), fate.random(), fate.gauss(0, 1)
    stays, kept, leaves = fate.random(), fate.random(), fate.random()
    followed = number % 2 == 0 and whose(pathway_id, number + 1, seed, given).person == number
    return (
        number,
        who.day.toordinal(),
        attempt,
        passes,
        short,
        SECTORS.index(sector or codes.Sector.OTHER),
        weighed(values, weights, given),
        weighed(values, given.extension.seeks, given) if extends else 0.0,
        weighed(values, given.extension.granted, given) if extends else 0.0,
        unseen,
        noise,
        leaves < given.withdrawn[pathway_id] or (followed and pathway_id not in ADMITS_AGAIN),
        min(LONGEST_WAIT_DAYS, int(fate.expovariate(1 / given.processing.spread_days))),
        settles,
        stays,
        kept,
        fate.randrange(given.extension.before_end_days),
        fate.random() < given.women[pathway_id],
    )


def lodge(pathway_id: str, numbers: Iterable[int], seed: int, variant: str) -> NDArray[np.void]:
    """The cases of some numbers as rows of ``LODGED``."""
    given = assumptions(variant)
    return np.array([_lodge(pathway_id, number, seed, given) for number in numbers], dtype=LODGED)
