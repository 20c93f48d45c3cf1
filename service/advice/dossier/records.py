"""The records of ``POST /dossier``: the papers to gather for one applicant, the steps, and the first extension."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from service.recording import record
from service.rules.documents.papers import Provider

if TYPE_CHECKING:
    from service.recommend.records import Advice, Interval, Told
    from service.rules.law import Certainty
    from service.rules.pathway import Mode, Verdict


class Asked(StrEnum):
    """Whether a paper is asked for of this applicant."""

    YES = "yes"
    IF_SO = "if_so"  # something unknown decides it


@record(frozen=True, kw_only=True)
class DossierItem:
    """An item of the profile that a paper is about, and what its letter or paper doesn't name yet."""

    pointer: str
    label: str
    still: tuple[str, ...]


@record(frozen=True, kw_only=True)
class ProofOf:
    """A requirement that a paper helps to show, and how the facts stand to it."""

    code: str
    outcome: str


@record(frozen=True, kw_only=True)
class DossierPaper:
    """A paper to gather: what it must show, which items of the profile it is about, and the days that it covers.

    ``still_named`` puts in words what the letters don't name yet.
    """

    code: str
    provider: Provider
    asked: Asked
    name: str
    must_show: str
    about: tuple[DossierItem, ...]
    still_named: str | None
    period: str | None
    proves: tuple[ProofOf, ...]
    certainty: Certainty
    sources: tuple[str, ...]


@record(frozen=True, kw_only=True)
class DossierStep:
    """A step, in its order, with the fee, time or stay that it turns on."""

    number: int
    code: str
    asked: Asked
    sentence: str
    term: str | None
    value: Told[object]
    unit: str | None
    certainty: Certainty
    sources: tuple[str, ...]


@record(frozen=True, kw_only=True)
class DossierFees:
    """What is paid up to the first stay: by each person, and by all; ``people`` is null where it isn't known."""

    each_hkd: float | None
    people: int | None
    total_hkd: float | None
    sources: tuple[str, ...]


@record(frozen=True, kw_only=True)
class ExtensionRequirement:
    """What must be so at the extension, and how today's facts stand to it."""

    code: str
    sentence: str
    today: str


@record(frozen=True, kw_only=True)
class ExtensionShare:
    """How many of a category applied to extend, and how many of the applications decided were approved, in percent."""

    applied_percent: int
    approved_percent: int
    counted_to: str
    sentence: str
    certainty: Certainty
    sources: tuple[str, ...]


@record(frozen=True, kw_only=True)
class FirstExtension:
    """The first extension: what must be so, the papers, and the risk.

    ``outlook`` is the share of people approved like this one whose stay was later extended, in the named basis;
    ``share`` what was published of the scheme; each null where nothing is held.
    """

    requirements: tuple[ExtensionRequirement, ...]
    papers: tuple[DossierPaper, ...]
    outlook_range: Interval | None
    outlook_sentence: str | None
    share: ExtensionShare | None


@record(frozen=True, kw_only=True)
class PathwayDossier:
    """One pathway's papers and steps; there are none where a published test isn't met, or the law isn't held.

    ``read_on`` is the day of the copy of ImmD's page that they were read in.
    """

    id: str
    name: str
    mode: Mode
    verdict: Verdict
    advice: Advice
    read_on: str
    link: str
    papers: tuple[DossierPaper, ...]
    companions: tuple[DossierPaper, ...]
    steps: tuple[DossierStep, ...]
    fees: DossierFees
    first_extension: FirstExtension | None
