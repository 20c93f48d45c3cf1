"""The record of where an interview stands, as the API sends it."""

from __future__ import annotations

from service.api.records import Notice
from service.interview.records import FilledByRegister, NextQuestion, Progress
from service.recording import record


@record(frozen=True, kw_only=True)
class Interview:
    """Where an interview stands: the order so far, the questions still to ask, and what is settled.

    `next_questions` come in the order in which to ask them: what may show that no scheme is needed, the opening, what
    an item lacks that was named, then by value; nothing that could change nothing. Settled: of the made-up people who
    are like this person as far as is known, fewer than one in a hundred have another first pathway, or another first
    three in order, that may still come about here, and nationality, right of abode, convictions and adverse records
    were asked for. Both are true where nothing is left to ask. `verdict_settled`: nothing that is still to be told can
    change the verdict of the first pathway. `filled` is what registers tell, so that it isn't asked.
    """

    schema_version: str
    decision_id: str
    as_of: str
    language: str
    ruleset: str
    model: str
    notices: tuple[Notice, ...]
    order: tuple[str, ...]
    next_questions: tuple[NextQuestion, ...]
    settled_first: bool
    settled_three: bool
    verdict_settled: bool
    progress: Progress
    filled: tuple[FilledByRegister, ...]
