"""Traits: what an answer tells of a person, coarsely enough that others are like them in it.

A trait is read from the facts by the derivations of the law, so that it is unknown where the facts leave it open. Only
what is told of a kind made for one pathway, as a diploma of the VTC, a degree taken in Hong Kong or a job in a listed
trade, is read as it is of most until something speaks against it. Numbers are parted at the thresholds on which
pathways turn; of one that is told roughly the trait has several values, ``1|2``. A threshold here decides no verdict.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any, NamedTuple

from service.profile import codes
from service.profile.derived.achievements import (
    EXCEPTIONAL_AWARDS,
    RECOGNISED_WORK,
    exceptional_award,
    recognised_work,
)
from service.profile.derived.earnings import employment_income_hkd, profit_share_hkd
from service.profile.derived.family import second_generation
from service.profile.derived.person import (
    age_years,
    born_overseas,
    held_still,
    mainland_resident,
    no_adverse_record,
    no_conviction,
    right_of_abode,
)
from service.profile.derived.work import (
    degree_level_months,
    international_months,
    reputable_employer_months,
    senior_months,
    specified_sector_months,
)
from service.profile.money import in_hkd
from service.profile.values import MET, NOT_MET, REVIEW, UNKNOWN, Span, add_months
from service.rules.facts.degrees import (
    latest_qualifying_award,
    listed_bachelor,
    listed_postgraduate,
    listed_stem_postgraduate,
    may_be_listed,
    seems_unlisted,
)
from service.rules.facts.income import taxable_income_hkd
from service.rules.facts.investments import (
    held_months,
    joint_net_assets_hkd,
    net_assets_with_own_share_hkd,
    own_net_assets_hkd,
)
from service.rules.facts.language_tests import good_english, two_good_languages
from service.rules.facts.local_study import (
    NOWHERE,
    awaited_in,
    holds_award,
    is_joint_campus_award,
    is_local_award,
    is_named_elsewhere,
    latest_award,
    may_be_local,
    may_be_of_joint_campus,
)
from service.rules.facts.vocational_study import diploma_of_the_council, eligible_diploma
from service.rules.pathways.ttps import work_after_bachelor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from service.profile.facts import Facts, Reading
    from service.profile.model import Business, FamilyLink, Profile, Status
    from service.profile.values import Truth

    Read = Callable[[Facts], str | None]


class Trait(NamedTuple):
    """A trait: the questions any one of which may tell it, and how it is read; ``None`` where it isn't known.

    ``decides`` are the pathways of which a requirement of their own turns on it: of these it tells more than age or
    home do, however few of one's age or home have it.
    """

    id: str
    questions: tuple[str, ...]
    read: Read
    decides: frozenset[str] = frozenset()


WORDS: Mapping[int, str] = {MET: "yes", NOT_MET: "no", REVIEW: "perhaps"}


def _word(truth: int) -> str | None:
    return WORDS.get(truth)


def _whether(fact: Callable[[Facts], Reading[Any]]) -> Read:
    return lambda facts: _word(facts.read(fact).value)


EITHER = "|"
"""Stands between the values of which a trait has one, where what is told doesn't say which."""


def _part(span: Span, cuts: tuple[float, ...]) -> str | None:
    """In which part of the line a number lies, which ``cuts`` divide, the lowest first; in which it may, if rough."""
    low, high = bisect_right(cuts, span.low), bisect_right(cuts, span.high)
    return None if high - low == len(cuts) else EITHER.join(map(str, range(low, high + 1)))


def _parted(fact: Callable[[Facts], Reading[Span]], *cuts: float) -> Read:
    return lambda facts: _part(facts.read(fact).value, cuts)


def _listed(items: Iterable[object] | None, told: Iterable[str | None]) -> str | None:
    if items is None:
        return None
    found = list(told)
    return None if None in found else "+".join(sorted(set(map(str, found)))) or "none"


def _nation(facts: Facts) -> str | None:
    person = facts.profile.person
    if person.nationalities is None:
        return None
    mainland = _word(facts.read(mainland_resident).value)
    return None if mainland is None else "mainland" if mainland == "yes" else "other"


