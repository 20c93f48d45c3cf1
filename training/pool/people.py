"""Made-up people with every fact that a published test reads, in shares that lie near the published approvals.

Shares of the larger schemes follow the approvals of 2024 (see the dossier of facts, §3.1) and the dependants admitted;
small schemes are raised to at least one in a hundred, so that their questions are asked at all. Nobody here exists.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from service.profile import codes
from service.profile.consistency import contradictions
from service.profile.facts import Facts
from service.profile.model import Experience, Offer, Profile
from service.profile.values import Span, exactly
from service.profile.work import (
    degree_level_months,
    full_time,
    international_months,
    months_in_window,
    months_worked,
    reputable_employer_months,
    senior_months,
    specified_sector_months,
)
from service.rules.degrees import qualifying_award
from training.cohort.applicants import Draw, draw_profile, money
from training.cohort.chance import chance
from training.cohort.moulds import MOULDS
from training.pool import others

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from training.pool.others import Shape


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of person: the share, the cohort's moulds that they are drawn from, what sets them apart, and ages."""

    share: float
    moulds: tuple[str, ...]
    shape: Shape | None = None
    ages: tuple[int, int] | None = None


KINDS: Mapping[str, Kind] = {
    "qmas_gpt": Kind(0.10, ("qmas_gpt",)),
    "ttps_a": Kind(0.07, ("ttps_a",)),
    "ttps_b": Kind(0.11, ("ttps_b",)),
    "ttps_c": Kind(0.09, ("ttps_c",)),
    "gep": Kind(0.16, ("gep",)),
    "asmtp": Kind(0.12, ("asmtp",)),
    "iang_recent": Kind(0.09, ("ttps_c",), others.recent_graduate_here, (22, 27)),
    "iang_earlier": Kind(0.04, ("ttps_c", "asmtp"), others.earlier_graduate_here, (24, 36)),
    "dependant_spouse": Kind(0.045, ("gep", "asmtp", "ttps_b"), others.relative),
    "dependant_child": Kind(0.015, ("ttps_c",), others.child, (10, 17)),
    "assg": Kind(0.01, ("gep",), others.child_of_emigrants, (23, 39)),
    "new_cies": Kind(0.015, ("gep", "ttps_a"), others.investor, (32, 62)),
    "entrepreneur": Kind(0.01, ("gep",), others.founder),
    "vpas": Kind(0.01, ("asmtp",), others.vocational_graduate, (20, 27)),
    "techtas": Kind(0.01, ("asmtp", "gep"), others.researcher),
    "technicians": Kind(0.02, ("asmtp", "gep"), others.technician, (19, 42)),
    "qmas_apt": Kind(0.01, ("qmas_gpt",), others.laureate),
    "extends_pass": Kind(0.025, ("ttps_b",), others.holder_of_a_pass),
    "extends_job": Kind(0.015, ("asmtp", "gep"), others.holder_of_a_job),
    "unplaced": Kind(0.03, ("asmtp", "gep"), others.unplaced, (22, 55)),
    "permanent": Kind(0.005, ("gep", "asmtp"), others.permanent),
}
MOST_DRAWS = 40


def numbers(people: int) -> dict[str, int]:
    """How many of each kind there are among so many people: by largest remainder, at least one of each."""
    exact = {name: kind.share * people for name, kind in KINDS.items()}
    found = {kind: max(1, int(number)) for kind, number in exact.items()}
    for kind in sorted(exact, key=lambda kind: (int(exact[kind]) - exact[kind], kind)):
        if sum(found.values()) >= people:
            break
        found[kind] += 1
    return found


def person(name: str, number: int, seed: int, today: date) -> Profile:
    """One person of a kind, from a source of chance of their own; drawn again until no fact contradicts another."""
    kind = KINDS[name]
    for attempt in range(MOST_DRAWS):
        own = chance(seed, "pool", name, number, attempt)
        draw = Draw(own, today)
        mould = MOULDS[own.choice(kind.moulds)]
        if kind.ages is not None:
            mould = replace(mould, ages=((1.0, *kind.ages),))
        profile = draw_profile(mould, draw)
        if kind.shape is not None:
            profile = kind.shape(profile, draw)
        profile = _summed(_stated(profile, draw), today)
        if not contradictions(profile, today):
            return profile
    message = f"{name}: {MOST_DRAWS} draws in a row contradict themselves"
    raise RuntimeError(message)


