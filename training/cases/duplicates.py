"""Cases that come twice, wherever in a file or a folder of files the second stands: the first counts.

Within a part the reader finds them; between parts whoever reads these in order does, by what came before. A part in
which one is found is read again, knowing of it, so that a line is set aside in one way and told in one way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

DIGEST = 16
"""Bytes kept of an id: a million ids take some 200 MB, and two share one by a chance of 1 in 10^26."""


@dataclass(slots=True)
class Seen:
    """The cases of the parts so far, by where each stands first."""

    files: list[str] = field(default_factory=list)
    places: dict[bytes, tuple[int, int]] = field(default_factory=dict)

    def before(self, ids: Sequence[str], file: str) -> dict[str, str]:
        """Those of a part's ids that came in an earlier part, and where, as a fault says it to a reader of ``file``."""
        found = {}
        for one in ids:
            place = self.places.get(_digest(one))
            if place is not None:
                at, line = place
                found[one] = f"line {line}" if self.files[at] == file else f"line {line} of {self.files[at]}"
        return found

    def add(self, ids: Sequence[str], lines: Sequence[int], file: str) -> None:
        """Keep where the cases of a part stand, none of which came before."""
        if not self.files or self.files[-1] != file:
            self.files.append(file)
        at = len(self.files) - 1
        self.places.update((_digest(one), (at, line)) for one, line in zip(ids, lines, strict=True))


Earlier = Mapping[str, str]
"""Ids that came in an earlier part, and the words for where."""


def _digest(case_id: str) -> bytes:
    return blake2b(case_id.encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()
