"""The decision: verdicts, practice and outlook to ranked pathways, with reasons as records."""
