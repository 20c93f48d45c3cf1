"""What-ifs: the easiest changes that open a closed pathway, and single ones that lift a weak one.

One lever or two are tried together, in order of effort, then of time; each set is stated in the profile as told on the
day on which it can be there, everything aged, and asked of law and outlook afresh. A set that holds another that opens
is left out, so that every set is minimal. An extension's ask what an extension asks.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

from service.advice.answer.later import FEW_FAIL
from service.advice.changes.beginning import Beginning
from service.advice.changes.lever import EFFORTS, TIMES, Effort, Lever, StepCode
from service.advice.changes.promise import Promise
from service.advice.changes.records import Step, WhatIf, WhatIfKind
from service.advice.changes.work import KINDS
from service.advice.ledger import ANOTHER_PROFILE, NEAREST, Ledger, Part, weight_in
from service.outlook.estimate import Band
from service.profile.values import MET
from service.recommend.reasons import below, lacking_of
from service.recording import record
from service.rules.criteria import every
from service.rules.pathway import LawStatus, Mode, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from service.advice.changes.beginning import Told
    from service.profile.model import Profile
    from service.recommend.decision import Decision, Ranked
    from service.rules.pathway import Assessment, Pathway

MOST_STEPS = 2
MOST_SETS = 3
"""So many what-ifs of one pathway are told, the easiest first."""

WORK = frozenset(StepCode(kind.code) for kind in KINDS)
STUDY = frozenset(code for code in StepCode if code.value.endswith(("postgraduate", "bachelor")))
EASY = frozenset({Effort.LITTLE, Effort.SOME})
MORE_THAN = {StepCode.STEM_POSTGRADUATE: StepCode.POSTGRADUATE}
"""A change that does all that another does, and no less easily: it is told where the other doesn't suffice."""

WORSE = {Verdict.ELIGIBLE: 0, Verdict.NEEDS_REVIEW: 1, Verdict.UNDETERMINED: 2, Verdict.NOT_ELIGIBLE: 3}
BETTER = {Band.WEAK: 0, Band.FAIR: 1, Band.STRONG: 2}


@record(frozen=True)
class Case:
    """A what-if with the profile as it would be told on its day."""

    pathway_id: str
    profile: Profile
    what_if: WhatIf


class _Trials:
    """The profile under each set of levers, on the day on which all of it can be there, and what it costs to ask."""

    def __init__(self, decision: Decision, ledger: Ledger) -> None:
        self.as_of = decision.request.as_of
        self.ledger = ledger
        self._beginning = decision.read(Beginning)
        self.levers = self._beginning.levers
        self._asked: set[tuple[Told, str | None]] = set()

    def day(self, chosen: Sequence[Lever]) -> date:
        """The first day on which all of it can be there."""
        return max((lever.on for lever in chosen), default=self.as_of)

    def told(self, pathway: Pathway, chosen: Sequence[Lever], day: date | None = None) -> Told:
        """The profile under a set of levers, asked of a pathway, on its own day unless another is given."""
        told = self._beginning.told(tuple(chosen), day or self.day(chosen))
        for asked, units in (((told, None), ANOTHER_PROFILE), ((told, pathway.id), 1)):
            if asked not in self._asked:
                self._asked.add(asked)
                self.ledger.take(Part.WHAT_IFS, units)
        return told

    def assessment(self, pathway: Pathway, chosen: Sequence[Lever], day: date | None = None) -> Assessment:
        """What comes of a pathway under a set of levers."""
        return self.told(pathway, chosen, day).assessment(pathway)

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
    trials = _Trials(decision, ledger or Ledger(decision.read(weight_in)))
    return {row.assessment.pathway.id: tuple(_of(row, trials, most_steps)) for row in rows}


def nearest(decision: Decision) -> Case | None:
    """The easiest single change that opens a pathway, of those that are found within ``NEAREST`` units.

    One after which next to nothing is left to be told comes before one that leaves the verdict to further facts;
    ``None`` where there is none.
    """
    return _nearest(decision, decision.pathways, frozenset(Effort))


def within_reach(decision: Decision) -> Case | None:
    """The nearest change that is an easy one, and opens a pathway of which what defines it is met already."""
    defining = decision.state.ranking.defining
    met = [
        ranked
        for ranked in decision.pathways
        if ranked.assessment.verdict is Verdict.NOT_ELIGIBLE
        and any(
            part.truth == MET and part.criterion.id in defining
            for root in ranked.assessment.findings
            for part in below(root)
        )
    ]
    return _nearest(decision, met, EASY)


def _nearest(decision: Decision, rows: Sequence[Ranked], efforts: Collection[Effort]) -> Case | None:
    """The nearest single change of such efforts that opens one of some pathways."""
    if not rows or decision.facts.facts_on > decision.request.as_of:
        return None
    trials = _Trials(decision, Ledger(decision.read(weight_in), {Part.WHAT_IFS: NEAREST}))
    found: Case | None = None
    for row in rows:
        levers = [
            lever
            for lever in trials.levers
            if lever.effort in efforts and (found is None or _may_be_nearer(lever, _distance(found)))
        ]
        for case in _openings(row, levers, trials, most_steps=1):
            if found is None or _distance(case) < _distance(found):
                found = case
    return found


