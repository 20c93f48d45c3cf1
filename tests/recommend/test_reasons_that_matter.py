"""What a headline names: the reason that matters, no filler, nothing that the same answer contradicts."""

import random
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from service.api.recommend.headline import everything, headline, in_brief
from service.api.sentences import Writer
from service.messages import load_catalogues
from service.outlook.estimate import Band
from service.practice import load_practice
from service.profile import codes
from service.profile.model import Degree, Experience, Income, Offer, Profile, Wealth
from service.profile.values import DateSpan, Span, exactly
from service.recommend.decision import Decision, Ranked
from service.recommend.records import Effect
from service.rules.catalogue import PATHWAYS
from service.rules.pathway import Mode, Verdict
from tests.exemplars import BUSINESS_PLAN
from tests.recommend.asking import AS_OF, answered, decided, shipped
from tests.rules.people import hkd, person
from training.cohort.applicants import Draw, draw_profile
from training.cohort.moulds import MOULDS


def degree(awarded: str, **fields: Any) -> Degree:  # noqa: ANN401 - any field
    day = date.fromisoformat(awarded)
    told: dict[str, Any] = {"level": codes.DegreeLevel.BACHELOR, "full_time": True, "awarded_on": DateSpan(day, day)}
    return Degree(**told | fields)


def ranked_of(decision: Decision, pathway: str) -> Ranked:
    return next(row for row in decision.pathways if row.assessment.pathway.id == pathway)


HERE: dict[str, Any] = {"country": "HK", "student_visa": True, "locally_accredited": True, "ugc_funded": True}
OFFER = Offer(confirmed=True, relevant_to_degree=True, market_pay=True, recruitment_shown=True)
IN_JAPAN: dict[str, Any] = {
    "nationalities": ("CN",),
    "china_residency": codes.ChinaResidency.MAINLAND,
    "residence": "JP",
    "residence_years": exactly(3),
    "applies_from": "HK",
    "permanent_residence": (),
}
MATTERS: dict[str, tuple[Profile, str, list[tuple[str, tuple[str, ...]]]]] = {
    "six months are over since 2 July 2026, and there is no offer": (
        person(degrees=(degree("2026-01-01", **HERE),)),
        "iang",
        [("iang.recent_local.within", ("over_since", "2026-07-02")), ("iang.offer", ())],
    ),
    "lives in Japan: filed from there the requirement would be met": (
        person(**IN_JAPAN, degrees=(degree("2015-07-01"),), offers=(OFFER,)),
        "gep",
        [("gep.not_mainland", ("file_from_there", "JP"))],
    ),
    "lives in Japan, and a business planned: filed from there the door would be open": (
        person(**IN_JAPAN, degrees=(degree("2015-07-01"),), business_plans=(BUSINESS_PLAN,)),
        "entrepreneur",
        [("entrepreneur.door", ("file_from_there", "JP"))],
    ),
    "HK$1.8 million of investment income was left out": (
        person(
            income=Income(
                employment_last_year=hkd(1_200_000), business_last_year=hkd(0), investment_last_year=hkd(1_800_000)
            )
        ),
        "ttps_a",
        [("ttps_a.income", ("investment_left_out", "1800000"))],
    ),
    "not awarded yet, and due in July": (
        person(degrees=(degree("2027-07-01", institution="University of Oxford", country="GB", expected=True),)),
        "ttps_c",
        [("ttps.listed_bachelor", ("award_awaited", "2027-07-01"))],
    ),
    "no diploma: what it would have to be is beside the point": (person(), "vpas", [("vpas.diploma", ())]),
    "not of the Mainland: so is the offer": (person(), "asmtp", [("asmtp.mainland", ())]),
}


@pytest.mark.parametrize("why", MATTERS)
def test_the_headline_names_the_reason_that_matters(why: str) -> None:
    """By code and note; of a closed pathway nothing else, and what is left out stands among the further bars."""
    profile, name, expected = MATTERS[why]
    decision = decided(profile)
    ranked = ranked_of(decision, name)
    told = [(reason.code, reason.detail) for reason in headline(ranked, decision)]
    assert told[: len(expected)] == expected
    if ranked.assessment.verdict is Verdict.NOT_ELIGIBLE:
        assert len(told) == len(expected)
        further = {reason.code for reason in in_brief(ranked, decision)[1]}
        assert not further & {code for code, _ in told}


def cohort(number: int) -> Profile:
    mould = list(MOULDS.values())[number % len(MOULDS)]
    return draw_profile(mould, Draw(random.Random(f"reasons:{number}"), AS_OF))  # noqa: S311 - made-up people


