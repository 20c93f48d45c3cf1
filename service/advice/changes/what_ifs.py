"""What-ifs: the easiest changes that open a closed pathway, and single ones that lift a weak one.

One lever or two are tried together, in order of effort, then of time; each set is stated in the profile as told on the
day on which it can be there, everything aged, and asked of law and outlook afresh. A set that holds another that opens
is left out, so that every set is minimal. An extension's ask what an extension asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from service.advice.calendar.ageing import told_on
from service.advice.calendar.key_dates import horizon
from service.advice.calendar.standing import Days, Standing
from service.advice.changes.lever import EFFORTS, TIMES, Effort, Lever, Moment, StepCode
from service.advice.changes.levers import levers
from service.advice.changes.records import Step, WhatIf, WhatIfKind
from service.advice.changes.work import KINDS
from service.advice.ledger import ANOTHER_PROFILE, NEAREST, Ledger, Part
from service.outlook.estimate import Band
from service.profile.facts import Facts
from service.profile.values import NOT_MET
from service.recommend.reasons import lacking, law_findings
from service.rules.criteria import AnyOf, KOf, every
from service.rules.pathway import LawStatus, Mode, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from service.profile.model import Profile
    from service.recommend.decision import Decision, Ranked
    from service.rules.evaluator import Finding
    from service.rules.pathway import Pathway

MOST_STEPS = 2
MOST_SETS = 3
"""So many what-ifs of one pathway are told, the easiest first."""

WORK = frozenset(StepCode(kind.code) for kind in KINDS)
STUDY = frozenset(code for code in StepCode if code.value.endswith(("postgraduate", "bachelor")))
MORE_THAN = {StepCode.STEM_POSTGRADUATE: StepCode.POSTGRADUATE}
"""A change that does all that another does, and no less easily: it is told where the other doesn't suffice."""

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

    def __init__(self, decision: Decision, ledger: Ledger) -> None:
        self.decision = decision
        self.ledger = ledger
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
            self.ledger.take(Part.WHAT_IFS, ANOTHER_PROFILE)
            told = told_on(self.profile, self.as_of, day)
            for lever in chosen:
                told = lever.apply(told, day)
            self._days[key] = Days(told, self.decision.state)
        return self._days[key]

    def standing(self, pathway: Pathway, chosen: Sequence[Lever], day: date | None = None) -> Standing:
        """How a pathway stands under a set of levers, on its own day unless another is given."""
        on = day or self.day(chosen)
        days = self.under(chosen, on)
        before = days.asked
        standing = days.on(pathway, on)
        self.ledger.take(Part.WHAT_IFS, days.asked - before)
        return standing

    @property
    def may_go_on(self) -> bool:
        """Whether another set may be tried."""
        return self.ledger.may(Part.WHAT_IFS)


def cases(
    decision: Decision,
    only: Collection[str] | None = None,
    ledger: Ledger | None = None,
    most_steps: int = MOST_STEPS,
) -> Mapping[str, tuple[Case, ...]]:
    """The what-ifs of each pathway by its id, or of those named; none for a day before the facts hold.

    Those of the first in rank come first; where the ledger has no more units, the rest is not tried. Up to
    ``most_steps`` changes are tried together.
    """
    facts_on = decision.facts.facts_on
    rows = [row for row in decision.pathways if only is None or row.assessment.pathway.id in only]
    if facts_on > decision.request.as_of:
        return {row.assessment.pathway.id: () for row in rows}
    trials = _Trials(decision, ledger or Ledger(decision.request.profile))
    return {row.assessment.pathway.id: tuple(_of(row, trials, most_steps)) for row in rows}


