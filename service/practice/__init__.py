"""The lore: what practitioners say matters, each finding graded and with its source; never law."""

from service.practice.credibility import CredibilityFinding, credibility
from service.practice.findings import (
    Grade,
    Graded,
    Practice,
    PracticeFinding,
    Reported,
    findings,
    load_practice,
    reported,
)

__all__ = [
    "CredibilityFinding",
    "Grade",
    "Graded",
    "Practice",
    "PracticeFinding",
    "Reported",
    "credibility",
    "findings",
    "load_practice",
    "reported",
]
