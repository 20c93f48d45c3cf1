"""The message catalogues: code to sentence, one gettext folder a language; no logic."""

from service.messages.catalogue import LANGUAGES, Catalogue, load_catalogues

__all__ = ["LANGUAGES", "Catalogue", "load_catalogues"]
