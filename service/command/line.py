"""The commands of ``python -m service``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from service.command import cases, health, keys
from service.command.batch import recommend
from service.command.failing import CommandError

FAILED = 1


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = argparse.ArgumentParser(prog="python -m service", description="What an operator of the service does.")
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    for room in (keys, cases, recommend, health):
        room.add(commands)
    return made


def main(given: Sequence[str]) -> int:
    """Do what a command line says; the exit code: 0 done, 1 failed, 2 wrong usage."""
    asked = parser().parse_args(given)
    try:
        code: int | None = asked.does(asked)
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return FAILED
    return code or 0
