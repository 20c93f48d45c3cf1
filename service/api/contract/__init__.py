"""What callers build on: the schemas of answers, what every code means, and examples."""
