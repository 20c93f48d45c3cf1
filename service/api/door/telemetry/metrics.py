"""Counts and times for Prometheus, right though several processes count and are replaced.

Each process counts into files of its own in one folder; ``exporter.py`` sums them up. Labels come from closed sets:
routes, codes, verdicts. No label and no number is of one person, and no fact of a profile is counted.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prometheus_client import Counter

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable by which the library knows the folder; set before it is imported."""

LOCK = "lock"
GONE = "0"
"""In the place of a process id, for all that have gone: their files are added up into these."""

SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


def folder_made() -> Path:
    """An empty folder for the counts of one run of the service, in memory where there is such a place."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it
    place = memory if os.access(memory, os.W_OK) else None
    made = Path(tempfile.mkdtemp(prefix="hkp-metrics-", dir=place))
    os.environ[FOLDER] = str(made)
    return made


def folder_removed(folder: Path) -> None:
    """The counts of a run that has ended."""
    shutil.rmtree(folder, ignore_errors=True)


class Metrics:
    """What is counted."""

    def __init__(self) -> None:
        """Begin to count; the folder must have been made. One in a process."""
        from prometheus_client import Counter, Gauge, Histogram  # noqa: PLC0415 - reads the folder when imported

        self.requests = Counter("hkp_requests", "Requests answered", ["method", "route", "status"])
        self.seconds = Histogram("hkp_request_seconds", "Seconds of an answer", ["route"], buckets=SECONDS)
        self.stages = Histogram("hkp_stage_seconds", "Seconds of a stage", ["route", "stage"], buckets=SECONDS)
        self.problems = Counter("hkp_problems", "Problems answered, by the last part of their type", ["problem"])
        self.faults = Counter("hkp_faults", "Requests with a fault of this code", ["code"])
        self.verdicts = Counter("hkp_verdicts", "Verdicts told", ["pathway", "verdict"])
        self.statuses = Counter("hkp_answers", "Recommendations, by what they say to do", ["status"])
        self.limits = Counter("hkp_limits", "Requests counted against a limit, by what came of it", ["result"])
        self.store = Counter("hkp_store", "Requests for cases, by what came of them", ["result"])
        self.reloads = Counter("hkp_reloads", "Reloads of rules, wording, model and keys", ["result"])
        # Of what is in force now: a process that has gone doesn't count.
        self.content = Gauge(
            "hkp_content_info", "The rules and the model in force", ["ruleset", "model"], multiprocess_mode="livemax"
        )

    def answered(  # noqa: PLR0913 - what there is to tell of a request
        self,
        *,
        method: str,
        route: str,
        status: int,
        seconds: float,
        stages: Mapping[str, int],
        problem: str | None,
        faults: Sequence[str],
        limit: str | None,
    ) -> None:
        """Count one request; stages in microseconds."""
        self.requests.labels(method, route, str(status)).inc()
        self.seconds.labels(route).observe(seconds)
        for stage, took in stages.items():
            self.stages.labels(route, stage).observe(took / 1e6)
        for code in faults:
            self.faults.labels(code).inc()
        for counter, label in ((self.problems, problem), (self.limits, limit)):
            _count(counter, label)
        if route.startswith("/cases"):
            self.store.labels("unavailable" if problem == "store-unavailable" else "answered").inc()

    def told(self, verdicts: Mapping[str, str], status: str | None) -> None:
        """Count one recommendation: the verdict of each pathway, and what it says to do."""
        for pathway, verdict in verdicts.items():
            self.verdicts.labels(pathway, verdict).inc()
        _count(self.statuses, status)


@cache
def metrics() -> Metrics | None:
    """What counts in this process; ``None`` where nobody asks for it."""
    return Metrics() if FOLDER in os.environ else None


def _count(counter: Counter, label: str | None) -> None:
    if label is not None:
        counter.labels(label).inc()


@contextmanager
def locked(folder: Path, how: int, seconds: float = 1.0) -> Iterator[bool]:
    """Whether the folder's lock was had within some seconds: shared to add up, exclusive to put files together."""
    with (folder / LOCK).open("w") as lock:
        until = time.monotonic() + seconds
        while True:
            with suppress(BlockingIOError):
                fcntl.flock(lock, how | fcntl.LOCK_NB)
                yield True
                return
            if time.monotonic() > until:
                break
            time.sleep(0.01)
        yield False


def process_gone(folder: Path, process: int) -> None:
    """Add what a process has counted to what others have that are gone, and remove its files.

    Without this a service whose processes are replaced day by day would fill the folder with files.
    """
    from prometheus_client import mmap_dict  # noqa: PLC0415 - reads the folder when imported

    files: Any = mmap_dict.MmapedDict
    with locked(folder, fcntl.LOCK_EX, 0.2) as had:
        if not had:
            return  # whoever adds up is stalled: its files stay, and are added up as they are
        for path in folder.glob(f"*_{process}.db"):
            kind = path.stem.rpartition("_")[0]
            if not kind.startswith("gauge"):
                total = files(str(folder / f"{kind}_{GONE}.db"))
                for key, value, _moment, _at in files.read_all_values_from_file(str(path)):
                    total.write_value(key, total.read_value(key)[0] + value, 0.0)
                total.close()
            path.unlink()
