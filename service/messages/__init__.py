"""The message catalogues: code to sentence, one gettext folder a language; no logic."""

from service.messages.catalogue import LANGUAGES, Catalogue, load_catalogues
from service.messages.names import institution, names

__all__ = ["LANGUAGES", "Catalogue", "institution", "load_catalogues", "names"]
