"""What the machine reports, as an analyst can act on it."""

from __future__ import annotations

import errno

REMEDIES = {
    errno.ENOSPC: "the disk is full. Nothing was published; make room, or use another disk with --work.",
    errno.EDQUOT: "your share of the disk is used up. Nothing was published; make room, or use another with --work.",
    errno.EFBIG: "the file would grow too large for this disk. Nothing was published.",
    errno.EROFS: "this can only be read, not written. Name a folder that can be written with --work or --models.",
    errno.EACCES: "you may not read or write this. Ask for the right to, or name another place.",
}


def in_words(error: OSError) -> OSError:
    """The same error with a remedy for a number, where there is one."""
    where = f"{error.filename}: " if error.filename else ""
    remedy = REMEDIES.get(error.errno or 0)
    return OSError(f"{where}{remedy}") if remedy else error