def _passport(facts: Facts) -> str | None:
    held = facts.profile.person.nationalities
    return None if held is None else "chinese" if "CN" in held else "foreign" if held else "none"


def _home(facts: Facts) -> str | None:
    place = facts.profile.person.residence
    return place if place is None or place in {"HK", "CN", "MO", "TW"} else "overseas"


def _statuses(facts: Facts) -> str | None:
    """The stays, but for visits that are over: everybody may have come to look round."""
    stays = facts.profile.statuses
    held = None if stays is None else [status for status in stays if not _visited(status, facts)]

    def told(status: Any) -> str | None:  # noqa: ANN401 - a status
        now = held_still(status, facts)
        if status.scheme is None or now not in {MET, NOT_MET}:
            return None
        return str(status.scheme.value) if now == MET else f"once {status.scheme.value}"

    found = _listed(held, map(told, held or ()))
    return None if found in _OVER and _studied_lately(facts) else found


def _visited(status: Status, facts: Facts) -> bool:
    return status.scheme is codes.Scheme.VISITOR and held_still(status, facts) == NOT_MET


_OVER = frozenset({"none", "once student"})
"""What whoever studied here lately may tell of stays: of the people drawn those hold the stay for study still."""


def _studied_lately(facts: Facts) -> bool:
    return facts.read(_months_since_local) == "0"


_HEIGHT = {level: height for height, level in enumerate(codes.DegreeLevel)}


def _highest(facts: Facts) -> str | None:
    degrees = facts.profile.degrees
    if degrees is None or any(degree.level is None for degree in degrees):
        return None
    held = [degree.level for degree in degrees if degree.level is not None]
    held = [level for level in held if level is not codes.DegreeLevel.NONE]
    return max(held, key=lambda level: _HEIGHT[level]).value if held else "none"


def _listed_bachelor(facts: Facts) -> str | None:
    """Whether a listed bachelor's is held; one that may be, as most like it are, is until otherwise told.

    One of an institution by whose name no listed one is known is none until otherwise told.
    """
    told = facts.read(listed_bachelor).value
    if told == UNKNOWN and facts.read(may_be_listed):
        return WORDS[MET]
    return WORDS[NOT_MET] if told == UNKNOWN and facts.read(seems_unlisted) else _word(told)


def _years_since(facts: Facts) -> str | None:
    held, award = facts.read(_listed_bachelor), facts.read(latest_qualifying_award).value
    if held == WORDS[NOT_MET]:
        return "none"
    if held != WORDS[MET] or award is None:
        return None
    since = Span(facts.as_of.year - award.years.high, facts.as_of.year - award.years.low)
    return _part(since, (3, 6))  # by then there may be three years of work, and the award is no longer of five years


def _local_award(facts: Facts) -> str | None:
    """Whether an award that opens IANG is held; one taken in Hong Kong is until something told speaks against it.

    So is one of a joint campus, which opens it alike. None is held where the short names of the institutions are those
    of listed ones elsewhere.
    """
    if facts.read(may_be_of_joint_campus):
        return WORDS[MET]
    told = facts.read(_holds_local).value
    if told == UNKNOWN and facts.read(may_be_local):
        return WORDS[MET]
    return WORDS[NOT_MET] if told == UNKNOWN and facts.read(is_named_elsewhere) else _word(told)


def _months_since_local(facts: Facts) -> str | None:
    of_joint_campus = facts.read(may_be_of_joint_campus)
    held, award = facts.read(_local_award), facts.read(_of_joint_campus if of_joint_campus else _local).value
    if held == WORDS[NOT_MET]:
        return "none"
    if held is None or award is None:
        return None
    days = Span((facts.as_of - award.last).days, (facts.as_of - award.first).days)
    return _part(days, (184,))


_local = latest_award(is_local_award)
_holds_local = holds_award(is_local_award)
_of_joint_campus = latest_award(is_joint_campus_award)
_holds_joint_campus = holds_award(is_joint_campus_award)


