"""Rows, each of which belongs to one of several targets."""
