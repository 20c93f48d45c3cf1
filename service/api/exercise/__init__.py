"""`POST /selection-exercise`."""
