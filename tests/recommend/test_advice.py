from dataclasses import replace
from datetime import timedelta

import pytest

from service.outlook.estimate import Band
from service.practice import PracticeFinding
from service.profile.codes import DegreeLevel
from service.profile.facts import Facts
from service.profile.model import Degree, Experience, Profile
from service.profile.values import MET, NOT_MET, REVIEW, UNKNOWN, DateSpan, Money, Truth, exactly
from service.recommend.ranking import advise, caps_held, caps_on, load_ranking
from service.recommend.records import Advice
from service.rules.catalogue import BY_ID
from service.rules.pathway import Assessment, LawStatus, Mode, Selection, Verdict
from tests.exemplars import LANGUAGES, OFFER, established_foreigner
from tests.forgetting import put
from tests.recommend.asking import AS_OF, answered, codes, decided, pathway

SELECTED = {
    Selection.RELATIONSHIP: "dependant",
    Selection.THRESHOLD: "ttps_a",
    Selection.FIRST_COME: "ttps_c",
    Selection.CASE_BY_CASE: "gep",
    Selection.HEAVILY_JUDGED: "entrepreneur",
    Selection.COMPETITIVE: "qmas_gpt",
}

EITHER = (False, True)
ROWS = [
    # truth, band, a stronger one is open, advice (a set: by style of selection, checkable styles first)
    (MET, Band.STRONG, False, "recommended"),
    (MET, Band.STRONG, True, "worth_considering"),
    (MET, Band.FAIR, False, "recommended"),
    (MET, Band.FAIR, True, "worth_considering"),
    (MET, Band.WEAK, False, "worth_considering"),
    (MET, Band.WEAK, True, "not_advised"),
    (MET, Band.CANNOT_TELL, True, "worth_considering"),
    *((REVIEW, band, False, "worth_considering") for band in Band),
    (REVIEW, Band.STRONG, True, "worth_considering"),
    (REVIEW, Band.FAIR, True, "worth_considering"),
    (REVIEW, Band.CANNOT_TELL, True, "worth_considering"),
    (REVIEW, Band.WEAK, True, "not_advised"),
    *((truth, band, stronger, "needs_facts") for truth in (UNKNOWN, Truth(6)) for band in Band for stronger in EITHER),
    *((NOT_MET, band, stronger, "not_open") for band in Band for stronger in EITHER),
]


def _assessment(
    pathway_id: str, truth: Truth, status: LawStatus = LawStatus.IN_FORCE, mode: Mode = Mode.ENTRY
) -> Assessment:
    return Assessment(BY_ID[pathway_id], status, mode, truth)


def _weak(finding: str) -> PracticeFinding:
    return PracticeFinding(finding, exactly(0), (), (), "hkvs-qmas", "single_secondary", frozenset({"qmas"}))


def _advice(
    pathway_id: str,
    truth: Truth,
    band: Band,
    *weak: str,
    stronger: bool = False,
    needless: bool = False,
    mode: Mode = Mode.ENTRY,
) -> str:
    held = caps_held(tuple(map(_weak, weak)), Facts(Profile(), AS_OF), load_ranking())
    caps = caps_on(BY_ID[pathway_id], mode, held)
    assessment = _assessment(pathway_id, truth, mode=mode)
    return advise(assessment, band, caps, load_ranking(), stronger=stronger, needless=needless).value


@pytest.mark.parametrize(("truth", "band", "stronger", "advice"), ROWS)
@pytest.mark.parametrize("pathway_id", SELECTED.values())
def test_the_advice_is_that_of_the_table(
    pathway_id: str, truth: Truth, band: Band, stronger: bool, advice: str
) -> None:
    """Verdict, band and whether a stronger way is open settle the advice, whatever the style of selection."""
    assert _advice(pathway_id, truth, band, stronger=stronger) == advice


@pytest.mark.parametrize(
    ("selection", "advice"),
    [
        (Selection.RELATIONSHIP, "recommended"),
        (Selection.THRESHOLD, "recommended"),
        (Selection.FIRST_COME, "recommended"),
        (Selection.CASE_BY_CASE, "worth_considering"),
        (Selection.HEAVILY_JUDGED, "worth_considering"),
        (Selection.COMPETITIVE, "worth_considering"),
    ],
)
def test_where_the_outlook_cannot_tell_the_style_of_selection_does(selection: Selection, advice: str) -> None:
    """What can be checked beforehand is recommended; what is judged or competed for is worth considering."""
    assert BY_ID[SELECTED[selection]].selection is selection
    assert _advice(SELECTED[selection], MET, Band.CANNOT_TELL) == advice


@pytest.mark.parametrize("pathway_id", SELECTED.values())
def test_an_extension_meets_no_selection(pathway_id: str) -> None:
    """One that meets every published test is recommended, though the first stay was competed for."""
    assert _advice(pathway_id, MET, Band.CANNOT_TELL, mode=Mode.EXTENSION) == "recommended"


