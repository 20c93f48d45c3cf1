"""`POST /next-question` and `GET /questions`."""
