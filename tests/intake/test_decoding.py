"""Bytes that are no JSON, or JSON that only some programs read alike, are refused by name."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.intake.decoding import NotJsonError, decode

ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(), below, max_size=4),
    max_leaves=20,
)


@given(ANY_JSON)
def test_any_json_value_is_read_as_the_standard_library_reads_it(value: object) -> None:
    """Strictness changes no value."""
    text = json.dumps(value, ensure_ascii=False).encode()
    assert decode(text) == json.loads(text)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty_body"),
        (b" \n", "empty_body"),
        (b"{", "not_json"),
        (b"{} {}", "not_json"),
        (b"{'a': 1}", "not_json"),
        (b'{"a": 1,}', "not_json"),
        (b'"\x01"', "not_json"),
        (b"\xff", "not_utf8"),
        (b'"\xed\xa0\x80"', "not_utf8"),
        ('{"a": 1}'.encode("utf-16"), "not_utf8"),
        (b'{"a": 1, "a": 1}', "duplicate_name"),
        (b'{"x": {"a": 1, "\\u0061": 2}}', "duplicate_name"),
        (b"NaN", "not_a_number"),
        (b'{"a": Infinity}', "not_a_number"),
        (b"[-Infinity]", "not_a_number"),
        (b"1e999", "number_too_large"),
        (b"-1e999", "number_too_large"),
        (b"1" * 41, "number_too_large"),
        (b"1" * 100_000, "number_too_large"),
        (b"0." + b"1" * 100_000, "number_too_large"),
        (b"[" * 33 + b"]" * 33, "too_deep"),
        (b"[" * 100_000, "too_deep"),
        (b'{"a":' * 50_000, "too_deep"),
        (b'"\\ud800"', "lone_surrogate"),
        (b'{"\\udc00": 1}', "lone_surrogate"),
    ],
)
def test_a_body_that_is_not_plain_json_is_refused_by_name(body: bytes, code: str) -> None:
    """Each way of not being JSON has its own code and remedy."""
    with pytest.raises(NotJsonError) as refusal:
        decode(body)
    assert refusal.value.code == code
    assert refusal.value.remedy


def test_thirty_two_levels_are_read() -> None:
    """The limit itself is allowed."""
    assert decode(b"[" * 32 + b"]" * 32) is not None


def test_brackets_inside_texts_have_no_depth() -> None:
    """Only objects and lists nest."""
    body = json.dumps(["[{" * 500, '"[[', "\\["]).encode()
    assert decode(body) == ["[{" * 500, '"[[', "\\["]


def test_a_whole_surrogate_pair_is_one_character() -> None:
    """Escapes beyond the basic plane are JSON like any other."""
    assert decode(b'"\\ud83d\\ude00"') == "\N{GRINNING FACE}"
