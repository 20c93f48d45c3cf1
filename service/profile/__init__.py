"""The facts: what is known of an applicant, with ``None`` wherever nothing is known, and what follows from it."""
