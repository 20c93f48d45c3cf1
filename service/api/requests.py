"""What may be asked: the body of ``POST /recommend`` and the query of each look-up, as records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from service.intake.asking import asked
from service.profile.model import Profile
from service.recommend.selection_exercise import MOST_PROFILES


class Detail(StrEnum):
    """How much of each pathway is told."""

    SUMMARY = "summary"
    FULL = "full"


class AnswerLanguage(StrEnum):
    """A language that an answer may be asked for in, as a BCP 47 tag."""

    ENGLISH = "en"
    TRADITIONAL_CHINESE = "zh-Hant"
    SIMPLIFIED_CHINESE = "zh-Hans"


LARGEST_SEED = 2**31 - 1

AS_OF = "The day of lodging; today in Hong Kong if not given. From 2003-10-27 to 2100-12-31"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationRequest:
    """What ``POST /recommend`` takes."""

    profile: Profile = asked("All that is known of the applicant", required=True)
    as_of: date | None = asked(AS_OF, code="as_of")
    preferences: Mapping[str, float] | None = asked(
        "Weights of the ranking that replace ours, each from 0 to 1; they never move a pathway across a tier",
        code="weights",
    )
    language: AnswerLanguage | None = asked("Language of the sentences; else by Accept-Language")
    detail: Detail | None = asked("summary (the default) or full, which gives every reason")
    pathways: tuple[str, ...] | None = asked(
        "Pathways to show, each with the rank that it has among all; all if not given", length=30, code="pathway"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ExerciseEntry:
    """One profile in a selection exercise."""

    id: str | None = asked("The caller's label; random numbers belong to it, so it need not name anybody", length=40)
    profile: Profile = asked("All that is known of the applicant, as POST /recommend takes it", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionExerciseRequest:
    """What ``POST /selection-exercise`` takes."""

    profiles: tuple[ExerciseEntry, ...] = asked(
        "Those who compete, each taken as an applicant for entry under the General Points Test; equal ones are allowed",
        required=True,
        length=MOST_PROFILES,
        least=1,
    )
    places: int = asked("How many are taken; at most as many as there are profiles", required=True, low=1, high=500)
    as_of: date | None = asked(AS_OF, code="as_of")
    seed: int | None = asked("Of the random numbers; the same one if not given", low=0, high=LARGEST_SEED)
    language: AnswerLanguage | None = asked("Language of the sentences; else by Accept-Language")


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class NextQuestionRequest:
    """What ``POST /next-question`` takes: what is known so far, which may be nothing."""

    profile: Profile = asked("All that is known of the applicant; may be empty", required=True)
    as_of: date | None = asked(AS_OF, code="as_of")
    preferences: Mapping[str, float] | None = asked(
        "Weights of the ranking that replace ours, each from 0 to 1", code="weights"
    )
    language: AnswerLanguage | None = asked("Language of the sentences; else by Accept-Language")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsQuery:
    """The language of the questionnaire."""

    language: AnswerLanguage | None = asked("Language of the questions; else by Accept-Language")


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOfQuery:
    """The day for which the law is asked."""

    as_of: date | None = asked(AS_OF, code="as_of")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesQuery:
    """The two dates between which changes of the law are asked for."""

    from_: date = asked("The earlier date; what came into force after it is told", code="as_of", required=True)
    to: date | None = asked("The later date, included; today in Hong Kong if not given", code="as_of")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """A search of a list of the law."""

    q: str = asked("A name, or a part of one, in English or Chinese", required=True, length=100)
    as_of: date | None = asked(AS_OF, code="as_of")
    limit: int | None = asked("The most results; 10 if not given", low=1, high=50)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoQuery:
    """No query parameter is taken."""
