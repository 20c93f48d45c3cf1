"""The widget's files as they are served: its one script, by version, and a catalogue of words for each language."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import orjson

from service.content import ContentError, in_force, loaded, rows
from service.intake.standards import countries, nationalities
from service.messages import LANGUAGES, load_catalogues
from service.recording import record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.messages import Catalogue

SCRIPT = "pathway-recommender.js"
FRAME = "frame.js"
"""What a host's page runs beside a frame, so that it grows with what is in it."""

FOLDER = "widget/served"
SOURCES = "widget/script"
RELEASED = "widget/released"
"""A folder for each version that pages may carry; none is ever changed or taken away."""

OWN = "widget."
"""What the messages of the widget begin with."""

PLACES_FIRST = ("CN", "HK", "MO", "TW", "US", "GB", "CA", "AU", "IN", "SG")
"""What is proposed before anything is typed: where most of those admitted come from."""

CALLED = {
    "CN": "Mainland PRC 內地 内地 大陸 大陆",
    "GB": "UK Britain England 英國 英国",
    "GBN": "BNO BN(O)",
    "KR": "Korea 韓國 韩国",
    "TW": "台灣 台湾",
    "US": "USA America 美國 美国",
}
"""What else people type for a place, in any language."""

CURRENCIES = ("HKD", "CNY", "USD", "EUR", "GBP", "AUD", "CAD", "SGD", "JPY", "KRW", "MYR", "INR", "NZD", "CHF", "THB")
TONGUES = ("en", "zh", "yue", "ja", "ko", "fr", "de", "es", "pt", "it", "ru", "ar", "hi", "th", "vi", "id", "ms", "tl")


@record(frozen=True)
class Version:
    """A version of the scripts, its hashes for a page (Subresource Integrity), and the day it was released.

    The name is a digest of both scripts, and stands in their address: what an address gives never changes.
    """

    name: str
    integrity: str
    frame_integrity: str
    scripts: Mapping[str, bytes]
    released_on: str | None = None


@record(frozen=True)
class Widget:
    """What is served: the version that is made of these modules, every released one, the words, and the modules.

    ``catalogues`` are the words by file name, today's for every version: words get better, also for a page that carries
    an old script. ``sources`` are for whoever wants to read what runs.
    """

    current: Version
    released: tuple[Version, ...]
    catalogues: Mapping[str, bytes]
    sources: Mapping[str, bytes]

    @property
    def newest(self) -> Version:
        """The version for a page to carry: the last that was released, whose address is kept."""
        return self.released[-1] if self.released else self.current

    def version(self, name: str) -> Version | None:
        """A version by its name."""
        return next((one for one in (self.current, *self.released) if one.name == name), None)


@loaded
def widget() -> Widget:
    """The files; raises ``ContentError`` where one is missing, or a released one isn't what it was."""
    return Widget(
        current=version_of(in_force().bytes_of(f"{FOLDER}/{SCRIPT}"), in_force().bytes_of(f"widget/pages/{FRAME}")),
        released=tuple(_released(row) for row in rows(f"{RELEASED}/releases.csv")),
        catalogues={f"{language}.json": _catalogue(language) for language in LANGUAGES},
        sources=_sources(),
    )


def version_of(script: bytes, frame: bytes) -> Version:
    """A version, named by what is in it."""
    name = hashlib.sha256(script + frame).hexdigest()[:12]
    return Version(name, _integrity(script), _integrity(frame), {SCRIPT: script, FRAME: frame})


def _released(row: Mapping[str, str]) -> Version:
    script, frame = (in_force().bytes_of(f"{RELEASED}/{row['version']}/{name}") for name in (SCRIPT, FRAME))
    return unchanged(version_of(script, frame), row)


def unchanged(version: Version, row: Mapping[str, str]) -> Version:
    """A version with the day of its release; raises ``ContentError`` where its scripts aren't those of that day."""
    if (version.name, version.integrity, version.frame_integrity) != (row["version"], row["script"], row["frame"]):
        message = f"the widget's version {row['version']} is not what was released on {row['released_on']}"
        raise ContentError(message)
    return replace(version, released_on=row["released_on"])


def published() -> bytes:
    """Every version that a page may carry, with its hashes, the newest last: ``/widget/versions.json``."""
    return orjson.dumps(
        [
            {"version": one.name, "released_on": one.released_on, SCRIPT: one.integrity, FRAME: one.frame_integrity}
            for one in widget().released
        ]
    )


def _integrity(content: bytes) -> str:
    """The hash that a page names beside an address (Subresource Integrity)."""
    return f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}"


def _sources() -> dict[str, bytes]:
    held = in_force()
    names = [name for suffix in (".js", ".css") for name in held.names(SOURCES, suffix)]
    return {name.rpartition("/")[2]: held.bytes_of(name) for name in names}


def words(catalogue: Catalogue) -> Mapping[str, str]:
    """The widget's own messages, by their code without what all of them begin with."""
    return {code.removeprefix(OWN): told for code, told in catalogue.messages.items() if code.startswith(OWN)}


def _catalogue(language: str) -> bytes:
    catalogue = load_catalogues()[language]
    advice = {code: told for code, told in catalogue.messages.items() if code.startswith("advice.")}
    told = {**words(catalogue), **advice, **{f"called.{code}": names for code, names in CALLED.items()}}
    told["places"] = " ".join(dict.fromkeys((*PLACES_FIRST, *countries())))
    told["passports"] = " ".join(code for code in nationalities() if code not in countries())
    told["currencies"], told["tongues"] = " ".join(CURRENCIES), " ".join(TONGUES)
    return orjson.dumps(told, option=orjson.OPT_SORT_KEYS)
