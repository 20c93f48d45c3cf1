"""Derived facts that schemes share."""
