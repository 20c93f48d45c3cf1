"""Every message that may be asked for is there in every language, and none is there for nothing."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

import service.practice
from service.advice.answer.records import DateKind, Sureness, WhyLater
from service.advice.answer.table import table
from service.advice.bounds.records import CertainKind
from service.advice.changes.lever import Effort, StepCode, TimeTaken
from service.advice.changes.offers import OPEN_TO_TERMS
from service.advice.comparison.side_by_side import ATTRIBUTES
from service.advice.exercise.records import PoolMeasure
from service.advice.ledger import Part
from service.advice.settlement.records import Explained, SettlementDateKind
from service.advice.settlement.stay import ELSEWHERE
from service.api.dossier.dossiers import WAITS
from service.api.exercise.selection import ASSUMPTIONS
from service.api.interview.naming import PLACES as PLACES_NAMED
from service.api.interview.naming import SHAPES
from service.interview.questionnaire import AnswerType, presence, questionnaire
from service.messages import load_catalogues
from service.outlook.estimate import Band
from service.outlook.features import FEATURES
from service.practice import Grade, load_practice
from service.practice.credibility import TOPICS, WEIGHERS
from service.practice.graders import GRADERS, NO_CAREER
from service.practice.grounds import GROUNDS
from service.profile.codes import DegreeLevel, LetterItem, PlanStep, RefusalGround, Relation, Sector
from service.profile.derived.languages import CHINESE_LANGUAGE
from service.profile.derived.languages import ENGLISH as ENGLISH_LANGUAGE
from service.profile.derived.told_elsewhere import NAMED_BY, Elsewhere
from service.profile.facts import Facts
from service.recommend.records import Advice
from service.rules.abode.filing import roads
from service.rules.abode.residence import Counting
from service.rules.abode.standing import ESTABLISHED, HINTED, JUDGED, Ground
from service.rules.catalogue import PATHWAYS
from service.rules.criteria import Criterion, every
from service.rules.documents.papers import papers
from service.rules.evaluator import Evaluation
from service.rules.law import Certainty, lawbook
from service.rules.neighbours import _NEIGHBOURS, STUDY, STUDY_STEPS, WORKING_HOLIDAY
from service.rules.pathway import OPEN, LawStatus, Remark, Selection, Verdict, assess
from service.rules.sequences import sequence_rules
from tests.strategies import cases

if TYPE_CHECKING:
    from service.interview.questionnaire import AskedFact, Question
    from service.profile.model import Profile

CATALOGUES = load_catalogues()
ENGLISH = CATALOGUES["en"]
CRITERIA: dict[str, Criterion] = {
    criterion.id: criterion
    for pathway in PATHWAYS
    for rule in (*pathway.entry.values(), *pathway.extension.values())
    for criterion in every(rule)
}
REMARKS: dict[str, Remark] = {
    remark.id: remark for pathway in PATHWAYS for remark in (*pathway.conditions, *pathway.discretion)
}
UNITS = {
    lawbook().parameters[parameter].unit
    for ruled in (*CRITERIA.values(), *REMARKS.values())
    if (parameter := getattr(ruled, "parameter", None))
}
PLAIN_UNITS = {"countries", None}
"""Numbers and names that are shown by themselves."""

ASKED_FOR = {
    fact.pointer
    for question in questionnaire()
    for asked in question.facts
    for fact in (asked, *asked.fields)
    if question.pointers != (fact.pointer,)
}
"""Facts that are worded as a question beside those of which a question consists."""
FACTS_ASKED_FOR = ASKED_FOR | {pointer for question in questionnaire() for pointer in question.pointers}
FIELDS_NAMED = {PLACES_NAMED.get(name, name) for shapes in SHAPES.values() for shape in shapes for name in shape}


def ticked(question: Question) -> tuple[AskedFact, ...]:
    """The facts that are ticked, as statements."""
    return question.facts if len(question.facts) > 1 and question.type is AnswerType.CHECKLIST else ()


ITEMS = {tokens[tokens.index("*") - 1] for code in ENGLISH.messages if "*" in (tokens := code.split("/"))}
"""The lists of the profile whose items have facts of their own."""

OUTCOMES = ("met", "not_met", "needs_review", "unknown")
NOTICES = (
    "right_of_abode",
    "not_legal_advice",
    "rules_verified",
    "rules_stale",
    "projection",
    "promise_of_another_day",
    "bachelor_not_stated",
    *("studies_not_stated", "relative_read_as_child", "relative_read_as_parent"),
    *(what.value for what in Elsewhere),
    "no_exchange_rate",
)
BASES = ("synthetic_cohort", "agency_cases", "mixed")
NOTES = (
    *("institution_listed", "institution_not_listed", "institution_unclear", "institution_stated"),
    *("award_awaited", "institution_probable", "occupation_listed", "occupation_unclear", "no_exchange_rate"),
    *("investment_left_out", "shares_held_shorter", "over_since", "file_from_there"),
    *("institution_succeeded", "institution_arm", "programme_part_time"),
)
WORDS = {
    *(f"pathway.{pathway.id}" for pathway in PATHWAYS),
    *(f"advice.{advice.value}" for advice in Advice),
    "advice.not_needed",
    *(f"law_status.{status.value}" for status in LawStatus if status is not LawStatus.IN_FORCE),
    "law_status.not_yet_open.between",
    *(f"practice.{finding}.{grade.value}" for finding in GRADERS for grade in Grade),
    *(f"practice.{report.id}.reported" for report in load_practice().reported),
    f"practice.career_stage.weak.{NO_CAREER}",
    *(f"outlook.{feature}" for feature in FEATURES),
    *(f"neighbour.{neighbour.id}" for neighbour, _ in _NEIGHBOURS),
    f"neighbour.{WORKING_HOLIDAY}.free",
    *(f"neighbour.{STUDY}.{step}" for step in STUDY_STEPS),
    *(f"notice.{notice}" for notice in (*NOTICES, *BASES, *(f"{basis}_of" for basis in BASES))),
    *(f"note.{note}" for note in NOTES),
    *(f"unit.{unit}" for unit in UNITS - PLAIN_UNITS),
    *(f"reason.{outcome}" for outcome in OUTCOMES),
    *(f"reason.{outcome}_with_value" for outcome in OUTCOMES if outcome != "unknown"),
    *(
        "reason.unknown_plain",
        "reason.unknown_with_value",
        "reason.unknown_in_part",
        "unit.HKD.round",
        "outlook.raises",
        "outlook.lowers",
        "outlook.said.none",
    ),
    *(f"outlook.said.{band.value}{given}" for band in Band for given in ("", ".given_open")),
    *("value.at_least", "value.between", "value.some_day", "value.span", "value.sequence", "value.listed"),
    *("value.told", "value.tally", "value.counted", "value.nationality", "outlook.renewal.weak"),
    *("asked.facts_of_item", "asked.and", "asked.list", "asked.more"),
    *(f"item.{listed}" for listed in ITEMS),
    *CRITERIA,
    *REMARKS,
}
PERIODS = (*Verdict, *(status for status in LawStatus if status is not LawStatus.IN_FORCE))
KEY_DATES = {
    *(f"period.{kind.value}{onwards}" for kind in PERIODS for onwards in ("", ".onwards", ".day")),
    *(f"period.extension.{kind.value}{onwards}" for kind in OPEN for onwards in ("", ".onwards", ".day")),
    *(f"key_date.{kind.value}" for kind in (*Verdict, LawStatus.IN_FORCE, LawStatus.CLOSED, LawStatus.LAW_UNKNOWN)),
    *(
        f"key_date.{kind}"
        for kind in ("may_open", "changes", "law", "list", "band", "unchanged", "doubtful", "doubt", "expected")
    ),
    *(f"key_date.band.{band.value}" for band in Band),
    *(f"key_date.turn.{outcome}" for outcome in OUTCOMES),
    *("period.doubtful", "extension_window", "extension_window.day", "extension_window.reported", "notice.key_dates"),
}
WORDS |= KEY_DATES
OUTCOMES_OF_A_SET = (Verdict.ELIGIBLE.value, Verdict.NEEDS_REVIEW.value, Verdict.UNDETERMINED.value, "lifts")
WHAT_IFS = {
    *(f"what_if.step.{step.value}" for step in StepCode),
    *(f"what_if.step.{award}.begun" for award in ("local_bachelor", "local_postgraduate")),
    *(f"what_if.{outcome}{later}" for outcome in OUTCOMES_OF_A_SET for later in ("", ".later")),
    *(f"what_if.effort.{effort.value}" for effort in Effort),
    *(f"what_if.time.{time.value}" for time in TimeTaken),
    *(f"what_if.term.{name}" for name in OPEN_TO_TERMS),
    *("what_if.and", "what_if.ease", "notice.what_ifs"),
    *("notice.cut_short", *(f"part.{part.value}" for part in Part)),
}
WORDS |= WHAT_IFS
SELECTION = {
    *(f"notice.{code}" for code in ("simulated_exercise", "rivals_given", "open_as_far_as_known", "nobody_left_out")),
    *(f"assumption.{name}" for name in ASSUMPTIONS),
    *(f"exercise.{code}" for code in ("for_last_taken", "for_first_left_out", "apart", "level")),
    *(f"exercise.{code}.open" for code in ("for_last_taken", "for_first_left_out")),
    *(f"pool.{place}" for place in (*PoolMeasure, "not_held", "unplaced")),
}
WORDS |= SELECTION
COMPARED = {
    *(f"compare.attribute.{name}" for name in ATTRIBUTES),
    *(f"compare.attribute.{term.partition('@')[0]}" for pathway in PATHWAYS for term in pathway.terms),
    *(f"compare.verdict.{verdict.value}" for verdict in Verdict),
    *(f"compare.selection.{selection.value}" for selection in Selection),
    *(f"compare.certainty.{certainty.value}" for certainty in Certainty),
    *(f"compare.condition_of_stay.{value}" for value in ("time_limitation", "employment", "linked")),
    *(f"compare.dependants.{value}" for value in ("true", "false", "linked")),
    *(f"compare.job_offer.{value}" for value in ("needed", "not_needed", "depends")),
    *(
        f"compare.{code}"
        for code in ("none_published", "not_held", "no_outlook", "no_capital", "no_quota", "only_at_entry")
    ),
    *(f"compare.{code}" for code in ("share", "share_if_open", "share_of_any", "reported", "term", "not_asked")),
    *(f"sequence.{rule.id}" for rule in sequence_rules()),
}
WORDS |= COMPARED
PAPERS = {
    row.document
    for held in papers().by_pathway.values()
    for row in (*held.entry, *held.companions, *held.extension, *held.companions_extension)
}
DOSSIER = {
    *(f"paper.{code}{part}" for code in PAPERS for part in ("", ".shows")),
    *(f"step.{row.step}" for held in papers().by_pathway.values() for row in (*held.steps, *held.extension_steps)),
    *(f"step.{row.step}.here" for held in papers().by_pathway.values() for row in held.steps if "arrive" in row.step),
    "step.extend.reported",
    *(f"step.{step}.unheld" for step in ("wait_for_decision", "pay_and_collect", "extend", "company_quota")),
    *(f"step.arrive{how}.unheld" for how in ("", "_on_contract", "_on_condition")),
    *(f"step.{step}.free" for step in ("apply_online", "apply_with_employer", *WAITS)),
    *(f"still.{name}" for name in (*LetterItem, "origin")),
    *("paper.still", "extension.outlook", "extension.share", "notice.papers_read"),
}
WORDS |= DOSSIER
PRACTICE = Path(service.practice.__file__).parent
WEIGHED = "\n".join(path.read_text(encoding="utf-8") for path in sorted(PRACTICE.glob("*.py")))
EVIDENCE = {
    code
    for code in ENGLISH.messages
    if code.startswith("credibility.evidence.") and f'"{code.split(".")[2]}"' in WEIGHED
}
"""Messages for evidence that some weigher names; that none lacks its message shows wherever an answer is rendered."""
NAMED = (*LetterItem, *PlanStep, ENGLISH_LANGUAGE, CHINESE_LANGUAGE)
CREDIBILITY = {
    *(f"credibility.grade.{grade.value}" for grade in Grade),
    *(f"credibility.{part}.{name}" for part in ("why", "remedy") for name in (*GROUNDS, *WEIGHERS)),
    *(f"credibility.name.{name}" for name in WEIGHERS),
    *("credibility.month_end", "credibility.open"),
    *(f"credibility.topic.{topic}" for topic in TOPICS),
    *(f"credibility.named.{name}" for name in (*NAMED, Sector.FINANCE, Sector.INNOVATION_AND_TECHNOLOGY)),
    *("credibility.not_told", "unit.percent", "unit.persons"),
    *EVIDENCE,
}
WORDS |= CREDIBILITY
WORDS |= {f"certain.{kind.value}" for kind in CertainKind}
QUESTIONS = {
    *(f"{kind}.{question.id}" for question in (presence(), *questionnaire()) for kind in ("question", "help")),
    *(f"ask.{pointer}" for pointer in ASKED_FOR),
    *("any.of", *(f"any.{fact.pointer}" for fact in presence().facts)),
    *(f"tick.{fact.pointer}" for question in (presence(), *questionnaire()) for fact in ticked(question)),
    *(f"named.{listed}.{'_'.join(shape)}" for listed, shapes in SHAPES.items() for shape in shapes),
    *(f"named.{kind.__name__}.{value.value}" for kind in (DegreeLevel, Relation) for value in kind),
    *(
        "named.again",
        "asked.of_item",
        "asked.some_details",
        "asked.bears_on",
        "asked.more_exactly",
        "asked.in_hkd",
        "asked.sponsor",
        *(f"asked.named{pointer.replace('/', '.')}" for pointer in NAMED_BY),
    ),
    *(f"progress.{far}" for far in ("none", "some", "all", "open", "judged", "closed")),
    *(f"filled.{code}" for code in ("listed", "not_listed", "country", "not_ugc_funded")),
    *(
        f"choice.{fact.closed_list}.{value}"
        for question in questionnaire()
        for asked in question.facts
        for fact in (asked, *asked.fields)
        for value in fact.choices
    ),
    "notice.people_alike",
}
WORDS |= QUESTIONS
WHAT_TO_DO = {
    *(f"what_to_do.{row.id}" for row in table().rows),
    *(f"what_to_do.sure.{sure.value}" for sure in Sureness),
    *(f"what_to_do.band.{band.value}" for band in Band),
    *(f"what_to_do.later.{why.value}" for why in WhyLater),
    *(f"what_to_do.basis.{basis}" for basis in BASES),
    *(f"what_to_do.date.{kind.value}" for kind in DateKind),
    *("what_to_do.date.last_day.roughly", "what_to_do.date.last_day.may_be_over"),
    *(f"stay.{code}" for code in ("limit", "limit_past", "limit_unknown", "opens", "opens_reported", "nothing_filed")),
    *(f"stay.{code}" for code in ("not_covered", "at_once", "closed", "closed_by", "closed_plain", "after_the_limit")),
    *(f"stay.{code}" for code in ("pending", "pending_undated", "pending_past", "takes", "takes.unpublished")),
    *(f"stay.{code}" for code in ("free_until", "free_to_work", "new_work", "notify_late")),
    *(f"stay.{code}" for code in ("job_ended", "job_ended.not_covered", "leave_by", "leave_by_sponsor")),
    *(f"stay.{code}" for code in ("leave_by_past", "leave_by_sponsor_past", "top_tier_notifies")),
    *(f"stay.{code}" for code in ("contact", "open", "soon", "while_pending", "unlawful", "unlawful_at_once")),
    *(f"stay.not_covered.{scheme.value}" for scheme in ELSEWHERE),
    *(f"stay.not_covered.{scheme}.undated" for scheme in ("student", "visitor")),
    *("stay.kind", "stay.granted", "stay.no_rules_then", "stay.document_ends_first", "stay.check_the_day"),
    *("stay.check_the_leave_day", "stay.runs_on", "what_to_do.leave_day_past.family"),
    *("stay.not_covered.of_its_own", "what_to_do.stay_granted.check", "what_to_do.stay_granted.ends"),
    *(f"what_to_do.gap_before_next.{code}" for code in ("extend", "leave")),
    *("what_to_do.gap_before_next", "what_to_do.none_to_extend", "stay.said_to_be_over"),
    *(f"what_to_do.{code}" for code in ("pending", "meanwhile_extend", "meanwhile_extend_soon")),
    *(f"what_to_do.{code}" for code in ("file_before_limit", "bridge_to_the_award")),
    *(f"refusal.{ground.value}" for ground in RefusalGround if ground is not RefusalGround.NOT_SAID),
    *("what_to_do.refused", "what_to_do.refused.over", "what_to_do.refused_for_places", "what_to_do.refused_unsaid"),
    *("what_to_do.name_unclear", "what_to_do.name_unknown"),
    *("what_to_do.likely.beside", "what_to_do.possible.beside"),
    *(
        f"what_to_do.{code}"
        for code in (
            "beside",
            "meanwhile",
            "instead",
            "verify_before",
            "see_bars",
            "nearest",
            "by_a_change",
            "needed",
            "joined",
        )
    ),
}
SETTLEMENT = {
    *(f"settlement.{counting.value}" for counting in Counting),
    *(f"settlement.established.{ground.value}" for ground, _ in ESTABLISHED),
    *(f"settlement.possible.{ground.value}" for ground, _, _ in HINTED),
    *(f"settlement.judged.{ground.value}" for ground in (Ground.B, Ground.D, *(ground for ground, _ in JUDGED))),
    *(f"settlement.ended.{ground.value}" for ground in (Ground.E, Ground.F)),
    *(f"settlement.change.{counting.value}" for counting in Counting),
    *(f"settlement.absence.{explained.value}" for explained in Explained),
    *(f"settlement.date.{kind.value}" for kind in SettlementDateKind),
    *(f"settlement.date.window_opens.{named_by}" for named_by in ("reported", "published")),
    *(f"settlement.road.{code}" for code in (*[road.value for road in roads()], "later", "if_so")),
    *(f"settlement.{code}" for code in ("transitional.chinese", "transitional.others", "absence.loss", "absence.kept")),
    *(f"settlement.{code}" for code in ("at_the_latest", "none_counts", "none_goes_on", "days_weighed")),
    *(f"settlement.{code}" for code in ("not_before_applying", "reached_roughly", "will_be_reached_roughly")),
    *(f"settlement.{code}" for code in ("untold", "untold_day", "loss_nears", "possible.d", "possible.held.residence")),
    *(f"settlement.paper.{paper.code}" for road in roads().values() for paper in road.papers),
    *(f"settlement.{code}" for code in ("to_apply.d", "reached", "will_be_reached", "breaks", "to_show", "where")),
    *(f"settlement.{code}" for code in ("lost_by_absence", "perhaps_lost", "absences_weighed", "fee_free", "weeks")),
}
WORDS |= WHAT_TO_DO | SETTLEMENT
WORDS |= {
    code for code in ENGLISH.messages if code.startswith(("widget.", "studio."))
}  # tests/widget holds them against its modules
VOCABULARY = ("label.", "meaning.", "member.", "title.", "about.", "vocabulary.")
"""What describes the interface; tests/api/test_vocabulary.py holds it against the specification."""
WORDS |= {code for code in ENGLISH.messages if code.startswith(VOCABULARY)}
BRIEF = {f"{code}.brief" for code in (*CRITERIA, *REMARKS)}
OPTIONAL = (
    BRIEF
    | {f"named.{listed}" for listed in ITEMS}
    | {f"help.{pointer}" for pointer in FACTS_ASKED_FOR}
    | {f"{criterion}.{outcome}" for criterion in CRITERIA for outcome in OUTCOMES}
)
"""Messages that are taken where they are there: an own sentence for an outcome, a short wording for a headline."""

PLACES: tuple[tuple[str, frozenset[str]], ...] = (
    ("vocabulary.", frozenset({"pathways", "facts", "name", "standard", "label", "meaning"})),
    ("reason.", frozenset({"requirement", "value", "missing"})),
    ("notice.", frozenset({"detail"})),
    ("law_status.", frozenset({"since"})),
    ("note.", frozenset({"name"})),
    *(
        (prefix, frozenset({"since", "until", "sentence", "date", "published"}))
        for prefix in ("period.", "extension_window")
    ),
    ("what_if.step.", frozenset({"distance", "target", "terms"})),
    ("what_if.", frozenset({"date", "steps", "before", "after", "first", "next", "effort", "time"})),
    ("key_date.", frozenset({"date", "changes", "before", "after", "sentence", "remark", "requirement"})),
    ("compare.", frozenset({"low", "estimate", "high", "label", "value"})),
    ("sequence.", frozenset({"first", "then"})),
    ("paper.still", frozenset({"named"})),
    ("step.", frozenset({"value"})),
    ("extension.outlook", frozenset({"low", "estimate", "high"})),
    ("extension.share", frozenset({"date", "applied", "approved"})),
    ("unit.", frozenset({"number"})),
    ("certain.", frozenset({"pathways"})),
    ("stay.", frozenset({"scheme", "date", "published", "requirement", "low", "high", "days"})),
    ("settlement.", frozenset({"scheme", "date", "months", "absence", "form", "weeks", "years", "since", "until"})),
    (
        "neighbour.study.",
        frozenset({"date", "weeks", "fee", "years", "months", "stay", "application", "issuance"}),
    ),
    ("neighbour.", frozenset({"youngest", "oldest", "months", "days", "quota", "fee"})),
    (
        "what_to_do.",
        frozenset(
            {"pathway", "pathways", "basis", "date", "question", "first", "next", "last", "named", "leave", "scheme"}
        )
        | frozenset({"given", "names"}),
    ),
    ("credibility.grade.", frozenset({"name"})),
    ("credibility.open", frozenset({"named"})),
    ("credibility.evidence.", frozenset({"items", "value", "reference", "named"})),
    ("credibility.month_end", frozenset({"month"})),
    ("item.", frozenset({"number"})),
    ("exercise.", frozenset({"feature", "features"})),
    ("pool.", frozenset({"value", "below", "above"})),
    ("value.", frozenset({"low", "high", "first", "next", "value", "listed"})),
    (
        "widget.",
        frozenset(
            {"agency", "host", "count", "certain", "all", "name", "number", "unit", "item", "question"}
            | {"fact", "unsure", "least", "most", "needed", "from", "until", "date"}
        ),
    ),
    ("studio.", frozenset({"ratio", "events", "policy", "command", "origin"})),
    ("named.", frozenset({"name", "number", *FIELDS_NAMED})),
    ("progress.", frozenset({"pathways", "counted", "number"})),
    ("filled.", frozenset({"name", "country"})),
    ("any.", frozenset({"listed"})),
    ("asked.", frozenset({"currency", "item", "question", "pathways", "facts", "number", "named", "first", "next"})),
)
SENTENCES = (
    "outlook.renewal.",
    "advice.",
    "notice.",
    "law_status.",
    "practice.",
    "neighbour.",
    "reason.",
    "outlook.said.",
)
PLACE = re.compile(r"\{(\w*)\}")

UNTIDY = re.compile(r"[“”‘’…]|\.\.| - |--|  | [,.;:?!)]|\( |^\s|\s$|,\S(?<!\d,\d)")


def _own(code: str) -> bool:
    """Whether a message is one of ours to check here; the wording of facts has its own test."""
    return code != "" and not code.startswith("fact.")


@pytest.mark.parametrize("language", CATALOGUES)
def test_everything_that_may_be_said_has_its_message(language: str) -> None:
    """Pathways, requirements, remarks, findings by grade, features, notices, notes, units and the rest are worded."""
    assert sorted(code for code in WORDS if not CATALOGUES[language].messages.get(code)) == []


@pytest.mark.parametrize("language", CATALOGUES)
def test_no_message_is_there_for_nothing(language: str) -> None:
    """Every message belongs to something that may be said."""
    assert sorted(code for code in CATALOGUES[language].messages if _own(code) and code not in WORDS | OPTIONAL) == []


def _said(language: str) -> list[tuple[str, str]]:
    return [(code, form) for code, forms in CATALOGUES[language].forms.items() for form in forms]


def _allowed(code: str) -> frozenset[str]:
    named = next((places for prefix, places in PLACES if code.startswith(prefix)), None)
    if code in {"outlook.raises", "outlook.lowers"}:
        return frozenset({"feature"})
    if named is not None:
        return named
    ruled = CRITERIA.get(code.removesuffix(".brief")) or REMARKS.get(code.removesuffix(".brief"))
    if ruled is None:
        return frozenset({"threshold", "value"}) if code in OPTIONAL else frozenset()
    return frozenset({"threshold"}) if getattr(ruled, "parameter", None) else frozenset()


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_place_in_a_message_is_one_that_is_filled(language: str) -> None:
    """A message has no other place than its kind fills; a threshold only where a parameter gives one."""
    for code, message in _said(language):
        if _own(code):
            assert set(PLACE.findall(message)) <= _allowed(code), code
        assert message.count("{") == message.count("}") == len(PLACE.findall(message)), code


@pytest.mark.parametrize("language", CATALOGUES)
def test_every_language_says_the_same_with_the_same_numbers(language: str) -> None:
    """A translation has the codes of the English catalogue, and each of its forms the same places."""
    assert CATALOGUES[language].messages.keys() == ENGLISH.messages.keys()
    for code, message in _said(language):
        assert sorted(PLACE.findall(message)) == sorted(PLACE.findall(ENGLISH.messages[code])), code


def test_english_is_typographically_clean() -> None:
    """No stray blanks, straight quotation marks and apostrophes throughout, and no dots for something left out."""
    assert {code: message for code, message in ENGLISH.messages.items() if UNTIDY.search(message)} == {}


def test_sentences_end_with_a_stop_and_requirements_do_not() -> None:
    """What stands alone is a sentence; what is put into one isn't."""
    for code, message in ENGLISH.messages.items():
        if code in REMARKS or code.startswith(SENTENCES) or code in {"outlook.raises", "outlook.lowers"}:
            assert message.endswith("."), code
            assert message[0].isupper() or message[0] == "{", code
        elif code in CRITERIA or code.startswith(("pathway.", "outlook.", "note.", "unit.", "fact.", "value.")):
            assert not message.endswith((".", ":", ";", ",")), code


def _notes(day: date, profile: Profile) -> set[str]:
    evaluation = Evaluation(Facts(profile, day), lawbook())
    waiting = [finding for pathway in PATHWAYS for finding in assess(pathway, evaluation).findings]
    found = set()
    while waiting:
        finding = waiting.pop()
        waiting += finding.parts
        if finding.reading is not None and finding.reading.note is not None:
            found.add(f"note.{finding.reading.note}")
    return found


@given(cases())
def test_a_note_on_how_a_fact_was_read_has_its_message(case: tuple[date, Profile, Profile]) -> None:
    """However names and sums are read, the remark on it is worded."""
    for profile in case[1:]:
        assert _notes(case[0], profile) <= ENGLISH.messages.keys()
