"""``python -m training.trial``: how often the choice of what is published is right, where the truth is known.

Agencies are made up whose cases are decided by truths that no fit knows: sums of single features, and sums with
interactions. A champion that was fitted on another truth stands in for the simulated version. For each file the fit and
the choice are those of ``retrain``, and what was chosen is held against the expected log-loss under the truth, free of
the luck of one draw. Each file is a line of ``--out``; a run that is stopped goes on from there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
from scipy.special import expit

from service.outlook.tables import Basis, PathwayModel, Stage, model_name
from training.model.export import export, read_back
from training.model.fit import fit
from training.model.loading import in_test_fold
from training.model.samples import Numbers, Sample
from training.model.scoring import log_odds, shares
from training.review.assessment import Chosen
from training.review.choosing.choice import choices
from training.review.metrics import calibration_error
from training.wording import aligned

NAME = model_name("ttps_b", "categories", Stage.APPROVAL)
FEATURES = ("listed_bachelor", "work_in_window_months", "career_authentic", "letters_specific", "record_clear")
SMALL, FULL = (50, 200, 800, 2_000), (50, 100, 200, 400, 800, 2_000, 5_000, 10_000, 20_000, 60_000)
DRAWS = 5
CHAMPION_CASES = 5_000
FRESH = 20_000
"""Points at which the truth is asked."""
MATTERS = 0.005
"""Nat by which one has to be worse in truth for it to be a wrong decision."""
MOST_WORSE, MOST_KEPT_OUT = 0.05, 0.1
"""The shares of wrong decisions that may be."""
MANY = 2_000
"""Cases from which keeping a better one out is held against the choice."""
LARGE, MOST_EXCESS, MOST_OFF = 20_000, 0.02, 0.02
"""Cases from which a sum of single features has to be found: the excess over the best possible log-loss, the error."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One file: what was chosen, and the expected log-losses in truth."""

    truth: str
    cases: int
    draw: int
    chosen: str
    new: float
    champion: float
    base: float
    best: float
    ece: float

    @property
    def excess(self) -> float:
        """By how much of the best possible log-loss the new one is above it."""
        return (self.new - self.best) / self.best

    @property
    def published_worse(self) -> bool:
        """Published though the champion or the base rate is better in truth."""
        return self.chosen == Chosen.NEW and self.new > min(self.champion, self.base) + MATTERS

    @property
    def kept_out_better(self) -> bool:
        """Kept out though better in truth than what is published in its place."""
        place = self.champion if self.chosen == Chosen.BEFORE else self.base
        return self.chosen != Chosen.NEW and self.new < place - MATTERS


def _values(count: int, seed: int) -> Numbers:
    chance = np.random.default_rng([seed, 1])
    return np.column_stack(
        [
            np.ones(count),
            chance.integers(0, 61, count).astype(np.float64),
            chance.choice([0.0, 0.25, 0.5, 0.75, 1.0], count),
            chance.integers(0, 7, count) / 6,
            chance.choice([0.0, 1.0], count, p=[0.1, 0.9]),
        ]
    )


def _additive(values: Numbers, weights: Numbers) -> Numbers:
    months = np.minimum(values[:, 1], 48) / 48
    parts = np.column_stack([np.ones(len(values)), months, values[:, 2] ** 2, values[:, 3], values[:, 4]])
    found: Numbers = parts @ weights
    return found


def _interacting(values: Numbers, weights: Numbers) -> Numbers:
    long, clear = values[:, 1] > 30, values[:, 4] > 0  # noqa: PLR2004 - half of the months drawn
    found: Numbers = _additive(values, weights) + 1.5 * (long & (values[:, 3] > 0.5)) - 1.0 * (~long & clear)  # noqa: PLR2004
    return found


TRUTHS: dict[str, Callable[[Numbers, Numbers], Numbers]] = {"additive": _additive, "interactions": _interacting}
SIMULATED = np.array([-3.0, 2.0, 1.0, 1.0, 1.5])


def _weights(truth: str, draw: int) -> Numbers:
    """An agency's truth: the simulated one, moved a little or much by the draw."""
    chance = np.random.default_rng([draw, *truth.encode()])
    moved: Numbers = SIMULATED + chance.normal(0, (0.0, 0.3, 0.8)[draw % 3], len(SIMULATED))
    moved[1:] = np.maximum(moved[1:], 0.0)
    moved[0] += chance.normal(0, 0.8) if draw % 2 else 0.0
    return moved


def _sample(count: int, seed: int, chance_of: Numbers, values: Numbers) -> Sample:
    people = np.array([f"{seed}-{number}" for number in range(count)], dtype=np.str_)
    return Sample(
        name=NAME,
        pathway_id="ttps_b",
        regime="categories",
        stage=Stage.APPROVAL,
        features=FEATURES,
        case=people,
        person=people,
        low=values,
        high=values,
        favourable=np.random.default_rng([seed, 2]).random(count) < chance_of,
        weight=np.ones(count),
        own=np.ones(count, dtype=np.bool_),
        test=in_test_fold(people),
        groups={},
        withdrawn_low=values[:0],
        withdrawn_high=values[:0],
    )


def _fitted(sample: Sample, basis: Basis, prior: PathwayModel | None) -> tuple[PathwayModel, Numbers]:
    found = fit(sample, prior=prior, seed=1, refits=0, jobs=1)
    priors = {} if prior is None else {NAME: prior}
    model = read_back(export({NAME: found}, {NAME: sample}, basis=basis, priors=priors)).models[NAME]
    return model, found.crossed


