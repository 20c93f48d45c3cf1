"""The lore: what practitioners say matters, each finding graded and with its source; never law."""

from service.practice.findings import Grade, Practice, PracticeFinding, findings, load_practice

__all__ = ["Grade", "Practice", "PracticeFinding", "findings", "load_practice"]
