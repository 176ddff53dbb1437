"""A text with gaps that are typed into or chosen for."""
