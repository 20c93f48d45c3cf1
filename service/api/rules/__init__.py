"""The law and its lists as data."""