@pytest.mark.parametrize(
    ("finding", "mode", "advice"),
    [
        ("career_stage", Mode.ENTRY, "worth_considering"),
        ("career_stage", Mode.EXTENSION, "recommended"),
        ("pay_level", Mode.ENTRY, "worth_considering"),
        ("pay_level", Mode.EXTENSION, "worth_considering"),
    ],
)
def test_a_short_career_speaks_against_a_first_employment_visa_and_low_pay_against_an_extension_too(
    finding: str, mode: Mode, advice: str
) -> None:
    """Whoever extends was admitted with what experience there was; the pay is looked at again."""
    assert (
        _advice("gep", MET, Band.CANNOT_TELL if mode is Mode.EXTENSION else Band.STRONG, finding, mode=mode) == advice
    )


def test_what_we_hold_no_law_on_has_no_other_advice() -> None:
    """Unknown law is called so, whatever the band, and even to somebody who needs no scheme."""
    unknown = _assessment("ttps_a", UNKNOWN, LawStatus.LAW_UNKNOWN)
    assert advise(unknown, Band.STRONG, (), load_ranking(), stronger=False, needless=True) is Advice.LAW_UNKNOWN


@pytest.mark.parametrize("finding", ["career_stage", "pay_level"])
@pytest.mark.parametrize("pathway_id", ["gep_tp", "asmtp_tp"])
def test_what_is_said_of_graduates_caps_no_technician(pathway_id: str, finding: str) -> None:
    """The reports are of graduates under GEP and of GEP and ASMTP as a whole; the TP Stream has floors of its own."""
    assert _advice(pathway_id, MET, Band.CANNOT_TELL, finding) == "recommended"


@pytest.mark.parametrize("finding", ["career_stage", "pay_level"])
@pytest.mark.parametrize("pathway_id", ["gep", "asmtp", "techtas"])
def test_a_weak_career_or_weak_pay_caps_an_employment_visa(pathway_id: str, finding: str) -> None:
    """An employment visa that would be recommended is worth considering at most; nothing else is lowered."""
    assert _advice(pathway_id, MET, Band.STRONG) == "recommended"
    assert _advice(pathway_id, MET, Band.STRONG, finding) == "worth_considering"
    assert _advice(pathway_id, MET, Band.WEAK, finding, stronger=True) == "not_advised"
    assert _advice("ttps_a", MET, Band.STRONG, finding) == "recommended"


@pytest.mark.parametrize("finding", ["career_authentic", "funds_traceable"])
@pytest.mark.parametrize("pathway_id", ["qmas_gpt", "qmas_apt"])
def test_a_doubtful_timeline_or_money_caps_qmas(pathway_id: str, finding: str) -> None:
    """QMAS that would be recommended is worth considering at most."""
    assert _advice(pathway_id, MET, Band.STRONG) == "recommended"
    assert _advice(pathway_id, MET, Band.STRONG, finding) == "worth_considering"


def test_whoever_holds_the_right_of_abode_is_told_first_that_no_scheme_is_needed() -> None:
    """The first notice says so, and no pathway is recommended or called worth considering."""
    holder = put(established_foreigner(AS_OF), ("person", "right_of_abode"), fact=True)
    told = answered(decided(holder))
    assert codes(told)[0] == "right_of_abode"
    assert {row["advice"] for row in told["pathways"]} <= {"not_advised", "not_open"}
    assert "right_of_abode" not in codes(answered(decided(established_foreigner(AS_OF))))


def _offered(annual_pay: int, months: int) -> Profile:
    """A Canadian with an unlisted bachelor's and a complete offer, with so much pay and so many months of work."""
    awarded = AS_OF - timedelta(days=31 * months + 60)
    degree = Degree(
        level=DegreeLevel.BACHELOR, full_time=True, awarded_on=DateSpan(awarded, awarded), ttps_listed=False
    )
    offer = replace(OFFER, annual_pay=Money(exactly(annual_pay), "HKD"), trade=None, research_and_development=False)
    base = established_foreigner(AS_OF)
    return replace(
        base,
        degrees=(degree,),
        jobs=None,
        businesses=(),
        business_plans=(),
        experience=Experience(degree_level_months=exactly(months), total_months=exactly(months)),
        offers=(offer,),
        languages=LANGUAGES,
    )


@pytest.mark.parametrize(("annual_pay", "months"), [(480_000, 0), (480_000, 6), (192_000, 96), (239_988, 96)])
def test_a_fresh_graduate_and_a_poorly_paid_job_are_not_recommended_for_gep(annual_pay: int, months: int) -> None:
    """GEP is eligible on paper without experience or at HK$16,000 a month, and is not recommended outright."""
    row = pathway(answered(decided(_offered(annual_pay, months))), "gep")
    assert row["verdict"] == "eligible"
    assert row["advice"] in {"worth_considering", "not_advised"}


def test_every_verdict_and_band_has_its_row() -> None:
    """No case falls off the table, for any pathway."""
    for pathway_id in BY_ID:
        for truth in map(Truth, range(1, 8)):
            for band in Band:
                for stronger in EITHER:
                    assert _advice(pathway_id, truth, band, stronger=stronger) in {advice.value for advice in Advice}


def test_a_second_way_is_advised_in_the_light_of_the_first() -> None:
    """At most one pathway whose outlook is no better than fair is recommended: those behind it have a stronger one."""
    decision = decided(established_foreigner(AS_OF))
    recommended = [row for row in decision.pathways if row.advice is Advice.RECOMMENDED]
    assert len(recommended) == 1
    assert recommended[0].rank == 1
    assert recommended[0].assessment.verdict is Verdict.ELIGIBLE
