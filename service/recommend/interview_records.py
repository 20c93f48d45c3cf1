"""The record of where an interview stands, as the API sends it."""

from __future__ import annotations

from dataclasses import dataclass

from service.recommend.question_records import NextQuestion
from service.recommend.records import Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """Where an interview stands: the order so far, the questions still to ask, and what is settled.

    Settled: of the made-up people who are like this person as far as is known, fewer than one in a hundred have another
    first pathway, or another first three in order, that may still come about here. Both are true where nothing is left
    to ask.
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
