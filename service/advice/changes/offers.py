"""Offers, jobs, plans and businesses that somebody may come to have, each with just what the route that asks wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.changes.lever import ANY_MODE, Lever, Moment, StepCode
from service.profile import codes
from service.profile.derived.business_plans import MOST_PLANS
from service.profile.derived.education import first_degree
from service.profile.derived.job_held import MOST_OFFERS
from service.profile.model import Business, BusinessPlan, Investment, Offer
from service.profile.values import MET, NOT_MET, Money, exactly
from service.recording import record, replace
from service.rules.facts.investments import net_assets_with_own_share_hkd
from service.rules.pathway import Mode

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.profile.model import Profile

ENTRY, EXTENSION = frozenset({Mode.ENTRY}), frozenset({Mode.EXTENSION})
MOST_BUSINESSES = 20
"""As many as a profile may hold."""

OPEN_TO_TERMS = ("confirmed", "full_time", "market_pay", "stable_income", "trade_pay_minimum_met", "contract_months")
"""What an employer may agree to for a job that stays the same."""

BUSINESS_HERE = (
    *("qmas_gpt.business_here", "iang.extension.business", "assg.extension.business", "extension.business"),
    *("entrepreneur.hong_kong_business", "qmas_gpt.business_joined"),
)


@record(frozen=True)
class Kind:
    """A kind of offer: the requirements that ask for it, in which mode, and what each of them asks of it."""

    code: StepCode
    criteria: tuple[str, ...]
    modes: frozenset[Mode]
    offer: Offer


def kinds(moment: Moment) -> tuple[Kind, ...]:
    """Each kind of offer or job that a route asks for on the day."""
    confirmed = Offer(confirmed=True, genuine_vacancy=True, employer_registered=True)
    graduate = replace(confirmed, degree_level=True, market_pay=True)
    relevant = _relevant(replace(confirmed, market_pay=True), moment)
    research = replace(confirmed, full_time=True, market_pay=True, research_and_development=True)
    listed = codes.TechnologyArea.ARTIFICIAL_INTELLIGENCE
    trade = replace(confirmed, market_pay=True, trade=codes.Trade.LIFT_ESCALATOR_TECHNICIAN, trade_pay_minimum_met=True)
    longest, vocational = moment.needed("tp.contract_months_longest"), moment.needed("vpas.contract_months")
    discipline = replace(
        confirmed,
        full_time=True,
        market_pay=True,
        higher_diploma_level=True,
        discipline_related=True,
        contract_months=None if vocational is None else exactly(vocational),
    )
    return (
        Kind(
            StepCode.EMPLOYMENT_OFFER,
            ("employment.confirmed_offer",),
            ENTRY,
            replace(relevant, recruitment_shown=True),
        ),
        Kind(StepCode.EMPLOYMENT_JOB, ("employment.confirmed_offer",), EXTENSION, relevant),
        Kind(StepCode.GRADUATE_OFFER, ("iang.offer",), ENTRY, graduate),
        Kind(StepCode.GRADUATE_JOB, ("iang.extension.offer", "assg.extension.offer"), EXTENSION, graduate),
        Kind(StepCode.STABLE_JOB, ("extension.employment",), EXTENSION, replace(graduate, stable_income=True)),
        Kind(
            StepCode.STABLE_JOB,
            ("qmas_gpt.graduate_employment",),
            EXTENSION,
            replace(confirmed, degree_level=True, stable_income=True),
        ),
        Kind(StepCode.ANY_JOB, ("qmas_gpt.gainful_employment",), EXTENSION, confirmed),
        Kind(
            StepCode.RESEARCH_OFFER,
            ("techtas.confirmed_offer",),
            ENTRY,
            replace(research, technology_area=listed, itc_quota=codes.QuotaStatus.HELD),
        ),
        Kind(StepCode.RESEARCH_JOB, ("techtas.confirmed_offer",), EXTENSION, replace(research, technology_area=listed)),
        Kind(
            StepCode.TRADE_OFFER,
            ("tp.confirmed_offer",),
            ENTRY,
            replace(
                trade,
                trade_minimum_met=True,
                trade_contract_minimum_met=True,
                contract_months=None if longest is None else exactly(longest),
            ),
        ),
        Kind(StepCode.TRADE_JOB, ("tp.employed",), EXTENSION, trade),
        Kind(StepCode.DISCIPLINE_OFFER, ("vpas.related_offer_terms",), ENTRY, discipline),
        Kind(StepCode.DISCIPLINE_JOB, ("vpas.extension.job",), EXTENSION, discipline),
    )


def _relevant(offer: Offer, moment: Moment) -> Offer:
    """The offer, relevant to what the person has: a degree, work, or either where neither is known."""
    profile = moment.profile
    degree = moment.facts.read(first_degree).value != NOT_MET
    work = profile.jobs != () or any(months for months in (profile.experience.total_months,))
    return replace(offer, relevant_to_degree=degree or None, relevant_to_experience=work or None)


def in_science(profile: Profile) -> bool:
    """Whether somebody is known to have studied a STEM subject, or to work in innovation and technology."""
    sector = codes.Sector.INNOVATION_AND_TECHNOLOGY
    studied = any(degree.stem for degree in profile.degrees or ())
    return studied or any(job.sector is sector for job in profile.jobs or ())


def _in_a_trade(profile: Profile) -> bool:
    skilled = any(item.kind is codes.QualificationKind.TECHNICAL for item in profile.qualifications or ())
    works = any(job.level is codes.JobLevel.TECHNICIAN for job in profile.jobs or ())
    return skilled or works or any(offer.trade not in NO_TRADE for offer in profile.offers or ())


NO_TRADE = frozenset({None, codes.Trade.NOT_LISTED})
FOR_FEW = {StepCode.RESEARCH_OFFER: in_science, StepCode.TRADE_OFFER: _in_a_trade}
"""Offers that are proposed only to whom such an offer may be made: scientists, and people of a trade."""


def offers(moment: Moment) -> list[Lever]:
    """An offer of each kind, and other terms for an offer that is given; none where offers aren't told."""
    given = moment.profile.offers
    if given is None:
        return []
    found = []
    for kind in kinds(moment):
        if kind.code in FOR_FEW and not FOR_FEW[kind.code](moment.profile):
            continue
        found.append(
            moment.lever(
                kind.code,
                kind.criteria,
                ("/offers",),
                _accepted(kind.offer),
                modes=kind.modes,
            )
        )
        terms = min(
            (wanting for index, offer in enumerate(given) if (wanting := _terms(offer, kind.offer, index))),
            key=len,
            default=None,
        )
        if terms is not None:
            index = int(terms[0].split("/")[2])
            names = tuple(pointer.rpartition("/")[2] for pointer in terms)
            found.append(
                moment.lever(
                    StepCode.OFFER_TERMS, kind.criteria, terms, _agreed(index, names, kind.offer), modes=kind.modes
                )
            )
    return found


