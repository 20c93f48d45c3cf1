"""`POST /recommend`."""
