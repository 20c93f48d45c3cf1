"""``python -m service recommend``: a file of requests in, a file of answers out, on all cores or on a cluster."""
