"""The lore: what practitioners say matters, each finding graded and with its source; never law."""
