"""A shipping paper, to be checked line by line."""
