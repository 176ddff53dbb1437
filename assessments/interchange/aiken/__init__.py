"""Aiken, the shortest way to write questions with one right choice."""