def test_no_filler_heads_a_pathway_and_a_weak_renewal_does() -> None:
    """Among 48 simulated applicants: what practice tells isn't told again by the model, nor a clear record."""
    filler = {"outlook.record_clear", *(f"outlook.{name}" for name in load_practice().declared)}
    weak = 0
    for number in range(48):
        decision = decided(cohort(number))
        for ranked in decision.pathways:
            told = headline(ranked, decision)
            assert not [reason for reason in told if reason.code in filler and reason.effect is Effect.FOR]
            extension = ranked.outlook.extension
            renewal = extension is not None and extension.band is Band.WEAK and ranked.assessment.mode is Mode.ENTRY
            weak += renewal
            assert renewal == ("outlook.renewal" in [reason.code for reason in told])
    assert weak


OTHER = re.compile(r"\b(IANG|VPAS|TTPS|QMAS|GEP|ASMTP|TechTAS|ASSG|New CIES)\b")


def test_a_remark_that_names_another_pathway_knows_which() -> None:
    """So that it is left out where the answer closes that one; a dependant's remarks speak of the sponsor's scheme."""
    english = load_catalogues()["en"]
    for one in PATHWAYS:
        for remark in (*one.conditions, *one.discretion):
            named = set(OTHER.findall(english.forms[remark.id][0])) - {one.scheme.upper()}
            if named and one.id != "dependant":
                assert remark.leads_to is not None, remark.id
    graduate = person(degrees=(degree("2026-08-01", **HERE),))
    decision = decided(graduate)
    told = {reason.code for reason in everything(ranked_of(decision, "iang"), decision, standing=True)}
    assert "iang.free_to_work" in told
    assert "iang.closes_vpas" not in told


NEARLY: dict[str, tuple[Profile, str, str]] = {
    "forty cents short": (person(income=Income(taxable_last_year=hkd(2_499_999.6))), "ttps_a", "ttps_a.income"),
    "a day short of three years": (
        person(
            degrees=(degree("2015-07-01", ttps_listed=True),),
            jobs=None,
            experience=Experience(last_five_years_months=Span(35.96, 35.96)),
        ),
        "ttps_b",
        "ttps_b.work",
    ),
    "a dollar short of thirty million": (person(wealth=Wealth(net_assets=hkd(29_999_999))), "new_cies", ""),
    "nine days short of six months": (
        person(wealth=Wealth(net_assets=hkd(30_000_000), held_months=exactly(5.7))),
        "new_cies",
        "new_cies.held",
    ),
}


@pytest.mark.parametrize("language", ["en", "zh-Hant", "zh-Hans"])
@pytest.mark.parametrize("who", NEARLY)
def test_a_rounded_number_never_reads_as_the_threshold(who: str, language: str) -> None:
    """What falls short of a number reads otherwise than that number."""
    profile, name, code = NEARLY[who]
    decision = decided(profile)
    told = [reason for reason in headline(ranked_of(decision, name), decision) if reason.code == code or not code]
    reason = told[0]
    assert reason.outcome == "not_met"
    sentence = Writer(load_catalogues()[language], shipped(), AS_OF).sentence(reason, brief=True)
    asked, _, held = sentence.partition("(" if language == "en" else "（")
    numbers = re.findall(r"[\d.,]*\d", held)
    assert numbers
    assert numbers[0] not in re.findall(r"[\d.,]*\d", asked)


WEALTH: dict[str, Wealth] = {
    "HK$30 million alone": Wealth(net_assets=hkd(30_000_000)),
    "HK$60 million alone": Wealth(net_assets=hkd(60_000_000)),
    "held for a year": Wealth(net_assets=hkd(45_000_000), held_months=exactly(12)),
    "HK$80 million with the family": Wealth(joint_net_assets=hkd(80_000_000)),
    "HK$50 million at hand": Wealth(liquid_funds=hkd(50_000_000)),
}


@pytest.mark.parametrize("who", WEALTH)
def test_wealth_told_alone_puts_the_scheme_for_investors_first(who: str) -> None:
    """Nothing else is told: New CIES is the first that one would speak of, and nobody is told that it is decided."""
    told = answered(decided(Profile(wealth=WEALTH[who])), "summary")
    assert told["pathways"][0]["id"] == "new_cies"
    assert told["answer"]["status"] == "tell_more"
    assert told["answer"]["pathways"][0]["id"] == "new_cies"


def test_the_headline_of_a_joint_campus_says_that_its_pilot_is_due_to_end() -> None:
    """About 27 December 2026; of an award of Hong Kong itself it says what the stay allows."""
    watched = {"iang.pilot_ends", "iang.free_to_work"}
    of_campus = degree("2024-06-01", institution="CUHK-Shenzhen", full_time=True)
    for award, told in ((of_campus, "iang.pilot_ends"), (degree("2026-08-01", **HERE), "iang.free_to_work")):
        decision = decided(person(degrees=(award,), offers=(replace(OFFER, degree_level=True),)))
        codes_told = {reason.code for reason in headline(ranked_of(decision, "iang"), decision)}
        assert codes_told & watched == {told}
