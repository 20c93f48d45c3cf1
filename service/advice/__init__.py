"""What is told beyond the decision, one room each."""