def _vocational(facts: Facts) -> str | None:
    """Whether a diploma that opens VPAS is held; one of the VTC is until something told speaks against it."""
    told = facts.read(eligible_diploma).value
    return WORDS[MET] if told == UNKNOWN and facts.read(diploma_of_the_council).value == MET else _word(told)


def _awaited(facts: Facts) -> str | None:
    """Whether an award is due within months, here or elsewhere."""
    place = facts.read(awaited_in).value
    return {None: None, NOWHERE: "none", "HK": "here"}.get(place, "elsewhere")


def _research(facts: Facts) -> str | None:
    degrees = facts.profile.degrees
    if degrees is None:
        return None
    told = [degree.top100_stem for degree in degrees]
    return "yes" if True in told else None if None in told else "no"


def _offers(facts: Facts) -> str | None:
    """What offers there are: ordinary ones, in a listed trade, in research; the last two though not said confirmed."""
    offers = facts.profile.offers

    def told(offer: Any) -> str | None:  # noqa: ANN401 - an offer
        if offer.confirmed is False:
            return "unconfirmed"
        if offer.trade not in {None, codes.Trade.NOT_LISTED}:
            return "trade"
        if offer.research_and_development:
            return "research"
        return None if offer.confirmed is None else "ordinary"

    return _listed(offers, map(told, offers or ()))


def _sound(facts: Facts) -> str | None:
    """Whether an offer passes the market tests of an employment visa, as it is stated."""
    offers = facts.profile.offers

    def told(offer: Any) -> str | None:  # noqa: ANN401 - an offer
        fits = offer.relevant_to_degree or offer.relevant_to_experience
        scarce = offer.recruitment_shown or offer.on_talent_list
        tests = (fits, scarce, offer.market_pay)
        return None if None in tests else "yes" if all(tests) else "no"

    return _listed(offers, map(told, offers or ()))


def _pay(facts: Facts) -> str | None:
    offers = facts.profile.offers

    def told(offer: Any) -> str | None:  # noqa: ANN401 - an offer
        return None if offer.annual_pay is None else _part(offer.annual_pay.amount, (240_000, 480_000, 2_000_000))

    return _listed(offers, map(told, offers or ()))


def _relation(link: Any) -> str | None:  # noqa: ANN401 - a relative
    """What one is to a relative; whoever is in a union that is not said to lack recognition is as a spouse is."""
    if link.relation is codes.Relation.CIVIL_PARTNER and link.legally_recognised is not False:
        return codes.Relation.SPOUSE.value
    return None if link.relation is None else str(link.relation.value)


NO_SPONSORS = frozenset({codes.Relation.PARENT_IN_LAW, codes.Relation.SIBLING, codes.Relation.OTHER})
"""To whom nobody comes as a dependant by these: that there is a brother or an aunt here tells nothing of a pathway."""


def _sponsors(profile: Profile) -> tuple[FamilyLink, ...] | None:
    """The relatives whom one may join, by what one is to them."""
    links = profile.family_links
    return None if links is None else tuple([link for link in links if link.relation not in NO_SPONSORS])


def _relations(facts: Facts) -> str | None:
    links = _sponsors(facts.profile)
    return _listed(links, map(_relation, links or ()))


def _relatives(facts: Facts) -> str | None:
    links = _sponsors(facts.profile)

    def told(link: Any) -> str | None:  # noqa: ANN401 - a relative
        relation = _relation(link)
        return None if relation is None or link.sponsor_status is None else f"{relation} {link.sponsor_status.value}"

    return _listed(links, map(told, links or ()))


def _plans(facts: Facts) -> str | None:
    plans = facts.profile.business_plans

    def told(plan: Any) -> str | None:  # noqa: ANN401 - a plan
        programme = plan.backing_programme
        return None if programme is None else "plain" if programme is codes.BackingProgramme.NONE else "backed"

    return _listed(plans, map(told, plans or ()))


