"""The resources of the store over HTTP (xAPI 1.0.3, part Communication; IEEE 9274.1.1, 4.1)."""
