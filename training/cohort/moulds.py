"""What sets the applicants of each pathway apart: ages, degrees, incomes, offers.

Shares are assumptions but where a comment or docstring says that they are published.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from service.profile import codes
from service.profile.model import Business, Income, Offer, Profile
from service.profile.values import exactly, months_between
from training.cohort.applicants import YEAR, Draw, Mould, money

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from training.cohort.assumptions import Variant


def _seldom_with_offer(profile: Profile, draw: Draw) -> Profile:
    """QMAS and TTPS ask for no offer; a few hold one all the same, some of them in a profession in shortage."""
    if not draw.happens(0.1):
        return profile
    offer = Offer(
        on_talent_list=draw.happens(0.5),
        confirmed=True,
        relevant_to_degree=draw.happens(0.7),
        annual_pay=money(YEAR * draw.between(30_000, 120_000)),
        commission_only=draw.happens(0.08),
    )
    return replace(profile, offers=(offer,))


def _high_earner(profile: Profile, draw: Draw) -> Profile:
    """An income above the floor of Category A, but for the few who misread the test."""
    short = draw.happens(0.01)
    income = draw.between(1_500_000, 2_490_000) if short else 2_500_000 + draw.chance.lognormvariate(13.6, 1.0)
    profile = replace(profile, income=Income(taxable_last_year=money(income)), businesses=_own_business(draw))
    return _seldom_with_offer(profile, draw)


def _own_business(draw: Draw) -> tuple[Business, ...]:
    """A business in Hong Kong, of a few who mean to work for themselves."""
    return (Business(place="HK", operating=True, owned_now=True, listed=False),) if draw.happens(0.06) else ()


def _listed_bachelor(profile: Profile, draw: Draw, *, share: float) -> Profile:
    listed = draw.happens(share)
    degrees = tuple(
        replace(degree, ttps_listed=listed) if degree.level is codes.DegreeLevel.BACHELOR else degree
        for degree in profile.degrees or ()
    )
    return _seldom_with_offer(replace(profile, degrees=degrees, businesses=_own_business(draw)), draw)


def _experienced_graduate(profile: Profile, draw: Draw) -> Profile:
    return _listed_bachelor(profile, draw, share=0.98)


def _recent_graduate(profile: Profile, draw: Draw) -> Profile:
    return _listed_bachelor(profile, draw, share=0.98)


def _monthly_pay(draw: Draw, bands: Sequence[tuple[float, float, float]]) -> float:
    _, low, high = draw.chance.choices(bands, [share for share, _, _ in bands])[0]
    return draw.between(low, high)


GEP_PAY = (
    (0.01, 9_000, 14_000),
    (0.05, 14_000, 20_000),
    (0.44, 20_000, 40_000),
    (0.22, 40_000, 80_000),
    (0.28, 80_000, 220_000),
)
ASMTP_PAY = (
    (0.01, 9_000, 14_000),
    (0.05, 14_000, 20_000),
    (0.48, 20_000, 40_000),
    (0.31, 40_000, 80_000),
    (0.15, 80_000, 200_000),
)
"""Share, from and to, in HK$ a month. The two middle bands are published; how the rest parts is assumed.

Few are under HK$20,000, as practice says of those admitted (``practice.yaml``, ``pay_level``).
"""
LOW_PAY, EARLY_MONTHS, NOT_FILED = 20_000, 24, 0.7
"""Of people with so little work and such pay, so many are never filed for; their pay is drawn anew."""


def _months_since_degree(profile: Profile, draw: Draw) -> float:
    awarded = [degree.awarded_on.first for degree in profile.degrees or () if degree.awarded_on]
    return months_between(min(awarded), draw.today) if awarded else math.inf


def _with_offer(bands: Sequence[tuple[float, float, float]]) -> Callable[[Profile, Draw], Profile]:
    def shape(profile: Profile, draw: Draw) -> Profile:
        pay = _monthly_pay(draw, bands)
        if pay < LOW_PAY and _months_since_degree(profile, draw) < EARLY_MONTHS and draw.happens(NOT_FILED):
            pay = _monthly_pay(draw, [band for band in bands if band[1] >= LOW_PAY])
        fails = draw.one_of({"": 0.994, "market_pay": 0.002, "recruitment_shown": 0.002, "confirmed": 0.002})
        fits = draw.happens(0.75)
        offer = Offer(
            on_talent_list=False,
            employer_registered=True,
            employer_months=exactly(draw.chance.randint(2, 240)),
            confirmed=fails != "confirmed",
            genuine_vacancy=True,
            full_time=True,
            degree_level=True,
            relevant_to_degree=fits,
            relevant_to_experience=True,
            annual_pay=money(YEAR * pay),
            market_pay=fails != "market_pay",
            recruitment_shown=fails != "recruitment_shown",
            contract_months=exactly(draw.chance.choice((6, 12, 24, 36))),
            stable_income=True,
            commission_only=False,
        )
        return replace(profile, offers=(offer,))

    return shape


ORDINARY = {"none": 0.005, "bachelor": 0.62, "master": 0.32, "doctor": 0.055}
WORKING_AGES = ((0.05, 23, 24), (0.25, 25, 29), (0.4, 30, 39), (0.3, 40, 58))

MOULDS: Mapping[str, Mould] = {
    "qmas_gpt": Mould(
        ages=((0.77, 27, 39), (0.13, 40, 44), (0.1, 45, 56)),
        levels={"bachelor": 0.24, "master": 0.64, "doctor": 0.12},
        listed=0.85,
        income=(13.3, 0.75),
        english=0.85,
        abroad=0.3,
        letters=0.85,
        shape=_seldom_with_offer,
        misjudges=0.15,
    ),
    "ttps_a": Mould(
        ages=((0.15, 28, 34), (0.85, 35, 58)),
        levels=ORDINARY,
        listed=0.3,
        income=(15.0, 0.5),
        english=0.7,
        abroad=0.3,
        letters=0.85,
        shape=_high_earner,
        misjudges=0.2,
    ),
    "ttps_b": Mould(
        ages=((0.8, 27, 39), (0.2, 40, 52)),
        levels={"bachelor": 0.35, "master": 0.55, "doctor": 0.1},
        listed=0.9,
        income=(13.0, 0.7),
        english=0.85,
        abroad=0.25,
        letters=0.85,
        shape=_experienced_graduate,
        misjudges=0.5,
    ),
    "ttps_c": Mould(
        ages=((1.0, 22, 25),),
        levels={"bachelor": 0.45, "master": 0.55},
        listed=0.9,
        income=(12.2, 0.5),
        english=0.85,
        abroad=0.1,
        letters=0.8,
        shape=_recent_graduate,
        misjudges=0.25,
    ),
    "gep": Mould(
        ages=WORKING_AGES,
        levels=ORDINARY,
        listed=0.3,
        income=(12.8, 0.7),
        english=0.9,
        abroad=0.4,
        letters=0.8,
        shape=_with_offer(GEP_PAY),
        mainland=0.0,
    ),
    "asmtp": Mould(
        ages=WORKING_AGES,
        levels=ORDINARY,
        listed=0.3,
        income=(12.8, 0.7),
        english=0.8,
        abroad=0.15,
        letters=0.8,
        shape=_with_offer(ASMTP_PAY),
        mainland=1.0,
    ),
}


def mould_of(pathway_id: str, variant: Variant) -> Mould:
    """The mould of a pathway; who applies under QMAS is a matter of the variant."""
    if pathway_id != "qmas_gpt":
        return MOULDS[pathway_id]
    return replace(MOULDS[pathway_id], levels=variant.levels, listed=variant.listed, misjudges=variant.misjudges)