def _present(list_of: Callable[[Profile], tuple[object, ...] | None]) -> Read:
    """Whether there is any of something that one may have none of, whatever else of it is known."""

    def read(facts: Facts) -> str | None:
        held = list_of(facts.profile)
        return None if held is None else "some" if held else "none"

    return read


def _each(list_of: Callable[[Profile], tuple[Any, ...] | None], name: str) -> Read:
    """One field of the items of a list, where each of them tells it."""

    def read(facts: Facts) -> str | None:
        held = list_of(facts.profile)
        return _listed(held, [getattr(item, name) for item in held or ()])

    return read


def _achieved(facts: Facts) -> str | None:
    """What kinds of achievements there are, as the Achievement-based Points Test takes them."""
    held = facts.profile.achievements

    def told(achievement: Any) -> str | None:  # noqa: ANN401 - an achievement
        kind = achievement.kind
        return None if kind is None else "award" if kind in EXCEPTIONAL_AWARDS else _WORK.get(kind, kind.value)

    return _listed(held, map(told, held or ()))


_WORK = dict.fromkeys(RECOGNISED_WORK, "work")


def _holds(facts: Facts) -> str | None:
    """The stay held now, though others may be told but roughly; that there is none is known once all are."""
    held = facts.profile.statuses
    if held is None:
        return None
    now = [held_still(status, facts) for status in held]
    for status, truth in zip(held, now, strict=True):
        if truth == MET and status.scheme is not None:
            return "labour" if status.scheme in _LABOUR else str(status.scheme.value)
    over = all(truth == NOT_MET for truth in now) and not _studied_lately(facts)
    return "none" if over else None


_LABOUR = frozenset({codes.Scheme.DOMESTIC_HELPER, codes.Scheme.IMPORTED_WORKER})
"""Stays for work that asks for no degree: of each alone too few are drawn."""


def _pay_now(facts: Facts) -> str | None:
    """What the jobs held now pay together."""
    jobs = facts.profile.jobs
    if jobs is None:
        return None
    told = [in_hkd(job.annual_pay, facts.as_of) for job in jobs if job.current and job.annual_pay is not None]
    paid = [pay for pay in told if pay is not None]
    total = Span(sum([pay.low for pay in paid]), sum([pay.high for pay in paid]))
    return _part(total, (500_000, 1_000_000, 2_500_000)) if paid else "none" if not jobs else None


TTPS_A_HKD = 2_500_000


def _income(facts: Facts) -> str | None:
    """What was earned; the profit of one's own companies counts until it is said that the shares were held for less.

    While nothing is told of it, what jobs pay that have lasted a year counts. It is still asked what was earned.
    A listed company, or one of which somebody else owns most, is not one's own: what it brings may be an investment's.
    """
    told = facts.read(taxable_income_hkd).value
    income, businesses = facts.profile.income, facts.profile.businesses or ()
    untold = income.taxable_last_year is None and income.business_shares_held_whole_year is None
    if untold and all(map(_is_ones_own, businesses)):
        least = facts.read(employment_income_hkd).value.low + max(0.0, facts.read(profit_share_hkd).value.low)
        told = Span(max(told.low, least), told.high)
    nothing_told = untold and income.employment_last_year is None
    if nothing_told and facts.profile.jobs and _paid_through_the_year(facts).low >= TTPS_A_HKD:
        return ENOUGH_FOR_TTPS_A
    return _part(told, (1_000_000, TTPS_A_HKD))


def _paid_through_the_year(facts: Facts) -> Span:
    """What those jobs pay a year that are held now and surely began a year ago."""
    began = add_months(facts.as_of, -12)
    paid = [
        in_hkd(job.annual_pay, facts.facts_on)
        for job in facts.profile.jobs or ()
        if job.current and job.annual_pay is not None and job.started_on is not None and job.started_on.last <= began
    ]
    held = [pay for pay in paid if pay is not None]
    return Span(sum([pay.low for pay in held]), sum([pay.high for pay in held]))


def _owned(profile: Profile) -> tuple[Business, ...] | None:
    """The businesses that are owned, or may be."""
    held = profile.businesses
    return None if held is None else tuple([business for business in held if business.owned_now is not False])


