"""Several choices may be right; all of them are wanted."""
