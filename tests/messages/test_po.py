"""The catalogues' files are read as gettext's own tools would read them, and what is no message is refused."""

from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import service.messages
from service.messages import po

FILES = sorted(Path(service.messages.__file__).parent.rglob("*.po"))
HEADER = 'msgid ""\nmsgstr ""\n"Language: en\\n"\n'


def as_babel_reads(content: bytes) -> dict[str, tuple[str, ...]]:
    told = [message for message in read_po(BytesIO(content)) if message.id]
    return {
        message.id if isinstance(message.id, str) else message.id[0]: (
            (message.string,) if isinstance(message.string, str) else tuple(message.string or ())
        )
        for message in told
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_file_is_read_as_babel_reads_it(path: Path) -> None:
    """Codes, sentences, plural forms and their order."""
    content = path.read_bytes()
    assert [*po.messages(path.name, content.decode()).items()] == [*as_babel_reads(content).items()]


def test_a_message_goes_on_over_lines_and_has_a_string_for_each_plural_form() -> None:
    """With what a string escapes, and comments anywhere between."""
    text = (
        HEADER
        + '\n#. one "word"\n#: here\nmsgid "a"\nmsgstr ""\n"first \\"half\\",\\n"\n"second\\t\\\\"\n'
        + '\nmsgid "n"\nmsgid_plural "ns"\nmsgstr[0] "{n} day"\nmsgstr[1] "{n} days"\n# the end\n'
    )
    assert po.messages("some.po", text) == {"a": ('first "half",\nsecond\t\\',), "n": ("{n} day", "{n} days")}
    assert po.messages("some.po", text) == as_babel_reads(text.encode())


@pytest.mark.parametrize("line", ['msgctxt "b"', 'msgstr "no end', "words", '#~ msgid "old"', 'msgid"b"'])
def test_a_line_that_belongs_to_no_message_is_refused_and_told(line: str) -> None:
    """Nothing in a file is passed over in silence."""
    with pytest.raises(ValueError, match=r"some\.po: what follows line 6 is"):
        po.messages("some.po", f'{HEADER}\nmsgid "a"\nmsgstr "A"\n{line}\nmsgid "c"\nmsgstr "C"\n')


@pytest.mark.parametrize("string", [r'"\x"', '"a" b"', '"a"b"'])
def test_a_string_that_is_none_is_refused(string: str) -> None:
    """An escape that nobody knows, and what follows a string's end."""
    with pytest.raises(ValueError, match=r"."):
        po.messages("some.po", f'{HEADER}\nmsgid "a"\nmsgstr {string}\n')


def test_a_code_that_is_declared_twice_is_refused() -> None:
    """Which of two sentences is meant, nobody could tell."""
    with pytest.raises(ValueError, match="a is declared twice"):
        po.messages("some.po", f'{HEADER}\nmsgid "a"\nmsgstr "A"\n\nmsgid "a"\nmsgstr "B"\n')
