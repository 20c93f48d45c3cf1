"""A microservice that tells a person which Hong Kong immigration pathway to take."""

VERSION = "0.1.0"
"""The version of the software, as ``pyproject.toml`` has it."""
