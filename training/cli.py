"""The command line of an analyst: ``python -m training``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from service.outlook.tables import ModelError
from training.artefact.place import version_name
from training.artefact.publish import TakenError
from training.cases.case import CaseFileError
from training.cases.database import cases_named
from training.cases.encoding import NAMED
from training.cases.part import Form
from training.cohort.assumptions import CENTRAL, variants
from training.commands import card_step, cohort_step, drift_step, retrain_step, rollback_step
from training.fitting import fit_step
from training.inspecting import inspect_step
from training.machine import in_words
from training.measuring import evaluate_step, publish_step
from training.model.fit import REFITS
from training.pool.step import pool_step
from training.registry import compare_step, list_step, show_step
from training.review.against.lines import MOST_SET_ASIDE
from training.review.assessment import ObjectionKind
from training.told import MISSING, OWN_MODELS, UNREADABLE, USAGE, Told, as_typed
from training.workplace import MissingError, taken

SEED = 20260120
ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "training"
MODELS = ROOT / "models"
STOPPED = 130
PIPE = 141
START = ("retrain", "--cases", "agency.csv", "--models", OWN_MODELS)
CODES = """\
exit codes:
  0  done
  1  a gate refuses the model, a published figure is missed (--check), or cases have drifted
  2  wrong usage
  3  an earlier step's output, or a model, is missing, damaged or does not fit
  4  the case file can't be used
