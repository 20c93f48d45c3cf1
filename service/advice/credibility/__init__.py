"""Findings on credibility, with evidence and remedy."""
