"""From published figures to a published model: a synthetic cohort, classifiers, their proof and their artefact."""
