"""Bytes that are no JSON, or JSON that only some programs read alike, are refused by name."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.intake.decoding import NotJsonError, decode, decode_strictly

ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(), below, max_size=4),
    max_leaves=20,
)

NAMES = st.sampled_from(["", "a", "b", "c:", "[", "}{", "é", "\U00020000"])
NUMBERS = st.from_regex(r"-?(0|[1-9][0-9]{0,24})([.][0-9]{1,24})?([eE][+-]?[0-9]{1,3})?", fullmatch=True)
TEXTS = NAMES.map(lambda name: json.dumps(name, ensure_ascii=False)) | st.sampled_from(
    ['"\\u0061"', '"\\u003a"', '"\\""', '"\\ud800"', '"\x01"', '"\\\\"']
)


def joined(opening: str, parts: list[str], closing: str) -> str:
    """An object or a list of such parts."""
    return f"{opening}{', '.join(parts)}{closing}"


WRITTEN = st.recursive(
    st.sampled_from(["null", "true", "NaN", "", "[]", "{}"]) | NUMBERS | TEXTS,
    lambda below: (
        st.lists(below, max_size=4).map(lambda parts: joined("[", parts, "]"))
        | st.lists(st.builds("{}:{}".format, TEXTS, below), max_size=4).map(lambda parts: joined("{", parts, "}"))
        | st.tuples(below, st.integers(0, 40)).map(lambda told: "[" * told[1] + told[0] + "]" * told[1])
    ),
    max_leaves=12,
).map(str.encode)
"""Bodies that are JSON, or nearly: names doubled, long numbers, escapes, brackets and colons in texts, many levels."""

PIECES = st.lists(st.sampled_from(list('{}[]":,\\a1.e-\x00 é')), max_size=12).map("".join).map(str.encode)


def told(read: Callable[[bytes], object], body: bytes) -> str:
    """What a reader makes of a body, types and order included: the value, or the code and the words of the fault."""
    try:
        return repr(read(body))
    except NotJsonError as refusal:
        return f"{refusal.code}: {refusal.fault} {refusal.remedy}"


@given(WRITTEN | PIECES | st.binary(max_size=12))
def test_what_is_read_quickly_is_what_the_strict_reader_reads(body: bytes) -> None:
    """The same value of the same types, or the same fault, whichever reader was trusted."""
    assert told(decode, body) == told(decode_strictly, body)


@pytest.mark.parametrize("levels", [1, 16, 17, 31, 32, 33])
@pytest.mark.parametrize("innermost", ["", "1", '"]"', '{"[": "}"}'])
def test_both_readers_count_levels_alike(levels: int, innermost: str) -> None:
    """As far as the limit and one beyond, with brackets in texts and without."""
    for opening, closing in (("[", "]"), ('{"a":', "}"), ('[{"[":', "}]")):
        body = (opening * levels + (innermost or "null") + closing * levels).encode()
        assert told(decode, body) == told(decode_strictly, body)


def test_no_escape_hides_a_doubled_name_or_a_level() -> None:
    """A colon that is escaped makes up for none that was lost, and no bracket in a text closes one outside."""
    doubled = rb'{"b":"\u003a","a":1,"a":1}'
    down, up = rb'["\"' + b"]" * 16 + rb'\"",', rb',"\"' + b"[" * 16 + rb'\""]'
    deep = (b"[" * 15 + down) * 2 + b"[" * 16 + b"]" * 16 + (up + b"]" * 15) * 2
    assert told(decode, doubled).startswith("duplicate_name")
    assert told(decode, deep).startswith("too_deep")


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
