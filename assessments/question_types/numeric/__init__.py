"""A number, near enough to what is right, with a unit where one is asked for."""