HALF = 50


def _is_ones_own(business: Business) -> bool:
    share = business.ownership_percent
    return not business.listed and (share is None or share.low >= HALF)


ENOUGH_FOR_TTPS_A = "2"
"""The part of the line of incomes above the last of its cuts."""


def _wealth(facts: Facts) -> str | None:
    """Whether all that is owned, alone and with the family, may make up what New CIES asks; money at hand is owned."""
    wealth = facts.profile.wealth
    if wealth.net_assets is None and wealth.joint_net_assets is None:
        funds = None if wealth.liquid_funds is None else in_hkd(wealth.liquid_funds, facts.as_of)
        return "1" if funds is not None and funds.low >= NEW_CIES_HKD else None
    alone, joint = facts.read(own_net_assets_hkd).value, facts.read(joint_net_assets_hkd).value
    return _part(alone + joint, (NEW_CIES_HKD,))


NEW_CIES_HKD = 30_000_000


def _card_of_a_parent(facts: Facts) -> str | None:
    parents = facts.profile.parents
    if parents is None:
        return None
    held = [parent.hk_permanent_identity_card for parent in parents]
    return "yes" if True in held else None if None in held else "no"


def _purpose(facts: Facts) -> str | None:
    purpose = facts.profile.purpose
    return None if purpose is None else "extend" if purpose is codes.Purpose.EXTEND else "come"


FOR_A_JOB, FOR_A_TRADE = frozenset({"gep", "asmtp"}), frozenset({"gep_tp", "asmtp_tp"})
TTPS_BC, QMAS_GPT, QMAS_APT = frozenset({"ttps_b", "ttps_c"}), frozenset({"qmas_gpt"}), frozenset({"qmas_apt"})
IANG, ASSG, DEPENDANT = frozenset({"iang"}), frozenset({"assg"}), frozenset({"dependant"})
NEW_CIES, ENTREPRENEUR = frozenset({"new_cies"}), frozenset({"entrepreneur"})