def people(count: int, seed: int, today: date) -> Iterator[tuple[str, Profile]]:
    """So many people, each with their kind."""
    for kind, most in numbers(count).items():
        for number in range(most):
            yield kind, person(kind, number, seed, today)


def _stated(profile: Profile, draw: Draw) -> Profile:
    """The same person with all else that the rules read: what the cohort leaves out, as most people would answer."""
    own = profile.person
    mainland = own.china_residency is codes.ChinaResidency.MAINLAND
    born = own.place_of_birth or ("CN" if mainland else (own.nationalities or ("CN",))[0])
    wealth = profile.wealth
    household = profile.household
    partner = household.size is not None and household.size.low > 1
    return replace(
        profile,
        person=replace(
            own,
            place_of_birth=born,
            former_mainland_resident=False,
            macao_identity_card_years=exactly(0),
            macao_one_way_permit=False,
            returnable=True,
            security_concern=False,
        ),
        degrees=tuple(
            replace(
                degree,
                top100_stem=bool(degree.stem and degree.ttps_listed and draw.happens(0.6))
                if degree.top100_stem is None
                else degree.top100_stem,
                locally_accredited=bool(degree.locally_accredited),
                ugc_funded=bool(degree.ugc_funded),
                vtc_eligible=bool(degree.vtc_eligible),
            )
            for degree in profile.degrees or ()
        ),
        offers=tuple(_offer_stated(offer) for offer in profile.offers or ()),
        businesses=tuple(
            replace(business, profit_last_year=money(400_000), ownership_percent=exactly(100))
            for business in profile.businesses or ()
        ),
        wealth=replace(
            wealth,
            net_assets=wealth.net_assets or money(draw.chance.lognormvariate(14.0, 0.8)),
            joint_net_assets=wealth.joint_net_assets or money(0),
            held_months=wealth.held_months or exactly(24),
        ),
        parents=profile.parents or (),
        achievements=profile.achievements or (),
        qualifications=profile.qualifications or (),
        household=replace(
            household,
            spouse_accompanies=partner,
            spouse_has_degree=partner and draw.happens(0.6),
            children_under_18_accompanying=exactly(0),
        ),
    )


ORDINARY = Offer(
    on_talent_list=False,
    employer_registered=True,
    employer_months=exactly(60),
    confirmed=True,
    genuine_vacancy=True,
    full_time=True,
    degree_level=True,
    relevant_to_degree=False,
    relevant_to_experience=True,
    market_pay=True,
    recruitment_shown=True,
    contract_months=exactly(24),
    trade=codes.Trade.NOT_LISTED,
    trade_minimum_met=False,
    trade_contract_minimum_met=False,
    trade_pay_minimum_met=False,
    licence_needs_local_experience=False,
    research_and_development=False,
    technology_area=codes.TechnologyArea.OTHER,
    field_experience_months=exactly(0),
    itc_quota=codes.QuotaStatus.NONE,
    discipline_related=False,
    higher_diploma_level=True,
    stable_income=True,
    commission_only=False,
)
"""An offer as most are: at an employer of some years, in no listed trade, and no research."""


def _offer_stated(offer: Offer) -> Offer:
    told = {member.name: getattr(offer, member.name) for member in fields(offer)}
    return replace(ORDINARY, **{name: value for name, value in told.items() if value is not None})


def _whole(span: Span) -> Span:
    return exactly(round((span.low + span.high) / 2))


def _summed(profile: Profile, today: date) -> Profile:
    """The same person with their jobs summed as well, since a person may be asked for either."""
    facts = Facts(profile, today)
    award = facts.read(qualifying_award).value
    total = _whole(months_worked(facts, full_time, None).value)
    level = _whole(facts.read(degree_level_months).value)
    total = exactly(max(total.low, level.low))
    field = profile.experience.in_degree_field_months
    return replace(
        profile,
        experience=Experience(
            degree_level_months=level,
            senior_months=_whole(facts.read(senior_months).value),
            reputable_employer_months=_whole(facts.read(reputable_employer_months).value),
            specified_sector_months=_whole(facts.read(specified_sector_months).value),
            international_months=_whole(facts.read(international_months).value),
            last_five_years_months=_whole(months_in_window(facts, award).value),
            total_months=total,
            in_degree_field_months=None if field is None else exactly(min(field.low, total.low)),
        ),
    )
