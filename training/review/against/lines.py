"""Whether the lines that didn't come in, or the months that aren't there, bend what is learnt from the others.

A model of the lines that could be read is a model of the cases only where the lines set aside are few and like the
others. Each objection stops publication until the file is mended or the analyst accepts it by its kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from statistics import median

from scipy.stats import binom, hypergeom

from training.cases.case import Outcome
from training.model.samples import Sample
from training.model.summary import FeaturiseSummary
from training.review.assessment import Objection, ObjectionKind

MOST_SET_ASIDE = 0.05
"""The share of lines that may be set aside; two lines are never too many."""
NEVER_TOO_MANY = 2
UNLIKELY = 0.01
"""The chance below which a difference, or an ending that all cases share, isn't taken for luck."""
FEWEST_OF_A_WORD = 5
"""Lines set aside with an outcome, pathway or month under which nothing is made of them."""
LEAST_PART = 0.1
"""The part of an outcome's, pathway's or month's lines that has to be set aside for it to bend anything."""
USUAL = 10
"""Cases of a usual month from which an empty month is a hole: by chance one comes in exp(-10), 1 of 22,000."""
MOST_TOLD = 3
MEMBERS = ("outcome", "pathway", "month")
DECIDED = (str(Outcome.APPROVED), str(Outcome.REFUSED))

Months = Mapping[str, Mapping[str, Mapping[str, int]]]


def objections(
    summary: FeaturiseSummary,
    samples: Mapping[str, Sample],
    expected: Mapping[str, float],
    most: float = MOST_SET_ASIDE,
) -> tuple[Objection, ...]:
    """What speaks against learning from a file, in words.

    ``expected`` is the favourable share that was to be expected of a classifier's cases, by its name, where one is
    published or was estimated before.
    """
    found = [*_too_many(summary, most), *_differences(summary), *_one_class(summary, samples, expected)]
    return (*found, *_holes(summary.months))


def _too_many(summary: FeaturiseSummary, most: float) -> Iterator[Objection]:
    if summary.set_aside > max(NEVER_TOO_MANY, most * summary.lines):
        share = summary.set_aside / summary.lines
        yield Objection(
            ObjectionKind.SET_ASIDE,
            f"{summary.set_aside:,} of {summary.lines:,} lines ({share:.1%}) can't be read (limit {most:.0%}): a "
            "model of the others may be one of other cases",
        )


def _kept_by(summary: FeaturiseSummary, member: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for name, months in summary.months.items():
        pathway = name.partition("@")[0]
        for month, outcomes in months.items():
            for outcome, cases in outcomes.items():
                found[{"outcome": outcome, "pathway": pathway, "month": month}[member]] += cases
    return found


def _differences(summary: FeaturiseSummary) -> Iterator[Objection]:
    """Words of which far more lines are set aside than of all, by Fisher's exact test over every word looked at."""
    sides = {member: (_kept_by(summary, member), Counter[str]()) for member in MEMBERS}
    for row in summary.aside:
        for member in MEMBERS:
            if row.get(member) is not None:
                sides[member][1][str(row[member])] += int(str(row["lines"]))
    looked_at = sum(len(aside) for _, aside in sides.values())
    for member, (kept, aside) in sides.items():
        lines, gone = kept.total() + aside.total(), aside.total()
        rows = []
        for word, count in aside.items():
            whole = kept[word] + count
            chance = float(hypergeom.sf(count - 1, lines, gone, whole))
            if count >= FEWEST_OF_A_WORD and count >= LEAST_PART * whole and chance * looked_at < UNLIKELY:
                rows.append((count, f"{count:,} of the {whole:,} lines of {_said(member, word)}"))
        if rows:
            told = "; ".join(words for _, words in sorted(rows, reverse=True)[:MOST_TOLD])
            yield Objection(
                ObjectionKind.DIFFERENCE,
                f"The lines set aside differ from the others: {told}, and {gone:,} of {lines:,} altogether. What is "
                "learnt from the others would be bent by as much",
            )


def _said(member: str, word: str) -> str:
    return f"the {member} {word}" if member != "month" else word


def _one_class(
    summary: FeaturiseSummary, samples: Mapping[str, Sample], expected: Mapping[str, float]
) -> Iterator[Objection]:
    decided = {outcome: _kept_by(summary, "outcome")[outcome] for outcome in DECIDED}
    if sum(decided.values()) and 0 in decided.values():
        (only,) = (outcome for outcome, cases in decided.items() if cases)
        yield Objection(
            ObjectionKind.ONE_CLASS,
            f"Every one of the {decided[only]:,} decided cases is {only}: nothing tells what makes the difference",
        )
        return
    for name, sample in sorted(samples.items()):
        rows = sample.only(sample.own)
        favourable = int(rows.favourable.sum())
        if not len(rows) or 0 < favourable < len(rows):
            continue
        share = expected.get(name, 0.5)
        chance = float(binom.pmf(favourable, len(rows), share))
        if chance < UNLIKELY:
            how = "favourable" if favourable else "unfavourable"
            yield Objection(
                ObjectionKind.ONE_CLASS,
                f"{name}: every one of its {len(rows):,} cases is {how}, where {share:.1%} were to be expected "
                f"favourable (by chance in {chance:.2%})",
            )


def month_number(month: str) -> int:
    """Months since the year 0, of a month such as ``2025-03``."""
    year, number = month.split("-")
    return 12 * int(year) + int(number) - 1


def month_name(number: int) -> str:
    """The month of a number of months since the year 0."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _empty(counts: Mapping[str, int]) -> list[str]:
    """Stretches of months without a case between months that have as many as usual."""
    if not counts or median(counts.values()) < USUAL:
        return []
    found = []
    for before, after in pairwise(sorted(map(month_number, counts))):
        if after - before > 1:
            first, last = month_name(before + 1), month_name(after - 1)
            found.append(first if first == last else f"{first} to {last}")
    return found


def _holes(months: Months) -> Iterator[Objection]:
    whole: Counter[str] = Counter()
    for rows in months.values():
        whole.update({month: sum(outcomes.values()) for month, outcomes in rows.items()})
    gaps = _empty(whole)
    if gaps:
        yield _hole("The file", gaps, whole.values())
        return
    for pathway, rows in months.items():
        counts = {month: sum(outcomes.values()) for month, outcomes in rows.items()}
        if gaps := _empty(counts):
            yield _hole(pathway, gaps, counts.values())


def _hole(what: str, gaps: list[str], counts: Iterable[int]) -> Objection:
    usual = median(counts)
    return Objection(
        ObjectionKind.HOLE,
        f"{what} has no case lodged in {', '.join(gaps[:MOST_TOLD])}, where {usual:.0f} a month are usual: are there "
        "cases that are missing from it?",
    )
