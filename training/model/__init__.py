"""From cases to tables: features by the server's own code, additive classifiers, and their export."""
