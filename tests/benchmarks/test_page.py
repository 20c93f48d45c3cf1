"""docs/benchmarks.md is written by several commands, each its own part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import page
from benchmarks.served import HELLO, Served

COMMANDS = ("python -m benchmarks", "python -m benchmarks.peers", "python -m benchmarks.workers")
lines = st.text(st.sampled_from("ab |#-1\n"), min_size=1).map(str.strip).filter(bool)


@given(parts=st.dictionaries(st.sampled_from(COMMANDS), lines, min_size=1), again=lines, data=st.data())
def test_a_part_that_is_written_again_leaves_every_other_as_it_was(
    parts: dict[str, str], again: str, data: st.DataObject
) -> None:
    """Whatever the order of the commands; the earlier part of the same command is gone."""
    written = ""
    for command, part in parts.items():
        written = page.replaced(written, command, part)
    chosen = data.draw(st.sampled_from(sorted(parts)))
    afresh = ""
    for command, part in (parts | {chosen: again}).items():
        afresh = page.replaced(afresh, command, part)
    assert page.replaced(written, chosen, again) == afresh
    assert page.replaced(written, chosen, parts[chosen]) == written


def test_the_page_in_the_repository_is_whole_under_every_command() -> None:
    """Each part stands there once, under its mark; nothing stands before the first."""
    text = page.PAGE.read_text(encoding="utf-8")
    assert text.startswith("<!-- python -m benchmarks -->\n")
    marks = [line for line in text.splitlines() if line.startswith("<!-- ")]
    assert len(marks) == len(set(marks))


def test_a_row_tells_medians_over_rounds_and_ratios_within_each() -> None:
    """A round in which the machine was slow for both changes no ratio."""
    hello = [Served(rate, 1.0, 2.0, 100.0) for rate in (1_000.0, 500.0, 200.0)]
    card = [Served(run.rate / 4, 4.0, 8.0, 400.0) for run in hello]
    told = list(page.served_tables({16: {HELLO: hello, "card": card}}))
    assert told[1] == "## Served, 16 at once"
    assert told[-2] == "| hello | 500 | 1.000 | 1.0 | 2.0 | 100 | 1.000 |"
    assert told[-1] == "| card | 125 | 0.250 | 4.0 | 8.0 | 400 | 0.250 |"


def test_a_row_without_its_round_of_hello_is_refused() -> None:
    """Runs that were not measured side by side have no ratio."""
    run = Served(1.0, 1.0, 1.0, 1.0)
    with pytest.raises(ValueError, match="shorter"):
        list(page.served_tables({1: {HELLO: [run], "card": [run, run]}}))
