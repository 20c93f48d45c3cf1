"""What to prepare for an application."""