def _accepted(offer: Offer) -> Callable[[Profile], Profile]:
    """One more offer; the last of five gives way."""
    return lambda told: replace(told, offers=(offer, *(told.offers or ())[: MOST_OFFERS - 1]))


def _terms(offer: Offer, wanted: Offer, index: int) -> tuple[str, ...]:
    """Pointers to what of a given offer falls short, if an employer may agree to all of it; else none."""
    short = [name for name in Offer.__dataclass_fields__ if _falls_short(offer, wanted, name)]
    if {"relevant_to_degree", "relevant_to_experience"} & set(short) and _either_is_relevant(offer):
        short = [name for name in short if not name.startswith("relevant_to")]
    if "recruitment_shown" in short:  # weighed by an officer, and closes nothing
        short.remove("recruitment_shown")
    if not set(short) <= set(OPEN_TO_TERMS):
        return ()
    return tuple(f"/offers/{index}/{name}" for name in short)


def _either_is_relevant(offer: Offer) -> bool:
    return not (offer.relevant_to_degree is False and offer.relevant_to_experience is False)


def _falls_short(offer: Offer, wanted: Offer, name: str) -> bool:
    asked, held = getattr(wanted, name), getattr(offer, name)
    if asked is None or held is None:
        return False
    if name == "contract_months":
        return bool(held.high < asked.low)
    if name in {"trade", "technology_area"}:
        return held in {codes.Trade.NOT_LISTED, codes.TechnologyArea.OTHER}
    return bool(held != asked)


