"""The places, verdicts and estimates that missing facts leave possible."""
