"""What-ifs: the smallest changes that open a closed pathway, and single ones that lift a weak one.

Sets of at most three levers are tried in order of size, then of ease; each is stated in the profile as told on the day
on which it can be there, everything aged, and asked of law and outlook afresh. A set that holds a smaller one that
opens is left out, so that every set is minimal. It costs about ten times what a recommendation costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from service.outlook.estimate import Band
from service.profile.facts import Facts
from service.profile.values import NOT_MET
from service.recommend.ageing import told_on
from service.recommend.key_dates import horizon
from service.recommend.lever import Lever, Moment, StepCode
from service.recommend.levers import levers
from service.recommend.reasons import lacking, law_findings
from service.recommend.standing import Days, Standing
from service.recommend.what_if_records import Step, WhatIf, WhatIfKind
from service.rules.criteria import AnyOf, KOf, every
from service.rules.pathway import LawStatus, Mode, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from service.profile.model import Profile
    from service.recommend.decision import Decision, Ranked
    from service.rules.evaluator import Finding
    from service.rules.pathway import Pathway

MOST_STEPS = 3
OFFERS_OF_A_SCHEME = frozenset({StepCode.RESEARCH_OFFER, StepCode.TRADE_OFFER, StepCode.DISCIPLINE_OFFER})
OUT_OF_MOST_PEOPLES_REACH = frozenset({StepCode.BUSINESS_PROFIT, StepCode.LISTED_COMPANY})
MOST_SETS = 8
"""So many what-ifs of one pathway are told, the easiest first."""

WORSE = {Verdict.ELIGIBLE: 0, Verdict.NEEDS_REVIEW: 1, Verdict.UNDETERMINED: 2, Verdict.NOT_ELIGIBLE: 3}
BETTER = {Band.WEAK: 0, Band.FAIR: 1, Band.STRONG: 2}


@dataclass(frozen=True, slots=True)
class Case:
    """A what-if with the profile as it would be told on its day."""

    pathway_id: str
    profile: Profile
    what_if: WhatIf


class _Trials:
    """The profile under each set of levers, on the day on which all of it can be there; each is made once."""

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        request = decision.request
        self.as_of = request.as_of
        self.profile = told_on(request.profile, self.as_of, self.as_of)
        self.moment = Moment(self.profile, Facts(self.profile, self.as_of), decision.state)
        last = horizon(self.as_of)
        self.levers = tuple(lever for lever in levers(self.moment) if lever.on <= last)
        self._days: dict[tuple[date, tuple[Lever, ...]], Days] = {}

    def day(self, chosen: Sequence[Lever]) -> date:
        """The first day on which all of it can be there."""
        return max((lever.on for lever in chosen), default=self.as_of)

    def under(self, chosen: Sequence[Lever], day: date) -> Days:
        """The standings of the profile as told on a day, with a set of levers."""
        key = (day, tuple(chosen))
        if key not in self._days:
            told = told_on(self.profile, self.as_of, day)
            for lever in chosen:
                told = lever.apply(told, day)
            self._days[key] = Days(told, self.decision.state)
        return self._days[key]

    def standing(self, pathway: Pathway, chosen: Sequence[Lever], day: date | None = None) -> Standing:
        """How a pathway stands under a set of levers, on its own day unless another is given."""
        on = day or self.day(chosen)
        return self.under(chosen, on).on(pathway, on)


def cases(decision: Decision, only: Collection[str] | None = None) -> Mapping[str, tuple[Case, ...]]:
    """The what-ifs of each pathway by its id, or of those named; none for a day before the facts hold."""
    facts_on = decision.facts.facts_on
    rows = [row for row in decision.pathways if only is None or row.assessment.pathway.id in only]
    if facts_on > decision.request.as_of:
        return {row.assessment.pathway.id: () for row in rows}
    trials = _Trials(decision)
    return {row.assessment.pathway.id: tuple(_of(row, trials)) for row in rows}


def _of(row: Ranked, trials: _Trials) -> Iterator[Case]:
    assessment = row.assessment
    if assessment.status is not LawStatus.IN_FORCE:
        return
    asked = _asked(assessment.pathway, assessment.mode, tuple(str(version.value) for version in assessment.regimes))
    if assessment.verdict is Verdict.NOT_ELIGIBLE:
        relevant = [lever for lever in trials.levers if lever.criteria & asked]
        for chosen in _opening(row, relevant, trials):
            yield _case(WhatIfKind.OPENS, row, chosen, trials)
    elif row.outlook.band is Band.WEAK:
        yield from _lifting(row, asked, trials)


@lru_cache(maxsize=256)
def _asked(pathway: Pathway, mode: Mode, regimes: tuple[str, ...]) -> frozenset[str]:
    """The ids of every criterion that a pathway asks under its regimes."""
    rules = pathway.extension if mode is Mode.EXTENSION else pathway.entry
    return frozenset(part.id for regime in regimes if regime in rules for part in every(rules[regime]))


def _closed(standing: Standing) -> bool:
    return standing.verdict is Verdict.NOT_ELIGIBLE or standing.status is not LawStatus.IN_FORCE


def _opening(row: Ranked, relevant: Sequence[Lever], trials: _Trials) -> Iterator[tuple[Lever, ...]]:
    """The minimal sets that open a pathway, the smallest and easiest first."""
    pathway = row.assessment.pathway
    found: list[frozenset[Lever]] = []
    promise = _Promise(row, {lever: trials.standing(pathway, (lever,)) for lever in relevant})
    for size in range(1, MOST_STEPS + 1):
        for chosen in sorted(combinations(relevant, size), key=lambda levers: (_rare(levers), trials.day(levers))):
            if any(smaller <= set(chosen) for smaller in found) or not promise.may_open(chosen):
                continue
            if _opens(pathway, chosen, trials):
                found.append(frozenset(chosen))
                yield chosen
                if len(found) == MOST_SETS:
                    return


def _rare(chosen: Sequence[Lever]) -> int:
    """How many of the changes are out of most people's reach."""
    return sum(lever.code in OUT_OF_MOST_PEOPLES_REACH for lever in chosen)


