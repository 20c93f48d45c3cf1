"""Key dates: the days on which a pathway turns."""
