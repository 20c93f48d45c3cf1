"""How much a caller may ask for in a minute, by what it costs."""