Distance = tuple[bool, int, int, date]
"""How far off an opening is: whether it hangs on much that is missing then, the effort, the time and the day."""


def hangs_on_much(what_if: WhatIf) -> bool:
    """Whether facts are missing then at which more than a few are turned away, as the record is not."""
    return what_if.verdict is Verdict.UNDETERMINED and not all(fact.startswith(FEW_FAIL) for fact in what_if.missing)


def _distance(case: Case) -> Distance:
    told = case.what_if
    return hangs_on_much(told), EFFORTS[told.effort], TIMES[told.time], told.on


def _may_be_nearer(lever: Lever, than: Distance) -> bool:
    """Whether a lever, if it opens anything, may do so at less than a distance."""
    return (False, EFFORTS[lever.effort], TIMES[lever.time], lever.on) < than


def _of(row: Ranked, trials: _Trials, most_steps: int) -> Iterator[Case]:
    if row.assessment.status is not LawStatus.IN_FORCE:
        return
    if row.assessment.verdict is Verdict.NOT_ELIGIBLE:
        yield from _openings(row, trials.levers, trials, most_steps)
    elif row.outlook.band is Band.WEAK:
        yield from _lifting(row, trials)


def _openings(row: Ranked, levers: Sequence[Lever], trials: _Trials, most_steps: int) -> Iterator[Case]:
    """The changes, of some, that open a pathway that is closed while its law is in force."""
    assessment = row.assessment
    closed = assessment.status is LawStatus.IN_FORCE and assessment.verdict is Verdict.NOT_ELIGIBLE
    if not closed or not trials.may_go_on:
        return
    asked = _asked(assessment)
    relevant = [lever for lever in levers if lever.criteria & asked and assessment.mode in lever.modes]
    for chosen in _opening(row, relevant, trials, most_steps):
        yield _case(WhatIfKind.OPENS, row, chosen, trials)


def _asked(assessment: Assessment) -> frozenset[str]:
    """The ids of every criterion that a pathway asks."""
    regimes = tuple([str(version.value) for version in assessment.regimes])
    return _asked_under(assessment.pathway, assessment.mode, regimes)


@lru_cache(maxsize=256)
def _asked_under(pathway: Pathway, mode: Mode, regimes: tuple[str, ...]) -> frozenset[str]:
    rules = pathway.extension if mode is Mode.EXTENSION else pathway.entry
    return frozenset(part.id for regime in regimes if regime in rules for part in every(rules[regime]))


def _closed(assessment: Assessment) -> bool:
    return assessment.verdict is Verdict.NOT_ELIGIBLE or assessment.status is not LawStatus.IN_FORCE


def _opening(row: Ranked, relevant: Sequence[Lever], trials: _Trials, most_steps: int) -> Iterator[tuple[Lever, ...]]:
    """The minimal sets that open a pathway, the easiest first; a set is never easier than a part of it.

    Nobody is told to do two things each of which asks for great effort.
    """
    pathway = row.assessment.pathway
    found: list[frozenset[Lever]] = []
    promise = Promise(row.assessment, {lever: trials.told(pathway, (lever,)) for lever in relevant})
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
    found, day = trials.assessment(pathway, chosen), trials.day(chosen)
    return not _closed(found) and all(
        WORSE[trials.assessment(pathway, fewer, day).verdict] > WORSE[found.verdict]
        for size in range(len(chosen))
        for fewer in combinations(chosen, size)
    )


def _lifting(row: Ranked, trials: _Trials) -> Iterator[Case]:
    """Single changes after which a weak pathway, no less open, reads better than time alone would make it read."""
    pathway, mode, asked, told = row.assessment.pathway, row.assessment.mode, _asked(row.assessment), 0
    bearing = [
        lever for lever in trials.levers if mode in lever.modes and (not lever.criteria or lever.criteria & asked)
    ]
    for lever in sorted(bearing, key=lambda lever: _ease((lever,))):
        if told == MOST_SETS:
            return
        if not trials.may_go_on:
            return
        then, waited = (trials.told(pathway, chosen, trials.day((lever,))) for chosen in ((lever,), ()))
        found = then.assessment(pathway)
        no_less_open = WORSE[found.verdict] <= WORSE[row.assessment.verdict] and not _closed(found)
        if no_less_open and BETTER.get(then.band(pathway), 0) > BETTER.get(waited.band(pathway), 0):
            told += 1
            yield _case(WhatIfKind.LIFTS, row, (lever,), trials)


def _case(kind: WhatIfKind, row: Ranked, chosen: Sequence[Lever], trials: _Trials) -> Case:
    pathway = row.assessment.pathway
    told = trials.told(pathway, chosen)
    found = told.assessment(pathway)
    what_if = WhatIf(
        kind=kind,
        on=trials.day(chosen),
        steps=tuple(_step(lever, trials.as_of) for lever in chosen),
        effort=max((lever.effort for lever in chosen), key=EFFORTS.__getitem__),
        time=max((lever.time for lever in chosen), key=TIMES.__getitem__),
        verdict=found.verdict,
        band=told.band(pathway),
        missing=tuple(lacking_of(found.requirements)),
    )
    return Case(pathway.id, told.profile, what_if)


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
