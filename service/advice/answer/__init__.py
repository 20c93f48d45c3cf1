"""What to do now: the answer in the answer, by one declared table."""
