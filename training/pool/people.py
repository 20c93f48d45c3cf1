"""Simulated people with every fact that a published test reads; ``shares.yaml`` says who they are. Nobody exists."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.profile import codes
from service.profile.consistency import contradictions
from service.profile.model import Language
from service.profile.values import add_months
from training.cohort.applicants import Draw, draw_profile
from training.cohort.chance import chance
from training.cohort.moulds import MOULDS
from training.pool.kinds import drawn, kinds
from training.pool.stated import stated, summed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from service.profile.model import Profile

MOST_DRAWS = 40
YOUNGEST_GRADUATE, YOUNGEST_WORKER = 20, 16

NATIONS = {
    "US": 0.13, "GB": 0.13, "IN": 0.13, "FR": 0.07, "CA": 0.09, "AU": 0.1, "SG": 0.06, "JP": 0.06, "KR": 0.06,
    "DE": 0.05, "PH": 0.03, "MY": 0.03, "TH": 0.02, "NG": 0.02, "AF": 0.005, "KP": 0.002, "CU": 0.003,
}  # fmt: skip
"""Passports of those who aren't Chinese nationals; assumed."""
ENGLISH_SPEAKING = frozenset({"US", "GB", "CA", "AU", "SG", "IN", "PH", "NG"})
AT_HOME = 0.65
"""Share of foreigners who live where their passport is from."""
ELSEWHERE = {"SG": 0.3, "GB": 0.2, "US": 0.2, "AE": 0.1, "JP": 0.1, "CN": 0.1}


def person(name: str, number: int, seed: int, today: date) -> Profile:
    """One person of a kind, from a source of chance of their own; drawn again until no fact contradicts another."""
    kind = kinds()[name]
    for attempt in range(MOST_DRAWS):
        own = chance(seed, "pool", name, number, attempt)
        draw = Draw(own, today)
        mould = MOULDS[own.choice(kind.moulds)]
        if kind.ages is not None:
            mould = replace(mould, ages=((1.0, *kind.ages),))
        profile = _placed(_of_age(draw_profile(mould, draw)), draw)
        if kind.shape is not None:
            profile = kind.shape(profile, draw)
        profile = summed(stated(profile, draw), today)
        if not contradictions(profile, today):
            return profile
    message = f"{name}: {MOST_DRAWS} draws in a row contradict themselves"
    raise RuntimeError(message)


def people(seed: int, today: date, numbers: Mapping[str, int] | None = None) -> Iterator[tuple[str, Profile]]:
    """So many people of each kind, or as many as the population has, each with their kind."""
    for kind, most in (numbers or drawn()).items():
        for number in range(most):
            yield kind, person(kind, number, seed, today)


def _of_age(profile: Profile) -> Profile:
    """The same person without a degree or work from before they could have them."""
    born = profile.person.birth_date
    if born is None:
        return profile
    grown, graduates = (add_months(born.first, 12 * age) for age in (YOUNGEST_WORKER, YOUNGEST_GRADUATE))
    degrees = [row for row in profile.degrees or () if row.awarded_on and row.awarded_on.first >= graduates]
    jobs = [row for row in profile.jobs or () if row.started_on and row.started_on.first >= grown]
    return replace(profile, degrees=tuple(degrees), jobs=tuple(jobs))


def _placed(profile: Profile, draw: Draw) -> Profile:
    """The same person where people of their passport live, with the languages spoken there."""
    own = profile.person
    if own.china_residency is codes.ChinaResidency.MAINLAND:
        if draw.happens(0.94):
            return profile
        place = draw.one_of({"MO": 0.15, "TW": 0.25, "US": 0.15, "CA": 0.15, "AU": 0.15, "SG": 0.15})
        residency = {"MO": codes.ChinaResidency.MACAO, "TW": codes.ChinaResidency.TAIWAN}.get(
            place, codes.ChinaResidency.NONE
        )
        settled = (place,) if residency is codes.ChinaResidency.NONE and draw.happens(0.6) else ()
        moved = replace(
            own, residence=place, applies_from=place, china_residency=residency, permanent_residence=settled
        )
        return replace(profile, person=moved)
    nation = draw.one_of(NATIONS)
    home = nation if draw.happens(AT_HOME) else draw.one_of(ELSEWHERE)
    good, basic = codes.Ability.GOOD, codes.Ability.BASIC
    english = good if nation in ENGLISH_SPEAKING or draw.happens(0.6) else basic
    known = [Language(code="en", spoken=english, written=english)]
    if draw.happens(0.15):
        known.append(Language(code="cmn", spoken=good, written=good if draw.happens(0.5) else basic))
    if nation not in ENGLISH_SPEAKING and nation in MOTHER_TONGUE:
        known.append(Language(code=MOTHER_TONGUE[nation], spoken=good, written=good))
    moved = replace(own, nationalities=(nation,), residence=home, applies_from=home)
    return replace(profile, person=moved, languages=tuple(known))


MOTHER_TONGUE = {"FR": "fr", "JP": "ja", "KR": "ko", "DE": "de", "TH": "th", "MY": "ms"}
