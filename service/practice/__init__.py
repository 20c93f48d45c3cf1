"""The lore: what practitioners say matters, each finding graded and with its source; never law."""

from service.practice.credibility import CredibilityFinding, credibility
from service.practice.findings import (
    Grade,
    Practice,
    PracticeFinding,
    Reported,
    findings,
    load_practice,
    practice_finding,
    reported,
)

__all__ = [
    "CredibilityFinding",
    "Grade",
    "Practice",
    "PracticeFinding",
    "Reported",
    "credibility",
    "findings",
    "load_practice",
    "practice_finding",
    "reported",
]
