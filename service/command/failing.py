"""How a command says that it can't be done."""

from __future__ import annotations


class CommandError(Exception):
    """A command that can't be done; the text says why and what to do."""
