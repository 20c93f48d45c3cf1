"""The edge at which JSON becomes facts: strict fields derived from the records, every fault with its remedy."""
