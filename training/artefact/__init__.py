"""The published model: its folder, its digests, the switch, and the way back."""
