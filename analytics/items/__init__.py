"""How the questions of a test behave: pure functions on arrays of scores (docs/algorithms/item-analysis.md)."""
