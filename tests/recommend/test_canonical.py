"""The quick way to canonical JSON gives the bytes of RFC 8785, or leaves the document to the slow way."""

from __future__ import annotations

import sys

import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from service.recommend.canonical import canonical

LONE = range(0xD800, 0xE000)

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda parts: st.lists(parts) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), parts),
    max_leaves=30,
)


def test_every_character_is_written_as_rfc_8785_has_it() -> None:
    """As a value and as a name, each code point that a text may hold."""
    for start in range(0, sys.maxunicode + 1, 4096):
        text = "".join(chr(code) for code in range(start, start + 4096) if code not in LONE)
        if text:
            assert canonical([text]) == rfc8785.dumps([text])
    for code in (*range(0x250), 0x4E2D, 0xFFFD, 0x1F600):
        assert canonical({chr(code): 1, "a": 2}) == rfc8785.dumps({chr(code): 1, "a": 2})


@given(VALUES)
def test_any_document_is_written_as_rfc_8785_has_it(document: object) -> None:
    """Numbers of every size, names in every script, lists and objects in each other."""
    assert canonical(document) == rfc8785.dumps(document)  # type: ignore[arg-type]


def test_numbers_at_the_edges_of_the_quick_way() -> None:
    """Where one of the two writers begins to write an exponent, and where whole floats are whole numbers."""
    edges = (1e-7, 9.9e-5, 1e-4, 0.1, -0.0, 0.0, 7.0, 7.5, 1e15 - 0.5, 1e15, 1e16, 1e21, 2.0**53 - 1, 2.0**53, -2.5)
    for number in edges:
        assert canonical(number) == rfc8785.dumps(number)
