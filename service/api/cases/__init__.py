"""``/cases``: what an agency has kept of its own cases, and how they ended."""
