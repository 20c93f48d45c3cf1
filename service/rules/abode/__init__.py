"""The right of abode: who needs no scheme, and when seven years of ordinary residence are reached."""
