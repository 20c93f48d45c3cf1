"""People to put before QMAS: one who meets six criteria, an Olympic medallist, and what makes a Mainland resident."""

from datetime import date
from typing import Any

from service.profile.codes import Ability, AchievementKind, DegreeLevel
from service.profile.facts import Facts
from service.profile.model import Achievement, Degree, Experience, Income, Language, Wealth
from service.profile.values import Truth, exactly
from service.rules.criteria import Criterion
from service.rules.evaluator import Evaluation, Finding
from service.rules.law import lawbook
from service.rules.pathway import Verdict
from service.rules.pathways.qmas import QMAS_APT, QMAS_GPT
from tests.rules.people import assess_one, hkd, person

TODAY = date(2026, 11, 23)

BACHELOR = Degree(level=DegreeLevel.BACHELOR, full_time=True, qmas_listed=False, ttps_listed=False)
GOOD_CHINESE = Language(code="zh", spoken=Ability.GOOD, written=Ability.GOOD)
GOOD_ENGLISH = Language(code="en", spoken=Ability.GOOD, written=Ability.GOOD)
SIX_CRITERIA: dict[str, Any] = {
    "age_years": exactly(45),
    "degrees": (BACHELOR,),
    "languages": (GOOD_CHINESE, GOOD_ENGLISH),
    "experience": Experience(degree_level_months=exactly(96), specified_sector_months=exactly(96)),
    "income": Income(taxable_last_year=hkd(1_100_000)),
    "wealth": Wealth(needs_public_assistance=False),
}
MEDALLIST: dict[str, Any] = {
    "age_years": exactly(27),
    "degrees": (BACHELOR,),
    "income": Income(taxable_last_year=hkd(0)),
    "wealth": Wealth(needs_public_assistance=False),
    "achievements": (Achievement(kind=AchievementKind.OLYMPIC_MEDAL),),
}
MAINLAND: dict[str, Any] = {"nationalities": ("CN",), "residence": "CN", "applies_from": "CN"}


def gpt(as_of: date = TODAY, **changes: Any) -> Verdict:  # noqa: ANN401 - any fact of any type
    """The verdict of the General Points Test on somebody who meets six criteria but for the changes."""
    return assess_one(QMAS_GPT, person(**(SIX_CRITERIA | changes)), as_of).verdict


def apt(as_of: date = TODAY, **changes: Any) -> Verdict:  # noqa: ANN401 - any fact of any type
    """The verdict of the Achievement-based Points Test on a medallist but for the changes."""
    return assess_one(QMAS_APT, person(**(MEDALLIST | changes)), as_of).verdict


def finding(criterion: Criterion, as_of: date = TODAY, **changes: Any) -> Finding:  # noqa: ANN401 - any fact of any type
    """What one criterion comes to on a plain person with the changes."""
    return Evaluation(Facts(person(**changes), as_of), lawbook()).of(criterion)


def truth(criterion: Criterion, as_of: date = TODAY, **changes: Any) -> Truth:  # noqa: ANN401 - any fact of any type
    """The outcomes that one criterion leaves possible on a plain person with the changes."""
    return finding(criterion, as_of, **changes).truth