TRAITS: tuple[Trait, ...] = (
    Trait("purpose", ("purpose",), _purpose),
    Trait("age", ("birth",), _parted(age_years, 18, 22, 25, 31, 41, 51, 61)),
    Trait("passport", ("nationality",), _passport),
    Trait("mainland", ("nationality", "here", "home"), _nation, NEW_CIES | FOR_A_JOB | FOR_A_TRADE),
    Trait("born_overseas", ("birthplace",), _whether(born_overseas)),
    Trait("home", ("here",), _home),
    Trait("right_of_abode", ("here",), _whether(right_of_abode)),
    Trait("no_conviction", ("record",), _whether(no_conviction)),
    Trait("no_adverse_record", ("record",), _whether(no_adverse_record)),
    Trait("statuses", ("here",), _statuses),
    Trait("holds", ("here",), _holds),
    Trait("any_degree", ("degrees",), _present(lambda profile: profile.degrees), FOR_A_JOB),
    Trait("highest", ("degrees",), _highest, QMAS_GPT),
    Trait("listed_bachelor", ("degrees",), _listed_bachelor, TTPS_BC),
    Trait("years_since_award", ("degrees",), _years_since, TTPS_BC),
    Trait("listed_postgraduate", ("degrees",), _whether(listed_postgraduate)),
    Trait("stem_postgraduate", ("degrees",), _whether(listed_stem_postgraduate)),
    Trait("local_award", ("degrees",), _local_award, IANG),
    Trait("since_local_award", ("degrees",), _months_since_local, IANG),
    Trait("awaited", ("degrees",), _awaited, frozenset({"ttps_c"})),
    Trait("vocational_diploma", ("degrees",), _vocational, frozenset({"vpas"})),
    Trait("research_degree", ("degrees",), _research),
    Trait("jobs", ("jobs",), _present(lambda profile: profile.jobs)),
    Trait("pay_now", ("jobs",), _pay_now),
    Trait("work_lately", ("work_lately", "jobs"), _parted(work_after_bachelor, 36), TTPS_BC),
    Trait("degree_level_months", ("work_level", "jobs"), _parted(degree_level_months, 24, 60), QMAS_GPT),
    Trait("senior_months", ("work_level", "jobs"), _parted(senior_months, 1), QMAS_GPT),
    Trait("reputable_months", ("work_kind", "jobs"), _parted(reputable_employer_months, 36), QMAS_GPT),
    Trait("sector_months", ("work_kind", "jobs"), _parted(specified_sector_months, 36), QMAS_GPT),
    Trait("international_months", ("work_kind", "jobs"), _parted(international_months, 24), QMAS_GPT),
    Trait("income", ("income",), _income, frozenset({"ttps_a"})),
    Trait("businesses", ("businesses",), _present(_owned)),
    Trait("any_offer", ("offers",), _present(lambda profile: profile.offers), FOR_A_JOB | FOR_A_TRADE | {"techtas"}),
    Trait("offers", ("offers",), _offers, FOR_A_JOB | FOR_A_TRADE | {"techtas"}),
    Trait("sound_offer", ("offers",), _sound, FOR_A_JOB),
    Trait("offer_pay", ("offers",), _pay),
    Trait("assets", ("assets",), _parted(net_assets_with_own_share_hkd, NEW_CIES_HKD), NEW_CIES),
    Trait("wealth", ("assets",), _wealth, NEW_CIES),
    Trait("assets_held", ("assets",), _parted(held_months, 6), NEW_CIES),
    Trait("two_languages", ("languages",), _whether(two_good_languages), QMAS_GPT),
    Trait("good_english", ("languages",), _whether(good_english)),
    Trait("any_achievement", ("achievements",), _present(lambda profile: profile.achievements), QMAS_APT),
    Trait("achieved", ("achievements",), _achieved, QMAS_APT),
    Trait("award", ("achievements",), _whether(exceptional_award), QMAS_APT),
    Trait("recognised_work", ("achievements",), _whether(recognised_work), QMAS_APT),
    Trait("any_relative", ("relatives",), _present(_sponsors), DEPENDANT),
    Trait("relation", ("relatives",), _relations, DEPENDANT),
    Trait("sponsor", ("relatives",), _each(_sponsors, "sponsor_status"), DEPENDANT),
    Trait("relatives", ("relatives",), _relatives, DEPENDANT),
    Trait("card_of_a_parent", ("parents",), _card_of_a_parent, ASSG),
    Trait("second_generation", ("parents",), _whether(second_generation), ASSG),
    Trait("any_plan", ("business_plans",), _present(lambda profile: profile.business_plans), ENTREPRENEUR),
    Trait("business_plans", ("business_plans",), _plans, ENTREPRENEUR),
    Trait("investments", ("investments",), _present(lambda profile: profile.plan.new_cies), NEW_CIES),
)


def number_of(trait: str) -> int:
    """Which of the traits bears an id."""
    return next(number for number, one in enumerate(TRAITS) if one.id == trait)


def traits_of(facts: Facts) -> tuple[str | None, ...]:
    """Every trait of a person, in the order of ``TRAITS``."""
    return tuple([trait.read(facts) for trait in TRAITS])


def _opens_iang(facts: Facts) -> Truth:
    """Whether an award that opens IANG is held, by the law alone."""
    if facts.read(may_be_of_joint_campus):
        return facts.read(_holds_joint_campus).value
    return facts.read(_holds_local).value


def made_for(facts: Facts) -> frozenset[str]:
    """The pathways for which something told is made, where it is read as it is of most while the law leaves it open.

    It is taken to define them so long.
    """
    listed = facts.read(_listed_bachelor) == WORDS[MET]
    told = {
        "iang": facts.read(_local_award) == WORDS[MET] and _opens_iang(facts) == UNKNOWN,
        "vpas": facts.read(_vocational) == WORDS[MET],
        "ttps_a": facts.read(_income) == ENOUGH_FOR_TTPS_A,
        "ttps_b": listed,
        "ttps_c": listed,
    }
    return frozenset([pathway for pathway, made in told.items() if made])
