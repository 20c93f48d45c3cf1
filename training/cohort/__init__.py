"""The synthetic cohort: applicants drawn, lodged, decided, and written as a case file like anybody's."""
