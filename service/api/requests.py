"""What may be asked: the body of ``POST /recommend`` and the query of each look-up, as records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from service.advice.exercise.simulation import MOST_PROFILES
from service.advice.ledger import A_DECISION, A_NAME, ITEMS_A_WEIGHT, MOST_OF_AN_EXERCISE
from service.intake.asking import asked
from service.profile.model import Profile
from service.recording import record


class Detail(StrEnum):
    """How much is told: what to do now with a row a pathway that isn't closed, every pathway's headline, or all."""

    CARD = "card"
    SUMMARY = "summary"
    FULL = "full"


class Included(StrEnum):
    """A part of a full answer that can be asked for by itself."""

    WHAT_IFS = "what_ifs"
    KEY_DATES = "key_dates"
    CREDIBILITY = "credibility"
    QUESTIONS = "questions"
    BOUNDS = "bounds"
    TERMS = "terms"
    REASONS = "reasons"


_TRADITIONAL = frozenset({"hk", "tw", "mo", "hant"})


class AnswerLanguage(StrEnum):
    """A language that an answer may be asked for in, as a BCP 47 tag."""

    ENGLISH = "en"
    TRADITIONAL_CHINESE = "zh-Hant"
    SIMPLIFIED_CHINESE = "zh-Hans"

    @classmethod
    def meant(cls, tag: str) -> AnswerLanguage | None:
        """The language of ours that a BCP 47 tag asks for; ``None`` for a language that we don't write.

        Chinese of Hong Kong, Macao and Taiwan and Cantonese are Traditional; all other Chinese is Simplified.
        """
        primary, *rest = tag.lower().replace("_", "-").split("-")
        if primary == "en":
            return cls.ENGLISH
        if primary == "yue":
            return cls.SIMPLIFIED_CHINESE if "hans" in rest else cls.TRADITIONAL_CHINESE
        if primary in {"zh", "cmn"}:
            traditional = "hans" not in rest and bool(_TRADITIONAL & set(rest))
            return cls.TRADITIONAL_CHINESE if traditional else cls.SIMPLIFIED_CHINESE
        return None


SCHEMA_VERSION = "2.0.0"
"""The version of what is answered: compatible changes only add, and raise the second number."""

SHAPE = "The version of the answer's shape that the caller was written for: 2, 2.0 or 2.0.0; another is refused"

LARGEST_SEED = 2**31 - 1

MOST_DECLINED = 200
DECLINED = (
    "JSON pointers into the profile of facts that were asked for and are not known: still unknown, but not asked "
    "again; a pointer to an item or a group stands for all that is in it"
)

AS_OF = "The day of lodging; today in Hong Kong if not given. From 2003-10-27 to 2100-12-31"


@record(frozen=True, kw_only=True)
class RecommendationRequest:
    """What ``POST /recommend`` takes."""

    profile: Profile = asked("All that is known of the applicant", required=True)
    as_of: date | None = asked(AS_OF, code="as_of")
    preferences: Mapping[str, float] | None = asked(
        "Weights of the ranking that replace ours, each from 0 to 1; they never move a pathway across a tier",
        code="weights",
    )
    language: AnswerLanguage | None = asked("Language of the sentences; else by Accept-Language")
    detail: Detail | None = asked(
        "How much is told: card, summary (the default), or full, which holds every part that include names"
    )
    include: tuple[Included, ...] | None = asked("Parts of a full answer to add to a card or a summary", length=7)
    pathways: tuple[str, ...] | None = asked(
        "Pathways to show, each with the rank that it has among all; all if not given", length=30, code="pathway"
    )
    declined: tuple[str, ...] | None = asked(DECLINED, length=MOST_DECLINED, code="fact")
    schema_version: str | None = asked(SHAPE, code="schema_version")


MOST_OF_A_BATCH = 50


@record(frozen=True, kw_only=True)
class RecommendationBatchRequest:
    """What ``POST /recommend/batch`` takes."""

    requests: tuple[RecommendationRequest, ...] = asked(
        "Requests, each as POST /recommend takes it", required=True, length=MOST_OF_A_BATCH, least=1
    )


@record(frozen=True, kw_only=True)
class ComparisonRequest:
    """What ``POST /compare`` takes: pathways to set side by side, or a second date to answer for, or both."""

    profile: Profile = asked("All that is known of the applicant", required=True)
    as_of: date | None = asked(AS_OF, code="as_of")
    pathways: tuple[str, ...] | None = asked(
        "Two or three pathways to set side by side on the same attributes", length=3, least=2, code="pathway"
    )
    other_as_of: date | None = asked(
        "A second day of lodging, to tell what changes and why; ages and sums hold on facts_on, or else on as_of",
        code="as_of",
    )
    preferences: Mapping[str, float] | None = asked(
        "Weights of the ranking that replace ours, each from 0 to 1", code="weights"
    )
    language: AnswerLanguage | None = asked("Language of the sentences; else by Accept-Language")
    detail: Detail | None = asked("summary (the default) or full: every pathway on both days, and the dated parameters")
    schema_version: str | None = asked(SHAPE, code="schema_version")


@record(frozen=True, kw_only=True)
class ExerciseEntry:
    """One profile in a selection exercise."""

    id: str | None = asked("The caller's label; random numbers belong to it, so it need not name anybody", length=40)
    profile: Profile = asked("All that is known of the applicant, as POST /recommend takes it", required=True)


@record(frozen=True, kw_only=True)
class SelectionExerciseRequest:
    """What ``POST /selection-exercise`` takes."""

    profiles: tuple[ExerciseEntry, ...] = asked(
        "Those who compete, each taken as an applicant for entry under the General Points Test; equal ones are "
        f"allowed. Each takes {A_DECISION} units of work, as many more for each {ITEMS_A_WEIGHT} items of its lists "
        f"and {A_NAME} for each name that no institution bears; all with their draws at most {MOST_OF_AN_EXERCISE}",
        required=True,
        length=MOST_PROFILES,
        least=1,
    )
    places: int = asked("How many are taken; at most as many as there are profiles", required=True, low=1, high=500)
    as_of: date | None = asked(AS_OF, code="as_of")
    seed: int | None = asked("Of the random numbers; the same one if not given", low=0, high=LARGEST_SEED)
    language: AnswerLanguage | None = asked("Language of the sentences; else by Accept-Language")
    schema_version: str | None = asked(SHAPE, code="schema_version")


@record(frozen=True, kw_only=True)
class DossierRequest:
    """What ``POST /dossier`` takes."""

    profile: Profile = asked("All that is known of the applicant", required=True)
    as_of: date | None = asked(AS_OF, code="as_of")
    pathways: tuple[str, ...] | None = asked(
        "Up to three pathways to prepare; the first three in rank that are open if not given",
        length=3,
        least=1,
        code="pathway",
    )
    preferences: Mapping[str, float] | None = asked(
        "Weights of the ranking that replace ours, each from 0 to 1", code="weights"
    )
    language: AnswerLanguage | None = asked("Language of the sentences; else by Accept-Language")
    schema_version: str | None = asked(SHAPE, code="schema_version")


@record(frozen=True, kw_only=True)
class NextQuestionRequest:
    """What ``POST /next-question`` takes: what is known so far, which may be nothing."""

    profile: Profile = asked("All that is known of the applicant; may be empty", required=True)
    as_of: date | None = asked(AS_OF, code="as_of")
    preferences: Mapping[str, float] | None = asked(
        "Weights of the ranking that replace ours, each from 0 to 1", code="weights"
    )
    declined: tuple[str, ...] | None = asked(DECLINED, length=MOST_DECLINED, code="fact")
    language: AnswerLanguage | None = asked("Language of the sentences; else by Accept-Language")
    schema_version: str | None = asked(SHAPE, code="schema_version")


@record(frozen=True, kw_only=True)
class SettlementRequest:
    """What ``POST /settlement`` takes."""

    profile: Profile = asked("All that is known, above all the stays in Hong Kong (`statuses`)", required=True)
    as_of: date | None = asked(AS_OF, code="as_of")
    language: AnswerLanguage | None = asked("Language of the sentences; else by Accept-Language")
    schema_version: str | None = asked(SHAPE, code="schema_version")


@record(frozen=True, kw_only=True)
class QuestionsQuery:
    """The language of the questionnaire."""

    language: AnswerLanguage | None = asked("Language of the questions; else by Accept-Language")


@record(frozen=True, kw_only=True)
class SpecificationQuery:
    """The language of what is said of members and values in the specification."""

    language: AnswerLanguage | None = asked("Language of the descriptions; English if not given")


@record(frozen=True, kw_only=True)
class VocabularyQuery:
    """The language of the vocabulary, and the kind of codes that is wanted."""

    language: AnswerLanguage | None = asked("Language of labels and meanings; else by Accept-Language")
    kind: str | None = asked("One kind of codes, by its name; all if not given", length=40)


@record(frozen=True, kw_only=True)
class AsOfQuery:
    """The day for which the law is asked."""

    as_of: date | None = asked(AS_OF, code="as_of")


@record(frozen=True, kw_only=True)
class ChangesQuery:
    """The two dates between which changes of the law are asked for."""

    from_: date = asked("The earlier date; what came into force after it is told", code="as_of", required=True)
    to: date | None = asked("The later date, included; today in Hong Kong if not given", code="as_of")


@record(frozen=True, kw_only=True)
class SearchQuery:
    """A search of a list of the law."""

    q: str = asked("A name, or a part of one, in English or Chinese", required=True, length=100)
    as_of: date | None = asked(AS_OF, code="as_of")
    limit: int | None = asked("The most results; 10 if not given", low=1, high=50)


@record(frozen=True, kw_only=True)
class NoQuery:
    """No query parameter is taken."""
