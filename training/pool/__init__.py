"""The pool of made-up people by which questions are ordered: drawn, decided, and written for the server."""
