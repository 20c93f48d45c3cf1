"""Selection exercises, and a place in the reference pool."""
