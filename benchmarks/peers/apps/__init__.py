"""Small applications of the peers, each run in an environment of its own."""
