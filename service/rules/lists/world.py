"""The institutions of the world by their names: which of them a key stands for.

``world_institutions.csv`` holds one institution a row, ``world_index.csv`` each of its keys with the byte at which the
row begins, in order of the keys' bytes. Both are kept as they are read, and searched by halving: no row is parsed
before it is looked for. ``python -m service.rules.lists.world_index`` writes the index anew.

Sources: the Research Organization Registry (https://ror.org, CC0 1.0) and the university-domains-list (MIT licence);
``sources.csv`` says which versions. No row says anything about Hong Kong's lists.
"""

import csv

from service.content import in_force, loaded
from service.recording import record


@record(frozen=True)
class WorldInstitution:
    """An institution of higher education. ``country`` is ISO 3166-1 alpha-2; ``names`` begin with its own."""

    place: int  # the byte of the table at which its row begins, which tells it from every other
    ror_id: str | None
    country: str
    names: tuple[str, ...]

    @property
    def name(self) -> str:
        """The name that its source puts first."""
        return self.names[0]


@record(frozen=True)
class WorldRegister:
    """The two files, as bytes."""

    table: bytes
    index: bytes


@loaded
def world() -> WorldRegister:
    """The register, read once: 3.5 MB that stay as they are, so that processes forked later share them."""
    content = in_force()
    return WorldRegister(
        content.bytes_of("rules/lists/world_institutions.csv"), content.bytes_of("rules/lists/world_index.csv")
    )


@record(frozen=True)
class WorldNames:
    """The keys of the index, in its order, and the words in them."""

    keys: tuple[str, ...]
    words: frozenset[str]


@loaded
def world_names() -> WorldNames:
    """Every key of the index once, for whoever asks of many texts whether one is a name."""
    keys = dict.fromkeys(line.partition(",")[0] for line in world().index.decode().splitlines())
    return WorldNames(tuple(keys), frozenset(" ".join(keys).split(" ")))


def find_world(key: str) -> tuple[WorldInstitution, ...]:
    """The institutions that bear a name with this key, or that have it as their identifier in ROR."""
    index, wanted = world().index, key.encode()
    line = _first_line(wanted)
    found: list[WorldInstitution] = []
    while line < len(index) and index[line : index.index(b",", line)] == wanted:
        end = index.index(b"\n", line)
        found.append(_institution(int(index[index.index(b",", line) + 1 : end])))
        line = end + 1
    return tuple(found)


def find_world_prefix(key: str, most: int) -> tuple[WorldInstitution, ...]:
    """The institutions with a key that begins with this one, in order of their keys; ``most`` at most."""
    index, wanted = world().index, key.encode()
    line = _first_line(wanted)
    found: dict[int, WorldInstitution] = {}
    while line < len(index) and len(found) < most and index.startswith(wanted, line):
        end = index.index(b"\n", line)
        institution = _institution(int(index[index.index(b",", line) + 1 : end]))
        found.setdefault(institution.place, institution)
        line = end + 1
    return tuple(found.values())


def find_world_within(part: str, most: int) -> tuple[WorldInstitution, ...]:
    """The institutions with a key that contains this text, in order of their keys; ``most`` at most."""
    index, wanted = world().index, part.encode()
    found: dict[int, WorldInstitution] = {}
    at = index.find(wanted)
    while at >= 0 and len(found) < most:
        end = index.index(b"\n", at)
        comma = index.rindex(b",", 0, end)
        if at < comma:  # and not within the number of the institution
            institution = _institution(int(index[comma + 1 : end]))
            found.setdefault(institution.place, institution)
        at = index.find(wanted, end)
    return tuple(found.values())


def is_word_of_a_name(word: str) -> bool:
    """Whether some institution of the world has this word in a name."""
    return word in world_names().words


def _first_line(wanted: bytes) -> int:
    """The byte of the first line of the index whose key isn't less than the one wanted."""
    index = world().index
    low, high = 0, len(index)
    while low < high:
        line = index.rfind(b"\n", low, (low + high) // 2) + 1 or low
        if index[line : index.index(b",", line)] < wanted:
            low = index.index(b"\n", line) + 1
        else:
            high = line
    return low


def _institution(place: int) -> WorldInstitution:
    table = world().table
    (row,) = csv.reader([table[place : table.index(b"\n", place)].decode()])
    ror_id, name, country, other_names, _status, _source = row
    return WorldInstitution(place, ror_id or None, country, (name, *filter(None, other_names.split("|"))))
