"""`POST /compare` and `GET /rules/diff`."""
