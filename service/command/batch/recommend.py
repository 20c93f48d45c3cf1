"""``python -m service recommend in.jsonl out.jsonl``: its options."""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path

from service.api.requests import AnswerLanguage, Detail

ABOUT = """\
A line is a request as POST /recommend takes it, with an id of yours beside it if you like; in CSV each fact has a
column, named by its path (profile.person.age_years, profile.degrees.0.level). Each answer names its line. What can't be
answered is set aside beside the output (….aside.jsonl), with the problem and the remedy. A run that was cut short goes
on where it stood when the same command is given again. exit codes: 0 all answered, 1 failed, 3 some set aside."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("recommend", help="answer a file of requests", description=ABOUT)
    parser.add_argument("given", type=Path, metavar="IN", help="requests: .jsonl, .csv or .parquet")
    parser.add_argument("out", type=Path, metavar="OUT", help="answers: .jsonl, .csv or .parquet")
    parser.add_argument("--as-of", type=date.fromisoformat, help="the day of lodging where a line says none (today)")
    parser.add_argument("--language", choices=list(map(str, AnswerLanguage)), help="where a line says none (en)")
    parser.add_argument("--detail", choices=list(map(str, Detail)), help="where a line says none (summary)")
    parser.add_argument("--jobs", type=_jobs, default=len(os.sched_getaffinity(0)), help="processes (one a core)")
    parser.add_argument("--scheduler", help="run on a Dask cluster instead: its address, such as tcp://10.0.0.5:8786")
    parser.add_argument("--fresh", action="store_true", help="begin anew though a run was cut short")
    parser.set_defaults(does=_recommend)


def _jobs(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


_jobs.__name__ = "whole number"


def _recommend(asked: argparse.Namespace) -> int:
    from service.command.batch.running import recommend  # noqa: PLC0415 - loads the whole service

    return recommend(asked)
