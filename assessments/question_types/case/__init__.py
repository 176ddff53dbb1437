"""A shared stimulus with several questions of other types."""
