"""Pathways side by side, and one profile on two days."""
