"""One person, two records."""
