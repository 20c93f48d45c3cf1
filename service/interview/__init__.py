"""The questionnaire, what to ask next, and when to stop."""
