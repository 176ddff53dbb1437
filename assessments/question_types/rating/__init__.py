"""A rating scale, for surveys."""