@cache
def _champion() -> PathwayModel:
    values = _values(CHAMPION_CASES, 0)
    sample = _sample(CHAMPION_CASES, 0, expit(_additive(values, SIMULATED)), values)
    simulated = replace(sample, own=np.zeros(CHAMPION_CASES, dtype=np.bool_))
    return _fitted(simulated, Basis.SYNTHETIC_COHORT, None)[0]


def _expected(chance_of: Numbers, odds: Numbers) -> float:
    return float((chance_of * np.logaddexp(0, -odds) + (1 - chance_of) * np.logaddexp(0, odds)).mean())


def tried(truth: str, cases: int, draw: int) -> Trial:
    """One file of so many cases: fitted, chosen, and held against its truth."""
    weights, decide = _weights(truth, draw), TRUTHS[truth]
    seed = 1_000 * draw + cases
    values, fresh = _values(cases, seed), _values(FRESH, 99)
    sample = _sample(cases, seed, expit(decide(values, weights)), values)
    champion = _champion()
    model, crossed = _fitted(sample, Basis.AGENCY_CASES, champion)
    before = read_back(export({}, {}, basis=Basis.SYNTHETIC_COHORT, carried={NAME: champion}))
    choice = choices({NAME: model}, {NAME: sample}, {NAME: crossed}, before, seed=1)[NAME]
    chance_of = expit(decide(fresh, weights))
    odds = log_odds(model, fresh, fresh)
    share = min(max(float(sample.favourable.mean()), 0.5 / (cases + 1)), 1 - 0.5 / (cases + 1))
    return Trial(
        truth,
        cases,
        draw,
        str(choice.chosen),
        _expected(chance_of, odds),
        _expected(chance_of, log_odds(champion, fresh, fresh)),
        _expected(chance_of, np.full(FRESH, np.log(share / (1 - share)))),
        _expected(chance_of, np.log(chance_of) - np.log1p(-chance_of)),
        calibration_error(shares(odds), chance_of, np.ones(FRESH)),
    )


def table(rows: Sequence[Trial]) -> Iterator[str]:
    """The decisions by size, right and wrong."""
    cells = []
    for cases in sorted({row.cases for row in rows}):
        of = [row for row in rows if row.cases == cases]
        additive = [row for row in of if row.truth == "additive"] or of
        cells.append(
            (
                f"{cases:,}",
                str(len(of)),
                *(str(sum(row.chosen == kind for row in of)) for kind in Chosen),
                str(sum(row.published_worse for row in of)),
                str(sum(row.kept_out_better for row in of)),
                f"{np.mean([row.excess for row in additive]):.2%}",
                f"{np.mean([row.ece for row in additive]):.4f}",
            )
        )
    head = ("cases", "files", *map(str, Chosen), "published though worse", "kept out though better", "excess", "ECE")
    yield from aligned(head, cells)
    for words, right in limits(rows):
        yield words if right else f"{words} MISSED"


def limits(rows: Sequence[Trial]) -> Iterator[tuple[str, bool]]:
    """Each thing that has to hold, in words with its numbers, and whether it does."""
    many = [row for row in rows if row.cases >= MANY]
    worse, better = sum(row.published_worse for row in rows), sum(row.kept_out_better for row in many)
    yield (
        f"Published though worse in truth: {worse} of {len(rows)} (at most {MOST_WORSE:.0%}).",
        worse <= MOST_WORSE * len(rows),
    )
    kept_out = f"{better} of {len(many)} (at most {MOST_KEPT_OUT:.0%})"
    yield (
        f"Kept out though better in truth, from {MANY:,} cases on: {kept_out}.",
        better <= MOST_KEPT_OUT * len(many),
    )
    large = [row for row in rows if row.cases >= LARGE and row.truth == "additive"]
    if large:
        excess, off = max(row.excess for row in large), max(row.ece for row in large)
        words = (
            f"Sums of single features, from {LARGE:,} cases on, in {len(large)} files: excess over the best possible "
            f"log-loss at most {excess:.2%} (limit {MOST_EXCESS:.0%}), error at most {off:.4f} (limit {MOST_OFF})."
        )
        yield words, excess <= MOST_EXCESS and off <= MOST_OFF


def main(arguments: Sequence[str] | None = None) -> int:
    """Try every file that isn't in ``--out`` yet, and print the table; 1 where a limit is missed."""
    parser = argparse.ArgumentParser(prog="python -m training.trial", description=__doc__)
    parser.add_argument("--full", action="store_true", help="files of 50 to 60,000 cases, five draws of each truth")
    parser.add_argument("--out", type=Path, default=Path("build/trial.jsonl"), help="a line a file (%(default)s)")
    given = parser.parse_args(arguments)
    sizes, draws = (FULL, DRAWS) if given.full else (SMALL, 3)
    given.out.parent.mkdir(parents=True, exist_ok=True)
    done = [Trial(**json.loads(line)) for line in given.out.read_text().splitlines()] if given.out.exists() else []
    known = {(row.truth, row.cases, row.draw) for row in done}
    with given.out.open("a", encoding="utf-8") as file:
        for cases, truth, draw in product(sizes, TRUTHS, range(draws)):
            if (truth, cases, draw) not in known:
                done.append(tried(truth, cases, draw))
                file.write(json.dumps(asdict(done[-1])) + "\n")
                file.flush()
    rows = [row for row in done if row.cases in sizes and row.draw < draws]
    print("\n".join(table(rows)))
    return int(not all(right for _, right in limits(rows)))


if __name__ == "__main__":
    sys.exit(main())