def nearest(decision: Decision) -> Case | None:
    """The easiest single change that opens a pathway, of those that are found within ``NEAREST`` units.

    One after which nothing is left to be told comes before one that leaves the verdict to further facts; ``None``
    where there is none.
    """
    ledger = Ledger(decision.request.profile, {Part.WHAT_IFS: NEAREST})
    found = [case for rows in cases(decision, ledger=ledger, most_steps=1).values() for case in rows]
    return min((case for case in found if case.what_if.kind is WhatIfKind.OPENS), key=_distance, default=None)


def _distance(case: Case) -> tuple[bool, int, int, date]:
    told = case.what_if
    return told.verdict is Verdict.UNDETERMINED, EFFORTS[told.effort], TIMES[told.time], told.on


def _of(row: Ranked, trials: _Trials, most_steps: int) -> Iterator[Case]:
    assessment = row.assessment
    if assessment.status is not LawStatus.IN_FORCE:
        return
    asked = _asked(assessment.pathway, assessment.mode, tuple(str(version.value) for version in assessment.regimes))
    if assessment.verdict is Verdict.NOT_ELIGIBLE and trials.may_go_on:
        relevant = [lever for lever in trials.levers if lever.criteria & asked and assessment.mode in lever.modes]
        for chosen in _opening(row, relevant, trials, most_steps):
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


def _opening(row: Ranked, relevant: Sequence[Lever], trials: _Trials, most_steps: int) -> Iterator[tuple[Lever, ...]]:
    """The minimal sets that open a pathway, the easiest first; a set is never easier than a part of it.

    Nobody is told to do two things each of which asks for great effort.
    """
    pathway = row.assessment.pathway
    found: list[frozenset[Lever]] = []
    promise = _Promise(row, {lever: trials.standing(pathway, (lever,)) for lever in relevant})
    sets = [
        chosen
        for size in range(1, most_steps + 1)
        for chosen in combinations(relevant, size)
        if sum(lever.effort is Effort.GREAT for lever in chosen) <= 1 and _one_job(chosen)
    ]
    for chosen in sorted(sets, key=_ease):
        if any(smaller <= _at_least(chosen, trials) for smaller in found) or not promise.may_open(chosen):
            continue
        if not trials.may_go_on:
            return
        if _opens(pathway, chosen, trials):
            found.append(frozenset(chosen))
            yield chosen
            if len(found) == MOST_SETS:
                return


def _one_job(chosen: Sequence[Lever]) -> bool:
    """Whether a set asks for one kind of work at most, or for kinds that the job held now is of already.

    Nobody works full-time without a break who studies full-time.
    """
    works = [lever for lever in chosen if lever.code in WORK]
    if works and any(lever.code in STUDY for lever in chosen):
        return False
    return len(works) <= 1 or all(lever.effort is Effort.LITTLE for lever in works)


def _at_least(chosen: Sequence[Lever], trials: _Trials) -> set[Lever]:
    """A set with all that it does besides: a STEM master's is a master's, and is no other proposal than that."""
    codes = {lever.code for lever in chosen}
    also = {MORE_THAN[code] for code in codes & MORE_THAN.keys()}
    return {lever for lever in trials.levers if lever.code in also} | set(chosen)


def _ease(chosen: Sequence[Lever]) -> tuple[int, int, int, date]:
    """The greatest effort, all effort together, the longest time, and the day."""
    efforts = [EFFORTS[lever.effort] for lever in chosen]
    times = [TIMES[lever.time] for lever in chosen]
    return max(efforts), sum(efforts), max(times), max(lever.on for lever in chosen)


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
    mode = row.assessment.mode
    bearing = [
        lever for lever in trials.levers if mode in lever.modes and (not lever.criteria or lever.criteria & asked)
    ]
    for lever in sorted(bearing, key=lambda lever: _ease((lever,))):
        if told == MOST_SETS:
            return
        if not trials.may_go_on:
            return
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
        effort=max((lever.effort for lever in chosen), key=EFFORTS.__getitem__),
        time=max((lever.time for lever in chosen), key=TIMES.__getitem__),
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
        effort=lever.effort,
        time=lever.time,
    )
