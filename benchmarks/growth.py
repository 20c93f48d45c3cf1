"""``python -m benchmarks.growth``: how an answer's cost grows with jobs, degrees, facts told and days asked about.

CPU milliseconds of whole calls in process, median over repeats, four kinds of answer. ``--write`` draws docs/growth.svg
and puts the figures into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import logging
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import orjson
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from benchmarks import page
from benchmarks.beside import call
from benchmarks.bodies import DETAILS, NEXT_QUESTION, SEED, profiles
from benchmarks.in_process import DAY, PROFILE
from service.app import create_app
from training.report.figures import drawing
from training.report.svg import CHAMPION, INK, MARK, OURS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

COMMAND = "python -m benchmarks.growth"
PICTURE = Path(__file__).parents[1] / "docs" / "growth.svg"
KINDS = (*DETAILS, NEXT_QUESTION)
COLOURS = dict(zip(KINDS, (CHAMPION, OURS, INK, MARK), strict=True))
NUDGED = {"card": -5, "summary": 5}
"""Points by which a label moves, so that two lines that end side by side stay readable."""

PEOPLE = 40
"""Whose facts are told in part, each losing them in an order of its own."""

FIRST_JOB, MOST_DAYS_A_JOB = date(2010, 7, 1), 145
Profile = dict[str, Any]
Asked = tuple[date, Profile]


@dataclass(frozen=True, slots=True)
class Growth:
    """What grows: its name, the numbers that are tried, and what is asked for one of them."""

    name: str
    numbers: Sequence[int]
    asked: Callable[[int], Sequence[Asked]]


def with_jobs(number: int) -> Sequence[Asked]:
    """The person of the steps with so many jobs, one after the other."""
    jobs = []
    for place in range(number):
        told = dict(PROFILE["jobs"][place % len(PROFILE["jobs"])])
        told.pop("current", None)
        started = FIRST_JOB + timedelta(days=MOST_DAYS_A_JOB * place)
        jobs.append(
            told
            | {
                "started_on": started.isoformat(),
                "ended_on": (started + timedelta(days=MOST_DAYS_A_JOB - 7)).isoformat(),
            }
        )
    return [(DAY, PROFILE | {"jobs": jobs})]


def with_degrees(number: int) -> Sequence[Asked]:
    """The same person with so many degrees."""
    held = PROFILE["degrees"]
    degrees = [held[place % len(held)] | {"awarded_on": f"{2009 + place}-06-30"} for place in range(number)]
    return [(DAY, PROFILE | {"degrees": degrees})]


def told_in_part(percent: int) -> Sequence[Asked]:
    """Simulated people who tell so many of a hundred of their facts; whoever tells more tells the same and others."""
    return [(DAY, _part(profile, percent / 100, Random(SEED + place))) for place, profile in enumerate(_whole())]  # noqa: S311


def _whole() -> Iterator[Profile]:
    return islice(profiles(2 * PEOPLE), 0, None, 2)


def _part(told: Profile, share: float, luck: Random) -> Profile:
    kept: Profile = {}
    for name, value in told.items():
        if isinstance(value, dict) and "currency" not in value:
            kept[name] = _part(value, share, luck)
        elif luck.random() < share:
            kept[name] = value
    return kept


def on_days(number: int) -> Sequence[Asked]:
    """The same person on so many days in turn, each as often as another."""
    return [(DAY - timedelta(days=place), PROFILE) for place in range(number)]


GROWTHS = (
    Growth("jobs", (0, 1, 2, 5, 10, 20, 40), with_jobs),
    Growth("degrees", (0, 1, 2, 4, 8, 12), with_degrees),
    Growth("percent of the facts told", (0, 20, 40, 60, 80, 100), told_in_part),
    Growth("days asked about in turn", (1, 4, 16, 64, 256), on_days),
)


def measured(ours: WSGIApplication, growth: Growth, repeats: int) -> dict[str, list[float]]:
    """Median CPU milliseconds by kind of answer, number by number."""
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for number in growth.numbers:
        asked = growth.asked(number)
        taken: dict[str, list[float]] = {kind: [] for kind in KINDS}
        for place in range(-1, max(repeats, len(asked))):
            day, profile = asked[place % len(asked)]
            for kind in KINDS:
                path = f"/{kind}" if kind == NEXT_QUESTION else "/recommend"
                more = {} if kind == NEXT_QUESTION else {"detail": kind}
                spent = call(ours, path, orjson.dumps({"as_of": day, "profile": profile, **more}), kind)
                if place >= 0:
                    taken[kind].append(spent / 1000)
        for kind in KINDS:
            found[kind].append(statistics.median(taken[kind]))
    return found


def drawn(found: Mapping[str, Mapping[str, Sequence[float]]]) -> Figure:
    """A small picture for each growth, all on one scale of milliseconds."""
    figure = Figure(figsize=(10, 2.9))
    panels = figure.subplots(1, len(GROWTHS), sharey=True)
    for axes, growth in zip(panels, GROWTHS, strict=True):
        for kind, taken in found[growth.name].items():
            axes.plot(range(len(taken)), taken, "o-", color=COLOURS[kind], markersize=3.5, linewidth=1.3)
        axes.set(xlabel=growth.name, yscale="log", xticks=range(len(growth.numbers)), xticklabels=growth.numbers)
        axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.tick_params(length=0)
    panels[0].set_ylabel("CPU ms a request")
    for kind, taken in found[GROWTHS[-1].name].items():
        panels[-1].annotate(
            kind,
            (len(taken) - 1, taken[-1]),
            xytext=(8, NUDGED.get(kind, 0)),
            textcoords="offset points",
            va="center",
            color=COLOURS[kind],
            annotation_clip=False,
        )
    figure.subplots_adjust(left=0.06, right=0.89, top=0.96, bottom=0.2, wspace=0.08)
    return figure


def told(found: Mapping[str, Mapping[str, Sequence[float]]]) -> Iterator[str]:
    """The part of the page: the picture, and the least and the most number of each growth."""
    yield from [
        "# How it grows",
        "",
        f"Written by `{COMMAND} --write` on {page.machine()} as it ended. CPU milliseconds",
    ]
    yield from ["of whole calls in process, medians; one person, and for the facts told forty.", ""]
    yield from [f"![What an answer costs as a person's facts grow]({PICTURE.name})", ""]
    yield from ["| | " + " | ".join(KINDS) + " |", "| --- |" + " ---: |" * len(KINDS)]
    for growth in GROWTHS:
        for place, number in enumerate(growth.numbers):
            cells = " | ".join(f"{found[growth.name][kind][place]:.1f}" for kind in KINDS)
            yield f"| {growth.name}: {number} | {cells} |"


def main() -> None:
    """Measure, and print the table or write it with its picture."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument("--write", action="store_true", help="draw docs/growth.svg and write into docs/benchmarks.md")
    parser.add_argument("--repeats", type=int, default=15, help="calls for each point at least (default 15)")
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    ours = create_app()
    found = {growth.name: measured(ours, growth, asked.repeats) for growth in GROWTHS}
    part = "\n".join(told(found))
    if asked.write:
        with drawing():
            drawn(found).savefig(PICTURE, format="svg", metadata={"Date": None})
        page.write(COMMAND, part)
    else:
        print(part)


if __name__ == "__main__":
    main()
