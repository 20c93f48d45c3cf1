"""Which classifier of a pathway is published, and by which cases that is judged."""
