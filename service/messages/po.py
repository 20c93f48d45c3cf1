"""Gettext's ``.po`` files, as far as ours go: messages by their codes, in every plural form, with comments between."""

from __future__ import annotations

import re

import orjson

_BETWEEN = r"(?:(?:#(?!~).*)?\n)*"
"""Comments and empty lines; what is left over of a message that is gone (``#~``) is neither."""

_PART = re.compile(_BETWEEN + r'(msgid|msgid_plural|msgstr(?:\[\d\])?) ((?:".*"\n)+)')
"""A keyword with its strings, one a line, each of which is a string in JSON as well."""

_END = re.compile(_BETWEEN)


def messages(name: str, text: str) -> dict[str, tuple[str, ...]]:
    """What is said by each message of a file, one string for each plural form; the header, which has no code, left out.

    Raises ``ValueError`` where a code comes twice, and where a line belongs to no message.
    """
    said: dict[str, tuple[str, ...]] = {}
    code, end = "", 0
    while part := _PART.match(text, end):
        keyword, strings, end = part[1], part[2], part.end()
        words = "".join(map(orjson.loads, strings.splitlines()))
        if keyword == "msgid":
            code = words
            if code in said:
                raise ValueError(f"{name}: {code} is declared twice")
            said[code] = ()
        elif keyword != "msgid_plural":
            said[code] += (words,)
    if not _END.fullmatch(text, end):
        last = text.count("\n", 0, end)
        raise ValueError(f"{name}: what follows line {last} is no part of a message")
    said.pop("", None)
    return said
