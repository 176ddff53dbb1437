"""A comment in free words, for surveys."""
