"""The pathways, one module a scheme."""