"""


def _whole(least: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        found = int(text)
        if found < least:
            raise argparse.ArgumentTypeError(f"at least {least}")
        return found

    number.__name__ = "whole number"
    return number


def _weight(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError("between 0 (own cases only) and 1 (a simulated case counts like an own one)")
    return number


_weight.__name__ = "weight"


def _version(text: str) -> str:
    try:
        return version_name(text)
    except TakenError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError("a share between 0 and 1")
    return number


_share.__name__ = "share"


def _scheduler(text: str) -> str:
    if "://" not in text:
        raise argparse.ArgumentTypeError("an address such as tcp://10.0.0.5:8786")
    return text


def _parents() -> dict[str, argparse.ArgumentParser]:
    """Options that several steps share, by what they are about."""
    names = ("run", "drawn", "cases", "text", "fitted", "measured", "judged", "models", "named", "signed")
    found = {name: argparse.ArgumentParser(add_help=False) for name in names}
    run, fitted = found["run"], found["fitted"]
    run.add_argument("--work", type=Path, default=WORK, help="folder of the run's own files (build/training)")
    run.add_argument("--jobs", type=_whole(1), default=os.cpu_count() or 1, help="processes (one for each core)")
    run.add_argument("--scheduler", type=_scheduler, help="run on a Dask cluster instead: its scheduler's address")
    run.add_argument("--seed", type=int, default=SEED, help="seed of every draw and fit (%(default)s)")
    drawn = found["drawn"]
    drawn.add_argument("--people", type=_whole(1), help="cases of each pathway (as for the shipped model)")
    drawn.add_argument("--variant", choices=list(variants()), default=CENTRAL, help="what is assumed (%(default)s)")
    drawn.add_argument(
        "--check", action="store_true", help="print published figures beside the cohort's; 1 if one misses"
    )
    cases = found["cases"]
    cases.add_argument(
        "--cases",
        type=Path,
        metavar="FILE",
        help="own cases: .jsonl, .parquet, .csv, a folder of them, or the word database (DATABASE_URL, HKP_KEYS)",
    )
    found["text"].add_argument("--encoding", choices=list(NAMED), help="of a CSV or JSON Lines file that can't be told")
    found["text"].add_argument(
        "--mapping", type=Path, metavar="FILE", help="what the headings and words of a CSV file stand for (see inspect)"
    )
    judged = found["judged"]
    judged.add_argument(
        "--most-set-aside",
        type=_share,
        default=MOST_SET_ASIDE,
        metavar="SHARE",
        help="of the lines, that may be set aside before nothing is published (%(default)s)",
    )
    judged.add_argument(
        "--accept",
        choices=list(map(str, ObjectionKind)),
        action="append",
        default=[],
        help="publish though this speaks against the file, having looked: it is told on card and report",
    )
    fitted.add_argument(
        "--synthetic-weight",
        type=_weight,
        default=0.0,
        metavar="W",
        help="how much a simulated case counts beside an own one (%(default)s: own cases only)",
    )
    fitted.add_argument(
        "--held-out-seed",
        type=_whole(0),
        metavar="N",
        help="hold out other people than the versions before; these are then fitted anew without them, to compare",
    )
    fitted.add_argument("--refits", type=_whole(1), default=REFITS, help="bootstrap refits (%(default)s)")
    found["measured"].add_argument("--no-report", action="store_true", help="no HTML report, rivals or learning curve")
    found["models"].add_argument("--models", type=Path, default=MODELS, help="folder of published models (models)")
    found["signed"].add_argument("--by", metavar="NAME", help="who publishes, for the manifest")
    found["named"].add_argument("--version", type=_version, help="name of the version (by default from its tables)")
    return found


EXAMPLES: Mapping[str, tuple[str, str, tuple[str, ...], tuple[str, ...]]] = {
    "cohort": (
        "draw simulated applicants and decide their cases",
        "Into the run's folder, for `fit`; or with --out into a case file, to see what one looks like.",
        ("run", "drawn"),
        ("cohort --check", "cohort --people 400 --format csv --out agency.csv"),
    ),
    "inspect": (
        "check a case file, and draft a mapping where its headings and words are your own",
        "Only reads: what is wrong with the file, kind by kind, with an example and the remedy of each.",
        ("text",),
        ("inspect agency.csv", "inspect agency.csv --mapping mapping.yaml"),
    ),
    "fit": (
        "read cases and fit a classifier for each pathway, regime and stage",
        "Own cases with --cases, drawn while they are few towards the current version; the cohort without.",
        ("run", "cases", "text", "fitted", "models"),
        ("fit", "fit --cases agency.csv", "fit --cases agency.csv --synthetic-weight 0.1"),
    ),
    "evaluate": (
        "measure on held-out people, apply the gates, write the report",
        "The report is written whatever the gates say.",
        ("run", "measured", "judged", "models"),
        ("evaluate", "evaluate --no-report --json"),
    ),
    "publish": (
        "write the model's folder and switch to it",
        "Refused where a gate refuses; nothing is touched then.",
        ("run", "models", "named", "signed"),
        ("publish", "publish --version spring-2027"),
    ),
    "retrain": (
        "cohort (where it is needed), fit, evaluate and publish in order",
        "With --cases on own cases; without, the shipped model on its synthetic cohort.",
        ("run", "drawn", "cases", "text", "fitted", "measured", "judged", "models", "named", "signed"),
        (
            " ".join(START),
            "retrain",
            f"retrain --cases cases/ --models {OWN_MODELS} --scheduler tcp://10.0.0.5:8786",
        ),
    ),
    "rollback": (
        "make the version before the current one current again",
        "Its files are verified first; where one is damaged nothing changes.",
        ("models",),
        ("rollback", "rollback --to synthetic-0123456789ab"),
    ),
    "drift": (
        "compare cases with those that the current version was fitted on, and how it does on them",
        (
            "By the population stability index of each feature and of the estimate, by the calibration error (limit "
            "0.02 or what chance allows), by the log-loss against the base rate, and by breaks in the approvals; exit "
            "code 1 beyond a limit."
        ),
        ("run", "text", "models"),
        ("drift --cases this-quarter.csv",),
    ),
    "list": (
        "list the published versions",
        "When, by whom, on which cases, what was accepted, and which is current.",
        ("models",),
        ("list", f"list --models {OWN_MODELS}"),
    ),
    "show": (
        "show one version: its cases, what was chosen of each pathway, and its numbers",
        "Its files are verified first.",
        ("models", "named"),
        ("show", "show synthetic-0123456789ab"),
    ),
    "compare": (
        "show two versions side by side",
        "The files of both are verified first.",
        ("models",),
        ("compare synthetic-0123456789ab agency-0123456789ab",),
    ),
    "card": (
        "print the model card of a published version",
        "Its files are verified first.",
        ("models", "named"),
        ("card", "card synthetic-0123456789ab"),
    ),
    "pool": (
        "draw and decide the made-up people by which questions are ordered",
        "Into the file that the server reads, by the current version: run it after a change of rules or model.",
        ("models",),
        ("pool", "pool --out people.csv"),
    ),
}
"""Each step: its line in the list, what more there is to say, the options that it shares, and examples."""


def parser() -> argparse.ArgumentParser:
    """The command line."""
    whole = argparse.ArgumentParser(
        prog="python -m training",
        description="Fit the classifiers on decided cases, own or simulated, and publish their tables.",
        epilog=f"start with:\n  cp -r models {OWN_MODELS}\n  {as_typed(*START)}\n\n" + CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parents = _parents()
    steps = whole.add_subparsers(dest="step", required=True, metavar="step")
    made = {}
    for name, (line, more, shared, examples) in EXAMPLES.items():
        made[name] = steps.add_parser(
            name,
            parents=[parents[one] for one in shared],
            help=line,
            description=f"{line[0].upper()}{line[1:]}. {more}",
            epilog="examples:\n" + "".join(f"  {as_typed()} {one}\n" for one in examples) + "\n" + CODES,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made[name].add_argument("--json", action="store_true", help="print the result as JSON, and nothing else")
    made["cohort"].add_argument("--out", type=Path, metavar="FILE", help="write one case file there, and nothing else")
    made["cohort"].add_argument("--format", choices=list(map(str, Form)), help="form of the case file (by its ending)")
    made["inspect"].add_argument("cases", type=Path, metavar="FILE", help="the case file, or a folder of them")
    made["inspect"].add_argument(
        "--draft", type=Path, default=Path("mapping.yaml"), metavar="FILE", help="where the mapping goes (%(default)s)"
    )
    for name in ("show", "card"):
        made[name].add_argument("one", type=_version, nargs="?", metavar="VERSION", help="its name (the current one)")
    for name in ("one", "other"):
        made["compare"].add_argument(name, type=_version, metavar="VERSION")
    made["pool"].add_argument("--out", type=Path, metavar="FILE", help="write there, and not into the server's file")
    made["rollback"].add_argument(
        "--to", type=_version, metavar="VERSION", help="this version instead of the one before"
    )
    made["drift"].add_argument("--cases", type=Path, required=True, metavar="FILE", help="the cases to compare")
    made["retrain"].set_defaults(out=None, format=None)
    return whole


def _understood(arguments: Sequence[str] | None) -> argparse.Namespace:
    whole = parser()
    given = whole.parse_args(arguments)
    weight = getattr(given, "synthetic_weight", 0.0)
    if weight and given.cases is None:
        whole.error("--synthetic-weight says how much simulated cases count beside own ones: give --cases as well")
    if given.step in {"show", "card"} and given.one is not None:
        if given.version not in {None, given.one}:
            whole.error(f"{given.one} and --version {given.version} are two: name one")
        given.version = given.one
    models = getattr(given, "models", None)
    if models is not None and not models.is_dir():
        whole.error(f"--models {models}: there is no such folder. To begin a new one, make it first: mkdir {models}")
    out, form = getattr(given, "out", None), getattr(given, "format", None)
    if out is not None and form is not None and out.suffix != f".{form}":
        whole.error(f"--out {out} doesn't end in .{form}, as --format says")
    if out is None and form == Form.CSV:
        whole.error("--format csv needs --out: a folder of cases is kept as jsonl or parquet")
    return given


STEPS: Mapping[str, Callable[[argparse.Namespace], Told]] = {
    "cohort": cohort_step,
    "inspect": inspect_step,
    "fit": fit_step,
    "evaluate": evaluate_step,
    "publish": publish_step,
    "rollback": rollback_step,
    "drift": drift_step,
    "list": list_step,
    "show": show_step,
    "compare": compare_step,
    "card": card_step,
    "pool": pool_step,
}


def _run(given: argparse.Namespace) -> Told:
    """The step, alone in its folder of runs where it uses one."""
    if getattr(given, "work", None) is None or getattr(given, "out", None) is not None:
        return _step(given)
    with taken(given.work.resolve()):
        return _step(given)


def _step(given: argparse.Namespace) -> Told:
    with cases_named(given):
        return _done(given)


def _done(given: argparse.Namespace) -> Told:
    """The step, with one thread for each sum: its matrices are small, and more threads mostly wait for each other."""
    with threadpool_limits(limits=1):
        return _result(given)


def _result(given: argparse.Namespace) -> Told:
    if given.step == "retrain":
        return retrain_step(given, lambda line: None if given.json else print(line, flush=True))
    return STEPS[given.step](given)


KNOWN: Mapping[type[Exception], int] = {
    CaseFileError: UNREADABLE,
    MissingError: MISSING,
    ModelError: MISSING,
    TakenError: USAGE,
}


def _failed(given: argparse.Namespace, error: Exception, code: int) -> int:
    print(error, file=sys.stderr)
    if given.json:
        print(json.dumps({"error": str(error), "code": code}, ensure_ascii=False))
    return code


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one step; the exit code."""
    given = _understood(arguments)
    try:
        told = _run(given)
        if given.json:
            print(json.dumps(told.facts, ensure_ascii=False), flush=True)
        elif told.words:
            print("\n".join(told.words), flush=True)
    except tuple(KNOWN) as error:
        return _failed(given, error, next(code for kind, code in KNOWN.items() if isinstance(error, kind)))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nobody reads on: no second error at the end
        return PIPE
    except OSError as error:
        return _failed(given, in_words(error), MISSING)
    except KeyboardInterrupt:
        print("Stopped. What is current stays current.", file=sys.stderr)
        return STOPPED
    return told.code
