"""Write ``world_index.csv`` anew: ``python -m service.rules.lists.world_index``, its output into that file.

It holds the key of every name in ``world_institutions.csv``, and every identifier, with the byte at which the row
begins. It must be written anew when that table or the making of keys changes; a test says when.
"""

import csv
import sys

from service.rules.lists.names import name_key
from service.rules.lists.world import world


def index_lines() -> list[str]:
    """The lines of the index, in order of the keys' bytes."""
    entries: set[tuple[bytes, int]] = set()
    header, *body = world().table.splitlines(keepends=True)
    place = len(header)
    for line in body:
        ((ror_id, name, _, other_names, *_),) = csv.reader([line.decode()])
        keys = {name_key(each) for each in (name, *other_names.split("|"))} | {ror_id}
        entries |= {(key.encode(), place) for key in keys if key}
        place += len(line)
    return [f"{key.decode()},{place}\n" for key, place in sorted(entries)]


if __name__ == "__main__":
    sys.stdout.writelines(index_lines())
