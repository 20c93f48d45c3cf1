"""Facts that a person can set about changing.

Never age, nationality, place of birth, what is past or what nobody simply decides on, such as permanent residence
abroad: a lever adds to the profile, or states what would hold from now on. What is unknown is asked for and not
changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.advice.changes import amounts as lever_amounts
from service.advice.changes import offers as lever_offers
from service.advice.changes.lever import Lever, Moment, StepCode, table
from service.advice.changes.offers import ENTRY, EXTENSION
from service.profile import codes
from service.profile.derived.languages import CHINESE_LANGUAGE, ENGLISH, primary_language
from service.profile.derived.person import GREATER_CHINA, age_years, chinese_national, completed_years
from service.profile.model import Language, Profile
from service.profile.values import MET, add_months, exactly
from service.recording import replace
from service.rules.facts.language_tests import SCORES, good_chinese, good_english
from service.rules.pathways.dependant import ANY_SPONSOR

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.profile.model import FamilyLink

NOT_OF_THE_MAINLAND = (
    *("gep.not_mainland", "gep_tp.not_mainland", "entrepreneur.not_mainland", "entrepreneur.overseas"),
    *("dependant.not_mainland", "dependant.mainland_resident"),
)
OF_LANGUAGE = ("qmas.language", "assg.language", "qmas.c4", "qmas.c5")
A_YEAR = 12
UNIONS = frozenset({codes.Relation.SPOUSE, codes.Relation.CIVIL_PARTNER})


def levers(moment: Moment) -> tuple[Lever, ...]:
    """Every lever that the facts leave; what is unknown is asked for and not changed."""
    found: list[Lever] = []
    career = (
        *(lever_offers.offers, lever_offers.plans, lever_amounts.work, lever_amounts.income),
        lever_amounts.assets,
    )
    at_school = moment.facts.read(age_years).value.high < table().youngest["career"]
    for part in (_places, _family, _papers, _languages, *(() if at_school else career), lever_amounts.studies):
        found += part(moment)
    return tuple(found)


def _places(moment: Moment) -> list[Lever]:
    """Filing from where one lives, after a year there; or living in Hong Kong, as a further extension asks."""
    person, found = moment.profile.person, []
    home = person.residence
    if home not in {None, "HK"}:
        found.append(
            moment.lever(
                StepCode.SETTLED,
                ("qmas_gpt.settled",),
                ("/person/residence",),
                lambda told: replace(told, person=replace(told.person, residence="HK", residence_years=None)),
                modes=EXTENSION,
            )
        )
    if home is None or home in GREATER_CHINA or moment.facts.read(chinese_national).value != MET:
        return found
    years = completed_years(person.residence_years, moment.facts)

    def file(told: Profile) -> Profile:
        return replace(told, person=replace(told.person, applies_from=home))

    facts = ("/person/applies_from",)
    if years is not None and years.high < 1:

        def stay(told: Profile, _: object) -> Profile:
            told = file(told)
            return replace(told, person=replace(told.person, residence_years=exactly(1)))

        code, year = StepCode.YEAR_ABROAD, add_months(moment.as_of, A_YEAR)
        found.append(
            moment.lever(code, NOT_OF_THE_MAINLAND, (*facts, "/person/residence_years"), stay, on=year, modes=ENTRY)
        )
    elif person.applies_from is not None and person.applies_from in GREATER_CHINA:
        code = StepCode.FILE_FROM_ABROAD
        found.append(moment.lever(code, NOT_OF_THE_MAINLAND, facts, file, modes=ENTRY))
    return found


def _family(moment: Moment) -> list[Lever]:
    """Marrying, or registering the union, with a partner who may sponsor; and housing that the sponsor can provide."""
    found = []
    relations = ("dependant.partner_link", "dependant.mainland_partner_link", "dependant.extension.partner_link")
    for index, link in enumerate(moment.profile.family_links or ()):
        at = f"/family_links/{index}"
        if link.sponsor_status not in ANY_SPONSOR:
            continue
        if link.relation in {codes.Relation.COHABITANT, codes.Relation.FIANCE}:
            married = _linked(index, relation=codes.Relation.SPOUSE, legally_recognised=True)
            pointers = (f"{at}/relation", f"{at}/legally_recognised")
            found.append(moment.lever(StepCode.MARRIAGE, relations, pointers, married))
        elif link.relation in UNIONS and link.legally_recognised is False:
            registered = _linked(index, legally_recognised=True)
            found.append(moment.lever(StepCode.REGISTERED_UNION, relations, (f"{at}/legally_recognised",), registered))
        if link.sponsor_has_housing is False:
            home = _linked(index, sponsor_has_housing=True)
            home_told = (f"{at}/sponsor_has_housing",)
            found.append(moment.lever(StepCode.SPONSORS_HOUSING, ("dependant.housing",), home_told, home))
    return found


def _linked(index: int, **changes: object) -> Callable[[Profile], Profile]:
    def apply(told: Profile) -> Profile:
        links: list[FamilyLink] = list(told.family_links or ())
        links[index] = replace(links[index], **changes)  # type: ignore[arg-type]
        return replace(told, family_links=tuple(links))

    return apply


def _languages(moment: Moment) -> list[Lever]:
    """A test of English with a score that settles it; Chinese, for somebody who knows some."""
    told = moment.profile.languages
    if told is None:
        return []
    found = []
    scores = moment.needed_of(SCORES, "ielts")
    if scores is not None and not moment.facts.read(good_english).value & MET:
        passed = _learnt(
            Language(
                code=ENGLISH,
                spoken=codes.Ability.GOOD,
                written=codes.Ability.GOOD,
                test=codes.LanguageTest.IELTS,
                test_score=exactly(scores[1]),
            )
        )
        ease = _ease(told, ENGLISH)
        gap = (0.0, float(scores[1]), None)
        lever = moment.lever(StepCode.ENGLISH_TEST, OF_LANGUAGE, ("/languages",), passed, ease=ease, gap=gap)
        found.append(replace(lever, distance=None))
    knows_some = any(
        primary_language(entry) == CHINESE_LANGUAGE and codes.Ability.NONE not in {entry.spoken, entry.written}
        for entry in told
    )
    if knows_some and not moment.facts.read(good_chinese).value & MET:
        good = Language(code=CHINESE_LANGUAGE, spoken=codes.Ability.GOOD, written=codes.Ability.GOOD)
        found.append(moment.lever(StepCode.CHINESE, OF_LANGUAGE, ("/languages",), _learnt(good)))
    return found


def _ease(told: tuple[Language, ...], language: str) -> str:
    """The row of ``what_ifs.yaml``: what a test asks of somebody with such a command of the language."""
    stated = {
        ability
        for entry in told
        if primary_language(entry) == language
        for ability in (entry.spoken, entry.written)
        if ability is not None
    }
    if not stated or codes.Ability.NONE in stated:
        return "english_test.basic"
    return "english_test.good" if stated == {codes.Ability.GOOD} else "english_test"


def _learnt(good: Language) -> Callable[[Profile], Profile]:
    def apply(told: Profile) -> Profile:
        others = [entry for entry in told.languages or () if primary_language(entry) != good.code]
        return replace(told, languages=(*others[:14], good))

    return apply


def _papers(moment: Moment) -> list[Lever]:
    """Certificates, letters, papers for deposits, steps towards Hong Kong, and means to live on."""
    profile, found = moment.profile, []
    wealth = profile.wealth
    if wealth.new_cies_portfolio_certified is False:
        found.append(
            moment.lever(
                StepCode.PORTFOLIO_CERTIFIED,
                ("new_cies.portfolio_certified",),
                ("/wealth/new_cies_portfolio_certified",),
                lambda told: replace(told, wealth=replace(told.wealth, new_cies_portfolio_certified=True)),
            )
        )
    if wealth.needs_public_assistance:
        found.append(
            moment.lever(
                StepCode.SELF_SUPPORT,
                ("qmas.self_support", "assg.self_supporting", "new_cies.self_supporting"),
                ("/wealth/needs_public_assistance",),
                lambda told: replace(told, wealth=replace(told.wealth, needs_public_assistance=False)),
            )
        )
    every_item = tuple(codes.LetterItem)
    if profile.jobs and any(set(job.letter_names or every_item) != set(every_item) for job in profile.jobs):
        pointers = tuple(f"/jobs/{index}/letter_names" for index in range(len(profile.jobs)))
        found.append(
            moment.lever(
                StepCode.LETTERS,
                (),
                pointers,
                lambda told: replace(
                    told, jobs=tuple(replace(job, letter_names=every_item) for job in told.jobs or ())
                ),
            )
        )
    if any(deposit.documented is False for deposit in wealth.deposits or ()):
        found.append(moment.lever(StepCode.DEPOSITS_DOCUMENTED, (), ("/wealth/deposits",), _documented))
    taken = profile.plan.steps
    wanted = (codes.PlanStep.APPLICATIONS_SENT, codes.PlanStep.INTERVIEWS_HELD)
    if taken is not None and not set(wanted) <= set(taken):
        steps = tuple(dict.fromkeys((*taken, *wanted)))[:8]
        found.append(
            moment.lever(
                StepCode.STEPS_TAKEN,
                ("qmas_gpt.other_steps",),
                ("/plan/steps",),
                lambda told: replace(told, plan=replace(told.plan, steps=steps)),
            )
        )
    return found


def _documented(told: Profile) -> Profile:
    papered = tuple(replace(deposit, documented=True) for deposit in told.wealth.deposits or ())
    return replace(told, wealth=replace(told.wealth, deposits=papered))
