"""Derived facts about languages: entries gathered by language, with what is said of each.

The written and spoken forms of Chinese are one language: ``zh``, ``yue``, ``cmn`` and the other members of that
macrolanguage (ISO 639-3). A language given without a test has none; the three tests in the codes are tests of English.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from service.profile.codes import Ability
from service.profile.values import NOT_MET, UNKNOWN, Span, Truth, both, either, known

if TYPE_CHECKING:
    from collections.abc import Iterable

    from service.profile.codes import LanguageTest
    from service.profile.facts import Facts
    from service.profile.model import Language

CHINESE_LANGUAGE = "zh"
ENGLISH = "en"
_CHINESE_CODES = frozenset(
    {"zh", "cdo", "cjy", "cmn", "cpx", "czh", "czo", "gan", "hak", "hsn", "mnp", "nan", "wuu", "yue"}
)


class Command(Struct, frozen=True):
    """What is said of one language: spoken and written well or not, and the tests taken with their scores."""

    language: str | None
    spoken: Truth
    written: Truth
    tests: tuple[tuple[LanguageTest, Span | None], ...]
    entries: tuple[int, ...]

    @property
    def good(self) -> Truth:
        """Good both spoken and written, by what is said."""
        return both(self.spoken, self.written)

    @property
    def pointers(self) -> tuple[str, ...]:
        """Where an unknown ability would be told."""
        names = [name for name, truth in (("spoken", self.spoken), ("written", self.written)) if truth not in (1, 4)]
        return tuple(f"/languages/{index}/{name}" for index in self.entries for name in names)


def primary_language(language: Language) -> str | None:
    """The language of an entry without script or region; Chinese as one; English where only a test names it."""
    if language.code is None:
        return ENGLISH if language.test is not None else None
    primary = language.code.split("-")[0].casefold()
    return CHINESE_LANGUAGE if primary in _CHINESE_CODES else primary


def _ability(level: Ability | None) -> Truth:
    return UNKNOWN if level is None else known(level is Ability.GOOD)


def _gather(language: str | None, entries: Iterable[tuple[int, Language]]) -> Command:
    spoken = written = NOT_MET
    tests: list[tuple[LanguageTest, Span | None]] = []
    indices = []
    for index, entry in entries:
        spoken = either(spoken, _ability(entry.spoken))
        written = either(written, _ability(entry.written))
        tests += [(entry.test, entry.test_score)] if entry.test is not None else []
        indices.append(index)
    return Command(language, spoken, written, tuple(tests), tuple(indices))


def commands(facts: Facts) -> tuple[Command, ...] | None:
    """One command for each language, in order of mention, then one for each entry that names none; ``None``: unknown.

    Entries of one language add up: Cantonese spoken and Chinese written are good Chinese.
    """
    languages = facts.profile.languages
    if languages is None:
        return None
    groups: dict[str, list[tuple[int, Language]]] = {}
    nameless: list[tuple[int, Language]] = []
    for index, entry in enumerate(languages):
        primary = primary_language(entry)
        if primary is None:
            nameless.append((index, entry))
        else:
            groups.setdefault(primary, []).append((index, entry))
    named = tuple(_gather(primary, entries) for primary, entries in groups.items())
    return (*named, *(_gather(None, (entry,)) for entry in nameless))


def completed_command(language: str, known_commands: tuple[Command, ...]) -> Command | None:
    """The command of a language if every entry that names no language were of it; ``None`` if there is none such."""
    nameless = [command for command in known_commands if command.language is None]
    if not nameless:
        return None
    spoken = written = NOT_MET
    tests: tuple[tuple[LanguageTest, Span | None], ...] = ()
    for command in known_commands:
        if command.language in (language, None):
            spoken, written = either(spoken, command.spoken), either(written, command.written)
            tests += command.tests
    return Command(language, spoken, written, tests, tuple(command.entries[0] for command in nameless))
