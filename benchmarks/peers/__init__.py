"""What one would pick in the place of this service, served beside it: `make bench-peers`.

``apps/`` holds what is served, in the environments that ``<name>.txt`` makes (of it only ``criteria.py`` is imported
here); ``asked.py`` what each is asked and the right answers; ``serving.py`` how each is started; ``__main__.py`` runs.
"""
