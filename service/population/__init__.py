"""Simulated people: their traits, who is like whom, and what is open to them."""
