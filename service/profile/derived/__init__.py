"""Facts derived from a profile and a date, each a pure function."""
