"""`POST /dossier`."""
