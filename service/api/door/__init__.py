"""The door: how a request comes in, what is refused before it is read, and the line that tells of it."""