def _agreed(index: int, names: tuple[str, ...], wanted: Offer) -> Callable[[Profile], Profile]:
    terms = {name: getattr(wanted, name) for name in names}

    def apply(told: Profile) -> Profile:
        held = list(told.offers or ())
        held[index] = replace(held[index], **terms)
        return replace(told, offers=tuple(held))

    return apply


def plans(moment: Moment) -> list[Lever]:
    """A business planned, by a graduate; a start-up that is backed, a business that runs here, a portfolio."""
    profile, found = moment.profile, []
    planned = profile.business_plans
    if planned is not None and moment.facts.read(first_degree).value != NOT_MET:
        years = moment.needed("entrepreneur.plan_years")
        plan = BusinessPlan(
            forecast_years=None if years is None else exactly(years),
            local_sponsor=True,
            relevant_degree=True if moment.facts.read(first_degree).value & MET else None,
            backing_programme=codes.BackingProgramme.NONE,
        )
        criteria, facts = ("entrepreneur.plan_made", "qmas_gpt.business_joined"), ("/business_plans",)
        found.append(moment.lever(StepCode.BUSINESS_PLAN, criteria, facts, _planned(plan)))
    if planned:
        backed = replace(
            planned[0], backing_programme=codes.BackingProgramme.HKSTP_INCUBATION, role=codes.StartUpRole.OWNER
        )
        found.append(
            moment.lever(
                StepCode.START_UP,
                ("entrepreneur.start_up", "entrepreneur.start_ups"),
                ("/business_plans/0/backing_programme", "/business_plans/0/role"),
                lambda told: replace(told, business_plans=(backed, *(told.business_plans or ())[1:])),
            )
        )
    if profile.businesses is not None and len(profile.businesses) < MOST_BUSINESSES:
        here = Business(place="HK", owned_now=True, operating=True)
        found.append(
            moment.lever(
                StepCode.HONG_KONG_BUSINESS,
                BUSINESS_HERE,
                ("/businesses",),
                lambda told: replace(told, businesses=(*(told.businesses or ()), here)),
                modes=EXTENSION,
            )
        )
    return found + _portfolio(moment)


def _portfolio(moment: Moment) -> list[Lever]:
    """The plan that was told, drawn up anew by whoever owns enough: the minimum, and its part of the portfolio."""
    total, part = moment.needed("new_cies.investment_hkd"), moment.needed("new_cies.portfolio_hkd")
    if moment.profile.plan.new_cies is None or total is None or part is None:
        return []
    if moment.facts.read(net_assets_with_own_share_hkd).value.low < total:
        return []
    portfolio = (
        _invested(codes.InvestmentClass.EQUITIES, total - part),
        _invested(codes.InvestmentClass.CIES_INVESTMENT_PORTFOLIO, part),
    )
    return [
        moment.lever(
            StepCode.INVESTMENT_PLAN,
            ("new_cies.investment", "new_cies.portfolio"),
            ("/plan/new_cies",),
            lambda told: replace(told, plan=replace(told.plan, new_cies=portfolio)),
            modes=ANY_MODE,
        )
    ]


def _invested(kind: codes.InvestmentClass, amount: float) -> Investment:
    return Investment(asset_class=kind, amount=Money(exactly(amount), "HKD"), through_holding_company=False)


def _planned(plan: BusinessPlan) -> Callable[[Profile], Profile]:
    return lambda told: replace(told, business_plans=(plan, *(told.business_plans or ())[: MOST_PLANS - 1]))