def _opens(pathway: Pathway, chosen: tuple[Lever, ...], trials: _Trials) -> bool:
    """Whether a set opens a pathway, and fewer of its changes, or none and the time alone, do less on the same day."""
    standing, day = trials.standing(pathway, chosen), trials.day(chosen)
    return not _closed(standing) and all(
        WORSE[trials.standing(pathway, fewer, day).verdict] > WORSE[standing.verdict]
        for size in range(len(chosen))
        for fewer in combinations(chosen, size)
    )


class _Promise:
    """What is known of a set from what each lever does alone: which requirements none of them moves."""

    def __init__(self, row: Ranked, alone: Mapping[Lever, Standing]) -> None:
        base = {finding.criterion.id: finding for finding in law_findings(row.assessment)}
        self.closing = [finding for finding in base.values() if finding.truth == NOT_MET]
        self.alone = {
            lever: {finding.criterion.id: finding for finding in law_findings(standing.assessment)}
            for lever, standing in alone.items()
        }

    def may_open(self, chosen: Sequence[Lever]) -> bool:
        """Whether no requirement that closes is surely left as it is."""
        return all(self._may_meet(finding, chosen) for finding in self.closing)

    def _may_meet(self, finding: Finding, chosen: Sequence[Lever]) -> bool:
        after = [self.alone[lever].get(finding.criterion.id) for lever in chosen]
        if isinstance(finding.criterion, KOf):
            return self._may_count(finding, after)
        if isinstance(finding.criterion, AnyOf):
            return True
        return any(found is None or found.truth != NOT_MET for found in after)

    @staticmethod
    def _may_count(finding: Finding, after: Sequence[Finding | None]) -> bool:
        if finding.count is None:
            return True
        most = finding.count[1]
        gained = sum(max(0, found.count[1] - most) for found in after if found is not None and found.count is not None)
        return bool(most + gained >= min(version.value for version in finding.versions))


def _lifting(row: Ranked, asked: frozenset[str], trials: _Trials) -> Iterator[Case]:
    """Single changes after which a weak pathway, no less open, reads better than time alone would make it read."""
    pathway, told = row.assessment.pathway, 0
    for lever in trials.levers:
        if told == MOST_SETS or (lever.code in OFFERS_OF_A_SCHEME and not lever.criteria & asked):
            continue
        standing, day = trials.standing(pathway, (lever,)), trials.day((lever,))
        waited = trials.standing(pathway, (), day)
        no_less_open = WORSE[standing.verdict] <= WORSE[row.assessment.verdict] and not _closed(standing)
        if no_less_open and BETTER.get(standing.band, 0) > BETTER.get(waited.band, 0):
            told += 1
            yield _case(WhatIfKind.LIFTS, row, (lever,), trials)


def _case(kind: WhatIfKind, row: Ranked, chosen: Sequence[Lever], trials: _Trials) -> Case:
    pathway = row.assessment.pathway
    day = trials.day(chosen)
    days = trials.under(chosen, day)
    standing = days.on(pathway, day)
    lacks = (pointer for finding in law_findings(standing.assessment) for pointer in lacking(finding))
    what_if = WhatIf(
        kind=kind,
        on=day,
        steps=tuple(_step(lever, trials.as_of) for lever in chosen),
        verdict=standing.verdict,
        band=standing.band,
        missing=tuple(dict.fromkeys(lacks)),
    )
    return Case(pathway.id, days.profile, what_if)


def _step(lever: Lever, as_of: date) -> Step:
    return Step(
        code=lever.code,
        facts=lever.facts,
        distance=lever.distance,
        target=lever.target,
        unit=lever.unit,
        on=lever.on if lever.on > as_of else None,
    )
