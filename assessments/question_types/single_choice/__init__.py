"""One right choice among several."""
