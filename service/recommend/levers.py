"""Facts that a person can change, the easiest first.

Never age, nationality, place of birth or what is past: a lever adds to the profile, or states what would hold from now
on. What is unknown is asked for and not changed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.profile import codes
from service.profile.languages import CHINESE_LANGUAGE, ENGLISH, primary_language
from service.profile.model import Language, Offer, Profile
from service.profile.person import GREATER_CHINA, foreign_permanent_residence
from service.profile.values import MET, NOT_MET
from service.recommend import lever_amounts, lever_offers
from service.recommend.lever import Lever, Moment, StepCode, at_once
from service.rules.language_tests import good_chinese, good_english

if TYPE_CHECKING:
    from collections.abc import Callable

SOMEWHERE_ABROAD = "SG"
"""Stands for any place overseas: no rule tells one from another."""


def levers(moment: Moment) -> tuple[Lever, ...]:
    """Every lever that the facts leave, the easiest first; what is unknown is asked for and not changed."""
    found: list[Lever] = []
    parts = (_plain, _languages, _offers, _plans, lever_amounts.work, lever_amounts.income, lever_amounts.studies)
    for part in (*parts, lever_amounts.assets, lever_amounts.businesses, _practice):
        found += part(moment)
    return tuple(found)


def _plain(moment: Moment) -> list[Lever]:
    """What a person can decide for oneself."""
    profile, found = moment.profile, []
    if profile.wealth.needs_public_assistance:
        found.append(
            at_once(
                moment,
                StepCode.SELF_SUPPORT,
                ("qmas.self_support", "assg.self_supporting", "new_cies.self_supporting"),
                ("/wealth/needs_public_assistance",),
                lambda told: replace(told, wealth=replace(told.wealth, needs_public_assistance=False)),
            )
        )
    if profile.wealth.new_cies_portfolio_certified is False:
        found.append(
            at_once(
                moment,
                StepCode.PORTFOLIO_CERTIFIED,
                ("new_cies.portfolio_certified",),
                ("/wealth/new_cies_portfolio_certified",),
                lambda told: replace(told, wealth=replace(told.wealth, new_cies_portfolio_certified=True)),
            )
        )
    if profile.person.residence not in {None, "HK"}:
        found.append(
            at_once(
                moment,
                StepCode.SETTLED,
                ("qmas_gpt.settled",),
                ("/person/residence",),
                lambda told: replace(told, person=replace(told.person, residence="HK")),
            )
        )
    if moment.facts.read(foreign_permanent_residence).value == NOT_MET:
        found.append(
            at_once(
                moment,
                StepCode.PERMANENT_RESIDENCE,
                (
                    *("gep.not_mainland", "gep_tp.not_mainland", "entrepreneur.not_mainland", "dependant.not_mainland"),
                    *("new_cies.foreign_residence", "new_cies.stateless_foreign_residence"),
                ),
                ("/person/permanent_residence",),
                _settle_abroad,
            )
        )
    return found


def _settle_abroad(told: Profile) -> Profile:
    home = told.person.residence
    place = SOMEWHERE_ABROAD if home is None or home in GREATER_CHINA else home
    held = (*(told.person.permanent_residence or ())[:9], place)
    return replace(told, person=replace(told.person, permanent_residence=held))


def _languages(moment: Moment) -> list[Lever]:
    """Good command of English, or of Chinese."""
    if moment.profile.languages is None:
        return []
    criteria = ("qmas.language", "assg.language", "qmas.c4", "qmas.c5")
    rows = ((StepCode.ENGLISH, ENGLISH, good_english), (StepCode.CHINESE, CHINESE_LANGUAGE, good_chinese))

    def learn(language: str) -> Callable[[Profile], Profile]:
        def apply(told: Profile) -> Profile:
            others = [entry for entry in told.languages or () if primary_language(entry) != language]
            good = Language(code=language, spoken=codes.Ability.GOOD, written=codes.Ability.GOOD)
            return replace(told, languages=(*others[:14], good))

        return apply

    return [
        at_once(moment, code, criteria, ("/languages",), learn(language))
        for code, language, fact in rows
        if not moment.facts.read(fact).value & MET
    ]


def _offers(moment: Moment) -> list[Lever]:
    """A job offer, of each kind that a scheme asks for."""
    if moment.profile.offers is None:
        return []

    def accept(offer: Offer) -> Callable[[Profile], Profile]:
        return lambda told: lever_offers.added(told, offer)

    return [
        at_once(moment, StepCode(kind), criteria, ("/offers",), accept(offer))
        for kind, criteria, offer in lever_offers.kinds(moment.needed)
    ]


def _plans(moment: Moment) -> list[Lever]:
    """A business planned, a start-up that a programme backs, a business that runs here, a portfolio planned."""
    return [
        at_once(moment, StepCode(kind), criteria, facts, apply)
        for kind, criteria, facts, apply in lever_offers.plans(moment.profile, moment.needed)
    ]


def _practice(moment: Moment) -> list[Lever]:
    """What practitioners look at and a person can mend: letters, papers for deposits, steps towards Hong Kong."""
    profile, found = moment.profile, []
    every_item = tuple(codes.LetterItem)
    if profile.jobs and any(set(job.letter_names or every_item) != set(every_item) for job in profile.jobs):
        found.append(
            at_once(
                moment,
                StepCode.LETTERS,
                (),
                tuple(f"/jobs/{index}/letter_names" for index in range(len(profile.jobs))),
                lambda told: replace(
                    told, jobs=tuple(replace(job, letter_names=every_item) for job in told.jobs or ())
                ),
            )
        )
    if any(deposit.documented is False for deposit in profile.wealth.deposits or ()):
        found.append(
            at_once(
                moment,
                StepCode.DEPOSITS_DOCUMENTED,
                (),
                ("/wealth/deposits",),
                lambda told: replace(
                    told,
                    wealth=replace(
                        told.wealth,
                        deposits=tuple(replace(deposit, documented=True) for deposit in told.wealth.deposits or ()),
                    ),
                ),
            )
        )
    taken = profile.plan.steps
    wanted = (codes.PlanStep.APPLICATIONS_SENT, codes.PlanStep.INTERVIEWS_HELD)
    if taken is not None and not set(wanted) <= set(taken):
        steps = tuple(dict.fromkeys((*taken, *wanted)))[:8]
        found.append(
            at_once(
                moment,
                StepCode.STEPS_TAKEN,
                (),
                ("/plan/steps",),
                lambda told: replace(told, plan=replace(told.plan, steps=steps)),
            )
        )
    return found
