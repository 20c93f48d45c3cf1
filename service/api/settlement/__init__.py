"""`POST /settlement`."""
