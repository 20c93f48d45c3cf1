"""The questions and the answer as plain pages, for whoever has no script: the same job, a page a step, nothing kept."""
