"""The statement store: written once, numbered after, found by links."""
