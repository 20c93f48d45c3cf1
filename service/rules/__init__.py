"""The law: pathways, criteria, dated parameters and dated lists, each with its sources."""
