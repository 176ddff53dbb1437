"""The record store (xAPI 1.0.3). It imports no other app of ours and may be lifted out one day."""
