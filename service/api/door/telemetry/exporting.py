"""The first process's part in metrics: where counts are kept, who adds them up, and what becomes of what has gone."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from service.api.door.telemetry.metrics import folder_made, folder_removed, metrics, process_gone

ENDED_WITHIN = 2.0


@dataclass(slots=True)
class Exporting:
    """The counts of one run of the service. Where no address is set nothing is counted, and no method does anything."""

    address: str | None
    folder: Path | None
    owner: int
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @staticmethod
    @cache
    def of_this_process(address: str | None) -> Exporting:
        """That of this process, however often it reads its settings."""
        return Exporting(address, None if address is None else folder_made(), os.getpid())

    def start(self) -> None:
        """See that a process adds up; one that is gone is replaced."""
        if self.address is None or self.folder is None or os.getpid() != self.owner:
            return
        if self.process is None or not _runs(self.process):
            module = "service.api.door.telemetry.exporter"
            command = [sys.executable, "-m", module, str(self.folder), self.address, str(os.getpid())]
            self.process = subprocess.Popen(command)  # noqa: S603 - our own module, on settings that were checked

    def answers_by(self, ruleset: str, model: str) -> None:
        """Note what this process answers by."""
        counted = metrics()
        if counted is not None:
            counted.content.labels(ruleset, model).set(1)

    def reloaded(self, *, done: bool) -> None:
        """Count a reload."""
        counted = metrics()
        if counted is not None:
            counted.reloads.labels("done" if done else "failed").inc()

    def gone(self, process: int) -> None:
        """Keep what a process has counted."""
        if self.folder is not None and os.getpid() == self.owner:
            process_gone(self.folder, process)
            self.start()

    def end(self) -> None:
        """End the process that adds up, and remove the counts."""
        if self.folder is None or os.getpid() != self.owner:
            return
        if self.process is not None and _runs(self.process):
            self.process.terminate()
            try:
                self.process.wait(ENDED_WITHIN)
            except subprocess.TimeoutExpired:
                self.process.kill()
        folder_removed(self.folder)


def _runs(process: subprocess.Popen[bytes]) -> bool:
    """Whether a process runs; gunicorn takes up the end of any child, so that it may be gone without a word."""
    return process.poll() is None and Path(f"/proc/{process.pid}").exists()
