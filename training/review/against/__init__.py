"""What speaks against learning from a file: lines that are missing from it, months, breaks in time."""
