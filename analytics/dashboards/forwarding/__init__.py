"""Pages about forwarding: the receivers, how far behind they are, what they would not have."""
